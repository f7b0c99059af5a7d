"""A thing that a text speaks of, as grammar sees it: its determiner, its gender, its number, or its name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Gender(StrEnum):
    """Of a French noun."""

    MASCULINE = "m"
    FEMININE = "f"


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun phrase. ``determiner`` is as written inside a sentence ("le", "l’", "notre"), empty of a name
    and of what nobody knows the determiner of; ``rest`` is all that follows it.

    ``gender`` None: not known, so nothing is said that would have to agree with it. ``plural`` likewise.
    """

    determiner: str
    rest: str
    gender: Gender | None = None
    plural: bool | None = False
    name: bool = False

    @property
    def phrase(self) -> str:
        """The phrase as it stands inside a sentence."""
        if not self.determiner:
            return self.rest
        return self.determiner + ("" if self.determiner.endswith("’") else " ") + self.rest

    @property
    def head(self) -> str:
        """Its first word after the determiner; empty where there is none."""
        return self.rest.split(maxsplit=1)[0] if self.rest.strip() else ""

    @property
    def in_a_sentence(self) -> bool:
        """Whether it can stand as a subject: it is a name, or has its determiner."""
        return self.name or bool(self.determiner)
