"""Words for people that name one gender where all are meant: hints, where a workspace asked for them.

What stands in their place keeps the sentence’s agreement: the two plurals (“les clientes et les clients”),
or the median dot. With no convention nothing is said. Where a workspace names both, a median dot is pointed
out: screen readers stumble over it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Final

from parvis.ai.checking import lists
from parvis.ai.checking.ports import Asked, Convention, Hit, Rule
from parvis.ai.checking.reading import Reading, matches
from parvis.kit.folding import fold

_RECRUITS: Final = re.compile(
    r"\b(?:cherch\w+|recrut\w+|poste|postes|devenez|embauch\w+|recherch\w+|pourvoir)\b"
)
_ALL: Final = re.compile(r"(?:^|[.!?\n] ?)(?P<it>tous) (?:sont|seront|etaient|ensemble)\b")
_DOT: Final = re.compile(r"\b\w+[·•‧]\w+(?:[·•‧]\w+)?")
_PERSONS: Final = (
    "customer|user|doctor|driver|manager|employee|client|student|patient|parent|buyer|nurse|teacher|member|reader|"
    "person|child|worker|player|owner"
)
_PRONOUN: Final = re.compile(
    rf"\b(?:each|every|any|if a|a) (?:{_PERSONS})\b[^.!?\n]{{0,50}}?\b(?P<it>his or her|her or his|"
    rf"he or she|his|he|him)\b"
)
_THEIRS: Final = {"his or her": "their", "her or his": "their", "he or she": "they", "his": "their",
                  "he": "they", "him": "them"}  # fmt: skip


def look(reading: Reading, language: str, asked: Asked) -> Iterator[Hit]:
    """What the workspace’s convention would say otherwise."""
    if asked.convention is Convention.NONE:
        return
    yield from lists.hits(reading, language, "inclusive")
    if language == "en":
        for start, end in matches(reading, _PRONOUN):
            yield _hit(reading, Rule.PRONOUN, start, end, _THEIRS[reading.folded[start:end]])
        return
    if asked.convention is Convention.BOTH:
        for found in _DOT.finditer(reading.text):
            yield Hit(Rule.DOT, found.start(), found.end(), found[0])
    yield from _plurals(reading, asked.convention)
    yield from _jobs(reading, asked.convention)
    for start, end in matches(reading, _ALL):
        yield _hit(reading, Rule.MASCULINE, start, end, "Toutes et tous")


def _plurals(reading: Reading, convention: Convention) -> Iterator[Hit]:
    known = _pairs("people")
    for found in _plural().finditer(reading.folded):
        noun = found["noun"]
        if fold(known[noun]) in reading.sentence(found.start()):  # both are named already
            continue
        first, last = reading.span(found.start(), found.end())
        written = reading.text[first:last]
        yield Hit(
            Rule.MASCULINE, first, last, written, _plural_mend(written, found, known[noun], convention), noun
        )


def _plural_mend(written: str, found: re.Match[str], feminine: str, convention: Convention) -> str | None:
    determiner = written.split(maxsplit=1)[0]
    if convention is Convention.DOT:
        return _dotted(written, feminine)
    if found["between"] or determiner.lower() not in {
        "les",
        "nos",
        "vos",
        "leurs",
        "ses",
        "aux",
        "des",
        "chers",
    }:
        return None
    masculine = written.rsplit(maxsplit=1)[-1]
    before = {"chers": "chères", "Chers": "Chères"}.get(determiner, determiner)
    again = determiner[0].lower() + determiner[1:]
    return f"{before} {feminine} et {again} {masculine}"


def _dotted(written: str, feminine: str) -> str | None:
    """“clients” and “clientes” give “client·es”; None where more than the ending differs."""
    masculine = written.rsplit(maxsplit=1)[-1]
    stem = masculine.removesuffix("s")
    if not feminine.startswith(stem):
        return None
    return f"{written[: -len(masculine)]}{stem}·{feminine[len(stem) :]}"


def _jobs(reading: Reading, convention: Convention) -> Iterator[Hit]:
    known = _pairs("jobs")
    for found in _job().finditer(reading.folded):
        sentence, feminine = reading.sentence(found.start()), known[found["noun"]]
        if not _RECRUITS.search(sentence) or f" {fold(feminine)}" in sentence.replace(found[0], ""):
            continue
        if f"une {fold(feminine)}" in sentence or " ou une " in sentence:
            continue
        first, last = reading.span(found.start(), found.end())
        written = reading.text[first:last]
        noun = written.split(maxsplit=1)[1]
        mend = f"une {feminine} ou un {noun}" if convention is Convention.BOTH else None
        yield Hit(Rule.MASCULINE, first, last, written, mend, found["noun"])


def _hit(reading: Reading, rule: Rule, start: int, end: int, mend: str | None) -> Hit:
    first, last = reading.span(start, end)
    return Hit(rule, first, last, reading.text[first:last], mend)


@cache
def _plural() -> re.Pattern[str]:
    nouns = "|".join(sorted(_pairs("people"), key=len, reverse=True))
    return re.compile(
        rf"\b(?:tous nos|tous les|chers|les|nos|vos|leurs|ses|aux|nouveaux)"
        rf"(?P<between> (?:nouveaux|anciens|jeunes|futurs|benevoles et))? (?P<noun>{nouns})\b"
    )


@cache
def _job() -> re.Pattern[str]:
    nouns = "|".join(sorted(_pairs("jobs"), key=len, reverse=True))
    return re.compile(rf"\bun (?P<noun>{nouns})\b")


@cache
def _pairs(name: str) -> Mapping[str, str]:
    """A masculine word, folded, and its feminine one as it is written."""
    path = resources.files("parvis.ai.checking").joinpath("words", "fr", f"{name}.txt")
    lines = (line.partition(" = ") for line in path.read_text(encoding="utf-8").splitlines() if line)
    return {masculine: feminine for masculine, _equals, feminine in lines}
