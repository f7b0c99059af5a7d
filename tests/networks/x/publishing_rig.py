"""X under the contract's command: one account."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from contracts.publishing import Can, PublishingRig, Rigs
from networks.x.fake import ME, NAME, SCOPES, XFake
from parvis.networks.publishing import Access


@contextmanager
def account() -> Iterator[PublishingRig]:
    with XFake() as fake:
        yield PublishingRig(
            "x",
            fake,
            Access("x", ME, f"@{NAME}", fake.url, fake.issue(ME, SCOPES)),
            ME,
            frozenset(Can) - {Can.CARD, Can.REPEAT},
            commit=("POST", r"/2/tweets"),
            upload=("POST", r"/2/media/upload/initialize"),
            look=("GET", r"/2/users/\d+/tweets"),
            comment=("POST", r"/2/tweets"),
            most_text=280,
            counted=lambda post: fake.likes.update({post.id: 3}),
            price="0.015",
        )


RIGS: Rigs = {"account": account}
