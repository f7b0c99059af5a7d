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

from parvis.kit.relinking import relinked
from parvis.networks import versions

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
