"""Reviews and stops for programs: they ask, read, and stop; people decide."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal, cast
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field

from parvis.apps.approval import rules, selectors, services
from parvis.apps.approval.models import ALIVE, Decision, Review, State, Step, Verdict
from parvis.core.api.door import ApiRequest, endpoint
from parvis.core.api.pages import Asked, Next, page_of
from parvis.core.autonomy import selectors as autonomy_read
from parvis.core.autonomy.models import Stop
from parvis.core.autonomy.selectors import Granted
from parvis.core.autonomy.services import everything_stop
from parvis.core.errors import NotFound
from parvis.core.workspaces.permissions import Verb
from parvis.kit.translation import gettext_noop

approval = Router(tags=[gettext_noop("Approval")])
By = Annotated[str | None, Field(description=gettext_noop("Null without the verb “see_members”."))]
Digest = Annotated[
    str, Field(pattern=r"^[0-9a-f]{64}$", description=gettext_noop("The SHA-256 of the words asked about."))
]


class ReviewInfo(Schema):
    """A request that exact words of a post be approved."""

    id: int
    post: UUID
    title: str
    state: State
    digest: Digest
    changed: Annotated[bool, Field(description=gettext_noop("The post says something else by now."))]
    asked_at: datetime
    closed_at: Annotated[datetime | None, Field(description=gettext_noop("Null while somebody is asked."))]
    step: Annotated[str | None, Field(description=gettext_noop("The step that waits; null if none does."))]
    due_at: datetime | None


class Reviews(Schema):
    """A page of reviews, the newest first."""

    items: list[ReviewInfo]
    next: Next


class ReviewsAsked(Asked):
    """Which reviews, and which page of them."""

    open: Annotated[bool | None, Field(description=gettext_noop("Those that are asked, or those over."))] = (
        None
    )


class StepInfo(Schema):
    """One step of a review."""

    name: str
    client: bool
    due_at: datetime | None
    done_at: datetime | None


Said = Literal["approved", "changes"]  # the values of ``Verdict``: results of comparisons have that name too


class DecisionInfo(Schema):
    """What one person said of exact words."""

    verdict: Said
    stage: str
    digest: Digest
    note: str
    at: datetime
    guest: Annotated[bool, Field(description=gettext_noop("By a client’s link, not by a member."))]
    by: By


class ReviewWhole(ReviewInfo):
    """A review with its steps and what was decided, the oldest first."""

    steps: list[StepInfo]
    decisions: list[DecisionInfo]


class ReviewWanted(Schema, extra="forbid"):
    """Which post is asked about, and a word for those who read it."""

    post: UUID
    note: Annotated[str, Field(max_length=2000)] = ""


class DecisionWanted(Schema, extra="forbid"):
    """What would be said of which words."""

    digest: Digest
    verdict: Said
    note: Annotated[str, Field(max_length=2000)] = ""


class GrantInfo(Schema):
    """What a person allowed in writing."""

    id: UUID
    task: Literal["publish", "answer", "moderate", "spend"]
    channel: Annotated[str, Field(description=gettext_noop("An account’s id; empty: every account."))]
    words: str
    a_day: int
    used_today: int
    from_at: datetime
    until_at: datetime


class AutonomyInfo(Schema):
    """What is allowed now, and whether everything is stopped."""

    stopped_at: Annotated[datetime | None, Field(description=gettext_noop("Null while nothing is stopped."))]
    reason: str
    grants: list[GrantInfo]


class StopWanted(Schema, extra="forbid"):
    """Why everything is stopped."""

    reason: Annotated[str, Field(max_length=300)] = ""


class Stopped(Schema):
    """The stop that holds."""

    stopped_at: datetime
    reason: str
    state: Literal["stopped"] = "stopped"


@endpoint(
    approval, "GET", "/reviews", verb=Verb.SEE_POSTS, answers=Reviews,
    summary=gettext_noop("Reviews, the newest first"),
)  # fmt: skip
def reviews_list(request: ApiRequest, asked: Query[ReviewsAsked]) -> Reviews:
    found = selectors.reviews_of(request.workspace)
    if asked.open is not None:
        found = found.filter(state__in=ALIVE) if asked.open else found.exclude(state__in=ALIVE)
    rows, following = page_of(found, asked, newest_first=True)
    return Reviews(items=[ReviewInfo(**_told(row)) for row in rows], next=following)


@endpoint(
    approval, "GET", "/reviews/{int:review}", verb=Verb.SEE_POSTS, answers=ReviewWhole,
    summary=gettext_noop("One review: its steps, and what was decided"),
)  # fmt: skip
def review_read(request: ApiRequest, review: int) -> ReviewWhole:
    return _whole(request, review)


@endpoint(
    approval, "POST", "/reviews", verb=Verb.WRITE_POSTS, answers=ReviewWhole, status=201,
    summary=gettext_noop("Ask that a post be approved as it stands"),
    description=gettext_noop("Asked already and changed since: asks again, from the first step."),
)  # fmt: skip
def review_open(request: ApiRequest, wanted: ReviewWanted) -> ReviewWhole:
    made = services.review_open(
        actor=request.actor, workspace=request.workspace, post_id=wanted.post, note=wanted.note,
        now=timezone.now(),
    )  # fmt: skip
    return _whole(request, made.pk)


@endpoint(
    approval, "POST", "/reviews/{int:review}/decide", verb=Verb.APPROVE_POSTS, answers=DecisionInfo,
    summary=gettext_noop("Decide: refused to every program"),
    description=gettext_noop(
        "A program is not a person: it is always answered 403, whatever its token may do. A person decides "
        "on the review’s page, or by a client’s link."
    ),
)  # fmt: skip
def review_decide(request: ApiRequest, review: int, wanted: DecisionWanted) -> DecisionInfo:
    made = services.decide(
        actor=request.actor, workspace=request.workspace, review_id=review, digest=wanted.digest,
        verdict=Verdict(wanted.verdict), note=wanted.note, now=timezone.now(),
    )  # fmt: skip
    return _decision(made, names=request.may(Verb.SEE_MEMBERS))


@endpoint(
    approval, "GET", "/autonomy", verb=Verb.SEE_POSTS, answers=AutonomyInfo,
    summary=gettext_noop("What Parvis may do on its own, and whether it is stopped"),
)  # fmt: skip
def autonomy_read_now(request: ApiRequest) -> AutonomyInfo:
    stop = autonomy_read.stop_of(request.workspace.pk)
    granted = autonomy_read.grants_now(request.workspace, timezone.now())
    return AutonomyInfo(
        stopped_at=stop.at if stop else None,
        reason=stop.reason if stop else "",
        grants=[_grant(one) for one in granted],
    )


@endpoint(
    approval, "POST", "/autonomy/stop", verb=Verb.STOP_EVERYTHING, answers=Stopped,
    summary=gettext_noop("Stop everything that leaves"),
    description=gettext_noop("Only a person starts it again, on the page."),
)  # fmt: skip
def everything_stopped(request: ApiRequest, wanted: StopWanted) -> Stopped:
    stop: Stop = everything_stop(
        actor=request.actor, workspace=request.workspace, reason=wanted.reason, now=timezone.now()
    )
    return Stopped(stopped_at=stop.at, reason=stop.reason)


def _whole(request: ApiRequest, pk: int) -> ReviewWhole:
    found = selectors.review_of(request.workspace, pk)
    if found is None:
        raise NotFound(_("There is no such review here."))
    names = request.may(Verb.SEE_MEMBERS)
    steps = [step for step in found.steps.all() if step.round == found.round]
    return ReviewWhole(
        steps=[_step(step) for step in steps],
        decisions=[_decision(made, names=names) for made in selectors.decisions_of(found)],
        **_told(found),
    )


def _told(review: Review) -> dict[str, Any]:
    step = rules.step_now(review)
    return {
        "id": review.pk, "post": review.post_id, "title": review.post.title, "state": State(review.state),
        "digest": review.digest, "changed": review.digest != review.post.digest, "asked_at": review.asked_at,
        "closed_at": review.closed_at, "step": step.name if step else None,
        "due_at": step.due_at if step else None,
    }  # fmt: skip


def _step(step: Step) -> StepInfo:
    return StepInfo(name=step.name, client=step.is_client, due_at=step.due_at, done_at=step.done_at)


def _decision(made: Decision, *, names: bool) -> DecisionInfo:
    return DecisionInfo(
        verdict=cast("Said", made.verdict), stage=made.stage, digest=made.digest, note=made.note, at=made.at,
        guest=made.user_id is None, by=(made.guest or str(made.user)) if names else None,
    )  # fmt: skip


def _grant(one: Granted) -> GrantInfo:
    plain = ("id", "channel", "words", "a_day", "from_at", "until_at")
    told: dict[str, Any] = {name: getattr(one.grant, name) for name in plain}
    return GrantInfo(task=one.grant.task, used_today=one.used, **told)  # type: ignore[arg-type]
