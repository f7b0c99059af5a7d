"""Stereotypes and words that hurt a group: hints for a person, never a verdict.

A sentence that says of a whole group what it does, likes or cannot is found by its shape (a group, then a
verb); worn expressions are found by a list. What is said of named people, or of the women of one workshop,
is not that shape.
"""

from __future__ import annotations

from collections.abc import Iterator

from parvis.ai.checking import lists, shapes
from parvis.ai.checking.ports import Asked, Hit
from parvis.ai.checking.reading import Reading


def look(reading: Reading, language: str, asked: Asked) -> Iterator[Hit]:
    """What reads as a stereotype; what is quoted to be denounced does not."""
    del asked
    for hit in (*shapes.hits(reading, language, "bias"), *lists.hits(reading, language, "bias")):
        if not shapes.spoken_of(reading, hit):
            yield hit
