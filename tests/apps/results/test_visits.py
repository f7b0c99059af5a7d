"""How often our own short links were followed: by post, network, campaign and account, programs left out."""

from __future__ import annotations

from datetime import datetime, timedelta
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.publishing import made as publishing
from apps.results.made import compared, followed
from callers import Caller
from parvis.apps.planning.links.clicks import click_count
from parvis.apps.planning.links.models import From, ShortLink
from parvis.apps.publishing.models import Account
from parvis.apps.results.comparing import ComparedBy, ally
from parvis.apps.results.models import Watch
from parvis.apps.results.scope import Scope
from parvis.apps.results.visiting import Visits, visited, visited_by, visits_of
from parvis.core.actors import Made
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def then() -> datetime:
    return (timezone.now() - timedelta(days=20)).replace(hour=11, minute=0)


def linked(watch: Watch, network: str, *on: tuple[int, int], programs: int = 0) -> ShortLink:
    """A short link of the post on a network, followed so often so many days after it was published."""
    link = ShortLink.objects.create(
        workspace=watch.workspace, code=f"c{ShortLink.objects.count()}", url=f"https://velo.example/{ShortLink.objects.count()}",
        network=network, post=watch.post, created_at=watch.published_at,
    )  # fmt: skip
    first = watch.published_at.astimezone(PARIS).date()
    for days, times in on:
        for _n in range(times):
            click_count(link=link, day=first + timedelta(days=days), source=From.NETWORK, by_program=False)
    for _n in range(programs):
        click_count(link=link, day=first, source=From.UNTOLD, by_program=True)
    return link


def test_visits_are_of_a_post_on_a_network_and_programs_stand_apart(
    workspace: Workspace, owner: User, then: datetime
) -> None:
    where = publishing.account(workspace)
    watch, other = (followed(where, owner, then + timedelta(hours=n)) for n in range(2))
    linked(watch, "mastodon", (0, 3), (6, 2), (7, 4), programs=5)
    linked(watch, "mastodon", (1, 1))
    linked(watch, "bluesky", (0, 9))
    first = watch.published_at.astimezone(PARIS).date()
    told = visits_of(workspace, [watch, other])
    assert told == {watch.pk: Visits(people=10, programs=5, week=6, began=first, accounts=1)}


def test_a_link_that_nobody_followed_says_nought_and_no_link_says_nothing(
    workspace: Workspace, owner: User, then: datetime
) -> None:
    where = publishing.account(workspace)
    watch, other = (followed(where, owner, then + timedelta(hours=n)) for n in range(2))
    linked(watch, "mastodon")
    told = visits_of(workspace, [watch, other])
    assert (told[watch.pk].people, other.pk in told) == (0, False)


def test_accounts_that_share_a_link_share_its_visits_and_neither_counts_them_as_its_own(
    workspace: Workspace, owner: User, then: datetime
) -> None:
    one, two = publishing.account(workspace), publishing.account(workspace)
    watch = followed(one, owner, then, campaign="Été")
    second = followed(two, owner, then + timedelta(days=2))
    Watch.objects.filter(pk=second.pk).update(post=watch.post)
    second.refresh_from_db()
    linked(watch, "mastodon", (0, 4))
    both, today = [watch, second], timezone.now().date()
    told = visits_of(workspace, both)
    assert {one.accounts for one in told.values()} == {2}
    everything = visited("", both, told, on=today)
    assert everything is not None
    assert everything.people == 4, "once, though two watches show it"
    assert visited_by("account", both, told, on=today) == []
    (campaign,) = visited_by("campaign", both, told, on=today)
    assert (campaign.key, campaign.people) == ("Été", 4)
    narrowed = visits_of(workspace, [second])
    assert narrowed[second.pk].accounts == 2, "a filter by account does not make them its own"


def test_posts_younger_than_a_week_are_not_compared(
    workspace: Workspace, owner: User, then: datetime
) -> None:
    where = publishing.account(workspace)
    old, young = followed(where, owner, then), followed(where, owner, timezone.now() - timedelta(days=2))
    linked(old, "mastodon", (0, 3))
    linked(young, "mastodon", (0, 100))
    found = visited("", [old, young], visits_of(workspace, [old, young]), on=timezone.now().date())
    assert found is not None
    assert found.week is not None
    assert (found.people, found.week.value, found.week.n) == (103, 3, 1)


