"""Short links: they lead where a member said, count, and keep nothing of who followed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from apps.planning.made import NOW, draft
from parvis.apps.planning.links.clicks import came_from, click_count, is_program
from parvis.apps.planning.links.models import Clicks, From, ShortLink
from parvis.apps.planning.links.services import (
    link_template_create,
    new_code,
    short_link_create,
    short_link_remove,
)
from parvis.core.actors import Actor
from parvis.core.errors import BadInput, NotAllowed
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Role

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def link(actor: Actor, workspace: Workspace) -> ShortLink:
    return short_link_create(
        actor=actor, workspace=workspace, url="https://example.org/é?x=1#y", now=timezone.now()
    )


def follow(link: ShortLink, **headers: str) -> Any:
    return Client().get(f"/l/{link.code}/", headers={"User-Agent": FIREFOX, **headers})


def test_it_leads_on_and_is_counted_without_a_trace(link: ShortLink) -> None:
    answer = follow(link, Referer="https://mastodon.social/@velo/1")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "https://example.org/é?x=1#y"
    assert "no-store" in answer.headers["Cache-Control"]
    assert not answer.cookies
    row = Clicks.objects.get()
    assert (row.n, row.came_from, row.by_program) == (1, From.NETWORK, False)
    follow(link, Referer="https://piaille.fr/")
    row.refresh_from_db()
    assert row.n == 2
    kept = {field.name for field in Clicks._meta.get_fields()}
    assert kept == {"id", "link", "day", "came_from", "by_program", "n"}


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": "facebookexternalhit/1.1"}, {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
        {"User-Agent": "Mastodon/4.4 (+https://piaille.fr/)"}, {"User-Agent": "python-requests/2.32"},
        {"User-Agent": ""}, {"Sec-Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"},
    ],
)  # fmt: skip
def test_programs_that_say_so_are_counted_apart(link: ShortLink, headers: dict[str, str]) -> None:
    assert follow(link, **headers).status_code == 302
    assert list(Clicks.objects.values_list("by_program", "n")) == [(True, 1)]


def test_asking_for_the_head_alone_is_no_visit(link: ShortLink) -> None:
    assert Client().head(f"/l/{link.code}/", headers={"User-Agent": FIREFOX}).status_code == 302
    assert Clicks.objects.get().by_program
    assert not is_program("GET", {"User-Agent": FIREFOX})


@pytest.mark.parametrize(
    ("referer", "kind"),
    [
        ("", From.UNTOLD), ("https://www.google.fr/", From.SEARCH), ("https://qwant.com/?q=x", From.SEARCH),
        ("https://l.facebook.com/l.php", From.NETWORK), ("https://x.com/", From.NETWORK),
        ("https://notx.com/", From.OTHER), ("https://outlook.live.com/mail/", From.MAIL),
        ("android-app://com.google.android.gm/", From.MAIL), ("https://[broken", From.UNTOLD),
        ("https://blog.example/", From.OTHER),
    ],
)  # fmt: skip
def test_only_the_kind_of_the_page_before_is_told(referer: str, kind: From) -> None:
    assert came_from(referer) == kind


@pytest.mark.parametrize(
    "query", ["?url=https://evil.example", "?next=//evil.example", "?u=https://evil.example#x"]
)
def test_nothing_of_the_request_decides_where_it_leads(link: ShortLink, query: str) -> None:
    answer = Client().get(f"/l/{link.code}/{query}", headers={"Host": "localhost", "User-Agent": FIREFOX})
    assert answer.headers["Location"] == link.url


def test_a_link_that_never_was_does_not_exist(db: None) -> None:
    for code in ("nothing", "..", "%2e%2e", "x" * 500):
        assert Client().get(f"/l/{code}/").status_code == 404


def test_a_link_that_is_over_says_so_and_counts_nothing(
    link: ShortLink, actor: Actor, workspace: Workspace
) -> None:
    short_link_remove(actor=actor, workspace=workspace, link_id=link.pk, now=timezone.now())
    answer = follow(link)
    assert answer.status_code == 410
    assert "Location" not in answer.headers
    shown = [one.name for one in answer.templates if one.name]
    assert shown[0] == "web/link_closed.html", "a page of three apps belongs to none of them"
    old = short_link_create(
        actor=actor,
        workspace=workspace,
        url="https://example.org/",
        now=timezone.now() - timedelta(days=40),
        days=30,
    )
    assert follow(old).status_code == 410
    assert not Clicks.objects.exists()


@pytest.mark.parametrize("url", ["javascript:alert(1)", "example.org", "https://x.org/" + "a" * 2000])
def test_only_pages_of_the_web_can_be_shortened(actor: Actor, workspace: Workspace, url: str) -> None:
    with pytest.raises(BadInput):
        short_link_create(actor=actor, workspace=workspace, url=url, now=NOW)


def test_a_template_fills_in_what_it_names(actor: Actor, workspace: Workspace) -> None:
    template = link_template_create(
        actor=actor, workspace=workspace, name="Réseaux",
        parameters={"source": "{network}", "medium": "social", "campaign": "{campaign}", "content": "{date}"},
    )  # fmt: skip
    made = short_link_create(
        actor=actor, workspace=workspace, url="https://x.org/?utm_medium=cpc#a", now=NOW,
        template_id=template.pk, network="mastodon", campaign="Été",
    )  # fmt: skip
    assert (
        made.url
        == "https://x.org/?utm_medium=cpc&utm_source=mastodon&utm_campaign=ete&utm_content=2026-11-26#a"
    )
    with pytest.raises(BadInput) as refused:
        link_template_create(actor=actor, workspace=workspace, name="x", parameters={"term": "{who}"})
    assert refused.value.code == "term"


def test_the_same_link_for_the_same_post_and_network_is_one(actor: Actor, workspace: Workspace) -> None:
    post = draft(workspace)
    given = {"actor": actor, "workspace": workspace, "url": "https://x.org/", "now": NOW, "post_id": post.pk}
    first = short_link_create(**given, network="mastodon")
    assert short_link_create(**given, network="mastodon") == first
    assert short_link_create(**given, network="bluesky") != first


def test_codes_are_drawn_from_enough(db: None) -> None:
    codes = {new_code() for _ in range(2000)}
    assert len(codes) == 2000
    assert {len(code) for code in codes} == {10}
    assert len({sign for code in codes for sign in code}) == 31


def test_days_are_counted_apart_and_shown(page: Client, link: ShortLink, workspace: Workspace) -> None:
    for day, n in ((date(2026, 11, 25), 2), (date(2026, 11, 26), 3)):
        for _ in range(n):
            click_count(link=link, day=day, source=From.SEARCH, by_program=False)
    click_count(link=link, day=date(2026, 11, 26), source=From.UNTOLD, by_program=True)
    text = page.get(f"/w/{workspace.slug}/calendar/links/{link.pk}/").content.decode()
    assert "5 visits" in text
    assert "26 November 2026" in text
    assert "a search engine" in text
    assert "1 by a program" in text


def test_only_who_publishes_makes_links(workspace: Workspace, member: Any, owner: User) -> None:
    with pytest.raises(NotAllowed):
        short_link_create(
            actor=Actor.human(member(Role.ANALYST)), workspace=workspace, url="https://x.org/", now=NOW
        )
