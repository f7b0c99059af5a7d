"""What a post says, as it is kept and signed for: JSON with one shape, and the hash of it.

The common version goes to every network that has none of its own. The digest is SHA-256 over the canonical
JSON (sorted names, no blanks, RFC 8785 without its numbers: there are none but the focus, kept as text).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from parvis.core.errors import BadInput
from parvis.kit.relinking import relinked
from parvis.kit.utm import is_web_link
from parvis.networks import versions
from parvis.networks.limits import limits

LONGEST: Final = 120_000  # characters in one text: what nobody writes by hand
MOST_WORDS: Final = 250_000  # characters in all versions together: what checks read in seconds
MOST_PARTS: Final = 100
MOST_MEDIA: Final = 35
LONGEST_FILM_MS: Final = 24 * 3_600_000
LONGEST_POLL_S: Final = 366 * 86_400


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands for a video until it plays: a picture, or the frame at ``at_ms`` milliseconds."""

    asset: UUID | None = None
    sha256: str = ""
    at_ms: int = 0


@dataclass(frozen=True, slots=True)
class Placed:
    """A file where it stands. ``alt`` and ``focus`` are empty where the file's own hold; of a video,
    ``cover``
    is a picture of the library or a moment of itself."""

    asset: UUID
    sha256: str
    alt: str = ""
    focus: tuple[float, float] | None = None
    cover: Cover | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """One post of a thread, or the only one."""

    text: str = ""
    media: tuple[Placed, ...] = ()
    poll: versions.Poll | None = None


MOST_SETTINGS: Final = 50  # of one network
Stands = Mapping[
    str, Mapping[str, str]
]  # what is written (a handle without its @) -> network -> what it is there


@dataclass(frozen=True, slots=True)
class Variant:
    """What one network gets. ``mentions`` tells for each network what a handle that is written stands for,
    ``links`` which short link leaves in the place of an address that is written."""

    parts: tuple[Piece, ...] = (Piece(),)
    title: str = ""
    link: str = ""
    tags: tuple[str, ...] = ()
    comment: str = ""
    warning: str = ""
    visibility: str = ""
    mentions: Stands = field(default_factory=dict)
    card: versions.Card | None = None
    links: Stands = field(default_factory=dict)

    def sent(self, network: str) -> Variant:
        """The same with this network's short links in their places: what leaves."""
        short = {written: known[network] for written, known in self.links.items() if known.get(network)}
        if not short:
            return self
        card = self.card and replace(self.card, url=short.get(self.card.url, self.card.url))
        parts = tuple(replace(piece, text=relinked(piece.text, short)) for piece in self.parts)
        link, comment = short.get(self.link, self.link), relinked(self.comment, short)
        return replace(self, parts=parts, link=link, comment=comment, card=card, links={})

    card_picture: Placed | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """A post: where it is to go, the common version, those that differ, and what was decided of each
    network's own settings (network -> name -> value)."""

    networks: tuple[str, ...] = ()
    language: str = ""
    common: Variant = field(default_factory=Variant)
    own: Mapping[str, Variant] = field(default_factory=dict)
    settings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def variant(self, network: str) -> Variant:
        """What this network gets."""
        return self.own.get(network, self.common)

    def covers(self, network: str = "") -> Iterator[tuple[Placed, Placed]]:
        """Every video with a picture for its cover, and that picture."""
        for one in self.placed(network):
            if one.cover and one.cover.asset:
                yield one, Placed(one.cover.asset, one.cover.sha256)

    def placed(self, network: str = "") -> Iterator[Placed]:
        """Every file, of one network's version or of all; the pictures of cards last."""
        chosen = [self.variant(network)] if network else [self.common, *self.own.values()]
        shown = (placed for variant in chosen for piece in variant.parts for placed in piece.media)
        return chain(shown, (one.card_picture for one in chosen if one.card and one.card_picture))

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON, 64 hex digits: what an approval is bound to."""
        return digest_of(to_json(self))

    def version(self, network: str, media: Mapping[UUID, versions.Media]) -> versions.Version:
        """What checks, previews and publishers read. ``media`` holds every file that it places."""
        chosen = self.variant(network).sent(network)
        parts = tuple(
            versions.Part(
                piece.text,
                tuple(_as_placed(media, placed) for placed in piece.media),
                piece.poll,
            )
            for piece in chosen.parts
        )
        return versions.Version(
            network,
            parts,
            title=chosen.title,
            link=chosen.link,
            tags=chosen.tags,
            comment=chosen.comment,
            warning=chosen.warning,
            language=self.language,
            visibility=chosen.visibility,
            mentions={name: known[network] for name, known in chosen.mentions.items() if known.get(network)},
            card=_with_picture(chosen, media),
            settings=self.settings.get(network, {}),
        )


def bare(body: Body) -> Body:
    """The post with every link as it was written: no short one stands for it."""
    own = {name: replace(variant, links={}) for name, variant in body.own.items()}
    return replace(body, common=replace(body.common, links={}), own=own)


def _with_picture(chosen: Variant, library: Mapping[UUID, versions.Media]) -> versions.Card | None:
    picture = chosen.card_picture
    if chosen.card is None or picture is None or picture.asset not in library:
        return chosen.card
    return replace(chosen.card, picture=picture.sha256)


def _as_placed(library: Mapping[UUID, versions.Media], placed: Placed) -> versions.Media:
    media, cover = library[placed.asset], placed.cover
    shown = library.get(cover.asset) if cover and cover.asset else None
    return replace(
        media,
        alt=placed.alt or media.alt,
        focus=placed.focus or media.focus,
        cover=shown is not None,
        cover_format=shown.format if shown else "",
        cover_bytes=shown.bytes if shown else 0,
        cover_at_ms=cover.at_ms if cover and cover.asset is None else None,
    )


def digest_of(body: Mapping[str, Any]) -> str:
    """SHA-256 of a body's JSON, written in the one canonical way."""
    canonical = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def to_json(body: Body) -> dict[str, Any]:
    """What is kept; ``from_json`` gives the body back. What is said of nothing is left out: a body keeps its
    digest when networks come to ask more."""
    settings = {name: dict(sorted(said.items())) for name, said in sorted(body.settings.items()) if said}
    return {
        "networks": sorted(body.networks),
        "language": body.language,
        "common": _variant_json(body.common),
        "own": {network: _variant_json(variant) for network, variant in sorted(body.own.items())},
        **({"settings": settings} if settings else {}),
    }


