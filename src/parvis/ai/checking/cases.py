"""The case sets of the checks: read, cut in two halves, and counted. See ``evaluation/checks/README.md``."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources
from typing import Final

from parvis.ai.checking.looking import apart, look, look_at_alternative
from parvis.ai.checking.ports import Asked, Check, Convention, Hit, Watch

_MARK: Final = re.compile(r"<<(.+?)>>")
_JUICE: Final = (
    "jus", "juice", "ville", "town", "théâtre", "robe", "dress", "marmelade", "marmalade", "jaune", "yellow",
    "rouge", "red", "feu", "light", "amères",
)  # fmt: skip
_LOOSE: Final = ("entrée", "entry", "hugs", "jazz", "style", "repairs", "feel")
_CRISIS: Final = (
    "panne", "pannes", "boycott", "scandale", "licenciement", "licenciements", "grève", "grèves", "plainte",
    "plaintes", "procès", "incident", "polémique", "outage", "outages", "scandal", "layoff", "layoffs",
    "strikes", "complaint", "complaints", "lawsuit", "controversy", "backlash", "fuite de données",
    "données ont fuité", "rappel produit", "rappel de produit", "bad buzz", "data leak", "leaked data",
    "product recall",
    "the recall", "ont fuité",
)  # fmt: skip
WATCHED: Final = (
    Watch("Orange", exact=True, not_near=_JUICE),
    Watch("SFR"),
    Watch("Sosh"),
    Watch("Bouygues"),
    Watch("Bouygues Telecom"),
    Watch("Free", exact=True, not_near=_LOOSE),
    *(Watch(word, crisis=True) for word in _CRISIS),
    Watch("strike", crisis=True, not_near=("pose",)),
)


class Half(StrEnum):
    """Lists and shapes were looked at against ``TUNE`` and ``SHOWN`` only.

    ``TEST`` was written before them by the hand that then wrote them, ``FRESH`` after the first of them were
    frozen. ``SHOWN`` and ``BLIND`` are the halves of a set by another hand, which never saw a list: ``BLIND``
    is read by the measure alone.
    """

    TUNE = "tune"
    TEST = "test"
    FRESH = "fresh"
    SHOWN = "shown"
    BLIND = "blind"


LOOKED_AT: Final = frozenset({Half.TUNE, Half.SHOWN})
_FOLDERS: Final[dict[str, Half | None]] = {
    "": None,
    "fresh/": Half.FRESH,
    "blind/tune/": Half.SHOWN,
    "blind/test/": Half.BLIND,
}


@dataclass(frozen=True, slots=True)
class Case:
    """A text, and the stretches of it that the check must point at."""

    language: str
    text: str
    marks: tuple[tuple[int, int], ...]
    kept: Half | None = None

    @property
    def half(self) -> Half:
        """Where it is kept, or by its own hash: no hand chose."""
        return self.kept or (Half.TEST if odd(self.text) else Half.TUNE)


@dataclass(frozen=True, slots=True)
class Count:
    """Stretches of all cases together: marked and pointed at, pointed at without a mark, marked and
    missed."""

    found: int
    wrong: int
    missed: int
    cases: int


def odd(text: str) -> bool:
    """Whether a text, its marks taken out, belongs to the half that nobody looks at: by its SHA-256."""
    return bool(hashlib.sha256(text.encode()).digest()[0] % 2)


Looks = Callable[[Case], Iterable[tuple[int, int]]]


def cases_of(check: Check, half: Half | None = None) -> list[Case]:
    """The cases of a check, in the order of their files; a blind one that another hand wrote too is none."""
    found = [case for folder, kept in _FOLDERS.items() for case in _in_file(f"{folder}{check}.txt", kept)]
    seen_before = {case.text for case in found if case.half in LOOKED_AT}
    asked = [case for case in found if half is None or case.half is half]
    return [case for case in asked if case.half is not Half.BLIND or case.text not in seen_before]


def _in_file(name: str, kept: Half | None) -> Iterator[Case]:
    path, language = resources.files("parvis.ai.evaluation").joinpath("checks", name), ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line in {"[fr]", "[en]"}:
            language = line[1:3]
        elif line:
            yield _case(language, line, kept)


def _case(language: str, line: str, kept: Half | None) -> Case:
    text, marks, at = "", list[tuple[int, int]](), 0
    for found in _MARK.finditer(line):
        text += line[at : found.start()]
        marks.append((len(text), len(text) + len(found[1])))
        text, at = text + found[1], found.end()
    return Case(language, text + line[at:], tuple(marks), kept)


def seen(check: Check, case: Case, *, guesses: bool = True) -> list[tuple[int, int]]:
    """What the check points at in a case; without ``guesses`` no model reads."""
    asked = Asked(
        language=case.language,
        convention=Convention.BOTH if check is Check.INCLUSIVE else Convention.NONE,
        watched=WATCHED if check is Check.WATCHED else (),
        checks=frozenset({check}),
        guesses=guesses,
    )
    found: Iterable[Hit] = (
        look_at_alternative(case.text, asked) if check is Check.ALT else look(case.text, asked)
    )
    return [(hit.start, hit.end) for hit in apart(iter(found))]


def counted(cases: Iterable[Case], looks: Looks) -> Count:
    """Compare: a mark is found when something overlaps it, something is wrong when it overlaps no mark."""
    found = wrong = missed = number = 0
    for case in cases:
        number += 1
        spans = list(looks(case))
        hit = [any(start < last and first < end for start, end in spans) for first, last in case.marks]
        found += sum(hit)
        missed += len(hit) - sum(hit)
        wrong += sum(
            not any(start < last and first < end for first, last in case.marks) for start, end in spans
        )
    return Count(found, wrong, missed, number)
