"""What a fact speaks of, told by its words: so that a question can be put that it answers.

A topic is only a way in: the fact itself is said as the brief says it. What no rule tells is ``OTHER``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Final

from parvis.kit.folding import fold


class Topic(StrEnum):
    """What a fact answers. The order of the rules below decides where two could."""

    PRICE = "price"
    DELIVERY = "delivery"
    WARRANTY = "warranty"
    JOIN = "join"
    HOURS = "hours"
    UNTIL = "until"
    DATE = "date"
    PLACE = "place"
    ORIGIN = "origin"
    DATA = "data"
    INSIDE = "inside"
    MADE = "made"
    USE = "use"
    FOR_WHOM = "for_whom"
    SINCE = "since"
    PACE = "pace"
    DURATION = "duration"
    PEOPLE = "people"
    CHANGE = "change"
    FIGURE = "figure"
    OTHER = "other"


_TROUBLE: Final = "trouble"


@cache
def _rules() -> Mapping[str, re.Pattern[str]]:
    """Return the rule of each section of ``topics.txt``, in the order of the file."""
    found: dict[str, list[str]] = {}
    section = ""
    for line in resources.files(__package__).joinpath("topics.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            found.setdefault(section, []).append(line)
    return {name: re.compile("|".join(ways)) for name, ways in found.items()}


def topic_of(fact: str) -> Topic:
    """Return what a fact speaks of."""
    words = fold(fact)
    told = (name for name, rule in _rules().items() if name != _TROUBLE and rule.search(words))
    return Topic(next(told, Topic.OTHER))


def tells_trouble(sentence: str) -> bool:
    """Whether a sentence tells of something that goes badly."""
    return _rules()[_TROUBLE].search(fold(sentence)) is not None