def _variant_json(variant: Variant) -> dict[str, Any]:
    card = variant.card
    # Named only where there are any: posts that were signed for before there were short links stay signed.
    links = {"links": _stands_json(variant.links)} if variant.links else {}
    return {
        "parts": [_piece_json(piece) for piece in variant.parts],
        "title": variant.title,
        "link": variant.link,
        "tags": list(variant.tags),
        "comment": variant.comment,
        "warning": variant.warning,
        "visibility": variant.visibility,
        "mentions": _stands_json(variant.mentions),
        "card": card and {"url": card.url, "title": card.title, "description": card.description,
                          "picture": card.picture},
        **links,
        **({"card_picture": _placed_json(variant.card_picture)} if card and variant.card_picture else {}),
    }  # fmt: skip


def _stands_json(stands: Stands) -> dict[str, dict[str, str]]:
    return {name: dict(sorted(known.items())) for name, known in sorted(stands.items())}


def _piece_json(piece: Piece) -> dict[str, Any]:
    poll = piece.poll
    return {
        "text": piece.text,
        "media": [_placed_json(one) for one in piece.media],
        "poll": poll and {"question": poll.question, "options": list(poll.options), "seconds": poll.seconds},
    }


def _placed_json(one: Placed) -> dict[str, Any]:
    return {
        "asset": str(one.asset),
        "sha256": one.sha256,
        "alt": one.alt,
        "focus": [f"{share:.4f}" for share in one.focus] if one.focus else None,
        **({"cover": _cover_json(one.cover)} if one.cover else {}),
    }


def _cover_json(cover: Cover) -> dict[str, Any]:
    return {"asset": str(cover.asset), "sha256": cover.sha256} if cover.asset else {"at_ms": cover.at_ms}


def from_json(data: Mapping[str, Any]) -> Body:
    """Read a body; raises ``BadInput`` for what has another shape or is too large."""
    try:
        return _of_a_size(
            Body(
                networks=tuple(sorted({_network(name) for name in data.get("networks", ())})),
                language=_text(data.get("language", "")),
                common=_variant(data.get("common", {})),
                own={_network(name): _variant(one) for name, one in data.get("own", {}).items()},
                settings=_settings(data.get("settings", {})),
            )
        )
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise BadInput(_("This is not a post: %(why)s."), code="body_malformed", why=str(error)) from error


