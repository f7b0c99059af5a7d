"""Pictures as they come out: their sizes, their words, their contrast."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from imaging.pictures.shown import WORDS, flat, opened, photograph
from parvis.imaging.pictures.colours import Palette
from parvis.imaging.pictures.composition import Composition, Crop, Kit, Layout, Mend, Words
from parvis.imaging.pictures.contrast import LARGE, contrast_on
from parvis.imaging.pictures.drawing import LARGEST, drawn
from parvis.imaging.pictures.faults import PictureFault
from parvis.imaging.pictures.formats import formats
from parvis.imaging.pictures.variations import variations

FIGURE = Words("78 % des clients reviennent : voici pourquoi", "Enquête")


def words_of(layout: Layout) -> Words:
    return FIGURE if layout is Layout.NUMBER else WORDS


@pytest.mark.parametrize("name", list(formats()))
@pytest.mark.parametrize("layout", list(Layout))
def test_every_layout_draws_every_format_and_its_words_are_read(layout: Layout, name: str) -> None:
    piece = Composition(words_of(layout), layout=layout, photo=photograph())
    done = drawn(piece, formats()[name].scaled(360))
    image = opened(done.jpeg)
    assert image.size == (done.width, done.height) == (360, round(360 / formats()[name].ratio))
    assert done.contrast >= LARGE
    assert len(done.jpeg) < LARGEST


@pytest.mark.parametrize("palette", list(Palette))
@pytest.mark.parametrize("photo", ["#ffffff", "#808080", "#000000", "#ffcc00"])
def test_words_are_read_whatever_the_photograph_and_the_palette(photo: str, palette: Palette) -> None:
    for layout in (Layout.COVER, Layout.CARD, Layout.DUOTONE):
        piece = Composition(WORDS, layout=layout, palette=palette, photo=flat(photo))
        assert drawn(piece, formats()["portrait"].scaled(300)).contrast >= LARGE


def test_a_veil_is_told_with_the_contrast_before_and_after() -> None:
    done = drawn(Composition(WORDS, photo=photograph()), formats()["square"].scaled(400))
    veiled = [note for note in done.notes if note.mend is Mend.VEIL]
    assert veiled
    assert all(note.was < note.now and note.now >= LARGE for note in veiled)


def test_an_accent_that_cannot_be_read_gives_way_to_another_colour_and_that_is_told() -> None:
    kit = Kit(colours={"ground": "#ffffff", "ink": "#222222", "accent": "#f08020", "second": "#eeeeee"})
    done = drawn(Composition(WORDS, layout=Layout.SPLIT, kit=kit), formats()["square"].scaled(400))
    assert [(note.part, note.mend) for note in done.notes] == [("kicker", Mend.COLOUR)]
    assert done.notes[0].was < 4.5 <= done.notes[0].now


def test_the_same_composition_gives_the_same_bytes() -> None:
    piece = Composition(WORDS, photo=photograph("flower"), palette=Palette.PHOTO)
    form = formats()["wide"].scaled(400)
    assert drawn(piece, form).jpeg == drawn(piece, form).jpeg


def test_a_headline_of_four_thousand_characters_says_how_many_fit() -> None:
    with pytest.raises(PictureFault) as told:
        drawn(Composition(Words("mot " * 1_000)), formats()["square"])
    assert told.value.code == "words_long"
    assert told.value.values == {"part": "headline", "room": 220, "length": 3_999}


def test_a_text_with_no_room_says_how_many_characters_have_and_these_fit() -> None:
    body = "Une phrase assez longue pour remplir la place. " * 12
    piece = Composition(replace(WORDS, body=body.strip()), layout=Layout.QUOTE)
    with pytest.raises(PictureFault) as told:
        drawn(piece, formats()["wide"].scaled(400))
    room = int(str(told.value.values["room"]))
    assert told.value.code == "words_long"
    assert told.value.values["part"] == "body"
    assert drawn(
        replace(piece, words=replace(WORDS, body=body[:room].strip())), formats()["wide"].scaled(400)
    )


@pytest.mark.parametrize("headline", ["", "   ", "\n\t"])
def test_no_words_are_refused(headline: str) -> None:
    with pytest.raises(PictureFault, match="no_words"):
        drawn(Composition(Words(headline)), formats()["square"])


def test_characters_that_no_font_draws_are_named() -> None:
    with pytest.raises(PictureFault) as told:
        drawn(Composition(Words("Bonjour 你好")), formats()["square"])
    assert told.value.code == "characters"
    assert told.value.values["characters"] == "你 好"


@pytest.mark.parametrize("photo", [b"no picture", photograph()[:2_000], b"\x89PNG\r\n\x1a\n" + b"\0" * 40])
def test_a_corrupt_photograph_is_refused(photo: bytes) -> None:
    with pytest.raises(PictureFault, match="photo_broken"):
        drawn(Composition(WORDS, photo=photo), formats()["square"])


def test_a_figure_needs_a_figure() -> None:
    with pytest.raises(PictureFault, match="no_figure"):
        drawn(Composition(WORDS, layout=Layout.NUMBER), formats()["square"])


def test_words_that_run_from_the_right_stand_at_the_right() -> None:
    arabic = Words("ورشتنا تفتح أبوابها")
    image = opened(drawn(Composition(arabic, language="ar", layout=Layout.SPLIT), formats()["square"]).jpeg)
    ink = np.asarray(image.convert("L"))[600:] < 90
    columns = np.flatnonzero(ink.any(axis=0))
    assert columns.max() > 0.9 * image.width  # they reach the margin on the right,
    assert columns.min() > 0.25 * image.width  # and not the one on the left


def test_emoji_are_drawn_in_colour() -> None:
    grey = Kit(colours={"ground": "#ffffff", "ink": "#000000", "accent": "#000000", "second": "#777777"})
    plain = Composition(Words("Merci"), layout=Layout.SPLIT, kit=grey, photo=flat("#808080"))
    with_heart = replace(plain, words=Words("Merci 🎉"))
    form = formats()["square"].scaled(540)

    def colourful(piece: Composition) -> int:
        pixels = np.asarray(opened(drawn(piece, form).jpeg)).astype(int)
        return int((pixels.max(axis=2) - pixels.min(axis=2) > 80).sum())

    assert colourful(plain) == 0
    assert colourful(with_heart) > 300


def test_the_focus_stays_in_sight_and_a_close_crop_enlarges() -> None:
    photo = photograph("flower")
    whole = drawn(Composition(WORDS, layout=Layout.FRAME, photo=photo), formats()["wide"])
    close = drawn(Composition(WORDS, layout=Layout.FRAME, photo=photo, crop=Crop.CLOSE), formats()["wide"])
    assert close.enlarged > 1.5 * whole.enlarged


def test_variations_are_dozens_and_each_is_another() -> None:
    piece = Composition(FIGURE, photo=photograph())
    found = variations(piece, ["Un autre titre"])
    assert found[0] == piece
    assert len(found) > 100
    assert len({(one.layout, one.palette, one.crop, one.words) for one in found}) == len(found)
    assert {one.layout for one in found[:8]} == set(Layout)


def test_contrast_is_that_of_the_pixels_behind() -> None:
    image = opened(flat("#767676"))
    assert contrast_on(image.convert("RGB"), [(0, 0, 100, 100)], "#ffffff") == pytest.approx(4.54, abs=0.01)
