"""Films for programs: begun, made in the background, read, stopped."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.base import File

from apps.library.drawn import encoded, picture, upload
from callers import Caller
from imaging.films.filmed import pattern
from parvis.apps.library.models import Asset
from parvis.apps.library.services import asset_add
from parvis.apps.studio.films.models import Film, State
from parvis.core.actors import Actor
from parvis.core.jobs.worker import drain
from parvis.core.workspaces.models import Workspace

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path / "home"


@pytest.fixture
def video(actor: Actor, workspace: Workspace, tmp_path: Path) -> Asset:
    with pattern(tmp_path / "card.mp4", size="160x90").open("rb") as file:
        return asset_add(actor=actor, workspace=workspace, file=File(file, "Atelier.mp4")).asset


def wanted(*assets: Asset, **values: Any) -> dict[str, Any]:
    return {"name": "Le parvis", "parts": [{"asset": str(asset.pk)} for asset in assets], **values}


@pytest.mark.django_db(transaction=True)
def test_a_film_is_begun_made_in_the_background_and_its_file_named(caller: Caller, video: Asset) -> None:
    captions = [{"start": 0.1, "end": 0.9, "text": "Bonjour"}]
    begun = caller.ask("POST", "/films", wanted(video, shape="1:1", keep="point", captions=captions))
    assert begun.status_code == 201
    film = begun.json()
    assert (film["state"], film["asset"], film["captions"]) == ("draft", None, captions)
    assert film["parts"] == [{"asset": str(video.pk), "start": 0.0, "end": pytest.approx(1, abs=0.1)}]
    asked = caller.ask("POST", f"/films/{film['id']}/make")
    assert (asked.status_code, asked.json()["state"]) == (202, "waiting")
    drain()
    made = caller.get(f"/films/{film['id']}").json()
    assert (made["state"], made["share"], made["fault"], made["outdated"]) == ("made", 1, "", False)
    asset = Asset.objects.get(pk=UUID(made["asset"]))
    assert asset.width == asset.height == 90
    assert [one["id"] for one in caller.get("/films").json()["items"]] == [film["id"]]


def test_a_film_is_changed_stopped_and_deleted(caller: Caller, video: Asset) -> None:
    film = caller.ask("POST", "/films", wanted(video)).json()["id"]
    caller.ask("POST", f"/films/{film}/make")
    assert caller.ask("PATCH", f"/films/{film}", {"name": "Autre"}).status_code == 409  # it is being made
    assert caller.ask("POST", f"/films/{film}/stop").json()["state"] == "stopped"
    changed = caller.ask("PATCH", f"/films/{film}", {"name": "Autre", "sound": False}).json()
    assert (changed["name"], changed["sound"], len(changed["parts"])) == ("Autre", False, 1)
    assert caller.ask("DELETE", f"/films/{film}").status_code == 204
    assert caller.get(f"/films/{film}").status_code == 404


def test_what_is_no_file_of_the_kind_is_refused_and_nothing_is_kept(
    caller: Caller, actor: Actor, workspace: Workspace, video: Asset
) -> None:
    shown = asset_add(actor=actor, workspace=workspace, file=upload(encoded(picture(1)))).asset
    strange = {"name": "a", "parts": [{"asset": str(uuid4())}]}
    for body in (strange, wanted(shown), wanted(video, kind="slides")):
        assert caller.ask("POST", "/films", body).status_code == 422
    assert not Film.objects.exists()


@pytest.mark.parametrize(
    "values",
    [{"name": ""}, {"shape": "3:7"}, {"cross_s": 9}, {"parts": [{"asset": "x"}]}, {"keep": "faces"},
     {"captions": [{"start": 2, "end": 1, "text": "a"}]}, {"unknown": 1}],
)  # fmt: skip
def test_bad_input_is_refused(caller: Caller, values: dict[str, Any]) -> None:
    assert caller.ask("POST", "/films", {"name": "a", **values}).status_code == 422
    assert not Film.objects.exists()


def test_a_film_without_parts_is_not_made(caller: Caller) -> None:
    film = caller.ask("POST", "/films", {"name": "a"}).json()["id"]
    assert caller.ask("POST", f"/films/{film}/make").status_code == 422
    assert Film.objects.get().state == State.DRAFT
