"""What people say publicly of themselves, as data: what the page shows, and no way to a person."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import pyarrow as pa
from django.http import StreamingHttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field

from parvis.apps.demographics import selectors
from parvis.apps.demographics.quarters import Quarter
from parvis.apps.demographics.selectors import Row, Stated, StatedTable
from parvis.core.api import files
from parvis.core.api.door import ApiRequest, endpoint
from parvis.core.api.files import FileFormat
from parvis.core.api.pages import Asked, Next, part_of
from parvis.core.api.values import Day
from parvis.core.errors import NotFound
from parvis.core.workspaces.permissions import Verb
from parvis.kit.translation import gettext_noop
from parvis.science.disclosure import BASE, LEAST

demographics = Router(tags=[gettext_noop("What people say of themselves")])


class QuarterInfo(Schema):
    """A quarter that is over, in which enough people were counted."""

    since: Annotated[date, Field(description=gettext_noop("Its first day, by which addresses name it."))]
    until: Annotated[date, Field(description=gettext_noop("The first day after it."))]
    number: Annotated[int, Field(description=gettext_noop("1 to 4."))]

    @classmethod
    def of(cls, one: Quarter) -> QuarterInfo:
        """As programs see it."""
        return cls(since=one.since, until=one.until, number=one.number)


class Quarters(Schema):
    """A page of quarters, the latest first."""

    items: list[QuarterInfo]
    next: Next


class StatedGroup(Schema):
    """A group of people, and the bounds of its share (95 %)."""

    key: Annotated[str, Field(description=gettext_noop("“others” joins the groups that are too small."))]
    label: str
    n: Annotated[int, Field(description=gettext_noop("People, rounded to “rounded_to”."))]
    share: float
    low: float
    high: float

    @classmethod
    def of(cls, one: Row) -> StatedGroup:
        """As programs see it."""
        return cls(**{name: getattr(one, name) for name in cls.model_fields})


class StatedTableInfo(Schema):
    """One table."""

    kind: str
    title: str
    people: Annotated[int, Field(description=gettext_noop("Those that shares are of."))]
    among_all: Annotated[
        bool, Field(description=gettext_noop("Of everybody heard; else of those who state something."))
    ]
    groups: Annotated[list[StatedGroup], Field(description=gettext_noop("Empty: too few people state it."))]

    @classmethod
    def of(cls, one: StatedTable) -> StatedTableInfo:
        """As programs see it."""
        groups = [StatedGroup.of(row) for row in one.rows]
        same = {name: getattr(one, name) for name in ("kind", "title", "people", "among_all")}
        return cls(groups=groups, **same)


class StatedInfo(Schema):
    """What the people of one quarter state of themselves. Those who say so are not the audience."""

    since: date
    until: Annotated[date, Field(description=gettext_noop("The first day after it."))]
    people: Annotated[int, Field(description=gettext_noop("People heard, rounded."))]
    counted_at: datetime
    least: Annotated[int, Field(description=gettext_noop("No group of fewer people is shown."))]
    rounded_to: int
    tables: list[StatedTableInfo]

    @classmethod
    def of(cls, found: Stated) -> StatedInfo:
        """As programs see it."""
        same = {name: getattr(found, name) for name in ("since", "until", "people", "counted_at")}
        tables = [StatedTableInfo.of(one) for one in found.tables]
        return cls(least=LEAST, rounded_to=BASE, tables=tables, **same)


class StatedTaken(Schema):
    """As what file."""

    format: FileFormat = FileFormat.PARQUET


STATED = pa.schema(
    [
        ("since", pa.date32()),
        ("until", pa.date32()),
        *((name, pa.string()) for name in ("kind", "table", "key", "group")),
        ("people", pa.int64()),
        *((name, pa.float64()) for name in ("share", "low", "high")),
        ("of_people", pa.int64()),
    ]
)


@endpoint(
    demographics, "GET", "/demographics", verb=Verb.SEE_LISTENING, answers=Quarters,
    summary=gettext_noop("The quarters in which enough people were counted"),
    description=gettext_noop("Only whole quarters that are over: no other period, no filter."),
)  # fmt: skip
def quarters_list(request: ApiRequest, asked: Query[Asked]) -> Quarters:
    found = selectors.quarters_of(request.workspace)
    shown, following = part_of(found, asked, kind=int, place=lambda one: -one.since.toordinal())
    return Quarters(items=[QuarterInfo.of(one) for one in shown], next=following)


@endpoint(
    demographics, "GET", "/demographics/{quarter}", verb=Verb.SEE_LISTENING, answers=StatedInfo,
    summary=gettext_noop("What people of a quarter say publicly of themselves"),
    description=gettext_noop("Protected tables: small groups are joined, counts rounded; nobody is named."),
)  # fmt: skip
def quarter_read(request: ApiRequest, quarter: Day) -> StatedInfo:
    return StatedInfo.of(_found(request, quarter))


@endpoint(
    demographics, "GET", "/demographics/{quarter}/export", verb=Verb.EXPORT_POSTS, answers=None,
    files=files.KINDS, summary=gettext_noop("The tables of a quarter as a Parquet or CSV file"),
)  # fmt: skip
def quarter_export(request: ApiRequest, quarter: Day, asked: Query[StatedTaken]) -> StreamingHttpResponse:
    found = _found(request, quarter)
    rows = [_told(found, table, row) for table in found.tables for row in table.rows]
    name = f"stated-{found.since:%Y-%m}"
    return files.sent([pa.Table.from_pylist(rows, schema=STATED)], STATED, form=asked.format, name=name)


def _told(found: Stated, table: StatedTable, row: Row) -> dict[str, object]:
    return {
        "since": found.since,
        "until": found.until,
        "kind": table.kind,
        "table": table.title,
        "key": row.key,
        "group": row.label,
        "people": row.n,
        "share": row.share,
        "low": row.low,
        "high": row.high,
        "of_people": table.people,
    }


def _found(request: ApiRequest, since: date) -> Stated:
    """A quarter that the page offers, by its first day. Raises ``NotFound``."""
    offered = selectors.quarters_of(request.workspace)
    chosen = next((one for one in offered if one.since == since), None)
    found = selectors.stated_in(request.workspace, chosen) if chosen else None
    if found is None:
        raise NotFound(_("No quarter that begins on this day was counted."))
    return found
