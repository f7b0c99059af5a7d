"""Small word lists written for Parvis, all folded (no accents, lower case)."""

from __future__ import annotations

from functools import cache
from importlib import resources


@cache
def words(name: str) -> frozenset[str]:
    """Return the words of ``name``.txt; ``#`` opens a comment line. Raises ``FileNotFoundError``."""
    lines = resources.files(__package__).joinpath(f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def stop_words(language: str) -> frozenset[str]:
    """Return the stop words of a language; those of French and English together for any other."""
    if language in {"fr", "en"}:
        return words(f"stop_{language}")
    return words("stop_fr") | words("stop_en")
