"""The writer’s own words, from ``fr.txt`` and ``en.txt``, and how the brief’s words are set into them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from parvis.ai.writing.builtin import english, french
from parvis.ai.writing.builtin.nouns import Noun
from parvis.ai.writing.ports import Tone

_SLOT: Final = re.compile(r"\{(?P<name>\w+)(?::(?P<how>\w+)|\?(?P<forms>[^}]+))?\}")
Slots = Mapping[str, Noun | str]


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to say something. ``tones`` empty: in any tone. ``familiar``: to a reader called "tu"."""

    text: str
    familiar: str
    tones: frozenset[Tone] = frozenset()

    def fits(self, tone: Tone) -> bool:
        """Whether it may be said in this tone."""
        return not self.tones or tone in self.tones


@cache
def wordings(language: str) -> Mapping[str, tuple[Wording, ...]]:
    """Return every wording of a language by its section, in the order of the file."""
    text = resources.files(__package__).joinpath(f"{language}.txt").read_text(encoding="utf-8")
    found: dict[str, list[Wording]] = {}
    section = ""
    for line in text.splitlines():
        if line.startswith("["):
            section = line.strip("[] ")
        elif line.strip() and not line.startswith("#"):
            found.setdefault(section, []).append(_wording(line.strip()))
    return {name: tuple(ways) for name, ways in found.items()}


def _wording(line: str) -> Wording:
    tones: frozenset[Tone] = frozenset()
    if line.startswith("@"):
        named, _, line = line[1:].partition(" ")
        tones = frozenset(map(Tone, named.split(",")))
    formal, _, familiar = (part.strip() for part in line.partition("||"))
    return Wording(formal, familiar or formal, tones)


def set_in(text: str, slots: Slots, language: str) -> str | None:
    """Return a wording with its slots filled; None where one is missing, or its grammar is not known."""
    pieces: list[str] = []
    at = 0
    for found in _SLOT.finditer(text):
        value = slots.get(found["name"])
        put = None if not value else _put(value, found["how"], found["forms"], language)
        if put is None:
            return None
        pieces += [text[at : found.start()], put]
        at = found.end()
    return "".join((*pieces, text[at:]))


def _put(value: Noun | str, how: str | None, forms: str | None, language: str) -> str | None:
    if isinstance(value, str):
        return value if how is None and forms is None else None
    if forms:
        return _agreed(value, forms.split("/"), language)
    if language == "en":
        thing = (
            english.definite(value) if how == "the" else english.indefinite(value) if how == "a" else value
        )
        return thing.phrase
    known = french.definite(value)
    if known is None:
        return None
    if how == "de":
        return french.after_de(known)
    return french.after_a(known) if how == "a" else known.phrase


def _agreed(thing: Noun, forms: Sequence[str], language: str) -> str | None:
    if language == "en":
        return None if thing.plural is None else forms[1 if thing.plural else 0]
    return french.agreed(thing, list(forms))
