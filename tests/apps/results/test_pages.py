"""The pages of results: what groups of posts gathered, one post over time, and whether the AI helps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from apps.publishing import made as publishing
from apps.results.made import WEEK, compared, followed, look, published
from parvis.apps.content.models import Post
from parvis.apps.creation.briefs import BriefDraft
from parvis.apps.creation.models import AbTest, Chosen, Variation
from parvis.apps.creation.services import brief_create
from parvis.apps.publishing.models import Account
from parvis.apps.results import services
from parvis.apps.results.models import Format, Watch
from parvis.core.actors import Actor, Made
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Role
from parvis.networks.ports import Fault, NetworkError

pytestmark = pytest.mark.django_db
HERE = "/w/velo-lyon/results/"
ALLY = f"{HERE}ally/?period=all"


@pytest.fixture
def where(workspace: Workspace) -> Account:
    """An account, on a network of which these tests tell the figures."""
    return publishing.account(workspace, handle="@velo@lyon.example")


@pytest.fixture
def then() -> datetime:
    """A working day at noon, some weeks ago."""
    now = timezone.now() - timedelta(days=40)
    return (now - timedelta(days=now.weekday())).replace(hour=11, minute=0)


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(unescape(answer.content.decode()).split())


def test_before_anything_is_published_the_pages_say_how_to_begin(page: Client, workspace: Workspace) -> None:
    for address in (HERE, ALLY):
        shown = text_of(page, address)
        assert "Nothing published yet" in shown
        assert "Write a post, have it approved and schedule it." in shown


def test_a_post_just_published_is_listed_without_figures(page: Client, where: Account, owner: User) -> None:
    published(where, owner, timezone.now() - timedelta(minutes=6))
    services.watches_begin(now=timezone.now())
    shown = text_of(page, HERE)
    assert "Bonjour Lyon" in shown
    assert "not counted yet" in shown
    assert "No post of this selection was counted seven days after it was published" in shown


def test_groups_are_compared_at_seven_days_with_their_interval_and_their_number(
    page: Client, workspace: Workspace, where: Account, owner: User, then: datetime
) -> None:
    other = publishing.account(workspace, "bluesky", handle="velo.example")
    for number in range(7):
        at = then + timedelta(hours=number)
        followed(where, owner, at, 100 + number, campaign="Printemps", views=1000)
        followed(other, owner, at, 10 + number, shape=Format.VIDEO)
    young = followed(where, owner, timezone.now() - timedelta(days=2), 5000, looked_after=timedelta(days=1))
    shown = text_of(page, f"{HERE}?period=all")
    assert young.ripe is None
    for title in ("By account", "By campaign", "By format"):
        assert title in shown
    assert "between 100 and 106" in shown  # the younger one, with its 5,000, is no part of it
    assert "on 14 posts" in shown
    assert "10.3%" in shown
    only = text_of(page, f"{HERE}?period=all&account={other.pk}")
    assert "between 10 and 16" in only
    assert "between 100 and 106" not in only
    assert "Remove all filters" in only


def test_what_stood_out_is_beside_the_usual_of_its_own_account(
    page: Client, where: Account, owner: User, then: datetime
) -> None:
    for number, likes in enumerate((9, 9, 9, 9, 9, 99, 0)):
        followed(where, owner, then + timedelta(hours=number), likes)
    shown = text_of(page, f"{HERE}?period=all")
    assert "×10 its account’s usual, on 7 posts" in shown
    assert "×0.1 its account’s usual, on 7 posts" in shown


def test_with_too_few_posts_nothing_stands_out(
    page: Client, where: Account, owner: User, then: datetime
) -> None:
    for number in range(5):
        followed(where, owner, then + timedelta(hours=number), number * 50)
    assert "No account has six posts of this period that are seven days old." in text_of(
        page, f"{HERE}?period=all"
    )


def test_what_a_network_does_not_tell_is_a_dash_and_not_nought(
    page: Client, where: Account, owner: User, then: datetime
) -> None:
    followed(where, owner, then, 0)
    row = text_of(page, f"{HERE}?period=all").partition("Bonjour Lyon")[2].partition("</tr>")[0]
    assert "not told by this network" in row  # views
    assert ">0</td>" in row  # likes


def test_a_post_grows_on_each_account(page: Client, where: Account, owner: User, then: datetime) -> None:
    watch = followed(where, owner, then, 12, looked_after=timedelta(days=7))
    look(watch, then + timedelta(days=14), likes=20)
    shown = text_of(page, f"{HERE}{watch.post_id}/")
    assert "What it gathered" in shown
    assert "Mastodon · @velo@lyon.example" in shown
    assert "20" in shown.partition("As it stands")[2]


def test_a_post_that_is_gone_says_so_and_keeps_what_it_had(
    page: Client, where: Account, owner: User, then: datetime
) -> None:
    watch = followed(where, owner, then, 12)
    for _time in range(2):
        watch.refresh_from_db()
        services.watch_missed(watch=watch, now=then + timedelta(days=9))
    shown = text_of(page, f"{HERE}{watch.post_id}/")
    assert "the post was no longer there on" in shown
    assert ">12</td>" in shown
    assert "gone" in text_of(page, f"{HERE}?period=all")


def test_a_post_that_is_not_live_says_when_its_figures_come(
    page: Client, workspace: Workspace, owner: User
) -> None:
    post = publishing.post(workspace, owner)
    assert "Not followed yet" in text_of(page, f"{HERE}{post.pk}/")
    assert page.get(f"{HERE}{uuid4()}/").status_code == 404


def test_somebody_elses_post_is_not_there(page: Client, other_workspace: Workspace, owner: User) -> None:
    theirs = followed(
        publishing.account(other_workspace), owner_of(other_workspace), timezone.now() - WEEK, 5
    )
    assert page.get(f"{HERE}{theirs.post_id}/").status_code == 404
    assert "Nothing published yet" in text_of(page, HERE)


def owner_of(workspace: Workspace) -> User:
    return User.objects.get(workspaces=workspace)


def test_a_reader_sees_results_and_may_not_take_files(
    where: Account, owner: User, then: datetime, member: Callable[[Role], User]
) -> None:
    followed(where, owner, then, 12)
    client = Client()
    reader = member(Role.CLIENT)
    reader.language = "en"
    reader.save()
    client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    shown = text_of(client, f"{HERE}?period=all")
    assert "Bonjour Lyon" in shown
    assert "Parquet" not in shown


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("rate_limited", "the network asks us to wait"),
        ("unauthorized", "Connect the account again, and say yes to reading statistics."),
        ("server_error", "the network did not answer"),
    ],
)
def test_an_account_whose_network_does_not_tell_is_named_with_what_to_do(
    page: Client, where: Account, code: str, words: str
) -> None:
    now = timezone.now()
    services.asking_wait(account_id=where.pk, fault=NetworkError(Fault.RETRY, code, ""), until=now, now=now)
    shown = text_of(page, HERE)
    assert "Mastodon · @velo@lyon.example: " in shown
    assert words in shown


def test_wrong_filters_are_as_if_they_had_not_been_said(
    page: Client, where: Account, owner: User, then: datetime
) -> None:
    followed(where, owner, then, 12)
    for wrong in ("account=x", "account=999", "period=9d", "network=%00", "campaign=' OR 1=1", "after=zz"):
        assert page.get(f"{HERE}?{wrong}").status_code == 200
        assert page.get(f"{HERE}ally/?{wrong}&matters=-1").status_code == 200


# Ally or adversary


def test_an_ai_that_helps_is_called_an_ally_with_its_interval_and_its_number(
    page: Client, workspace: Workspace, owner: User, then: datetime
) -> None:
    compared(workspace, owner, then, 16, ai=40, human=20)
    shown = text_of(page, ALLY)
    assert "An ally: they gather more" in shown
    assert "In seven days: +" in shown
    assert "Seen on 16 such posts that have a match, beside 16 by people." in shown


def test_a_b_tests_are_counted_apart(
    page: Client, workspace: Workspace, owner: User, actor: Actor, then: datetime
) -> None:
    compared(workspace, owner, then, 8, ai=40, human=20)
    brief = brief_create(actor=actor, workspace=workspace, draft=BriefDraft(name="Le toit"), now=then)
    assert "Your A/B tests" not in text_of(page, ALLY)
    pairs = zip(
        Post.objects.filter(made=Made.AI).order_by("created_at"),
        Post.objects.filter(made=Made.HUMAN).order_by("created_at"),
        strict=True,
    )
    for arms in pairs:
        test = AbTest.objects.create(brief=brief, seed=1, opened_at=then)
        for lot, post in enumerate(arms, 1):
            variation = Variation.objects.create(
                brief=brief, number=1, kind="caption", made=post.made, created_at=then
            )
            Chosen.objects.create(variation=variation, post=post, at=then, ab_test=test, lot=lot)
    shown = text_of(page, ALLY)
    assert "8 tests whose posts are counted" in shown
    assert "Seen on 8 such posts that have a match, beside 8 by people." in shown


def test_an_ai_that_harms_is_called_an_adversary(
    page: Client, workspace: Workspace, owner: User, then: datetime
) -> None:
    compared(workspace, owner, then, 16, ai=10, human=40)
    assert "An adversary: they gather less" in text_of(page, ALLY)


def test_an_ai_that_changes_nothing_is_called_neither(
    page: Client, workspace: Workspace, owner: User, then: datetime
) -> None:
    compared(workspace, owner, then, 16, ai=40, human=40)
    shown = text_of(page, ALLY)
    assert "Neither: they gather about as much" in shown
    assert "A difference of 25% is ruled out." in shown


def test_too_few_posts_say_how_many_it_takes(
    page: Client, workspace: Workspace, owner: User, then: datetime
) -> None:
    compared(workspace, owner, then, 3, ai=40, human=20)
    shown = text_of(page, ALLY)
    assert "It cannot be told yet" in shown
    assert "Below 6 pairs of posts that are alike, chance alone could explain anything." in shown
    assert "An ally" not in shown


def test_posts_that_differ_much_say_how_many_would_show_a_difference_that_matters(
    page: Client, where: Account, owner: User, then: datetime
) -> None:
    for number in range(8):
        at = then - timedelta(days=7 * number)
        followed(where, owner, at, 10 + 60 * (number % 2), made=Made.AI)
        followed(where, owner, at + timedelta(minutes=5), 10 + 50 * (number % 3))
    quarter, half = (text_of(page, f"{ALLY}&matters={matters}") for matters in ("0.25", "0.50"))
    assert "with a match would show a difference of 25%, if there is one." in quarter
    assert "with a match would show a difference of 50%, if there is one." in half


def test_a_lone_difference_of_hours_is_not_taken_for_the_ai(
    page: Client, where: Account, owner: User, then: datetime
) -> None:
    for number in range(10):
        at = then - timedelta(days=7 * number)
        followed(where, owner, at.replace(hour=19), 90 + number, made=Made.AI)  # in the evening
        followed(where, owner, at.replace(hour=6), 10 + number)
    shown = text_of(page, ALLY)
    assert "Nothing to compare yet" in shown
    assert "10 have no post by people that is like them." in shown


def test_every_post_of_a_kind_is_compared_or_left_out_for_a_reason(
    page: Client, where: Account, owner: User, then: datetime
) -> None:
    now = timezone.now()
    followed(where, owner, now - timedelta(days=2), 5, made=Made.AI, looked_after=timedelta(days=1))
    followed(where, owner, then, None, made=Made.AI)
    followed(where, owner, then, 5, made=Made.AI)
    Watch.objects.filter(ripe=None).update(next_at=now)
    shown = text_of(page, ALLY)
    assert "1 is not seven days old." in shown
    assert "1 was not counted at seven days" in shown
    assert "1 has no post by people that is like it." in shown
    assert "Every post here was made with the AI." in shown


def test_without_the_ai_the_page_says_when_it_will_compare(
    page: Client, where: Account, owner: User, then: datetime
) -> None:
    followed(where, owner, then, 5)
    assert "No post here was made by the AI or with it." in text_of(page, ALLY)


def test_the_same_posts_always_give_the_same_interval(
    page: Client, workspace: Workspace, owner: User, then: datetime
) -> None:
    compared(workspace, owner, then, 12, ai=40, human=30)
    first, second = (text_of(page, ALLY).partition("In seven days:")[2][:200] for _time in range(2))
    assert first == second
    assert "between" in first
