"""How a version will look on its network, drawn by our own templates: ``looks`` says in which shape.

Everything is plain text in dataclasses; the template escapes it. Networks fold long texts behind “see more”
at lengths that none of them documents, so previews show texts whole.
"""

from __future__ import annotations

import enum
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import ngettext

from parvis.apps.content.bodies import Body, Piece, Placed, Variant
from parvis.apps.content.editing.settings import said
from parvis.apps.content.faces import NOBODY, Face
from parvis.apps.content.looks import (
    BY_HANDLE,
    IN_A_ROW,
    READS_PAGES,
    SHORT_SECONDS,
    TAKES_CARDS,
    VISIBILITY_ICONS,
    Deed,
    Family,
    deeds_of,
    family_of,
)
from parvis.apps.content.sight import Library
from parvis.apps.content.slots import DEAD_LINKS, VISIBILITIES, Slot, label_of, slots_of
from parvis.kit.entities import Mark, entities
from parvis.networks.limits import limits
from parvis.networks.ports import MediaKind
from parvis.networks.versions import Card, Poll

DAY, HOUR, MINUTE = 86_400, 3600, 60
NO_THUMBS: Final[Mapping[UUID, str]] = {}
NO_FACES: Final[Mapping[str, Face]] = {}
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
    names the ninth of it that stays in sight when it is cut; ``width`` and ``height`` are its own, 0 where
    unknown."""

    alt: str
    thumb: str
    is_video: bool
    focus: str
    width: int = 0
    height: int = 0

    @property
    def shape(self) -> str:
        """Its proportions by name, as a stylesheet reads them; square where they are unknown."""
        ratio = self.width / self.height if self.width and self.height else 1.0
        if ratio >= 1.15:
            return "wide"
        return "square" if ratio >= 0.9 else "tall" if ratio >= 0.65 else "vertical"


@dataclass(frozen=True, slots=True)
class PollShown:
    """A poll as readers meet it."""

    poll: Poll
    ends: str


@dataclass(frozen=True, slots=True)
class PostShown:
    """One post of the thread. ``site`` is the host of the page whose card is shown: ours, or the network's
    own reading of it where ``card`` is None."""

    stretches: tuple[Stretch, ...]
    cut: bool
    media: tuple[Shown, ...]
    more: int
    poll: PollShown | None
    card: Card | None
    card_thumb: str = ""
    site: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """One network's version as its readers will meet it.

    ``who`` is the account, without a name where none is connected. ``lacks`` is the kind of file ("media",
    "video") without which the network publishes nothing, empty if nothing is missing. ``link_site`` is the
    host of the link that the post has as a field.
    """

    network: str
    label: str
    family: Family
    who: Face
    is_own: bool
    refused: bool
    lacks: str
    deeds: tuple[Deed, ...]
    visibility: tuple[str, str | Promise] | None  # its icon, its words
    link_site: str
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

    @property
    def turns(self) -> bool:
        """Whether readers turn from one picture to the next."""
        return self.network in IN_A_ROW

    @property
    def template(self) -> str:
        """What draws it."""
        return f"content/looks/{self.family}.html"


GRID: Final = 4  # pictures that a grid shows; the last one says how many more there are
ROW: Final = 20  # pictures that readers turn over, one after the other


def previews(
    body: Body,
    media: Library,
    refused: Container[str] = (),
    thumbs: Mapping[UUID, str] = NO_THUMBS,
    faces: Mapping[str, Face] = NO_FACES,
) -> tuple[Preview, ...]:
    """One for each chosen network, in their order; ``refused`` are those that would not take it, ``thumbs``
    the addresses of small pictures, ``faces`` the accounts by network."""
    return tuple(
        preview(
            body,
            network,
            media,
            refused=network in refused,
            thumbs=thumbs,
            face=faces.get(network, NOBODY),
        )
        for network in body.networks
    )


def preview(
    body: Body,
    network: str,
    media: Library,
    *,
    refused: bool = False,
    thumbs: Mapping[UUID, str] = NO_THUMBS,
    face: Face = NOBODY,
) -> Preview:
    """What a network's readers will meet, without what the network has no room for."""
    variant, slots = body.variant(network).sent(network), slots_of(network)
    family = _family(variant, network, media)
    return Preview(
        network=network,
        label=label_of(network),
        family=family,
        who=Face(face.handle) if network in BY_HANDLE and face.handle else face,
        is_own=network in body.own,
        refused=refused,
        lacks=_lacks(variant, network, media),
        deeds=deeds_of(network),
        visibility=_visibility(variant, network) if Slot.VISIBILITY in slots else None,
        link_site=site_of(variant.link) if Slot.LINK in slots else "",
        title=variant.title if Slot.TITLE in slots else "",
        warning=variant.warning if Slot.WARNING in slots else "",
        comment=variant.comment if Slot.COMMENT in slots else "",
        tags=variant.tags if Slot.TAGS in slots else (),
        posts=tuple(_posts(variant, network, media, thumbs)),
        settings=tuple((name, words) for _label, name, words in said(replace(body, networks=(network,)))),
    )


