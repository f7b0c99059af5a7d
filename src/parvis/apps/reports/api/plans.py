"""Plans: reports that come again."""

from __future__ import annotations

from datetime import datetime, time
from typing import Annotated, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field

from parvis.apps.listening.api.filters import Filters, understood
from parvis.apps.reports import selectors, services
from parvis.apps.reports.api.reports import PLAIN, Sections
from parvis.apps.reports.models import Plan, Rhythm
from parvis.apps.reports.planning import TOLD
from parvis.apps.reports.sections import Section
from parvis.apps.reports.services import PlanWish
from parvis.apps.reports.times import next_due
from parvis.core.api.door import ApiRequest, endpoint
from parvis.core.api.pages import Asked, Next, page_of
from parvis.core.errors import BadInput, NotAllowed, NotFound
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.selectors import members_who
from parvis.kit.translation import gettext_noop

plans = Router(tags=[gettext_noop("Reports")])
Name = Annotated[str, Field(min_length=1, max_length=80, pattern=PLAIN)]
Weekday = Annotated[
    int, Field(strict=True, ge=0, le=6, description=gettext_noop("For a weekly report: 0 is Monday."))
]
MonthDay = Annotated[
    int,
    Field(
        strict=True,
        ge=1,
        le=31,
        description=gettext_noop("For a monthly report; in a shorter month, its last day."),
    ),
]
Clock = Annotated[
    str,
    Field(
        pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$",
        examples=["08:00"],
        description=gettext_noop("On the workspace’s clocks."),
    ),
]
READERS = gettext_noop("E-mail addresses of members; to give them takes the verb “see_members”.")
Readers = Annotated[
    list[Annotated[str, Field(max_length=254, pattern=PLAIN)]],
    Field(max_length=200, description=READERS),
]


class PlanInfo(Schema):
    """A report that comes again."""

    id: int
    name: str
    query: Annotated[str, Field(description=gettext_noop("Its filters, as the end of an address."))]
    sections: list[Section]
    rhythm: Rhythm
    weekday: Weekday
    day: MonthDay
    at: Clock
    readers: Annotated[
        list[str] | None, Field(description=gettext_noop("Null without the verb “see_members”."))
    ]
    is_active: bool
    next_at: Annotated[datetime | None, Field(description=gettext_noop("Null while it is paused."))]
    newest: Annotated[int | None, Field(description=gettext_noop("Its newest report."))]
    trouble: Annotated[str, Field(description=gettext_noop("What only a person can mend, or empty."))]

    @classmethod
    def of(cls, plan: Any, *, names: bool, now: datetime) -> PlanInfo:
        """As programs see one of ``selectors.plans_of``."""
        same = ("name", "query", "sections", "rhythm", "weekday", "day", "is_active", "trouble")
        return cls(
            id=plan.pk,
            at=plan.at.strftime("%H:%M"),
            readers=sorted(one.email for one in plan.readers.all()) if names else None,
            next_at=next_due(plan, now) if plan.is_active else None,
            newest=plan.newest[0].pk if plan.newest else None,
            **{name: getattr(plan, name) for name in same},
        )


class Plans(Schema):
    """A page of plans."""

    items: list[PlanInfo]
    next: Next


class PlanWanted(Schema, extra="forbid"):
    """A report that is to come again."""

    name: Name
    query: Annotated[Filters, Field(description=gettext_noop("Filters; its period is not read."))] = ""
    sections: Sections = list(Section)
    rhythm: Rhythm = Rhythm.WEEKLY
    weekday: Weekday = 0
    day: MonthDay = 1
    at: Clock = "08:00"
    readers: Readers = []


class PlanChange(Schema, extra="forbid"):
    """What is to change; what is left out stays."""

    name: Name | None = None
    query: Annotated[Filters | None, Field(description=gettext_noop("Filters; its period is not read."))] = (
        None
    )
    sections: Sections | None = None
    rhythm: Rhythm | None = None
    weekday: Weekday | None = None
    day: MonthDay | None = None
    at: Clock | None = None
    readers: Readers | None = None


@endpoint(
    plans, "GET", "/reports/plans", verb=Verb.SEE_LISTENING, answers=Plans,
    summary=gettext_noop("Reports that come again"),
)  # fmt: skip
def plans_list(request: ApiRequest, asked: Query[Asked]) -> Plans:
    rows, following = page_of(selectors.plans_of(request.workspace), asked, newest_first=False)
    return Plans(items=[_info(request, row) for row in rows], next=following)