def _of_a_size(body: Body) -> Body:
    variants = [body.common, *body.own.values()]
    length = sum(len(piece.text) for variant in variants for piece in variant.parts)
    if length > MOST_WORDS:
        raise BadInput(
            _("All versions together have %(length)d characters; at most %(most)d are kept. Shorten some."),
            code="body_long", length=length, most=MOST_WORDS,
        )  # fmt: skip
    return body


def _variant(data: Mapping[str, Any]) -> Variant:
    card = data.get("card")
    parts = tuple(_piece(one) for one in data.get("parts", ({},)))
    if len(parts) > MOST_PARTS:
        raise BadInput(
            _("A thread holds at most %(most)d posts here. Shorten it."), code="parts_many", most=MOST_PARTS
        )
    return Variant(
        parts=parts or (Piece(),),
        title=_text(data.get("title", "")),
        link=_text(data.get("link", "")),
        tags=tuple(_text(tag) for tag in data.get("tags", ())),
        comment=_text(data.get("comment", "")),
        warning=_text(data.get("warning", "")),
        visibility=_text(data.get("visibility", "")),
        mentions=_stands(data.get("mentions", {})),
        card=versions.Card(**{name: _text(value) for name, value in card.items()}) if card else None,
        links=_links(data.get("links", {})),
        card_picture=_placed(data["card_picture"]) if card and data.get("card_picture") else None,
    )


def _links(data: Mapping[str, Mapping[str, Any]]) -> Stands:
    links = _stands(data)
    for short in (short for known in links.values() for short in known.values()):
        if not is_web_link(short):
            message = f"{short!r:.40} is not a link"
            raise ValueError(message)
    return links


def _stands(data: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    return {
        _text(name): {_network(network): _text(account) for network, account in known.items()}
        for name, known in data.items()
    }


def _settings(data: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    found = {}
    for network, given in data.items():
        said = {_text(name): _text(value) for name, value in given.items()}
        if len(said) > MOST_SETTINGS or any(len(name) + len(value) > 200 for name, value in said.items()):
            message = f"{network!r:.40} has too many settings"
            raise ValueError(message)
        if kept := {name: value for name, value in said.items() if value}:
            found[_network(network)] = kept
    return found


def _piece(data: Mapping[str, Any]) -> Piece:
    poll, media = data.get("poll"), tuple(_placed(one) for one in data.get("media", ()))
    if len(media) > MOST_MEDIA:
        raise BadInput(
            _("A post holds at most %(most)d pictures and videos here. Take some out."),
            code="media_many", most=MOST_MEDIA,
        )  # fmt: skip
    return Piece(
        text=_text(data.get("text", "")),
        media=media,
        poll=versions.Poll(
            _text(poll["question"]), tuple(_text(one) for one in poll["options"]), _seconds(poll["seconds"])
        )
        if poll
        else None,
    )


def _placed(data: Mapping[str, Any]) -> Placed:
    focus = data.get("focus")
    return Placed(
        UUID(str(data["asset"])),
        _text(data["sha256"]),
        _text(data.get("alt", "")),
        (_share(focus[0]), _share(focus[1])) if focus else None,
        _cover(data["cover"]) if data.get("cover") else None,
    )


def _cover(data: Mapping[str, Any]) -> Cover:
    if data.get("asset"):
        return Cover(UUID(str(data["asset"])), _text(data["sha256"]))
    moment = int(str(data["at_ms"]))
    if not 0 <= moment <= LONGEST_FILM_MS:
        message = f"{moment!r:.20} is no moment of a film"
        raise ValueError(message)
    return Cover(at_ms=moment)


def _network(value: object) -> str:
    if value not in limits():
        message = f"{value!r:.40} is no network"
        raise ValueError(message)
    return str(value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        message = f"{value!r:.40} is not a text"
        raise TypeError(message)
    if len(value) > LONGEST:
        raise BadInput(
            _("This text has %(length)d characters, and at most %(most)d are kept. Shorten it."),
            code="text_long", length=len(value), most=LONGEST,
        )  # fmt: skip
    lines = value.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    # Halves of surrogate pairs become U+FFFD: no database takes them.
    return lines if lines.isascii() else lines.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _share(value: object) -> float:
    share = float(str(value))
    if not 0 <= share <= 1:
        message = f"{share!r:.20} is no share of a picture"
        raise ValueError(message)
    return share


def _seconds(value: object) -> int:
    seconds = int(str(value))
    if not 0 < seconds <= LONGEST_POLL_S:
        message = f"{seconds!r:.20} is no time for a poll"
        raise ValueError(message)
    return seconds
