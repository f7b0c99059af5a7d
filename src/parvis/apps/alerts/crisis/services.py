"""Running a crisis. Each service: one verb, one transaction, one audit entry; nothing here sends anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from parvis.apps.alerts import events
from parvis.apps.alerts.crisis.statements import Facts, digest_of, filled
from parvis.apps.alerts.models import Alert, Crisis, Note, ScopeKind, Statement, StatementState
from parvis.apps.listening import selectors as listening
from parvis.apps.trends import selectors as trends
from parvis.core import audit, outbox
from parvis.core.actors import Actor
from parvis.core.autonomy.services import everything_stop
from parvis.core.errors import BadInput, Conflict, NotFound
from parvis.core.webhooks import news
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require

LONGEST = 5000
EVERY_RISE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class CrisisOf:
    """What a crisis is about: an alert, or posts that a person chooses."""

    alert_id: int | None = None
    scope: str = ScopeKind.ALL
    query_id: int | None = None
    brand: str = ""


@transaction.atomic
def crisis_open(
    *, actor: Actor, workspace: Workspace, title: str, about: CrisisOf, pause_publishing: bool, now: datetime
) -> Crisis:
    """Open a room; where the team wishes publishing paused, everything is stopped with it, in the same
    transaction. One open room an alert."""
    require(actor, workspace, Verb.RUN_CRISES)
    if not title.strip():
        raise BadInput(_("Say in a few words what is happening."), code="title")
    alert = _alert(workspace, about.alert_id)
    scope = _scope(workspace, alert, about)
    crisis = Crisis(
        workspace=workspace,
        title=title.strip()[:120],
        alert=alert,
        began_at=min(alert.happened_at, now) if alert else _risen_since(workspace, scope, now),
        pause_publishing=pause_publishing,
        opened_by_id=actor.user_id,
        opened_at=now,
        **scope,
    )
    try:
        with transaction.atomic():
            crisis.save()
    except IntegrityError as error:
        raise Conflict(_("A crisis room is open for this alert already."), code="open_already") from error
    after = {"title": crisis.title, "alert": about.alert_id, "pause_publishing": pause_publishing}
    _audit(actor, "crisis.open", crisis, after=after)
    if pause_publishing:
        reason, cause = _("Crisis: %(title)s"), f"crisis:{crisis.pk}"
        everything_stop(
            actor=actor,
            workspace=workspace,
            reason=str(reason) % {"title": crisis.title},
            cause=cause,
            now=now,
        )
    _tell(crisis, events.CRISIS_OPENED)
    return crisis


@transaction.atomic
def crisis_close(
    *, actor: Actor, workspace: Workspace, crisis_id: int, summary: str, now: datetime
) -> Crisis:
    """Close a room with what was learnt. What it stopped stays stopped until a person starts it again."""
    crisis = _open_crisis(actor, workspace, crisis_id)
    if not summary.strip():
        raise BadInput(_("Write what happened and what you learnt, in a few sentences."), code="summary")
    crisis.summary, crisis.closed_at, crisis.closed_by_id = summary.strip()[:LONGEST], now, actor.user_id
    crisis.save(update_fields=["summary", "closed_at", "closed_by"])
    _audit(actor, "crisis.close", crisis, after={"summary": crisis.summary})
    _tell(crisis, events.CRISIS_CLOSED)
    return crisis


@transaction.atomic
def note_write(*, actor: Actor, workspace: Workspace, crisis_id: int, text: str, now: datetime) -> Note:
    """Write something down for the others in the room."""
    crisis = _open_crisis(actor, workspace, crisis_id)
    if not text.strip():
        raise BadInput(_("Write something first."), code="text")
    note = Note.objects.create(crisis=crisis, by_id=actor.user_id, at=now, text=text.strip()[:LONGEST])
    _audit(actor, "crisis.note", crisis, after={"note": note.pk})
    return note


@transaction.atomic
def statement_write(
    *, actor: Actor, workspace: Workspace, crisis_id: int, facts: Facts, language: str, now: datetime
) -> Statement:
    """Fill the built-in template; the text waits for somebody to approve it."""
    crisis = _open_crisis(actor, workspace, crisis_id)
    if not facts.brand.strip():
        raise BadInput(_("Say who speaks."), code="brand")
    if not facts.what.strip():
        raise BadInput(_("Say what happened, as far as it is certain."), code="what")
    text = filled(facts, language)[:LONGEST]
    statement = Statement.objects.create(
        crisis=crisis, language=language, facts=facts.as_json(), text=text, digest=digest_of(text),
        by_id=actor.user_id, at=now,
    )  # fmt: skip
    _audit(actor, "statement.write", crisis, after={"statement": statement.pk, "sha256": statement.digest})
    return statement


@transaction.atomic
def statement_change(
    *, actor: Actor, workspace: Workspace, statement_id: int, text: str, now: datetime
) -> Statement:
    """Change the words. An approval was of other words: it ends."""
    statement = _statement(actor, workspace, statement_id, Verb.RUN_CRISES)
    if not text.strip():
        raise BadInput(_("Write something first."), code="text")
    text = text.strip().replace("\r\n", "\n")[:LONGEST]
    if text == statement.text:
        return statement
    before = {"sha256": statement.digest, "state": statement.state}
    statement.text, statement.digest, statement.state = text, digest_of(text), StatementState.DRAFT
    statement.approved_digest, statement.approved_by, statement.approved_at = "", None, None
    statement.by_id, statement.at = actor.user_id, now
    statement.save()
    after = {"sha256": statement.digest, "state": statement.state}
    _audit(actor, "statement.change", statement.crisis, before=before, after=after)
    return statement


@transaction.atomic
def statement_approve(
    *, actor: Actor, workspace: Workspace, statement_id: int, digest: str, now: datetime
) -> Statement:
    """Approve the text that was read: ``digest`` is the one the page showed. Nothing is sent."""
    statement = _statement(actor, workspace, statement_id, Verb.APPROVE_STATEMENTS)
    if digest != statement.digest:
        raise Conflict(
            _("The text has changed since you read it. Read it again before you approve."), code="changed"
        )
    if statement.state != StatementState.DRAFT:
        raise Conflict(_("Only a statement that waits for approval can be approved."), code="not_draft")
    statement.state, statement.approved_digest = StatementState.APPROVED, statement.digest
    statement.approved_by_id, statement.approved_at = actor.user_id, now
    statement.save()
    after = {"statement": statement.pk, "sha256": statement.digest}
    _audit(actor, "statement.approve", statement.crisis, after=after)
    return statement


@transaction.atomic
def statement_withdraw(*, actor: Actor, workspace: Workspace, statement_id: int) -> Statement:
    """Take a statement out of consideration, approved or not."""
    statement = _statement(actor, workspace, statement_id, Verb.RUN_CRISES)
    before = {"state": statement.state}
    statement.state = StatementState.WITHDRAWN
    statement.save(update_fields=["state"])
    _audit(actor, "statement.withdraw", statement.crisis, before=before, after={"state": statement.state})
    return statement


def _scope(workspace: Workspace, alert: Alert | None, about: CrisisOf) -> dict[str, Any]:
    """The posts of the room: those of the alert's rule, or chosen ones of this workspace."""
    if alert is not None and alert.rule is not None:
        return {"scope": alert.rule.scope, "query_id": alert.rule.query_id, "brand": alert.rule.brand}
    if about.scope == ScopeKind.QUERY:
        query = listening.queries_of(workspace).filter(pk=about.query_id or 0).first()
        if query is None:
            raise BadInput(_("Choose one of the saved queries."), code="query_id")
        return {"scope": ScopeKind.QUERY, "query_id": query.pk}
    if about.scope == ScopeKind.BRAND:
        if not listening.brands_of(workspace).filter(name=about.brand).exists():
            raise BadInput(_("Choose one of the brands."), code="brand")
        return {"scope": ScopeKind.BRAND, "brand": about.brand}
    return {"scope": ScopeKind.ALL}


