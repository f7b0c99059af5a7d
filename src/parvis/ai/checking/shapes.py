"""Shapes of sentences: what a list of phrases cannot hold, such as a group and what is said of all of it.

A file ``words/<language>/<check>.shapes`` is read on folded text: ``[rule]`` opens a family;
``name := one|two`` names a class, which ``{name}`` puts into a line below; every other line is a regular
expression, of which a named group is what is pointed at. ``!`` begins a shape inside which nothing counts.
Gaps are bounded, so that a text is read in linear time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Final

from parvis.ai.checking.ports import Hit, Rule
from parvis.ai.checking.reading import Reading, matches

_CLASS: Final = re.compile(r"(\w+) := (.+)")
_USE: Final = re.compile(r"\{([a-z_]+)\}")
_QUOTED: Final = re.compile(r"«[^»\n]{0,200}»|“[^”\n]{0,200}”|\"[^\"\n]{0,200}\"")
_DENOUNCES: Final = re.compile(
    r"\b(?:mots?|insultes?|injures?|termes?|harcel\w*|propos|cliches?|stereotypes?|prejuges?|idees? recues?|"
    r"est faux|sont faux|discrimin\w*|word|words|insults?|slurs?|bull(?:y|ied|ying)|hate crime|myths?|"
    r"wrong|untrue|report it)\b"
)


def spans(reading: Reading, language: str, name: str) -> Iterator[tuple[Rule, int, int]]:
    """Rule, start and end in the folded text of what has one of the shapes and is not shielded."""
    shapes = _shapes(language, name)
    shields = [at for rule, pattern in shapes if rule is None for at in matches(reading, pattern)]
    for rule, pattern in shapes:
        if rule is None:
            continue
        for start, end in matches(reading, pattern):
            if not any(start < last and first < end for first, last in shields):
                yield rule, start, end


def hits(reading: Reading, language: str, name: str) -> Iterator[Hit]:
    """The same, in the text as it was written."""
    for rule, start, end in spans(reading, language, name):
        first, last = reading.span(start, end)
        yield Hit(rule, first, last, reading.text[first:last])


def spoken_of(reading: Reading, hit: Hit) -> bool:
    """Whether somebody else’s words are quoted to be denounced: “that word has no place here”."""
    at = next((place for place, origin in enumerate(reading.offsets) if origin >= hit.start), 0)
    quoted = any(found.start() <= at < found.end() for found in _QUOTED.finditer(reading.folded))
    return quoted or _DENOUNCES.search(reading.sentence(at)) is not None


@cache
def _shapes(language: str, name: str) -> tuple[tuple[Rule | None, re.Pattern[str]], ...]:
    path = resources.files("parvis.ai.checking").joinpath("words", language, f"{name}.shapes")
    classes: dict[str, str] = {}
    found: list[tuple[Rule | None, re.Pattern[str]]] = []
    rule: Rule | None = None
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("[") and line.endswith("]") and line[1:-1].isalpha():
            rule = Rule(f"{name}.{line[1:-1]}")
        elif named := _CLASS.fullmatch(line):
            classes[named[1]] = f"(?:{_filled(named[2], classes)})"
        elif line.startswith("!"):
            found.append((None, re.compile(_filled(line[1:], classes))))
        elif line and not line.startswith("# "):
            found.append((rule, re.compile(_filled(line, classes))))
    return tuple(found)


def _filled(line: str, classes: dict[str, str]) -> str:
    return _USE.sub(lambda found: classes[found[1]], line)
