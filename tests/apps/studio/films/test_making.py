"""A film from its recipe to the library: made in the background, stopped, begun again, refused in a
sentence."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile, File

from apps.library.drawn import encoded, picture, upload
from imaging.films.filmed import filmed, pattern
from parvis.apps.library.models import Asset, Consent
from parvis.apps.library.selectors import file_of
from parvis.apps.library.services import asset_add
from parvis.apps.studio.films import keeping, making, selectors, services
from parvis.apps.studio.films.fitting import fit_on
from parvis.apps.studio.films.making import rights_of
from parvis.apps.studio.films.models import Film, Kind, State
from parvis.apps.studio.films.music import music_add, music_delete
from parvis.apps.studio.films.recipes import Part, Recipe, begun, checked
from parvis.core.actors import Actor
from parvis.core.audit import AuditEntry
from parvis.core.errors import BadInput, Conflict
from parvis.core.jobs.models import Job
from parvis.core.jobs.worker import drain
from parvis.core.workspaces.models import Workspace
from parvis.imaging.films import rendering
from parvis.imaging.films.captions import Cue
from parvis.imaging.films.faults import FilmFault, Why
from parvis.imaging.films.probing import looked

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path / "home"


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second of a test card with a tone."""
    return pattern(tmp_path_factory.mktemp("card") / "card.mp4", size="160x90")


@pytest.fixture
def video(actor: Actor, workspace: Workspace, card: Path) -> Asset:
    with card.open("rb") as file:
        return asset_add(actor=actor, workspace=workspace, file=File(file, "Atelier.mp4")).asset


def begin(actor: Actor, workspace: Workspace, *assets: Asset, kind: Kind = Kind.CUT, **values: Any) -> Film:
    """A film of these, each for a second."""
    parts = tuple(Part(asset.pk, 0.0, 1.0) for asset in assets)
    recipe = begun(kind).with_values(parts=parts, **values)
    return services.film_create(actor=actor, workspace=workspace, name="Film", kind=kind, recipe=recipe)


def made(actor: Actor, workspace: Workspace, film: Film) -> Film:
    """Asked for, and what the worker made of it."""
    services.film_make(actor=actor, workspace=workspace, film_id=film.pk)
    drain()
    film.refresh_from_db()
    return film


def left(workspace: Workspace) -> list[Path]:
    """What is left in the places where films are made."""
    return list((keeping.folder_of(workspace.pk) / "making").glob("*"))


def test_a_film_is_made_and_kept_with_the_rights_of_what_it_is_made_of(
    actor: Actor, workspace: Workspace, video: Asset
) -> None:
    """The library has it, its page knows it, nothing is left beside, and everything is audited."""
    Asset.objects.filter(pk=video.pk).update(
        owner="Ana", licence="à nous", people="Ana", consent=Consent.GIVEN, usable_until=date(2027, 1, 2)
    )
    said = (Cue(0.1, 0.8, "Ça commence"),)
    film = made(actor, workspace, begin(actor, workspace, video, shape="1:1", cues=said))
    assert (film.state, film.share, film.fault) == (State.MADE, 1, "")
    assert film.asset is not None
    kept = film.asset
    assert (kept.width, kept.height, kept.codec, kept.name) == (90, 90, "avc1", "Film")
    assert (kept.owner, kept.licence, kept.people) == ("Ana", "à nous", "Ana")
    assert (kept.consent, kept.usable_until) == (Consent.GIVEN, date(2027, 1, 2))
    assert film.made_from["parts"][0][0] == str(video.pk)
    assert selectors.made_from(workspace, kept.pk) == film
    assert left(workspace) == []
    verbs = set(AuditEntry.objects.values_list("verb", flat=True))
    assert {"film.create", "film.make", "asset.add"} <= verbs


def test_a_film_that_is_made_twice_stands_in_the_library_once(
    actor: Actor, workspace: Workspace, video: Asset
) -> None:
    """The same recipe gives the same bytes: work begun again after a crash doubles nothing."""
    film = made(actor, workspace, begin(actor, workspace, video))
    first = film.asset_id
    Film.objects.filter(pk=film.pk).update(state=State.DRAFT)
    assert made(actor, workspace, film).asset_id == first
    assert Asset.objects.filter(workspace=workspace).count() == 2