def _risen_since(workspace: Workspace, scope: dict[str, Any], now: datetime) -> datetime:
    """When the rise of these posts that still lasts began; now, if nothing rises."""
    subject = (str(scope["scope"]), str(scope.get("query_id") or scope.get("brand") or ""))
    rises = trends.rising_subjects(workspace, now=now, limit=EVERY_RISE)
    lasting = [one.since for one in rises if (str(one.kind), one.key) == subject and one.until is None]
    return min([now, *lasting])


def _alert(workspace: Workspace, alert_id: int | None) -> Alert | None:
    if alert_id is None:
        return None
    alert = Alert.objects.select_related("rule").filter(workspace=workspace, pk=alert_id).first()
    if alert is None:
        raise NotFound(_("It is not there any more. Somebody may have deleted it."))
    return alert


def _open_crisis(actor: Actor, workspace: Workspace, crisis_id: int) -> Crisis:
    require(actor, workspace, Verb.RUN_CRISES)
    crisis = Crisis.objects.select_for_update().filter(workspace=workspace, pk=crisis_id).first()
    if crisis is None:
        raise NotFound(_("It is not there any more. Somebody may have deleted it."))
    if crisis.closed_at is not None:
        raise Conflict(_("This crisis is closed. Open another if it begins again."), code="closed")
    return crisis


def _statement(actor: Actor, workspace: Workspace, statement_id: int, verb: Verb) -> Statement:
    require(actor, workspace, verb)
    statement = (
        Statement.objects.select_for_update(of=("self",))
        .select_related("crisis__workspace")
        .filter(crisis__workspace=workspace, pk=statement_id)
        .first()
    )
    if statement is None:
        raise NotFound(_("It is not there any more. Somebody may have deleted it."))
    if statement.crisis.closed_at is not None:
        raise Conflict(_("This crisis is closed. Open another if it begins again."), code="closed")
    return statement


def _tell(crisis: Crisis, event: str) -> None:
    """The house by the outbox, other systems by webhook."""
    data = {"crisis_id": crisis.pk, "pause_publishing": crisis.pause_publishing}
    outbox.emit(event, workspace=crisis.workspace, payload=data)
    news.tell(
        workspace=crisis.workspace,
        event=event,
        key=f"{event}:{crisis.pk}",
        data={**data, "title": crisis.title},
    )


def _audit(actor: Actor, verb: str, crisis: Crisis, **changes: Any) -> None:
    audit.record(
        actor=actor,
        workspace=crisis.workspace,
        verb=verb,
        target="crisis",
        target_id=crisis.pk,
        **changes,
    )
