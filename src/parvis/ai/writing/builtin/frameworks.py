"""The frameworks of copywriting: their names, where they come from, what they are for and what they need.

A framework is an order of steps; ``composing`` says what each step does with the brief’s words. One that
needs what the brief does not give (a problem, a story, instructions) is not used: nothing is made up to
fill it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from parvis.ai.writing.builtin.angles import Angle, Lens
from parvis.ai.writing.builtin.material import Material
from parvis.ai.writing.builtin.topics import Topic
from parvis.ai.writing.ports import Goal


class Step(StrEnum):
    """One move of a framework."""

    OPEN = "open"
    MESSAGE = "message"
    FACT = "fact"
    FACTS = "facts"
    MATTERS = "matters"
    STORY = "story"
    WITNESS = "witness"
    TROUBLE = "trouble"
    SOLUTION = "solution"
    BEFORE = "before"
    AFTER = "after"
    BRIDGE = "bridge"
    FEATURE = "feature"
    ADVANTAGE = "advantage"
    BENEFIT = "benefit"
    URGENT = "urgent"
    QUESTIONS = "questions"
    STEPS = "steps"
    LIST = "list"
    FIVE = "five"
    CALL = "call"


@dataclass(frozen=True, slots=True)
class Framework:
    """``code`` is stable; ``names`` by language; ``source`` is who described it, or that nobody in
    particular did.

    One with ``opens`` has an opening of its own, and takes the angles for which that is true.
    """

    code: str
    names: Mapping[str, str]
    source: str
    steps: tuple[Step, ...]
    goals: tuple[Goal, ...]
    needs: Callable[[Material], bool] = lambda _: True
    opens: Callable[[Angle], bool] | None = None  # None: any angle may open it


_ORDERS: Final = {
    "fr": re.compile(r"(?!Chez|Assez|Nez|Rez)[^\W\d_]{2,}ez\b|(?:Faites|Dites)\b"),
    "en": re.compile(
        r"(?:Add|Ask|Book|Bring|Check|Choose|Click|Come|Connect|Cut|Do|Fill|Find|Follow|Get|Give|Go|Install|Join|Keep|Leave"
        r"|Let|Make|Mix|Open|Pay|Pick|Place|Plug|Press|Put|Register|Remove|Rinse|Run|Save|Scan|Select|Send|Set|Sign|Sort"
        r"|Start|Store|Take|Tell|Try|Turn|Use|Wait|Wash|Write)\b"
    ),
}  # fmt: skip


def _topics(material: Material) -> set[Topic]:
    return {fact.topic for fact in material.facts}


_PRACTICAL: Final = frozenset({Topic.DATE, Topic.HOURS, Topic.PLACE, Topic.PRICE, Topic.JOIN, Topic.UNTIL})


def _has_trouble(material: Material) -> bool:
    return bool(material.trouble) and material.trouble not in material.message


def _has_story(material: Material) -> bool:
    return bool(material.happened)


FRAMEWORKS: Final[tuple[Framework, ...]] = (
    Framework(
        "aida",
        {"fr": "AIDA : attention, intérêt, désir, action", "en": "AIDA: attention, interest, desire, action"},
        "E. St. Elmo Lewis, about 1898, as told by E. K. Strong, The Psychology of Selling, 1925",
        (Step.OPEN, Step.MESSAGE, Step.FACT, Step.FACT, Step.MATTERS, Step.CALL),
        (Goal.BOUGHT, Goal.KNOWN, Goal.COME),
    ),
    Framework(
        "pas",
        {"fr": "PAS : problème, tension, solution", "en": "PAS: problem, agitation, solution"},
        "D. S. Kennedy, The Ultimate Sales Letter, 1990",
        (Step.TROUBLE, Step.SOLUTION, Step.FACTS, Step.CALL),
        (Goal.WEIGHED, Goal.BOUGHT, Goal.TALK),
        _has_trouble,
        opens=lambda angle: angle.lens is Lens.TROUBLE,
    ),
    Framework(
        "bab",
        {"fr": "Avant, après, passerelle", "en": "Before, after, bridge"},
        "a practice of copywriters without a single author",
        (Step.BEFORE, Step.AFTER, Step.BRIDGE, Step.CALL),
        (Goal.WEIGHED, Goal.LOYAL, Goal.BOUGHT),
        lambda material: bool(material.facts) and _has_trouble(material),
        opens=lambda angle: angle.lens is Lens.TROUBLE,
    ),
    Framework(
        "fab",
        {"fr": "Caractéristique, avantage, bénéfice", "en": "Features, advantages, benefits"},
        "N. Rackham, SPIN Selling, 1988, chapter 5, who measures what each is worth",
        (Step.FEATURE, Step.ADVANTAGE, Step.BENEFIT, Step.CALL),
        (Goal.WEIGHED, Goal.BOUGHT, Goal.EXPLAIN),
        lambda material: Topic.CHANGE in _topics(material) and len(material.facts) > 1,
        opens=lambda angle: angle.lens is Lens.FACT and angle.topic is not Topic.CHANGE,
    ),
    Framework(
        "four_u",
        {"fr": "4U : utile, urgent, unique, ultra-précis", "en": "4 U’s: useful, urgent, unique, precise"},
        "M. Masterson and J. Forde, Great Leads, 2011",
        (Step.URGENT, Step.MESSAGE, Step.FACT, Step.CALL),
        (Goal.COME, Goal.BOUGHT, Goal.KNOWN),
        lambda material: Topic.DATE in _topics(material),
        opens=lambda angle: angle.lens is Lens.FACT and angle.topic is Topic.DATE,
    ),
    Framework(
        "story",
        {"fr": "Récit", "en": "Story arc"},
        "G. Freytag, Die Technik des Dramas, 1863",
        (Step.STORY, Step.MATTERS, Step.MESSAGE, Step.FACT, Step.CALL),
        (Goal.LOYAL, Goal.TALK, Goal.KNOWN, Goal.COME),
        _has_story,
        opens=lambda angle: angle.lens is Lens.STORY,
    ),
    Framework(
        "testimonial",
        {"fr": "Témoignage", "en": "Testimonial"},
        "R. B. Cialdini, Influence, 1984, on social proof",
        (Step.WITNESS, Step.MESSAGE, Step.FACTS, Step.CALL),
        (Goal.LOYAL, Goal.WEIGHED, Goal.TALK),
        lambda material: _has_story(material) and material.name is not None,
        opens=lambda angle: angle.lens is Lens.STORY,
    ),
    Framework(
        "questions",
        {"fr": "Question–réponse", "en": "Question and answer"},
        "Rhetorica ad Herennium IV, 33 (subiectio)",
        (Step.OPEN, Step.MESSAGE, Step.QUESTIONS, Step.CALL),
        (Goal.EXPLAIN, Goal.WEIGHED, Goal.TALK, Goal.KNOWN, Goal.COME, Goal.BOUGHT, Goal.LOYAL),
        lambda material: bool(_topics(material) - {Topic.OTHER}),
    ),
    Framework(
        "how_to",
        {"fr": "Pas à pas", "en": "How-to"},
        "J. Caples, Tested Advertising Methods, 1932",
        (Step.OPEN, Step.MESSAGE, Step.STEPS, Step.CALL),
        (Goal.EXPLAIN, Goal.BOUGHT),
        lambda material: len(instructions(material)) > 1,
    ),
    Framework(
        "list",
        {"fr": "Liste de raisons", "en": "Reasons why"},
        "J. E. Kennedy, Reason-Why Advertising, 1910",
        (Step.OPEN, Step.MESSAGE, Step.LIST, Step.CALL),
        (Goal.KNOWN, Goal.WEIGHED, Goal.BOUGHT, Goal.EXPLAIN, Goal.COME),
        lambda material: len(material.facts) > 2,
    ),
    Framework(
        "five_w",
        {"fr": "Quoi, quand, où, comment", "en": "What, when, where, how"},
        "R. Kipling, Just So Stories, 1902 (six honest serving-men)",
        (Step.FIVE, Step.CALL),
        (Goal.COME, Goal.EXPLAIN),
        lambda material: len(_topics(material) & _PRACTICAL) > 1,
        opens=lambda angle: angle.lens is Lens.MESSAGE,
    ),
    Framework(
        "pyramid",
        {"fr": "Pyramide inversée", "en": "Inverted pyramid"},
        "a practice of newspapers since the nineteenth century",
        (Step.OPEN, Step.MESSAGE, Step.FACTS, Step.CALL),
        (Goal.KNOWN, Goal.EXPLAIN, Goal.COME, Goal.WEIGHED, Goal.LOYAL, Goal.BOUGHT, Goal.TALK),
    ),
)  # fmt: skip


PLAIN: Final = Framework("plain", {"fr": "", "en": ""}, "", (), ())
"""No framework: an alternative text, hashtags and a first comment need none."""


def framework(code: str) -> Framework:
    """Return a framework by its code. Raises ``KeyError``."""
    return {one.code: one for one in FRAMEWORKS}[code]


def instructions(material: Material) -> tuple[str, ...]:
    """Return the ids of the facts that tell the reader what to do: they begin with an imperative."""
    rule = _ORDERS[material.language]
    return tuple(fact.id for fact in material.facts if rule.match(fact.text))


def suited(material: Material, goal: Goal) -> tuple[Framework, ...]:
    """Return the frameworks that the brief can fill, those for its goal first, in the order they serve it."""
    usable = [one for one in FRAMEWORKS if one.needs(material)]
    last = len(Goal)
    return tuple(sorted(usable, key=lambda one: one.goals.index(goal) if goal in one.goals else last))
