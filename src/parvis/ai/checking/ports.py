"""What crosses the door of ``ai.checking``: a text goes in, what is to be looked at comes out.

Pure: no Django, no network, no model that must be asked elsewhere. Spans are offsets in characters
(Python's) of the text as it was given, the end left out. A hit names what was seen; whether that holds a post
back, who may waive it and how that is said is decided above.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Check(StrEnum):
    """What is looked for in the words of a post."""

    CLAIMS = "claims"
    PROFANITY = "profanity"
    BIAS = "bias"
    INCLUSIVE = "inclusive"
    WATCHED = "watched"
    LINKS = "links"
    ALT = "alt"
    ADVERTISING = "advertising"
    AI = "ai"


class Rule(StrEnum):
    """What exactly was seen; the part before the dot is its check."""

    FIGURE = "claims.figure"
    SUPERLATIVE = "claims.superlative"
    PROMISE = "claims.promise"
    HEALTH = "claims.health"
    GREEN = "claims.green"
    INSULT = "profanity.insult"
    VULGAR = "profanity.vulgar"
    SLUR = "profanity.slur"
    TOXIC = "profanity.toxic"
    STEREOTYPE = "bias.stereotype"
    GENDER = "bias.gender"
    ORIGIN = "bias.origin"
    DISABILITY = "bias.disability"
    AGE = "bias.age"
    BODY = "bias.body"
    MASCULINE = "inclusive.masculine"
    TITLE = "inclusive.title"
    PRONOUN = "inclusive.pronoun"
    DOT = "inclusive.dot"
    RIVAL = "watched.rival"
    CRISIS = "watched.crisis"
    UNFINISHED = "links.unfinished"
    MALFORMED = "links.malformed"
    PRIVATE = "links.private"
    NOTHING = "alt.nothing"
    FILE_NAME = "alt.file_name"
    OPENING = "alt.opening"
    STUFFED = "alt.stuffed"
    PAID = "advertising.paid"
    LIKELY = "advertising.likely"
    DISCLOSED = "ai.disclosed"

    @property
    def check(self) -> Check:
        """The check that it is a rule of."""
        return Check(self.value.partition(".")[0])


class Convention(StrEnum):
    """How a workspace wants people to be named; ``NONE`` asks nothing and hints at nothing."""

    NONE = "none"
    BOTH = "both"  # “les clientes et les clients”
    DOT = "dot"  # “les client·es”


@dataclass(frozen=True, slots=True)
class Watch:
    """A word that a workspace wants to hear of. ``exact``: only as it is written, capitals included;
    ``not_near``: words beside which it means something else."""

    word: str
    crisis: bool = False
    exact: bool = False
    not_near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """How a text is to be read. ``language`` is ``fr``, ``en``, or empty where nobody said; ``facts`` are
    what a brief bears out; ``guesses``: whether a model may read after the lists."""

    language: str = ""
    convention: Convention = Convention.NONE
    watched: tuple[Watch, ...] = ()
    facts: tuple[str, ...] = ()
    checks: frozenset[Check] = field(default_factory=lambda: frozenset(Check))
    guesses: bool = True


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing seen, at ``text[start:end]``. ``mend`` are words that can stand there instead (None: a person
    finds them), ``about`` what it names: a brand, a word of a list."""

    rule: Rule
    start: int
    end: int
    words: str
    mend: str | None = None
    about: str = ""
