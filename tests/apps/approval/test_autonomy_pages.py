"""Autonomy on its page, the button that stops everything, and the banner on every page meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.approval.test_pages import as_, at
from apps.publishing import made as publishing
from parvis.apps.alerts import services as alerts
from parvis.core.actors import Actor
from parvis.core.autonomy import channels, services
from parvis.core.autonomy.models import Grant, Stop, Task
from parvis.core.autonomy.selectors import stop_of
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Role

pytestmark = pytest.mark.django_db


def wanted(**other: str) -> dict[str, str]:
    until = (timezone.now() + timedelta(days=30)).date().isoformat()
    return {"task": "publish", "words": "La météo", "a_day": "3", "until": until, "channel": "", **other}


def test_what_is_allowed_is_written_shown_and_revoked(page: Client, workspace: Workspace) -> None:
    place = at("autonomy", workspace)
    assert "Nothing is allowed" in page.get(place).content.decode()
    assert page.post(at("grant", workspace), wanted()).status_code == 302
    grant = Grant.objects.get()
    services.use_take(
        workspace=workspace, task=Task.PUBLISH, channel="", what="delivery:7", now=timezone.now()
    )
    shown = page.get(place).content.decode()
    assert "La météo" in shown
    assert "1 of 3" in shown
    assert "delivery:7" in shown
    page.post(at("revoke", workspace, grant.pk))
    shown = page.get(place).content.decode()
    assert "revoked by Ada" in shown
    assert page.post(at("revoke", workspace, grant.pk)).status_code == 409


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"words": ""}, "This field is required"),
        ({"until": "2020-01-01"}, "It must end after it begins."),
        ({"until": "2999-01-01"}, "more than a year"),
        ({"a_day": "0"}, "greater than or equal to 1"),
        ({"task": "fly"}, "Select a valid choice"),
        ({"channel": "99"}, "Select a valid choice"),
        ({"until": "9999-12-31"}, "more than a year"),
    ],
)
def test_what_has_no_bounds_says_why(
    page: Client, workspace: Workspace, sent: dict[str, str], told: str
) -> None:
    answer = page.post(at("grant", workspace), wanted(**sent))
    assert (answer.status_code, told in answer.content.decode()) == (422, True)
    assert not Grant.objects.exists()


def called(_workspace: Workspace) -> dict[str, str]:
    return {"7": "@velo@piaille.fr"}


def test_channels_are_named_by_those_who_publish(
    page: Client, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channels, "_named_by", [])
    channels.name_with("apps.approval.test_autonomy_pages.called")
    page.post(at("grant", workspace), wanted(channel="7"))
    assert Grant.objects.get().channel == "7"
    assert "@velo@piaille.fr" in page.get(at("autonomy", workspace)).content.decode()


def test_one_click_stops_every_page_says_so_and_one_click_undoes_it(
    page: Client, workspace: Workspace
) -> None:
    here = reverse("web:members", args=[workspace.slug])
    assert "Stop everything" in page.get(here).content.decode()
    answer = page.post(at("stop", workspace), {"next": here})
    assert answer.headers["Location"] == here
    assert stop_of(workspace.pk) is not None
    for place in (here, at("reviews", workspace), at("autonomy", workspace)):
        shown = page.get(place).content.decode()
        assert "Everything is stopped" in shown
        assert "Stopped by Ada" in shown
    page.post(at("start", workspace), {"next": here})
    assert stop_of(workspace.pk) is None
    assert "Everything is stopped" not in page.get(here).content.decode()


def test_the_reason_is_shown_as_text_and_nobody_is_sent_elsewhere(page: Client, workspace: Workspace) -> None:
    sent = {"reason": "<b>Prix</b> faux", "next": "https://evil.example/"}
    assert page.post(at("stop", workspace), sent).headers["Location"] == at("autonomy", workspace)
    assert "&lt;b&gt;Prix&lt;/b&gt; faux" in page.get(at("autonomy", workspace)).content.decode()


def test_whoever_may_not_start_again_sees_no_button(
    workspace: Workspace, member: Callable[[Role], User]
) -> None:
    agent, analyst = as_(member(Role.AGENT)), as_(member(Role.ANALYST))
    agent.post(at("stop", workspace))
    assert "Start again" in agent.get(at("reviews", workspace)).content.decode()
    assert "Start again" not in analyst.get(at("reviews", workspace)).content.decode()
    assert analyst.post(at("start", workspace)).status_code == 403


def test_a_crisis_that_pauses_publishing_stops_everything_with_it(
    page: Client, owner: User, workspace: Workspace
) -> None:
    about, now = alerts.CrisisOf(), timezone.now()
    given = {"actor": Actor.human(owner), "workspace": workspace, "now": now}
    crisis = alerts.crisis_open(title="Freins", about=about, pause_publishing=True, **given)
    held = Stop.objects.get()
    assert (held.cause, held.by, "Freins" in held.reason) == (f"crisis:{crisis.pk}", owner, True)
    room = reverse("alerts:crisis", args=[workspace.slug, crisis.pk])
    assert "Publishing is paused" in page.get(room).content.decode()
    alerts.crisis_close(crisis_id=crisis.pk, summary="Fini", **given)
    assert stop_of(workspace.pk) is not None
    shown = page.get(room).content.decode()
    assert "everything is still stopped" in shown
    assert "Start again" in shown


def test_a_crisis_that_pauses_nothing_stops_nothing(owner: User, workspace: Workspace) -> None:
    alerts.crisis_open(
        actor=Actor.human(owner), workspace=workspace, title="x", about=alerts.CrisisOf(),
        pause_publishing=False, now=timezone.now(),
    )  # fmt: skip
    assert not Stop.objects.exists()


def test_an_account_is_named_and_not_numbered_where_autonomy_is_granted(
    page: Client, workspace: Workspace
) -> None:
    account = publishing.account(workspace, handle="@velo@piaille.fr")
    assert "Mastodon · @velo@piaille.fr" in page.get(at("autonomy", workspace)).content.decode()
    page.post(at("grant", workspace), wanted(channel=str(account.pk)))
    assert Grant.objects.get().channel == str(account.pk)
