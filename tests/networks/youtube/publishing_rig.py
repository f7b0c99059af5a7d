"""A channel of YouTube under the contract's command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from contracts.publishing import Can, PublishingRig, Rigs
from networks.youtube.fake import CHANNEL, COMMENTS, NAME, UPLOAD, VIDEOS, YouTubeFake
from parvis.networks.publishing import Access
from parvis.networks.versions import Part, Version
from servers.fakes import Shown


def liked(post: Shown) -> None:
    post.data["likes"] = 3


@contextmanager
def channel() -> Iterator[PublishingRig]:
    with YouTubeFake() as fake:
        yield PublishingRig(
            "youtube",
            fake,
            Access("youtube", CHANNEL, NAME, fake.url, fake.issue(CHANNEL)),
            CHANNEL,
            frozenset({Can.VIDEO, Can.COMMENT, Can.FIND, Can.REPEAT}),
            commit=("PUT", UPLOAD),
            look=("PUT", rf"{UPLOAD}\?status"),
            settle=("GET", VIDEOS),
            comment=("POST", COMMENTS),
            base=Version("", (Part("Bonjour"),), title="Un tour de vélo"),
            needs_video=True,
            most_text=2500,
            counted=liked,
        )


RIGS: Rigs = {"channel": channel}