def test_nobody_sees_the_visits_of_another_workspace(
    workspace: Workspace, owner: User, then: datetime
) -> None:
    watch = followed(publishing.account(workspace), owner, then)
    linked(watch, "mastodon", (0, 3))
    other = Workspace.objects.create(name="other", slug="other")
    assert visits_of(other, [watch]) == {}


@pytest.fixture
def three(workspace: Workspace, owner: User, then: datetime) -> Account:
    """Three posts of a campaign with links, and one without."""
    where = publishing.account(workspace, handle="@velo@lyon.example")
    for number, times in enumerate((1, 4, 7)):
        watch = followed(where, owner, then + timedelta(days=number), campaign="Rentrée")
        linked(watch, "mastodon", (0, times), programs=2)
    followed(where, owner, then - timedelta(days=1))
    return where


def test_pages_show_visits_beside_what_networks_tell(page: Client, three: Account) -> None:
    shown = " ".join(unescape(page.get("/w/velo-lyon/results/?period=all").content.decode()).split())
    assert "Visits through short links" in shown
    assert "Besides 6 visits by programs" in shown
    for title in ("Visits by campaign", "Visits by network", "Visits by account"):
        assert title in shown
    assert "Accounts of one network share" not in shown
    assert "no short link in this post" in shown
    watch = Watch.objects.order_by("-published_at").first()
    assert watch is not None
    post = unescape(page.get(f"/w/velo-lyon/results/{watch.post_id}/").content.decode())
    assert '<td class="number" data-label="Visits">7</td>' in post


def test_programs_read_them_and_take_them_along(caller: Caller, three: Account) -> None:
    answer: Any = caller.get("/results", {"period": "all"}).json()
    visits = [one["visits"] for one in answer["items"]]
    assert [one and one["people"] for one in visits] == [None, 7, 4, 1], "those followed last first"
    assert visits[1] | {"people": 7} == {"people": 7, "programs": 2, "week": 7, "accounts": 1}
    lines = (
        b"".join(caller.get("/results/export", {"period": "all", "format": "csv"}).streaming_content)
        .decode()
        .splitlines()
    )
    head = lines[0].split(",")
    column = head.index("visits_people")
    assert [line.split(",")[column] for line in lines[1:]] == ["7", "4", "1", ""]


def test_a_longer_list_asks_no_more_queries(
    page: Client, workspace: Workspace, owner: User, three: Account
) -> None:
    with CaptureQueriesContext(connection) as before:
        page.get("/w/velo-lyon/results/?period=all")
    then = timezone.now() - timedelta(days=15)
    for number in range(6):
        linked(
            followed(three, owner, then + timedelta(hours=number), campaign=f"c{number}"), "mastodon", (0, 2)
        )
    with CaptureQueriesContext(connection) as after:
        page.get("/w/velo-lyon/results/?period=all")
    assert len(after) <= len(before)


def test_the_ai_is_compared_by_visits_as_well(page: Client, workspace: Workspace, owner: User) -> None:
    begin = (timezone.now() - timedelta(days=40)).replace(hour=11, minute=0)
    begin -= timedelta(days=begin.weekday())
    compared(workspace, owner, begin, 24, ai=10, human=10)
    for number, watch in enumerate(Watch.objects.order_by("pk")):
        ai = watch.made == Made.AI
        linked(watch, "mastodon", (number % 7, (30 if ai else 3) + number % 2))
    unlinked = followed(publishing.account(workspace), owner, begin, 10, made=Made.AI)
    young = followed(Account.objects.earliest("pk"), owner, timezone.now() - timedelta(days=1), made=Made.AI)
    linked(young, "mastodon", (0, 500))

    def read(query: str) -> str:
        answer = page.get(f"/w/velo-lyon/results/ally/?period=all&{query}")
        return " ".join(unescape(answer.content.decode()).split())

    by_visits = read("measure=visits")
    assert "An ally: they gather more" in by_visits
    assert "visits, between +" in by_visits
    assert ("1 has no short link." in by_visits, "1 is not seven days old." in by_visits) == (True, True)
    assert unlinked.post_id
    for query in ("measure=interactions", "measure=likes", ""):
        assert "An ally: they gather more" not in read(query)
    told = ally(workspace, Scope("all"), matters=0.25, now=timezone.now(), measure=ComparedBy.VISITS)
    assert [(one.made, one.posts, one.young, one.untold) for one in told.counts] == [
        (Made.HUMAN, 24, 0, 0), (Made.BOTH, 0, 0, 0), (Made.AI, 26, 1, 1),
    ]  # fmt: skip
