"""An alert in words, in the reader's language: what happened, and why it fired, number by number.

Every sentence is made from ``facts`` alone, and nothing in them is anybody's words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.apps.alerts import spoken
from parvis.apps.alerts.models import CALLS, Alert, AlertRule, Kind, Measure

Facts = Mapping[str, Any]
MOST_DAYS: Final = 365  # between surprises: beyond, a law fitted to weeks says too much
LOUD: Final = 0.3  # of the posts of a spike by one author: said, since it may be one account's doing


def count(value: float) -> str:
    """A whole number as people read it."""
    return str(number_format(round(value), force_grouping=True))


def points(balance: float) -> str:
    """A balance (-1 to 1) in points, with its sign."""
    whole = round(balance * 100)
    return f"{'+' if whole > 0 else '−' if whole < 0 else ''}{abs(whole)}"


def title(alert: Alert) -> str:
    """What happened, in one sentence."""
    return spoken.said(alert).title if alert.kind in CALLS else TITLES[alert.kind](alert.name, alert.facts)


def reasons(alert: Alert) -> list[str]:
    """Why it fired: each sentence one fact, with its numbers."""
    return list(spoken.said(alert).reasons) if alert.kind in CALLS else REASONS[alert.kind](alert.facts)


def _spike_title(name: str, facts: Facts) -> str:
    return _("%(name)s: %(n)s posts in an hour, about %(expected)s expected") % {
        "name": name, "n": count(facts["n"]), "expected": count(facts["expected"]),
    }  # fmt: skip


def _spike(facts: Facts) -> list[str]:
    said = [
        _("%(n)s posts in that hour; at this hour of the week about %(expected)s are usual.")
        % {"n": count(facts["n"]), "expected": count(facts["expected"])},
        _how_rare(facts["return_days"])
        + " "
        + _("The rule rings from %(least)s days.") % {"least": count(facts["threshold"])},
    ]
    return [*said, *_voices(facts)]


def _how_rare(days: float) -> str:
    """How often such an hour comes; six weeks of posts cannot tell more than that it is rare."""
    if days >= MOST_DAYS:
        return _("So surprising an hour comes less than once a year here, as far as the last weeks can tell.")
    said = _("An hour as surprising comes about once in %(days)s days here.")
    return said % {"days": count(days)}


def _voices(facts: Facts) -> list[str]:
    """Who speaks: how many, and whether one is much louder than the others."""
    n = facts["authors"]
    if n >= 100:
        return [_("More than a hundred authors wrote.")]
    said = [ngettext("%(n)s author wrote.", "%(n)s authors wrote.", n) % {"n": count(n)}]
    if facts["loudest"] >= LOUD:
        share = count(facts["loudest"] * 100)
        said.append(
            _("One author alone wrote %(share)s in 100 of these posts: look at them before you react.")
            % {"share": share}
        )
    return said


def _sentiment_title(name: str, facts: Facts) -> str:
    return _("%(name)s: sentiment fell by %(drop)s points in a day") % {
        "name": name, "drop": count(facts["drop"] * 100),
    }  # fmt: skip


def _sentiment(facts: Facts) -> list[str]:
    shown = {key: points(facts[key]) for key in ("now", "before")}
    return [
        _("Positive minus negative: %(now)s over the last 24 hours, %(before)s over the 28 days before.")
        % shown,
        _("The fall lies between %(low)s and %(high)s points, 19 times in 20; the rule rings from %(least)s.")
        % {
            name: count(facts[key] * 100)
            for name, key in (("low", "low"), ("high", "high"), ("least", "threshold"))
        },
        _("Compared: %(n)s posts of the day with %(before)s before, network by network.")
        % {"n": count(facts["n"]), "before": count(facts["n_before"])},
        _("Sentiment is the model’s: its own errors come on top of this interval."),
        *_voices(facts),
    ]


def _words_title(name: str, facts: Facts) -> str:
    n = facts["n"]
    said = ngettext("%(name)s: %(n)s post holds these words", "%(name)s: %(n)s posts hold these words", n)
    return said % {"name": name, "n": count(n)}


def _words(facts: Facts) -> list[str]:
    said = ngettext(
        "%(n)s post heard within a day holds the words of the rule.",
        "%(n)s posts heard within a day hold the words of the rule.",
        facts["n"],
    )
    rings = ngettext(
        "The rule rings from %(least)s post.", "The rule rings from %(least)s posts.", facts["threshold"]
    )
    return [
        said % {"n": count(facts["n"])},
        rings % {"least": count(facts["threshold"])},
        _("The words are there for certain; whether the posts speak of a crisis is for you to judge."),
    ]


def _author_title(name: str, facts: Facts) -> str:
    if facts["measure"] == Measure.ENGAGEMENT:
        said = _("%(name)s: a post with %(measured)s reactions")
    else:
        said = _("%(name)s: an author with %(measured)s followers wrote")
    return said % {"name": name, "measured": count(facts["measured"])}


def _author(facts: Facts) -> list[str]:
    shown = {"measured": count(facts["measured"]), "least": count(facts["threshold"])}
    if facts["measure"] == Measure.ENGAGEMENT:
        said = [
            _(
                "%(measured)s reactions when the post was heard, as the network tells; "
                "the rule rings from %(least)s."
            )
        ]
    else:
        said = [_("%(measured)s followers, as the network tells; the rule rings from %(least)s.")]
    if facts["measure"] == Measure.TOP:
        said.append(_("That is also within the top hundredth of the posts heard in four weeks."))
    said.append(_("Authors whose network tells no number never ring."))
    return [one % shown for one in said]


def _launch_title(name: str, facts: Facts) -> str:
    return _("%(name)s: a launch, perhaps. %(n)s posts in an hour, about %(expected)s expected") % {
        "name": name, "n": count(facts["n"]), "expected": count(facts["expected"]),
    }  # fmt: skip


def _launch(facts: Facts) -> list[str]:
    before = {"k": count(facts["launch_before"]), "n": count(facts["launch_before_of"])}
    return [
        *_spike(facts)[:2],
        _("Words of launches stand in %(k)s of the last day’s %(n)s posts")
        % {"k": count(facts["launch"]), "n": count(facts["launch_of"])}
        + " "
        + _("(in %(k)s of %(n)s before: more than chance explains, 19 times in 20).") % before,
        *_voices(facts),
    ]


def _webhook_title(name: str, facts: Facts) -> str:
    return _("The webhook “%(name)s” was turned off") % {"name": name, **facts}


def _webhook(_facts: Facts) -> list[str]:
    return [
        _("Nothing could be delivered there for three days, however often Parvis tried."),
        _("Look at its deliveries, mend the other side, then turn it on again."),
    ]


TITLES: Final[dict[str, Callable[[str, Facts], str]]] = {
    Kind.SPIKE: _spike_title,
    Kind.SENTIMENT: _sentiment_title,
    Kind.WORDS: _words_title,
    Kind.AUTHOR: _author_title,
    Kind.LAUNCH: _launch_title,
    Kind.WEBHOOK: _webhook_title,
}
REASONS: Final[dict[str, Callable[[Facts], list[str]]]] = {
    Kind.SPIKE: _spike,
    Kind.SENTIMENT: _sentiment,
    Kind.WORDS: _words,
    Kind.AUTHOR: _author,
    Kind.LAUNCH: _launch,
    Kind.WEBHOOK: _webhook,
}


def threshold(rule: AlertRule, value: float | None = None) -> str:
    """What a threshold means, in words: « une fois en 14 jours »."""
    number = rule.threshold if value is None else value
    match rule.kind:
        case Kind.SPIKE | Kind.LAUNCH:
            return _("surprises that come once in %(n)s days or less often") % {"n": count(number)}
        case Kind.SENTIMENT:
            return _("falls of %(n)s points or more") % {"n": count(number * 100)}
        case Kind.WORDS:
            said = ngettext("%(n)s post within a day", "%(n)s posts within a day", round(number))
            return said % {"n": count(number)}
        case _ if rule.measure == Measure.ENGAGEMENT:
            return _("%(n)s reactions or more") % {"n": count(number)}
        case _:
            return _("%(n)s followers or more") % {"n": count(number)}
