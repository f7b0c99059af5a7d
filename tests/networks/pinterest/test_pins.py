"""Pinterest: what a Pin says, videos and their covers, boards, a board too long to be read."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contracts.publishing import Drive, driven, jpeg, video
from networks.pinterest.fake import BOARD, PinterestFake
from networks.pinterest.publishing_rig import board
from parvis.networks import hands, processing
from parvis.networks.pinterest import publish
from parvis.networks.ports import NetworkError
from parvis.networks.publishing import Look
from parvis.networks.versions import Part

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def faked(drive: Drive) -> PinterestFake:
    assert isinstance(drive.rig.fake, PinterestFake)
    return drive.rig.fake


def test_a_pin_says_its_title_its_link_and_its_alternative_text(tmp_path: Path) -> None:
    with driven(board) as drive:
        parts = (Part("Bonjour", drive.holding(jpeg(tmp_path))),)
        drive.publish(replace(drive.rig.base, parts=parts, link="https://velo.example"))
        (pin,) = drive.rig.shown()
        assert (pin.alts, pin.data["title"]) == (("Un vélo contre un mur",), "Une balade")
        assert pin.data["card"] == "https://velo.example"


def test_a_video_is_waited_for_and_bears_its_cover(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr(processing, "sleep", waits.append)
    with driven(board) as drive:
        faked(drive).ready_after = 2
        media, file = video(tmp_path)
        (held,) = drive.holding((replace(media, cover=True), file))
        _media, cover = jpeg(tmp_path, "couverture")
        drive.files[f"{held.key}.cover"] = cover
        drive.publish(replace(drive.rig.base, parts=(Part("Un tour", (held,)),)))
        (pin,) = drive.rig.shown()
        assert pin.media == (file.sha256,)
        assert base64.b64decode(pin.data["source"]["cover_image_data"]) == cover.path.read_bytes()
        assert len(waits) == 2


def test_a_video_that_cannot_be_processed_makes_no_pin(tmp_path: Path) -> None:
    with driven(board) as drive:
        media, file = video(tmp_path)
        file.path.write_bytes(b"no video".ljust(file.bytes))
        work = drive.work(replace(drive.rig.base, parts=(Part("Un tour", drive.holding((media, file))),)))
        with pytest.raises(NetworkError, match="could not process"):
            drive.step(work)
        assert drive.rig.shown() == []


def test_without_a_board_nothing_is_sent(tmp_path: Path) -> None:
    with driven(board) as drive:
        parts = (Part("Bonjour", drive.holding(jpeg(tmp_path))),)
        with pytest.raises(NetworkError) as caught:
            drive.step(drive.work(replace(drive.rig.base, parts=parts, place="")))
        assert caught.value.code == "no_place"
        assert drive.rig.fake.asked == []


def test_every_board_is_listed_however_many_pages() -> None:
    with driven(board) as drive:
        places = hands.places("pinterest", drive.http, lambda: NOW)
        assert places is not None
        assert [(one.id, one.name) for one in places.places(drive.rig.access)] == [
            (BOARD, "Balades"), ("2", "Cargos")
        ]  # fmt: skip


def test_a_board_that_goes_on_beyond_what_is_read_proves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with driven(board) as drive:
        work = drive.work(replace(drive.rig.base, parts=(Part("Bonjour", drive.holding(jpeg(tmp_path))),)))
        publisher = drive.rig.publisher(drive.http)
        assert publisher.find(work, {}) is Look.ABSENT
        monkeypatch.setattr(publish, "pages", lambda _caller, _path: iter([[{"id": "1"}]] * 9))
        assert publisher.find(work, {}) is Look.UNKNOWABLE
