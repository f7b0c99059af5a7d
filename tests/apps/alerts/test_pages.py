"""The pages of alerts: what works, and one clear sentence for what does not."""

from __future__ import annotations

import random
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from apps.alerts.planted import HOUR, NOW, ordinary, plant, rule, some
from parvis.apps.alerts import previews
from parvis.apps.alerts.models import Alert, AlertRule, Crisis, Note, Reach, Statement
from parvis.apps.alerts.watching import rule_look
from parvis.core.people import User
from parvis.core.workspaces.models import Membership, Workspace
from parvis.core.workspaces.permissions import Role

pytestmark = pytest.mark.django_db
Read = Callable[..., Client]


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages open when the planted weeks end."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def reading(owner: User) -> Read:
    """Somebody signed in, reading a language."""

    def make(language: str = "en", user: User | None = None) -> Client:
        who = user or owner
        who.language = language
        who.save()
        client = Client()
        client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make


def text_of(answer: Any) -> str:
    return unescape(answer.content.decode()).replace("\xa0", " ").replace("\u202f", " ")


def rung(workspace: Workspace, **columns: Any) -> Alert:
    """A spike that rang."""
    rng = ordinary(workspace)
    plant(workspace, some(70, NOW.replace(minute=0) - HOUR, rng, **columns))
    assert rule_look(rule(workspace, name="Freins").pk, now=NOW) == 1
    return Alert.objects.get()


SPIKE = {
    "name": "Pics",
    "kind": "spike",
    "about": "all",
    "spike_days": "14",
    "silence_hours": "12",
    "most_a_day": "4",
}


def test_the_preview_counts_what_would_have_rung_and_saving_keeps_the_rule(
    reading: Read, workspace: Workspace
) -> None:
    rng = ordinary(workspace)
    plant(workspace, some(70, NOW.replace(minute=0) - 30 * HOUR, rng))
    page, home = reading(), f"/w/{workspace.slug}/alerts/rules/"
    tried = page.post(f"{home}new/", {**SPIKE, "spike_days": "30", "do": "try"})
    assert "This would have rung 1 time in the last 90 days." in text_of(tried)
    assert not AlertRule.objects.exists()
    assert page.post(f"{home}new/", {**SPIKE, "do": "save"}).status_code == 302
    made = AlertRule.objects.get()
    assert (made.threshold, made.least_posts, made.by_email) == (14, 10, False)
    assert "surprises that come once in 14 days" in text_of(page.get(home))
    page.post(f"{home}{made.pk}/", {**SPIKE, "name": "Pics rares", "spike_days": "60", "do": "save"})
    page.post(f"{home}{made.pk}/active/", {"active": "0"})
    made.refresh_from_db()
    assert (made.name, made.threshold, made.is_active) == ("Pics rares", 60, False)
    page.post(f"{home}{made.pk}/delete/")
    assert not AlertRule.objects.exists()


@pytest.mark.parametrize(
    ("kind", "more", "rings"),
    [
        ("words", {"words": "rappel", "words_posts": "1"}, 3),
        ("author", {"measure": "followers", "author_least": "20000"}, 1),
        ("sentiment", {"fall_points": "10"}, 0),
    ],
)
def test_every_kind_is_previewed_on_the_lake(
    workspace: Workspace, kind: str, more: dict[str, str], rings: int, reading: Read
) -> None:
    rng = random.Random(4)
    plant(workspace, some(1, NOW - 50 * HOUR, rng, text="rappel de lots", followers=30_000))
    plant(workspace, some(2, NOW - 20 * HOUR, rng, text="un rappel de plus"))
    given = {**SPIKE, "kind": kind, **more, "do": "try"}
    said = text_of(reading().post(f"/w/{workspace.slug}/alerts/rules/new/", given))
    assert f"This would have rung {rings} time" in said
    assert "On 3 posts" in said


