"""What the course teaches, written once in French and once in English: ``fr.toml`` and ``en.toml``.

Both hold the same lessons with the same fields in the same order, told by ``slug`` and ``name``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Field:
    """A place to write in an exercise; ``rows`` of a field of several lines, 1 of one line."""

    name: str
    label: str
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Lesson:
    """``rule`` says by which the example is chosen, ``none`` what to do where there is none; ``leads`` is the
    name of the address where the reader goes on, ``lead`` what its link says."""

    slug: str
    title: str
    idea: tuple[str, ...]
    rule: str
    none: str
    task: str
    fields: tuple[Field, ...]
    lead: str
    leads: str
    sources: tuple[str, ...] = ()


def lessons(language: str) -> tuple[Lesson, ...]:
    """Every lesson in its order, in French unless English is asked."""
    return _lessons("en" if language.startswith("en") else "fr")


def lesson(slug: str, language: str) -> Lesson | None:
    """One of them."""
    return next((one for one in lessons(language) if one.slug == slug), None)


@cache
def _lessons(language: str) -> tuple[Lesson, ...]:
    text = resources.files(__name__).joinpath(f"{language}.toml").read_text(encoding="utf-8")
    return tuple(_lesson(slug, said) for slug, said in tomllib.loads(text).items())


def _lesson(slug: str, said: Mapping[str, Any]) -> Lesson:
    known = {**said, "fields": [Field(**one) for one in said["fields"]]}
    read: dict[str, Any] = {name: tuple(one) if isinstance(one, list) else one for name, one in known.items()}
    return Lesson(slug=slug, **read)
