"""An account of Instagram under the contract's command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from contracts.publishing import Can, PublishingRig, Rigs, shelf
from networks.facebook.publishing_rig import liked
from networks.instagram.fake import ACCOUNT, InstagramFake, V
from parvis.networks.publishing import Access


@contextmanager
def account() -> Iterator[PublishingRig]:
    with shelf() as (url, files), InstagramFake() as fake:

        def used(count: int) -> None:
            fake.used = count

        yield PublishingRig(
            "instagram",
            fake,
            Access("instagram", ACCOUNT, "velolyon", fake.url, fake.issue(ACCOUNT)),
            ACCOUNT,
            frozenset(
                {Can.PICTURE, Can.SEVERAL, Can.ALT, Can.VIDEO, Can.COMMENT, Can.FIND, Can.REPEAT, Can.JUDGE}
            ),
            commit=("POST", f"{V}/{ACCOUNT}/media_publish"),
            upload=("POST", f"{V}/{ACCOUNT}/media"),
            look=("GET", rf"{V}/\d+"),
            comment=("POST", rf"{V}/\d+/comments"),
            needs_picture=True,
            media_url=url,
            media=files,
            most_text=2200,
            counted=liked,
            quota_used=used,
            refresh=lambda: fake.issue(ACCOUNT),
        )


RIGS: Rigs = {"account": account}
