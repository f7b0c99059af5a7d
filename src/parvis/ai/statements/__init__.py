"""What people say publicly of themselves, by a rule set that never infers.

::

    recognise(["Je suis infirmière à Lyon."], protected=protected)
    # [Said(statements=(Statement(OCCUPATION, "care", …),), child=False)]

A statement is a sentence in the first person and the present, in earnest, whose object stands in a closed
list (``lists``): an occupation, a situation in life, where one lives, an age, a subject one loves. Nothing
else can come out: there is no list of beliefs, of health, of origins, of parties, of love, of convictions,
and no gender (titles and pronouns would tell more than their authors may mean to: CJEU C-184/20, point 128,
counts as sensitive what reveals it indirectly). A sentence in which the caller's ``protected`` finds such a
word, or ``GUARDED`` does, says nothing at all. Whoever says that they are a child says nothing either.

What the rules refuse, and why, stands in ``clauses``; ``bench/statements.py`` measures how often they are
right. Pure, and bounded: the first 4,000 characters of a post are read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from parvis.ai.normalise import as_texts, capped
from parvis.ai.statements.clauses import in_earnest, sentences, speaks_of_self
from parvis.ai.statements.frames import AGE, CHILD, ENDS, LISTED, SITUATIONS, SPOILS, Frame
from parvis.ai.statements.lists import ADULT, Kind, age_band, phrases, values
from parvis.kit.text import fold_many

__all__ = ["Kind", "Said", "Statement", "recognise", "values"]
OLDEST: Final = 99
_LONGEST: Final = 4  # words of the longest phrase of a list
_MAY: Final = (  # cheap: most posts say nothing of their author, and are not looked at any further
    r"(?i)\b(?:je suis|j.suis|chuis|moi qui suis|en tant qu|j.ai|j.habite|j.vis|je vis|je r.side|je travaille"
    r"|je bosse|je fais|je pratique|je passe|je pr.pare|je vais|j.adore|j.aime|ma passion|mes passions"
    r"|mon hobby|mes hobbies|mon loisir|as an? |i.?m|i am|i work|i live|i reside|i go to|i attend|i have"
    r"|i own|i rent|i (?:\w+ ){0,3}(?:love|enjoy|adore|live)|currently going to|my (?:hobb|passion|fav))"
)
_CUE: Final = re.compile(_MAY)  # the same of one sentence
GUARDED: Final = re.compile(  # beside what the caller protects: convictions, and unions by their delegates
    r"\b(?:prison\w*|detenue?s?|condamn\w*|garde a vue|casier|bracelet electronique|probation|incarcer\w*"
    r"|jail\w*|inmate\w*|convict\w*|felon\w*|parole|ex-con|arrested|sentenced|delegue\w* syndica\w*"
    r"|syndicaliste\w*|union rep\w*|shop steward)\b"
)
_WORD: Final = re.compile(r"[\w'&-]+")


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing somebody says of themselves; ``words``: the sentence, folded, for who checks the rules."""

    kind: Kind
    value: str
    words: str


@dataclass(frozen=True, slots=True)
class Said:
    """What the author of one post says of themselves; ``child``: that they are not of age."""

    statements: tuple[Statement, ...] = ()
    child: bool = False


NOTHING: Final = Said()


def recognise(texts: Sequence[str] | pa.Array, *, protected: Callable[[str], bool]) -> list[Said]:
    """One answer a post, in order. ``protected`` says whether a folded sentence, the words that were
    recognised cut out, holds a word of a field that is never said of a person."""
    posts = capped(as_texts(texts))
    found = [NOTHING] * len(posts)
    places = pc.indices_nonzero(pc.match_substring_regex(posts, _MAY)).to_pylist()
    for place, folded in zip(
        places, fold_many(posts.take(pa.array(places, pa.int64())).to_pylist()), strict=True
    ):
        found[place] = _read(folded, protected)
    return found


def _read(folded: str, protected: Callable[[str], bool]) -> Said:
    if _is_a_child(folded):
        return Said(child=True)
    if not in_earnest(folded):
        return NOTHING
    stated: dict[tuple[Kind, str], Statement] = {}
    for sentence in filter(_CUE.search, sentences(folded)):
        for kind, value, start, end in _objects(sentence):
            rest = f"{sentence[:start]} {sentence[end:]}"
            if not protected(rest) and GUARDED.search(rest) is None:
                stated.setdefault((kind, value), Statement(kind, value, sentence))
    return Said(tuple(stated.values()))


def _is_a_child(folded: str) -> bool:
    """Said in any way: somebody who may be a child is left alone without being sure of it."""
    if CHILD.search(folded):
        return True
    ages = (int(match["fr"] or match["en"]) for match in AGE.finditer(folded) if _ends(folded, match.end()))
    return any(3 <= years < ADULT for years in ages)


def _objects(sentence: str) -> Iterator[tuple[Kind, str, int, int]]:
    """What the sentence states: kind, value, and where its words stand."""
    for frame in LISTED:
        for match in frame.begins.finditer(sentence):
            if speaks_of_self(sentence[: match.start()]):
                found = _listed(sentence, frame, match.end())
                if found is not None:
                    yield frame.kind, found[0], match.end(), found[1]
    for value, pattern in SITUATIONS.items():
        told = pattern.search(sentence)
        if told and speaks_of_self(sentence[: told.start()]) and _ends(sentence, told.end()):
            yield Kind.SITUATION, value, told.start(), told.end()
    age = AGE.search(sentence)
    if age and speaks_of_self(sentence[: age.start()]) and _ends(sentence, age.end()):
        years = int(age["fr"] or age["en"])
        if ADULT <= years <= OLDEST:
            yield Kind.AGE, age_band(years), age.start(), age.end()


def _listed(sentence: str, frame: Frame, start: int) -> tuple[str, int] | None:
    """The value of the longest phrase of the list that stands here and ends well, and its end."""
    known = phrases(frame.kind)
    ends = [match.end() for match, _n in zip(_WORD.finditer(sentence, start), range(_LONGEST), strict=False)]
    for end in reversed(ends):
        value = known.get(sentence[start:end])
        if value is not None:
            return (value, end) if _ends(sentence, end, frame.ends) else None
    return None


def _ends(sentence: str, at: int, ends: re.Pattern[str] = ENDS) -> bool:
    """Whether what comes next leaves the words what they are."""
    return SPOILS.match(sentence, at) is None and ends.match(sentence, at) is not None
