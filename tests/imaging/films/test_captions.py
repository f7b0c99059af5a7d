"""Captions: read from whatever programs write, refused with the line that is wrong, written back the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.imaging.films import captions
from parvis.imaging.films.captions import Bad, BadCaptions, Cue, Hint

SRT = (
    "\ufeff1\r\n00:00:01,000 --> 00:00:02,500\r\n<i>Bonjour</i> à tous\r\n\r\n2\r\n"
    "0:00:03.2 --> 00:00:04,000 X1:10\r\nDeux\r\nlignes\r\n"
)


def test_srt_of_an_old_program_is_read() -> None:
    """Marks of order, Windows line ends, styles, dots for commas, hours of one digit."""
    assert captions.read(captions.text_of(SRT.encode())) == (
        Cue(1.0, 2.5, "Bonjour à tous"),
        Cue(3.2, 4.0, "Deux\nlignes"),
    )


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_coding_of_letters_is_read(coding: str) -> None:
    """Old programs wrote Windows-1252."""
    data = "1\n00:00:00,000 --> 00:00:01,000\nÇa a été l’été\n".encode(coding)
    assert captions.read(captions.text_of(data))[0].text == "Ça a été l’été"


def test_webvtt_with_its_head_its_notes_and_its_hours_left_out_is_read() -> None:
    """As browsers write it."""
    said = "WEBVTT - essai\n\nNOTE rien\n\nun-nom\n00:01.000 --> 00:02.000 line:0\n<v Ana>R&amp;D</v>\n"
    assert captions.read(said) == (Cue(1, 2, "R&D"),)


@pytest.mark.parametrize(
    ("said", "why", "line"),
    [
        ("", Bad.NONE, 0),
        ("\0\0\0PNG garbage", Bad.NONE, 0),
        ("1\n00:00:01,000 --> demain\nX", Bad.TIMES, 2),
        ("1\n00:00:03,000 --> 00:00:02,000\nX", Bad.TIMES, 2),
        ("00:00:00,000 --> 00:00:01,000\nx\n\n" * 2_001, Bad.MANY, 0),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(said: str, why: Bad, line: int) -> None:
    """So that somebody can mend it."""
    with pytest.raises(BadCaptions) as caught:
        captions.read(said)
    assert (caught.value.why, caught.value.line) == (why, line)


def test_a_file_that_is_too_large_is_not_read() -> None:
    """A million bytes are more than any film says."""
    with pytest.raises(BadCaptions, match="large"):
        captions.text_of(b"x" * 1_000_001)


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=60).map(captions.tidied)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3_600_000), st.integers(1, 9_000), WORDS), min_size=1, max_size=8))
def test_what_is_written_is_read_back(given_cues: list[tuple[int, int, str]]) -> None:
    """Both formats, any words that no mark of theirs is in."""
    cues = tuple(
        Cue(start / 1000, (start + length) / 1000, text)
        for start, length, text in sorted(given_cues)
        if text and "-->" not in text and not text.splitlines()[-1].isdigit()
        and captions.tidied(text) == text and text.splitlines() == text.split("\n")
    )  # fmt: skip
    if cues:
        wanted = sorted((round(c.start, 3), round(c.end, 3), c.text) for c in cues)
        for written in (captions.srt(cues), captions.vtt(cues)):
            read = captions.read(written)
            assert sorted((c.start, c.end, c.text) for c in read) == wanted


def test_signs_that_turn_the_reading_around_are_taken_out() -> None:
    """They would reach beyond their caption."""
    assert captions.tidied("abc\u202etxt\u0007") == "abc txt"


def test_hints_tell_what_a_reader_would_stumble_over() -> None:
    """Too fast, too long, too short, two at once, after the end."""
    cues = (
        Cue(0, 1, "Une phrase bien trop longue pour une seule petite seconde"),
        Cue(0.5, 0.9, "court"),
        Cue(2, 12, "mot " * 25),
        Cue(50, 60, "Après la fin"),
    )
    assert captions.hints(cues, 20) == {
        0: (Hint.FAST,),
        1: (Hint.TOGETHER, Hint.SHORT),
        2: (Hint.LONG,),
        3: (Hint.LATE,),
    }


def test_one_caption_is_drawn_at_a_time_and_none_after_the_end() -> None:
    """Each gives way to the next."""
    cues = (Cue(0, 5, "a"), Cue(2, 4, "b"), Cue(3, 30, "c"), Cue(40, 50, "d"))
    assert captions.alone(cues, 10) == (Cue(0, 2, "a"), Cue(2, 3, "b"), Cue(3, 10, "c"))
