"""The tables of a report: every number that a sentence or a chart of it says stands in one of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from parvis.apps.reports import cells
from parvis.apps.reports.cells import Cell
from parvis.apps.reports.facts import FEWEST_NAMED, Asked, Facts, Said
from parvis.apps.reports.sections import Section
from parvis.science.differences import Interval

SURENESS = "sureness"
STEPS = "steps"


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column."""

    label: str
    number: bool


@dataclass(frozen=True, slots=True)
class Table:
    """``key``: the part of the report that it belongs to. The first cell of a row names it."""

    key: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def heads(self) -> tuple[Head, ...]:
        """The columns, and which of them hold numbers."""
        return tuple(
            Head(label, place > 0 and any(row[place].unit is not cells.Unit.NAME for row in self.rows))
            for place, label in enumerate(self.columns)
        )

    def holds(self, cell: Cell) -> bool:
        """Whether some row shows this value."""
        return any(cell in row for row in self.rows)


def tables(facts: Facts, *, outside: bool = False) -> tuple[Table, ...]:
    """The tables in the language of the moment. ``outside``: for somebody with a link, without what rang,
    without what fewer than five posts hold."""
    made = (
        _volume(facts),
        *_sentiment(facts),
        *_topics(facts, outside=outside),
        *_rising(facts, outside=outside),
        *_voices(facts, outside=outside),
        *_asked(facts),
        *(() if outside else _alerts(facts)),
        _sureness(facts, outside=outside),
        _steps(facts),
    )
    return tuple(one for one in made if one.rows)


def said(name: Said) -> Cell:
    """A name in the language of the moment."""
    return cells.name(name.in_(get_language() or "fr"))


def _ends(one: Interval | None, unit: cells.Unit) -> tuple[Cell, Cell, Cell]:
    """The number and the ends of its interval."""
    found = (None, None, None) if one is None else (one.value, one.low, one.high)
    return Cell(found[0], unit), Cell(found[1], unit), Cell(found[2], unit)


def _unsure(one: Interval) -> tuple[Cell, Cell, Cell]:
    """A share whose ends nobody knows."""
    return cells.share(one.value), cells.share(None), cells.share(None)


def _changed() -> str:
    return pgettext("a difference", "Change")


def _least_most() -> tuple[str, str]:
    return _("At least"), _("At most")


def _volume(facts: Facts) -> Table:
    """The period, its posts, the period before, who wrote."""
    volume, zone = facts.volume, facts.zone
    change, low, high = _ends(volume.change, cells.Unit.CHANGE)
    measures: list[tuple[str, Cell]] = [
        (_("Period"), cells.period(facts.since, facts.until, zone)),
        (_("Posts"), cells.count(volume.n)),
        (_("Period before"), cells.period(facts.before_since, facts.before_until, zone)),
        (_("Posts in the period before"), cells.count(volume.before)),
    ]
    if volume.change is not None:
        measures += [
            (_("Change, in the same time"), change),
            (_("Change, at least"), low),
            (_("Change, at most"), high),
        ]
    if volume.busiest is not None:
        busiest = cells.moment(volume.busiest.at, zone, hourly=facts.hourly)
        name = _("Busiest hour") if facts.hourly else _("Busiest day")
        measures += [(name, busiest), (_("Posts of the busiest time"), cells.count(volume.busiest.n))]
    if volume.silent:
        measures.append((_("Days without a post"), cells.count(volume.silent)))
    if volume.authors:
        more = volume.authors >= volume.counted_to
        label = _("Authors, at least") if more else _("Authors")
        measures += [
            (label, cells.count(volume.authors)),
            (_("Posts of the author who wrote most"), cells.count(volume.loudest)),
            (_("Their share of all posts"), cells.share(volume.loudest / volume.n if volume.n else None)),
        ]
    rows = tuple((cells.name(label), cell) for label, cell in measures)
    return Table(Section.VOLUME, _("Posts"), (_("Measure"), _("Value")), rows)


def _sentiment(facts: Facts) -> Iterator[Table]:
    felt = facts.sentiment
    if felt is None:
        return
    named = ((_("Negative"), felt.negative), (_("Neutral"), felt.neutral), (_("Positive"), felt.positive))
    # While nobody checked, the estimate knows no ends: 0 to 1 would pretend to be one.
    bounds = (lambda one: _ends(one, cells.Unit.SHARE)) if felt.sure else _unsure
    rows = [(cells.name(label), *bounds(one)) for label, one in named]
    nets = [
        (_("Net sentiment"), felt.net),
        (_("Net sentiment in the period before"), felt.before),
        (_("Difference"), felt.difference),
    ]
    rows += [(cells.name(label), *_ends(one, cells.Unit.POINTS)) for label, one in nets if one is not None]
    columns = (_("Measure"), _("Value"), *_least_most())
    yield Table(Section.SENTIMENT, _("Sentiment"), columns, tuple(rows))