def test_a_preview_says_when_it_did_not_read_everything(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(workspace, some(5, NOW - 20 * HOUR, random.Random(4), text="rappel"))
    monkeypatch.setattr(previews, "MOST", 5)
    made = previews.rule_preview(rule(workspace, kind="words", words="rappel"), now=NOW, newest=None)
    assert made is not None
    assert (made.scanned, made.complete) == (5, False)


BAD = {
    "a query that cannot be read": (
        {"kind": "words", "words": 'rappel "lots'},
        "This quotation mark is never closed.",
    ),
    "ten thousand terms": ({"kind": "words", "words": " OR ".join(["x"] * 9000)}, "at most 2000"),
    "a competitor that is everything": ({"kind": "launch"}, "Say which competitor"),
    "a query of nobody": ({"about": "query:99999"}, "Select a valid choice"),
    "a brand with markup": ({"about": "brand:<b>"}, "Select a valid choice"),
    "a threshold beyond its bounds": ({"spike_days": "99999"}, "less than or equal to 365"),
    "no name": ({"name": " "}, "This field is required"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_rules_are_refused_in_one_sentence(reading: Read, workspace: Workspace, case: str) -> None:
    more, sentence = BAD[case]
    answer = reading().post(f"/w/{workspace.slug}/alerts/rules/new/", {**SPIKE, **more, "do": "save"})
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert not AlertRule.objects.exists()


def test_an_alert_says_why_shows_its_posts_and_takes_an_answer(reading: Read, workspace: Workspace) -> None:
    alert = rung(workspace, text="Les freins <b>cassent</b>")
    page, address = reading(), f"/w/{workspace.slug}/alerts/"
    assert "1 unread" in text_of(page.get(address)).replace("  ", " ") or "unread" in text_of(
        page.get(address)
    )
    said = text_of(page.get(f"{address}{alert.pk}/"))
    for part in ("posts in that hour", "once in", "authors wrote", "Les freins", "Rule “Freins”"):
        assert part in said
    assert b"&lt;b&gt;cassent" in page.get(f"{address}{alert.pk}/").content, "words from outside are escaped"
    assert text_of(page.get(f"{address}?show=unread")).count("alert-line") == 0
    answered = page.post(f"{address}{alert.pk}/answer/", {"useful": "0"}, follow=True)
    assert "surprises that come once in 21 days" in text_of(answered)
    rule_page = text_of(page.get(f"{address}rules/{alert.rule_id}/"))
    assert "not useful" in rule_page
    page.post(f"{address}rules/{alert.rule_id}/threshold/", {"threshold": "14"})
    assert AlertRule.objects.get().threshold == 14
    for nonsense in ("", "a lot", "nan"):
        page.post(f"{address}rules/{alert.rule_id}/threshold/", {"threshold": nonsense})
    assert AlertRule.objects.get().threshold == 14


def test_those_who_may_not_see_authors_see_none_on_an_alert(
    reading: Read, workspace: Workspace, member: Callable[[Role], User]
) -> None:
    alert = rung(workspace)
    client = reading("en", member(Role.CLIENT))
    said = text_of(client.get(f"/w/{workspace.slug}/alerts/{alert.pk}/"))
    assert "Author " in said
    assert "Was it useful?" not in said
    assert "crisis room" not in said


def test_posts_that_are_gone_are_said_to_be_gone(reading: Read, workspace: Workspace) -> None:
    alert = rung(workspace)
    Alert.objects.filter(pk=alert.pk).update(mentions=["gone-1", "gone-2"])
    said = text_of(reading().get(f"/w/{workspace.slug}/alerts/{alert.pk}/"))
    assert "2 posts are no longer here" in said


def test_a_crisis_room_is_opened_run_and_closed(reading: Read, workspace: Workspace) -> None:
    alert = rung(workspace)
    page, home = reading(), f"/w/{workspace.slug}/crises/"
    form = text_of(page.get(f"{home}new/?alert={alert.pk}"))
    assert "Everything is stopped with it" in form
    answer = page.post(
        f"{home}new/?alert={alert.pk}", {"title": "Freins", "pause_publishing": "on"}, follow=True
    )
    crisis = Crisis.objects.get()
    said = text_of(answer)
    assert "Publishing is paused" in said
    assert "posts in an hour" in said, "the alert stands in the timeline"
    page.post(f"{home}{crisis.pk}/note/", {"text": "Appelé l’atelier"})
    assert page.post(f"{home}{crisis.pk}/note/", {"text": " "}).status_code == 422
    facts = {"language": "fr", "brand": "Vélo Lyon", "what": "Des freins cassent", "contact": "01 02"}
    page.post(f"{home}{crisis.pk}/statement/", facts)
    assert page.post(f"{home}{crisis.pk}/statement/", {**facts, "what": ""}).status_code == 422
    made = Statement.objects.get()
    assert page.post(f"{home}statements/{made.pk}/approve/", {"digest": "0" * 64}).status_code == 409
    page.post(f"{home}statements/{made.pk}/approve/", {"digest": made.digest})
    said = text_of(page.get(f"{home}{crisis.pk}/"))
    for part in (
        "Appelé l’atelier",
        "Holding statement approved",
        made.digest[:12],
        "built-in template, no AI",
    ):
        assert part in said
    page.post(f"{home}statements/{made.pk}/", {"text": "Autre chose"})
    page.post(f"{home}statements/{made.pk}/withdraw/")
    assert page.post(f"{home}{crisis.pk}/close/", {"summary": ""}).status_code == 422
    page.post(f"{home}{crisis.pk}/close/", {"summary": "Plaquettes changées"})
    said = text_of(page.get(f"{home}{crisis.pk}/"))
    assert "Plaquettes changées" in said
    assert "Add the note" not in said
    assert page.post(f"{home}{crisis.pk}/note/", {"text": "trop tard"}).status_code == 409
    assert Note.objects.count() == 1


def test_a_room_opened_by_hand_shows_first_and_biggest_posts(reading: Read, workspace: Workspace) -> None:
    rng = random.Random(9)
    hour = NOW.replace(minute=0)
    plant(workspace, some(1, hour + HOUR / 2 + HOUR / 60, rng, text="La première", heard_at=NOW))
    plant(workspace, some(1, hour, rng, text="Une grande", engagement=5000, heard_at=NOW))
    page = reading()
    page.post(f"/w/{workspace.slug}/crises/new/", {"title": "Panne", "about": "all"})
    crisis = Crisis.objects.get()
    Crisis.objects.update(began_at=hour)
    said = text_of(page.get(f"/w/{workspace.slug}/crises/{crisis.pk}/"))
    assert "Une grande" in said
    assert "Publishing goes on" in said


def test_each_person_says_how_they_are_told(reading: Read, workspace: Workspace, owner: User) -> None:
    page, address = reading(), f"/w/{workspace.slug}/alerts/reach/"
    assert "sends no e-mail yet" in text_of(page.get(address))
    wishes = {
        "quiet": "on",
        "quiet_from": "22:00",
        "quiet_to": "22:00",
        "digest_at": "08:00",
        "time_zone": "Asia/Tokyo",
    }
    refused = page.post(address, wishes)
    assert refused.status_code == 422
    assert "must end at another time" in text_of(refused)
    page.post(address, {**wishes, "quiet_to": "06:30"})
    mine = Reach.objects.get()
    assert (mine.user, mine.email, mine.time_zone, mine.quiet_to.hour) == (owner, False, "Asia/Tokyo", 6)
    assert page.post(address, {**wishes, "quiet_to": "06:00", "time_zone": "Mars/Base"}).status_code == 422


@pytest.mark.parametrize(
    "address",
    [
        "alerts/99/", "alerts/99/answer/", "alerts/rules/99/", "alerts/rules/99/active/",
        "alerts/rules/99/delete/", "alerts/rules/99/threshold/", "crises/99/", "crises/99/note/",
        "crises/99/close/", "crises/99/statement/", "crises/statements/99/", "crises/statements/99/approve/",
        "webhooks/99/", "webhooks/99/test/", "deliveries/99/again/",
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_found(reading: Read, workspace: Workspace, address: str) -> None:
    given = {"text": "x", "summary": "x", "threshold": "5", "digest": "x", "name": "x"}
    page = reading("fr")
    answers = {page.post(f"/w/{workspace.slug}/{address}", given).status_code}
    answers.add(page.get(f"/w/{workspace.slug}/{address}").status_code)
    assert answers <= {404, 405}
    assert 404 in answers


def test_the_bell_stands_on_every_page_with_its_count(reading: Read, workspace: Workspace) -> None:
    rung(workspace)
    said = text_of(reading().get(f"/w/{workspace.slug}/members/"))
    assert 'count unread">1<' in said
    stranger = User.objects.create_user("new@example.org")
    Membership.objects.create(workspace=workspace, user=stranger, role=Role.AGENT)
    assert 'count unread">1<' in text_of(reading("en", stranger).get(f"/w/{workspace.slug}/members/"))
