"""The card of a linked page: read from a page that nobody trusts, by a client that goes nowhere private."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from apps.content.written import form, row, said
from contracts.publishing import picture
from parvis.apps.content import selectors
from parvis.apps.content.bodies import Placed, to_json
from parvis.apps.content.cards import card_of, read_card
from parvis.apps.content.models import Post
from parvis.apps.content.reading import from_json
from parvis.apps.library.models import Asset
from parvis.apps.library.selectors import media_of
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
    assert read_card(URL, PAGE).card == Card(URL, "Vélos & trams", "Ce qu’on en dit")


def test_a_page_without_open_graph_tells_its_title() -> None:
    assert read_card(URL, "<TITLE>Un\n titre</TITLE><p>").card == Card(URL, "Un titre", "")
    assert read_card(URL, "<meta property='og:title' content=' '><title>b</title>").card.title == "b"


@pytest.mark.parametrize(
    "markup", ["", "<p>bonjour", "<title> </title>", "\x00\x01<<<", "<meta property=og:title>"]
)
def test_a_page_without_title_tells_none(markup: str) -> None:
    with pytest.raises(BadInput) as told:
        read_card(URL, markup)
    assert told.value.code == "card_untitled"


def test_a_card_is_short_and_plain() -> None:
    card = read_card(
        URL, f"<title>{'a' * 5000}\x07</title><meta name=description content='{'b ' * 5000}'>"
    ).card
    assert (len(card.title), len(card.description)) == (200, 300)
    assert (
        read_card(URL, "<meta property=og:title content='<script>x</script>'>").card.title
        == "<script>x</script>"
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
        assert card_of(web.url, http).card.title == title


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


@pytest.mark.parametrize(
    ("shown", "kept"),
    [
        ("/a.png", "https://exemple.fr/a.png"),
        ("https://b.fr/c", "https://b.fr/c"),
        ("http://[", ""),
        (" ", ""),
    ],
)
def test_a_page_tells_where_its_picture_is(shown: str, kept: str) -> None:
    markup = f"<title>t</title><meta property='og:image' content='{shown}'>"
    assert read_card(URL, markup).picture == kept


@pytest.mark.django_db
@pytest.mark.parametrize("sort", ["picture", "script", "gone", "elsewhere"])
def test_the_picture_of_a_card_goes_through_the_library_and_back_into_the_form(
    page: Client, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sort: str
) -> None:
    monkeypatch.setenv("PARVIS_ALLOW_PRIVATE_HOSTS", "1")
    _media, file = picture(tmp_path)
    inside = {"picture": Answer(body=file.path.read_bytes()), "script": Answer(body=b"<svg onload=alert(1)>")}
    where = "http://127.0.0.1:1/x.png" if sort == "elsewhere" else "/velo.png"
    markup = f"<title>Le guide</title><meta property='og:image' content='{where}'>"
    html = Answer(body=markup.encode(), headers={"Content-Type": "text/html"})
    with Web(lambda ask: html if ask.path == "/a" else inside.get(sort, Answer(404))) as web:
        body = said(f"Voir {web.url}/a")
        post = row(workspace, body)
        page.post(f"/w/velo-lyon/write/{post.pk}/save/", {**form(body), "do": "card:common"})
    kept = selectors.body_of(Post.objects.get(pk=post.pk))
    assert kept.common.card is not None
    shown = page.get(f"/w/velo-lyon/write/{post.pk}/").content.decode()
    if sort != "picture":
        assert (kept.common.card_picture, Asset.objects.count()) == (None, 0)
        assert "the page has none that can be used" in shown
        return
    asset = Asset.objects.get()
    assert kept.common.card_picture == Placed(asset.pk, asset.sha256)
    assert (asset.name, asset.alt) == ("Le guide", "")
    assert f'name="common.card.picture" value="{asset.pk}"' in shown
    media = {asset.pk: media_of(asset)}
    assert kept.version("bluesky", media).card.picture == asset.sha256  # type: ignore[union-attr]
    assert from_json(to_json(kept)) == kept
    card = {"common.card.url": kept.common.card.url, "common.card.title": "Autre"}
    again = {
        **form(kept, seen=2),
        **card,
        "common.card.picture": str(asset.pk),
        "do": "no-card-picture:common",
    }
    page.post(f"/w/velo-lyon/write/{post.pk}/save/", again)
    without = selectors.body_of(Post.objects.get(pk=post.pk)).common
    assert (without.card and without.card.title, without.card_picture) == ("Autre", None)
