"""The pages of trends: what a person sees, in French and English, whoever they are."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client

from apps.trends.planted import NOW, Planted
from parvis.apps.listening.store import lake_of
from parvis.apps.trends.models import Rise
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def present(monkeypatch: pytest.MonkeyPatch) -> None:
    """The moment at which the pages are looked at."""
    for page in ("trends", "rise"):
        monkeypatch.setattr(f"parvis.apps.trends.pages.{page}.timezone.now", lambda: NOW)


def client_of(user: User, language: str = "fr") -> Client:
    user.language = language
    user.save()
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text_of(answer: Any) -> str:
    assert answer.status_code == 200
    return unescape(answer.content.decode()).replace("\xa0", " ").replace("\u202f", " ")


def rise_of(planted: Planted, kind: str, key: object) -> Rise:
    return Rise.objects.filter(workspace=planted.workspace, kind=kind, key=str(key)).latest("since")


def home(planted: Planted) -> str:
    return f"/w/{planted.workspace.slug}/trends/"


def headed(text: str) -> list[str]:
    """The lines of the list, by their names."""
    return re.findall(r"<h3><a [^>]*>([^<]*)</a>", text)


def test_rises_of_the_same_thing_are_one_line_that_names_them_all(risen: Planted, owner: User) -> None:
    text = text_of(client_of(owner, "en").get(home(risen)))
    assert "#boycottacme" not in headed(text)
    (line,) = [one for one in text.split("<article") if "#boycottacme</a> (hashtag)" in one]
    assert headed(line) == ["Acme"]


def test_the_list_names_what_rises_with_its_size_and_how_rare_it_is(risen: Planted, owner: User) -> None:
    text = text_of(client_of(owner).get(home(risen)))
    assert "En hausse maintenant" in text
    assert "#boycottacme" in text
    assert "signes de coordination" in text
    rise = rise_of(risen, "query", risen.bike.pk)
    assert f"{rise.n} publications là où l’on en attendait environ" in text
    assert "Rien d’aussi rare n’avait été entendu dans les 28 jours précédents." in text
    english = text_of(client_of(owner, "en").get(home(risen)))
    assert "Rising now" in english
    assert "Nothing as rare was heard in the 28 days before." in english


def test_the_list_can_be_narrowed_and_odd_values_are_let_go(risen: Planted, owner: User) -> None:
    client = client_of(owner)
    words = headed(text_of(client.get(home(risen) + "?kind=words")))
    assert "#boycottacme" in words
    assert "Vélo" not in words
    assert "Vélo" in headed(text_of(client.get(home(risen) + "?kind=followed")))
    assert text_of(client.get(home(risen) + "?kind=<script>")).count("#boycottacme") > 0


def test_a_pushed_rise_says_so_with_numbers_before_anything_that_invites_to_react(
    risen: Planted, owner: User
) -> None:
    rise = rise_of(risen, "hashtag", "boycottacme")
    text = text_of(client_of(owner).get(f"{home(risen)}{rise.pk}/"))
    assert "Ces publications portent des signes de publication coordonnée ou automatisée." in text
    assert "90 publications sur 90 disent presque la même chose" in text
    assert "Ils ne disent rien d’une personne en particulier" in text
    signs, posts, react = (text.index(words) for words in ("Est-elle poussée", 'class="post"', "Lire les 90"))
    assert signs < posts < react
    assert text.count('class="post"') == 1, "one card stands for ninety copies"


def test_a_rise_that_people_make_says_that_no_sign_was_found_and_why_it_rises(
    risen: Planted, owner: User
) -> None:
    rise = rise_of(risen, "query", risen.bike.pk)
    text = text_of(client_of(owner, "en").get(f"{home(risen)}{rise.pk}/"))
    assert "No sign of coordinated or automated publishing." in text
    assert "greve" in text
    assert "journal.example" in text
    assert "Posts by the hour" in text
    assert "The next 6 hours are foreseen" in text


def test_only_those_who_may_see_authors_see_who_carries_a_rise(
    risen: Planted, owner: User, member: Callable[[Role], User]
) -> None:
    rise = rise_of(risen, "hashtag", "boycottacme")
    address = f"{home(risen)}{rise.pk}/"
    assert "@compte0.test" in text_of(client_of(owner).get(address))
    hidden = text_of(client_of(member(Role.CLIENT)).get(address))
    assert "compte0" not in hidden
    assert "Les auteurs qui la portent" not in hidden
    assert "12 auteurs" in hidden


def test_every_number_leads_to_as_many_posts(risen: Planted, owner: User) -> None:
    client = client_of(owner)
    rise = rise_of(risen, "hashtag", "boycottacme")
    text = text_of(client.get(f"{home(risen)}{rise.pk}/"))
    href = text.split(">Lire les 90")[0].rpartition('href="')[2].split('"')[0]
    assert "90 publications" in text_of(client.get(href))


def test_a_term_can_be_followed_by_whoever_may_write_queries(
    risen: Planted, owner: User, member: Callable[[Role], User]
) -> None:
    address = f"{home(risen)}{rise_of(risen, 'term', 'greve').pk}/"
    assert "queries/new/?text=greve" in text_of(client_of(owner).get(address))
    assert "queries/new/" not in text_of(client_of(member(Role.CLIENT)).get(address))


def test_a_rise_of_another_workspace_or_none_does_not_exist(
    risen: Planted, owner: User, other_workspace: Workspace
) -> None:
    client = client_of(owner)
    assert client.get(f"{home(risen)}999999/").status_code == 404
    rise = rise_of(risen, "term", "greve")
    Rise.objects.filter(pk=rise.pk).update(workspace=other_workspace)
    assert client.get(f"{home(risen)}{rise.pk}/").status_code == 404


def test_a_rise_whose_posts_were_removed_says_so(risen: Planted, owner: User) -> None:
    rise = rise_of(risen, "hashtag", "boycottacme")
    lake = lake_of(risen.workspace.pk)
    gone = [row["mention"] for row in risen.rows if row["hashtags"] == ["boycottacme"]]
    lake.remove_mentions(gone)
    text = text_of(client_of(owner, "en").get(f"{home(risen)}{rise.pk}/"))
    assert "These posts are no longer here" in text
    assert "too few to tell" in text


def test_before_the_first_turn_the_page_says_that_it_learns(town: Planted, owner: User) -> None:
    text = text_of(client_of(owner, "en").get(home(town)))
    assert "Learning the usual rhythm" in text


def test_where_nothing_was_heard_the_page_says_what_to_do(workspace: Workspace, owner: User) -> None:
    text = text_of(client_of(owner, "en").get(f"/w/{workspace.slug}/trends/"))
    assert "Nothing heard yet" in text
    assert "Choose sources" in text


def test_what_posts_say_is_never_read_as_html(town: Planted, owner: User) -> None:
    from parvis.apps.trends import services
    from parvis.core.actors import Actor

    nasty = "<img src=x onerror=alert(1)>\"'&amp;"
    before = len(town.rows)
    for number in range(60):
        town.say(
            f"{nasty} grande nouvelle du jour {number}", NOW, f"a{number}", hashtags=[nasty], terms=[nasty]
        )
    town.pour([{**row, "created_at": NOW.replace(hour=11)} for row in town.rows[before:]], batch="nasty")
    services.rises_follow(actor=Actor.system(), workspace=town.workspace, now=NOW)
    rise = rise_of(town, "hashtag", nasty)
    client = client_of(owner)
    for address in (home(town), f"{home(town)}{rise.pk}/"):
        assert "<img src=x" not in client.get(address).content.decode()
