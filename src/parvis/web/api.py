"""Endpoints of the house: the token itself, the workspace, its members, its audit, its background work."""

from __future__ import annotations

import json
import zoneinfo
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import Annotated, Literal

import pyarrow as pa
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field, JsonValue

from parvis.core.api import files
from parvis.core.api.door import ApiRequest, endpoint
from parvis.core.api.files import FileFormat
from parvis.core.api.pages import Asked, Next, page_of
from parvis.core.api.tokens import verbs_now
from parvis.core.api.values import Day
from parvis.core.audit import AuditEntry
from parvis.core.errors import BadInput, NotFound
from parvis.core.jobs import selectors as jobs_read
from parvis.core.jobs.models import Job, Status
from parvis.core.jobs.services import job_cancel, job_retry
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Role, Verb
from parvis.core.workspaces.selectors import members_of
from parvis.core.workspaces.services import workspace_update
from parvis.kit.translation import gettext_noop
from parvis.web import journal

CHUNK = 1000
house = Router(tags=[gettext_noop("The workspace")])
record = Router(tags=[gettext_noop("Audit")])
work = Router(tags=[gettext_noop("Background work")])


class TokenInfo(Schema):
    """What a token is, and what it may do today."""

    name: str
    workspace: Annotated[str, Field(description=gettext_noop("The workspace’s name in addresses."))]
    on_behalf_of: str
    verbs: Annotated[
        list[Verb], Field(description=gettext_noop("Its verbs that its maker’s role still includes."))
    ]
    expires_at: datetime


class WorkspaceInfo(Schema):
    """A workspace’s own settings."""

    name: str
    slug: str
    language: Literal["fr", "en"]
    time_zone: Annotated[str, Field(description=gettext_noop("Days and hours of figures are counted in it."))]
    retention_days: Annotated[int, Field(description=gettext_noop("Older posts are deleted every night."))]
    alert_days: Annotated[int, Field(description=gettext_noop("Older alerts and closed crises are deleted."))]
    created_at: datetime


class WorkspaceChange(Schema, extra="forbid"):
    """What is to change; what is left out stays."""

    name: Annotated[str | None, Field(min_length=1, max_length=80, pattern=r"\S")] = None
    language: Literal["fr", "en"] | None = None
    time_zone: Annotated[
        str | None, Field(max_length=40, description=gettext_noop("Such as Europe/Paris."))
    ] = None
    retention_days: Annotated[int | None, Field(ge=1, le=3650)] = None
    alert_days: Annotated[int | None, Field(ge=31, le=3650)] = None


class Member(Schema):
    """A person of the workspace."""

    name: str
    email: str
    role: Role


class Members(Schema):
    """A page of members."""

    items: list[Member]
    next: Next


class AuditLine(Schema):
    """One write: who, what, before and after."""

    id: int
    at: datetime
    actor_kind: Annotated[str, Field(description=gettext_noop("human, ai, api or system"))]
    actor_label: str
    on_behalf_of: str
    verb: str
    target: str
    target_id: str
    before: dict[str, JsonValue] | None
    after: dict[str, JsonValue] | None


class AuditLines(Schema):
    """A page of the audit."""

    items: list[AuditLine]
    next: Next


class AuditWanted(Asked):
    """Which entries: what is left out does not filter."""

    person: Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")] = ""
    kind: Literal["", "human", "ai", "api", "system"] = ""
    verb: Annotated[str, Field(max_length=80, pattern=r"^[\w.]*$")] = ""
    target: Annotated[str, Field(max_length=80, pattern=r"^[\w.]*$")] = ""
    since: Annotated[Day | None, Field(description=gettext_noop("A day of the workspace’s, included."))] = (
        None
    )
    until: Annotated[Day | None, Field(description=gettext_noop("A day of the workspace’s, included."))] = (
        None
    )

    def wanted(self) -> journal.Wanted:
        """The same, as the journal is asked."""
        return journal.Wanted(
            self.person, self.kind, self.verb, self.target, _within(self.since), _within(self.until)
        )


class JobInfo(Schema):
    """A piece of background work."""

    id: int
    task: Annotated[str, Field(description=gettext_noop("The name of what is done."))]
    status: Status
    kind: Annotated[str, Field(description=gettext_noop("“once”, or “service” for a listener."))]
    attempts: int
    max_attempts: int
    error: Annotated[str, Field(description=gettext_noop("Why it failed last, or empty."))]
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @classmethod
    def of(cls, job: Job) -> JobInfo:
        """As programs see a job: what it was given, and its insides, are not shown."""
        return cls(
            id=job.pk,
            task=job.name,
            status=Status(job.status),
            kind=job.kind,
            attempts=job.attempts,
            max_attempts=job.max_attempts,
            error=job.error_message,
            created_at=job.created_at,
            started_at=job.started_at,
            finished_at=job.finished_at,
        )


class Jobs(Schema):
    """A page of background work."""

    items: list[JobInfo]
    next: Next


class JobsWanted(Asked):
    """Which jobs."""

    status: Status | None = None


@endpoint(
    house,
    "GET",
    "/token",
    verb=None,
    answers=TokenInfo,
    summary=gettext_noop("What this token is and may do"),
)
def token_read(request: ApiRequest) -> TokenInfo:
    token = request.token
    return TokenInfo(
        name=token.name,
        workspace=request.workspace.slug,
        on_behalf_of=str(request.user),
        verbs=sorted(verbs_now(token)),
        expires_at=token.expires_at,
    )


