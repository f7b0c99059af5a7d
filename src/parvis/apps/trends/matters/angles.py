"""A first sentence to begin a brief with, chosen by the facts of a subject and filled with them.

No language model writes it, and it claims nothing that the figures beside it do not say. It is in the
language of the segment it is for, whatever the language of the person who reads the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from parvis.apps.trends.matters.features import Touch
from parvis.apps.trends.matters.selectors import ForSegment, Ranked
from parvis.kit.translation import gettext_noop
from parvis.science.proportions import wilson

SPOKEN = ("fr", "en")  # in which the sentences exist
MUCH = 0.25  # of the posts, at the lower bound of their share


class AngleKind(StrEnum):
    """What the sentence proposes to do."""

    CHECK = "check"
    ANSWER = "answer"
    ACKNOWLEDGE = "acknowledge"
    SHARE = "share"
    LINK = "link"
    EXPLAIN = "explain"


SENTENCES = {
    AngleKind.CHECK: gettext_noop(
        "“%(subject)s” may be pushed by a few accounts: check who speaks before you take part."
    ),
    AngleKind.ANSWER: gettext_noop(
        "People are asking about “%(subject)s”: answer the question that comes up most."
    ),
    AngleKind.ACKNOWLEDGE: gettext_noop(
        "People are unhappy about “%(subject)s”: say what you know about it, and what you can do."
    ),
    AngleKind.SHARE: gettext_noop(
        "People are happy about “%(subject)s”: add what you alone can show or tell."
    ),
    AngleKind.LINK: gettext_noop(
        "People talk about “%(subject)s”: what does it change where %(interest)s is concerned?"
    ),
    AngleKind.EXPLAIN: gettext_noop(
        "People talk about “%(subject)s”: explain in a few words what is behind it."
    ),
}


@dataclass(frozen=True, slots=True)
class Angle:
    """A sentence and its language; ``instead``: the segment reads another, in which there is none."""

    kind: AngleKind
    text: str
    language: str
    instead: bool


def angle_of(ranked: Ranked, segment: ForSegment | None) -> Angle:
    """The angle for a segment, or for everybody."""
    wanted = segment.segment.language if segment else ""
    reading = "fr" if (get_language() or "fr").startswith("fr") else "en"
    language = wanted if wanted in SPOKEN else reading
    kind = _kind(ranked, segment)
    with override(language):
        text = _sentence(kind, ranked, segment)
    return Angle(kind, text, language, bool(wanted) and wanted != language)


def _kind(ranked: Ranked, segment: ForSegment | None) -> AngleKind:
    facts = ranked.matter.facts
    if ranked.matter.coordinated:
        return AngleKind.CHECK
    if _much(facts.questions, facts.read):
        return AngleKind.ANSWER
    if _much(facts.negative, facts.read) and facts.negative > facts.positive:
        return AngleKind.ACKNOWLEDGE
    if _much(facts.positive, facts.read) and facts.positive > facts.negative:
        return AngleKind.SHARE
    return AngleKind.LINK if _touched(ranked, segment) else AngleKind.EXPLAIN


def _much(k: int, n: int) -> bool:
    return n > 0 and wilson(min(k, n), n)[0] >= MUCH


def _touched(ranked: Ranked, segment: ForSegment | None) -> Touch | None:
    nearest = ranked.nearest
    held = segment.touches if segment else (*ranked.themes, *(nearest.touches if nearest else ()))
    return next((touch for touch in held if touch.clear), None)


def _sentence(kind: AngleKind, ranked: Ranked, segment: ForSegment | None) -> str:
    touched = _touched(ranked, segment)
    told = {
        "subject": ranked.matter.lead.label,
        "interest": touched.name if touched else "",
    }
    return _(SENTENCES[kind]) % told
