"""The proper names of a text, by their capitals where no sentence begins. French and English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from parvis.kit.folding import fold

_CAPITALISED: Final = re.compile(
    r"(?<![\w’'-])(?:[LlDdQqJjNnSsCcMmTt][’'])?(?P<name>[A-ZÀ-ÖØ-Þ][\w]*(?:[’'-][\w]+)*)"
)
_OPENS: Final = re.compile(r"(?:^|[.!?…:;\n]|^\s*\d+[.)])[\s\u00a0]*[\W_]*$", re.MULTILINE)
# No names: what anybody writes with capitals, languages’ own words among them (English days and months are
# figures).
_COMMON: Final = frozenset({
    "i", "i'm", "i've", "i'd", "i'll", "ok", "faq", "pdf", "url", "cb", "ttc", "ht", "rse", "tv", "gps",
    "usb", "led", "rdv", "sav", "pme", "tpe", "ia", "ai", "rh", "it", "vip", "ceo", "uk", "us", "eu", "ue",
    "monsieur", "madame", "mme", "mr", "mrs", "ms", "dr", "m", "st", "monday", "tuesday", "wednesday",
    "thursday", "friday", "saturday", "sunday", "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december", "internet", "web", "french",
    "english",
})  # fmt: skip
_BEFORE: Final = 12  # characters
_SHOUTED: Final = 0.6  # of a line’s words in capitals: the capitals mean nothing


def names_in(text: str) -> Iterator[tuple[int, int]]:
    """Yield where names stand, neighbours as one. A first word has its capital from the sentence: it is a
    name only where another capital follows it at once.
    """
    at = 0
    for line in text.splitlines(keepends=True):
        if not _shouts(line):
            yield from ((at + start, at + end) for start, end in _names(line))
        at += len(line)


def _names(line: str) -> Iterator[tuple[int, int]]:
    run: list[tuple[int, int]] = []
    opens = False
    for found in _CAPITALISED.finditer(line):
        start, end = found.span("name")
        if fold(found["name"]) in _COMMON:
            continue
        if run and line[run[-1][1] : start] in {" ", "\u00a0"}:
            run.append((start, end))
            continue
        yield from _closed(run, opens=opens)
        run, opens = [(start, end)], _opens(line, found.start())
    yield from _closed(run, opens=opens)


def _opens(line: str, at: int) -> bool:
    """Whether a sentence begins here: only what stands just before is read, however long the line."""
    first = max(0, at - _BEFORE)
    return _OPENS.search(("x" if first else "") + line[first:at]) is not None


def _closed(run: list[tuple[int, int]], *, opens: bool) -> Iterator[tuple[int, int]]:
    """A run that opens a sentence keeps its first word out: it may be any word; alone, it is none."""
    kept = run[1:] if opens else run
    if kept:
        yield kept[0][0], kept[-1][1]


def _shouts(line: str) -> bool:
    words = re.findall(r"[^\W\d_]{2,}", line)
    if len(words) < 4:
        return len(words) > 1 and all(str(word).isupper() for word in words)
    capitals: int = sum(word[0].isupper() for word in words)
    return capitals / len(words) > _SHOUTED
