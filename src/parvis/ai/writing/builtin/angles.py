"""By which door a variant enters its subject: a figure, a question, somebody’s story… The angle’s name says
it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from parvis.ai.writing.builtin.material import Material
from parvis.ai.writing.builtin.topics import Topic

_NO_OPENING = frozenset({Topic.OTHER, Topic.FIGURE})
# "When?" and "how long?" open a text only where everybody knows of what.
_OF_SOMETHING = frozenset({Topic.DATE, Topic.DURATION, Topic.PACE, Topic.PLACE, Topic.SINCE})
_WORDS = 5  # of a fact that names an angle


class Lens(StrEnum):
    """What the first words are about."""

    STORY = "story"
    MESSAGE = "message"
    FIGURE = "figure"
    QUESTION = "question"
    TROUBLE = "trouble"
    CALL = "call"
    AUDIENCE = "audience"
    PRODUCT = "product"
    FACT = "fact"


@dataclass(frozen=True, slots=True)
class Angle:
    """A lens, and the id of the fact that it looks at, where it looks at one."""

    lens: Lens
    fact: str = ""
    topic: Topic = Topic.OTHER
    figure: str = ""
    words: str = ""


def angles_of(material: Material) -> Iterator[Angle]:
    """Yield every angle that the brief allows, the teller’s story first."""
    if material.happened:
        yield Angle(Lens.STORY)
    yield Angle(Lens.MESSAGE)
    for fact in material.facts:
        if fact.figure:
            yield Angle(Lens.FIGURE, fact.id, fact.topic, fact.figure)
        if fact.topic not in _NO_OPENING and (fact.of_product or fact.topic not in _OF_SOMETHING):
            yield Angle(Lens.QUESTION, fact.id, fact.topic)
    if material.trouble and material.trouble not in material.message:
        yield Angle(Lens.TROUBLE)
    if material.call:
        yield Angle(Lens.CALL)
    if material.audience:
        yield Angle(Lens.AUDIENCE)
    if material.product:
        yield Angle(Lens.PRODUCT)
    for fact in material.facts:
        yield Angle(Lens.FACT, fact.id, fact.topic, words=_first_words(fact.text))


def _first_words(text: str) -> str:
    words = text.rstrip(".").split()
    return " ".join(words[:_WORDS]).rstrip(",;: ") + (" …" if len(words) > _WORDS else "")
