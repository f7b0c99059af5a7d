"""What is spoken of: topics, what rises, brands; each against the period before."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from django.utils import translation

from parvis.apps.listening import selectors as listening
from parvis.apps.listening.comparing.brands import Voice as NamedBrand
from parvis.apps.listening.comparing.brands import voices as named_brands
from parvis.apps.listening.comparing.periods import Steps
from parvis.apps.listening.scope import Scope
from parvis.apps.listening.store import lake_of
from parvis.apps.listening.topics import selectors as topic_selectors
from parvis.apps.listening.topics.memory import resolved, rows_of
from parvis.apps.reports.facts import FEWEST_NAMED, Rising, Said, Subject, Voice
from parvis.apps.reports.gathering.ground import Ground
from parvis.apps.trends import selectors as trends
from parvis.apps.trends.models import SubjectKind
from parvis.core.lake.filters import hour_start
from parvis.core.workspaces.models import Workspace
from parvis.science.differences import Interval, difference, relative_change
from parvis.science.proportions import balance_interval

MOST = 8
DAY = timedelta(days=1)
DOUBT = 0.05  # shared out among the topics that are looked at together (Bonferroni)


def topics(ground: Ground) -> tuple[Subject, ...]:
    """The largest topics of either period, each with how it changed, as sure as the whole list is to be."""
    compared = ground.compared
    names = {
        language: {
            str(number): name
            for scope in (ground.scope, ground.earlier)
            for number, name, n in topic_selectors.counted(
                ground.workspace, scope.filter(), language=language
            )
            if number != -1 and n >= FEWEST_NAMED
        }
        for language in ("fr", "en")
    }
    now = _per_step(ground.workspace, ground.scope, compared.steps_now)
    before = _per_step(ground.workspace, ground.earlier, compared.steps_before)
    sizes = {key: sum(now.get(key, ())) + sum(before.get(key, ())) for key in names["fr"]}
    chosen = sorted(sizes, key=lambda key: (-sizes[key], key))[:MOST]
    nets = _nets(ground)
    level = 1 - DOUBT / max(1, len(chosen))
    lengths = (compared.now.length / DAY, compared.before.length / DAY)
    found = []
    for key in chosen:
        series = [one.get(key) or [0] * len(steps.starts) for one, steps in _both(ground, now, before)]
        moved = relative_change(*series, lengths=lengths, level=level)
        change = ground.change(moved)
        name = Said(names["fr"][key], names["en"][key])
        found.append(Subject(key, name, sum(series[0]), sum(series[1]), change, nets.get(key)))
    return tuple(sorted(found, key=lambda one: (-one.n, one.key)))


def _both(
    ground: Ground, now: Mapping[str, list[int]], before: Mapping[str, list[int]]
) -> tuple[tuple[Mapping[str, list[int]], Steps], tuple[Mapping[str, list[int]], Steps]]:
    return (now, ground.compared.steps_now), (before, ground.compared.steps_before)


def _per_step(workspace: Workspace, scope: Scope, steps: Steps) -> dict[str, list[int]]:
    """Posts of each topic in each step; a merged topic's count for the one it went into."""
    answers = resolved(rows_of(workspace.pk))
    starts = [start.timestamp() for start in steps.starts]
    found: dict[str, list[int]] = defaultdict(lambda: [0] * len(starts))
    for row in lake_of(workspace.pk).topic_hours(scope.filter()).to_pylist():
        number = answers.get(row["topic"], row["topic"])
        place = bisect_right(starts, hour_start(row["hour"]).timestamp()) - 1
        if place >= 0:
            found[str(number)][place] += int(row["n"])
    return dict(found)


def _nets(ground: Ground) -> dict[str, Interval]:
    """The net sentiment of each topic in the period, with what chance alone explains."""
    answers = resolved(rows_of(ground.workspace.pk))
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0] * 4)
    for row in lake_of(ground.workspace.pk).topic_sentiment(ground.scope.filter()).to_pylist():
        parts = (row["n"], row["sum_p_negative"], row["sum_p_neutral"], row["sum_p_positive"])
        own = sums[str(answers.get(row["topic"], row["topic"]))]
        own[:] = [mine + float(more) for mine, more in zip(own, parts, strict=True)]
    found = {}
    for key, (n, *felt) in sums.items():
        whole = sum(felt)
        if n >= FEWEST_NAMED and whole:
            negative, positive = felt[0] / whole, felt[2] / whole
            found[key] = Interval(positive - negative, *balance_interval(positive, negative, int(n)))
    return found


def elsewhere(ground: Ground) -> int:
    """Posts of the period that are about none of the topics."""
    counted = topic_selectors.counted(ground.workspace, ground.scope.filter(), language="fr")
    return next((n for number, _name, n in counted if number == -1), 0)


def rising(ground: Ground) -> tuple[Rising, ...] | None:
    """What rose in the period; None where the filters are ones that trends do not follow."""
    wanted = _followed(ground.scope)
    if wanted is None:
        return None
    found = trends.rising_subjects(
        ground.workspace,
        now=ground.wish.until,
        limit=100,
        within=ground.wish.until - ground.wish.since,
    )
    rows = []
    for one in found:
        inside = ground.wish.since <= one.peak_at < ground.wish.until
        if inside and one.n >= FEWEST_NAMED and one.expected > 0 and (not wanted or _is(one, wanted)):
            names = {}
            for language in ("fr", "en"):
                with translation.override(language):
                    names[language] = one.label
            times = Interval(one.times.value, one.times.low, one.times.high)
            said = Said(names["fr"], names["en"])
            rows.append(Rising(one.id, said, one.n, one.expected, times, one.coordinated, one.since))
    return tuple(rows[:MOST])


def _followed(scope: Scope) -> frozenset[tuple[str, str]] | None:
    """The one query or brand that the filters ask for (none: everything); None for any other filter."""
    asked = frozenset(scope.values)
    known = all(name in {SubjectKind.QUERY.value, SubjectKind.BRAND.value} for name, _value in asked)
    return asked if known and len(asked) <= 1 and not scope.text else None


def _is(one: trends.RisingSubject, wanted: frozenset[tuple[str, str]]) -> bool:
    return (one.kind.value, one.key) in wanted


def voices(ground: Ground) -> tuple[Voice, ...] | None:
    """Share of voice; None where no brand is watched or nobody names one."""
    if not listening.brands_of(ground.workspace).exists():
        return None
    now = named_brands(ground.workspace, replace(ground.scope, kept=()))
    if not any(one.n for one in now):
        return None
    before = {one.name: one for one in named_brands(ground.workspace, ground.earlier)}
    comparable = ground.heard_before and any(one.n for one in before.values())
    doubt = [one for one in now if one.n or before[one.name].n]
    return tuple(_voice(one, before[one.name] if comparable else None) for one in doubt)


def _voice(one: NamedBrand, before: NamedBrand | None) -> Voice:
    share = _share(one)
    earlier = None if before is None else _share(before)
    apart = None if earlier is None else difference(share, earlier)
    return Voice(one.name, one.ours, one.n, share, earlier, apart)


def _share(one: NamedBrand) -> Interval:
    low, high = (one.share.value if end is None else end for end in (one.share.low, one.share.high))
    return Interval(one.share.value, low, high)
