"""What the navigation leads to and counts: what waits for this very person, and nothing for others."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.approval.conftest import saying
from apps.publishing import made
from parvis.apps.approval.services import review_open
from parvis.apps.content.services import post_create
from parvis.apps.publishing.states import Reason, State
from parvis.core.actors import Actor
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Role

pytestmark = pytest.mark.django_db
HERE = "/w/velo-lyon/roles/"
Make = Callable[[Role], User]


@pytest.fixture
def waiting(workspace: Workspace, member: Make) -> User:
    """Three deliveries that need somebody, and two reviews; who wrote them."""
    author, now = member(Role.CREATOR), timezone.now()
    account = made.account(workspace)
    for n in range(3):
        post = made.post(workspace, author, made.body(f"Texte {n}"))
        made.delivery(post, account, state=State.HELD, reason=Reason.LATE)
    for n in range(2):
        asked = post_create(
            actor=Actor.human(author), workspace=workspace, body=saying(f"À relire {n}"), now=now
        )
        review_open(actor=Actor.human(author), workspace=workspace, post_id=asked.pk, now=now)
    return author


def seen_by(user: User) -> str:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    User.objects.filter(pk=user.pk).update(language="en")
    return client.get(HERE).content.decode()


def counts(text: str) -> dict[str, str]:
    """The numbers of the sidebar by what they count."""
    side = text.partition('<aside class="sidebar">')[2].partition("</aside>")[0]
    found = re.findall(r'class="count unread">(\d+)<span class="visually-hidden"> ([\w ]+)<', side)
    return {what: n for n, what in found}


def bar(text: str) -> list[str]:
    """What the bottom bar of a phone says, in its order."""
    part = text.partition('<nav class="bottombar"')[2].partition("</nav>")[0]
    return re.findall(r"<span(?: class=\"visually-hidden\")?>([A-Z][\w ]+)</span>", part)


def test_the_menu_counts_what_waits_for_this_very_person(
    workspace: Workspace, owner: User, member: Make, waiting: User
) -> None:
    assert counts(seen_by(owner)) == {"wait for you": "2", "need somebody": "3"}
    assert counts(seen_by(waiting)) == {"need somebody": "3"}, "who wrote them does not approve them"
    assert counts(seen_by(member(Role.ANALYST))) == {}
    assert workspace.memberships.count() == 3


def test_nothing_of_another_workspace_is_counted(
    page: Client, other_workspace: Workspace, waiting: User
) -> None:
    assert waiting
    theirs = other_workspace.memberships.get().user
    client = Client()
    client.force_login(theirs, backend="django.contrib.auth.backends.ModelBackend")
    assert counts(client.get("/w/ailleurs/roles/").content.decode()) == {}
    assert counts(page.get(HERE).content.decode()) != {}


def test_a_number_is_asked_once_a_page_however_often_it_is_drawn(page: Client, waiting: User) -> None:
    assert waiting
    page.get(HERE)
    with CaptureQueriesContext(connection) as asked:
        page.get(HERE)
    for table in ("publishing_delivery", "approval_step", "alerts_alert"):
        read = [
            one for one in asked.captured_queries if f'COUNT(*) AS "__count" FROM "{table}"' in one["sql"]
        ]
        assert len(read) == 1, table


@pytest.mark.parametrize(
    ("role", "daily"),
    [
        (Role.CREATOR, ["Listening", "Calendar", "Write a post", "Posts we write", "To approve", "More"]),
        (Role.AGENT, ["Listening", "Calendar", "Write a post", "Posts we write", "Trends", "More"]),
        (Role.CLIENT, ["Listening", "Calendar", "Posts we write", "To approve", "More"]),
        (Role.ANALYST, ["Listening", "Calendar", "Posts we write", "Trends", "More"]),
    ],
)
def test_on_a_phone_the_daily_things_of_a_role_are_one_tap_away(
    workspace: Workspace, member: Make, role: Role, daily: list[str]
) -> None:
    assert workspace
    assert bar(seen_by(member(role))) == daily


def test_the_phones_bell_leads_to_the_alerts_and_the_bar_begins_a_post(page: Client) -> None:
    text = page.get(HERE).content.decode()
    top = text.partition('<header class="topbar">')[2].partition("</header>")[0]
    assert 'href="/w/velo-lyon/alerts/"' in top
    begun = page.post("/w/velo-lyon/write/new/")
    assert 'action="/w/velo-lyon/write/new/"' in text
    assert begun.status_code == 302
