"""Searching the posts as a person does: in the address, by relevance or date, whatever is typed."""

from __future__ import annotations

import csv
import re
from datetime import timedelta
from html import unescape
from io import StringIO

import pytest
from django.test import Client
from django.utils import timezone, translation

from apps.listening.scripted import post
from parvis.apps.listening.intake import Reading, take_in
from parvis.apps.listening.language import Matcher
from parvis.apps.listening.searching import search, search_all, understood
from parvis.apps.listening.store import lake_of, pseudonyms_of
from parvis.core.lake import Filter, Order, read_words
from parvis.core.people import User
from parvis.core.workspaces.models import Membership, Workspace
from parvis.core.workspaces.permissions import Role

pytestmark = pytest.mark.django_db
TEXTS = (
    "Les vélos électriques ont été livrés hier à Lyon, bravo !",
    "Mon velo electrique est en panne sur la piste cyclable de Villeurbanne.",
    "Le tram de Lyon est encore en retard ce matin, c'est pénible.",
    "The bikes were delivered yesterday and we are riding them to work every day.",
    "La piste du stade n'est pas cyclable du tout.",
)


@pytest.fixture
def heard(workspace: Workspace) -> Workspace:
    """A workspace that has heard a few posts, one each hour."""
    now = timezone.now()
    posts = [post(f"{n}", text, created_at=now - timedelta(hours=n)) for n, text in enumerate(TEXTS)]
    take_in(
        lake=lake_of(workspace.pk),
        pseudonyms=pseudonyms_of(workspace.pk),
        reading=Reading(Matcher({})),
        source_id=1,
        posts=posts,
        batch="b",
        keep_all=True,
    )
    return workspace


@pytest.fixture
def reader(heard: Workspace, owner: User) -> Client:
    owner.language = "fr"
    owner.save()
    client = Client()
    client.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
    return client


def shown(client: Client, workspace: Workspace, query: str) -> str:
    answer = client.get(f"/w/{workspace.slug}/posts/?{query}")
    assert answer.status_code == 200
    return unescape(answer.content.decode()).replace("\xa0", " ").replace("\u202f", " ")


