"""Rises as data: those of now, those of before, one of them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Annotated

import pyarrow as pa
from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field

from parvis.apps.trends import selectors
from parvis.apps.trends.models import Rise, SubjectKind
from parvis.apps.trends.selectors import RisingSubject
from parvis.core.api import files
from parvis.core.api.door import ApiRequest, endpoint
from parvis.core.api.files import FileFormat
from parvis.core.api.pages import Asked, Next, page_of
from parvis.core.api.values import Instant
from parvis.core.errors import NotFound
from parvis.core.workspaces.permissions import Verb
from parvis.kit.translation import gettext_noop

trends = Router(tags=[gettext_noop("Trends")])
CHUNK = 1000
WEEKS = 4 * 7 * 24  # hours


class Times(Schema):
    """How many times as many posts as were expected, and the bounds of chance (19 times in 20)."""

    value: Annotated[float | None, Field(description=gettext_noop("Null where none was expected."))]
    low: float | None
    high: float | None


class RiseInfo(Schema):
    """A subject that rises, or rose."""

    id: int
    kind: SubjectKind
    key: Annotated[
        str, Field(description=gettext_noop("What filters take: a query’s id, a brand, a hashtag, a term."))
    ]
    label: Annotated[str, Field(description=gettext_noop("The subject as people call it."))]
    n: Annotated[int, Field(description=gettext_noop("How many posts came."))]
    expected: Annotated[float, Field(description=gettext_noop("How many were to be expected."))]
    times: Times
    surprise: Annotated[
        float | None,
        Field(description=gettext_noop("In typical deviations; null for hashtags and terms.")),
    ]
    return_days: Annotated[
        float | None,
        Field(description=gettext_noop("Such a rise comes about once in so many days; null: rarer still.")),
    ]
    history_days: Annotated[
        float, Field(description=gettext_noop("The days of posts it was judged on: beyond, it is a guess."))
    ]
    since: datetime
    until: Annotated[datetime | None, Field(description=gettext_noop("Null while it lasts."))]
    peak_at: datetime
    hours_from: datetime
    hours: Annotated[list[int], Field(description=gettext_noop("Posts by the hour, from “hours_from” on."))]
    pushed: Annotated[
        bool | None,
        Field(
            description=gettext_noop("Signs of coordinated or automated posting; null: too little to tell.")
        ),
    ]

    @classmethod
    def of(cls, one: RisingSubject) -> RiseInfo:
        """As programs see a rise; what is infinite is null, since JSON has no word for it."""
        same = (
            "id", "kind", "key", "label", "n", "expected", "history_days", "since", "until", "peak_at",
            "hours_from",
        )  # fmt: skip
        return cls(
            times=Times(**{name: _finite(getattr(one.times, name)) for name in ("value", "low", "high")}),
            surprise=_finite(one.surprise),
            return_days=_finite(one.return_days),
            hours=list(one.hours),
            pushed=one.coordinated,
            **{name: getattr(one, name) for name in same},
        )


class Rises(Schema):
    """A page of rises, those noticed last first."""

    items: list[RiseInfo]
    next: Next


class RisesNow(Schema):
    """What rises now or did lately, the rarest first."""

    items: list[RiseInfo]
    until: Annotated[
        datetime | None, Field(description=gettext_noop("How far posts were followed; null: not yet."))
    ]
    ended: Annotated[
        bool, Field(description=gettext_noop("Whether what is heard goes no further than that."))
    ]
    watched: Annotated[
        int,
        Field(description=gettext_noop("Hashtags and terms that had the chance to rise at the last look.")),
    ]


class RisesFilter(Schema):
    """Which rises: what is left out does not filter."""

    kind: Annotated[list[SubjectKind], Field(max_length=5)] = []
    lasting: Annotated[
        bool | None, Field(description=gettext_noop("Those that last, or those that ended."))
    ] = None
    pushed: Annotated[bool | None, Field(description=gettext_noop("With signs of pushing, or without."))] = (
        None
    )
    since: Annotated[Instant | None, Field(description=gettext_noop("Peaked then or later."))] = None
    until: Annotated[Instant | None, Field(description=gettext_noop("Peaked before."))] = None

    def held(self, found: QuerySet[Rise]) -> QuerySet[Rise]:
        """The rows that the filter holds."""
        asked: dict[str, object] = {"kind__in": self.kind} if self.kind else {}
        asked |= {} if self.lasting is None else {"until__isnull": self.lasting}
        asked |= {} if self.pushed is None else {"pushed": self.pushed}
        asked |= {"peak_at__gte": self.since} if self.since else {}
        asked |= {"peak_at__lt": self.until} if self.until else {}
        return found.filter(**asked)


class RisesAsked(RisesFilter, Asked):
    """Which rises, and which page of them."""


class RisesTaken(RisesFilter):
    """Which rises, and as what file."""

    format: FileFormat = FileFormat.PARQUET


class NowAsked(Schema):
    """How far back, and how many."""

    hours: Annotated[
        int,
        Field(ge=1, le=WEEKS, description=gettext_noop("Peaked in so many last hours, or lasting still.")),
    ] = 168
    limit: Annotated[int, Field(ge=1, le=200)] = 50


RISES = pa.schema(
    [
        *((name, pa.string()) for name in ("kind", "key", "label")),
        ("id", pa.int64()),
        ("n", pa.int64()),
        *((name, pa.float64()) for name in ("expected", "surprise", "return_days", "history_days")),
        *((name, pa.timestamp("us", tz="UTC")) for name in ("since", "until", "peak_at")),
        ("pushed", pa.bool_()),
    ]
)


@endpoint(
    trends, "GET", "/trends", verb=Verb.SEE_LISTENING, answers=Rises,
    summary=gettext_noop("Rises that were noticed, the last first"),
    description=gettext_noop("As long as posts are kept. For what matters now, ask /trends/now."),
)  # fmt: skip
def trends_list(request: ApiRequest, asked: Query[RisesAsked]) -> Rises:
    found = asked.held(selectors.rises_of(request.workspace))
    rows, following = page_of(found, asked, newest_first=True)
    return Rises(items=[RiseInfo.of(selectors.rising(row)) for row in rows], next=following)


@endpoint(
    trends, "GET", "/trends/now", verb=Verb.SEE_LISTENING, answers=RisesNow,
    summary=gettext_noop("What rises now, the rarest first"),
)  # fmt: skip
def trends_now(request: ApiRequest, asked: Query[NowAsked]) -> RisesNow:
    now, within = timezone.now(), timedelta(hours=asked.hours)
    found = selectors.rising_subjects(request.workspace, now=now, limit=asked.limit, within=within)
    followed = selectors.followed(request.workspace, now=now)
    return RisesNow(
        items=[RiseInfo.of(one) for one in found],
        until=followed.until if followed else None,
        ended=followed.ended if followed else False,
        watched=followed.watched if followed else 0,
    )


@endpoint(
    trends, "GET", "/trends/export", verb=Verb.EXPORT_POSTS, answers=None, files=files.KINDS,
    summary=gettext_noop("Rises as a Parquet or CSV file"),
)  # fmt: skip
def trends_export(request: ApiRequest, asked: Query[RisesTaken]) -> StreamingHttpResponse:
    found = asked.held(selectors.rises_of(request.workspace)).order_by("-pk")
    return files.sent(_tables(found), RISES, form=asked.format, name=f"trends-{request.workspace.slug}")


@endpoint(
    trends, "GET", "/trends/{int:rise}", verb=Verb.SEE_LISTENING, answers=RiseInfo,
    summary=gettext_noop("One rise"),
)  # fmt: skip
def trend_read(request: ApiRequest, rise: int) -> RiseInfo:
    return RiseInfo.of(selectors.rising(row_of(request, rise)))


def row_of(request: ApiRequest, pk: int) -> Rise:
    """The rise that an address names. Raises ``NotFound``."""
    row = selectors.rise_row(request.workspace, pk)
    if row is None:
        raise NotFound(_("This rise is no longer here: its posts may have been removed."))
    return row


def _tables(found: QuerySet[Rise]) -> Iterator[pa.Table]:
    rows = found.iterator(chunk_size=CHUNK)
    while few := [RiseInfo.of(selectors.rising(row)) for row in islice(rows, CHUNK)]:
        told = [{name: getattr(one, name) for name in RISES.names} for one in few]
        yield pa.Table.from_pylist(told, schema=RISES)


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None
