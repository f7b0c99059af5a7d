"""Films that are really made: what goes in is whatever cameras and people send, what comes out is looked
at."""

from __future__ import annotations

import dataclasses
import itertools
import resource
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from imaging.films.filmed import H264, filmed, grabbed, pattern, walker
from parvis.imaging.films import covers, framing
from parvis.imaging.films.captions import Cue
from parvis.imaging.films.edits import Edit, Keep, Piece, Quality
from parvis.imaging.films.faults import FilmFault, Why
from parvis.imaging.films.probing import heard, looked
from parvis.imaging.films.program import Bounds, Watch, run
from parvis.imaging.films.rendering import rendered
from parvis.imaging.films.slideshow import Music, Slide, Slideshow, shown


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Small films of many kinds."""
    folder = tmp_path_factory.mktemp("films")
    card = pattern(folder / "card.mp4")
    pattern(folder / "mute.mp4", sound=False)
    filmed(folder / "sound.mp4", "-f", "lavfi", "-i", "sine=440:d=1", "-c:a", "aac")
    filmed(folder / "turned.mp4", "-display_rotation", "90", "-i", str(card), "-c", "copy")
    filmed(
        folder / "odd.mp4",
        "-f",
        "lavfi",
        "-i",
        "testsrc2=s=161x91:r=10:d=1",
        "-c:v",
        "libx264",
        "-pix_fmt",
        "yuv444p",
    )
    stretched = ("-f", "lavfi", "-i", "testsrc2=s=72x58:r=10:d=1", "-vf", "setsar=64/45")
    filmed(folder / "stretched.mp4", *stretched, *H264)
    bright = "setparams=color_primaries=bt2020:color_trc=smpte2084:colorspace=bt2020nc,format=yuv420p10le"
    filmed(folder / "hdr.mp4", "-f", "lavfi", "-i", "testsrc2=s=160x90:r=10:d=1", "-vf", bright,
           "-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none",
           "-tag:v", "hvc1")  # fmt: skip
    uneven = "setpts='if(lt(N,5),N*0.04,0.2+(N-5)*0.2)/TB'"
    filmed(folder / "uneven.mp4", "-f", "lavfi", "-i", "testsrc2=s=160x90:r=25:d=0.4", "-vf", uneven,
           "-fps_mode", "vfr", *H264)  # fmt: skip
    filmed(folder / "weird.mov", "-f", "lavfi", "-i", "testsrc2=s=64x64:r=10:d=1", "-c:v", "cinepak")
    (folder / "playlist.mp4").write_bytes(b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n/etc/passwd\n")
    (folder / "cut.mp4").write_bytes(card.read_bytes()[:4_000])
    (folder / "noise.mp4").write_bytes(b"\0\0\0\x18ftypmp42" + bytes(range(256)) * 20)
    (folder / "empty.mp4").write_bytes(b"")
    return folder


def edit(films: Path, *names: str, shape: str = "", keep: Keep = Keep.POINT, cross_s: float = 0) -> Edit:
    """These films whole, one after the other."""
    known = [looked(films / f"{name}.mp4") for name in names]
    return Edit(tuple(Piece(film, 0, film.seconds) for film in known), shape, keep, cross_s=cross_s)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("sound.mp4", Why.NO_PICTURE),
        ("cut.mp4", Why.UNREADABLE),
        ("noise.mp4", Why.UNREADABLE),
        ("empty.mp4", Why.UNREADABLE),
        ("missing.mp4", Why.UNREADABLE),
        ("weird.mov", Why.CODEC),
        ("playlist.mp4", Why.UNREADABLE),
    ],
)
def test_what_cannot_be_edited_says_why(films: Path, name: str, why: Why) -> None:
    """A playlist in disguise is no film either: it would make FFmpeg open other files."""
    with pytest.raises(FilmFault) as caught:
        looked(films / name)
    assert caught.value.why is why
    assert "passwd" not in str(caught.value)


def test_a_film_is_seen_as_people_see_it(films: Path) -> None:
    """Turned as its matrix says, in square pixels, and its light is known."""
    assert [looked(films / "turned.mp4").width, looked(films / "turned.mp4").height] == [90, 160]
    assert looked(films / "stretched.mp4").width == round(72 * 64 / 45)
    assert looked(films / "hdr.mp4").hdr
    assert not looked(films / "card.mp4").hdr
    assert looked(films / "mute.mp4").sound == ""


@pytest.mark.parametrize("name", ["card", "mute", "turned", "odd", "stretched", "hdr", "uneven"])
@pytest.mark.parametrize(("shape", "keep"), [("9:16", Keep.POINT), ("", Keep.SUBJECT)])
def test_whatever_was_filmed_ends_as_an_even_upright_h264(
    films: Path, tmp_path: Path, name: str, shape: str, keep: Keep
) -> None:
    """Rotated, odd, stretched, bright, uneven, silent: one ordinary MP4 of the length that was asked."""
    wanted = edit(films, name, shape=shape, keep=keep)
    made = rendered(wanted, tmp_path)
    assert (made.film.width, made.film.height) == wanted.size
    assert made.film.width % 2 == made.film.height % 2 == 0
    assert (made.film.codec, made.film.turned, made.film.hdr) == ("h264", 0, False)
    assert abs(made.film.seconds - wanted.seconds) < 0.15
    assert bool(made.film.sound) == (name in {"card", "turned"})


def test_pieces_are_joined_in_their_order_and_fade_into_each_other(films: Path, tmp_path: Path) -> None:
    """One with sound, one without, one upright: the length is the sum, less the fades."""
    (tmp_path / "plain").mkdir()
    (tmp_path / "crossed").mkdir()
    plain = edit(films, "card", "mute", "turned", shape="1:1", keep=Keep.WHOLE)
    plain = dataclasses.replace(plain, quality=Quality(longest_side=160))
    crossed = edit(films, "card", "mute", "turned", shape="1:1", cross_s=0.25)
    assert rendered(plain, tmp_path / "plain").film.seconds == pytest.approx(3, abs=0.15)
    made = rendered(crossed, tmp_path / "crossed").film
    assert made.seconds == pytest.approx(2.5, abs=0.15)
    assert made.sound == "aac"


def test_the_subject_stays_in_sight_where_a_plain_cut_loses_it(tmp_path: Path) -> None:
    """A figure that walks: the red of it is in every picture of the vertical film."""
    places = walker(tmp_path / "walker.mp4")
    film = looked(tmp_path / "walker.mp4")
    (tmp_path / "out").mkdir()
    wanted = Edit((Piece(film, 0, film.seconds),), "9:16", Keep.SUBJECT)
    rendered(wanted, tmp_path / "out")
    pictures = grabbed(tmp_path / "out" / "made.mp4", *wanted.size).astype(int)
    red = (pictures[..., 0] > 150) & (pictures[..., 1] < 110) & (pictures[..., 2] < 110)
    middle = [np.flatnonzero(one.any(axis=0)).mean() / one.shape[1] for one in red]
    assert all(0.1 < place < 0.9 for place in middle)
    share = wanted.size[0] / film.width
    assert np.mean(np.abs(places - 0.5) < share * 0.4) < 0.6


def test_the_same_edit_gives_the_same_bytes(films: Path, tmp_path: Path) -> None:
    """Work begun again after a crash ends as it would have; nothing of the sources' notes goes along."""
    written = []
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        rendered(edit(films, "card", shape="1:1"), tmp_path / name)
        written.append((tmp_path / name / "made.mp4").read_bytes())
    assert written[0] == written[1]
    assert b"Lavf" not in written[0]


