"""One thing found in a post: what, where, whether it holds the post back, who may waive it.

Only what a law asks to be disclosed, a network's limit and a right to a file hold a post back; the last two
are looked at by their own apps, and are here to be shown with the rest. Everything else is a hint.
"""

from __future__ import annotations

import enum
import hashlib
from dataclasses import dataclass, field
from typing import Final

from parvis.ai.checking.ports import Check as Words
from parvis.ai.checking.ports import Rule as Seen
from parvis.core.workspaces.permissions import Verb


class Check(enum.StrEnum):
    """Everything that is looked at, in the order in which it is shown."""

    ADVERTISING = "advertising"
    AI = "ai"
    LIMITS = "limits"
    RIGHTS = "rights"
    MOMENT = "moment"
    CLAIMS = "claims"
    PROFANITY = "profanity"
    BIAS = "bias"
    WATCHED = "watched"
    LINKS = "links"
    ALT = "alt"
    INCLUSIVE = "inclusive"


class Rule(enum.StrEnum):
    """What is found by what stands around the words; the rest is ``ai.checking.ports.Rule``."""

    DECLARED = "advertising.declared"
    RETOUCHED = "advertising.retouched"
    VIRTUAL = "advertising.virtual"
    AI_UNSAID = "ai.unsaid"
    LIMIT = "limits.refused"
    RIGHT = "rights.ended"
    CRISIS = "moment.crisis"
    RISING = "moment.rising"
    GONE = "links.gone"
    SILENT = "links.silent"
    MISSING = "alt.missing"


ALWAYS_ON: Final = frozenset({Check.LIMITS, Check.RIGHTS})  # no workspace turns these off
OPTIONAL: Final = tuple(one for one in Check if one not in ALWAYS_ON)
BLOCKS: Final = frozenset({Seen.PAID, Rule.DECLARED, Rule.RETOUCHED, Rule.VIRTUAL, Rule.LIMIT, Rule.RIGHT})
# What nobody waives: a person declared it, or another app holds the post back for it.
FIRM: Final = frozenset({Rule.DECLARED, Rule.RETOUCHED, Rule.VIRTUAL, Rule.LIMIT, Rule.RIGHT})
WORDS: Final = frozenset(Words)


@dataclass(frozen=True, slots=True)
class Where:
    """The version (empty: the common one), its part and file from 1 (0: none), and the words in it.

    ``field`` is what of a version it stands in: ``text``, ``title``, ``comment``, ``alt``, ``warning``.
    """

    variant: str = ""
    part: int = 0
    media: int = 0
    field: str = "text"
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """``rule`` names it; ``words`` are those it stands on, ``mend`` what can stand there instead, ``about``
    what it names; ``said`` is its sentence where another app worded it."""

    rule: str
    where: Where = field(default_factory=Where)
    words: str = ""
    mend: str | None = None
    about: str = ""
    said: str = ""

    @property
    def check(self) -> Check:
        """What it was found by."""
        return Check(self.rule.partition(".")[0])

    @property
    def blocks(self) -> bool:
        """Whether the post may not leave with it, unless it is waived."""
        return self.rule in BLOCKS

    @property
    def waived_by(self) -> Verb | None:
        """What whoever waives it must be allowed to do; None: nobody waives it."""
        if self.rule in FIRM:
            return None
        return Verb.APPROVE_POSTS if self.blocks else Verb.WRITE_POSTS

    @property
    def key(self) -> str:
        """The same finding in the same place has the same key, 32 hex digits."""
        place = (self.where.variant, self.where.field, self.where.part, self.where.media, self.where.start)
        told = "\x1f".join([self.rule, *map(str, place), self.words])
        return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32]
