"""What the numbers of a report amount to, before any word: which differences count, what stands out.

No difference counts that chance explains. Thresholds carry their reason; none was fitted to any data.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parvis.apps.reports.facts import FEWEST_NAMED, Facts, Rising, Subject, Voice
from parvis.core import numbers
from parvis.science.differences import Interval

LOUD: Final = 0.3  # of the posts by one author: as alerts say it, it may be one account's doing
FEW: Final = 100  # posts below which a share is known to ten points at best (Wilson, a half of a hundred)
LEAST_NOTABLE: Final = 20  # posts: below, a rise is a handful of people
LEAST_LOUD: Final = 10  # posts below which one author easily holds a third
ENOUGH_CHECKED: Final = 50  # as the estimate of shares asks: science.quantification.ENOUGH


def language() -> str:
    """The language of the moment, ``fr`` or ``en``."""
    return "fr" if (get_language() or "fr").startswith("fr") else "en"


def same_length(facts: Facts) -> bool:
    """Whether both periods are as long as each other; a change of clocks makes no other length."""
    now, before = facts.until - facts.since, facts.before_until - facts.before_since
    return abs(now - before) < timedelta(hours=2)


def than(facts: Facts) -> str:
    """What a change is measured against, in words."""
    if same_length(facts):
        return _("than in the period before")
    return _("per day than in the period before")


def counts(one: Interval | None) -> bool:
    """Whether a change may be told as one: chance does not explain it, and it does not round to nothing."""
    return one is not None and one.beyond_chance and round(abs(one.value) * 100) > 0


def uneven(facts: Facts) -> bool:
    """Whether what could be heard changed meanwhile, so that a difference may come from that alone."""
    return facts.sureness.uneven


def claims(facts: Facts) -> bool:
    """Whether some difference is told as more than chance."""
    asked = [one.change for one in (facts.questions, facts.complaints) if one is not None]
    felt = [facts.sentiment.difference] if facts.sentiment else []
    moved = [facts.volume.change, *asked, *felt, *(one.difference for one in facts.voices or ())]
    return not uneven(facts) and (any(counts(one) for one in moved) or bool(_moved(facts)))


def tenfold(one: Interval) -> bool:
    """Whether a change is told as so many times as many."""
    return one.value >= numbers.MANY


def outside(*sizes: int) -> bool:
    """Whether values that so many posts hold may be named to somebody with a link."""
    return all(n >= FEWEST_NAMED for n in sizes)


def loud(facts: Facts) -> bool:
    """Whether one author wrote so much that the figures speak of them."""
    volume = facts.volume
    return volume.n >= LEAST_LOUD and volume.loudest >= LOUD * volume.n


def grown(facts: Facts) -> list[Subject]:
    """Topics that grew by more than chance, those that gained most first."""
    moved = [one for one in _moved(facts) if one.change and one.change.value > 0]
    return sorted(moved, key=lambda one: (one.before - one.n, one.key))


def shrunk(facts: Facts) -> list[Subject]:
    """Topics that shrank by more than chance, those that lost most first."""
    moved = [one for one in _moved(facts) if one.change and one.change.value < 0]
    return sorted(moved, key=lambda one: (one.n - one.before, one.key))


def _moved(facts: Facts) -> list[Subject]:
    """Topics whose change chance does not explain, and nothing else known does."""
    return [one for one in facts.topics or () if counts(one.change) and not uneven(facts)]


def heaviest(facts: Facts) -> Subject | None:
    """The topic that weighs most on the net sentiment: clearly below zero, and spoken of."""
    low = [one for one in facts.topics or () if one.net is not None and one.net.high < 0]
    return min(low, key=lambda one: (one.n * (one.net.value if one.net else 0.0), one.key), default=None)


def fell(facts: Facts) -> bool:
    """Whether the net sentiment fell by more than chance."""
    felt = facts.sentiment
    apart = None if felt is None else felt.difference
    return apart is not None and counts(apart) and apart.value < 0 and not uneven(facts)


def notable(one: Rising) -> bool:
    """Whether a rise holds enough posts to be told on the first screen."""
    return one.n >= LEAST_NOTABLE


def pushed(facts: Facts) -> list[Rising]:
    """Rises that bear signs of coordination."""
    return [one for one in facts.rising or () if one.coordinated]


def unpushed(facts: Facts) -> list[Rising]:
    """Rises worth a word that bear none, as far as one can tell."""
    return [one for one in facts.rising or () if not one.coordinated and notable(one)]


def moved_voices(facts: Facts) -> list[Voice]:
    """One's own brands whose share moved by more than chance."""
    return [one for one in facts.voices or () if one.ours and counts(one.difference) and not uneven(facts)]
