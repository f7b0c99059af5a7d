"""Who wrote which words of a post: a person, an AI, or nobody can tell apart. Pure.

Read from the states that were kept: words are whose they were when they first stood there (``kit.edits``). A
state that says it is by both, and before which nothing of it was kept, is by both in every word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from parvis.apps.content.bodies import Body, Variant
from parvis.apps.content.slots import Slot, label_of, slots_of
from parvis.core.actors import Made
from parvis.core.numbers import percent
from parvis.kit.edits import attributed

State = tuple[Body, Made]
_WORD: Final = re.compile(r"\w+(?:[’'-]\w+)*")


@dataclass(frozen=True, slots=True)
class Words:
    """Words of one maker."""

    text: str
    made: Made


@dataclass(frozen=True, slots=True)
class Field:
    """One text of a post: where it is, and its words by maker."""

    where: str
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Authorship:
    """Every text of a post. ``counts`` are words by maker, each version that leaves counted."""

    fields: tuple[Field, ...]
    counts: dict[Made, int]

    @property
    def total(self) -> int:
        """Words in all."""
        return sum(self.counts.values())

    def share(self, made: Made) -> float:
        """What of them is this maker's, 0 to 1; 0 where there are none."""
        return self.counts[made] / self.total if self.total else 0.0

    @property
    def shares(self) -> list[tuple[Made, int, str]]:
        """Each maker who wrote a word: how many, and what share, in words."""
        return [(made, n, percent(self.share(made))) for made, n in self.counts.items() if n]


def authorship(states: Sequence[State]) -> Authorship:
    """Who wrote the words of the last of these states; they are in the order of their writing."""
    last = states[-1][0]
    names = sorted(last.own) if last.own else [""]
    if last.own and any(network not in last.own for network in last.networks):
        names = ["", *names]
    fields = tuple(field for network in names for field in _fields(states, network))
    counts = dict.fromkeys(Made, 0)
    for field in fields:
        for words in field.words:
            counts[words.made] += len(_WORD.findall(words.text))
    return Authorship(fields, counts)


def _fields(states: Sequence[State], network: str) -> Iterator[Field]:
    told = [
        (dict(_texts(_variant(body, network), network)), _maker(made, n))
        for n, (body, made) in enumerate(states)
    ]
    for where, text in told[-1][0].items():
        if text.strip():
            words = attributed([(said.get(where, ""), made) for said, made in told])
            at = (
                _("%(network)s: %(field)s") % {"network": label_of(network), "field": where}
                if network
                else where
            )
            yield Field(at, tuple(Words(text, made) for text, made in words))


def _maker(made: Made, n: int) -> Made:
    """Whose the words are that a state adds: a post that is by both after its first state got a person's."""
    return Made.HUMAN if made is Made.BOTH and n else made


def _variant(body: Body, network: str) -> Variant:
    return body.variant(network) if network else body.common


def _texts(variant: Variant, network: str) -> Iterator[tuple[str, str]]:
    slots = slots_of(network) if network else frozenset(Slot)
    several = len(variant.parts) > 1
    for number, piece in enumerate(variant.parts, 1):
        yield (_("Post %(n)d") % {"n": number} if several else _("Text")), piece.text
    if Slot.TITLE in slots:
        yield _("Title"), variant.title
    if Slot.COMMENT in slots:
        yield _("First comment"), variant.comment
