"""Backoff, cells, markup, moments: the small things everything else trusts."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.kit.backoff import Backoff
from parvis.kit.csv import csv_cell
from parvis.kit.markup import clip, plain, tidy
from parvis.kit.moments import parse_moment, sane

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def test_waits_grow_stay_under_the_cap_and_begin_again_after_a_success() -> None:
    backoff = Backoff(1.0, 8.0, random.Random(1))
    waits = [backoff.next_wait() for _ in range(200)]
    assert waits[0] <= 1
    assert max(waits) > 4
    assert all(0 <= wait <= 8 for wait in waits)
    backoff.reset()
    assert backoff.tries == 0
    assert backoff.next_wait() <= 1


def test_a_wait_asked_by_the_server_is_never_undercut_even_beyond_the_cap() -> None:
    assert Backoff(1.0, 8.0, random.Random(1)).next_wait(30.0) >= 30.0


@pytest.mark.parametrize(
    "value", ["=1+1", "+cmd", "-cmd|x", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1", '=HYPERLINK("x")']
)
def test_formulas_become_text(value: str) -> None:
    assert csv_cell(value) == "'" + value


@pytest.mark.parametrize(
    ("value", "cell"),
    [(None, ""), ("-3", "-3"), (-3.5, "-3.5"), ("+1e3", "+1e3"), ("a=b", "a=b"), ("a\x00b", "ab")],
)
def test_numbers_and_words_stay_as_they_are(value: object, cell: str) -> None:
    assert csv_cell(value) == cell


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>Un</p><p>Deux</p>", "Un\nDeux"),
        ("Un<br>Deux<br/>Trois", "Un\nDeux\nTrois"),
        ("<p>A &amp; B &lt;3 &nbsp; C</p>", "A & B <3 C"),
        ("<script>alert(1)</script>ok<style>b{}</style>", "ok"),
        ("<b>gras</b> <a href='javascript:x'>lien</a>", "gras lien"),
        ("<img src=x onerror=alert(1)>", ""),
        ("un < deux et trois > deux", "un < deux et trois > deux"),
        ("I <3 trams", "I <3 trams"),
        ("<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>", "<script>alert(1)</script>"),
        ("<ul><li>un</li><li>deux</li></ul>", "un\ndeux"),
        ("הטרם 👩\u200d🔧 re\u0301el", "הטרם 👩\u200d🔧 re\u0301el"),
        ("a\x00b\x07c\ud800", "abc\ufffd"),
    ],
)
def test_markup_becomes_what_a_person_reads(markup: str, text: str) -> None:
    assert plain(markup) == text


def test_half_a_character_in_markup_is_no_stumbling_block() -> None:
    assert plain("<b>un\ud800deux</b>") == "un\ufffddeux"


@given(st.text(alphabet=st.characters(), max_size=200))
def test_plain_text_can_always_be_encoded_and_holds_no_controls(text: str) -> None:
    made = plain(text)
    assert made.encode("utf-8") is not None
    assert not any(ord(character) < 32 and character != "\n" for character in made)


@given(st.text(max_size=200))
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


def test_a_clipped_text_says_that_it_is() -> None:
    assert clip("abcdef", 6) == "abcdef"
    assert clip("abc defg", 5) == "abc…"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-20T12:00:00Z", NOW),
        ("2026-11-20T13:00:00.000+01:00", NOW),
        ("2026-11-20T12:00:00", NOW),
        ("Fri, 20 Nov 2026 12:00:00 GMT", NOW),
        ("hier", None),
        ("2026-13-40T99:00:00Z", None),
        ("0001-01-01T00:00:00+14:00", None),
        (None, None),
        (12345678, None),
        ("9" * 5000, None),
    ],
)
def test_moments_are_read_as_people_write_them(text: object, moment: datetime | None) -> None:
    assert parse_moment(text) == moment


def test_claims_that_cannot_be_true_give_the_moment_we_heard_it() -> None:
    assert sane(None, NOW) == NOW
    assert sane(NOW + timedelta(days=1), NOW) == NOW
    assert sane(datetime(1970, 1, 1, tzinfo=UTC), NOW) == NOW
    assert sane(NOW + timedelta(minutes=2), NOW) == NOW
    paris = datetime(2026, 11, 20, 12, 0, tzinfo=timezone(timedelta(hours=1)))
    assert sane(paris, NOW) == NOW - timedelta(hours=1)
