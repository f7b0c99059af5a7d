"""Figures as data: the same numbers as the dashboard, each with its sample and what is known of its error."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from django.http import StreamingHttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field

from parvis.apps.listening import exports, selectors
from parvis.apps.listening.api.common import ScopeAsked
from parvis.apps.listening.panels import PANELS, PanelFigure, figure_of
from parvis.apps.listening.scope import Scope
from parvis.core.api import files
from parvis.core.api.door import ApiRequest, endpoint
from parvis.core.api.files import FileFormat
from parvis.core.errors import NotFound
from parvis.core.lake import By, Column
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.kit.figures import Bar, Bars, Curve, Series
from parvis.kit.translation import gettext_noop

figures = Router(tags=[gettext_noop("Figures")])


class ShareInfo(Schema):
    """An estimated share of posts, and the interval it lies in nine times in ten."""

    value: float
    low: float
    high: float


class Headline(Schema):
    """The figures at the top of the dashboard."""

    posts: int
    before: Annotated[
        int | None, Field(description=gettext_noop("In as long a period before; null without a beginning."))
    ]
    negative: ShareInfo | None
    neutral: ShareInfo | None
    positive: ShareInfo | None
    net: Annotated[ShareInfo | None, Field(description=gettext_noop("Positive minus negative, -1 to 1."))]
    n: Annotated[int, Field(description=gettext_noop("How many posts the shares are estimated on."))]
    labelled: Annotated[
        int, Field(description=gettext_noop("How many of them a person labelled, drawn at random."))
    ]
    calibrated: Annotated[
        bool,
        Field(description=gettext_noop("False below fifty labels: the shares are then the model’s alone.")),
    ]


class VolumePoint(Schema):
    """Posts of one value in the hour or the day that begins at ``at``."""

    at: datetime
    key: str
    n: int


class Volume(Schema):
    """Posts over time; steps without posts are left out."""

    bucket: Literal["hour", "day"]
    points: list[VolumePoint]


class VolumeAsked(ScopeAsked):
    """Which posts, and told apart by what."""

    by: By = By.SENTIMENT


class CountLine(Schema):
    """One value and how many posts hold it."""

    key: str
    label: str
    n: int


class Counts(Schema):
    """The most frequent values, most first."""

    items: list[CountLine]


class CountsAsked(ScopeAsked):
    """Which posts, and counted by what."""

    by: Column
    limit: Annotated[int, Field(ge=1, le=500)] = 20


class RisingTerm(Schema):
    """A term said more than in as long a period before."""

    term: str
    n_now: int
    n_before: int
    score: Annotated[
        float, Field(description=gettext_noop("The rise weighed against chance: higher is surer."))
    ]


class Rising(Schema):
    """Terms that rise, the strongest first."""

    items: list[RisingTerm]


class RisingAsked(ScopeAsked):
    """Which posts, and how many terms."""

    limit: Annotated[int, Field(ge=1, le=200)] = 20


class Mark(Schema):
    """One mark of a panel. Which values it has depends on the panel’s kind; the others are null."""

    at: datetime | None = None
    label: str | None = None
    value: float
    low: float | None = None
    high: float | None = None
    n: Annotated[int | None, Field(description=gettext_noop("How many posts it stands on."))] = None
    before: int | None = None
    posts: Annotated[str, Field(description=gettext_noop("The page of the posts behind it."))] = ""


Kind = Literal["series", "curve", "bars"]
KINDS: dict[type, Kind] = {Series: "series", Curve: "curve", Bars: "bars"}


class PanelInfo(Schema):
    """A panel of the dashboard as it is drawn, with its title and its reservations in your language."""

    name: str
    kind: Kind
    title: str
    caption: str
    note: Annotated[str, Field(description=gettext_noop("What the figure does not say, and how sure it is."))]
    n: int | None
    marks: list[Mark]


class PanelName(Schema):
    """A panel that can be asked for."""

    name: str
    title: str


class Panels(Schema):
    """The panels of the dashboard."""

    items: list[PanelName]


class PanelTaken(ScopeAsked):
    """Which posts, and as what file."""

    format: FileFormat = FileFormat.PARQUET


@endpoint(
    figures, "GET", "/figures/headline", verb=Verb.SEE_LISTENING, answers=Headline,
    summary=gettext_noop("How many posts, and how they feel"),
)  # fmt: skip
def headline_read(request: ApiRequest, asked: Query[ScopeAsked]) -> Headline:
    return headline_of(request.workspace, asked.scope(request))


def headline_of(workspace: Workspace, scope: Scope) -> Headline:
    """The figures at the top for a scope."""
    told = selectors.headline(workspace, scope)
    shares = told.shares
    if shares is None:
        return Headline(
            posts=told.posts, before=told.before, negative=None, neutral=None, positive=None, net=None,
            n=0, labelled=0, calibrated=False,
        )  # fmt: skip
    parts = [ShareInfo(value=one, low=low, high=high)
             for one, low, high in zip(shares.shares, shares.low, shares.high, strict=True)]  # fmt: skip
    return Headline(
        posts=told.posts,
        before=told.before,
        **dict(zip(("negative", "neutral", "positive"), parts, strict=True)),
        net=ShareInfo(value=shares.net, low=shares.net_low, high=shares.net_high),
        n=shares.n,
        labelled=shares.m,
        calibrated=shares.calibrated,
    )


@endpoint(
    figures, "GET", "/figures/volume", verb=Verb.SEE_LISTENING, answers=Volume,
    summary=gettext_noop("Posts over time"),
    description=gettext_noop("By the hour for three days or less, else by the day (UTC)."),
)  # fmt: skip
def volume_read(request: ApiRequest, asked: Query[VolumeAsked]) -> Volume:
    scope = asked.scope(request)
    bucket = selectors.bucket_for(scope, selectors.stats_of(request.workspace))
    rows = selectors.volume(request.workspace, scope, asked.by).to_pylist()
    points = [VolumePoint(at=row["bucket"], key=row["key"], n=row["n"]) for row in rows]
    return Volume(bucket=bucket.value, points=points)


@endpoint(
    figures, "GET", "/figures/counts", verb=Verb.SEE_LISTENING, answers=Counts,
    summary=gettext_noop("The most frequent values"),
    description=gettext_noop("Of any column of “by”: topics, hashtags, authors…"),
)  # fmt: skip
def counts_read(request: ApiRequest, asked: Query[CountsAsked]) -> Counts:
    found = selectors.counted(request.workspace, asked.scope(request), asked.by, asked.limit)
    return Counts(items=[CountLine(key=one.key, label=one.label, n=one.n) for one in found])


@endpoint(
    figures, "GET", "/figures/rising", verb=Verb.SEE_LISTENING, answers=Rising,
    summary=gettext_noop("Terms that rise"),
)  # fmt: skip
def rising_read(request: ApiRequest, asked: Query[RisingAsked]) -> Rising:
    rows = selectors.rising(request.workspace, asked.scope(request), asked.limit).to_pylist()
    return Rising(items=[RisingTerm(**row) for row in rows])


@endpoint(
    figures, "GET", "/panels", verb=Verb.SEE_LISTENING, answers=Panels,
    summary=gettext_noop("The panels of the dashboard"),
)  # fmt: skip
def panels_list(request: ApiRequest) -> Panels:  # noqa: ARG001 - an endpoint's first argument
    return Panels(items=[PanelName(name=one.name, title=str(one.title)) for one in PANELS.values()])


@endpoint(
    figures, "GET", "/panels/{slug:name}", verb=Verb.SEE_LISTENING, answers=PanelInfo,
    summary=gettext_noop("A panel as it is drawn"),
    description=gettext_noop("The same marks, intervals and reservations as on the page."),
)  # fmt: skip
def panel_read(request: ApiRequest, name: str, asked: Query[ScopeAsked]) -> PanelInfo:
    return panel_of(name, _figure(request, name, asked))


def panel_of(name: str, figure: PanelFigure) -> PanelInfo:
    """A panel as programs see it."""
    return PanelInfo(
        name=name, kind=KINDS[type(figure)], title=figure.title, caption=figure.caption,
        note=figure.note, n=figure.n, marks=_marks(figure),
    )  # fmt: skip


@endpoint(
    figures, "GET", "/panels/{slug:name}/export", verb=Verb.EXPORT_POSTS, answers=None, files=files.KINDS,
    summary=gettext_noop("A panel as a Parquet or CSV file"),
)  # fmt: skip
def panel_export(request: ApiRequest, name: str, asked: Query[PanelTaken]) -> StreamingHttpResponse:
    table = exports.figure_table(_figure(request, name, asked))
    return files.sent([table], table.schema, form=asked.format, name=name)


def _figure(request: ApiRequest, name: str, asked: ScopeAsked) -> PanelFigure:
    figure = figure_of(name, request.workspace, asked.scope(request))
    if figure is None:
        raise NotFound(_("There is no panel of this name."))
    return figure


def _marks(figure: PanelFigure) -> list[Mark]:
    match figure:
        case Series():
            words = {key.value: key.label for key in figure.keys}
            return [
                Mark(at=one.at, label=words.get(one.key, one.key), value=one.n, posts=one.href)
                for one in figure.points
            ]
        case Curve():
            return [
                Mark(at=one.at, value=one.value, low=one.low, high=one.high, n=one.n, posts=one.href)
                for one in figure.moments
            ]
        case Bars():
            return [_bar(one) for one in figure.bars]


def _bar(bar: Bar) -> Mark:
    return Mark(
        label=bar.label, value=bar.value, low=bar.low, high=bar.high, n=bar.n, before=bar.before,
        posts=bar.href,
    )  # fmt: skip
