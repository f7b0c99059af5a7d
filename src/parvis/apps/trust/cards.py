"""The card of each check of words: what it was measured to find, on cases that nobody looked at before.

The figures are those that ``python bench/checks.py --write`` put into ``evaluation/checks/measured.json``,
with Wilson’s 95 % interval: no number is written by hand.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.apps.trust.findings import Check
from parvis.apps.trust.wording import CHECKS
from parvis.science.proportions import wilson

BLIND: Final[dict[Check, Promise]] = {
    Check.ADVERTISING: _("A partnership that the words do not show: somebody must declare it."),
    Check.AI: _("AI that nobody marked and nobody tells of."),
    Check.CLAIMS: _("Whether a source is real; claims in other words, in pictures or in spoken video."),
    Check.PROFANITY: _("New slang, irony and contempt in polite words."),
    Check.BIAS: _("Stereotypes told by a scene or a picture; groups and sayings outside its shapes."),
    Check.WATCHED: _("Allusions and logos; whether a name at the head of a sentence is the brand."),
    Check.LINKS: _("Whether a page says what the post says; pages behind a login."),
    Check.ALT: _("Whether the text is true: no picture is looked at."),
    Check.INCLUSIVE: _("Whether a masculine is meant for men alone; forms outside its endings."),
}
LANGUAGES: Final[dict[str, Promise]] = {"fr": _("French"), "en": _("English")}


@dataclass(frozen=True, slots=True)
class Share:
    """A share of ``n`` in percent with its interval; None where nothing was there to be counted."""

    value: int
    low: int
    high: int
    n: int


@dataclass(frozen=True, slots=True)
class Row:
    """One language of a card: ``precision`` of what is pointed at, ``recall`` of what is there."""

    language: Promise
    cases: int
    precision: Share | None
    recall: Share | None


@dataclass(frozen=True, slots=True)
class Card:
    """A check, its figures and what it cannot see."""

    label: Promise
    rows: tuple[Row, ...]
    blind: Promise


def cards() -> list[Card]:
    """One card a check of words, in the order in which findings are shown."""
    return [
        Card(CHECKS[check], tuple(_row(one) for one in _kept() if one["check"] == check), BLIND[check])
        for check in Check
        if check in BLIND
    ]


@cache
def _kept() -> list[dict[str, str | int]]:
    path = resources.files("parvis.ai.evaluation").joinpath("checks", "measured.json")
    kept: list[dict[str, str | int]] = json.loads(path.read_text(encoding="utf-8"))["measured"]
    return kept


def _row(one: dict[str, str | int]) -> Row:
    found, wrong, missed = (int(one[name]) for name in ("found", "wrong", "missed"))
    return Row(
        LANGUAGES[str(one["language"])],
        int(one["cases"]),
        _share(found, found + wrong),
        _share(found, found + missed),
    )


def _share(part: int, whole: int) -> Share | None:
    if not whole:
        return None
    low, high = wilson(part, whole)
    return Share(round(100 * part / whole), round(100 * low), round(100 * high), whole)
