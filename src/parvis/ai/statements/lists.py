"""The closed lists of what a statement may say, read from the files beside: what none holds, nobody said."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Final


class Kind(StrEnum):
    """What people may be counted by. Values are stable: rows hold them."""

    OCCUPATION = "occupation"
    SITUATION = "situation"
    PLACE = "place"
    AGE = "age"
    INTEREST = "interest"


LISTED: Final = {
    Kind.OCCUPATION: "occupations.txt",
    Kind.PLACE: "places.txt",
    Kind.INTEREST: "interests.txt",
}
SITUATIONS: Final = ("student", "retired", "parent", "grandparent", "at_home_owner", "at_home_tenant", "pet")
AGES: Final = ("18_24", "25_34", "35_49", "50_64", "65_up")
ADULT: Final = 18


@cache
def phrases(kind: Kind) -> Mapping[str, str]:
    """Folded phrase -> the value it stands for. Raises ``ValueError`` for a phrase with two meanings."""
    found: dict[str, str] = {}
    value = ""
    text = resources.files(__package__).joinpath(LISTED[kind]).read_text(encoding="utf-8")
    for line in text.splitlines():
        entry = line.partition("#")[0].strip()
        if entry.startswith("["):
            value = entry.strip("[]")
            continue
        for phrase in filter(None, entry.split("|")):
            if found.setdefault(phrase, value) != value:
                raise ValueError(f"{LISTED[kind]}: {phrase!r} stands for {found[phrase]} and for {value}")
    return found


def values(kind: Kind) -> tuple[str, ...]:
    """Every value a statement of this kind can have, in the order of its file."""
    if kind is Kind.SITUATION:
        return SITUATIONS
    if kind is Kind.AGE:
        return AGES
    return tuple(dict.fromkeys(phrases(kind).values()))


def age_band(years: int) -> str:
    """The band of an adult's age."""
    bounds = {"18_24": 24, "25_34": 34, "35_49": 49, "50_64": 64}
    return next((band for band, last in bounds.items() if years <= last), "65_up")