def test_pictures_with_music_become_a_film_with_its_licence(
    actor: Actor, workspace: Workspace, tmp_path: Path
) -> None:
    """Two pictures, a tune: nobody forgets whose music it is, and it is not deleted while a film uses it."""
    pictures = [
        asset_add(actor=actor, workspace=workspace, file=upload(encoded(picture(seed, (60, 60))))).asset
        for seed in (1, 2)
    ]
    tune = filmed(tmp_path / "tune.mp3", "-f", "lavfi", "-i", "sine=330:d=1").read_bytes()
    music = music_add(
        actor=actor, workspace=workspace, file=ContentFile(tune, "Valse.mp3"), licence="CC BY 4.0"
    )
    film = begin(actor, workspace, *pictures, kind=Kind.SLIDES, cross_s=0.2, shape="1:1", music=music.pk)
    film = made(actor, workspace, film)
    assert film.state == State.MADE
    assert film.asset is not None
    assert film.asset.licence == "CC BY 4.0"
    assert film.asset.seconds == pytest.approx(1.8, abs=0.1)
    assert looked(file_of(film.asset).path).sound == "aac"
    with pytest.raises(Conflict):
        music_delete(actor=actor, workspace=workspace, music_id=music.pk)


@pytest.mark.parametrize("data", [b"", b"MZ not music", b"ID3" + bytes(900)])
def test_what_is_no_music_is_refused_and_leaves_nothing(
    actor: Actor, workspace: Workspace, data: bytes
) -> None:
    """In a sentence; and the licence must be said."""
    with pytest.raises(BadInput):
        music_add(actor=actor, workspace=workspace, file=ContentFile(data, "x.mp3"), licence="à nous")
    with pytest.raises(BadInput, match="licence"):
        music_add(actor=actor, workspace=workspace, file=ContentFile(b"ID3", "x.mp3"), licence=" ")
    assert list((keeping.folder_of(workspace.pk) / "music").glob("*")) == []


def test_a_damaged_video_fails_in_a_sentence_and_is_not_tried_again(
    actor: Actor, workspace: Workspace, video: Asset
) -> None:
    """The page says what to do; the job is done."""
    file_of(video).path.write_bytes(b"\0\0\0\x18ftypmp42 damaged")
    film = made(actor, workspace, begin(actor, workspace, video))
    assert (film.state, film.fault) == (State.FAILED, Why.UNREADABLE)
    assert "damaged" in selectors.fault_of(film)
    assert Job.objects.get(task__endswith="make_film").attempts == 1
    assert left(workspace) == []


def test_a_file_that_left_the_library_is_told(actor: Actor, workspace: Workspace, video: Asset) -> None:
    """Another is to be chosen."""
    film = begin(actor, workspace, video)
    video.delete()
    assert "left the library" in selectors.fault_of(made(actor, workspace, film))


def test_characters_that_no_font_draws_are_told(actor: Actor, workspace: Workspace, video: Asset) -> None:
    """Never a row of empty boxes on a film."""
    film = begin(actor, workspace, video, cues=(Cue(0, 1, "ᚠᚢᚦ"),))
    assert "no font here draws" in selectors.fault_of(made(actor, workspace, film))


def test_somebody_stops_a_film_that_waits(actor: Actor, workspace: Workspace, video: Asset) -> None:
    """Nothing is made, and it can be asked for again."""
    film = begin(actor, workspace, video)
    services.film_make(actor=actor, workspace=workspace, film_id=film.pk)
    with pytest.raises(Conflict):
        services.film_change(actor=actor, workspace=workspace, film_id=film.pk, name="Autre")
    services.film_stop(actor=actor, workspace=workspace, film_id=film.pk)
    drain()
    film.refresh_from_db()
    assert (film.state, film.asset) == (State.STOPPED, None)
    assert made(actor, workspace, film).state == State.MADE


