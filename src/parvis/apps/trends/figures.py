"""A rise as figures: its hours beside the usual level and those to come, and what carries it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from parvis.apps.listening.names import language_label, network_label, pseudonym
from parvis.apps.trends.following import SCALES
from parvis.apps.trends.hearing import hour_of, start_of
from parvis.apps.trends.models import Rise
from parvis.apps.trends.reasons import Aspect, Why, written
from parvis.apps.trends.span import Span
from parvis.apps.trends.subjects import Named, named
from parvis.kit.figures import Bar, Bars, Pace, Step, Unit
from parvis.science.ahead import HOURS, foresee_hours
from parvis.science.bursts import BurstDetector

WORDS = frozenset({Aspect.TERM, Aspect.HASHTAG})
LEVEL = 0.8  # of the hours foreseen, how many their intervals hold
BEFORE, AFTER, LONGEST = 48, 24, 240  # hours shown around a rise, and in all
FRESH = timedelta(days=1)  # after that long, nobody asks what comes in the next hours

TITLES: dict[Aspect, Promise] = {
    Aspect.TERM: gettext_lazy("Words that carry it"),
    Aspect.HASHTAG: gettext_lazy("Hashtags that carry it"),
    Aspect.DOMAIN: gettext_lazy("Sites linked to"),
    Aspect.AUTHOR: gettext_lazy("Authors who carry it"),
    Aspect.NETWORK: gettext_lazy("Networks"),
    Aspect.LANGUAGE: gettext_lazy("Languages"),
}


# What carries a rise, as people read it; anything else is read as it is.
SAID: dict[Aspect, Callable[[str], str]] = {
    Aspect.HASHTAG: lambda key: f"#{key}",
    Aspect.NETWORK: network_label,
    Aspect.LANGUAGE: language_label,
}


def pace_of(span: Span, rise: Rise) -> Pace | None:
    """The hours around a rise; None when they lie before what is followed."""
    subject = named(rise)
    present = hour_of(span.until)
    until = rise.until or start_of(span.last)
    first = max(span.first, hour_of(rise.since) - BEFORE)
    end = min(span.last, hour_of(until) + AFTER, first + LONGEST)
    if first >= hour_of(until):
        return None
    counts = _counts(span, subject)
    usual = _usual(span, counts)
    fresh = span.live and (rise.until is None or rise.until > span.until - FRESH)
    steps = [_step(span, rise, subject, hour, counts, usual) for hour in range(first, end)]
    if fresh:
        steps = [step for step in steps if step.at < start_of(present)] + _ahead(span, counts, present)
    return Pace(
        title=_("Posts by the hour"),
        steps=tuple(steps),
        time_zone=span.workspace.time_zone,
        caption=_("dashed: the usual level, as it was known before each hour"),
        note=_note(span, fresh),
        n=sum(step.n or 0 for step in steps) or None,
    )


def _note(span: Span, fresh: bool) -> str:
    if fresh:
        return ngettext(
            "The next %(n)s hour is foreseen from the weeks before it.",
            "The next %(n)s hours are foreseen from the weeks before them.",
            HOURS,
        ) % {"n": HOURS}
    return "" if span.live else _("What was heard ends here: the next hours are not foreseen.")


def _counts(span: Span, subject: Named) -> dict[int, int | None]:
    """Posts of every hour of the span; None where nothing could be heard."""
    asked = subject.filter(start_of(span.first), start_of(span.last))
    rows = {hour_of(row["bucket"]): row["n"] for row in span.lake.volume(asked).to_pylist()}
    return {hour: rows.get(hour, 0) if hour in span.heard else None for hour in range(span.first, span.last)}


def _usual(span: Span, counts: dict[int, int | None]) -> dict[int, float]:
    """What was expected of each hour from those before it."""
    detector = BurstDetector(24, setting=SCALES[1][1].setting)
    found = {}
    for hour, count in counts.items():
        score = detector.update(count, place=span.places[hour] // 60)
        if count is not None:
            found[hour] = score.expected
    return found


def _step(
    span: Span, rise: Rise, subject: Named, hour: int, *known: dict[int, int | None] | dict[int, float]
) -> Step:
    counts, usual = known
    at, n = start_of(hour), counts[hour]
    end = rise.until or start_of(span.last)
    href = subject.posts_href(span.workspace, at, at + timedelta(hours=1)) if n else ""
    whole = None if n is None else int(n)
    return Step(at, whole, usual.get(hour), marked=rise.since <= at < end, href=href)


def _ahead(span: Span, counts: dict[int, int | None], present: int) -> list[Step]:
    past = [counts[hour] for hour in range(span.first, present)]
    said = foresee_hours(past, first=span.places[span.first] // 60, level=LEVEL)
    return [
        Step(start_of(present + at), None, low=one.low, middle=one.expected, high=one.high)
        for at, one in enumerate(said)
        if one.high < float("inf")
    ]


def carried(span_of_posts: Callable[..., str], why: Why, *, handles: dict[str, str] | None) -> list[Bars]:
    """What carries a rise, a figure for each aspect. ``handles``: authors by name; None: not to be shown.

    ``span_of_posts`` gives the address of the posts of the rise with one filter more.
    """

    words = [one.key for aspect, shares in why.aspects if aspect in WORDS for one in shares]
    spelt = written(why.table, words)

    def said(aspect: Aspect, key: str) -> str:
        if aspect is Aspect.AUTHOR:
            return (handles or {}).get(key) or pseudonym(key)
        return SAID.get(aspect, str)(spelt.get(key, key) if aspect in WORDS else key)

    return [
        Bars(
            title=str(TITLES[aspect]),
            bars=tuple(
                Bar(
                    said(aspect, driver.key),
                    driver.share,
                    max(0.0, driver.low),
                    driver.high,
                    driver.n,
                    href=span_of_posts(**{aspect.value: driver.key}),
                )
                for driver in shares
            ),
            unit=Unit.SHARE,
            caption=_("share of the posts beyond the usual"),
            n=why.n,
        )
        for aspect, shares in why.aspects
        if aspect is not Aspect.AUTHOR or handles is not None
    ]
