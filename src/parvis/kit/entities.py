"""What stands in a post and may not be cut: links, mentions, hashtags, cashtags, emoji.

Links follow twitter-text (https://github.com/twitter/twitter-text, "extract" of its conformance suite): with
``http(s)://``, or bare when the last label is a known top-level domain. The list of the latter is short on
purpose (countries, and the generic ones people write without a scheme): a bare link under a rarer one is
counted letter by letter, which X counts as less or more by a few characters.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import regex

_GENERIC: Final = (
    "academy|agency|alsace|app|art|asia|auto|bar|berlin|bet|bike|biz|blog|boutique|brussels|build|business|bzh|cafe"
    "|cat|center|city|cloud|club|com|company|coop|corsica|dance|date|design|dev|digital|download|edu|email|energy"
    "|events|expert|express|fashion|fit|fund|fun|gallery|game|games|gold|gov|group|guide|guru|health|host|house|info"
    "|int|jobs|legal|life|link|live|london|love|ltd|marketing|media|mil|mobi|museum|name|net|network|news|one|online"
    "|org|page|paris|partners|photo|photography|photos|pizza|plus|press|pro|pub|quebec|radio|restaurant|sale|school"
    "|science|services|shop|show|site|social|software|solutions|space|store|studio|style|support|swiss|systems|team"
    "|tech|technology|tips|today|tools|top|tours|travel|vin|video|web|website|wiki|win|wine|work|works|world|xxx|xyz"
    "|zone"
)
_COUNTRIES: Final = (
    "a[cdefgilmoqrstuwxz]|b[abdefghijmnorstvwyz]|c[acdfghiklmnoruvwxyz]|d[ejkmoz]|e[ceghrstu]|f[ijkmor]"
    "|g[abdefghilmnpqrstuwy]|h[kmnrtu]|i[delmnoqrst]|j[emop]|k[eghimnprwyz]|l[abcikrstuvy]|m[acdeghklmnopqrstuvwxyz]"
    "|n[acefgilopruz]|om|p[aefghklmnrstwy]|qa|r[eosuw]|s[abcdeghijklmnorstuvxyz]|t[cdfghjklmnortvwz]|u[agksyz]"
    "|v[aceginu]|w[fs]|y[et]|z[amw]"
)
_LABEL: Final = r"[\p{L}\p{N}\p{So}](?:[\p{L}\p{N}\p{So}_-]{0,61}[\p{L}\p{N}\p{So}])?"
_PLAIN_LABEL: Final = r"[A-Za-z0-9\p{Latin}](?:[A-Za-z0-9\p{Latin}-]{0,61}[A-Za-z0-9\p{Latin}])?"
_AFTER: Final = r"(?![A-Za-z0-9\p{Latin}@_-])"
# What an address may end with is narrower than what it may hold: a full stop belongs to the sentence.
_HELD: Final = r"[\p{Latin}\p{Cyrillic}0-9!*';:=+,.$/%#\[\]\-\u2013_~@|&?]"
_ENDS: Final = r"[\p{Latin}\p{Cyrillic}0-9=+$/%#\-_~@|&]"
_BALANCED: Final = rf"\({_HELD}+\)"
_REST: Final = rf"(?::\d+)?(?:[/?#](?:(?:{_HELD}|{_BALANCED})*(?:{_ENDS}|{_BALANCED}))?)?"
_LINK: Final = regex.compile(
    rf"""(?P<schemed>(?<![\w@$#])https?://(?:[^\s@/?#]+@)?
          (?:(?:{_LABEL}\.)+(?:xn--[a-z0-9-]+|[a-z]{{2,63}}|\p{{Cyrillic}}{{2,}})(?![\p{{Latin}}0-9])
            |\d{{1,3}}(?:\.\d{{1,3}}){{3}}|\[[0-9a-f:]+\]){_REST})
        |(?P<bare>(?<![\w@$#.\-/])(?:{_PLAIN_LABEL}\.)+(?:{_GENERIC}|{_COUNTRIES}){_AFTER}{_REST})""",
    regex.VERBOSE | regex.IGNORECASE,
)
_MENTION: Final = regex.compile(
    r"(?<![\w@/.])@(?P<local>[\p{L}\p{N}_](?:[\p{L}\p{N}_.-]*[\p{L}\p{N}_])?)"
    r"(?P<host>@[\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}]))?"
)
_HASHTAG: Final = regex.compile(r"(?<![\w&/#])[#＃](?=[\p{N}_]*[\p{L}\p{M}])[\p{L}\p{M}\p{N}_]+")
_CASHTAG: Final = regex.compile(r"(?<![\w$])\$[A-Za-z]{1,6}(?:[._][A-Za-z]{1,2})?(?![\w$])")
# Unicode Technical Standard #51, revision 27, section 1.4.9: emoji sequences. The signs © ® ™ ♟ are emoji
# only when U+FE0F asks for it; U+FE0E asks for text.
_ONE: Final = r"(?:[©®™♟]\uFE0F|(?![©®™♟])\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\uFE0F)?(?!\uFE0E))"
EMOJI: Final = regex.compile(
    rf"\p{{Regional_Indicator}}{{2}}|[0-9#*]\uFE0F?\u20E3|{_ONE}(?:[\U000E0020-\U000E007E]+\U000E007F)?(?:\u200D{_ONE})*"
)


# \X alone looks back over a whole run of regional indicators at each of them: flags are paired beforehand.
CLUSTER: Final = regex.compile(r"\p{RI}{2}[\p{GCB=Extend}\p{GCB=SpacingMark}\u200D]*|\X")


class Mark(enum.StrEnum):
    """What a span of a post is."""

    LINK = "link"
    MENTION = "mention"
    HASHTAG = "hashtag"
    CASHTAG = "cashtag"


@dataclass(frozen=True, slots=True)
class Entity:
    """A span ``text[start:end]``, in code points.

    ``local`` is where a mention's own part ends (``@name``); ``end`` for anything else. ``bare`` tells a link
    that no ``http(s)://`` opens.
    """

    mark: Mark
    start: int
    end: int
    local: int
    bare: bool = False


_MARKS: Final = (
    (Mark.MENTION, _MENTION, "local"),
    (Mark.HASHTAG, _HASHTAG, 0),
    (Mark.CASHTAG, _CASHTAG, 0),
)


def entities(text: str) -> tuple[Entity, ...]:
    """Return what stands in a text, in its order, never overlapping: a link wins over what is inside it."""
    found = [
        Entity(Mark.LINK, match.start(), match.end(), match.end(), bare=match["bare"] is not None)
        for match in _LINK.finditer(text)
    ]
    for mark, pattern, local in _MARKS:
        found += [Entity(mark, at.start(), at.end(), at.end(local)) for at in pattern.finditer(text)]
    kept: list[Entity] = []
    for one in sorted(found, key=lambda entity: (entity.start, -entity.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return tuple(kept)


def graphemes(text: str) -> list[str]:
    """Cut a text into what a reader calls characters: extended grapheme clusters of UAX #29."""
    found: list[str] = CLUSTER.findall(text)
    return found


def grapheme_starts(text: str) -> list[int]:
    """Return where each grapheme cluster begins, and the end of the text: ``pairwise`` gives the clusters."""
    return [*(match.start() for match in CLUSTER.finditer(text)), len(text)]


def protected(text: str) -> tuple[tuple[int, int], ...]:
    """Return the spans that may not be cut, in order: entities, and clusters of several code points."""
    spans = [(one.start, one.end) for one in entities(text)]
    spans += [span for span in pairwise(grapheme_starts(text)) if span[1] - span[0] > 1]
    return tuple(sorted(spans))
