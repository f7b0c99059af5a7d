"""``parvis film``: a video in, another one out, or a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from imaging.films.filmed import pattern
from parvis.cli.main import main
from parvis.imaging.films.probing import looked


def test_a_video_is_put_into_another_shape(tmp_path: Path) -> None:
    """Cut, square, captioned; what is there already is not written over."""
    film, target, srt = (tmp_path / name for name in ("in.mp4", "out.mp4", "in.srt"))
    pattern(film)
    srt.write_text("1\n00:00:00,100 --> 00:00:00,400\nBonjour\n")
    asked = ["film", str(film), str(target), "--shape", "1:1", "--end", "0.5", "--captions", str(srt)]
    assert main(asked) == 0
    made = looked(target)
    assert (made.width, made.height) == (90, 90)
    assert made.seconds == pytest.approx(0.5, abs=0.1)
    assert main(asked) == 2


def test_what_is_no_video_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In one sentence, and nothing is written."""
    (tmp_path / "in.mp4").write_bytes(b"nothing")
    assert main(["film", str(tmp_path / "in.mp4"), str(tmp_path / "out.mp4")]) == 1
    assert capsys.readouterr().err.strip()
    assert not (tmp_path / "out.mp4").exists()
