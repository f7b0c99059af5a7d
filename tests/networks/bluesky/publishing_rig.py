"""Bluesky under the contract's command: one account on a fake host."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from contracts.publishing import Can, PublishingRig, Rigs
from networks.bluesky.fake import DID, HANDLE, PASSWORD, BlueskyFake
from parvis.networks.publishing import Access
from servers.fakes import Shown


def _liked(post: Shown) -> None:
    post.data["likes"] = 3


@contextmanager
def host() -> Iterator[PublishingRig]:
    with BlueskyFake() as fake:

        def refresh() -> str:
            fake.refreshes.add("refresh-1")
            return "refresh-1"

        yield PublishingRig(
            "bluesky",
            fake,
            Access("bluesky", DID, HANDLE, fake.url, fake.issue(DID)),
            DID,
            frozenset(Can) - {Can.POLL},
            commit=("POST", "/xrpc/com.atproto.repo.putRecord"),
            comment=("POST", "/xrpc/com.atproto.repo.putRecord"),
            upload=("POST", "/xrpc/com.atproto.repo.uploadBlob"),
            look=("GET", "/xrpc/com.atproto.repo.getRecord"),
            most_text=300,
            answers={"handle": HANDLE, "password": PASSWORD, "host": fake.url},
            wrong_answers={"handle": HANDLE, "password": "wrong-password", "host": fake.url},
            counted=_liked,
            refresh=refresh,
        )


RIGS: Rigs = {"host": host}
