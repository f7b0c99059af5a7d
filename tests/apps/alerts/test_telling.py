"""Whom an alert reaches, when, and in which words: against a real SMTP server on the loopback."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from smtplib import SMTPException
from typing import Any

import pytest

from apps.alerts.planted import NOW, rule
from parvis.apps.alerts import ringing, services
from parvis.apps.alerts.finding import Finding
from parvis.apps.alerts.models import Alert, AlertRule, Reach, Telling
from parvis.apps.alerts.telling import alerts_email, digest_email, send_digests
from parvis.core.actors import Actor
from parvis.core.jobs.models import Job
from parvis.core.people import User
from parvis.core.workspaces.models import Membership, Workspace
from parvis.core.workspaces.permissions import Role
from servers.smtp import Smtp

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 11, 20, 23, tzinfo=UTC)  # midnight in Paris
MORNING = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)
FACTS = {"n": 80, "expected": 7.5, "return_days": 40, "authors": 60, "loudest": 0.05, "threshold": 14}


@pytest.fixture
def smtp(settings: Any) -> Iterator[Smtp]:
    """A mail server that Django is told of."""
    with Smtp() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.PUBLIC_URL = "https://parvis.test"
        yield server


def ring(one: AlertRule, at: datetime = NOW, key: str = "k", held: str = "") -> Alert:
    finding = Finding(key=key, subject=key, at=at, strength=5, facts=FACTS, mentions=("m1",))
    return ringing.alert_ring(rule=one, finding=finding, now=at, held=held)


def test_an_alert_is_told_in_the_readers_language_as_text_and_html(
    smtp: Smtp, workspace: Workspace, owner: User
) -> None:
    english = User.objects.create_user("eve@example.org", language="en")
    Membership.objects.create(workspace=workspace, user=english, role=Role.ANALYST)
    alert = ring(rule(workspace, name="Freins"))
    for user in (owner, english):
        assert alerts_email(workspace.pk, user.pk, now=NOW) == 1
    mails = {to[0]: mail for _sender, to, mail in smtp.taken}
    assert set(mails) == {"ada@example.org", "eve@example.org"}
    assert "80 posts in an hour" in mails["eve@example.org"]["Subject"]
    assert "80 publications en une heure" in mails["ada@example.org"]["Subject"]
    assert " Lyon\u00a0: " in mails["ada@example.org"]["Subject"], "a space that does not break stays one"
    for mail in mails.values():
        text, html = (part.get_content() for part in mail.iter_parts())
        for body in (text, html):
            assert f"https://parvis.test/w/velo-lyon/alerts/{alert.pk}/" in body
            assert "14" in body
        assert 'lang="' in html
        assert mail["Auto-Submitted"] == "auto-generated"


def test_an_alert_is_told_once_and_again_after_the_server_refused(
    smtp: Smtp, workspace: Workspace, owner: User
) -> None:
    ring(rule(workspace))
    smtp.refusals.append(b"451 come back later")
    with pytest.raises(SMTPException):
        alerts_email(workspace.pk, owner.pk, now=NOW)
    assert Telling.objects.get().sent_at is None
    assert alerts_email(workspace.pk, owner.pk, now=NOW) == 1
    assert alerts_email(workspace.pk, owner.pk, now=NOW) == 0
    assert len(smtp.taken) == 1


def test_what_rings_at_night_comes_in_one_mail_in_the_morning(
    smtp: Smtp, workspace: Workspace, owner: User
) -> None:
    one = rule(workspace)
    for key in ("a", "b", "c"):
        ring(one, NIGHT, key)
    assert {job.run_after for job in Job.objects.filter(task__endswith="email_alerts")} == {MORNING}
    assert alerts_email(workspace.pk, owner.pk, now=NIGHT) == 0
    assert smtp.taken == []
    assert alerts_email(workspace.pk, owner.pk, now=MORNING) == 3
    assert len(smtp.taken) == 1
    assert "3 alertes" in smtp.taken[0][2]["Subject"]


def test_urgent_rules_and_people_without_quiet_hours_are_told_at_night(
    smtp: Smtp, workspace: Workspace, owner: User
) -> None:
    ring(rule(workspace, name="calme"), NIGHT, "calm")
    ring(rule(workspace, name="urgent", urgent=True), NIGHT, "urgent")
    assert alerts_email(workspace.pk, owner.pk, now=NIGHT) == 1
    services.reach_set(actor=Actor.human(owner), workspace=workspace, quiet=False)
    assert alerts_email(workspace.pk, owner.pk, now=NIGHT) == 1


def test_only_followers_who_want_mail_and_still_belong_are_told(
    smtp: Smtp, workspace: Workspace, owner: User, member: Callable[[Role], User]
) -> None:
    client, agent, left = member(Role.CLIENT), member(Role.AGENT), member(Role.ANALYST)
    services.reach_set(actor=Actor.human(agent), workspace=workspace, email=False)
    ring(rule(workspace))
    told = set(Telling.objects.values_list("user_id", flat=True))
    assert told == {owner.pk, left.pk}
    assert client.pk not in told
    Membership.objects.filter(user=left).delete()
    assert alerts_email(workspace.pk, left.pk, now=NOW) == 0
    assert smtp.taken == []


def test_the_digest_tells_what_rang_and_what_was_held_back_once_a_day(
    smtp: Smtp, workspace: Workspace, owner: User
) -> None:
    one = rule(workspace, name="Freins")
    ring(one, MORNING - timedelta(hours=9), "rang")
    ring(one, MORNING - timedelta(hours=8), "held", held="cap")
    ring(one, MORNING - timedelta(hours=60), "old")
    services.reach_set(actor=Actor.human(owner), workspace=workspace, digest_at=time(8))
    assert digest_email(workspace.pk, owner.pk, now=MORNING) == 0, "half past seven: not yet"
    at = MORNING + timedelta(minutes=31)
    assert digest_email(workspace.pk, owner.pk, now=at) == 2
    assert digest_email(workspace.pk, owner.pk, now=at + timedelta(hours=3)) == 0
    [(_sender, _to, mail)] = smtp.taken
    text = mail.get_body(("plain",))
    assert text is not None
    assert "mis de côté" in text.get_content()
    assert digest_email(workspace.pk, owner.pk, now=at + timedelta(days=1)) == 0
    assert len(smtp.taken) == 1, "nothing rang since: no mail"


def test_digests_are_asked_for_each_follower_whose_hour_has_come(workspace: Workspace, owner: User) -> None:
    Reach.objects.create(workspace=workspace, user=owner, digest_at=time(0), time_zone="Europe/Paris")
    assert send_digests.call() == 1
    assert send_digests.call() == 1
    assert Job.objects.filter(task__endswith="email_digest").count() == 1, "asked twice, sent once"


def test_a_name_with_a_line_break_breaks_no_header(smtp: Smtp, workspace: Workspace, owner: User) -> None:
    Workspace.objects.filter(pk=workspace.pk).update(name="Vélo\nBcc: x@example.org")
    ring(rule(Workspace.objects.get(pk=workspace.pk)))
    alerts_email(workspace.pk, owner.pk, now=NOW)
    [(_sender, to, mail)] = smtp.taken
    assert to == ["ada@example.org"]
    assert mail["Bcc"] is None