def test_a_bound_of_bytes_is_kept_or_refused(films: Path, tmp_path: Path) -> None:
    """What cannot fit is said before it is made."""
    wanted = edit(films, "card")
    fits = dataclasses.replace(wanted, quality=Quality(bytes_most=150_000))
    assert rendered(fits, tmp_path).bytes <= 150_000
    with pytest.raises(FilmFault, match="too_large"):
        rendered(dataclasses.replace(wanted, quality=Quality(bytes_most=20_000)), tmp_path)


def test_a_film_that_claims_ten_hours_is_made_as_long_as_it_is_or_not_at_all(
    films: Path, tmp_path: Path
) -> None:
    """It says so, instead of ten hours of its last picture."""
    film = dataclasses.replace(looked(films / "card.mp4"), seconds=36_000)
    with pytest.raises(FilmFault, match="too_long"):
        rendered(Edit((Piece(film, 0, 36_000),)), tmp_path)
    with pytest.raises(FilmFault, match="cut_short"):
        rendered(Edit((Piece(film, 0, 20),)), tmp_path)
    with pytest.raises(FilmFault, match="empty"):
        rendered(Edit((Piece(film, 0.5, 0.5),)), tmp_path)


def test_progress_is_told_and_somebody_can_say_stop(films: Path, tmp_path: Path) -> None:
    """Shares rise to the end; a stop ends the program."""
    told: list[float] = []
    wanted = edit(films, "card", shape="9:16", keep=Keep.SUBJECT)
    rendered(wanted, tmp_path, watch=Watch(told.append))
    assert told == sorted(told)
    assert told[-1] > 0.9
    asked = itertools.count()
    with pytest.raises(FilmFault, match="stopped"):
        rendered(wanted, tmp_path, watch=Watch(lambda _share: None, lambda: next(asked) >= 1))


