"""A board of Pinterest under the contract's command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from contracts.publishing import Can, PublishingRig, Rigs
from networks.pinterest.fake import BOARD, ME, NAME, PinterestFake
from parvis.networks.publishing import Access
from parvis.networks.versions import Part, Version
from servers.fakes import Shown


def liked(post: Shown) -> None:
    post.data["likes"] = 3


@contextmanager
def board() -> Iterator[PublishingRig]:
    with PinterestFake() as fake:
        yield PublishingRig(
            "pinterest",
            fake,
            Access("pinterest", ME, NAME, fake.url, fake.issue(ME)),
            ME,
            frozenset({Can.PICTURE, Can.SEVERAL, Can.VIDEO, Can.FIND, Can.JUDGE}),
            commit=("POST", "/v5/pins"),
            look=("GET", rf"/v5/boards/{BOARD}/pins"),
            base=Version("", (Part("Bonjour"),), title="Une balade", place=BOARD),
            needs_picture=True,
            most_text=800,
            counted=liked,
        )


RIGS: Rigs = {"board": board}
