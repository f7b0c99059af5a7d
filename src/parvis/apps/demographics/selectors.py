"""Reading what was counted, each share with its interval. Nothing here writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import pgettext

from parvis.ai.statements import Kind
from parvis.apps.demographics.counting import LANGUAGE
from parvis.apps.demographics.models import Tally
from parvis.apps.demographics.quarters import Quarter
from parvis.apps.demographics.wording import ORDER, TITLES, label_of
from parvis.core.workspaces.models import Workspace
from parvis.science.proportions import wilson

OTHERS = "others"


@dataclass(frozen=True, slots=True)
class Row:
    """A group of people: how many (rounded), and their share with its 95 % Wilson interval."""

    key: str
    label: str
    n: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class StatedTable:
    """One table: shares of ``people``, who state something of the kind, or for interests are all heard."""

    kind: str
    title: str
    people: int
    rows: tuple[Row, ...]

    @property
    def among_all(self) -> bool:
        """Whether shares are of everybody heard rather than of those who state something of the kind."""
        return self.kind in {Kind.INTEREST, LANGUAGE}


@dataclass(frozen=True, slots=True)
class Stated:
    """What the people of one quarter state: ``people`` heard (rounded), and a table for each kind."""

    since: date
    until: date
    people: int
    counted_at: datetime
    tables: tuple[StatedTable, ...]


def quarters_of(workspace: Workspace) -> tuple[Quarter, ...]:
    """The quarters in which enough people were counted, the latest first."""
    told = Tally.objects.filter(workspace=workspace, people__gt=0)
    return tuple(map(Quarter, told.values_list("since", flat=True)))


def counted_in_vain(workspace: Workspace) -> bool:
    """Whether quarters were counted that held too few people: posts without an author count nobody."""
    return Tally.objects.filter(workspace=workspace, people=0).exists()


def stated_in(workspace: Workspace, quarter: Quarter) -> Stated | None:
    """What people stated in a quarter; None where it was not counted."""
    tally = Tally.objects.filter(workspace=workspace, since=quarter.since).first()
    if tally is None:
        return None
    tables = tuple(_table(kind, tally) for kind in ORDER if kind in tally.tables)
    return Stated(tally.since, tally.until, tally.people, tally.counted_at, tables)


def _table(kind: str, tally: Tally) -> StatedTable:
    kept = tally.tables[kind]
    cells = [(key, label_of(kind, key), int(n)) for key, n in kept["cells"]]
    if kept["others"]:
        cells.append((OTHERS, pgettext("groups of people", "others"), int(kept["others"])))
    people = tally.people if kind == Kind.INTEREST else sum(n for _key, _label, n in cells)
    rows = tuple(
        Row(key, label, n, n / people if people else 0.0, *wilson(min(n, people), people))
        for key, label, n in cells
    )
    return StatedTable(kind, str(TITLES[kind]), people, rows)
