"""What people decide about alerts: refused without the role, written in the audit, effective, reversible."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from apps.alerts.planted import NOW, rule
from parvis.apps.alerts import selectors, services
from parvis.apps.alerts.crisis.services import CrisisOf
from parvis.apps.alerts.crisis.statements import Facts, digest_of
from parvis.apps.alerts.handlers import on_file_read, on_webhook_disabled
from parvis.apps.alerts.models import Alert, AlertRule, Crisis, Feedback, Statement, Telling
from parvis.apps.alerts.services import RuleWish
from parvis.apps.listening.models import Query, WatchedBrand
from parvis.apps.trends.models import Progress, Rise
from parvis.core import outbox
from parvis.core.actors import Actor
from parvis.core.audit import AuditEntry
from parvis.core.errors import BadInput, Conflict, NotAllowed, NotFound
from parvis.core.jobs.models import Job
from parvis.core.outbox import Event
from parvis.core.people import User
from parvis.core.webhooks.models import Delivery, Webhook
from parvis.core.workspaces.models import Membership, Workspace
from parvis.core.workspaces.permissions import Role

pytestmark = pytest.mark.django_db


def alert_of(one: AlertRule, key: str = "k") -> Alert:
    return Alert.objects.create(
        workspace=one.workspace, rule=one, kind=one.kind, name=one.name, key=key, subject=key,
        happened_at=NOW, rang_at=NOW, last_at=NOW, facts={"n": 1, "expected": 1, "threshold": 14},
    )  # fmt: skip


def create(actor: Actor, workspace: Workspace, **wishes: object) -> AlertRule:
    wish = RuleWish(**{"name": "Pics", "kind": "spike", **wishes})  # type: ignore[arg-type]
    return services.rule_create(actor=actor, workspace=workspace, wish=wish, now=NOW)


def test_a_rule_is_saved_with_sensible_defaults_and_audited(actor: Actor, workspace: Workspace) -> None:
    made = create(actor, workspace)
    assert (made.threshold, made.silence_hours, made.most_a_day, made.urgent) == (14, 12, 4, False)
    after = AuditEntry.objects.get(verb="alert_rule.create").after
    assert after is not None
    assert (after["name"], after["threshold"]) == ("Pics", 14)
    services.rule_update(
        actor=actor,
        workspace=workspace,
        rule_id=made.pk,
        wish=RuleWish(name="Pics", kind="spike", threshold=30),
    )
    entry = AuditEntry.objects.get(verb="alert_rule.update")
    assert (entry.before, entry.after) == ({"threshold": 14.0}, {"threshold": 30.0})
    services.rule_delete(actor=actor, workspace=workspace, rule_id=made.pk)
    assert not AlertRule.objects.exists()


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"kind": "nothing"}, "kind"),
        ({"name": "  "}, "name"),
        ({"scope": "query", "query_id": 999}, "query_id"),
        ({"scope": "brand", "brand": "Nobody"}, "brand"),
        ({"kind": "launch"}, "scope"),
        ({"kind": "words", "words": "vélo AND ("}, "group_empty"),
        ({"kind": "words", "words": "-vélo"}, "query_only_negative"),
        ({"kind": "words", "words": " OR ".join(f"w{n}" for n in range(10_000))}, "query_too_long"),
        ({"kind": "webhook"}, "kind"),
    ],
)
def test_bad_wishes_are_refused_with_the_field_to_mend(
    actor: Actor, workspace: Workspace, wish: dict[str, object], code: str
) -> None:
    with pytest.raises(BadInput) as refused:
        create(actor, workspace, **wish)
    assert refused.value.code in {code, "parenthesis_unclosed", "operand_missing"}
    assert not AlertRule.objects.exists()


def test_a_rule_keeps_to_its_workspace(
    actor: Actor, workspace: Workspace, other_workspace: Workspace
) -> None:
    theirs = Query.objects.create(workspace=other_workspace, name="x", text="x")
    with pytest.raises(BadInput):
        create(actor, workspace, scope="query", query_id=theirs.pk)
    their_rule = rule(other_workspace)
    with pytest.raises(NotFound):
        services.rule_delete(actor=actor, workspace=workspace, rule_id=their_rule.pk)
    with pytest.raises(NotFound):
        services.alert_answer(
            actor=actor, workspace=workspace, alert_id=alert_of(their_rule).pk, useful=True, now=NOW
        )
    with pytest.raises(NotFound):
        services.crisis_open(
            actor=actor, workspace=workspace, title="x", pause_publishing=True, now=NOW,
            about=CrisisOf(alert_id=alert_of(their_rule, "b").pk),
        )  # fmt: skip


@pytest.mark.parametrize("role", [Role.CLIENT, Role.AUDITOR])
def test_those_who_only_read_change_nothing(
    role: Role, member: Callable[[Role], User], workspace: Workspace, actor: Actor
) -> None:
    reader, one = Actor.human(member(role)), rule(workspace)
    with pytest.raises(NotAllowed):
        create(reader, workspace)
    with pytest.raises(NotAllowed):
        services.alert_answer(
            actor=reader, workspace=workspace, alert_id=alert_of(one).pk, useful=True, now=NOW
        )
    with pytest.raises(NotAllowed):
        services.crisis_open(
            actor=reader, workspace=workspace, title="x", about=CrisisOf(), pause_publishing=True, now=NOW
        )
    with pytest.raises(NotAllowed):
        services.reach_set(actor=reader, workspace=workspace, email=False)
    with pytest.raises(NotAllowed):
        create(Actor.ai("model 1"), workspace, name="ai")


def test_answers_move_the_threshold_by_one_step_an_alert_and_can_be_taken_back(
    actor: Actor, workspace: Workspace, member: Callable[[Role], User]
) -> None:
    one = rule(workspace)
    alert = alert_of(one)

    def say(who: Actor, useful: bool) -> float:
        services.alert_answer(actor=who, workspace=workspace, alert_id=alert.pk, useful=useful, now=NOW)
        return AlertRule.objects.get(pk=one.pk).threshold

    assert say(actor, False) == 21
    assert say(actor, False) == 21, "the same answer twice is one answer"
    colleague = Actor.human(member(Role.AGENT))
    assert say(colleague, False) == 21, "the second « not useful » of one alert moves nothing more"
    assert say(actor, True) == 12, "back to 14 first, then a third of a step down"
    assert Feedback.objects.filter(alert=alert).count() == 2
    moves = list(AuditEntry.objects.filter(verb__startswith="alert.").values_list("verb", flat=True))
    assert moves == ["alert.useful", "alert.not_useful", "alert.not_useful"]
    services.rule_threshold_set(actor=actor, workspace=workspace, rule_id=one.pk, threshold=14)
    entry = AuditEntry.objects.get(verb="alert_rule.threshold")
    assert (entry.before, entry.after) == ({"threshold": 12.0}, {"threshold": 14.0})


def test_an_answer_on_an_alert_whose_rule_is_gone_is_kept(actor: Actor, workspace: Workspace) -> None:
    one = rule(workspace)
    alert = alert_of(one)
    one.delete()
    said = services.alert_answer(actor=actor, workspace=workspace, alert_id=alert.pk, useful=True, now=NOW)
    assert (said.rule, said.useful) == (None, True)


def test_the_bell_counts_what_this_person_has_not_read(
    actor: Actor, owner: User, workspace: Workspace, member: Callable[[Role], User]
) -> None:
    one = rule(workspace)
    for key in "abc":
        alert_of(one, key)
    held = alert_of(one, "held")
    Alert.objects.filter(pk=held.pk).update(held="cap")
    Alert.objects.update(rang_at=NOW)
    everything = Alert.objects.filter(workspace=workspace)
    me, agent, analyst = (
        Membership.objects.get(workspace=workspace, user=user)
        for user in (owner, member(Role.AGENT), member(Role.ANALYST))
    )
    assert selectors.unread(everything, me, NOW).count() == 3
    services.alert_seen(user=owner, alert=Alert.objects.get(key="a"))
    assert selectors.unread(everything, me, NOW).count() == 2
    assert services.alerts_seen(actor=actor, workspace=workspace) == 3
    assert selectors.unread(everything, me, NOW).count() == 0
    assert selectors.unread(everything, agent, NOW).count() == 3
    assert selectors.unread(everything, analyst, NOW + timedelta(days=40)).count() == 0


def test_a_webhook_that_was_turned_off_rings_once_by_the_other_ways(
    workspace: Workspace, owner: User
) -> None:
    webhook = Webhook.objects.create(
        workspace=workspace, name="CRM", url="https://x.org/", events=["alert.rang"]
    )
    with transaction.atomic():
        event = outbox.emit("webhook.disabled", workspace=workspace, payload={"webhook_id": webhook.pk})
        on_webhook_disabled(event)
        on_webhook_disabled(event)
    alert = Alert.objects.get()
    assert (alert.kind, alert.name) == ("webhook", "CRM")
    assert Telling.objects.get().user_id == owner.pk
    assert not Delivery.objects.exists()


def opened(actor: Actor, workspace: Workspace, alert: Alert | None = None) -> Crisis:
    about = CrisisOf(alert_id=alert.pk if alert else None)
    return services.crisis_open(
        actor=actor, workspace=workspace, title="Freins", about=about, pause_publishing=True, now=NOW
    )


def test_a_crisis_opened_by_hand_began_with_the_rise_that_lasts(actor: Actor, workspace: Workspace) -> None:
    assert opened(actor, workspace).began_at == NOW, "nothing rises"
    began = NOW - timedelta(hours=5)
    Progress.objects.create(workspace=workspace, until=NOW, rows=1)
    told = {"n": 90, "expected": 4.0, "return_days": 400, "history_days": 60, "noticed_at": NOW}
    Rise.objects.create(workspace=workspace, kind="all", since=began, peak_at=NOW, hours_from=began, **told)
    assert opened(actor, workspace).began_at == began


def test_a_crisis_is_opened_once_told_and_closed_with_a_summary(actor: Actor, workspace: Workspace) -> None:
    WatchedBrand.objects.create(workspace=workspace, name="Vélo")
    alert = alert_of(rule(workspace, scope="brand", brand="Vélo"))
    crisis = opened(actor, workspace, alert)
    assert (crisis.scope, crisis.brand, crisis.began_at) == ("brand", "Vélo", alert.happened_at)
    payload = {"crisis_id": crisis.pk, "pause_publishing": True}
    assert Event.objects.get(name="crisis.opened").payload == payload
    with pytest.raises(Conflict):
        opened(actor, workspace, alert)
    services.note_write(
        actor=actor, workspace=workspace, crisis_id=crisis.pk, text=" appelé le SAV ", now=NOW
    )
    with pytest.raises(BadInput):
        services.crisis_close(actor=actor, workspace=workspace, crisis_id=crisis.pk, summary=" ", now=NOW)
    services.crisis_close(actor=actor, workspace=workspace, crisis_id=crisis.pk, summary="Fini", now=NOW)
    assert Event.objects.get(name="crisis.closed").payload == payload
    with pytest.raises(Conflict):
        services.note_write(actor=actor, workspace=workspace, crisis_id=crisis.pk, text="x", now=NOW)
    verbs = set(AuditEntry.objects.filter(target="crisis").values_list("verb", flat=True))
    assert verbs == {"crisis.open", "crisis.note", "crisis.close"}
    assert opened(actor, workspace, alert).pk != crisis.pk, "it may begin again"


def test_an_approval_is_bound_to_the_words_that_were_read(
    actor: Actor, workspace: Workspace, member: Callable[[Role], User]
) -> None:
    crisis = opened(actor, workspace)
    facts = Facts(brand="Vélo Lyon", what="des freins cassent")
    agent = Actor.human(member(Role.AGENT))
    made = services.statement_write(
        actor=agent, workspace=workspace, crisis_id=crisis.pk, facts=facts, language="fr", now=NOW
    )

    def approve(who: Actor, digest: str) -> Statement:
        return services.statement_approve(
            actor=who, workspace=workspace, statement_id=made.pk, digest=digest, now=NOW
        )

    with pytest.raises(NotAllowed):
        approve(agent, made.digest)
    with pytest.raises(Conflict):
        approve(actor, digest_of("other words"))
    approved = approve(actor, made.digest)
    assert (approved.state, approved.approved_digest) == ("approved", digest_of(made.text))
    assert AuditEntry.objects.get(verb="statement.approve").after == {
        "statement": made.pk,
        "sha256": made.digest,
    }
    changed = services.statement_change(
        actor=agent, workspace=workspace, statement_id=made.pk, text=made.text + " Merci.", now=NOW
    )
    assert (changed.state, changed.approved_digest, changed.approved_by) == ("draft", "", None)
    withdrawn = services.statement_withdraw(actor=actor, workspace=workspace, statement_id=made.pk)
    assert withdrawn.state == "withdrawn"
    with pytest.raises(Conflict):
        approve(actor, changed.digest)


def test_the_database_refuses_an_approved_text_that_nobody_read(actor: Actor, workspace: Workspace) -> None:
    crisis = opened(actor, workspace)
    made = services.statement_write(
        actor=actor, workspace=workspace, crisis_id=crisis.pk, facts=Facts(brand="V", what="w"),
        language="en", now=NOW,
    )  # fmt: skip
    services.statement_approve(
        actor=actor, workspace=workspace, statement_id=made.pk, digest=made.digest, now=NOW
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Statement.objects.filter(pk=made.pk).update(text="other", digest=digest_of("other"))


def test_what_a_statement_needs_is_said(actor: Actor, workspace: Workspace) -> None:
    crisis = opened(actor, workspace)
    for facts, code in ((Facts(brand=" ", what="x"), "brand"), (Facts(brand="x", what=""), "what")):
        with pytest.raises(BadInput) as refused:
            services.statement_write(
                actor=actor, workspace=workspace, crisis_id=crisis.pk, facts=facts, language="fr", now=NOW
            )
        assert refused.value.code == code


def test_a_file_that_was_read_has_the_rules_of_its_workspace_looked_at(
    workspace: Workspace, other_workspace: Workspace
) -> None:
    ours, theirs = rule(workspace), rule(other_workspace)
    AlertRule.objects.filter(pk=rule(workspace, name="paused").pk).update(is_active=False)
    with transaction.atomic():
        event = outbox.emit("file.read", workspace=workspace, payload={"source_id": 1})
    on_file_read(event)
    on_file_read(event)  # twice: still one look
    looks = Job.objects.filter(task__endswith="look_at_rule").values_list("unique_key", flat=True)
    assert list(looks) == [f"alert-rule:{ours.pk}"]
    assert theirs.pk != ours.pk
