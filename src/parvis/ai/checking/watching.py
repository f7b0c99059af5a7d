"""Words that a workspace watches: other brands, and words of a crisis.

A name that is also a common word (“Orange”, “Free”) can ask for its capitals and be passed over beside
words that give it another meaning, as brands that listening knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

import ahocorasick

from parvis.ai.checking.ports import Asked, Hit, Rule, Watch
from parvis.ai.checking.reading import Reading
from parvis.kit.folding import fold

NEAR: Final = 5  # words away on either side at which a word still gives another meaning
_WORD: Final = re.compile(r"\w+")
_TWICE: Final = re.compile(r"(\w)\1")
_FORM: Final = re.compile(r"(?:s|x|es|e|er|ez|ent|ee|ees|eurs?|istes?|ed|ing|ings|ers?|ies)?(?![a-z])")
# Crisis words in sayings that tell of no crisis, French and English.
_HARMLESS: Final = re.compile(
    r"\bpannes? (?:d'|de )(?:inspiration|oreiller|reveil|idees?|velours|sommeil|"
    r"imagination)|\bpanne de velours|"
    r"\bpannes et chevrons|\bscandale(?:s)? (?:d'etre|que|de douceur|gourmand)|"
    r"\bscandaleusement|\bscandalously|"
    r"\bfai(?:re|sons|tes|t|s) (?:un |le |de )?proces|\bproces (?:a|au) (?:personne|"
    r"gluten|temps)|«[^»\n]{0,60}»|"
    r"\bplaintes? (?:du|de la|des) (?:vent|mer|violon|vagues|guitare|bandoneon)|"
    r"\bgreve de la faim[ .…]*de (?:mon|ma)|"
    r"\b(?:greve|sable|place) de greve|\bgreve du (?:regime|repassage|menage|sport)|"
    r"\bstrikes? (?:a |the |up |out|it|"
    r"gold|twelve|when|zone|while)|\b(?:first|bowling|lightning|lucky|third) strikes?|\blightning strikes?|"
    r"\bscandal how|\b(?:no|only|my) complaints?\b(?= from| ?\?)|\bmy only complaint|\bno complaints?|"
    r"\bcan'?t complain|\btotal recall|\brecall your|\bincidents? de parcours|"
    r"\bstrikes? on the (?:first|bowl|ball)|\bgeoffrey boycott|\bboycott, \w+ and|"
    r"\bcourt circuit"
)
_DOTTED: Final = re.compile(r"\b(?:[a-z]\.){2,}")


def look(reading: Reading, language: str, asked: Asked) -> Iterator[Hit]:
    """Each place where a watched word stands by itself, a final s allowed; of a crisis word its other forms
    too."""
    del language
    if not asked.watched:
        return
    folded = reading.folded
    harmless = [found.span() for found in _HARMLESS.finditer(folded)]
    for last, watches in _automaton(asked.watched).iter(folded):
        for watch, words in watches:
            start, end = last + 1 - len(words), last + 1
            idiom = watch.crisis and any(start < stop and begin < end for begin, stop in harmless)
            if not idiom and _counts(reading, watch, start, end):
                yield _hit(reading, watch, start, end)
    yield from _misspelt(reading, asked)
    for found in _DOTTED.finditer(folded):  # “s.f.r.”
        plain = found[0].replace(".", "")
        for watch in asked.watched:
            if fold(watch.word) == plain:
                yield _hit(reading, watch, *found.span())


def _hit(reading: Reading, watch: Watch, start: int, end: int) -> Hit:
    first, last = reading.span(start, end)
    rule = Rule.CRISIS if watch.crisis else Rule.RIVAL
    return Hit(rule, first, last, reading.text[first:last], about=watch.word)


def _counts(reading: Reading, watch: Watch, start: int, end: int) -> bool:
    folded = reading.folded
    before, after = folded[start - 1 : start], folded[end : end + 1]
    if before.isalnum() or (after.isalnum() and not _another_form(watch, folded, end)):
        return False
    first, last = reading.span(start, end)
    written = reading.text[first:last]
    if watch.exact and written not in {watch.word, watch.word.upper()}:
        return False
    return not watch.not_near or _avoided(watch).isdisjoint(_around(folded, start, end))


def _another_form(watch: Watch, folded: str, end: int) -> bool:
    """A plural; of a crisis word of some length any form that is built on it: “boycotter”, “scandals”."""
    if watch.exact:
        return False
    if watch.crisis and len(watch.word) >= 5 and folded[end - 1] != "s":
        return _FORM.match(folded, end) is not None
    return folded[end : end + 1] == "s" and folded[end - 1] != "s" and not folded[end + 1 : end + 2].isalnum()


def _misspelt(reading: Reading, asked: Asked) -> Iterator[Hit]:
    """A crisis word of six letters or more with one letter twice, left out or swapped."""
    words = {fold(watch.word): watch for watch in asked.watched if watch.crisis and " " not in watch.word}
    shapes = {_bare(word): word for word in words if len(word) >= 6}
    for found in _WORD.finditer(reading.folded):
        word = found[0]
        if len(word) >= 5 and word not in words and (known := shapes.get(_bare(word))):
            yield _hit(reading, words[known], *found.span())


def _bare(word: str) -> str:
    """A word without its plural, letters that stand twice taken once."""
    return _TWICE.sub(r"\1", word.removesuffix("s"))


def _around(folded: str, start: int, end: int) -> list[str]:
    span = 24 * NEAR
    return (
        _WORD.findall(folded[max(0, start - span) : start])[-NEAR:]
        + _WORD.findall(folded[end : end + span])[:NEAR]
    )


@lru_cache(maxsize=512)
def _avoided(watch: Watch) -> frozenset[str]:
    return frozenset(fold(word) for word in watch.not_near)


def _others(words: str) -> set[str]:
    """Forms of a crisis word that do not begin with the whole of it."""
    first, _space, rest = words.partition(" ")
    if rest:
        return {f"{first}s {rest}"}
    return {
        words[:-1] + end for last, end in (("y", "ies"), ("e", "istes"), ("e", "iste")) if words[-1] == last
    }


@lru_cache(maxsize=64)
def _automaton(watched: tuple[Watch, ...]) -> Any:
    automaton, grouped = ahocorasick.Automaton(), dict[str, list[tuple[Watch, str]]]()
    for watch in watched:
        words = " ".join(fold(watch.word).split())
        if words:
            grouped.setdefault(words, []).append((watch, words))
    for words, group in grouped.items():
        automaton.add_word(words, group)
    for words, group in [*grouped.items()]:  # “fuites de données”, “controversies”, “grévistes”
        crises = [watch for watch, _words in group if watch.crisis]
        for other in _others(words) - grouped.keys() if crises else ():
            automaton.add_word(other, [(watch, other) for watch in crises])
    if not grouped:
        automaton.add_word("\x01", [])
    automaton.make_automaton()
    return automaton
