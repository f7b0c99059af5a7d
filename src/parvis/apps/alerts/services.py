"""Changing what is watched for, saying what an alert was worth: one verb, one transaction, one entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from parvis.apps.alerts.crisis.services import (
    CrisisOf,
    crisis_close,
    crisis_open,
    note_write,
    statement_approve,
    statement_change,
    statement_withdraw,
    statement_write,
)
from parvis.apps.alerts.dials import DIALS, moved
from parvis.apps.alerts.models import Alert, AlertRule, Feedback, Kind, Measure, Reach, ScopeKind, Seen
from parvis.apps.listening import selectors as listening
from parvis.apps.listening.services import check_query
from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.errors import BadInput, Conflict, NotAllowed, NotFound
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require

__all__ = [
    "CrisisOf",
    "RuleWish",
    "alert_answer",
    "alert_seen",
    "alerts_seen",
    "crisis_close",
    "crisis_open",
    "note_write",
    "reach_set",
    "rule_activate",
    "rule_create",
    "rule_delete",
    "rule_threshold_set",
    "rule_update",
    "rule_wished",
    "statement_approve",
    "statement_change",
    "statement_withdraw",
    "statement_write",
]
MOST_RULES: Final = 100
# What the audit tells of a rule: everything a person chooses.
TOLD: Final = (
    "name", "kind", "scope", "query_id", "brand", "words", "measure", "threshold", "least_posts",
    "least_authors", "silence_hours", "most_a_day", "urgent", "by_email", "by_webhook",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleWish:
    """What a person wants a rule to be. ``threshold`` None: the kind's default."""

    name: str
    kind: str
    scope: str = ScopeKind.ALL
    query_id: int | None = None
    brand: str = ""
    words: str = ""
    measure: str = Measure.FOLLOWERS
    threshold: float | None = None
    least_posts: int = 10
    least_authors: int = 3
    silence_hours: int = 12
    most_a_day: int = 4
    urgent: bool = False
    by_email: bool = True
    by_webhook: bool = True


def rule_wished(workspace: Workspace, wish: RuleWish) -> AlertRule:
    """The rule a wish makes, not saved. Raises ``BadInput`` whose code is the name of the field to mend."""
    if wish.kind not in DIALS:
        raise BadInput(_("Choose what to watch for."), code="kind")
    rule = AlertRule(workspace=workspace)
    for name in TOLD:
        setattr(rule, name, getattr(wish, name))
    rule.name = wish.name.strip()[:80]
    rule.words = check_query(wish.words) if wish.kind == Kind.WORDS else ""
    dial = DIALS[wish.kind]
    rule.threshold = dial.default if wish.threshold is None else dial.held(wish.threshold)
    _scope_checked(rule)
    return rule


def _scope_checked(rule: AlertRule) -> None:
    """Only what belongs to this workspace, and only what the scope uses."""
    query = listening.queries_of(rule.workspace).filter(pk=rule.query_id).first() if rule.query_id else None
    rule.query = query if rule.scope == ScopeKind.QUERY else None
    rule.brand = rule.brand if rule.scope == ScopeKind.BRAND else ""
    if rule.scope == ScopeKind.QUERY and query is None:
        raise BadInput(_("Choose one of the saved queries."), code="query_id")
    known = rule.brand and listening.brands_of(rule.workspace).filter(name=rule.brand).exists()
    if rule.scope == ScopeKind.BRAND and not known:
        raise BadInput(_("Choose one of the brands."), code="brand")
    if rule.kind == Kind.LAUNCH and rule.scope == ScopeKind.ALL:
        raise BadInput(_("Say which competitor: a saved query or a brand."), code="scope")


