"""Where a remark stands in a text that goes on being edited: by the words themselves and those around them.

A text quote selector (W3C Web Annotation Data Model, 2017, 4.2.4): the exact words, a little of what comes
before and after, and the position as a hint where the same words stand twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from parvis.kit.edits import Change, compare

CONTEXT: Final = 32  # characters kept on each side, as the specification's examples do
LONGEST: Final = 500  # characters that one remark may stand on
MOST_PLACES: Final = 1000  # of the same words; a remark on one of more stands nowhere in particular


@dataclass(frozen=True, slots=True)
class Anchor:
    """Words in a text: ``start`` counts characters from 0, as they stood when it was set."""

    quote: str
    prefix: str = ""
    suffix: str = ""
    start: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """From ``start`` to before ``end``, in characters."""

    start: int
    end: int


def anchored(text: str, quote: str, near: int = 0) -> Anchor | None:
    """The anchor of these words, at the place nearest to ``near``; None if they do not stand there."""
    places = list(_places(text, quote))
    if not places:
        return None
    start = min(places, key=lambda place: abs(place - near))
    end = start + len(quote)
    return Anchor(quote, text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT], start)


def found(text: str, anchor: Anchor) -> Span | None:
    """Where the words stand now; None when they are gone. Of several places, the one whose surroundings are
    most alike, then the nearest to where they stood."""
    places = list(_places(text, anchor.quote))
    if not places:
        return None

    def likeness(start: int) -> tuple[int, int]:
        end = start + len(anchor.quote)
        before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
        alike = _common(anchor.prefix[::-1], before[::-1]) + _common(anchor.suffix, after)
        return alike, -abs(start - anchor.start)

    start = max(places, key=likeness)
    return Span(start, start + len(anchor.quote))


def carried(before: str, after: str, now: str) -> str | None:
    """The change from ``before`` to ``after``, made in ``now``; None where its words are not there any more.

    Each changed stretch is looked for with the words on both sides of it, so that two changes of different
    places can follow each other in any order.
    """
    if now == before:
        return after
    text = now
    for old, fresh, left, right, start in reversed(list(_hunks(before, after))):
        at = _place_of(text, old, left, right, start)
        if at is None:
            return None
        text = text[:at] + fresh + text[at + len(old) :]
    return text


def _place_of(text: str, old: str, left: str, right: str, start: int) -> int | None:
    """Where ``old`` stands between these surroundings, as much of them as is still there; None when it is
    gone, or when nobody can say which of several places is meant."""
    for width in (CONTEXT, CONTEXT // 2, CONTEXT // 4, CONTEXT // 8):
        near, far = left[-width:], right[:width]
        places = [place + len(near) for place in _places(text, near + old + far)]
        if start in places:
            return start
        if places:
            return places[0] if len(places) == 1 else None
    return None


def _hunks(before: str, after: str) -> Iterator[tuple[str, str, str, str, int]]:
    """Each changed stretch: the old words, the new ones, the unchanged ones left and right, and where the old
    ones stand in ``before``."""
    parts, at = compare(before, after), 0
    changed = [("", "")]  # old and new words of the stretch that is being read
    same: list[str] = [""]
    for part in parts:
        if part.change is Change.SAME:
            same.append(part.text)
            changed.append(("", ""))
        elif part.change is Change.REMOVED:
            changed[-1] = (changed[-1][0] + part.text, changed[-1][1])
        else:
            changed[-1] = (changed[-1][0], changed[-1][1] + part.text)
    same.append("")
    for number, (old, fresh) in enumerate(changed):
        left, right = same[number][-CONTEXT:], same[number + 1][:CONTEXT]
        at += len(same[number])
        if old or fresh:
            yield old, fresh, left, right, at
        at += len(old)


def _places(text: str, quote: str) -> Iterator[int]:
    at, left = text.find(quote) if quote else -1, MOST_PLACES
    while at >= 0 and left:
        yield at
        at, left = text.find(quote, at + 1), left - 1


def _common(one: str, other: str) -> int:
    """How many characters both begin with."""
    number = 0
    for mine, yours in zip(one, other, strict=False):
        if mine != yours:
            break
        number += 1
    return number
