"""Alerts that fired: what happened, why each rang or was held back, and whether it was useful."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Annotated, Literal

import pyarrow as pa
from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field, JsonValue

from parvis.apps.alerts import selectors, services, wording
from parvis.apps.alerts.models import Alert, Kind
from parvis.apps.alerts.ringing import alert_url
from parvis.apps.listening import selectors as listening
from parvis.apps.listening.api.common import Number, PostInfo
from parvis.core.api import files
from parvis.core.api.door import ApiRequest, endpoint
from parvis.core.api.files import FileFormat
from parvis.core.api.pages import Asked, Next, page_of
from parvis.core.api.values import Instant
from parvis.core.errors import NotFound
from parvis.core.workspaces.permissions import Verb
from parvis.kit.translation import gettext_noop

alerts = Router(tags=[gettext_noop("Alerts")])
CHUNK = 1000
POSTS_SHOWN = 10


class Answers(Schema):
    """What people said of an alert."""

    useful: int
    not_useful: int
    mine: Annotated[bool | None, Field(description=gettext_noop("The token’s maker’s; null without one."))]


class AlertInfo(Schema):
    """Something somebody must know."""

    id: int
    kind: Kind
    rule: Annotated[int | None, Field(description=gettext_noop("Null when the rule was deleted."))]
    name: str
    title: Annotated[str, Field(description=gettext_noop("What happened, in your language."))]
    reasons: Annotated[
        list[str], Field(description=gettext_noop("Why it fired: a fact each, with its numbers."))
    ]
    facts: Annotated[dict[str, JsonValue], Field(description=gettext_noop("The same numbers, for programs."))]
    happened_at: datetime
    rang_at: datetime
    held: Annotated[
        str, Field(description=gettext_noop("Why it did not ring: “cap”, enough for a day. Empty: it rang."))
    ]
    again: Annotated[int, Field(description=gettext_noop("Posts or hours that came to it in silence."))]
    last_at: datetime
    mentions: Annotated[
        list[str], Field(description=gettext_noop("Ids of posts that caused it: see /posts/{mention}."))
    ]
    answers: Answers
    url: Annotated[str, Field(description=gettext_noop("Its page."))]

    @classmethod
    def of(cls, alert: Alert) -> AlertInfo:
        """As programs see one of ``selectors.alerts_answered``."""
        answers = Answers.model_construct(**{name: getattr(alert, name) for name in Answers.model_fields})
        plain = ("name", "facts", "happened_at", "rang_at", "held", "again", "last_at", "mentions")
        return cls(
            id=alert.pk,
            kind=Kind(alert.kind),
            rule=alert.rule_id,
            title=wording.title(alert),
            reasons=wording.reasons(alert),
            answers=answers,
            url=alert_url(alert),
            **{name: getattr(alert, name) for name in plain},
        )


class AlertRead(AlertInfo):
    """One alert, with the posts that caused it."""

    posts: Annotated[
        list[PostInfo], Field(description=gettext_noop("The first ten, as far as they are there."))
    ]
    gone: Annotated[int, Field(description=gettext_noop("How many of these ten are no longer there."))]


class Alerts(Schema):
    """A page of alerts, the newest first."""

    items: list[AlertInfo]
    next: Next


class AlertsFilter(Schema):
    """Which alerts: what is left out does not filter."""

    kind: Annotated[list[Kind], Field(max_length=len(Kind))] = []
    rule: Annotated[list[Number], Field(max_length=20, description=gettext_noop("Ids of rules."))] = []
    show: Annotated[
        Literal["rang", "held", "all"],
        Field(description=gettext_noop("Those that rang, were held back for the digest, or both.")),
    ] = "rang"
    since: Annotated[Instant | None, Field(description=gettext_noop("Included."))] = None
    until: Annotated[Instant | None, Field(description=gettext_noop("Not included."))] = None

    def held(self, found: QuerySet[Alert]) -> QuerySet[Alert]:
        """The rows that the filter holds."""
        asked: dict[str, object] = {"kind__in": self.kind} if self.kind else {}
        asked |= {"rule_id__in": self.rule} if self.rule else {}
        asked |= {"rang_at__gte": self.since} if self.since else {}
        asked |= {"rang_at__lt": self.until} if self.until else {}
        found = found.filter(**asked)
        return (
            found
            if self.show == "all"
            else found.filter(held="")
            if self.show == "rang"
            else found.exclude(held="")
        )


class AlertsAsked(AlertsFilter, Asked):
    """Which alerts, and which page of them."""


class AlertsTaken(AlertsFilter):
    """Which alerts, and as what file."""

    format: FileFormat = FileFormat.PARQUET


class AnswerWanted(Schema, extra="forbid"):
    """Whether an alert was useful."""

    useful: bool


class AnswerKept(Schema):
    """What an answer changed."""

    useful: bool
    threshold_before: float
    threshold: Annotated[float, Field(description=gettext_noop("From when on the rule rings now."))]
    rings_for: Annotated[str, Field(description=gettext_noop("The same in words; empty without a rule."))]


ALERTS = pa.schema(
    [
        ("id", pa.int64()),
        ("kind", pa.string()),
        ("rule", pa.int64()),
        ("name", pa.string()),
        ("title", pa.string()),
        *((name, pa.timestamp("us", tz="UTC")) for name in ("happened_at", "rang_at", "last_at")),
        ("held", pa.string()),
        ("again", pa.int64()),
        ("posts", pa.int64()),
        ("useful", pa.int64()),
        ("not_useful", pa.int64()),
    ]
)


@endpoint(
    alerts, "GET", "/alerts", verb=Verb.SEE_LISTENING, answers=Alerts,
    summary=gettext_noop("Alerts that fired, the newest first"),
)  # fmt: skip
def alerts_list(request: ApiRequest, asked: Query[AlertsAsked]) -> Alerts:
    rows, following = page_of(asked.held(_all(request)), asked, newest_first=True)
    return Alerts(items=[AlertInfo.of(row) for row in rows], next=following)


@endpoint(
    alerts, "GET", "/alerts/export", verb=Verb.EXPORT_POSTS, answers=None, files=files.KINDS,
    summary=gettext_noop("Alerts as a Parquet or CSV file"),
)  # fmt: skip
def alerts_export(request: ApiRequest, asked: Query[AlertsTaken]) -> StreamingHttpResponse:
    found = asked.held(_all(request)).order_by("-pk")
    return files.sent(_tables(found), ALERTS, form=asked.format, name=f"alerts-{request.workspace.slug}")


@endpoint(
    alerts, "GET", "/alerts/{int:alert}", verb=Verb.SEE_LISTENING, answers=AlertRead,
    summary=gettext_noop("One alert, with the posts that caused it"),
    description=gettext_noop("Reading it here does not mark it as read for anybody."),
)  # fmt: skip
def alert_read(request: ApiRequest, alert: int) -> AlertRead:
    found, names = _all(request).filter(pk=alert).first(), request.may(Verb.SEE_AUTHORS)
    if found is None:
        raise NotFound(_("It is not there any more. Somebody may have deleted it."))
    wanted = found.mentions[:POSTS_SHOWN]
    posts = [listening.post(request.workspace, mention, names=names) for mention in wanted]
    there = [PostInfo.of(post, names=names) for post in posts if post is not None]
    return AlertRead(posts=there, gone=len(wanted) - len(there), **AlertInfo.of(found).dict())


@endpoint(
    alerts, "PUT", "/alerts/{int:alert}/answer", verb=Verb.FOLLOW_ALERTS, answers=AnswerKept,
    summary=gettext_noop("Say whether an alert was useful"),
    description=gettext_noop(
        "The answer is that of the token’s maker, one for each alert, and moves the rule’s threshold."
    ),
)  # fmt: skip
def alert_answer(request: ApiRequest, alert: int, wanted: AnswerWanted) -> AnswerKept:
    said = services.alert_answer(
        actor=request.actor, workspace=request.workspace, alert_id=alert, useful=wanted.useful,
        now=timezone.now(),
    )  # fmt: skip
    told = wording.threshold(said.rule, said.after) if said.rule else ""
    return AnswerKept(useful=said.useful, threshold_before=said.before, threshold=said.after, rings_for=told)


def _all(request: ApiRequest) -> QuerySet[Alert]:
    return selectors.alerts_answered(request.workspace, request.user)


def _tables(found: QuerySet[Alert]) -> Iterator[pa.Table]:
    rows = found.iterator(chunk_size=CHUNK)
    while few := list(islice(rows, CHUNK)):
        yield pa.Table.from_pylist([_row(one) for one in few], schema=ALERTS)


def _row(alert: Alert) -> dict[str, object]:
    same = ("kind", "name", "happened_at", "rang_at", "last_at", "held", "again", "useful", "not_useful")
    told = {name: getattr(alert, name) for name in same}
    return {
        **told,
        "id": alert.pk,
        "rule": alert.rule_id,
        "title": wording.title(alert),
        "posts": len(alert.mentions),
    }
