"""A Page of Facebook under the contract's command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from contracts.publishing import Can, PublishingRig, Rigs
from networks.facebook.fake import PAGE, FacebookFake, V
from networks.meta.fake import SECRET
from parvis.networks.meta.graph import proof
from parvis.networks.publishing import Access
from servers.fakes import Shown


def liked(post: Shown) -> None:
    post.data["likes"] = 3


@contextmanager
def page() -> Iterator[PublishingRig]:
    with FacebookFake() as fake:
        token = fake.issue(PAGE)
        yield PublishingRig(
            "facebook",
            fake,
            Access("facebook", PAGE, "Vélo Lyon", fake.url, token, {"proof": proof(SECRET, token)}),
            PAGE,
            frozenset({Can.TEXT, Can.PICTURE, Can.SEVERAL, Can.ALT, Can.VIDEO, Can.CARD, Can.COMMENT})
            | {Can.FIND, Can.REPEAT, Can.JUDGE},
            commit=("POST", rf"{V}/{PAGE}_\d+"),
            upload=("POST", f"{V}/{PAGE}/photos"),
            look=("GET", rf"{V}/{PAGE}_\d+"),
            comment=("POST", rf"{V}/\d+_\d+/comments"),
            most_text=63_206,
            counted=liked,
        )


RIGS: Rigs = {"page": page}
