"""The media library as programs use it."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.utils import timezone

from apps.library.drawn import encoded, picture, taken_with_a_phone, upload
from apps.library.test_pages import row, shown_in
from callers import Caller
from parvis.apps.library import keeping
from parvis.apps.library.models import Asset, Folder
from parvis.core.actors import Actor
from parvis.core.workspaces.models import Workspace

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path


def send(caller: Caller, data: bytes, name: str = "photo.jpg", **fields: object) -> HttpResponse:
    answer: HttpResponse = caller.client.post(  # type: ignore[assignment]
        "/api/v1/media", {"file": upload(data, name), **fields}, headers=caller.headers
    )
    return answer


def test_a_program_sends_reads_changes_and_deletes_a_file(caller: Caller, workspace: Workspace) -> None:
    folder = Folder.objects.create(workspace=workspace, name="Été")
    answer = send(caller, taken_with_a_phone(), alt="Une place.", folder=folder.pk)
    assert answer.status_code == 201
    told = json.loads(answer.content)
    assert told["is_new"] is True
    assert told["removed"] == ["camera", "place", "words"]
    assert (told["asset"]["alt"], told["asset"]["folder"]) == ("Une place.", folder.pk)
    address = f"/media/{told['asset']['id']}"
    first = caller.get(address)
    assert caller.get(address, **{"If-None-Match": first.headers["ETag"]}).status_code == 304
    changed = caller.ask(
        "PATCH", address, {"tags": ["Lyon"], "focus": {"x": 0.2, "y": 0.8}, "usable_until": "2001-01-01"}
    )
    assert changed.status_code == 200
    now = json.loads(changed.content)
    assert (now["tags"], now["focus"], now["alt"]) == (["lyon"], {"x": 0.2, "y": 0.8}, "Une place.")
    assert "ended on 1 January 2001" in now["problem"]
    emptied = json.loads(caller.ask("PATCH", address, {"usable_until": None, "folder": None}).content)
    assert (emptied["usable_until"], emptied["folder"], emptied["problem"]) == (None, None, "")
    data = b"".join(caller.get(f"{address}/file"))  # type: ignore[arg-type]
    asset = Asset.objects.get()
    assert data == keeping.path_of(workspace.pk, asset.sha256, "jpeg").read_bytes()
    assert caller.ask("DELETE", address).status_code == 204
    assert caller.get(address).status_code == 404


def test_the_same_bytes_are_told_and_so_is_what_looks_alike(caller: Caller) -> None:
    first = json.loads(send(caller, encoded(picture(1))).content)
    assert json.loads(send(caller, encoded(picture(1))).content)["is_new"] is False
    alike = json.loads(send(caller, encoded(picture(1, (160, 120)), "PNG")).content)["alike"]
    assert alike == [first["asset"]["id"]]


@pytest.mark.parametrize(
    ("data", "code"), [(b"<svg/>", "file_format"), (b"", "file_empty"), (b"\xff\xd8\xff\xe0", "file_broken")]
)
def test_what_cannot_be_used_is_refused_with_its_code(caller: Caller, data: bytes, code: str) -> None:
    answer = send(caller, data)
    assert answer.status_code == 422
    assert json.loads(answer.content)["code"] == code


def test_without_a_file_the_place_is_named(caller: Caller) -> None:
    answer = caller.client.post("/api/v1/media", {"alt": "x"}, headers=caller.headers)
    assert answer.status_code == 422
    assert json.loads(answer.content)["errors"][0]["where"].endswith("file")


def test_more_than_may_be_sent_is_a_problem_too(caller: Caller, settings: Any) -> None:
    settings.PARVIS_MAX_UPLOAD_BYTES, settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000, 10
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    answer = send(caller, b"\xff\xd8\xff" + b"x" * 10_000)
    assert (answer.status_code, json.loads(answer.content)["code"]) == (413, "too_large")


def test_a_list_goes_on_where_it_stopped_though_files_come(caller: Caller, workspace: Workspace) -> None:
    now = timezone.now()
    for n in range(7):
        Asset.objects.filter(pk=row(workspace, n).pk).update(added_at=now + timedelta(seconds=n // 2))
    seen: list[str] = []
    cursor = None
    for turn in range(4):
        page = json.loads(
            caller.get("/media", {"limit": 2, **({"cursor": cursor} if cursor else {})}).content
        )
        seen += [one["name"] for one in page["items"]]
        cursor = page["next"]
        row(workspace, 100 + turn)
        Asset.objects.filter(name=f"file {100 + turn}").update(added_at=now + timedelta(days=1))
    assert cursor is None
    assert sorted(seen) == [f"file {n}" for n in range(7)]


@pytest.mark.parametrize("cursor", ["x", "WyJ4IiwieSJd", "WzFd", "WyIyMDI2LTAxLTAxIiwieCJd"])
def test_a_cursor_that_is_not_ours_is_said(caller: Caller, cursor: str) -> None:
    answer = caller.get("/media", {"cursor": cursor})
    assert answer.status_code == 422
    assert json.loads(answer.content)["code"] == "bad_cursor"


def test_a_list_is_filtered_as_the_page_is(caller: Caller, workspace: Workspace) -> None:
    row(workspace, 1, tags=["été"])
    row(workspace, 2, kind="video", format="mp4", consent="missing")
    for asked, found in (
        ({"tag": "été"}, ["file 1"]),
        ({"kind": "video"}, ["file 2"]),
        ({"rights": "missing"}, ["file 2"]),
        ({"words": "FILE 1"}, ["file 1"]),
    ):
        assert [one["name"] for one in json.loads(caller.get("/media", asked).content)["items"]] == found


def test_a_file_that_a_post_shows_is_not_deleted(caller: Caller, actor: Actor, workspace: Workspace) -> None:
    asset = row(workspace, 1)
    shown_in(actor, workspace, asset)
    uses = json.loads(caller.get(f"/media/{asset.pk}/uses").content)["items"]
    assert [one["title"] for one in uses] == ["Rentrée"]
    answer = caller.ask("DELETE", f"/media/{asset.pk}")
    assert answer.status_code == 409
    assert json.loads(answer.content)["code"] == "asset_used"
