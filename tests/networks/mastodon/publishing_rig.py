"""Mastodon under the contract's command, and a server that only speaks its API."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from contracts.publishing import Can, PublishingRig, Rigs
from networks.mastodon.fake import ALICE, BASE, MastodonFake
from parvis.networks.publishing import Access
from servers.fakes import Shown

ALL = frozenset(Can) - {Can.REPEAT}


def _liked(post: Shown) -> None:
    post.data["likes"] = 3


@contextmanager
def _server(*, real: bool) -> Iterator[PublishingRig]:
    with MastodonFake() as fake:
        fake.keeps_keys = real
        options = {"number": ALICE, "software": "mastodon" if real else "other"}
        access = Access("mastodon", f"{BASE}/@alice", "@alice@mastodon.example", fake.url,
                        fake.issue("alice", {"write:statuses"}), options=options)  # fmt: skip
        yield PublishingRig(
            "mastodon",
            fake,
            access,
            "alice",
            ALL | ({Can.REPEAT} if real else frozenset()),
            commit=("POST", "/api/v1/statuses"),
            comment=("POST", "/api/v1/statuses"),
            upload=("POST", "/api/v2/media"),
            look=("GET", r"/api/v1/accounts/\d+/statuses"),
            most_text=500,
            counted=_liked,
        )


RIGS: Rigs = {"mastodon": partial(_server, real=True), "compatible": partial(_server, real=False)}
