"""Palettes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imaging.pictures.shown import photograph
from parvis.apps.studio.brand.selectors import COLOURS
from parvis.imaging.pictures.colours import OWN, Palette, checked, colours_of, readable_on
from parvis.imaging.pictures.faults import PictureFault
from parvis.imaging.pictures.photos import opened
from parvis.kit.colours import contrast

HEX = st.integers(0, 0xFFFFFF).map(lambda n: f"#{n:06x}")


def test_the_apps_own_colours_are_the_renderers() -> None:
    assert dict(COLOURS) == OWN


@pytest.mark.parametrize("said", ["rouge", "#12", "", "#12345g", "url(x)", "#1234567", "javascript:alert(1)"])
def test_what_is_no_colour_is_refused(said: str) -> None:
    with pytest.raises(PictureFault, match="colour"):
        checked(said)


def test_colours_are_read_as_people_write_them() -> None:
    assert [checked(one) for one in ("#ABC", " 2D4FA3 ", "#2d4fa3")] == ["#aabbcc", "#2d4fa3", "#2d4fa3"]


@given(HEX, HEX)
def test_some_colour_is_always_read(ground: str, wanted: str) -> None:
    assert contrast(readable_on(ground, (wanted,)), ground) >= 4.5


@settings(max_examples=40, deadline=None)
@given(HEX, HEX, HEX, HEX, st.sampled_from(list(Palette)))
def test_ink_is_read_on_ground_whatever_the_kit(g: str, i: str, a: str, s: str, palette: Palette) -> None:
    found = colours_of(palette, {"ground": g, "ink": i, "accent": a, "second": s}, None)
    assert contrast(found.ink, found.ground) >= 4.5
    assert contrast(found.on_accent, found.accent) >= 4.5


@pytest.mark.parametrize("name", ["china", "flower"])
def test_a_photographs_own_colours_are_read(name: str) -> None:
    photo = opened(photograph(name))[0]
    pale, dark = (colours_of(one, {}, photo) for one in (Palette.PHOTO, Palette.PHOTO_NIGHT))
    for found in (pale, dark):
        assert contrast(found.ink, found.ground) >= 7
    assert contrast(pale.ground, "#ffffff") < contrast(dark.ground, "#ffffff")