def _topics(facts: Facts, *, outside: bool) -> Iterator[Table]:
    if not facts.topics:
        return
    shown = [one for one in facts.topics if one.n >= FEWEST_NAMED or not outside]
    rows = [
        (
            said(one.name),
            cells.count(one.n),
            cells.count(one.before),
            *_ends(one.change, cells.Unit.CHANGE),
        )
        for one in shown
    ]
    if facts.elsewhere:
        rows.append((cells.name(_("no topic")), cells.count(facts.elsewhere), *(cells.count(None),) * 4))
    columns = (_("Topic"), _("Posts"), _("Posts before"), _changed(), *_least_most())
    yield Table(Section.TOPICS, _("Topics"), columns, tuple(rows))
    felt = tuple((said(one.name), *_ends(one.net, cells.Unit.POINTS)) for one in shown if one.net is not None)
    heads = (_("Topic"), _("Net sentiment"), *_least_most())
    yield Table(Section.TOPICS, _("Sentiment of the topics"), heads, felt)


def _rising(facts: Facts, *, outside: bool) -> Iterator[Table]:
    words = {True: _("found"), False: _("none found"), None: _("too few posts to tell")}
    rows = tuple(
        (
            said(one.name),
            cells.count(one.n),
            cells.count(one.expected),
            *_ends(one.times, cells.Unit.TIMES),
            cells.name(words[one.coordinated]),
        )
        for one in facts.rising or ()
        if one.n >= FEWEST_NAMED or not outside
    )
    columns = (
        pgettext("what rises", "Subject"), _("Posts"), _("Expected"), _("Times as many"), *_least_most(),
        _("Signs of coordination"),
    )  # fmt: skip
    yield Table(Section.RISING, _("What is rising"), columns, rows)


def _voices(facts: Facts, *, outside: bool) -> Iterator[Table]:
    rows = tuple(
        (
            cells.name(one.name),
            cells.count(one.n),
            *_ends(one.share, cells.Unit.SHARE),
            _ends(one.before, cells.Unit.SHARE)[0],
            *_ends(one.difference, cells.Unit.POINTS),
        )
        for one in facts.voices or ()
        if one.n >= FEWEST_NAMED or not outside
    )
    columns = (
        _("Brand"), _("Posts"), _("Share"), *_least_most(), _("Share before"), _("Difference"),
        *_least_most(),
    )  # fmt: skip
    yield Table(Section.VOICES, _("Share of voice"), columns, rows)


def _asked(facts: Facts) -> Iterator[Table]:
    named: tuple[tuple[str, Asked | None], ...] = (
        (_("Questions"), facts.questions),
        (_("Complaints"), facts.complaints),
    )
    rows = tuple(
        (
            cells.name(label),
            cells.count(one.n),
            cells.count(one.before),
            *_ends(one.change, cells.Unit.CHANGE),
        )
        for label, one in named
        if one is not None
    )
    columns = (
        _("Posts that are"),
        _("Posts"),
        _("Posts before"),
        _changed(),
        *_least_most(),
    )
    yield Table(Section.ASKED, _("Questions and complaints"), columns, rows)


def _alerts(facts: Facts) -> Iterator[Table]:
    if facts.alarms is None:
        return
    rang = len(facts.alarms.rang) + facts.alarms.more
    counted = (
        (_("Alerts that rang"), rang),
        (_("Alerts held back"), facts.alarms.held),
        (_("Crisis rooms open in the period"), facts.alarms.crises),
    )
    rows = tuple((cells.name(label), cells.count(n)) for label, n in counted)
    yield Table(Section.ALERTS, _("Alerts"), (_("Measure"), _("Value")), rows)
    listed = tuple(
        (cells.name(one.name), said(one.kind), cells.moment(one.at, facts.zone, hourly=True))
        for one in facts.alarms.rang
    )
    yield Table(Section.ALERTS, _("What rang"), (_("Alert"), _("For"), _("When")), listed)


def _sureness(facts: Facts, *, outside: bool) -> Table:
    sure = facts.sureness
    measures = [(_("Posts whose sentiment people checked"), cells.count(sure.checked))]
    if sure.accuracy is not None:
        measures += [
            (_("The model agreed with them on"), cells.count(sure.right)),
            (_("Agreement"), cells.share(sure.accuracy.value)),
            (_("Agreement, at least"), cells.share(sure.accuracy.low)),
            (_("Agreement, at most"), cells.share(sure.accuracy.high)),
        ]
    if facts.newest is not None:
        measures.append((_("Newest post heard"), cells.moment(facts.newest, facts.zone)))
    if not outside:
        measures.append((_("Sources with posts missing"), cells.count(len(sure.gaps))))
        measures.append((_("Sources that came meanwhile"), cells.count(sure.added)))
        if sure.unheard is not None:
            measures.append((_("Hours in which nothing could be heard"), cells.count(sure.unheard)))
    rows = tuple((cells.name(label), cell) for label, cell in measures)
    return Table(SURENESS, _("How sure"), (_("Measure"), _("Value")), rows)


def _steps(facts: Facts) -> Table:
    rows = tuple(
        (
            cells.moment(step.at, facts.zone, hourly=facts.hourly),
            cells.count(step.n),
            cells.count(step.before),
            *_ends(step.net, cells.Unit.POINTS),
        )
        for step in facts.steps
    )
    title = _("Hour by hour") if facts.hourly else _("Day by day")
    columns = (_("Hour") if facts.hourly else pgettext("a date", "Day"), _("Posts"), _("Posts before"))
    return Table(STEPS, title, (*columns, _("Net sentiment"), *_least_most()), rows)
