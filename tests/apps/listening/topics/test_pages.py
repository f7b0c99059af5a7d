"""The pages of topics: what they show, in French and English, and what they refuse in one sentence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from ai.topic_posts import said
from apps.listening.topics.rig import hear, learnt, number_of
from parvis.apps.listening.topics import services
from parvis.apps.listening.topics.models import Happened, Topic, TopicNews
from parvis.core.actors import Actor
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Role

pytestmark = pytest.mark.django_db
Read = Callable[..., str]


@pytest.fixture
def read(owner: User, workspace: Workspace) -> Read:
    """A page of the workspace as its owner reads it."""

    def page(address: str, language: str = "fr", **posted: Any) -> str:
        owner.language = language
        owner.save()
        client = Client()
        client.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
        path = f"/w/{workspace.slug}/{address}"
        answer = client.post(path, posted, follow=True) if posted else client.get(path)
        assert answer.status_code == 200
        return unescape(answer.content.decode())

    return page


@pytest.fixture
def bike(workspace: Workspace) -> int:
    """The number of the topic about bikes."""
    learnt(workspace)
    return number_of(workspace, "vélo")


def test_before_anything_is_learnt_the_page_says_when_it_will_be(workspace: Workspace, read: Read) -> None:
    hear(workspace, ["Le vélo à Lyon"], batch="one")
    assert "Les thèmes s’apprennent chaque nuit" in read("topics/")
    assert "Topics are learnt every night" in read("topics/", "en")


def test_the_list_shows_size_growth_and_sentiment_each_with_how_sure_it_is(
    workspace: Workspace, bike: int, read: Read
) -> None:
    hear(workspace, said("vélo", 40, seed=7), batch="more", days=2)
    page = read("topics/?since=2026-11-20&until=2026-11-23")
    name = Topic.objects.get(number=bike).label_fr
    line = page[page.index(name) :].split("</tr>")[0]
    assert "publications avant" in line
    assert "entre +" in line or "entre −" in line
    assert ", sur " in line
    assert "IA" in line
    assert "between" in read("topics/?since=2026-11-20&until=2026-11-23", "en")


def test_without_a_period_before_no_growth_is_claimed(bike: int, read: Read) -> None:
    page = read("topics/?period=all")
    assert "Évolution" not in page
    assert "par rapport à la période précédente" not in page


def test_one_topic_shows_its_words_posts_history_and_who_named_it(bike: int, read: Read) -> None:
    page = read(f"topics/{bike}/?period=all")
    assert "Nommé par l’IA" in page
    assert "Publications les plus représentatives" in page
    assert any(word in page for word in ("guidon", "casque", "selle"))
    page = read(f"topics/{bike}/rename/", name="Mobilité douce")
    assert "Nommé par Ada." in page
    assert "L’IA, elle, dit" in page
    assert "renommé « Mobilité douce »" in page.replace("\xa0", " ")
    assert "Mobilité douce" in read("topics/?period=all")
    assert "Named by Ada." in read(f"topics/{bike}/", "en")


def test_a_name_someone_typed_is_text_and_never_markup(
    workspace: Workspace, bike: int, owner: User, client: Client
) -> None:
    Topic.objects.filter(number=bike).update(name="<script>alert(1)</script>")
    client.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
    for address in (f"topics/{bike}/", "topics/?period=all", "listening/panel/topics/?period=all"):
        page = client.get(f"/w/{workspace.slug}/{address}").content.decode()
        assert "alert(1)" in page
        assert "<script>alert(1)" not in page


def test_the_dashboard_and_its_filters_use_the_remembered_names(
    workspace: Workspace, bike: int, read: Read, actor: Actor
) -> None:
    services.topic_rename(
        actor=actor, workspace=workspace, number=bike, name="Mobilité douce", now=timezone.now()
    )
    assert "Mobilité douce" in read("listening/panel/topics/?period=all")
    assert "Mobilité douce" in read(f"listening/?period=all&topic={bike}")


def test_a_merged_topic_leads_to_the_one_that_counts_its_posts_and_is_listed_once(
    workspace: Workspace, bike: int, read: Read
) -> None:
    bread = number_of(workspace, "pain")
    page = read(f"topics/{bike}/merge/", into=str(bread))
    assert "Fusionné avec" in page
    listed = read("topics/?period=all").split("</table>")[0]
    assert f"topics/{bike}/" not in listed
    assert "150" in listed[listed.index(f"topics/{bread}/") :].split("</tr>")[0]
    assert "Les séparer de nouveau" in read(f"topics/{bike}/?period=all")
    assert "de nouveau compté à part" in read(f"topics/{bike}/separate/", sure="1")


def test_a_topic_is_divided_as_it_was_proposed(workspace: Workspace, bike: int, read: Read) -> None:
    page = read(f"topics/{bike}/divide/?into=3")
    assert "Ce que propose l’IA, d’après ses" in page
    key = page.split('name="seen" value="')[1].split('"')[0]
    assert "Le thème est scindé" in read(f"topics/{bike}/divide/", into="3", seen=key)
    assert Topic.objects.filter(part_of__number=bike).count() == 3
    assert "Réunir les parties" in read(f"topics/{bike}/")
    assert "De nouvelles publications" not in read(f"topics/{bike}/reunite/", sure="1")


def test_spam_is_shown_apart_with_its_reason_until_a_person_says_otherwise(
    workspace: Workspace, bike: int, read: Read
) -> None:
    Topic.objects.filter(number=bike).update(one_author=True)
    page = read("topics/?period=all")
    assert page.index("Ressemble à du spam") < page.index(f"topics/{bike}/")
    assert "un seul auteur en écrit la moitié ou plus" in page
    assert "compte désormais comme les autres" in read(f"topics/{bike}/trust/", trusted="1")
    assert "Ressemble à du spam" not in read("topics/?period=all")


def test_what_changed_is_told_and_a_hidden_topic_is_still_found(
    workspace: Workspace, bike: int, read: Read
) -> None:
    row = Topic.objects.get(number=bike)
    TopicNews.objects.create(
        topic=row, kind=Happened.GREW, at=timezone.now() - timedelta(days=1), before="40", after="90"
    )
    assert "a grandi en une semaine, de 40 à 90 publications" in read("topics/")
    read(f"topics/{bike}/hide/", hidden="1")
    page = read("topics/?period=all")
    assert "1 thème masqué" in page
    assert row.label_fr not in read("listening/panel/topics/?period=all")


@pytest.mark.parametrize(
    ("address", "posted", "sentence"),
    [
        ("rename", {"name": "x" * 81}, "Un nom compte 80 caractères au plus. Raccourcissez-le."),
        ("merge", {"into": "abc"}, "Choisissez un autre thème que celui-ci."),
        ("merge", {"into": "9" * 30}, "Choisissez un autre thème que celui-ci."),
        ("merge", {"into": "999"}, "Ce thème n’existe pas ici."),
        ("separate", {"x": "1"}, "Ce thème n’est pas fusionné avec un autre. Rechargez la page."),
        ("reunite", {"x": "1"}, "Ce thème n’est pas scindé. Rechargez la page."),
        ("divide", {"into": "2", "seen": "old"}, "De nouvelles publications ont changé la proposition."),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(
    bike: int, read: Read, address: str, posted: dict[str, str], sentence: str
) -> None:
    assert sentence in read(f"topics/{bike}/{address}/", **posted)


def test_a_reader_sees_topics_and_no_button(
    workspace: Workspace, bike: int, member: Callable[[Role], User], client: Client
) -> None:
    client.force_login(member(Role.CLIENT), backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/w/{workspace.slug}/topics/{bike}/?period=all").content.decode()
    assert 'id="decide"' not in page
    assert client.get(f"/w/{workspace.slug}/topics/{bike}/divide/").status_code == 403


def test_a_topic_of_another_workspace_is_not_found(
    other_workspace: Workspace, workspace: Workspace, owner: User, client: Client
) -> None:
    Topic.objects.create(workspace=other_workspace, number=4, born_at=timezone.now())
    client.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/w/{workspace.slug}/topics/4/").status_code == 404
    assert client.get(f"/w/{workspace.slug}/topics/4/divide/").status_code == 404
    assert client.post(f"/w/{workspace.slug}/topics/4/hide/", {"hidden": "1"}).status_code == 404
