"""The card of a linked page: read from a page that nobody trusts, by a client that goes nowhere private."""

from __future__ import annotations

import pytest
from django.test import Client

from apps.content.written import form, row, said
from parvis.apps.content import selectors
from parvis.apps.content.cards import card_of, read_card
from parvis.apps.content.models import Post
from parvis.core.errors import BadInput
from parvis.core.workspaces.models import Workspace
from parvis.kit.http import Http
from parvis.networks.versions import Card
from servers.web import Answer, Web

URL = "https://exemple.fr/"
PAGE = """<!doctype html><head><title>Le titre</title>
<meta property="og:title" content="Vélos &amp; trams"><meta name="description" content="Ce qu’on en
 dit"></head><body><title>autre</title></body>"""


def test_a_page_tells_its_card() -> None:
    assert read_card(URL, PAGE) == Card(URL, "Vélos & trams", "Ce qu’on en dit")


def test_a_page_without_open_graph_tells_its_title() -> None:
    assert read_card(URL, "<TITLE>Un\n titre</TITLE><p>") == Card(URL, "Un titre", "")
    assert read_card(URL, "<meta property='og:title' content=' '><title>b</title>").title == "b"


@pytest.mark.parametrize(
    "markup", ["", "<p>bonjour", "<title> </title>", "\x00\x01<<<", "<meta property=og:title>"]
)
def test_a_page_without_title_tells_none(markup: str) -> None:
    with pytest.raises(BadInput) as told:
        read_card(URL, markup)
    assert told.value.code == "card_untitled"


def test_a_card_is_short_and_plain() -> None:
    card = read_card(URL, f"<title>{'a' * 5000}\x07</title><meta name=description content='{'b ' * 5000}'>")
    assert (len(card.title), len(card.description)) == (200, 300)
    assert (
        read_card(URL, "<meta property=og:title content='<script>x</script>'>").title == "<script>x</script>"
    )


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9/", "http://localhost/", "http://10.0.0.1/", "ftp://a.fr/", "no"]
)
def test_a_private_address_is_not_opened(url: str) -> None:
    with Http(allow_private=False) as http, pytest.raises(BadInput) as told:
        card_of(url, http)
    assert told.value.code == "card_address"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Answer(body=b"a" * 2000), "card_large"),
        (Answer(404), "card_error"),
        (Answer(cut=True, body=b"a" * 100), "card_silent"),
    ],
)
def test_a_page_that_cannot_be_read_says_why(answer: Answer, code: str) -> None:
    with (
        Web(lambda _ask: answer) as web,
        Http(allow_private=True, max_bytes=1000) as http,
        pytest.raises(BadInput) as told,
    ):
        card_of(web.url, http)
    assert told.value.code == code


@pytest.mark.parametrize(
    ("body", "header", "title"),
    [
        ("<title>Vélo</title>".encode("latin-1"), "text/html; charset=iso-8859-1", "Vélo"),
        ("<title>Vélo</title>".encode(), "text/html; charset=nonsense", "Vélo"),
        ("<title>Vélo</title>".encode(), "text/html", "Vélo"),
        (b"<title>V\xe9lo</title>", "", "V\ufffdlo"),
    ],
)
def test_a_page_is_read_in_its_encoding(body: bytes, header: str, title: str) -> None:
    answer = Answer(body=body, headers={"Content-Type": header})
    with Web(lambda _ask: answer) as web, Http(allow_private=True) as http:
        assert card_of(web.url, http).title == title


@pytest.mark.django_db
def test_the_editor_makes_a_card_of_the_first_link_and_lets_it_be_changed(
    page: Client, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARVIS_ALLOW_PRIVATE_HOSTS", "1")
    answer = Answer(body=PAGE.encode(), headers={"Content-Type": "text/html; charset=utf-8"})
    with Web(lambda _ask: answer) as web:
        body = said(f"Voir {web.url}/a et https://exemple.fr")
        post = row(workspace, body)
        made = page.post(f"/w/velo-lyon/write/{post.pk}/save/", {**form(body), "do": "card:common"})
    assert made.status_code == 302
    card = selectors.body_of(Post.objects.get(pk=post.pk)).common.card
    assert card == Card(f"{web.url}/a", "Vélos & trams", "Ce qu’on en dit")
    assert "Vélos &amp; trams" in page.get(f"/w/velo-lyon/write/{post.pk}/").content.decode()


@pytest.mark.django_db
def test_the_editor_says_why_there_is_no_card(page: Client, workspace: Workspace) -> None:
    for text, words in (("sans lien", "Write a link"), ("http://127.0.0.1:1/", "not one of the public web")):
        post = row(workspace, said(text))
        sent = {**form(said(text)), "do": "card:common"}
        answer = page.post(f"/w/velo-lyon/write/{post.pk}/save/", sent, headers={"HX-Request": "true"})
        assert answer.status_code == 422
        assert words in answer.content.decode()
