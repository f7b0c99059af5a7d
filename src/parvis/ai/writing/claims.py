"""What a text rests on: which facts of a brief it uses, and which of its claims nothing in the brief bears
out.

Rules and word lists, no model: it reads figures (in digits, in words, days and months), superlatives and
praise, names, promises that the law wants proved, comparisons and effects, and sentences about the brand
that share nearly no word with the brief. It works on any text, a person’s as much as a machine’s; what it
points out is a question ("where does this come from?"), not a verdict. It does not understand: a fact
denied, or said of something else, in the brief’s own words passes. What came from ``sources`` bears nothing
out: a page of somebody’s is no fact.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from parvis.ai.writing.names import names_in
from parvis.ai.writing.numbers import Figure, bears_out, figures
from parvis.ai.writing.ports import Brief, Doubt, Review, Unsupported
from parvis.kit.entities import Mark, entities
from parvis.kit.folding import fold, fold_with_offsets

LONGEST: Final = 50_000  # characters that are read
_USED: Final = 0.6  # of a fact’s words, within two sentences
_USED_WITH_FIGURE: Final = 0.3
_SHARED: Final = 0.25  # of a sentence’s words, below which nothing of it is the brief’s
_FEWEST_WORDS: Final = 4
_STEM: Final = (
    5  # letters that make two forms of a word one: "livraison", "livrée" are not, "livrer", "livrée" are
)
_WORD: Final = re.compile(r"[^\W_]+")
_KIN: Final = frozenset({
    "free", "guarantee", "refund", "contract", "handmade", "delivery", "urgency", "ease", "savings", "new",
})  # fmt: skip
_SENTENCE: Final = re.compile(r"[^.!?…\n]+(?:[.!?…]+(?=\s|$|[»”\")])|[.!?…](?=\S)|$|(?=\n))", re.MULTILINE)
_US: Final = re.compile(r"\b(?:nous|notre|nos|on|we|our|us)\b")
_ASKS: Final = re.compile(
    r"^\W*(?!chez|assez|nez)[a-z]{2,}(?:ez|ons)\b|^\W*(?:faites|dites|come|try|book|see|find|join|read|tell|visit)\b"
)


@dataclass(frozen=True, slots=True)
class _Family:
    """Words of one kind. Of those in ``_KIN``, a brief that uses one bears out the others."""

    doubt: Doubt
    name: str
    rule: re.Pattern[str]


class Ground:
    """What may be said: a brief, read once for many texts. ``known`` are names it need not hold, the
    brand’s first."""

    def __init__(self, brief: Brief, known: Iterable[str] = ()) -> None:
        story = brief.story
        self._said = "\n".join(
            (
                brief.message, brief.product, *(fact.text for fact in brief.facts), brief.call, brief.link,
                brief.audience, story.who, story.happened, story.matters, *brief.keywords, *known,
            )
        )  # fmt: skip
        self._folded = fold(self._said)
        self._stems = stems_of(self._folded)
        self._figures = figures(self._said)
        self._families = {
            family.name for family in _families() if family.name in _KIN and family.rule.search(self._folded)
        }
        self._facts = [(fact.id, stems_of(fold(fact.text)), figures(fact.text)) for fact in brief.facts]
        self._names = frozenset(_WORD.findall(self._folded))
        self._links = {fold(self._said[one.start : one.end]).rstrip("/") for one in entities(self._said)}
        self._about = stems_of(fold(" ".join((brief.product, *known))))

    def review(self, text: str) -> Review:
        """Say what a text rests on. Spans never overlap, and come in order."""
        read = text[:LONGEST]
        found = sorted(self._doubts(read), key=lambda one: (one.start, -one.end))
        kept: list[Unsupported] = []
        for one in found:
            if not kept or one.start >= kept[-1].end:
                kept.append(one)
        return Review(tuple(self._used(read)), tuple(kept))

    def _doubts(self, text: str) -> Iterator[Unsupported]:
        held = [(one.start, one.end) for one in entities(text)]
        folded, offsets = fold_with_offsets(text)
        certain = [*self._unborne_figures(text), *self._praise(text, folded, offsets), *self._foreign(text)]
        for start, end in names_in(text):
            if not any(start < stop and end > begin for begin, stop in held) and not self._knows(
                text[start:end]
            ):
                certain.append(_doubted(text, start, end, Doubt.NAME))
        yield from certain
        for start, end in self._strange(folded, offsets):
            if not any(one.start < end and one.end > start for one in certain):
                yield _doubted(text, start, end, Doubt.CLAIM)

    def _unborne_figures(self, text: str) -> Iterator[Unsupported]:
        for one in figures(text):
            if not bears_out(self._figures, one, self._stems):
                yield _doubted(text, one.start, one.end, Doubt.FIGURE)

    def _praise(self, text: str, folded: str, offsets: list[int]) -> Iterator[Unsupported]:
        held = [(one.start, one.end) for one in entities(text)]
        for family in _families():
            if family.name in _KIN and family.name in self._families:
                continue
            for found in family.rule.finditer(folded):
                start, end = offsets[found.start()], offsets[found.end() - 1] + 1
                inside = any(start < stop and end > begin for begin, stop in held)
                if not inside and not self._says(found[0], family):
                    yield _doubted(text, start, end, family.doubt)

    def _says(self, words: str, family: _Family) -> bool:
        """Whether the brief praises in the same words, whatever their endings."""
        wanted = {word[:_STEM] for word in _WORD.findall(words) if len(word) > 3} or set(_WORD.findall(words))
        return any(
            wanted <= {word[:_STEM] for word in _WORD.findall(found[0])}
            for found in family.rule.finditer(self._folded)
        )

    def _foreign(self, text: str) -> Iterator[Unsupported]:
        """Links and mentions that the brief does not hold."""
        for one in entities(text):
            said = fold(text[one.start : one.end]).rstrip("/")
            if one.mark in {Mark.LINK, Mark.MENTION} and said not in self._links:
                yield _doubted(text, one.start, one.end, Doubt.NAME)

    def _knows(self, name: str) -> bool:
        return all(
            word in self._names or _plural_known(word, self._names) for word in _WORD.findall(fold(name))
        )

    def _strange(self, folded: str, offsets: list[int]) -> Iterator[tuple[int, int]]:
        """Sentences that state something of the brand and share nearly no word with the brief."""
        for found in _SENTENCE.finditer(folded):
            sentence = found[0].strip()
            if sentence.endswith("?") or _ASKS.search(sentence):
                continue
            mine = stems_of(sentence)
            if len(mine) < _FEWEST_WORDS or len(mine & self._stems) / len(mine) >= _SHARED:
                continue
            if _US.search(sentence) or mine & self._about:
                lead = len(found[0]) - len(found[0].lstrip())
                yield offsets[found.start() + lead], offsets[found.end() - 1] + 1

    def _used(self, text: str) -> Iterator[str]:
        sentences = [found[0] for found in _SENTENCE.finditer(text) if found[0].strip()]
        windows = [stems_of(fold(" ".join(sentences[at : at + 2]))) for at in range(len(sentences))]
        given = figures(text)
        for id_, stems, numbers in self._facts:
            if not stems:
                continue
            share = max((len(stems & window) / len(stems) for window in windows), default=0.0)
            told = bool(numbers) and any(_same(one, other) for one in numbers for other in given)
            if share >= (_USED_WITH_FIGURE if told else _USED):
                yield id_


def review(text: str, brief: Brief, known: Iterable[str] = ()) -> Review:
    """Say which facts of a brief a text uses, and what nothing in the brief bears out.

    ``known`` are names that need no fact, such as the brand’s. Read one brief for many texts with ``Ground``.
    """
    return Ground(brief, known).review(text)


def stems_of(folded: str) -> frozenset[str]:
    """Return what stands for the words of a folded text that say something: their first letters."""
    stop = _stop_words()
    return frozenset(
        word[:_STEM]
        for word in _WORD.findall(folded)
        if word not in stop and (len(word) > 2 or word.isdigit())
    )


@cache
def _stop_words() -> frozenset[str]:
    folder = resources.files("parvis.ai.words")
    texts = (folder.joinpath(f"stop_{code}.txt").read_text(encoding="utf-8") for code in ("fr", "en"))
    return frozenset(
        word
        for text in texts
        for line in text.splitlines()
        if not line.startswith("#")
        for word in line.split()
    )


@cache
def _families() -> tuple[_Family, ...]:
    text = resources.files(__package__).joinpath("claims.txt").read_text(encoding="utf-8")
    found: list[_Family] = []
    section = ""
    for line in text.splitlines():
        if line.startswith("["):
            section = line.strip("[] ")
        elif line and not line.startswith("#"):
            doubt, _, name = section.partition(" ")
            found.append(_Family(Doubt(doubt), name, re.compile(line)))
    return tuple(found)


def _doubted(text: str, start: int, end: int, doubt: Doubt) -> Unsupported:
    return Unsupported(start, end, text[start:end], doubt)


def _same(one: Figure, other: Figure) -> bool:
    return one.value == other.value and (one.unit == other.unit or not (one.measured or other.measured))


def _plural_known(word: str, names: frozenset[str]) -> bool:
    return (word.endswith("s") and word[:-1] in names) or len(word) == 1
