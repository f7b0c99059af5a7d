"""A profile of Threads under the contract's command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from contracts.publishing import Can, PublishingRig, Rigs, shelf
from networks.facebook.publishing_rig import liked
from networks.threads.fake import PROFILE, ThreadsFake, V
from parvis.networks.publishing import Access


@contextmanager
def profile() -> Iterator[PublishingRig]:
    with shelf() as (url, files), ThreadsFake() as fake:

        def used(count: int) -> None:
            fake.used = count

        yield PublishingRig(
            "threads",
            fake,
            Access("threads", PROFILE, "velolyon", fake.url, fake.issue(PROFILE)),
            PROFILE,
            frozenset(Can),
            commit=("POST", f"{V}/{PROFILE}/threads_publish"),
            upload=("POST", f"{V}/{PROFILE}/threads"),
            look=("GET", rf"{V}/\d+"),
            comment=("POST", f"{V}/{PROFILE}/threads_publish"),
            media_url=url,
            media=files,
            most_text=500,
            counted=liked,
            quota_used=used,
            refresh=lambda: fake.issue(PROFILE),
        )


RIGS: Rigs = {"profile": profile}
