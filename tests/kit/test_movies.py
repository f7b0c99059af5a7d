"""Films read by their boxes, against what FFmpeg's libraries wrote and what they read themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.library.drawn import film
from parvis.kit.movies import BadMovie, Why, blanked, measured, private_parts, tells_a_place
from parvis.kit.posters import poster_of


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return film(tmp_path_factory.mktemp("films") / "plain.mp4", frames=12, place=True, sound=True)


WRITTEN: list[tuple[str, dict[str, Any]]] = [
    ("a.mp4", {"size": (320, 240), "fps": 25, "codec": "libx264"}),
    ("b.mov", {"size": (240, 320), "fps": 30, "codec": "libx264"}),
    ("c.mp4", {"size": (64, 48), "fps": 50, "codec": "mpeg4", "movflags": "faststart"}),
]


@pytest.mark.parametrize(("name", "told"), WRITTEN)
def test_size_pace_length_and_codec_are_those_that_were_written(
    tmp_path: Path, name: str, told: dict[str, Any]
) -> None:
    fps = told["fps"]
    found = measured(film(tmp_path / name, frames=2 * fps, **told))
    assert (found.width, found.height, found.fps, found.has_sound) == (*told["size"], fps, False)
    assert found.seconds == pytest.approx(2, abs=1 / fps)
    assert found.codec == {"libx264": "avc1", "mpeg4": "mp4v"}[told["codec"]]


def test_a_film_says_what_its_own_reader_reads_of_it(plain: Path) -> None:
    import av

    found = measured(plain)
    with av.open(str(plain)) as read:
        shown = read.streams.video[0]
        assert (found.width, found.height) == (shown.width, shown.height)
        assert found.fps == pytest.approx(float(shown.average_rate or 0))
        assert found.seconds == pytest.approx((read.duration or 0) / 1_000_000, abs=0.01)
    assert found.has_sound


def test_what_is_private_is_overwritten_and_the_film_plays_as_before(plain: Path, tmp_path: Path) -> None:
    path = tmp_path / "copy.mp4"
    path.write_bytes(plain.read_bytes())
    before, size = frames_of(path), path.stat().st_size
    parts = private_parts(path)
    assert any(tells_a_place(path, part) for part in parts)
    assert b"Ada in Paris" in path.read_bytes()
    blanked(path, parts)
    assert b"Ada in Paris" not in path.read_bytes()
    assert path.stat().st_size == size
    assert frames_of(path) == before
    assert private_parts(path) == []


def frames_of(path: Path) -> list[bytes]:
    import av

    with av.open(str(path)) as read:
        return [bytes(frame.planes[0]) for frame in read.decode(video=0)]


def box(kind: bytes, *held: bytes) -> bytes:
    said = b"".join(held)
    return (8 + len(said)).to_bytes(4) + kind + said


def track(handler: bytes, *, matrix: bytes = b"", tables: bytes = b"") -> bytes:
    """A track of two seconds, 640 by 480, in which ``handler`` says what it is."""
    upright = matrix or b"".join(n.to_bytes(4) for n in (0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000))
    entry = box(b"avc1", bytes(24), (640).to_bytes(2), (480).to_bytes(2), bytes(50))
    return box(
        b"trak",
        box(b"tkhd", bytes(40), upright, bytes(8)),
        box(
            b"mdia",
            box(b"mdhd", bytes(12), (1_000).to_bytes(4), (2_000).to_bytes(4), bytes(4)),
            box(b"hdlr", bytes(8), handler, bytes(13)),
            box(
                b"minf",
                box(
                    b"stbl",
                    box(b"stsd", bytes(4), (1).to_bytes(4), entry),
                    box(b"stts", bytes(4), (1).to_bytes(4), (60).to_bytes(4), (33).to_bytes(4)),
                    tables,
                ),
            ),
        ),
    )


def whole(*tracks: bytes, seconds: int = 2, held: bytes = b"frames") -> bytes:
    clock = box(b"mvhd", bytes(12), (1_000).to_bytes(4), (1_000 * seconds).to_bytes(4), bytes(80))
    return box(b"ftyp", b"isom", bytes(4)) + box(b"mdat", held) + box(b"moov", clock, *tracks)


def kept(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "film.mp4"
    path.write_bytes(data)
    return path


def test_a_film_that_was_held_upright_is_measured_as_it_is_seen(tmp_path: Path) -> None:
    turned = b"".join(n.to_bytes(4, signed=True) for n in (0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000))
    found = measured(kept(tmp_path, whole(track(b"vide", matrix=turned))))
    assert (found.width, found.height, found.fps) == (480, 640, 30)


def test_a_track_of_places_is_overwritten_with_all_its_samples(tmp_path: Path) -> None:
    """As action cameras write it: a track beside the picture, its samples among the frames."""
    held = b"frame1" + b"N48.8584" + b"frame2" + b"N48.8590"
    first = 8 + 8 + 8 + len(b"frame1")  # ftyp, the head of mdat, a frame
    tables = (
        box(b"stsz", bytes(4), bytes(4), (2).to_bytes(4), (8).to_bytes(4), (8).to_bytes(4))
        + box(b"stsc", bytes(4), (1).to_bytes(4), (1).to_bytes(4), (1).to_bytes(4), (1).to_bytes(4))
        + box(b"stco", bytes(4), (2).to_bytes(4), first.to_bytes(4), (first + 14).to_bytes(4))
    )
    path = kept(tmp_path, whole(track(b"vide"), track(b"meta", tables=tables), held=held))
    blanked(path, private_parts(path))
    data = path.read_bytes()
    assert b"48.85" not in data
    assert b"frame1" in data
    assert b"frame2" in data
    assert measured(path).width == 640


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", Why.BROKEN),
        (box(b"ftyp", b"isom", bytes(4)), Why.BROKEN),
        (whole(track(b"soun")), Why.SILENT),
        (whole(), Why.SILENT),
        (whole(track(b"vide"))[:-1], Why.BROKEN),
        (whole(track(b"vide")).replace(b"trak", b"tra\0"), Why.SILENT),
        (whole(track(b"vide")).replace((1_000).to_bytes(4), bytes(4)), Why.BROKEN),
    ],
)
def test_what_is_no_film_is_said_to_be_none(tmp_path: Path, data: bytes, why: Why) -> None:
    with pytest.raises(BadMovie) as refused:
        measured(kept(tmp_path, data))
    assert refused.value.why is why


def test_a_broadcast_in_pieces_that_tells_no_length_is_refused(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", frames=25, movflags="frag_keyframe+empty_moov+default_base_moof")
    with pytest.raises(BadMovie) as refused:
        measured(path)
    assert refused.value.why is Why.PIECES


def test_boxes_without_end_are_given_up(tmp_path: Path) -> None:
    with pytest.raises(BadMovie):
        measured(kept(tmp_path, box(b"ftyp", b"isom", bytes(4)) + box(b"free") * 30_000))
    deep = b""
    for _level in range(5_000):
        deep = box(b"moov", deep)
    with pytest.raises(BadMovie):
        measured(kept(tmp_path, deep))


@given(st.data())
def test_any_damage_is_measured_or_refused_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    good = bytearray(whole(track(b"vide"), track(b"soun")))
    for _change in range(data.draw(st.integers(1, 4))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    path = kept(tmp_path_factory.getbasetemp(), bytes(good))
    try:
        measured(path)
        blanked(path, private_parts(path))
    except BadMovie:
        return
    assert path.stat().st_size == len(good)


def test_a_poster_is_the_first_picture_and_what_is_no_film_has_none(plain: Path, tmp_path: Path) -> None:
    drawn = poster_of(plain)
    assert drawn is not None
    assert drawn.size == (320, 240)
    assert poster_of(kept(tmp_path, whole(track(b"vide")))) is None
