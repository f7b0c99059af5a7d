"""A long text as a thread: parts that each fit, cut where a writer would cut.

Paragraphs first, then lines, sentences, words; a word longer than a whole part between two grapheme clusters.
Never inside a link, a mention, a hashtag, an emoji; never before the « ! », « ? » or « : » that French sets
apart with a space, nor at a space that forbids a break, unless nothing else fits.
"""

from __future__ import annotations

import enum
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

import regex

from parvis.kit.entities import grapheme_starts, protected

Measure = Callable[[str], int]
# A cut of a better kind is taken when what stands before it fills at least this share of the part: below it,
# a thread of stubs reads worse than a sentence that goes on.
ENOUGH: Final = 0.5
_GAP: Final = regex.compile(r"[^\S\u00a0\u202f\u2007\ufeff]+")  # blanks, but those that forbid a break
_BLANK: Final = regex.compile(r"\s+")
_SENTENCE: Final = regex.compile(r"[.!?…。！？][\"'’”»\u00a0\u202f)\]]*$")
_HOLDS_ON: Final = regex.compile(r"[!?:;»%€]")  # French: a blank before these is no place to cut


class Cut(enum.IntEnum):
    """Where a text may be cut, the best first."""

    PARAGRAPH = 0
    LINE = 1
    SENTENCE = 2
    WORD = 3
    GRAPHEME = 4


@dataclass(frozen=True, slots=True)
class Part:
    """One post of a thread.

    ``label`` is its number ("2/5"), or empty; ``gap`` is the blank that stood between its text and the next
    part's, which no post shows.
    """

    text: str
    label: str = ""
    gap: str = ""

    @property
    def shown(self) -> str:
        """The post as it is sent."""
        return f"{self.text} {self.label}" if self.label else self.text


class UnsplittableError(ValueError):
    """Something that may not be cut is longer than a whole part. ``piece`` is what it is."""

    def __init__(self, piece: str) -> None:
        super().__init__(f"cannot be cut and does not fit: {piece[:80]!r}")
        self.piece = piece


@dataclass(frozen=True, slots=True)
class _Place:
    """The text may end at ``end`` and go on at ``start``; a blank lies between, if anything does."""

    end: int
    start: int
    cut: Cut


def split(text: str, *, measure: Measure, limit: int, numbered: bool = False) -> tuple[Part, ...]:
    """Cut a text into parts of at most ``limit`` by ``measure``, each non-empty; none for a blank text.

    ``measure`` counts a whole post and grows with it. With ``numbered``, a thread of two or more bears "1/5"
    at the end of each part, counted in. ``joined`` gives the text back, without its outer blanks. Raises
    ``UnsplittableError``.
    """
    clean = text.strip()
    if not clean:
        return ()
    if measure(clean) <= limit:
        return (Part(clean),)
    text_to_cut = _Text(clean)
    if not numbered:
        return tuple(_cut(text_to_cut, measure, limit, ""))
    digits = len(str(measure(clean) // limit))  # there cannot be fewer parts than that
    while True:
        parts = list(_cut(text_to_cut, measure, limit, "{0}/{0}".format("9" * digits)))
        if len(parts) < 10**digits:
            total = len(parts)
            return tuple(Part(one.text, f"{n}/{total}", one.gap) for n, one in enumerate(parts, 1))
        digits += 1


def joined(parts: Sequence[Part]) -> str:
    """Give the text back that was split."""
    return "".join(part.text + part.gap for part in parts)


class _Text:
    """A text and where it may be cut: between words at once, inside a word when somebody asks."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._spans = protected(text)
        self._starts = [start for start, _ in self._spans]
        self._reach = list(accumulate((end for _, end in self._spans), max))
        self.places = [
            _Place(match.start(), match.end(), _kind(text, match.start(), match.end()))
            for match in _GAP.finditer(text)
            if self._allows(match.start()) and self._allows(match.end()) and not _holds(text, *match.span())
        ]
        self.places.append(_Place(len(text), len(text), Cut.PARAGRAPH))
        self._word: list[_Place] = []
        self._word_end = -1

    def _allows(self, at: int) -> bool:
        """True when no span that may not be cut holds ``at`` strictly inside."""
        before = bisect_right(self._starts, at - 1)
        return before == 0 or self._reach[before - 1] <= at

    def inside(self, start: int, end: int) -> Sequence[_Place]:
        """Return where the word ``text[start:end]`` may be cut, for want of anything better.

        The word is read once, however many parts it makes: ``start`` moves on, ``end`` stays.
        """
        if self._word_end != end:
            word = self.text[start:end]
            blanks = [(start + one.start(), start + one.end()) for one in _BLANK.finditer(word)]
            apart = [
                _Place(*blank, Cut.GRAPHEME if _holds(self.text, *blank) else Cut.WORD) for blank in blanks
            ]
            beside = {at for first, last in blanks for at in range(first, last + 1)}
            found = (start + at for at in grapheme_starts(word)[1:-1])
            within = [_Place(at, at, Cut.GRAPHEME) for at in found if at not in beside]
            self._word = sorted(
                (place for place in apart + within if self._allows(place.end) and self._allows(place.start)),
                key=lambda place: place.end,
            )
            self._word_end = end
        return self._word[bisect_right(self._word, start, key=lambda place: place.end) :]


def _kind(text: str, start: int, end: int) -> Cut:
    lines = text[start:end].replace("\r\n", "\n").replace("\r", "\n").count("\n")
    if lines:
        return Cut.PARAGRAPH if lines > 1 else Cut.LINE
    return Cut.SENTENCE if _SENTENCE.search(text, max(0, start - 8), start) else Cut.WORD


def _holds(text: str, start: int, end: int) -> bool:
    if "\n" in text[start:end]:
        return False
    return _HOLDS_ON.match(text, end) is not None or text[start - 1] == "«"


def _cut(source: _Text, measure: Measure, limit: int, label: str) -> Iterator[Part]:
    text, at, first = source.text, 0, 0

    def fits(place: _Place) -> bool:
        return measure(Part(text[at : place.end], label).shown) <= limit

    while at < len(text):
        fitting = _that_fit(source.places, first, fits)
        if not fitting:
            fitting = _that_fit(source.inside(at, source.places[first].end), 0, fits)
            if not fitting:
                raise UnsplittableError(text[at : source.places[first].end])
        place = _best(text, at, fitting, measure)
        yield Part(text[at : place.end], gap=text[place.end : place.start])
        at = place.start
        first = bisect_right(source.places, at, lo=first, key=lambda found: found.end)


def _that_fit(places: Sequence[_Place], first: int, fits: Callable[[_Place], bool]) -> Sequence[_Place]:
    """Return the places from ``first`` on that fit, found by doubling steps, then halving them."""
    if first >= len(places) or not fits(places[first]):
        return ()
    good, step = first, 1
    while good + step < len(places) and fits(places[good + step]):
        good, step = good + step, step * 2
    bad = min(good + step, len(places))
    while bad - good > 1:
        middle = (good + bad) // 2
        good, bad = (middle, bad) if fits(places[middle]) else (good, middle)
    return places[first : good + 1]


def _best(text: str, at: int, fitting: Sequence[_Place], measure: Measure) -> _Place:
    """Return where to cut: the last place of the best kind that fills the part enough."""
    if fitting[-1].end == len(text):
        return fitting[-1]
    full = measure(text[at : fitting[-1].end])
    lasts = {place.cut: place for place in fitting}
    for cut in sorted(lasts):
        if measure(text[at : lasts[cut].end]) >= ENOUGH * full:
            return lasts[cut]
    return fitting[-1]
