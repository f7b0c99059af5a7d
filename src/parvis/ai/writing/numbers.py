"""The numbers of a text, in digits or in words, each with what it counts. French and English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from parvis.kit.entities import entities
from parvis.kit.folding import fold_with_offsets

_WORDS: Final = {
    "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9, "dix": 10,
    "onze": 11,
    "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16, "vingt": 20, "vingts": 20,
    "trente": 30,
    "quarante": 40, "cinquante": 50, "soixante": 60, "septante": 70, "octante": 80, "huitante": 80,
    "nonante": 90,
    "two": 2, "three": 3, "four": 4, "five": 5, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12,
    "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
    "nineteen": 19,
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
_TIMES: Final = {
    "cent": 100, "cents": 100, "hundred": 100, "mille": 1_000, "thousand": 1_000, "million": 10**6,
    "millions": 10**6,
    "milliard": 10**9, "milliards": 10**9, "billion": 10**9,
}  # fmt: skip
_ONE: Final = frozenset({"un", "une", "one"})  # as a part of a number only: alone they are articles
_NUMBER: Final = "|".join(sorted((*_WORDS, *_TIMES), key=len, reverse=True))
_RUN: Final = re.compile(rf"\b(?:{_NUMBER})(?:(?:[ -](?:et |et-|and )?)(?:{_NUMBER}|un|une|one)\b)*(?![a-z])")
_VAGUE: Final = {
    "half": r"\b(?:la moitie|half)\b", "third": r"\b(?:un|le|one|a) (?:tiers|third)\b",
    "quarter": r"\b(?:un|le) quart des?\b|\ba quarter of\b",
    "double": r"\b(?:double[rz]?|doublent|deux fois plus|twice|doubles|doubled)\b",
    "triple": r"\b(?:triple[rz]?|triplent|trois fois plus|triples|tripled|three times)\b",
    "tens": r"\b(?:une (?:dizaine|douzaine|vingtaine|trentaine)|dizaines|dozens|a dozen)\b",
    "hundreds": r"\b(?:une centaine|centaines|hundreds)\b",
    "thousands": r"\b(?:un millier|milliers|thousands)\b",
    "millions": r"\b(?:des millions|millions of)\b",
}  # fmt: skip
_SAME_AS: Final = {"half": (50.0, "%"), "third": (33.0, "%"), "quarter": (25.0, "%")}
_DAYS: Final = (
    ("lundi", "monday"), ("mardi", "tuesday"), ("mercredi", "wednesday"), ("jeudi", "thursday"),
    ("vendredi", "friday"),
    ("samedi", "saturday"), ("dimanche", "sunday"), ("janvier", "january"), ("fevrier", "february"),
    ("avril", "april"),
    ("juin", "june"), ("juillet", "july"), ("aout", "august"), ("septembre", "september"), ("octobre",
    "october"),
    ("novembre", "november"), ("decembre", "december"),
)  # fmt: skip
_DAY: Final = re.compile(
    r"\b(?:"
    + "|".join(f"(?P<d{n}>{fr}s?|{en}s?)" for n, (fr, en) in enumerate(_DAYS))
    + r"|(?P<today>aujourd'hui seulement|today only))\b"
)
_UNITS: Final = {
    "%": "% pourcent pourcents percent pct", "€": "€ euro euros eur", "$": "$ dollar dollars usd",
    "£": "£ pound pounds livre",
    "km": "km kilometre kilometres kilometer kilometers", "mi": "mile miles",
    "m": "m metre metres meter meters",
    "cm": "cm centimetre centimetres", "mm": "mm millimetre millimetres",
    "kg": "kg kilo kilos kilogramme kilogrammes",
    "g": "g gramme grammes gram grams", "l": "l litre litres liter liters",
    "h": "h heure heures hour hours am pm",
    "min": "min minute minutes", "s": "s seconde secondes second seconds", "day": "jour jours day days",
    "week": "semaine semaines week weeks", "month": "mois month months",
    "year": "an ans annee annees year years",
}  # fmt: skip
_UNIT_OF: Final = {word: unit for unit, words in _UNITS.items() for word in words.split()}
_DIGITS: Final = re.compile(
    r"(?<![\w.,/])(?P<sign>[€$£])?\s?"
    r"(?P<number>\d{1,3}(?:[ \u00a0\u202f.,]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?)"
    r"(?:er|re|e|eme|st|nd|rd|th)?(?!\d)"
)
_NOT_COUNTED: Final = re.compile(r"^\s*\d{1,2}[.)](?=\s)|\b\d{1,2}/\d{1,2}\s*$", re.MULTILINE)
_FOLLOWS: Final = re.compile(r"[ \u00a0\u202f-]?(%|€|\$|£|[^\W\d_]+)")
_GRAMMAR: Final = frozenset({
    "de", "des", "du", "d", "a", "au", "aux", "et", "ou", "en", "pour", "par", "sur", "avec", "sans",
    "dans", "que", "qui", "le", "la", "les", "l", "un", "une", "ce", "est", "sont", "of", "to", "and", "or",
    "for", "by", "in", "on", "at", "with", "from", "the", "an", "is", "are", "autres", "bonnes",
    "petits", "grandes", "premiers", "first", "last", "more", "plus", "fois", "times",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """A number at ``text[start:end]``. ``unit`` is a known unit's sign, or the folded noun it counts, or
    empty."""

    start: int
    end: int
    value: float | str
    unit: str = ""

    @property
    def measured(self) -> bool:
        """Whether the unit is one of the known ones."""
        return self.unit in _UNITS


def figures(text: str) -> list[Figure]:
    """Return the numbers of a text in order: digits, words, "hundreds of", days and months. Marks of lists,
    numbers of a thread's posts, and what stands in links, mentions and hashtags are none.
    """
    folded, offsets = fold_with_offsets(text)
    held = [(one.start, one.end) for one in entities(text)]
    skipped = [match.span() for match in _NOT_COUNTED.finditer(folded)]
    found: list[Figure] = []
    read: list[tuple[int, int, float | str, str]] = [*_in_digits(folded), *_in_words(folded), *_vague(folded)]
    for start, end, value, unit in read:
        first, last = offsets[start], offsets[end - 1] + 1
        if any(first < stop and last > begin for begin, stop in held) or any(
            a <= start < b for a, b in skipped
        ):
            continue
        found.append(Figure(first, last, value, unit))
    return sorted(found, key=lambda one: one.start)


def bears_out(given: list[Figure], figure: Figure, words: frozenset[str]) -> bool:
    """Whether one of the ``given`` numbers says the same. Of two nouns that differ, the brief has to know
    the one that the text counts (``words``, folded stems).
    """
    for one in given:
        same = one.value == figure.value
        if isinstance(figure.value, str) and (one.value, one.unit) == _SAME_AS.get(figure.value):
            return True
        if not same:
            continue
        if not figure.unit or one.unit == figure.unit:
            return True
        if figure.measured:
            continue
        if not one.measured and (figure.unit[:5] in words or not one.unit):
            return True
    return False


def _unit_after(folded: str, end: int) -> tuple[str, int]:
    found = _FOLLOWS.match(folded, end)
    if found is None:
        return "", end
    word = found[1]
    if word in {"pour", "per"} and folded.startswith(" cent", found.end()):
        return "%", found.end() + 5
    if word in _UNIT_OF:
        return _UNIT_OF[word], found.end()
    if word in _GRAMMAR or not word.isalpha():
        return "", end
    return (word[:-1] if word.endswith(("s", "x")) and len(word) > 3 else word), end


def _number(raw: str, *, grouped: bool) -> float:
    """Read digits: of marks between groups of three the last one of one or two digits is the decimal one."""
    found = re.fullmatch(r"(\d{1,3}(?:[.,]\d{3})+)(?:[.,](\d{1,2}))?", raw)
    if found and not grouped:
        return float(re.sub(r"[.,]", "", found[1]) + f".{found[2] or 0}")
    return float(raw.replace(",", "."))


def _in_digits(folded: str) -> Iterator[tuple[int, int, float, str]]:
    for found in _DIGITS.finditer(folded):
        raw = re.sub(r"[ \u00a0\u202f]", "", found["number"])
        value = _number(raw, grouped=raw != found["number"])
        unit, end = (
            (_UNIT_OF[found["sign"]], found.end()) if found["sign"] else _unit_after(folded, found.end())
        )
        times = _TIMES.get(unit + "s") or _TIMES.get(unit)
        if times:
            after = re.match(r"[ \u00a0][^\W\d_]+", folded[found.end() :])
            end = found.end() + (after.end() if after else 0)
            value, (unit, end) = value * times, _unit_after(folded, end)
        yield found.start() + (1 if found[0][:1].isspace() else 0), end, value, unit


def _in_words(folded: str) -> Iterator[tuple[int, int, float, str]]:
    """Read runs of number words: "vingt-trois", "mille deux cents", "quatre-vingt-dix", "two hundred and
    five"."""
    for found in _RUN.finditer(folded):
        words = re.findall(r"[a-z]+", found[0])
        before = folded[max(0, found.start() - 5) : found.start()]
        if (before.endswith(("pour ", "per ")) and words[0] == "cent") or re.search(r"\d[ \u00a0]$", before):
            continue  # "20 pour cent" is no hundred, "3 millions" is read in digits
        unit, end = _unit_after(folded, found.end())
        if words == ["neuf"] and not unit:
            continue  # "un velo neuf" is new
        yield found.start(), end, _value([word for word in words if word not in {"et", "and"}]), unit


def _value(words: list[str]) -> float:
    total, part = 0, 0
    for word in words:
        if _TIMES.get(word) == 100:
            part = max(part, 1) * 100
        elif word in _TIMES:
            total, part = total + max(part, 1) * _TIMES[word], 0
        elif word in {"vingt", "vingts"} and part % 100 == 4:
            part += 76  # quatre-vingts
        else:
            part += _WORDS.get(word, 1)
    return float(total + part)


def _vague(folded: str) -> Iterator[tuple[int, int, str, str]]:
    for value, rule in _VAGUE.items():
        for found in re.finditer(rule, folded):
            yield found.start(), found.end(), value, ""
    for found in _DAY.finditer(folded):
        yield found.start(), found.end(), str(found.lastgroup), ""
