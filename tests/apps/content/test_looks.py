"""Previews by network: whose shape they have, who speaks, what is missing, which card readers meet."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from django.template.loader import get_template, render_to_string
from django.test import Client
from django.utils import translation

from apps.content.written import row, said
from parvis.apps.content import faces
from parvis.apps.content.bodies import Body, Piece, Placed, Variant
from parvis.apps.content.examples import example_previews
from parvis.apps.content.faces import Face
from parvis.apps.content.looks import FAMILIES, Family
from parvis.apps.content.previews import Preview, Shown, preview, site_of
from parvis.apps.content.slots import offered
from parvis.apps.publishing.models import Account
from parvis.apps.publishing.states import Connection
from parvis.apps.publishing.told import faces_of
from parvis.core.workspaces.models import Workspace
from parvis.networks.ports import MediaKind
from parvis.networks.versions import Card, Media

ONE = UUID(int=1)
PLACED = (Placed(ONE, "0" * 64),)
PICTURE = Media(MediaKind.IMAGE, "jpeg", 1000, 1200, 800, alt="un vélo")
FILM = Media(MediaKind.VIDEO, "mp4", 1000, 1080, 1920, seconds=30)


def drawn(one: Preview) -> str:
    with translation.override("en"):
        return render_to_string("content/preview.html", {"one": one, "workspace": {"name": "Vélo Lyon"}})


def shown(network: str, media: Media | None = None, **more: object) -> Preview:
    body = Body((network,), common=Variant((Piece("Bonjour", PLACED if media else ()),), **more))  # type: ignore[arg-type]
    return preview(body, network, {ONE: media} if media else {})


def test_every_network_that_can_be_chosen_has_its_own_look() -> None:
    assert {network.name for network in offered()} <= set(FAMILIES)
    assert preview(said("a", ("reddit",)), "reddit", {}).family is Family.PLAIN


@pytest.mark.parametrize("family", Family)
def test_every_family_has_its_template(family: Family) -> None:
    assert get_template(f"content/looks/{family}.html")


def test_no_preview_shows_a_number_that_nobody_counted() -> None:
    for one in example_previews():
        words = drawn(replace(one, settings=()))
        row = words[words.index('class="deeds"') :].split("</p>")[0] if 'class="deeds"' in words else ""
        texts = [piece.rpartition(">")[2] for piece in row.split("<")]
        assert not any(letter.isdigit() for text in texts for letter in text)


def test_without_an_account_no_handle_is_made_up() -> None:
    for network in FAMILIES:
        words = drawn(shown(network, FILM))
        assert "Vélo Lyon" in words
        assert "@" not in words


def test_an_account_is_shown_as_its_network_shows_it() -> None:
    face = Face("Ville de Lyon", "villedelyon")
    body = said("Bonjour", ("x", "threads", "linkedin"))
    x, threads, linkedin = (drawn(preview(body, name, {}, face=face)) for name in body.networks)
    assert "<strong>Ville de Lyon</strong>" in x
    assert "@villedelyon" in x
    assert "<strong>villedelyon</strong>" in threads
    assert "Ville de Lyon" not in threads
    assert "villedelyon" not in linkedin


@pytest.mark.django_db
def test_the_first_connected_account_of_each_network_speaks(workspace: Workspace) -> None:
    def account(network: str, handle: str, name: str = "", **more: object) -> None:
        Account.objects.create(
            workspace=workspace, network=network, remote_id=handle, handle=handle, name=name, **more
        )

    account("x", "b", "Deuxième")
    account("x", "a", "Première")
    account("youtube", "@lyon", "Lyon")
    account("telegram", "Lyon, les actualités")
    account("bluesky", "parti", state=Connection.DISCONNECTED)
    assert faces_of(workspace) == {
        "x": Face("Première", "a"),
        "youtube": Face("Lyon", "lyon"),
        "telegram": Face("Lyon, les actualités", ""),
    }


@pytest.mark.django_db
def test_the_editor_names_the_account(
    page: Client, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faces, "_paths", ["apps.content.test_looks.told"])
    post = row(workspace, said("Bonjour"))
    words = page.get(f"/w/velo-lyon/write/{post.pk}/").content.decode()
    assert "@nous.example" in words
    assert 'data-show="bluesky"' in words


def told(_workspace: Workspace) -> dict[str, Face]:
    return {"bluesky": Face("Nous", "nous.example")}


@pytest.mark.parametrize(
    ("network", "media", "words"),
    [
        ("instagram", None, "Instagram publishes nothing without a picture or a video."),
        ("youtube", None, "YouTube publishes nothing without a video."),
        ("youtube", PICTURE, "YouTube publishes nothing without a video."),
        ("instagram", PICTURE, ""),
        ("youtube", FILM, ""),
        ("x", None, ""),
    ],
)
def test_a_network_that_needs_a_file_says_so_in_the_frame(
    network: str, media: Media | None, words: str
) -> None:
    found = drawn(shown(network, media))
    assert words in found
    assert ("publishes nothing" in found) is bool(words)


@pytest.mark.parametrize(
    ("film", "family"),
    [
        (FILM, Family.VERTICAL),
        (replace(FILM, seconds=181), Family.VIDEO),
        (replace(FILM, width=1920, height=1080), Family.VIDEO),
        (replace(FILM, width=0, height=0), Family.VIDEO),
        (replace(FILM, width=1080, height=1080), Family.VERTICAL),
    ],
)
def test_a_high_and_brief_film_is_a_short_on_youtube(film: Media, family: Family) -> None:
    assert shown("youtube", film).family is family


def test_readers_meet_our_card_or_the_one_that_the_network_reads() -> None:
    card = Card("https://www.exemple.fr/a", "Titre")
    body = Body(("bluesky", "discord", "x", "instagram"), common=Variant((Piece("a"),), card=card))
    first = {name: preview(body, name, {}).posts[0] for name in body.networks}
    assert [one.card for one in first.values()] == [card, card, None, None]
    assert [one.site for one in first.values()] == ["exemple.fr", "exemple.fr", "exemple.fr", ""]
    by_link = preview(said("Voir https://lyon.fr/velo"), "x", {}).posts[0]
    assert by_link.site == "lyon.fr"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "http://[::1", "", "data:text/html,a"])
def test_what_is_no_address_has_no_host(url: str) -> None:
    assert site_of(url) == ""


def test_a_content_warning_folds_the_post_and_its_visibility_is_marked() -> None:
    words = drawn(shown("mastodon", None, warning="Sel", visibility="private"))
    assert words.index("<details") < words.index("Sel") < words.index("Bonjour")
    assert "followers only" in words


@pytest.mark.parametrize(
    ("width", "height", "shape"),
    [
        (1600, 900, "wide"),
        (1000, 1000, "square"),
        (800, 1000, "tall"),
        (1080, 1920, "vertical"),
        (0, 0, "square"),
    ],
)
def test_a_picture_tells_its_proportions(width: int, height: int, shape: str) -> None:
    assert Shown("", "", False, "at-11", width, height).shape == shape


def test_readers_turn_pictures_over_where_they_do_there() -> None:
    files = tuple(Placed(UUID(int=n), "0" * 64) for n in range(6))
    body = Body(("instagram", "x"), common=Variant((Piece("", files),)))
    known = {UUID(int=n): PICTURE for n in range(6)}
    instagram, x = (preview(body, name, known) for name in body.networks)
    assert (len(instagram.posts[0].media), instagram.posts[0].more) == (6, 0)
    assert 'class="strip' in drawn(instagram)
    assert 'tabindex="0"' in drawn(instagram)
    assert "+2" in drawn(x)
