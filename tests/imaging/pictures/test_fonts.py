"""Fonts that people send."""

from __future__ import annotations

import io

import brotli
import pytest
from fontTools.ttLib import TTFont

from parvis.imaging.pictures import fonts
from parvis.imaging.pictures.families import _packaged, faces
from parvis.imaging.pictures.faults import FontFault
from parvis.imaging.pictures.fonts import face_of, read_font


def sent() -> bytes:
    path = _packaged("fontpkg_figtree").source
    assert not isinstance(path, bytes)
    return path.read_bytes()


def packed() -> bytes:
    font = TTFont(io.BytesIO(sent()))
    font.flavor = "woff2"
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()


def test_a_font_says_its_name_and_what_it_draws() -> None:
    found = read_font(sent())
    assert (found.family, found.format) == ("Figtree", "ttf")
    assert {ord("é"), ord("Œ")} <= found.covers
    assert face_of(found).at(40).getlength("Été") > 0


def test_a_compressed_font_is_kept_plain() -> None:
    found = read_font(packed())
    assert found.data[:4] == b"\0\1\0\0"
    assert found.covers == read_font(sent()).covers


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "font_unknown"),
        (b"<html>no font</html>", "font_unknown"),
        (b"\0\1\0\0" + b"\xff" * 200, "font_broken"),
        (b"wOF2" + b"\xff" * 200, "font_broken"),
        (b"OTTO" + b"\0" * 60, "font_broken"),
    ],
)
def test_what_is_no_font_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(FontFault, match=code):
        read_font(data)


@pytest.mark.parametrize("cut", [30, 200, 5_000])
def test_a_font_cut_short_is_refused(cut: int) -> None:
    for whole in (sent(), packed()):
        with pytest.raises(FontFault):
            read_font(whole[:cut])


def test_a_font_larger_than_any_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "LARGEST", 1_000)
    with pytest.raises(FontFault, match="font_large"):
        read_font(sent())


def test_a_bomb_is_never_unpacked_whole() -> None:
    bomb = brotli.compress(b"\0" * 120_000_000, quality=1)
    assert len(bomb) < fonts.LARGEST
    directory = bytes([0]) + b"\x81\x00"  # one table (cmap), of any length
    head = b"wOF2" + b"\0\1\0\0" + b"\0\0\0\0" + b"\0\1\0\0" + b"\0\0\0\0" + len(bomb).to_bytes(4, "big")
    data = head.ljust(48, b"\0") + directory + bomb
    with pytest.raises(FontFault, match="font_large"):
        read_font(data)


def test_a_brands_font_comes_first_and_others_stand_in() -> None:
    own = face_of(read_font(sent()))
    assert faces(own).title[0].source == own.source
    assert len(faces(own).title) > 3
