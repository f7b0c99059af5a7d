"""Crises: the rooms, what happened in one, and the approval of a holding statement."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Literal

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field

from parvis.apps.alerts import selectors, services, wording
from parvis.apps.alerts.crisis import selectors as crisis_read
from parvis.apps.alerts.models import Crisis, ScopeKind, Statement, StatementState
from parvis.core.api.door import ApiRequest, endpoint
from parvis.core.api.pages import Asked, Next, page_of
from parvis.core.errors import NotFound
from parvis.core.workspaces.permissions import Verb
from parvis.kit.translation import gettext_noop

crises = Router(tags=[gettext_noop("Crises")])
By = Annotated[str | None, Field(description=gettext_noop("Null without the verb “see_members”."))]
Digest = Annotated[
    str,
    Field(pattern=r"^[0-9a-f]{64}$", description=gettext_noop("The SHA-256 of the text as it stands.")),
]


class CrisisInfo(Schema):
    """A crisis that people run together."""

    id: int
    title: str
    scope: ScopeKind
    query_id: int | None
    brand: str
    alert: Annotated[int | None, Field(description=gettext_noop("The alert it was opened from."))]
    began_at: datetime
    opened_at: datetime
    closed_at: Annotated[datetime | None, Field(description=gettext_noop("Null while it is open."))]
    pause_publishing: bool
    summary: Annotated[str, Field(description=gettext_noop("What was learnt, once it is closed."))]


class Crises(Schema):
    """A page of crises, the newest first."""

    items: list[CrisisInfo]
    next: Next


class CrisesAsked(Asked):
    """Which crises, and which page of them."""

    open: Annotated[bool | None, Field(description=gettext_noop("Those that are open, or those closed."))] = (
        None
    )


class CrisisLine(Schema):
    """Something that happened."""

    at: datetime
    kind: Annotated[
        str, Field(description=gettext_noop("opened, alert, note, statement, approved or closed"))
    ]
    id: Annotated[int, Field(description=gettext_noop("Of the alert, the note or the statement."))]
    text: Annotated[
        str, Field(description=gettext_noop("The alert’s title, the note, the statement’s state."))
    ]
    by: By


class StatementInfo(Schema):
    """A holding statement. Parvis sends it nowhere."""

    id: int
    language: Literal["fr", "en"]
    text: str
    digest: Digest
    state: StatementState
    by: By
    at: datetime
    approved_by: By
    approved_at: datetime | None

    @classmethod
    def of(cls, one: Statement, *, names: bool) -> StatementInfo:
        """As programs see a statement."""
        plain = ("language", "text", "digest", "at", "approved_at")
        told: dict[str, Any] = {name: getattr(one, name) for name in plain}
        told |= {name: str(getattr(one, name)) if names and getattr(one, name) else None
                 for name in ("by", "approved_by")}  # fmt: skip
        return cls(id=one.pk, state=StatementState(one.state), **told)


class CrisisRoom(CrisisInfo):
    """A crisis with what happened, the oldest first, and its statements, the newest first."""

    timeline: list[CrisisLine]
    statements: list[StatementInfo]


class ApprovalWanted(Schema, extra="forbid"):
    """Which text is approved: the one that was read."""

    digest: Digest


@endpoint(
    crises, "GET", "/crises", verb=Verb.RUN_CRISES, answers=Crises,
    summary=gettext_noop("Crises, the newest first"),
)  # fmt: skip
def crises_list(request: ApiRequest, asked: Query[CrisesAsked]) -> Crises:
    found = selectors.crises_of(request.workspace)
    found = found if asked.open is None else found.filter(closed_at__isnull=asked.open)
    rows, following = page_of(found, asked, newest_first=True)
    return Crises(items=[CrisisInfo(**_told(row)) for row in rows], next=following)


@endpoint(
    crises, "GET", "/crises/{int:crisis}", verb=Verb.RUN_CRISES, answers=CrisisRoom,
    summary=gettext_noop("One crisis: what happened, and what is to be said"),
)  # fmt: skip
def crisis_room(request: ApiRequest, crisis: int) -> CrisisRoom:
    found, names = (
        selectors.crises_of(request.workspace).filter(pk=crisis).first(),
        request.may(Verb.SEE_MEMBERS),
    )
    if found is None:
        raise NotFound(_("It is not there any more. Somebody may have deleted it."))
    lines = crisis_read.timeline(found, timezone.now())
    statements = crisis_read.statements_of(found)
    return CrisisRoom(
        timeline=[_line(line, names=names) for line in lines],
        statements=[StatementInfo.of(one, names=names) for one in statements],
        **_told(found),
    )


@endpoint(
    crises, "POST", "/crises/statements/{int:statement}/approve", verb=Verb.APPROVE_STATEMENTS,
    answers=StatementInfo, summary=gettext_noop("Approve a holding statement, word for word"),
    description=gettext_noop(
        "In the name of the token’s maker, whose role must include it. A text that changed since it was "
        "read is refused. Nothing is sent."
    ),
)  # fmt: skip
def statement_approve(request: ApiRequest, statement: int, wanted: ApprovalWanted) -> StatementInfo:
    done = services.statement_approve(
        actor=request.actor, workspace=request.workspace, statement_id=statement, digest=wanted.digest,
        now=timezone.now(),
    )  # fmt: skip
    return StatementInfo.of(done, names=request.may(Verb.SEE_MEMBERS))


def _told(crisis: Crisis) -> dict[str, Any]:
    plain = set(CrisisInfo.model_fields) - {"id", "alert"}
    return {"id": crisis.pk, "alert": crisis.alert_id, **{name: getattr(crisis, name) for name in plain}}


SAID: dict[str, Callable[[Any], str]] = {
    "opened": lambda crisis: crisis.title,
    "alert": wording.title,
    "note": lambda note: note.text,
    "statement": lambda statement: statement.get_state_display(),
    "approved": lambda statement: statement.get_state_display(),
    "closed": lambda crisis: crisis.summary,
}


def _line(line: crisis_read.Line, *, names: bool) -> CrisisLine:
    by = str(line.by) if names and line.by else None
    return CrisisLine(at=line.at, kind=line.kind, id=line.what.pk, text=SAID[line.kind](line.what), by=by)