def test_the_program_has_little_room(films: Path, tmp_path: Path) -> None:
    """Bytes that it writes, and seconds by the clock; our own limits stay as they are."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    small = Bounds(output_bytes=1_000)
    with pytest.raises(FilmFault, match="too_large"):
        rendered(edit(films, "card"), tmp_path, bounds=small)
    with pytest.raises(FilmFault, match="too_slow"):
        run(["-re", "-f", "lavfi", "-i", "testsrc2=d=60", "-f", "null", "-"], bounds=Bounds(seconds=0.2))
    assert resource.getrlimit(resource.RLIMIT_FSIZE) == before


def test_captions_are_burnt_in_at_their_times_alone(films: Path, tmp_path: Path) -> None:
    """French, Arabic, Hebrew, emoji: a dark plate with white words while they are said, nothing before."""
    said = (Cue(0.4, 0.7, "Ça marche 👋🏽 مرحبا שלום"),)
    wanted = dataclasses.replace(edit(films, "card", shape="1:1"), cues=said)
    rendered(wanted, tmp_path)
    pictures = grabbed(tmp_path / "made.mp4", *wanted.size, every="10").astype(int)
    low = pictures[:, int(wanted.size[1] * 0.8) :]
    dark = (low.max(axis=-1) < 90).mean(axis=(1, 2))
    assert dark[5] > dark[1] + 0.1
    assert abs(dark[9] - dark[1]) < 0.1


def test_a_slideshow_is_as_long_as_its_pictures_and_fades_from_one_to_the_next(tmp_path: Path) -> None:
    """Red, then blue; between them neither; its music begun again where it is short, and loud enough."""
    for name, colour in (("red", (220, 30, 30)), ("blue", (30, 30, 220))):
        Image.new("RGB", (200, 100), colour).save(tmp_path / f"{name}.png")
    tune = filmed(tmp_path / "tune.mp3", "-f", "lavfi", "-i", "sine=330:d=0.8", "-af", "volume=0.2")
    show = Slideshow(
        (Slide(tmp_path / "red.png", 1.5), Slide(tmp_path / "blue.png", 1.5)),
        shape="1:1", cross_s=0.5, music=Music(heard(tune)), quality=Quality(longest_side=120),
    )  # fmt: skip
    folder = tmp_path / "out"
    folder.mkdir()
    made = shown(show, folder)
    assert made.film.seconds == pytest.approx(2.5, abs=0.1)
    assert made.film.sound == "aac"
    pictures = grabbed(folder / "made.mp4", 120, 120, every="10").astype(int).mean(axis=(1, 2))
    assert pictures[2][0] > 150 > pictures[2][2]
    assert pictures[-2][2] > 150 > pictures[-2][0]
    assert 80 < pictures[12][0] < 180


def test_music_is_told_by_its_content(films: Path, tmp_path: Path) -> None:
    """A film with sound will do; noise and silence say why not."""
    assert heard(films / "sound.mp4").codec == "aac"
    (tmp_path / "noise.mp3").write_bytes(b"ID3" + bytes(2_000))
    with pytest.raises(FilmFault):
        heard(tmp_path / "noise.mp3")
    with pytest.raises(FilmFault, match="no_sound"):
        heard(films / "mute.mp4")


def test_covers_are_proposed_where_a_film_is_lit_and_sharp(tmp_path: Path) -> None:
    """Black at first, then a test card: the cover of each half is where there is something to see."""
    path = filmed(tmp_path / "late.mp4", "-f", "lavfi", "-i", "testsrc2=s=160x90:r=10:d=4", "-vf",
                  "fade=in:st=1:d=0.5,drawbox=c=black:t=fill:enable='lt(t,1)'", *H264)  # fmt: skip
    film = looked(path)
    moments = covers.proposed(film, 2)
    assert moments[0] > 1.2
    assert len(moments) == 2
    picture = covers.picture_at(film, moments[1])
    assert picture.size == (160, 90)
    assert covers.picture_at(film, 99).size == (160, 90)
    assert covers.jpeg(picture).startswith(b"\xff\xd8")


def test_a_film_that_has_the_shape_already_is_not_cut(films: Path) -> None:
    """No window, no look at it."""
    assert framing.window_of(edit(films, "card").pieces[0], edit(films, "card", shape="16:9")) is None
