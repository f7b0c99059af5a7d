"""Events on the curves: noted by a person, audited, drawn, readable in the table, and taken away again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from apps.listening.heard import MONDAY, hear, posts
from parvis.apps.listening.marked import services
from parvis.apps.listening.marked.models import MarkedEvent
from parvis.apps.listening.marked.selectors import MOST, events_between
from parvis.apps.listening.panels import figure_of
from parvis.apps.listening.scope import Scope
from parvis.core.actors import Actor
from parvis.core.audit import AuditEntry
from parvis.core.errors import BadInput, NotAllowed, NotFound
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Role
from parvis.kit.figures import Curve, Series

pytestmark = pytest.mark.django_db


def test_an_event_is_marked_on_every_curve_over_time_and_leads_to_its_page(
    actor: Actor, workspace: Workspace
) -> None:
    hear(workspace, posts(30))
    event = services.event_mark(actor=actor, workspace=workspace, at=MONDAY, title="Lancement")
    for name in ("volume", "sentiment"):
        figure = figure_of(name, workspace, Scope("all", None, None))
        assert isinstance(figure, Series | Curve)
        assert [(mark.at, mark.label) for mark in figure.marks] == [(MONDAY, "Lancement")]
        assert figure.marks[0].href.endswith(f"/listening/events/{event.pk}/")
        outside = figure_of(name, workspace, Scope("all", None, None), outside=True)
        assert isinstance(outside, Series | Curve)
        assert outside.marks == ()


def test_only_the_events_of_the_period_and_the_workspace_are_drawn(
    actor: Actor, workspace: Workspace, other_workspace: Workspace
) -> None:
    for day in range(MOST + 5):
        services.event_mark(
            actor=actor, workspace=workspace, at=MONDAY + timedelta(days=day), title=f"Jour {day}"
        )
    MarkedEvent.objects.create(workspace=other_workspace, at=MONDAY, title="ailleurs")
    week = events_between(workspace, MONDAY, MONDAY + timedelta(days=7))
    assert [one.title for one in week] == [f"Jour {day}" for day in reversed(range(7))]
    assert len(events_between(workspace, None, None)) == MOST, "more would hide the curve"


def test_what_changes_is_audited_and_only_that(actor: Actor, workspace: Workspace) -> None:
    event = services.event_mark(actor=actor, workspace=workspace, at=MONDAY, title=" Panne  du site ")
    services.event_change(
        actor=actor, workspace=workspace, event_id=event.pk, at=MONDAY, title="Panne", note=""
    )
    entry = AuditEntry.objects.get(verb="event.change")
    assert (entry.before, entry.after) == ({"title": "Panne du site"}, {"title": "Panne"})
    services.event_delete(actor=actor, workspace=workspace, event_id=event.pk)
    assert AuditEntry.objects.get(verb="event.delete").before["title"] == "Panne"
    with pytest.raises(NotFound):
        services.event_delete(actor=actor, workspace=workspace, event_id=event.pk)


@pytest.mark.parametrize(
    ("at", "title"),
    [
        (MONDAY, "  "),
        (datetime(1066, 10, 14, tzinfo=UTC), "Hastings"),
        (datetime(9999, 12, 31, tzinfo=UTC), "far"),
    ],
)
def test_an_event_without_words_or_out_of_time_is_refused(
    actor: Actor, workspace: Workspace, at: datetime, title: str
) -> None:
    with pytest.raises(BadInput):
        services.event_mark(actor=actor, workspace=workspace, at=at, title=title)
    assert not MarkedEvent.objects.exists()


@pytest.mark.parametrize("role", [Role.CLIENT, Role.AUDITOR])
def test_who_only_reads_marks_nothing(
    role: Role, member: Callable[[Role], User], workspace: Workspace
) -> None:
    reader = Actor.human(member(role))
    with pytest.raises(NotAllowed):
        services.event_mark(actor=reader, workspace=workspace, at=MONDAY, title="x")


def test_times_are_typed_and_shown_on_the_clocks_of_the_workspace(page: Client, workspace: Workspace) -> None:
    Workspace.objects.filter(pk=workspace.pk).update(time_zone="America/Montreal")
    home = f"/w/{workspace.slug}/listening/events/"
    page.post(f"{home}new/", {"title": "Launch", "at": "2026-11-02T09:30", "note": "<b>banner</b>"})
    event = MarkedEvent.objects.get()
    assert event.at == datetime(2026, 11, 2, 9, 30, tzinfo=ZoneInfo("America/Montreal"))
    assert 'value="2026-11-02T09:30"' in page.get(f"{home}{event.pk}/change/").content.decode()
    shown = page.get(f"{home}{event.pk}/").content.decode()
    assert "2 November 2026, 09:30" in shown
    assert "<b>banner" not in shown
    page.post(f"{home}{event.pk}/change/", {"title": "Launched", "at": "2026-11-02", "note": ""})
    assert "Launched" in page.get(home).content.decode()
    page.post(f"{home}{event.pk}/delete/")
    assert not MarkedEvent.objects.exists()


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        ("yesterday", "Enter a valid date/time."),
        ("0001-01-01T00:00", "Give a date between 1991 and 2100."),
        ("2026-03-29T02:30", "couldn’t be interpreted in time zone Europe/Paris"),
    ],
)
def test_a_time_that_cannot_be_is_said_beside_its_field(
    page: Client, workspace: Workspace, at: str, sentence: str
) -> None:
    answer = page.post(f"/w/{workspace.slug}/listening/events/new/", {"title": "x", "at": at})
    assert answer.status_code == 422
    assert sentence in unescape(answer.content.decode())
    assert not MarkedEvent.objects.exists()


def test_an_event_of_another_workspace_does_not_exist(
    page: Client, workspace: Workspace, other_workspace: Workspace
) -> None:
    theirs = MarkedEvent.objects.create(workspace=other_workspace, at=MONDAY, title="secret")
    home = f"/w/{workspace.slug}/listening/events/"
    assert page.get(f"{home}{theirs.pk}/").status_code == 404
    assert page.get(f"{home}{theirs.pk}/change/").status_code == 404
    assert page.post(f"{home}{theirs.pk}/delete/").status_code == 404
    assert MarkedEvent.objects.exists()