def texts(page: str) -> list[str]:
    """The posts shown, without their marks."""
    found = re.findall(r'<p class="text"[^>]*>(.*?)</p>', page, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", text) for text in found]


@pytest.mark.parametrize(
    ("words", "expected", "said"),
    [
        (
            "vélo électrique",
            {0, 1},
            "« vélo » sous toutes ses formes et « électrique » sous toutes ses formes",
        ),
        ("velos", {0, 1}, "« velos » sous toutes ses formes"),
        ('"piste cyclable"', {1}, "l’expression exacte « piste cyclable »"),
        ("cycl*", {1, 4}, "un mot qui commence par « cycl »"),
        ("lyon -tram", {0}, "et sans « tram » sous toutes ses formes"),
        ("-lyon -piste", {3}, "Publications sans « lyon »"),
        ("ride", {3}, "« ride »"),
        ("l'électrique", {0, 1}, "« électrique »"),
    ],
)
def test_words_are_found_in_any_form_and_the_page_says_how_it_understood(
    reader: Client, heard: Workspace, words: str, expected: set[int], said: str
) -> None:
    page = shown(reader, heard, f"words={words}")
    assert set(texts(page)) == {TEXTS[n] for n in expected}
    assert said in page
    assert re.search(rf"\b{len(expected)} publications? trouvées?\.", page)


def test_what_was_found_is_marked_where_it_stands(reader: Client, heard: Workspace) -> None:
    page = shown(reader, heard, "words=vélo")
    assert re.findall(r"<mark>(.*?)</mark>", page) == ["vélos", "velo"] or re.findall(
        r"<mark>(.*?)</mark>", page
    ) == ["velo", "vélos"]


def test_the_order_and_the_filters_of_the_address_are_kept(reader: Client, heard: Workspace) -> None:
    page = shown(reader, heard, "words=piste&order=newest&language=fr&period=7d")
    assert texts(page) == [TEXTS[1], TEXTS[4]]
    for link in re.findall(r'class="chip[^"]*" href="([^"]+)"', page):
        assert "words=piste" in link
    assert 'name="language" value="fr"' in page
    assert texts(shown(reader, heard, "words=piste&language=en")) == []


def test_pages_follow_one_another_without_loss(
    reader: Client, heard: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("parvis.apps.listening.pages.found.PAGE", 2)
    for order in ("relevance", "newest"):
        told, query = [], f"words=-absent&order={order}"
        while query:
            page = shown(reader, heard, query)
            told += texts(page)
            following = re.search(r'href="\?([^"]+)" rel="next"', page)
            query = following[1] if following else ""
        assert sorted(told) == sorted(TEXTS)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (" ".join(f"mot{n}" for n in range(10_000)), "laissés de côté"),
        ("(a+)+$ [x-z]{99} .* \\", "« a » sous toutes ses formes"),
        ("tram\0", "« tram »"),
        ("مترو باريس", "« مترو »"),
        ("le la de", "« le » sous toutes ses formes, « la »"),
        ("´´ ¨ ...", "Aucun mot à chercher"),
        ('"vélo', "l’expression exacte « vélo »"),
        ("<script>alert(1)</script>", "« script »"),
        ("tram&after=zz.9&order=sideways", "« tram »"),
        ("tram&after=9999999999999999999999.99999999", "« tram »"),
        ("\ud83d".encode("utf-8", "surrogatepass").decode("latin-1"), "Publications"),
    ],
)
def test_whatever_is_typed_gets_an_answer(reader: Client, heard: Workspace, words: str, said: str) -> None:
    name, _, more = words.partition("&after")
    answer = reader.get(
        f"/w/{heard.slug}/posts/",
        {"words": name, **({"after": more.partition("=")[2].partition("&")[0]} if more else {})},
    )
    assert answer.status_code == 200
    page = unescape(answer.content.decode()).replace("\xa0", " ")
    assert said in page or "Aucun mot" in page
    assert "<script>alert" not in answer.content.decode()


def test_a_search_is_exported_as_it_is_shown(reader: Client, heard: Workspace) -> None:
    answer = reader.get(f"/w/{heard.slug}/posts/export.csv?words=piste")
    rows = list(csv.DictReader(StringIO(b"".join(answer.streaming_content).decode())))  # type: ignore[attr-defined]
    assert [row["text"] for row in rows] == [TEXTS[1], TEXTS[4]]


def test_another_workspace_finds_nothing_of_it(heard: Workspace, owner: User, reader: Client) -> None:
    other = Workspace.objects.create(name="Autre", slug="autre")
    Membership.objects.create(workspace=other, user=owner, role=Role.OWNER)
    assert texts(shown(reader, other, "words=tram")) == []
    assert texts(shown(reader, heard, "words=tram")) == [TEXTS[2]]


def test_an_erased_author_is_in_no_search(reader: Client, heard: Workspace) -> None:
    lake = lake_of(heard.pk)
    author = lake.latest(Filter())["author"][0].as_py()
    assert texts(shown(reader, heard, "words=tram"))
    lake.erase_author(author)
    assert texts(shown(reader, heard, "words=tram")) == []


def test_all_posts_of_a_search_are_read_page_after_page(
    heard: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("parvis.apps.listening.searching._PAGE", 2)
    every = list(search_all(heard, "-absent", Filter(), most=4, names=False))
    assert [one.text for one in every] == list(TEXTS[:4])


def test_without_the_right_to_see_authors_nobody_is_named(heard: Workspace) -> None:
    found = search(heard, "tram", Filter(), order=Order.NEWEST, limit=5, names=False)
    assert [(one.handle, one.url) for one in found.posts] == [("", "")]


def test_english_is_plain_too() -> None:
    with translation.override("en"):
        assert understood(read_words('Vélos "piste cyclable" manif* -tram')) == (
            "Posts with “Vélos” in any form, exactly “piste cyclable” and a word that begins with “manif”, "
            "and without “tram” in any form."
        )