def _family(variant: Variant, network: str, media: Library) -> Family:
    """The network's; a Short is high where YouTube’s other films are wide."""
    first = next((media[one.asset] for one in variant.parts[0].media if one.asset in media), None)
    if network == "youtube" and first and first.kind is MediaKind.VIDEO:
        is_short = 0 < first.width <= first.height and 0 < first.seconds <= SHORT_SECONDS
        return Family.VERTICAL if is_short else Family.VIDEO
    return family_of(network)


def _lacks(variant: Variant, network: str, media: Library) -> str:
    allowed = limits()[network]
    if "media_min" not in allowed:
        return ""
    placed = (one.asset for piece in variant.parts for one in piece.media)
    kinds = {media[asset].kind for asset in placed if asset in media}
    if "images" in allowed and not allowed["images"].value:
        return "" if MediaKind.VIDEO in kinds else "video"
    return "" if kinds else "media"


def _visibility(variant: Variant, network: str) -> tuple[str, str | Promise] | None:
    words = dict(VISIBILITIES[network]).get(variant.visibility)
    return (VISIBILITY_ICONS[variant.visibility], words) if words else None


def site_of(url: str) -> str:
    """The host of an address as networks write it, without “www.”; empty for what is no address."""
    try:
        host = urlsplit(url if "://" in url else f"//{url}").hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.") if "." in host else ""


def _posts(variant: Variant, network: str, media: Library, thumbs: Mapping[UUID, str]) -> Iterator[PostShown]:
    most = ROW if network in IN_A_ROW else GRID
    for index, piece in enumerate(variant.parts):
        there = [placed for placed in piece.media if placed.asset in media]
        poll = _poll(piece) if Slot.POLL in slots_of(network) else None
        card = variant.card if index == 0 and not there and network in TAKES_CARDS else None
        picture = variant.card_picture if card and Slot.CARD in slots_of(network) else None
        yield PostShown(
            stretches=tuple(stretches(piece.text[:MOST_SHOWN], alive=network not in DEAD_LINKS)),
            cut=len(piece.text) > MOST_SHOWN,
            media=tuple(_shown(placed, media, thumbs) for placed in there[:most]),
            more=max(0, len(there) - most),
            poll=poll,
            card=card,
            card_thumb=thumbs.get(picture.asset, "") if picture else "",
            site=site_of(card.url) if card else "" if there or poll else _read_page(variant, index, network),
        )


def _read_page(variant: Variant, index: int, network: str) -> str:
    """The host of the page that the network reads by itself: that of the card, or of the first link."""
    if network not in READS_PAGES:
        return ""
    if variant.card and index == 0:
        return site_of(variant.card.url)
    text = variant.parts[index].text[:MOST_SHOWN]
    links = (text[one.start : one.end] for one in entities(text) if one.mark is Mark.LINK)
    return site_of(next(links, ""))


def stretches(text: str, *, alive: bool = True) -> Iterator[Stretch]:
    """A text cut where its looks change: links, mentions, hashtags and cashtags are coloured.

    Joined, they say the text. With ``alive`` False links lead nowhere, and look like the words around them.
    """
    at = 0
    for one in entities(text):
        if one.mark is Mark.LINK and not alive:
            continue
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
        width=known.width,
        height=known.height,
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
