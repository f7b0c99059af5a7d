"""Insults, vulgar words and slurs, however they are dressed up: “c0nnard”, “f*ck”, letters of other
scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from parvis.ai.checking import lists
from parvis.ai.checking.ports import Asked, Hit
from parvis.ai.checking.reading import Reading

_DRESSED: Final = re.compile(r"\b(?=\w*[a-z])(?=\w*[01345@$])[a-z01345@$]{3,}\b")
_PLAIN: Final = str.maketrans("01345@$", "oieasas")


def look(reading: Reading, language: str, asked: Asked) -> Iterator[Hit]:
    """What no brand says by accident; digits that stand for letters are read as letters."""
    del asked
    folded = _DRESSED.sub(lambda found: found[0].translate(_PLAIN), reading.folded)
    yield from lists.hits(reading, language, "profanity", folded=folded)
