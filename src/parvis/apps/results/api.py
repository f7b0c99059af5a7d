"""Results as data: posts and how they stand, one post over time, and the AI beside people."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import pyarrow as pa
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field

from parvis.apps.content.selectors import post_of
from parvis.apps.results import comparing, selectors, wording
from parvis.apps.results.comparing import ComparedBy, Comparison, Count
from parvis.apps.results.counting import TOLD, engagement_rate
from parvis.apps.results.models import Format, Look, Watch
from parvis.apps.results.scope import DEFAULT, Scope, since_of
from parvis.apps.results.visiting import Visits, visits_of
from parvis.core.actors import Made
from parvis.core.api import files
from parvis.core.api.door import ApiRequest, endpoint
from parvis.core.api.files import FileFormat
from parvis.core.api.pages import Asked, Next, page_of
from parvis.core.errors import NotFound
from parvis.core.workspaces.permissions import Verb
from parvis.kit.translation import gettext_noop
from parvis.science.matching import Verdict

results = Router(tags=[gettext_noop("Results")])
Told = Annotated[int | None, Field(description=gettext_noop("Null where the network does not tell."))]
VISITS = ("people", "programs", "week", "accounts")
Period = Literal["30d", "90d", "365d", "all"]


class ResultsScope(Schema):
    """Which posts."""

    period: Annotated[Period, Field(description=gettext_noop("By when they were published."))] = DEFAULT
    account: Annotated[int | None, Field(ge=1, lt=2**63)] = None
    campaign: Annotated[str, Field(max_length=80)] = ""
    network: Annotated[str, Field(max_length=20)] = ""

    def scope(self) -> Scope:
        """The same, as pages have it."""
        since = since_of(self.period, timezone.now())
        return Scope(self.period, since, self.account, self.campaign, self.network)


class ResultsAsked(Asked, ResultsScope):
    """Which posts, and which page of them."""


class LookInfo(Schema):
    """How a post stood at a moment, summed over a thread; views are of its first post."""

    at: datetime
    views: Told
    likes: Told
    replies: Annotated[Told, Field(description=gettext_noop("Without our own."))]
    reposts: Told
    clicks: Told
    saves: Told
    interactions: Annotated[
        Told, Field(description=gettext_noop("The sum of what the network tells but views."))
    ]
    engagement_rate: Annotated[
        float | None, Field(description=gettext_noop("Interactions for each view; null without views."))
    ]

    @classmethod
    def of(cls, one: Look) -> LookInfo:
        """As programs see it."""
        same = {name: getattr(one, name) for name in (*TOLD, "at", "interactions")}
        return cls(engagement_rate=engagement_rate(one.interactions, one.views), **same)


class VisitsInfo(Schema):
    """How often our own short links in a post were followed, on this network."""

    people: Annotated[int, Field(description=gettext_noop("So far; programs that hide are among them."))]
    programs: Annotated[int, Field(description=gettext_noop("By programs that say what they are."))]
    week: Annotated[int, Field(description=gettext_noop("By people, on its first seven days."))]
    accounts: Annotated[
        int, Field(description=gettext_noop("Accounts of the network that share these visits."))
    ]


class PostResult(Schema):
    """A post on one account, as it stood when it was last looked at."""

    id: int
    post: UUID
    account: int
    network: str
    published_at: datetime
    made: Made
    format: Format
    campaign: str
    gone_at: Annotated[
        datetime | None, Field(description=gettext_noop("When it was no longer on the network."))
    ]
    next_look_at: Annotated[datetime | None, Field(description=gettext_noop("Null: it is over."))]
    last: LookInfo | None
    at_seven_days: Annotated[
        LookInfo | None, Field(description=gettext_noop("The look by which posts are compared."))
    ]

    visits: Annotated[
        VisitsInfo | None, Field(description=gettext_noop("Null where the post has no short link."))
    ]

    @classmethod
    def of(cls, one: Watch, visits: Visits | None) -> PostResult:
        """As programs see it."""
        return cls(
            id=one.pk,
            post=one.post_id,
            account=one.account_id,
            network=one.account.network,
            published_at=one.published_at,
            made=Made(one.made),
            format=Format(one.format),
            campaign=one.post.campaign,
            gone_at=one.gone_at,
            next_look_at=one.next_at,
            last=LookInfo.of(one.last) if one.last else None,
            at_seven_days=LookInfo.of(one.ripe) if one.ripe else None,
            visits=VisitsInfo(**{name: getattr(visits, name) for name in VISITS}) if visits else None,
        )


class PostResults(Schema):
    """A page of results, those followed last first."""

    items: list[PostResult]
    next: Next


class Grown(Schema):
    """A post on one account, and how it stood each time, in order."""

    result: PostResult
    looks: list[LookInfo]


class PostGrown(Schema):
    """A post on every account where it is followed."""

    post: UUID
    accounts: list[Grown]


class PartOf(Schema):
    """How much more or less, as a part: 0.25 is a quarter more; and the ends of the 95 % interval."""

    value: float
    low: float
    high: float


class ComparisonInfo(Schema):
    """Posts made in one way beside those that people made alone, matched."""

    made: Made
    verdict: Verdict
    words: list[str]
    change: Annotated[PartOf | None, Field(description=gettext_noop("Null: too few to bound anything."))]
    posts: Annotated[int, Field(description=gettext_noop("Of this kind, with a match."))]
    others: Annotated[int, Field(description=gettext_noop("By people, that they are compared with."))]
    strata: Annotated[int, Field(description=gettext_noop("Groups of posts that are alike."))]
    alone: Annotated[int, Field(description=gettext_noop("Of this kind, without a match: left out."))]
    needed: Annotated[
        int | None,
        Field(description=gettext_noop("About how many with a match would show a difference that matters.")),
    ]

    @classmethod
    def of(cls, one: Comparison) -> ComparisonInfo:
        """As programs see it."""
        found, change = one.found, one.change
        return cls(
            made=one.made,
            verdict=one.verdict,
            words=[wording.headline(one), *wording.sentences(one)],
            change=PartOf(value=change.value, low=change.low, high=change.high) if change else None,
            posts=found.treated if found else 0,
            others=found.others if found else 0,
            strata=found.strata if found else 0,
            alone=found.alone if found else 0,
            needed=one.needed,
        )


class MadeCount(Schema):
    """Posts made in one way: all, and those that cannot be compared."""

    made: Made
    posts: int
    young: Annotated[int, Field(description=gettext_noop("Not seven days old."))]
    untold: Annotated[int, Field(description=gettext_noop("Of which no network told at seven days."))]

    @classmethod
    def of(cls, one: Count) -> MadeCount:
        """As programs see it."""
        return cls(made=one.made, posts=one.posts, young=one.young, untold=one.untold)


class AllyInfo(Schema):
    """Whether the AI is an ally or an adversary, as far as these posts tell."""

    comparisons: list[ComparisonInfo]
    counts: list[MadeCount]


class AllyAsked(ResultsScope):
    """Which posts, and what difference would matter."""

    matters: Annotated[
        float, Field(ge=0.01, le=10, description=gettext_noop("The smallest difference to act upon, a part."))
    ] = comparing.USUAL
    measure: Annotated[
        ComparedBy, Field(description=gettext_noop("Interactions, or visits through our own short links."))
    ] = ComparedBy.INTERACTIONS


class ResultsTaken(ResultsScope):
    """Which posts, as what file."""

    format: FileFormat = FileFormat.PARQUET


TAKEN = pa.schema(
    [
        ("post", pa.string()),
        ("account", pa.int64()),
        *((name, pa.string()) for name in ("network", "made", "format_of_post", "campaign")),
        *((name, pa.timestamp("us", tz="UTC")) for name in ("published_at", "looked_at", "gone_at")),
        *((name, pa.int64()) for name in (*TOLD, "interactions", "interactions_at_seven_days")),
        *((f"visits_{name}", pa.int64()) for name in VISITS),
    ]
)


@endpoint(
    results, "GET", "/results", verb=Verb.SEE_POSTS, answers=PostResults,
    summary=gettext_noop("Published posts and how they stand"),
)  # fmt: skip
def results_list(request: ApiRequest, asked: Query[ResultsAsked]) -> PostResults:
    found = selectors.watches_of(request.workspace, asked.scope())
    shown, following = page_of(found, asked, newest_first=True)
    visits = visits_of(request.workspace, shown)
    return PostResults(items=[PostResult.of(one, visits.get(one.pk)) for one in shown], next=following)


@endpoint(
    results, "GET", "/results/ally", verb=Verb.SEE_POSTS, answers=AllyInfo,
    summary=gettext_noop("Posts made by the AI, or with it, beside those of people"),
    description=gettext_noop("Matched by accounts, format, quarter, day and hour; 95 % intervals."),
)  # fmt: skip
def results_ally(request: ApiRequest, asked: Query[AllyAsked]) -> AllyInfo:
    now = timezone.now()
    found = comparing.ally(
        request.workspace, asked.scope(), matters=asked.matters, now=now, measure=asked.measure
    )
    return AllyInfo(
        comparisons=[ComparisonInfo.of(one) for one in found.comparisons],
        counts=[MadeCount.of(one) for one in found.counts],
    )


@endpoint(
    results, "GET", "/results/export", verb=Verb.EXPORT_POSTS, answers=None, files=files.KINDS,
    summary=gettext_noop("Published posts and how they stand, as a Parquet or CSV file"),
)  # fmt: skip
def results_export(request: ApiRequest, asked: Query[ResultsTaken]) -> StreamingHttpResponse:
    found = list(selectors.watches_of(request.workspace, asked.scope()))
    visits = visits_of(request.workspace, found)
    rows = [_taken(one, visits.get(one.pk)) for one in found]
    return files.sent([pa.Table.from_pylist(rows, schema=TAKEN)], TAKEN, form=asked.format, name="results")


@endpoint(
    results, "GET", "/results/{uuid:post}", verb=Verb.SEE_POSTS, answers=PostGrown,
    summary=gettext_noop("One post on each account, each time it was looked at"),
)  # fmt: skip
def results_post(request: ApiRequest, post: UUID) -> PostGrown:
    found = post_of(request.workspace, post)
    if found is None:
        raise NotFound(_("There is no such post here."))
    watches = selectors.watches_of_post(found)
    looks, visits = selectors.looks_of(watches), visits_of(request.workspace, watches)
    return PostGrown(
        post=found.pk,
        accounts=[
            Grown(
                result=PostResult.of(one, visits.get(one.pk)),
                looks=[LookInfo.of(look) for look in looks[one.pk]],
            )
            for one in watches
        ],
    )


def _taken(one: Watch, visits: Visits | None) -> dict[str, object]:
    look = one.last
    counts = {name: getattr(look, name) if look else None for name in (*TOLD, "interactions")}
    return {
        "post": str(one.post_id),
        "account": one.account_id,
        "network": one.account.network,
        "made": one.made,
        "format_of_post": one.format,
        "campaign": one.post.campaign,
        "published_at": one.published_at,
        "looked_at": look.at if look else None,
        "gone_at": one.gone_at,
        **counts,
        "interactions_at_seven_days": one.ripe.interactions if one.ripe else None,
        **{f"visits_{name}": getattr(visits, name) if visits else None for name in VISITS},
    }
