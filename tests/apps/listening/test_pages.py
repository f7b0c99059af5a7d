"""The pages of listening: what works, and one clear sentence, in French and English, for what does not."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.listening.scripted import post
from parvis.apps.listening.intake import Reading, take_in
from parvis.apps.listening.language import Matcher
from parvis.apps.listening.models import Correction, Query, Source, SourceState, WatchedBrand
from parvis.apps.listening.store import lake_of, pseudonyms_of
from parvis.core.lake import Filter
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace

pytestmark = pytest.mark.django_db
Read = Callable[[str], Client]


@pytest.fixture
def reading(owner: User, workspace: Workspace) -> Read:
    """The owner of the workspace, reading a language."""

    def make(language: str) -> Client:
        owner.language = language
        owner.save()
        client = Client()
        client.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make


@pytest.fixture
def mention(workspace: Workspace) -> str:
    """A post that was heard."""
    take_in(
        lake=lake_of(workspace.pk),
        pseudonyms=pseudonyms_of(workspace.pk),
        reading=Reading(Matcher({})),
        source_id=1,
        posts=[post("1", "Le vélo à Lyon")],
        batch="b",
        keep_all=True,
    )
    return str(lake_of(workspace.pk).latest(Filter()).column("mention")[0].as_py())


BAD: dict[str, tuple[str, dict[str, object], str, str]] = {
    "a quotation mark never closed": (
        "queries/new/",
        {"name": "x", "text": 'vélo "Lyon'},
        "This quotation mark is never closed.",
        "Ce guillemet n’est jamais fermé.",
    ),
    "only what to leave out": (
        "queries/new/",
        {"name": "x", "text": "-vélo"},
        "add at least one thing to look for",
        "ajoutez au moins",
    ),
    "a stream without a server": (
        "sources/new/",
        {"way": "mastodon:stream"},
        "Give the address of the server",
        "Indiquez l’adresse du serveur",
    ),
    "a feed without an address": (
        "sources/new/",
        {"way": "rss:feed"},
        "Say what to listen to",
        "Indiquez quoi écouter",
    ),
    "a brand twice": (
        "brands/",
        {"brands": "Parvis\nparvis"},
        "Each brand needs a name of its own.",
        "Chaque marque",
    ),
    "no file": ("import/", {}, "Choose a file first.", "Choisissez d’abord un fichier"),
    "an empty file": (
        "import/",
        {"file": b""},
        "This file is empty.",
        "Ce fichier est vide",
    ),
    "an answer that is none of them": (
        "posts/{mention}/correct/",
        {"task": "sentiment", "label": "<b>"},
        "This is not one of the answers.",
        "Ce n’est pas l’une des réponses",
    ),
}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("case", BAD)
def test_bad_input_changes_nothing_and_gets_one_sentence(
    reading: Read, workspace: Workspace, mention: str, case: str, language: str
) -> None:
    address, given, english, french = BAD[case]
    data = {
        name: SimpleUploadedFile("posts.csv", value) if isinstance(value, bytes) else value
        for name, value in given.items()
    }
    path = f"/w/{workspace.slug}/{address.format(mention=mention)}"
    answer = reading(language).post(path, data)
    assert answer.status_code in {200, 422}
    text = unescape(answer.content.decode()).replace("\xa0", " ")
    assert text.count(english if language == "en" else french) == 1
    for model in (Query, Source, WatchedBrand, Correction):
        assert not model.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "sources/999/pause/",
        "sources/999/delete/",
        "queries/999/",
        "queries/999/delete/",
        "import/999/",
        "posts/ffff/correct/",
        "posts/ffff/erase-author/",
    ],
)
def test_what_is_no_longer_there_is_said_to_be_gone(
    reading: Read, workspace: Workspace, address: str
) -> None:
    data = {"task": "sentiment", "label": "positive", "name": "x", "text": "x"}
    assert reading("fr").post(f"/w/{workspace.slug}/{address}", data).status_code == 404


def test_a_query_is_written_changed_and_deleted(reading: Read, workspace: Workspace) -> None:
    page, home = reading("fr"), f"/w/{workspace.slug}/queries/"
    said = page.post(f"{home}new/", {"name": "Vélo", "text": "vélo"}, follow=True).content.decode()
    assert "Vélo" in said
    query = Query.objects.get()
    page.post(f"{home}{query.pk}/", {"name": "Tram", "text": "tram"})
    query.refresh_from_db()
    assert (query.name, query.text) == ("Tram", "tram")
    page.post(f"{home}{query.pk}/delete/")
    assert not Query.objects.exists()


def test_one_click_listens_to_bluesky_and_is_then_offered_no_more(
    reading: Read, workspace: Workspace
) -> None:
    page, home = reading("en"), f"/w/{workspace.slug}/sources/"
    assert "Start listening" in page.get(home).content.decode()
    page.post(f"{home}bluesky/")
    source = Source.objects.get()
    assert (source.network, source.kind, source.state) == ("bluesky", "stream", SourceState.WAITING)
    assert "Start listening" not in page.get(home).content.decode()
    page.post(f"{home}{source.pk}/pause/", {"paused": "1"})
    assert 'name="paused" value="0"' in page.get(home).content.decode(), "a way to go on"
    source.refresh_from_db()
    assert source.state == SourceState.PAUSED
    page.post(f"{home}{source.pk}/delete/")
    assert not Source.objects.exists()


@pytest.mark.parametrize(
    "scope",
    ["period=never", "since=yesterday&until=31-12", "query=abc&topic=999999999999", "before=0", "text="],
)
def test_an_address_that_makes_no_sense_shows_posts_all_the_same(
    reading: Read, workspace: Workspace, mention: str, scope: str
) -> None:
    page = reading("fr")
    for place in ("posts/", "listening/", "posts/export.csv"):
        assert page.get(f"/w/{workspace.slug}/{place}?{scope}").status_code == 200
