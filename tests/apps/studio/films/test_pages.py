"""The pages of films, as people use them, without script."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import File
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.library.drawn import encoded, picture, upload
from imaging.films.filmed import pattern
from parvis.apps.content.models import Post
from parvis.apps.library.models import Asset
from parvis.apps.library.services import asset_add
from parvis.apps.studio.films import services
from parvis.apps.studio.films.forms import moment_words, seconds_in
from parvis.apps.studio.films.models import Film, Kind, State
from parvis.apps.studio.films.recipes import Recipe
from parvis.core.actors import Actor
from parvis.core.jobs.worker import drain
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Role

pytestmark = pytest.mark.django_db
ROOT = "/w/velo-lyon/films/"


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path / "home"


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pattern(tmp_path_factory.mktemp("card") / "card.mp4", size="160x90")


@pytest.fixture
def video(actor: Actor, workspace: Workspace, card: Path) -> Asset:
    with card.open("rb") as file:
        return asset_add(actor=actor, workspace=workspace, file=File(file, "Atelier.mp4")).asset


@pytest.fixture
def film(actor: Actor, workspace: Workspace) -> Film:
    return services.film_create(actor=actor, workspace=workspace, name="Ouverture", kind=Kind.CUT)


def recipe_of(film: Film) -> Recipe:
    film.refresh_from_db()
    return Recipe.read(film.recipe)


def test_from_a_name_to_a_post_that_shows_the_film(page: Client, video: Asset) -> None:
    """Begun, filled, cut, made, looked at, its cover taken, used: every step is a form."""
    begun = page.post(f"{ROOT}new/", {"name": "Ouverture", "kind": "cut"})
    film = Film.objects.get()
    assert begun.url == f"{ROOT}{film.pk}/add/"
    assert "Atelier" in page.get(begun.url).content.decode()
    page.post(begun.url, {"asset": [str(video.pk), "x", str(film.pk)]})
    sent = {"name": "Ouverture", "start-0": "0:00.2", "end-0": "0:01", "shape": "1:1", "keep": "point",
            "cross_s": "0", "sound": "on", "do": "make"}  # fmt: skip
    assert page.post(f"{ROOT}{film.pk}/change/", sent).status_code == 302
    assert "It begins in a moment" in page.get(f"{ROOT}{film.pk}/").content.decode()
    drain()
    shown = page.get(f"{ROOT}{film.pk}/").content.decode()
    assert "What was made" in shown
    assert "90 × 90" in shown
    assert page.post(f"{ROOT}{film.pk}/cover/", {"moment": "0:00.4"}).status_code == 302
    assert Asset.objects.filter(kind="image").count() == 1
    used = page.post(f"{ROOT}{film.pk}/use/")
    post = Post.objects.get()
    film.refresh_from_db()
    assert used.url.endswith(f"/write/{post.pk}/")
    assert str(film.asset_id) in str(post.body)


def test_parts_are_moved_and_taken_out_without_script(
    page: Client, actor: Actor, workspace: Workspace, video: Asset, film: Film
) -> None:
    """Buttons of the form; the times that were written stay."""
    page.post(f"{ROOT}{film.pk}/add/", {"asset": str(video.pk)})
    page.post(f"{ROOT}{film.pk}/add/", {"asset": str(video.pk)})
    form = {
        "name": "O",
        "shape": "",
        "keep": "subject",
        "start-0": "0",
        "end-0": "0.5",
        "start-1": "0.25",
        "end-1": "1",
    }
    page.post(f"{ROOT}{film.pk}/change/", {**form, "do": "down-0"})
    assert [(part.start, part.end) for part in recipe_of(film).parts] == [(0.25, 1.0), (0.0, 0.5)]
    form |= {"start-0": "0.25", "end-0": "1", "start-1": "0", "end-1": "0.5"}
    page.post(f"{ROOT}{film.pk}/change/", {**form, "do": "remove-0"})
    assert [(part.start, part.end) for part in recipe_of(film).parts] == [(0.0, 0.5)]


@pytest.mark.parametrize(
    ("end", "said"), [("demain", "write times as"), ("0:00", "ends before it has begun")]
)
def test_a_time_that_is_wrong_is_told_beside_its_field(
    page: Client, video: Asset, film: Film, end: str, said: str
) -> None:
    """What was written stays written."""
    page.post(f"{ROOT}{film.pk}/add/", {"asset": str(video.pk)})
    sent = {"name": "O", "shape": "", "keep": "subject", "start-0": "0", "end-0": end, "do": "make"}
    answer = page.post(f"{ROOT}{film.pk}/change/", sent)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert said in shown
    assert 'aria-invalid="true"' in shown
    assert Film.objects.get().state == State.DRAFT


def test_a_film_without_a_part_is_not_made(page: Client, film: Film) -> None:
    """It says what to do first."""
    answer = page.post(
        f"{ROOT}{film.pk}/change/", {"name": "O", "shape": "", "keep": "subject", "do": "make"}
    )
    assert "Add a video or a picture first" in answer.content.decode()


def test_captions_are_written_brought_and_taken_away(page: Client, film: Film) -> None:
    """Lines, an SRT file, and back."""
    lines = {"from-0": "0:01", "to-0": "2,5", "text-0": "Bonjour", "from-1": "", "to-1": "", "text-1": " "}
    page.post(f"{ROOT}{film.pk}/captions/change/", lines)
    assert (
        page.get(f"{ROOT}{film.pk}/captions/srt/")
        .content.decode()
        .startswith("1\n00:00:01,000 --> 00:00:02,500")
    )
    srt = SimpleUploadedFile("a.srt", "1\n00:00:00,000 --> 00:00:01,000\nمرحبا\n".encode())
    page.post(f"{ROOT}{film.pk}/captions/bring/", {"file": srt})
    assert [cue.text for cue in recipe_of(film).cues] == ["مرحبا"]
    assert page.get(f"{ROOT}{film.pk}/captions/vtt/").content.decode().startswith("WEBVTT")
    assert page.get(f"{ROOT}{film.pk}/captions/doc/").status_code == 404


def test_captions_that_cannot_be_read_leave_those_that_are_there(page: Client, film: Film) -> None:
    """Refused with the line."""
    page.post(f"{ROOT}{film.pk}/captions/change/", {"from-0": "0", "to-0": "1", "text-0": "Avant"})
    bad = SimpleUploadedFile("a.srt", b"1\n00:00:xx --> 2\nX\n")
    answer = page.post(f"{ROOT}{film.pk}/captions/bring/", {"file": bad})
    assert answer.status_code == 422
    assert "Line 2" in answer.content.decode()
    wrong = page.post(f"{ROOT}{film.pk}/captions/change/", {"from-0": "5", "to-0": "1", "text-0": "X"})
    assert wrong.status_code == 422
    assert [cue.text for cue in recipe_of(film).cues] == ["Avant"]


def test_limits_stand_beside_a_video_and_one_click_makes_it_fit(
    page: Client, actor: Actor, workspace: Workspace, video: Asset
) -> None:
    """LinkedIn wants three seconds: nothing mends that; TikTok wants 23 pictures a second: that is made."""
    Asset.objects.filter(pk=video.pk).update(width=640, height=360)
    shown = page.get(f"{ROOT}limits/{video.pk}/").content.decode()
    assert "TikTok" in shown
    assert "Nothing that can be cut" in shown
    answer = page.post(f"{ROOT}limits/{video.pk}/fit/", {"network": "tiktok"})
    film = Film.objects.get()
    assert answer.url == f"{ROOT}{film.pk}/"
    drain()
    film.refresh_from_db()
    assert film.asset is not None
    assert film.asset.fps == pytest.approx(24, abs=0.5)
    assert page.post(f"{ROOT}limits/{video.pk}/fit/", {"network": "minitel"}).status_code == 404


def test_a_reader_sees_and_changes_nothing(member: Callable[[Role], User], film: Film, video: Asset) -> None:
    """The pages have no button for them, and the services refuse."""
    client = Client()
    client.force_login(member(Role.CLIENT), backend="django.contrib.auth.backends.ModelBackend")
    for address in ("", "music/", f"{film.pk}/", f"{film.pk}/captions/", f"limits/{video.pk}/"):
        shown = client.get(ROOT + address)
        assert shown.status_code == 200
        assert 'name="do"' not in shown.content.decode()
    assert client.post(f"{ROOT}{film.pk}/change/", {"do": "make"}).status_code == 403


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1:02.5", 62.5),
        ("1:02,5", 62.5),
        ("62.5", 62.5),
        ("0:01:02", 62),
        ("", None),
        ("-1", None),
        ("1:2:3:4", None),
    ],
)
def test_times_are_read_as_people_write_them(text: str, seconds: float | None) -> None:
    """And written back so."""
    assert seconds_in(text) == seconds
    assert moment_words(62.5) == "1:02.5"
    assert moment_words(3) == "0:03"


def test_a_video_of_the_library_leads_to_the_limits_of_the_networks_and_a_picture_does_not(
    page: Client, actor: Actor, workspace: Workspace, video: Asset
) -> None:
    shown = asset_add(actor=actor, workspace=workspace, file=upload(encoded(picture(1)))).asset
    ways = [
        f"{ROOT}limits/{one.pk}/" in page.get(f"/w/velo-lyon/media/{one.pk}/").content.decode()
        for one in (video, shown)
    ]
    assert ways == [True, False]