@endpoint(
    plans, "POST", "/reports/plans", verb=Verb.EDIT_REPORTS, answers=PlanInfo, status=201,
    summary=gettext_noop("Have a report made again and again"),
    description=gettext_noop("It tells of the day before, of the seven days before, or of the month before."),
)  # fmt: skip
def plan_create(request: ApiRequest, wanted: PlanWanted) -> PlanInfo:
    wish = PlanWish(**_given(request, wanted.dict()))
    made = services.plan_create(
        actor=request.actor, workspace=request.workspace, wish=wish, now=timezone.now()
    )
    return plan_read(request, made.pk)


@endpoint(
    plans, "GET", "/reports/plans/{int:plan}", verb=Verb.SEE_LISTENING, answers=PlanInfo,
    summary=gettext_noop("One plan"),
)  # fmt: skip
def plan_read(request: ApiRequest, plan: int) -> PlanInfo:
    return _info(request, _found(request, plan))


@endpoint(
    plans, "PATCH", "/reports/plans/{int:plan}", verb=Verb.EDIT_REPORTS, answers=PlanInfo,
    summary=gettext_noop("Change a plan"),
    description=gettext_noop("Another hour or day counts from now on: nothing is made for the past."),
)  # fmt: skip
def plan_change(request: ApiRequest, plan: int, change: PlanChange) -> PlanInfo:
    now = _found(request, plan)
    kept: dict[str, Any] = {name: getattr(now, name) for name in TOLD}
    kept |= {"readers": tuple(one.pk for one in now.readers.all()), "sections": tuple(now.sections)}
    given = {name: value for name, value in change.dict().items() if value is not None}
    wish = PlanWish(**{**kept, **_given(request, given)})
    services.plan_update(
        actor=request.actor, workspace=request.workspace, plan_id=plan, wish=wish, now=timezone.now()
    )
    return plan_read(request, plan)


@endpoint(
    plans, "DELETE", "/reports/plans/{int:plan}", verb=Verb.EDIT_REPORTS, answers=None, status=204,
    summary=gettext_noop("Forget a plan; its reports stay"),
)  # fmt: skip
def plan_delete(request: ApiRequest, plan: int) -> None:
    services.plan_delete(actor=request.actor, workspace=request.workspace, plan_id=plan)


@endpoint(
    plans, "POST", "/reports/plans/{int:plan}/pause", verb=Verb.EDIT_REPORTS, answers=PlanInfo,
    summary=gettext_noop("Pause a plan"),
)  # fmt: skip
def plan_pause(request: ApiRequest, plan: int) -> PlanInfo:
    return _active(request, plan, active=False)


@endpoint(
    plans, "POST", "/reports/plans/{int:plan}/resume", verb=Verb.EDIT_REPORTS, answers=PlanInfo,
    summary=gettext_noop("Let a plan go on with the next report to come"),
)  # fmt: skip
def plan_resume(request: ApiRequest, plan: int) -> PlanInfo:
    return _active(request, plan, active=True)


def _active(request: ApiRequest, plan: int, *, active: bool) -> PlanInfo:
    services.plan_activate(
        actor=request.actor, workspace=request.workspace, plan_id=plan, active=active, now=timezone.now()
    )
    return plan_read(request, plan)


def _found(request: ApiRequest, pk: int) -> Plan:
    found = selectors.plans_of(request.workspace).filter(pk=pk).first()
    if found is None:
        raise NotFound(services.GONE)
    return found


def _info(request: ApiRequest, plan: Plan) -> PlanInfo:
    return PlanInfo.of(plan, names=request.may(Verb.SEE_MEMBERS), now=timezone.now())


def _given(request: ApiRequest, given: dict[str, Any]) -> dict[str, Any]:
    """What was sent, as a wish holds it. What pages leave out in silence is refused here."""
    found = dict(given)
    if "query" in found:
        found["query"] = understood(request, found["query"])
    if "sections" in found:
        found["sections"] = tuple(found["sections"])
    if "at" in found:
        found["at"] = time.fromisoformat(found["at"])
    if "readers" in found:
        found["readers"] = _readers(request, found["readers"])
    return found


def _readers(request: ApiRequest, emails: list[str]) -> tuple[int, ...]:
    """Members by their addresses. Whether an address is a member’s is only told to who may see members."""
    if not emails:
        return ()
    if not request.may(Verb.SEE_MEMBERS):
        raise NotAllowed(_("To say who receives a report needs the verb “see_members”."))
    known = {one.email.lower(): one.pk for one in members_who(request.workspace, Verb.SEE_LISTENING)}
    for email in emails:
        if email.lower() not in known:
            raise BadInput(
                _("“%(email)s” is not a member who may read reports."), code="readers", email=email
            )
    return tuple(known[email.lower()] for email in emails)
