"""How a version will look, roughly, on its network: a neutral imitation, drawn by our own templates.

Everything is plain text in dataclasses; the template escapes it. Networks fold long texts behind “see more”
at lengths that none of them documents, so previews show texts whole.
"""

from __future__ import annotations

import enum
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from django.utils.translation import ngettext

from parvis.apps.content.bodies import Body, Piece, Placed, Variant
from parvis.apps.content.editing.settings import said
from parvis.apps.content.sight import Library
from parvis.apps.content.slots import DEAD_LINKS, Slot, label_of, slots_of
from parvis.kit.entities import entities
from parvis.networks.ports import MediaKind
from parvis.networks.versions import Card, Poll

DAY, HOUR, MINUTE = 86_400, 3600, 60
# Networks that put the pictures before the words, and show one at a time.
PICTURES_FIRST: Final = frozenset({"instagram", "pinterest", "tiktok", "youtube"})
NO_THUMBS: Final[Mapping[UUID, str]] = {}
MOST_SHOWN: Final = 5_000  # characters of one post that a preview draws


class Look(enum.StrEnum):
    """What a stretch of text is."""

    PLAIN = "plain"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that look alike."""

    text: str
    look: Look = Look.PLAIN


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture or a video. ``thumb`` is the address of a small picture, empty where there is none; ``focus``
    names the ninth of it that stays in sight when it is cut."""

    alt: str
    thumb: str
    is_video: bool
    focus: str


@dataclass(frozen=True, slots=True)
class PollShown:
    """A poll as readers meet it."""

    poll: Poll
    ends: str


@dataclass(frozen=True, slots=True)
class PostShown:
    """One post of the thread."""

    stretches: tuple[Stretch, ...]
    cut: bool
    media: tuple[Shown, ...]
    more: int
    poll: PollShown | None
    card: Card | None
    card_thumb: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """One network's version as its readers will meet it."""

    network: str
    label: str
    is_own: bool
    refused: bool
    pictures_first: bool
    title: str
    warning: str
    comment: str
    tags: tuple[str, ...]
    posts: tuple[PostShown, ...]
    settings: tuple[tuple[str, str], ...] = ()

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing to see yet."""
        return not any(post.stretches or post.media or post.poll for post in self.posts)


GRID: Final = 4  # pictures that a grid shows; the last one says how many more there are


def previews(
    body: Body, media: Library, refused: Container[str] = (), thumbs: Mapping[UUID, str] = NO_THUMBS
) -> tuple[Preview, ...]:
    """One for each chosen network, in their order; ``refused`` are those that would not take it, ``thumbs``
    the addresses of small pictures."""
    return tuple(
        preview(body, network, media, refused=network in refused, thumbs=thumbs) for network in body.networks
    )


def preview(
    body: Body,
    network: str,
    media: Library,
    *,
    refused: bool = False,
    thumbs: Mapping[UUID, str] = NO_THUMBS,
) -> Preview:
    """What a network's readers will meet, without what the network has no room for."""
    variant, slots = body.variant(network).sent(network), slots_of(network)
    return Preview(
        network=network,
        label=label_of(network),
        is_own=network in body.own,
        refused=refused,
        pictures_first=network in PICTURES_FIRST,
        title=variant.title if Slot.TITLE in slots else "",
        warning=variant.warning if Slot.WARNING in slots else "",
        comment=variant.comment if Slot.COMMENT in slots else "",
        tags=variant.tags if Slot.TAGS in slots else (),
        posts=tuple(_posts(variant, network, media, thumbs)),
        settings=tuple((name, words) for _label, name, words in said(replace(body, networks=(network,)))),
    )


def _posts(variant: Variant, network: str, media: Library, thumbs: Mapping[UUID, str]) -> Iterator[PostShown]:
    for index, piece in enumerate(variant.parts):
        there = [placed for placed in piece.media if placed.asset in media]
        card = variant.card if index == 0 and not there and Slot.CARD in slots_of(network) else None
        yield PostShown(
            stretches=tuple(stretches(piece.text[:MOST_SHOWN], alive=network not in DEAD_LINKS)),
            cut=len(piece.text) > MOST_SHOWN,
            media=tuple(_shown(placed, media, thumbs) for placed in there[:GRID]),
            more=max(0, len(there) - GRID),
            poll=_poll(piece) if Slot.POLL in slots_of(network) else None,
            card=card,
            card_thumb=thumbs.get(variant.card_picture.asset, "") if card and variant.card_picture else "",
        )


def stretches(text: str, *, alive: bool = True) -> Iterator[Stretch]:
    """A text cut where its looks change: links, mentions, hashtags and cashtags are coloured.

    Joined, they say the text. With ``alive`` False nothing leads anywhere, so all of it looks alike.
    """
    at = 0
    for one in entities(text) if alive else ():
        if one.start > at:
            yield Stretch(text[at : one.start])
        yield Stretch(text[one.start : one.end], Look.LINK)
        at = one.end
    if at < len(text):
        yield Stretch(text[at:])


def _shown(placed: Placed, media: Library, thumbs: Mapping[UUID, str]) -> Shown:
    known = media[placed.asset]
    picture = placed.cover.asset if placed.cover else None
    x, y = placed.focus or known.focus or (0.5, 0.5)
    return Shown(
        alt=placed.alt or known.alt,
        thumb=(thumbs.get(picture, "") if picture else "") or thumbs.get(placed.asset, ""),
        is_video=known.kind is MediaKind.VIDEO,
        focus=f"at-{_third(x)}{_third(y)}",
    )


def _third(share: float) -> int:
    return min(2, int(share * 3))


def _poll(piece: Piece) -> PollShown | None:
    return PollShown(piece.poll, duration(piece.poll.seconds)) if piece.poll else None


def duration(seconds: int) -> str:
    """A time that a poll runs, in its largest whole unit: “3 days”, “90 minutes”."""
    if seconds % DAY == 0:
        return ngettext("%(n)d day", "%(n)d days", seconds // DAY) % {"n": seconds // DAY}
    if seconds % HOUR == 0:
        return ngettext("%(n)d hour", "%(n)d hours", seconds // HOUR) % {"n": seconds // HOUR}
    minutes = max(1, round(seconds / MINUTE))
    return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
