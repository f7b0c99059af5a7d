"""A creator of TikTok under the contract's command: with a video, and with photos."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from contracts.publishing import Can, PublishingRig, Rigs, shelf
from networks.tiktok.fake import ME, NAME, PHOTOS, STATUS, TikTokFake
from parvis.networks.publishing import Access
from servers.fakes import Shown

PUBLIC = {"privacy_level": "PUBLIC_TO_EVERYONE"}  # what a person chose


def liked(post: Shown) -> None:
    post.data["likes"] = 3


@contextmanager
def videos() -> Iterator[PublishingRig]:
    with TikTokFake() as fake:
        yield PublishingRig(
            "tiktok",
            fake,
            Access("tiktok", ME, NAME, fake.url, fake.issue(ME), options=PUBLIC),
            ME,
            frozenset({Can.VIDEO, Can.FIND, Can.REPEAT}),
            commit=("PUT", r"/upload/\d+"),
            look=("POST", STATUS),
            settle=("POST", STATUS),
            needs_video=True,
            most_text=2200,
            counted=liked,
        )


@contextmanager
def photos() -> Iterator[PublishingRig]:
    with shelf() as (url, files), TikTokFake() as fake:
        yield PublishingRig(
            "tiktok",
            fake,
            Access("tiktok", ME, NAME, fake.url, fake.issue(ME), options=PUBLIC),
            ME,
            frozenset({Can.PICTURE, Can.SEVERAL, Can.JUDGE}),
            commit=("POST", PHOTOS),
            settle=("POST", STATUS),
            needs_picture=True,
            media_url=url,
            media=files,
            most_text=4000,
            counted=liked,
        )


RIGS: Rigs = {"videos": videos, "photos": photos}
