"""The facts of one report, all together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from django.utils import translation

from parvis.apps.listening import selectors as listening
from parvis.apps.listening.comparing.feelings import Feeling
from parvis.apps.listening.pages.common import names_of
from parvis.apps.listening.panels import FEWEST, View, moments_of
from parvis.apps.listening.store import lake_of
from parvis.apps.reports.facts import Facts, Said, Sentiment, Step, Volume
from parvis.apps.reports.gathering import beside, subjects
from parvis.apps.reports.gathering.ground import Ground, Wish
from parvis.apps.reports.sections import Section
from parvis.core.lake import Bucket, Column
from parvis.core.workspaces.models import Workspace
from parvis.kit.figures import Between
from parvis.kit.figures import Bucket as FigureBucket
from parvis.science.differences import Interval

LANGUAGES = ("fr", "en")
AUTHORS = 1000  # counted up to here; beyond, a report says "more than"


def newest_heard(workspace: Workspace) -> datetime | None:
    """The moment of the newest post heard."""
    return listening.stats_of(workspace).newest


def gather(workspace: Workspace, wish: Wish, *, now: datetime) -> Facts:
    """The facts of a report."""
    ground = Ground(workspace, wish, now)
    compared = ground.compared
    newest = newest_heard(workspace)
    return Facts(
        since=wish.since,
        until=wish.until,
        before_since=wish.before_since,
        before_until=wish.since,
        zone=workspace.time_zone,
        hourly=compared.bucket is Bucket.HOUR,
        sections=tuple(one for one in Section.values if one in wish.sections),
        query=replace(ground.scope, since=None, until=None).query_string(),
        filters=tuple(_filters(ground)),
        newest=newest,
        steps=_steps(ground),
        volume=_volume(ground),
        sentiment=_sentiment(ground) if ground.wants(Section.SENTIMENT) else None,
        topics=subjects.topics(ground) if ground.wants(Section.TOPICS) else None,
        elsewhere=subjects.elsewhere(ground) if ground.wants(Section.TOPICS) else None,
        rising=subjects.rising(ground) if ground.wants(Section.RISING) else None,
        voices=subjects.voices(ground) if ground.wants(Section.VOICES) else None,
        questions=beside.asked(ground, "question") if ground.wants(Section.ASKED) else None,
        complaints=beside.asked(ground, "complaint") if ground.wants(Section.ASKED) else None,
        alarms=beside.alarms(ground) if ground.wants(Section.ALERTS) else None,
        sureness=beside.sureness(ground),
    )


def _filters(ground: Ground) -> Iterator[Said]:
    """Each filter in words, in both languages."""
    names = {}
    for language in LANGUAGES:
        with translation.override(language):
            reader = names_of(ground.workspace)
            names[language] = [reader.read(name, value) for name, value in ground.scope.chips()]
    yield from (Said(*pair) for pair in zip(names["fr"], names["en"], strict=True))


def _steps(ground: Ground) -> tuple[Step, ...]:
    """Hours or days with their posts; sentiment by day stands in the same rows."""
    compared = ground.compared
    rows = listening.sentiment_over_time(ground.workspace, ground.scope).to_pylist()
    bucket = FigureBucket.HOUR if compared.bucket is Bucket.HOUR else FigureBucket.DAY
    view = View(ground.workspace, ground.scope, outside=True)
    moments = moments_of(view, [row for row in rows if row["n"]], bucket)
    nets = {one.at: Interval(one.value, one.low, one.high) for one in moments if one.n >= FEWEST}
    before = compared.steps_before.counts
    return tuple(
        Step(at, n, before[place] if place < len(before) else None, nets.get(at))
        for place, (at, n) in enumerate(
            zip(compared.steps_now.starts, compared.steps_now.counts, strict=True)
        )
    )


def _volume(ground: Ground) -> Volume:
    compared = ground.compared
    steps = _busy(ground)
    n = compared.steps_now.posts
    authors = lake_of(ground.workspace.pk).counts(ground.scope.filter(), Column.AUTHOR, limit=AUTHORS + 1)
    known = [row["n"] for row in authors.to_pylist() if row["key"]]
    return Volume(
        n=n,
        before=compared.steps_before.posts,
        change=ground.change(compared.change),
        silent=0 if compared.bucket is Bucket.HOUR else sum(not step.n for step in steps),
        busiest=max(steps, key=lambda step: (step.n, step.at), default=None) if n else None,
        loudest=max(known, default=0),
        authors=min(len(known), AUTHORS),
        counted_to=AUTHORS,
    )


def _busy(ground: Ground) -> list[Step]:
    """The steps that are over: a day to come is not silent."""
    steps = ground.compared.steps_now
    pairs = zip(steps.starts, steps.counts, strict=True)
    return [Step(at, n, None, None) for at, n in pairs if at + timedelta(hours=1) <= ground.now]


def _sentiment(ground: Ground) -> Sentiment | None:
    """The estimated shares, and the net sentiment against the period before; None without posts."""
    felt, net = ground.compared.felt_now, ground.compared.net
    if felt is None:
        return None
    negative, neutral, positive = (
        Interval(*ends) for ends in zip(felt.shares.shares, felt.shares.low, felt.shares.high, strict=True)
    )
    return Sentiment(
        negative=negative,
        neutral=neutral,
        positive=positive,
        net=_ends(net.now) if net else _net(felt),
        before=_ends(net.before) if net else None,
        difference=ground.change(net.difference if net else None),
        sure=net.sure if net else felt.net.low is not None,
        calibrated=felt.calibrated,
        checked=felt.shares.m,
    )


def _net(felt: Feeling) -> Interval:
    return _ends(felt.net if felt.net.low is not None else felt.chance)


def _ends(one: Between) -> Interval:
    """The number and its ends; ``one`` has both."""
    low, high = (one.value if end is None else end for end in (one.low, one.high))
    return Interval(one.value, low, high)
