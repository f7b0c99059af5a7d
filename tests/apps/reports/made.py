"""Facts of reports, made up: ordinary ones with what differs, and any at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from parvis.apps.reports import facts as facts_of
from parvis.apps.reports import statements as sentences
from parvis.apps.reports.facts import (
    Alarms,
    Asked,
    Facts,
    Gap,
    Interval,
    Rang,
    Rising,
    Said,
    Sentiment,
    Step,
    Subject,
    Sureness,
    Voice,
    Volume,
)
from parvis.apps.reports.models import Report
from parvis.apps.reports.sections import Section
from parvis.apps.reports.services import digest_of
from parvis.apps.reports.statements import Block, Maker, Statement
from parvis.apps.reports.wording import write
from parvis.core.workspaces.models import Workspace

SINCE = datetime(2026, 11, 1, 23, tzinfo=UTC)  # midnight in Paris
WEEK = timedelta(days=7)
DAY = timedelta(days=1)
SURE_RISE = Interval(0.42, 0.2, 0.66)
SURE_FALL = Interval(-0.31, -0.42, -0.18)
CHANCE = Interval(0.05, -0.1, 0.21)


def volume(**changes: Any) -> Volume:
    ordinary = Volume(
        n=1234, before=1170, change=CHANCE, silent=0, busiest=Step(SINCE + DAY, 240, None, None),
        loudest=12, authors=412, counted_to=1000,
    )  # fmt: skip
    return replace(ordinary, **changes)


def sentiment(**changes: Any) -> Sentiment:
    ordinary = Sentiment(
        negative=Interval(0.3, 0.26, 0.34),
        neutral=Interval(0.42, 0.38, 0.46),
        positive=Interval(0.28, 0.24, 0.32),
        net=Interval(-0.02, -0.07, 0.03),
        before=Interval(0.01, -0.04, 0.06),
        difference=Interval(-0.03, -0.1, 0.04),
        sure=True,
        calibrated=True,
        checked=80,
    )
    return replace(ordinary, **changes)


def subject(name: str = "freins, pluie", **changes: Any) -> Subject:
    ordinary = Subject(
        key="3", name=Said(name, name), n=120, before=112, change=CHANCE, net=Interval(-0.1, -0.2, 0.01)
    )
    return replace(ordinary, **changes)


def rise(name: str = "#Lyon", **changes: Any) -> Rising:
    ordinary = Rising(
        id=7, name=Said(name, name), n=85, expected=12.4, times=Interval(6.9, 5.5, 8.5), coordinated=False,
        since=SINCE + DAY,
    )  # fmt: skip
    return replace(ordinary, **changes)


def voice(name: str = "Acme", **changes: Any) -> Voice:
    ordinary = Voice(
        name=name, ours=True, n=210, share=Interval(0.34, 0.3, 0.38), before=Interval(0.33, 0.29, 0.37),
        difference=Interval(0.01, -0.05, 0.07),
    )  # fmt: skip
    return replace(ordinary, **changes)


def facts(**changes: Any) -> Facts:
    """A week in which nothing much happened; ``changes`` say what differs."""
    ordinary = Facts(
        since=SINCE,
        until=SINCE + WEEK,
        before_since=SINCE - WEEK,
        before_until=SINCE,
        zone="Europe/Paris",
        hourly=False,
        sections=tuple(Section.values),
        query="",
        filters=(),
        newest=SINCE + WEEK - timedelta(hours=3),
        steps=tuple(Step(SINCE + DAY * day, 170 + day, 165, Interval(-0.1, -0.2, 0.1)) for day in range(7)),
        volume=volume(),
        sentiment=sentiment(),
        topics=(subject(),),
        elsewhere=400,
        rising=(),
        voices=(voice(), voice("Zenith", ours=False, n=400, share=Interval(0.66, 0.62, 0.7))),
        questions=Asked(150, 140, CHANCE),
        complaints=Asked(30, 28, CHANCE),
        alarms=Alarms((), 0, 0, 0),
        sureness=Sureness(80, 61, Interval(0.7625, 0.66, 0.84), 0, ()),
    )
    return replace(ordinary, **changes)


def row(workspace: Workspace, title: str = "La semaine", **changes: Any) -> Report:
    """A report in the database, of facts made up and without any lake; ``changes`` of its facts."""
    made = facts(**changes)
    kept: dict[str, Any] = {
        "facts": facts_of.kept(made),
        "written": {one: sentences.kept(write(made, one)) for one in ("fr", "en")},
    }
    return Report.objects.create(
        workspace=workspace,
        title=title,
        since=made.since,
        until=made.until,
        digest=digest_of(**kept),
        made_at=made.until,
        keep_until=made.until + 700 * DAY,
        **kept,
    )


def by_ai(report: Report, *, approved_by: int | None) -> Report:
    """The report with a sentence that a model wrote."""
    one = Statement(
        text="Tout va bien.",
        block=Block.WHY,
        section="volume",
        first=True,
        made_by=Maker.AI,
        approved_by=approved_by,
    )
    report.written["fr"] += sentences.kept((one,))
    report.digest = digest_of(report.facts, report.written)
    report.save()
    return report


SIZES = st.one_of(st.integers(0, 12), st.integers(0, 4_000_000))
NAMES = st.one_of(
    st.sampled_from(["vélo", "2013", "7Up", "Orange", "l’été 2024", "a\u202f000", "%(n)s", "100 %"]),
    st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12),
)


@st.composite
def intervals(draw: st.DrawFn, low: float, high: float) -> Interval:
    ends = sorted(draw(st.floats(low, high, allow_nan=False)) for _ in range(3))
    return Interval(ends[1], ends[0], ends[2])


def maybe(one: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), one)


CHANGES = maybe(intervals(-1, 40))
BALANCES = intervals(-1, 1)
SHARES = intervals(0, 1)
SAID = st.builds(Said, NAMES, NAMES)


@st.composite
def any_facts(draw: st.DrawFn) -> Facts:
    """Numbers of any size, some parts missing, names that hold digits and per cent signs."""
    n = draw(SIZES)
    length = draw(st.sampled_from([DAY, WEEK, timedelta(days=30)]))
    before = draw(st.sampled_from([length, timedelta(days=31)]))
    hourly = draw(st.booleans())
    return facts(
        until=SINCE + length,
        before_since=SINCE - before,
        hourly=hourly,
        newest=draw(st.sampled_from([None, SINCE - 40 * DAY, SINCE + DAY])),
        volume=volume(
            n=n,
            before=draw(SIZES),
            change=draw(CHANGES),
            silent=draw(st.integers(0, 30)),
            busiest=Step(SINCE + DAY, draw(SIZES), None, None),
            loudest=draw(st.integers(0, n)),
            authors=draw(st.integers(1, 1000)),
        ),
        sentiment=draw(
            maybe(
                st.builds(
                    Sentiment,
                    SHARES,
                    SHARES,
                    SHARES,
                    BALANCES,
                    maybe(BALANCES),
                    maybe(BALANCES),
                    st.booleans(),
                    st.booleans(),
                    st.integers(0, 90),
                )
            )
        ),
        topics=draw(
            maybe(
                st.lists(
                    st.builds(Subject, st.just("1"), SAID, SIZES, SIZES, CHANGES, maybe(BALANCES)), max_size=4
                ).map(tuple)
            )
        ),
        rising=draw(
            maybe(
                st.lists(
                    st.builds(
                        Rising,
                        st.integers(1, 9),
                        SAID,
                        st.integers(5, 9000),
                        st.floats(0.01, 5000),
                        intervals(0, 50),
                        st.sampled_from([True, False, None]),
                        st.just(SINCE),
                    ),
                    max_size=4,
                ).map(tuple)
            )
        ),
        voices=draw(
            maybe(
                st.lists(
                    st.builds(Voice, NAMES, st.booleans(), SIZES, SHARES, maybe(SHARES), maybe(BALANCES)),
                    min_size=1,
                    max_size=3,
                ).map(tuple)
            )
        ),
        questions=Asked(draw(SIZES), draw(SIZES), draw(CHANGES)),
        complaints=Asked(draw(SIZES), draw(SIZES), draw(CHANGES)),
        alarms=draw(
            maybe(
                st.builds(
                    Alarms,
                    st.lists(st.builds(Rang, st.just(1), SAID, NAMES, st.just(SINCE)), max_size=2).map(tuple),
                    st.integers(0, 40),
                    st.integers(0, 40),
                    st.integers(0, 3),
                )
            )
        ),
        sureness=draw(
            st.builds(
                Sureness,
                st.integers(0, 90),
                st.integers(0, 90),
                maybe(SHARES),
                maybe(st.integers(0, 200)),
                st.lists(st.builds(Gap, NAMES, st.none(), st.booleans()), max_size=3).map(tuple),
                st.integers(0, 3),
                st.booleans(),
                st.booleans(),
            )
        ),
    )
