"""Pictures without what was written beside them, whatever their bytes."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, PngImagePlugin

from apps.library.drawn import animation, encoded, picture, taken_with_a_phone
from parvis.kit.cleaning import Broken, Removed, cleaned
from parvis.kit.file_names import title_of
from parvis.kit.formats import format_of
from parvis.kit.pictures import Size, size_in

FORMS = {"jpeg": "JPEG", "png": "PNG", "gif": "GIF", "webp": "WEBP"}
XMP = b'<x:xmpmeta><rdf:Description exif:GPSLatitude="48,51.4N"/></x:xmpmeta>'


def same_pixels(one: bytes, other: bytes) -> bool:
    with Image.open(io.BytesIO(one)) as first, Image.open(io.BytesIO(other)) as second:
        return (
            ImageChops.difference(first.convert("RGBA"), second.convert("RGBA")).getbbox(alpha_only=False)
            is None
        )


@pytest.mark.parametrize("ours", FORMS)
def test_a_picture_without_anything_beside_it_stays_as_it_is_seen(ours: str) -> None:
    data = encoded(picture(2), FORMS[ours])
    once = cleaned(data, ours)
    assert once.removed == frozenset()
    assert same_pixels(data, once.picture)
    assert cleaned(once.picture, ours).picture == once.picture  # a second time changes nothing


@pytest.mark.parametrize("options", [{"progressive": True}, {"subsampling": 0}, {"restart_marker_rows": 1}])
def test_every_way_of_writing_a_jpeg_is_walked(options: dict[str, int]) -> None:
    data = encoded(picture(2), "JPEG", **options)
    assert same_pixels(data, cleaned(data, "jpeg").picture)


def test_a_jpeg_for_printers_keeps_what_its_colours_need() -> None:
    data = encoded(picture(2).convert("CMYK"), "JPEG")
    assert b"Adobe" in cleaned(data, "jpeg").picture
    assert same_pixels(data, cleaned(data, "jpeg").picture)


@pytest.mark.parametrize("ours", ["jpeg", "png", "webp"])
def test_exif_and_xmp_go_and_a_place_is_named(ours: str) -> None:
    exif = Image.Exif()
    exif[0x013B] = "Ada Lovelace"
    plain = cleaned(encoded(picture(2), FORMS[ours], exif=exif), ours)
    assert plain.removed == {Removed.CAMERA}
    assert b"Lovelace" not in plain.picture
    exif.get_ifd(0x8825)[2] = (48.0, 51.0, 29.0)
    assert cleaned(encoded(picture(2), FORMS[ours], exif=exif), ours).removed == {
        Removed.CAMERA,
        Removed.PLACE,
    }


@pytest.mark.parametrize("ours", ["jpeg", "webp"])
def test_a_place_in_xmp_is_named_too(ours: str) -> None:
    found = cleaned(encoded(picture(2), FORMS[ours], xmp=XMP), ours)
    assert found.removed == {Removed.WORDS, Removed.PLACE}
    assert b"GPSLatitude" not in found.picture


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("trainedAlgorithmicMedia", "ai"),
        ("compositeWithTrainedAlgorithmicMedia", "both"),
        ("digitalCapture", ""),
    ],
)
def test_what_a_file_says_of_an_ai_is_remembered_when_it_is_taken_out(source: str, said: str) -> None:
    told = f"http://cv.iptc.org/newscodes/digitalsourcetype/{source}".encode()
    xmp = cleaned(encoded(picture(2), "JPEG", xmp=b"<x:xmpmeta>" + told + b"</x:xmpmeta>"), "jpeg")
    assert xmp.ai == said
    plain = encoded(picture(2), "JPEG")
    block = b"JP\0\x01\0\0\0\x01jumb" + told  # C2PA stands in APP11
    signed = plain[:2] + b"\xff\xeb" + (2 + len(block)).to_bytes(2) + block + plain[2:]
    assert cleaned(signed, "jpeg").ai == said
    assert told not in cleaned(signed, "jpeg").picture


def test_words_in_a_png_go_and_its_colours_stay() -> None:
    said = PngImagePlugin.PngInfo()
    said.add_text("Author", "Ada Lovelace")
    said.add_itxt("Comment", "à Lyon", zip=True)
    found = cleaned(encoded(picture(2), "PNG", pnginfo=said, dpi=(300, 300)), "png")
    assert found.removed == {Removed.WORDS}
    with Image.open(io.BytesIO(found.picture)) as image:
        assert image.info["dpi"] == pytest.approx((300, 300), abs=0.1)
        assert "Author" not in image.info


@pytest.mark.parametrize("ours", ["gif", "png", "webp"])
def test_an_animation_keeps_its_pictures_its_pace_and_its_turns(ours: str) -> None:
    data = animation(4, FORMS[ours])
    found = cleaned(data, ours)
    assert (found.frames, round(found.seconds, 3)) == (4, 0.32)
    with Image.open(io.BytesIO(found.picture)) as image:
        assert image.n_frames == 4  # type: ignore[attr-defined]
        assert image.info["loop"] == 0


def test_a_gif_loses_its_comment_and_gets_the_end_that_its_program_forgot() -> None:
    found = cleaned(encoded(picture(2), "GIF", comment=b"taken by Ada").removesuffix(b"\x3b"), "gif")
    assert found.removed == {Removed.WORDS}
    assert b"Ada" not in found.picture
    assert found.picture.endswith(b"\x3b")


@pytest.mark.parametrize("ours", FORMS)
def test_a_cut_never_passes_and_never_breaks_anything_else(ours: str) -> None:
    data = encoded(picture(2, (64, 48)), FORMS[ours])
    last = len(data) - 2 if ours == "gif" else len(data) - 1
    for length in range(0, last, 7):
        with pytest.raises(Broken):
            cleaned(data[:length], ours)


@given(st.sampled_from([*FORMS]), st.binary(max_size=300))
def test_any_bytes_are_cleaned_or_broken(ours: str, noise: bytes) -> None:
    for data in (noise, encoded(picture(2, (8, 8)), FORMS[ours])[:20] + noise):
        try:
            cleaned(data, ours)
            size_in(data, ours)
        except Broken:
            continue


@pytest.mark.parametrize("ours", FORMS)
@pytest.mark.parametrize("size", [(1, 1), (37, 211), (640, 480)])
def test_a_picture_says_its_size_in_its_head(ours: str, size: tuple[int, int]) -> None:
    for options in ({}, {"lossless": True}, {"exif": b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0"}):
        if ours != "webp" and options:
            continue
        assert size_in(encoded(picture(2, size), FORMS[ours], **options), ours) == Size(*size)


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (taken_with_a_phone(), "jpeg"),
        (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", "mov"),
        (b"\0\0\0\x08wide\0\0\0\0mdat", "mov"),
        (b"\0\0\0\x18ftypisom\0\0\0\0isommp42", "mp4"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "heic"),
        (b"\0\0\0\x18ftypavif\0\0\0\0mif1avif", "avif"),
        (b"\x1aE\xdf\xa3" + b"\0" * 20, "webm"),
        (b"\xef\xbb\xbf  <!-- a note --><svg:svg xmlns:svg='x'>", "svg"),
        (b"<SVG>", "svg"),
        (b"<p>svg</p>", ""),
        (b"", ""),
        (b"GIF8", ""),
    ],
)
def test_a_file_is_told_by_its_first_bytes(head: bytes, found: str) -> None:
    assert format_of(head) == found


@given(st.binary(max_size=64))
def test_any_bytes_have_a_format_or_none(head: bytes) -> None:
    assert isinstance(format_of(head), str)


@given(st.text(max_size=400))
def test_a_title_is_short_and_seen_and_no_path(name: str) -> None:
    title = title_of(name, "none")
    assert 0 < len(title) <= 120
    assert not set(title) & set("/\\\0\n\r\u202e\u200f")
