"""Components: what they show, and that what people wrote stays text."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation

from parvis.web import numbers


def shown(template: str, **values: Any) -> str:
    with translation.override("en"):
        return Template(template).render(Context(values))


def post(**changes: Any) -> SimpleNamespace:
    usual = {"mention": "m1", "network": "Bluesky", "text": "Hello", "labels": [], "spans": ()}
    return SimpleNamespace(**{**usual, **changes})


def test_a_post_is_text_whatever_it_holds() -> None:
    html = shown("{% post_card post %}", post=post(text='<img src=x onerror="x()"> & <b>', author="<script>"))
    assert "<img" not in html
    assert "<b>" not in html
    assert "<script>" not in html
    assert "&lt;img src=x" in html


def test_a_post_finds_its_own_direction() -> None:
    assert 'dir="auto"' in shown("{% post_card post %}", post=post(text="مرحبا"))


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        (((0, 3),), "<mark>a&lt;b</mark>&gt;c"),
        (((0, 2), (1, 3)), "<mark>a&lt;</mark><mark>b</mark>&gt;c"),
        (((-5, 1), (4, 99)), "<mark>a</mark>&lt;b&gt;<mark>c</mark>"),
        (((9, 12),), "a&lt;b&gt;c"),
        (None, "a&lt;b&gt;c"),
    ],
)
def test_found_words_are_marked_and_escaped(spans: Any, expected: str) -> None:
    assert shown("{% spans text spans %}", text="a<b>c", spans=spans) == expected


def test_a_label_says_who_gave_it_and_how_sure() -> None:
    label = SimpleNamespace(text="positive", kind="positive", made="ai", probability=0.831)
    html = shown("{% label_badge label %}", label=label)
    assert "positive · 83%" in html
    assert "said by the AI" in html


class Form(forms.Form):
    name = forms.CharField(help_text="Your name.")


def test_a_field_is_tied_to_its_label_its_help_and_its_error() -> None:
    html = shown("{% field form.name %}", form=Form({"name": ""}))
    assert '<label for="id_name">' in html
    assert 'aria-describedby="id_name-help id_name-error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_name-error"' in html


def test_a_stat_says_its_interval_and_its_sample() -> None:
    html = shown('{% stat "Negative" 0.31 unit="share" low=0.27 high=0.36 n=1240 %}')
    assert "31%" in html
    assert "between 27% and 36%" in html
    assert "on 1,240 posts" in html


def test_a_mistake_is_shown_at_its_place() -> None:
    html = shown("{% position_error source 4 'No.' %}", source="a <b> c")
    assert '<span class="here">&gt;</span>' in html
    assert "(character 5)" in html


@pytest.mark.parametrize(
    ("language", "count", "share"), [("fr", "12\u202f345", "37\u202f%"), ("en", "12,345", "37%")]
)
def test_numbers_are_written_as_the_reader_does(language: str, count: str, share: str) -> None:
    with translation.override(language):
        assert numbers.count(12345) == count
        assert numbers.percent(0.374) == share
        assert numbers.points(-0.04) == "\u22124 points"
        assert numbers.points(0.001) == ("0 point" if language == "fr" else "0 points")


def test_tables_name_their_cells_for_phones() -> None:
    column = SimpleNamespace(label="Posts", number=True)
    html = shown("{% table columns rows 'All' %}", columns=[column, column], rows=[["a", "<b>"]])
    assert 'data-label="Posts"' in html
    assert "&lt;b&gt;" in html


def test_per_cent_are_rounded_and_not_cut() -> None:
    with translation.override("en"):
        assert [numbers.percent(share) for share in (0.29, 0.999999, 0.0049)] == ["29%", "100%", "0%"]


@pytest.mark.parametrize(
    ("part", "said"), [(0.25, "+25%"), (-0.5, "−50%"), (0.001, "0%"), (11.0, "×12"), (None, "–")]
)
def test_a_change_says_how_much_more_or_less_there_is(part: float | None, said: str) -> None:
    with translation.override("en"):
        assert numbers.change(part) == said