@transaction.atomic
def rule_create(*, actor: Actor, workspace: Workspace, wish: RuleWish, now: datetime) -> AlertRule:
    """Watch for something from now on."""
    require(actor, workspace, Verb.EDIT_ALERTS)
    rule = rule_wished(workspace, wish)
    if not rule.name:
        raise BadInput(_("Give the rule a name."), code="name")
    if AlertRule.objects.filter(workspace=workspace).count() >= MOST_RULES:
        raise Conflict(_("A workspace has a hundred rules at most. Delete one first."), code="too_many")
    rule.created_by_id, rule.created_at = actor.user_id, now
    _saved(rule)
    _audit(actor, "alert_rule.create", rule, after=_told(rule))
    return rule


@transaction.atomic
def rule_update(*, actor: Actor, workspace: Workspace, rule_id: int, wish: RuleWish) -> AlertRule:
    """Change a rule. What waited to be enough posts is forgotten when its words or its posts change."""
    rule = _own(actor, workspace, rule_id)
    before = _told(rule)
    wished = rule_wished(workspace, wish)
    if not wished.name:
        raise BadInput(_("Give the rule a name."), code="name")
    for name in TOLD:
        setattr(rule, name, getattr(wished, name))
    after = _told(rule)
    changed = {name for name in TOLD if before[name] != after[name]}
    if not changed:
        return rule
    if changed & {"kind", "words", "scope", "query_id", "brand", "measure"}:
        rule.pending, rule.recent, rule.heard_upto = [], [], rule.evaluated_at
    _saved(rule)
    _audit(
        actor,
        "alert_rule.update",
        rule,
        before={name: before[name] for name in sorted(changed)},
        after={name: after[name] for name in sorted(changed)},
    )
    return rule


@transaction.atomic
def rule_activate(
    *, actor: Actor, workspace: Workspace, rule_id: int, active: bool, now: datetime
) -> AlertRule:
    """Pause a rule, or let it go on from now: what came meanwhile does not ring."""
    rule = _own(actor, workspace, rule_id)
    if rule.is_active == active:
        return rule
    rule.is_active, rule.evaluated_at, rule.heard_upto = active, None, now
    rule.pending, rule.recent = [], []
    rule.save(update_fields=["is_active", "evaluated_at", "heard_upto", "pending", "recent"])
    _audit(
        actor,
        "alert_rule.resume" if active else "alert_rule.pause",
        rule,
        before={"is_active": not active},
        after={"is_active": active},
    )
    return rule


@transaction.atomic
def rule_delete(*, actor: Actor, workspace: Workspace, rule_id: int) -> None:
    """Forget a rule; its alerts stay."""
    rule = _own(actor, workspace, rule_id)
    _audit(actor, "alert_rule.delete", rule, before=_told(rule))
    rule.delete()


@transaction.atomic
def rule_threshold_set(*, actor: Actor, workspace: Workspace, rule_id: int, threshold: float) -> AlertRule:
    """Put the threshold where a person wants it: how what answers moved is taken back."""
    rule = _own(actor, workspace, rule_id)
    before, rule.threshold = rule.threshold, DIALS[rule.kind].held(threshold)
    if rule.threshold != before:
        rule.save(update_fields=["threshold"])
        _audit(
            actor,
            "alert_rule.threshold",
            rule,
            before={"threshold": before},
            after={"threshold": rule.threshold},
        )
    return rule


@transaction.atomic
def alert_answer(
    *, actor: Actor, workspace: Workspace, alert_id: int, useful: bool, now: datetime
) -> Feedback:
    """Say whether an alert was useful; its rule's threshold moves by at most one step for the whole alert.

    Only people answer, once each; who changes their mind takes their earlier step back first. When others
    have moved the threshold the same way for this alert already, the answer is kept and moves nothing.
    """
    require(actor, workspace, Verb.FOLLOW_ALERTS)
    alert = _alert(workspace, alert_id)
    rule = AlertRule.objects.select_for_update().filter(pk=alert.rule_id or 0).first()
    mine = Feedback.objects.filter(alert=alert, user_id=_person(actor)).first()
    if mine is not None and mine.useful == useful:
        return mine
    before = rule.threshold if rule else 0.0
    start = before
    if mine is not None:
        if rule is not None and mine.after:
            start = DIALS[rule.kind].held(before * mine.before / mine.after)
        mine.delete()
    others = Feedback.objects.filter(alert=alert, useful=useful).exists()
    after = start if rule is None or others else moved(DIALS[rule.kind], start, useful=useful)
    if rule is not None and after != before:
        rule.threshold = after
        rule.save(update_fields=["threshold"])
    answer = Feedback.objects.create(
        alert=alert, rule=rule, user_id=actor.user_id, useful=useful, before=start, after=after, at=now
    )
    audit.record(
        actor=actor,
        workspace=workspace,
        verb="alert.useful" if useful else "alert.not_useful",
        target="alert",
        target_id=alert.pk,
        before={"threshold": before},
        after={"threshold": after},
    )
    return answer


