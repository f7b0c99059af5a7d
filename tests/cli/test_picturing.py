"""Pictures from a terminal."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest
from PIL import Image

from parvis.cli import picturing
from parvis.cli.ground import Stop


def options(*said: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    picturing.configure(parser)
    return parser.parse_args(said)


def test_pictures_are_written_in_the_formats_that_are_named(tmp_path: Path) -> None:
    said = options("Bonjour Lyon", "--layout", "poster", "--format", "wide", "--out", str(tmp_path / "new"))
    assert picturing.run(said) == 0
    with Image.open(tmp_path / "new" / "wide.jpg") as image:
        assert image.size == (1600, 900)


@pytest.mark.parametrize("said", [("",), ("你好",), ("Bonjour", "--photo", "nowhere.jpg"), ("a" * 4_000,)])
def test_what_cannot_be_drawn_is_one_sentence(said: tuple[str, ...], tmp_path: Path) -> None:
    with pytest.raises(Stop) as told:
        picturing.run(options(*said, "--format", "square", "--out", str(tmp_path)))
    assert str(told.value)
    assert not list(tmp_path.iterdir())
