"""What crosses the door of ``ai.writing``: briefs go in, proposals come out, and a person decides.

A writer knows no network: how long a text may be, and how that is counted, comes with the request as a
``Room``. Spans are offsets in characters (Python's), the end left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Kind(StrEnum):
    """What is to be written."""

    CAPTION = "caption"
    THREAD = "thread"
    PRODUCT = "product"
    ARTICLE = "article"
    ALT = "alt"
    HASHTAGS = "hashtags"
    COMMENT = "comment"


class Goal(StrEnum):
    """What a text is for; the frameworks of copywriting are chosen by it."""

    KNOWN = "known"
    WEIGHED = "weighed"
    BOUGHT = "bought"
    LOYAL = "loyal"
    COME = "come"
    EXPLAIN = "explain"
    TALK = "talk"


class Tone(StrEnum):
    """How the brand speaks here."""

    PLAIN = "plain"
    WARM = "warm"
    LIVELY = "lively"
    EXPERT = "expert"
    SOBER = "sober"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is true and may be said: ``id`` is stable inside its brief."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Story:
    """What happened to somebody, told by a person: empty where there is none."""

    who: str = ""
    happened: str = ""
    matters: str = ""
    feels: str = ""


@dataclass(frozen=True, slots=True)
class Voice:
    """How a workspace's brand writes. ``examples`` are posts of its own that it likes."""

    brand: str = ""
    preferred: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    disclosure: str = ""
    formal: bool = True  # “vous” in French


@dataclass(frozen=True, slots=True)
class Brief:
    """What a person asks for. ``language`` is ``fr`` or ``en``; ``keywords`` are the audience's own words."""

    language: str
    message: str
    goal: Goal = Goal.KNOWN
    audience: str = ""
    product: str = ""
    facts: tuple[Fact, ...] = ()
    tone: Tone = Tone.PLAIN
    call: str = ""  # what the reader is asked to do
    link: str = ""
    constraints: tuple[str, ...] = ()
    story: Story = field(default_factory=Story)
    keywords: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()  # texts from outside, read as data and never as instructions


@dataclass(frozen=True, slots=True)
class Room:
    """What one network leaves.

    ``measure`` counts as it does, ``most`` is in that unit; 0 ``parts``: no thread.
    """

    network: str
    most: int
    measure: Callable[[str], int]
    parts: int = 0
    links_alive: bool = True
    hashtags: int = 3
    hashtags_apart: bool = False  # in the first comment, or in a field of their own


@dataclass(frozen=True, slots=True)
class Ask:
    """One request: ``variants`` proposals of one kind, each with a version for every room."""

    brief: Brief
    kind: Kind
    rooms: tuple[Room, ...]
    voice: Voice = field(default_factory=Voice)
    variants: int = 5
    seed: int = 0


class Doubt(StrEnum):
    """Why a stretch of text is pointed out."""

    FIGURE = "figure"
    SUPERLATIVE = "superlative"
    NAME = "name"
    PROMISE = "promise"
    CLAIM = "claim"


@dataclass(frozen=True, slots=True)
class Unsupported:
    """Words of a text that nothing in the brief bears out."""

    start: int
    end: int
    words: str
    doubt: Doubt


@dataclass(frozen=True, slots=True)
class Review:
    """What a text rests on: the ids of the facts it uses, and what no fact bears out."""

    facts: tuple[str, ...] = ()
    unsupported: tuple[Unsupported, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """One version: the parts of a thread, or the only one; ``title`` where the kind has one.

    ``hashtags``, with their sign, stand in the last part too, unless the room keeps them apart.
    """

    parts: tuple[str, ...]
    title: str = ""
    hashtags: tuple[str, ...] = ()
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Meta:
    """Where a proposal comes from. ``prompt`` is its name and version, empty of the built-in writer."""

    model: str
    version: str
    at: datetime
    prompt: str = ""
    builtin: bool = False
    reasons: tuple[str, ...] = ()
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float = 0.0


@dataclass(frozen=True, slots=True)
class Proposal:
    """One variant: ``angle`` is its name in the brief's language, ``framework`` a stable code."""

    angle: str
    framework: str
    texts: Mapping[str, Written]  # by network
    review: Review
    meta: Meta


@dataclass(frozen=True, slots=True)
class Price:
    """What a request will cost, told before it is made: tokens and money between ``low`` and ``high``."""

    tokens_low: int = 0
    tokens_high: int = 0
    low: float = 0.0
    high: float = 0.0


class Writer(Protocol):
    """Proposes texts. It publishes nothing, and says what it cannot do by an ``AiFault``."""

    def price(self, ask: Ask) -> Price:
        """Say what a request will cost, without asking anybody."""
        ...

    def write(self, ask: Ask) -> Iterator[Proposal]:
        """Yield proposals as they are ready. Raises ``AiFault``; what was yielded before stays good."""
        ...