@pytest.fixture
def stopping(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """The making says that it was asked to stop, until the event is set."""
    again = threading.Event()
    real = rendering.rendered

    def rendered(*given: Any, **more: Any) -> Any:
        if not again.is_set():
            raise FilmFault(Why.STOPPED)
        return real(*given, **more)

    monkeypatch.setattr(making.rendering, "rendered", rendered)
    return again


def test_a_worker_that_shuts_down_gives_the_film_to_another(
    actor: Actor, workspace: Workspace, video: Asset, stopping: threading.Event
) -> None:
    """It waits again, and is made from its beginning."""
    film = begin(actor, workspace, video)
    services.film_make(actor=actor, workspace=workspace, film_id=film.pk)
    drain(limit=1)
    film.refresh_from_db()
    assert film.state == State.WAITING
    assert left(workspace) == []
    stopping.set()
    Job.objects.update(run_after="2020-01-01T00:00:00Z")
    drain()
    film.refresh_from_db()
    assert film.state == State.MADE


def test_what_a_killed_worker_left_is_swept_when_the_film_is_begun_again(
    actor: Actor, workspace: Workspace, video: Asset
) -> None:
    """Half a film never stands in the way of a whole one."""
    film = begin(actor, workspace, video)
    folder = keeping.folder_of(workspace.pk) / "making" / str(film.pk)
    folder.mkdir(parents=True)
    (folder / "made.mp4").write_bytes(b"half")
    assert made(actor, workspace, film).state == State.MADE
    assert left(workspace) == []


def test_a_film_whose_work_was_given_up_says_so_and_can_be_made_again(
    actor: Actor, workspace: Workspace, video: Asset
) -> None:
    """Its row says that it is being made, and nobody makes it."""
    film = begin(actor, workspace, video)
    services.film_make(actor=actor, workspace=workspace, film_id=film.pk)
    Film.objects.filter(pk=film.pk).update(state=State.MAKING)
    Job.objects.update(status="failed", finished_at="2026-01-01T00:00:00Z")
    film.refresh_from_db()
    assert "broke off" in selectors.fault_of(film)
    assert made(actor, workspace, film).state == State.MADE


def test_the_strictest_rights_win() -> None:
    """One consent that is missing is missing for all; the earliest end counts."""
    one = Asset(owner="A", licence="x", people="Ana", consent=Consent.GIVEN, usable_until=date(2027, 5, 1))
    other = Asset(owner="A", licence="y", people="Bo", consent=Consent.MISSING, usable_until=date(2027, 2, 1))
    assert rights_of([one, other], None) == {
        "owner": "A",
        "licence": "x · y",
        "people": "Ana · Bo",
        "consent": Consent.MISSING,
        "usable_until": date(2027, 2, 1),
    }


@pytest.mark.parametrize(
    ("network", "values", "names", "wanted"),
    [
        ("bluesky", {"seconds": 200.0}, {"video_seconds_max"}, {"end": 180.0}),
        ("x", {"width": 4000, "height": 1000}, {"video_ratio_max"}, {"shape": "16:9"}),
        ("tiktok", {"fps": 10.0}, {"video_fps_min"}, {"fps": 24.0}),
        ("bluesky", {"format": "mov"}, {"video_formats"}, {"end": 20.0}),
        (
            "instagram",
            {"codec": "apcn", "format": "mov"},
            {"video_codecs"},
            {"end": 20.0, "most": 0.97 * 62.5e6},
        ),
        ("tiktok", {"codec": "mp4v"}, {"video_codecs"}, {"end": 20.0}),
        ("instagram", {"bytes": 90_000_000}, {"video_bitrate_max"}, {"most": 0.97 * 62.5e6}),
        ("linkedin", {"seconds": 1.0}, {"video_seconds_min"}, None),
    ],
)
def test_a_video_outside_a_limit_gets_the_recipe_that_brings_it_inside(
    network: str, values: dict[str, Any], names: set[str], wanted: dict[str, Any] | None
) -> None:
    """The numbers are of ``limits.toml``; what cannot be mended says so."""
    given = {"width": 1920, "height": 1080, "seconds": 20.0, "fps": 30.0, "format": "mp4",
             "codec": "avc1", "bytes": 9_000_000}  # fmt: skip
    asset = Asset(pk=uuid4(), kind="video", name="v", **{**given, **values})
    fit = fit_on(asset, network)
    assert {one.name for one in fit.findings} >= names
    assert fit.refused
    if wanted is None:
        assert fit.recipe is None
        return
    assert fit.recipe is not None
    told = {"end": fit.recipe.parts[0].end, "shape": fit.recipe.shape, "fps": fit.recipe.quality.fps,
            "most": fit.recipe.quality.bytes_most}  # fmt: skip
    assert {name: told[name] for name in wanted} == wanted


@pytest.mark.parametrize(
    ("kind", "values", "code"),
    [
        (Kind.CUT, {"parts": (Part(uuid4(), 3, 2),)}, "part-0"),
        (Kind.CUT, {"parts": (Part(uuid4(), 0, 4_000),)}, "parts"),
        (Kind.CUT, {"parts": (Part(uuid4(), 0, 1),) * 21}, "parts"),
        (Kind.CUT, {"parts": (Part(uuid4(), 0, 1),) * 2, "cross_s": 0.7}, "cross_s"),
        (Kind.CUT, {"shape": "3:7"}, "shape"),
        (Kind.SLIDES, {"shape": ""}, "shape"),
        (Kind.CUT, {"cues": (Cue(2, 1, "a"),)}, "cue-0"),
    ],
)
def test_a_recipe_that_cannot_be_made_is_refused_with_its_place(
    kind: Kind, values: dict[str, Any], code: str
) -> None:
    """Beside the field that is to be mended."""
    with pytest.raises(BadInput) as caught:
        checked(kind, begun(kind).with_values(**values))
    assert caught.value.code == code


def test_a_recipe_is_read_back_as_it_was_written() -> None:
    """Through JSON and back."""
    recipe = Recipe(parts=(Part(uuid4(), 0.5, 2.25),), shape="4:5", cues=(Cue(0, 1, "a"),), music=3)
    assert Recipe.read(recipe.told()) == recipe
