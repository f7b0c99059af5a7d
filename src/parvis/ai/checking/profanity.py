"""Insults, vulgar words and slurs, however they are dressed up: “c0nnard”, “f*ck”, letters of other
scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from parvis.ai.checking import lists, shapes, toxicity
from parvis.ai.checking.ports import Asked, Hit
from parvis.ai.checking.reading import Reading

_DRESSED: Final = re.compile(r"\b(?=\w*[a-z])(?=\w*[01345@$])[a-z01345@$]{3,}(?!\w)")
_PLAIN: Final = str.maketrans("01345@$", "oieasas")
_MASKED: Final = re.compile(r"(?<!\w)[a-z]+[*#•_]+[a-z*#•_]*(?!\w)")
_SPACED: Final = re.compile(r"(?<!\w)[a-z](?:(?P<gap>[ ._-])[a-z])(?:(?P=gap)[a-z]){2,}(?!\w)")
_LETTER: Final = re.compile(r"[*#•_]")


def look(reading: Reading, language: str, asked: Asked) -> Iterator[Hit]:
    """What no brand says by accident; digits, stars and gaps that stand for letters are read as letters. What
    is quoted to be denounced is left alone."""
    folded = _DRESSED.sub(lambda found: found[0].translate(_PLAIN), reading.folded)
    seen = (
        *lists.hits(reading, language, "profanity", folded=folded),
        *shapes.hits(reading, language, "profanity"),
        *_masked(reading, language),
    )
    known = [hit for hit in seen if not shapes.spoken_of(reading, hit)]
    yield from known
    if asked.guesses:
        yield from toxicity.look(reading, language, known)


def _masked(reading: Reading, language: str) -> Iterator[Hit]:
    """“p*tain”, “b i t c h”: a word of the list once its letters are filled in or put together."""
    for found in _MASKED.finditer(reading.folded):
        wanted = re.compile(_LETTER.sub("[a-z]", re.escape(found[0]).replace("\\*", "*").replace("\\#", "#")))
        yield from _known(reading, language, found, wanted)
    for found in _SPACED.finditer(reading.folded):
        letters = re.sub(r"[ ._-]", "", found[0])  # an article may stand before them: “a b i t c h”
        yield from _known(reading, language, found, re.compile(f"{letters}|{letters[1:]}"))


def _known(reading: Reading, language: str, found: re.Match[str], wanted: re.Pattern[str]) -> Iterator[Hit]:
    """The hit, where one word of the list is written so."""
    for phrase in lists.phrases(language, "profanity"):
        if phrase.rule is not None and wanted.fullmatch(phrase.words):
            first, last = reading.span(found.start(), found.end())
            yield Hit(phrase.rule, first, last, reading.text[first:last], about=phrase.words)
            return
