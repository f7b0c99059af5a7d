"""One rise in depth: what carries it, whether it is pushed, and the hours to come with how sure they are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

import pyarrow as pa
from django.http import StreamingHttpResponse
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from parvis.apps.listening.api.common import PostInfo
from parvis.apps.trends import selectors
from parvis.apps.trends.api.rises import row_of
from parvis.apps.trends.figures import LEVEL, SAID, pace_of
from parvis.apps.trends.models import Rise
from parvis.apps.trends.reasons import Aspect
from parvis.core.api import files
from parvis.core.api.door import ApiRequest, endpoint
from parvis.core.api.files import FileFormat
from parvis.core.workspaces.permissions import Verb
from parvis.kit.figures import Step
from parvis.kit.translation import gettext_noop
from parvis.science.coordination import SignKind
from parvis.science.drivers import Driver

reasons = Router(tags=[gettext_noop("Trends")])


class HoursTaken(Schema):
    """As what file."""

    format: FileFormat = FileFormat.PARQUET


class DriverInfo(Schema):
    """Something that carries a rise, and its share of the posts beyond the usual."""

    key: str
    label: str
    n: Annotated[int, Field(description=gettext_noop("Posts of the rise that hold it, of those read."))]
    usual: Annotated[float, Field(description=gettext_noop("How many would usually."))]
    share: float
    low: float
    high: float


class AspectInfo(Schema):
    """What carries a rise, by one aspect. Shares do not add up to one: a post has several words."""

    aspect: Aspect
    drivers: list[DriverInfo]


class TypicalPost(Schema):
    """A post that stands for the rise."""

    post: PostInfo
    copies: Annotated[int, Field(description=gettext_noop("How many posts say nearly the same, itself too."))]


class Reasons(Schema):
    """Why it rises, from the posts that are there now."""

    n: int
    expected: float
    read: Annotated[int, Field(description=gettext_noop("How many were read: all, or drawn evenly."))]
    before: Annotated[
        int, Field(description=gettext_noop("Posts of the two weeks before, that the usual is read from."))
    ]
    authors: Annotated[
        int | None, Field(description=gettext_noop("Who wrote what was read; null where networks name none."))
    ]
    pushed: Annotated[bool | None, Field(description=gettext_noop("See the signs before you react."))]
    aspects: Annotated[
        list[AspectInfo],
        Field(description=gettext_noop("Without authors for lack of the verb “see_authors”.")),
    ]
    posts: list[TypicalPost]


class SignInfo(Schema):
    """One sign: a share against what is usual here."""

    kind: SignKind
    k: Annotated[int, Field(description=gettext_noop("How many show it…"))]
    n: Annotated[int, Field(description=gettext_noop("…of how many posts, or authors for “unseen”."))]
    share: float
    usual: Annotated[float | None, Field(description=gettext_noop("Null with nothing to compare with."))]
    strong: Annotated[bool, Field(description=gettext_noop("Whether it stands out from the usual."))]
    authors: int | None


class Signs(Schema):
    """Whether a rise is pushed. No sign proves anything alone: a petition leaves the same."""

    pushed: Annotated[bool | None, Field(description=gettext_noop("Null: too few posts, or signs, to tell."))]
    posts: Annotated[int, Field(description=gettext_noop("How many posts were looked at."))]
    signs: list[SignInfo]


class HourInfo(Schema):
    """An hour: what came and what was usual, or what is foreseen."""

    at: datetime
    n: Annotated[
        int | None, Field(description=gettext_noop("Null in hours to come, or when nothing could be heard."))
    ]
    usual: float | None
    marked: Annotated[bool, Field(description=gettext_noop("Whether the hour is part of the rise."))]
    low: float | None
    foreseen: float | None
    high: float | None


class Outlook(Schema):
    """The hours around a rise, and the next ones while it is fresh."""

    level: Annotated[
        float, Field(description=gettext_noop("Of the hours foreseen, how many “low” to “high” hold: 0.8."))
    ]
    note: Annotated[str, Field(description=gettext_noop("What is foreseen, or why nothing is."))]
    hours: Annotated[
        list[HourInfo], Field(description=gettext_noop("Empty when the rise lies before what is followed."))
    ]


HOURS = pa.schema(
    [
        ("at", pa.timestamp("us", tz="UTC")),
        ("n", pa.int64()),
        ("usual", pa.float64()),
        ("marked", pa.bool_()),
        *((name, pa.float64()) for name in ("low", "foreseen", "high")),
    ]
)


@endpoint(
    reasons, "GET", "/trends/{int:rise}/why", verb=Verb.SEE_LISTENING, answers=Reasons,
    summary=gettext_noop("Why it rises: words, links, authors, posts"),
)  # fmt: skip
def trend_why(request: ApiRequest, rise: int) -> Reasons:
    row, names = row_of(request, rise), request.may(Verb.SEE_AUTHORS)
    why = selectors.why(row, now=selectors.rising(row).end)
    handles = selectors.handles_of(request.workspace, why) if names else {}
    aspects = [
        AspectInfo(aspect=aspect, drivers=[_driver(aspect, one, handles) for one in shares])
        for aspect, shares in why.aspects
        if names or aspect is not Aspect.AUTHOR
    ]
    typical = selectors.typical_of(request.workspace, why, names=names)
    return Reasons(
        n=why.n, expected=why.expected, read=why.read, before=why.before, authors=why.authors,
        pushed=why.coordination.pushed, aspects=aspects,
        posts=[TypicalPost(post=PostInfo.of(post, names=names), copies=n) for post, n in typical],
    )  # fmt: skip


def _driver(aspect: Aspect, one: Driver, handles: Mapping[str, str]) -> DriverInfo:
    say = handles.get if aspect is Aspect.AUTHOR else SAID.get(aspect, str)
    same = ("key", "n", "usual", "share", "low", "high")
    return DriverInfo(label=say(one.key) or one.key, **{name: getattr(one, name) for name in same})


@endpoint(
    reasons, "GET", "/trends/{int:rise}/signs", verb=Verb.SEE_LISTENING, answers=Signs,
    summary=gettext_noop("Whether it is pushed: each sign against what is usual"),
    description=gettext_noop("Same text, minute or link, few voices, new accounts. Look before you react."),
)  # fmt: skip
def trend_signs(request: ApiRequest, rise: int) -> Signs:
    found = selectors.signs(row_of(request, rise))
    names = ("kind", "k", "n", "share", "usual", "strong", "authors")
    told = [SignInfo(**{name: getattr(one, name) for name in names}) for one in found.signs]
    return Signs(pushed=found.pushed, posts=found.posts, signs=told)


@endpoint(
    reasons, "GET", "/trends/{int:rise}/forecast", verb=Verb.SEE_LISTENING, answers=Outlook,
    summary=gettext_noop("Its hours, and those to come with their intervals"),
)  # fmt: skip
def trend_forecast(request: ApiRequest, rise: int) -> Outlook:
    note, steps = _steps(request, row_of(request, rise))
    return Outlook(level=LEVEL, note=note, hours=[HourInfo(**_hour(step)) for step in steps])


@endpoint(
    reasons, "GET", "/trends/{int:rise}/forecast/export", verb=Verb.EXPORT_POSTS, answers=None,
    files=files.KINDS, summary=gettext_noop("The hours of a rise as a Parquet or CSV file"),
)  # fmt: skip
def trend_forecast_export(request: ApiRequest, rise: int, asked: Query[HoursTaken]) -> StreamingHttpResponse:
    _note, steps = _steps(request, row_of(request, rise))
    table = pa.Table.from_pylist([_hour(step) for step in steps], schema=HOURS)
    return files.sent([table], HOURS, form=asked.format, name=f"trend-{rise}")


def _steps(request: ApiRequest, row: Rise) -> tuple[str, tuple[Step, ...]]:
    span = selectors.span(request.workspace, now=timezone.now())
    pace = pace_of(span, row) if span else None
    return (pace.note, pace.steps) if pace else ("", ())


def _hour(step: Step) -> dict[str, Any]:
    same = ("at", "n", "usual", "marked", "low", "high")
    return {"foreseen": step.middle, **{name: getattr(step, name) for name in same}}