def alert_seen(*, user: User, alert: Alert) -> None:
    """This person has opened the alert. What somebody has read is no act of theirs: it is not audited."""
    Seen.objects.get_or_create(alert=alert, user=user)


@transaction.atomic
def alerts_seen(*, actor: Actor, workspace: Workspace) -> int:
    """Count every alert as read for this person; how many were not."""
    require(actor, workspace, Verb.FOLLOW_ALERTS)
    person = _person(actor)
    unread = Alert.objects.filter(workspace=workspace).exclude(seen__user_id=person)
    made = Seen.objects.bulk_create(
        [Seen(alert_id=pk, user_id=person) for pk in unread.values_list("pk", flat=True)],
        ignore_conflicts=True,
    )
    if made:
        audit.record(
            actor=actor, workspace=workspace, verb="alert.read_all", target="alert", after={"n": len(made)}
        )
    return len(made)


@transaction.atomic
def reach_set(*, actor: Actor, workspace: Workspace, **wishes: Any) -> Reach:
    """How this person wants to be reached about alerts here; only the person themselves can say."""
    require(actor, workspace, Verb.FOLLOW_ALERTS)
    reach, _fresh = Reach.objects.select_for_update().get_or_create(
        workspace=workspace, user_id=_person(actor), defaults={"time_zone": workspace.time_zone}
    )
    before = {name: getattr(reach, name) for name in wishes if getattr(reach, name) != wishes[name]}
    if not before:
        return reach
    for name in before:
        setattr(reach, name, wishes[name])
    reach.save(update_fields=[*before])
    audit.record(
        actor=actor,
        workspace=workspace,
        verb="alert_reach.set",
        target="person",
        target_id=reach.user_id,
        before={name: str(value) for name, value in before.items()},
        after={name: str(wishes[name]) for name in before},
    )
    return reach


def _person(actor: Actor) -> int:
    """Who answers for themselves; raises ``NotAllowed`` for a program."""
    if actor.user_id is None:
        raise NotAllowed(_("Only a person can do this."))
    return actor.user_id


def _alert(workspace: Workspace, alert_id: int) -> Alert:
    alert = Alert.objects.filter(workspace=workspace, pk=alert_id).first()
    if alert is None:
        raise NotFound(_("It is not there any more. Somebody may have deleted it."))
    return alert


def _own(actor: Actor, workspace: Workspace, rule_id: int) -> AlertRule:
    require(actor, workspace, Verb.EDIT_ALERTS)
    rule = AlertRule.objects.select_for_update().filter(workspace=workspace, pk=rule_id).first()
    if rule is None:
        raise NotFound(_("It is not there any more. Somebody may have deleted it."))
    return rule


def _saved(rule: AlertRule) -> None:
    try:
        with transaction.atomic():
            rule.save()
    except IntegrityError as error:
        raise Conflict(_("A rule of this workspace already has this name."), code="name") from error


def _told(rule: AlertRule) -> dict[str, Any]:
    return {name: getattr(rule, name) for name in TOLD}


def _audit(actor: Actor, verb: str, rule: AlertRule, **changes: Any) -> None:
    audit.record(
        actor=actor, workspace=rule.workspace, verb=verb, target="alert_rule", target_id=rule.pk, **changes
    )