@endpoint(
    house, "GET", "/workspace", verb=Verb.SEE_LISTENING, answers=WorkspaceInfo,
    summary=gettext_noop("The workspace"),
)  # fmt: skip
def workspace_read(request: ApiRequest) -> Workspace:
    return request.workspace


@endpoint(
    house, "PATCH", "/workspace", verb=Verb.EDIT_WORKSPACE, answers=WorkspaceInfo,
    summary=gettext_noop("Change the workspace’s settings"),
)  # fmt: skip
def workspace_change(request: ApiRequest, change: WorkspaceChange) -> Workspace:
    workspace = request.workspace
    given = {name: value for name, value in change.dict().items() if value is not None}
    if given.get("time_zone", "Europe/Paris") not in zoneinfo.available_timezones():
        raise BadInput(_("There is no such time zone. Write it like Europe/Paris."), code="time_zone")
    names = ("name", "language", "time_zone", "retention_days", "alert_days")
    fresh = {name: given.get(name, getattr(workspace, name)) for name in names}
    return workspace_update(actor=request.actor, workspace=workspace, **fresh)


@endpoint(
    house, "GET", "/members", verb=Verb.SEE_MEMBERS, answers=Members,
    summary=gettext_noop("Who works here, and with which role"),
)  # fmt: skip
def members_list(request: ApiRequest, asked: Query[Asked]) -> Members:
    rows, following = page_of(members_of(request.workspace), asked, newest_first=False)
    people = [Member(name=one.user.name, email=one.user.email, role=Role(one.role)) for one in rows]
    return Members(items=people, next=following)


@endpoint(
    record, "GET", "/audit", verb=Verb.SEE_AUDIT, answers=AuditLines,
    summary=gettext_noop("Every change, the newest first"),
)  # fmt: skip
def audit_list(request: ApiRequest, asked: Query[AuditWanted]) -> AuditLines:
    found = journal.entries(request.workspace, asked.wanted())
    rows, following = page_of(found, asked, newest_first=True)
    return AuditLines(items=[AuditLine.from_orm(row) for row in rows], next=following)


@endpoint(
    record, "GET", "/audit/export", verb=Verb.EXPORT_AUDIT, answers=None, files=files.KINDS,
    summary=gettext_noop("The audit as a Parquet or CSV file"),
    description=gettext_noop("“before” and “after” are JSON texts. “cursor” and “limit” do nothing here."),
)  # fmt: skip
def audit_export(
    request: ApiRequest,
    asked: Query[AuditWanted],
    format: FileFormat = FileFormat.PARQUET,  # noqa: A002 - the name programs know
) -> StreamingHttpResponse:
    found = journal.entries(request.workspace, asked.wanted())
    return files.sent(_audit_tables(found), AUDIT, form=format, name=f"audit-{request.workspace.slug}")


@endpoint(
    work, "GET", "/jobs", verb=Verb.SEE_JOBS, answers=Jobs,
    summary=gettext_noop("Background work, the newest first"),
)  # fmt: skip
def jobs_list(request: ApiRequest, asked: Query[JobsWanted]) -> Jobs:
    found = jobs_read.jobs_for(request.actor, request.workspace)
    found = found.filter(status=asked.status) if asked.status else found
    rows, following = page_of(found, asked, newest_first=True)
    return Jobs(items=[JobInfo.of(row) for row in rows], next=following)


@endpoint(
    work, "GET", "/jobs/{int:job}", verb=Verb.SEE_JOBS, answers=JobInfo, summary=gettext_noop("One job")
)
def job_read(request: ApiRequest, job: int) -> JobInfo:
    found = jobs_read.jobs_for(request.actor, request.workspace).filter(pk=job).first()
    if found is None:
        raise NotFound(_("There is no such job in this workspace."))
    return JobInfo.of(found)


@endpoint(
    work, "POST", "/jobs/{int:job}/retry", verb=Verb.RETRY_JOBS, answers=JobInfo,
    summary=gettext_noop("Try a failed job again"),
)  # fmt: skip
def job_again(request: ApiRequest, job: int) -> JobInfo:
    return JobInfo.of(job_retry(actor=request.actor, workspace=request.workspace, job_id=job))


@endpoint(
    work, "POST", "/jobs/{int:job}/cancel", verb=Verb.RETRY_JOBS, answers=JobInfo,
    summary=gettext_noop("Cancel a job, or ask a running one to stop"),
)  # fmt: skip
def job_stop(request: ApiRequest, job: int) -> JobInfo:
    return JobInfo.of(job_cancel(actor=request.actor, workspace=request.workspace, job_id=job))


AUDIT = pa.schema(
    [
        ("id", pa.int64()),
        ("at", pa.timestamp("us", tz="UTC")),
        *((name, pa.string()) for name in journal.COLUMNS if name not in {"id", "at"}),
    ]
)


def _audit_tables(found: QuerySet[AuditEntry]) -> Iterator[pa.Table]:
    entries = found.iterator(chunk_size=CHUNK)
    while few := list(islice(entries, CHUNK)):
        yield pa.Table.from_pylist([_audit_row(entry) for entry in few], schema=AUDIT)


def _audit_row(entry: AuditEntry) -> dict[str, object]:
    row = {name: getattr(entry, name) for name in journal.COLUMNS}
    for name in ("before", "after"):
        told = row[name]
        row[name] = None if told is None else json.dumps(told, ensure_ascii=False, cls=DjangoJSONEncoder)
    return row


def _within(day: date | None) -> date | None:
    """A day far from any entry stands for the nearest one that every time zone can hold."""
    return None if day is None else min(max(day, date(1970, 1, 2)), date(9000, 1, 1))
