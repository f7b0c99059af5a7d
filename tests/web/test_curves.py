"""Curves side by side, and what happened marked across every curve."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.template import Context, Template
from django.utils import translation

from parvis.kit.figures import (
    Balance,
    Balances,
    Bar,
    Between,
    Colour,
    Curve,
    Figure,
    Key,
    Line,
    Lines,
    Mark,
    Moment,
    Point,
    Series,
    Spot,
    Unit,
    Voices,
    holds_nothing,
)
from parvis.web import charts

START = datetime(2026, 11, 2, 23, tzinfo=UTC)  # the third in Paris
DAYS = tuple(START + timedelta(days=day) for day in (0, 1, 2, 5))
MARKS = (
    Mark(START + timedelta(days=3, hours=9), "Panne <b>totale</b>", "/events/2/"),
    Mark(START + timedelta(hours=10), "Lancement", "/events/1/"),
    Mark(START - timedelta(days=30), "bien avant"),
    Mark(START + timedelta(days=40), "bien après"),
)
KEYS = (Key("a", "a", Colour.M1),)
FIGURES: dict[str, Figure] = {
    "series": Series("S", tuple(Point(at, "a", 3) for at in DAYS), KEYS, marks=MARKS),
    "curve": Curve("C", tuple(Moment(at, 0.1, 0.0, 0.2, 20) for at in DAYS), marks=MARKS),
    "lines": Lines("L", (Line("a", Colour.M1, tuple(Spot(at, 3) for at in DAYS)),), marks=MARKS),
}
SHARES = Lines(
    "Parts",
    (
        Line("Nous", Colour.M1, tuple(Spot(at, 0.25, 0.2, 0.3, 80, "/posts?us") for at in DAYS)),
        Line("Eux", Colour.M2, (Spot(DAYS[0], 0.75, 0.7, 0.8, 80),), banded=False),
    ),
    unit=Unit.SHARE,
)


@pytest.fixture(autouse=True)
def _french() -> object:
    with translation.override("fr"):
        yield


@pytest.mark.parametrize("name", FIGURES)
def test_what_happened_stands_on_the_curve_below_it_and_in_the_table(name: str) -> None:
    drawing = charts.draw(FIGURES[name])
    assert [mark.label for mark in drawing.marks] == [
        "3 nov.\u00a0: Lancement",
        "6 nov.\u00a0: Panne <b>totale</b>",
    ], "in order of time, those beyond the curve left out"
    assert 'aria-label="3 nov.\u00a0: Lancement"' in drawing.inline
    assert '<a href="/events/1/" tabindex="-1">' in drawing.inline
    assert "<b>" not in drawing.inline
    assert drawing.columns[-1] == "Événements"
    assert [row[-1].text for row in drawing.rows] == [
        "3 nov.\u00a0: Lancement",
        "",
        "6 nov.\u00a0: Panne <b>totale</b>",
        "",
    ], "a day without a row is told beside the last one before it"
    assert "Lancement" in drawing.csv()


def test_the_list_below_a_curve_leads_to_the_events_and_escapes_them() -> None:
    page = Template("{% chart figure %}").render(Context({"figure": FIGURES["series"]}))
    listed = page.partition('<ol class="marks"')[2].partition("</ol>")[0]
    assert listed.count("<li>") == 2
    assert 'href="/events/2/"' in listed
    assert "&lt;b&gt;totale" in listed


def test_a_curve_without_events_has_no_column_and_no_empty_picture_for_them() -> None:
    drawing = charts.draw(Series("S", tuple(Point(at, "a", 3) for at in DAYS), KEYS))
    assert not re.search(r"<g class=[^>]*/>", drawing.inline)
    assert "Événements" not in drawing.columns
    assert drawing.marks == ()


def test_each_spot_says_its_curve_its_day_its_value_and_how_sure_it_is() -> None:
    inline = charts.draw(SHARES).inline
    assert "Nous, 3 nov.\u00a0: 25\u202f%, entre 20\u202f% et 30\u202f%" in inline
    assert '<a href="/posts?us" tabindex="-1">' in inline


def test_the_table_of_curves_has_their_intervals_even_where_no_band_is_drawn() -> None:
    drawing = charts.draw(SHARES)
    assert drawing.columns == (
        "Moment",
        "Nous",
        "Nous · Au moins",
        "Nous · Au plus",
        "Nous · Sur combien de publications",
        "Eux",
        "Eux · Au moins",
        "Eux · Au plus",
        "Eux · Sur combien de publications",
    )
    assert [cell.raw for cell in drawing.rows[0]][1:] == [0.25, 0.2, 0.3, 80, 0.75, 0.7, 0.8, 80]
    assert [cell.text for cell in drawing.rows[1]][5:] == ["–"] * 4
    assert [key.label for key in drawing.legend] == ["Nous", "Eux"]


def test_bands_are_drawn_only_where_they_are_asked_for() -> None:
    both = Lines("P", (SHARES.lines[0], SHARES.lines[0]), unit=Unit.SHARE)
    one = Lines("P", (Line("Nous", Colour.M1, SHARES.lines[0].spots, banded=False),), unit=Unit.SHARE)
    assert 'fill-opacity="0.13"' in charts.draw(both).inline or 'opacity="0.13"' in charts.draw(both).inline
    assert '0.13"' not in charts.draw(one).inline


def test_a_period_laid_over_another_keeps_its_own_dates_in_the_table() -> None:
    week = timedelta(days=7)
    former = Line("avant", Colour.M2, tuple(Spot(at, 5, of=at - week) for at in DAYS))
    drawing = charts.draw(Lines("D", (FIGURES["lines"].lines[0], former)))  # type: ignore[union-attr]
    assert drawing.columns == ("Moment", "a", "avant · Moment", "avant")
    assert [cell.text for cell in drawing.rows[0]] == ["3 nov.", "3", "27 oct.", "5"]


def test_a_share_of_voice_says_its_interval_in_the_table() -> None:
    drawing = charts.draw(Voices("V", (Bar("a", 30, 0.6, 0.9), Bar("b", 10, 0.1, 0.4))))
    assert drawing.columns == ("Nom", "Part", "Au moins", "Au plus", "Publications")
    assert [cell.raw for cell in drawing.rows[0]] == ["a", 0.75, 0.6, 0.9, 30]


def test_a_balance_says_its_net_sentiment_and_that_nobody_knows_how_sure_it_is() -> None:
    drawing = charts.draw(Balances("B", (Balance("a", 0.2, 0.5, 0.3, 9, net=Between(0.1)),)))
    assert [cell.text for cell in drawing.rows[0]][4:] == ["+10 points", "–", "–", "9"]


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_without_marks_on_it_holds_nothing(name: str) -> None:
    assert not holds_nothing(FIGURES[name])
    empty = {"series": Series("S", (), KEYS), "curve": Curve("C", ()), "lines": Lines("L", ())}[name]
    assert holds_nothing(empty)
    assert charts.draw(empty).empty
