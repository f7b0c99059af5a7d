"""How long a text is, as each network counts. Pure; a result is a whole number of that network's units."""

from __future__ import annotations

import enum
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Final

import regex

from parvis.kit.entities import CLUSTER, EMOJI, Entity, Mark, entities

LINK_WEIGHT: Final = 23  # transformedURLLength of twitter-text v3; Mastodon took the same
_SCALE: Final = 100
_DEFAULT: Final = 200
_LIGHT: Final = 100
_LIGHT_RANGES: Final = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
_LIGHT_ONLY: Final = regex.compile(
    "[" + "".join(f"{chr(low)}-{chr(high)}" for low, high in _LIGHT_RANGES) + "]"
)


class Counting(enum.StrEnum):
    """A way of counting; the value is the unit as ``limits.toml`` writes it."""

    GRAPHEMES = "graphemes"
    WEIGHTED = "weighted characters"
    UTF16 = "UTF-16 units"
    BYTES = "UTF-8 bytes"
    CODE_POINTS = "code points"
    MASTODON = "characters, links and remote mentions shortened"
    EMOJI_BYTES = "characters, an emoji as its UTF-8 bytes"


def grapheme_count(text: str) -> int:
    """Count extended grapheme clusters: UAX #29, https://www.unicode.org/reports/tr29/."""
    return sum(1 for _ in CLUSTER.finditer(text))


def code_point_count(text: str) -> int:
    """Count Unicode code points."""
    return len(text)


def utf16_count(text: str) -> int:
    """Count UTF-16 code units: two for a code point beyond U+FFFF."""
    return len(text) + sum(1 for char in text if char > "\uffff")


def byte_count(text: str) -> int:
    """Count bytes of UTF-8; a lone surrogate, which UTF-8 has no word for, as the three it would take."""
    return len(text.encode("utf-8", "surrogatepass"))


def weighted_count(text: str, *, link_weight: int = LINK_WEIGHT) -> int:
    """Count as X does: https://docs.x.com/fundamentals/counting-characters, twitter-text v3.

    By its ``config/v3.json`` the text is put into NFC; a link weighs ``link_weight`` whatever its length, an
    emoji sequence two, a code point of the four light ranges (Latin to Georgian, some punctuation) one, any
    other two.
    """
    normal = unicodedata.normalize("NFC", text)
    links = [one for one in entities(normal) if one.mark is Mark.LINK]
    return link_weight * len(links) + sum(_weight(kept) for kept in _between(normal, links))


def _weight(text: str) -> int:
    if text.isascii() and "\u20e3" not in text:
        return len(text)
    rest, sequences = EMOJI.subn("", text)
    light = len(_LIGHT_ONLY.findall(rest))
    return int(sequences * _DEFAULT + light * _LIGHT + (len(rest) - light) * _DEFAULT) // _SCALE


def mastodon_count(text: str, *, link_weight: int = LINK_WEIGHT) -> int:
    """Count as Mastodon does: https://docs.joinmastodon.org/user/posting/, sections Links and Mentions.

    A link that begins with ``http(s)://`` counts ``link_weight`` (``characters_reserved_per_url`` of the
    instance); of ``@name@host`` only ``@name`` counts. The rest is counted in grapheme clusters
    (https://github.com/mastodon/mastodon/pull/3839).
    """
    found = [
        one for one in entities(text) if (one.mark is Mark.LINK and not one.bare) or one.mark is Mark.MENTION
    ]
    short = sum(
        link_weight if one.mark is Mark.LINK else grapheme_count(text[one.start : one.local]) for one in found
    )
    return short + sum(grapheme_count(kept) for kept in _between(text, found))


def emoji_bytes_count(text: str) -> int:
    """Count as Threads does: one for a code point, for an emoji sequence its bytes of UTF-8.

    https://developers.facebook.com/docs/threads/posts: "Emojis are counted as the number of UTF-8 bytes".
    """
    return len(EMOJI.sub("", text)) + sum(byte_count(match.group()) for match in EMOJI.finditer(text))


def _between(text: str, found: Iterable[Entity]) -> Iterable[str]:
    at = 0
    for one in found:
        yield text[at : one.start]
        at = one.end
    yield text[at:]


_PLAIN: Final[Mapping[Counting, Callable[[str], int]]] = {
    Counting.GRAPHEMES: grapheme_count,
    Counting.UTF16: utf16_count,
    Counting.BYTES: byte_count,
    Counting.CODE_POINTS: code_point_count,
    Counting.EMOJI_BYTES: emoji_bytes_count,
}


def count(text: str, counting: Counting, *, link_weight: int = LINK_WEIGHT) -> int:
    """Count in the given way. ``link_weight`` matters to the two ways that shorten links."""
    if counting is Counting.WEIGHTED:
        return weighted_count(text, link_weight=link_weight)
    if counting is Counting.MASTODON:
        return mastodon_count(text, link_weight=link_weight)
    return _PLAIN[counting](text)
