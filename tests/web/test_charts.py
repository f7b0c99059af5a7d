"""Charts: what is drawn, said, counted and handed out."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pyarrow.parquet as pq
import pytest
from django.template import Context, Template
from django.test import Client
from django.utils import translation
from tools.charts import compile_all

from parvis.core.workspaces.models import Workspace
from parvis.kit.figures import (
    Balance,
    Balances,
    Bar,
    Bars,
    Bucket,
    Colour,
    Curve,
    Key,
    Moment,
    Pace,
    Point,
    Series,
    Spark,
    Step,
    Unit,
    Voices,
)
from parvis.web import charts
from parvis.web.charts import specs, store
from parvis.web.charts.measures import WIDTHS
from parvis.web.charts.times import LETTER, time_ticks

START = datetime(2026, 11, 2, 23, 30, tzinfo=UTC)
KEYS = (Key("negative", "négatif", Colour.NEGATIVE), Key("positive", "positif", Colour.POSITIVE))
POINTS = tuple(
    Point(START + timedelta(days=day), key, 1000 + day, f"/posts?day={day}&feel={key}")
    for day in range(3)
    for key in ("negative", "positive")
)
SERIES = Series("Volume & sentiment", POINTS, KEYS, n=6006, note="Non calibré.")


@pytest.fixture(autouse=True)
def _french() -> object:
    with translation.override("fr"):
        yield


def test_each_mark_says_its_day_its_number_and_its_series_in_french() -> None:
    inline = charts.draw(SERIES).inline
    assert 'aria-label="3 nov.\u00a0: 1\u202f000 négatif"' in inline
    assert "<title>3 nov.\u00a0: 1\u202f000 négatif</title>" in inline


def test_days_are_those_of_the_readers_time_zone() -> None:
    paris, auckland = (
        charts.draw(SERIES),
        charts.draw(Series("V", POINTS, KEYS, time_zone="America/New_York")),
    )
    assert paris.rows[0][0].text == "3 nov."
    assert auckland.rows[0][0].text == "2 nov."


def test_a_drawing_in_a_page_holds_no_style_no_script_and_only_tokens_for_colours() -> None:
    for figure in (SERIES, Bars("B", (Bar("a", 3),)), Balances("C", (Balance("a", 0.2, 0.5, 0.3, 9),))):
        inline = charts.draw(figure).inline
        assert "style" not in inline
        assert "<script" not in inline
        assert "var(--" in inline
        assert "vega.github.io" not in inline


def test_marks_and_table_lead_to_the_posts_behind_them() -> None:
    drawing = charts.draw(SERIES)
    assert '<a href="/posts?day=0&amp;feel=negative" tabindex="-1">' in drawing.inline
    assert drawing.rows[0][1].href == "/posts?day=0&feel=negative"


def test_a_mark_without_an_address_is_no_link() -> None:
    assert "<a " not in charts.draw(Bars("B", (Bar("a", 3), Bar("b", 2)))).inline


def test_labels_from_posts_cannot_become_markup() -> None:
    inline = charts.draw(Bars("<i>B</i>", (Bar('<script>"x"', 3, href='/x?"><b>'),))).inline
    assert "<script" not in inline
    assert "<b>" not in inline
    assert "<i>" not in inline


def test_the_note_says_on_how_many_posts_and_how_sure() -> None:
    assert charts.draw(SERIES).note == "Sur 6\u202f006 publications. Non calibré."


def test_a_share_says_its_interval() -> None:
    drawing = charts.draw(Bars("B", (Bar("joie", 0.41, 0.36, 0.47, 300),), unit=Unit.SHARE))
    assert "joie\u00a0: 41\u202f%, entre 36\u202f% et 47\u202f%" in drawing.inline
    assert drawing.columns[1:] == ("Part", "Au moins", "Au plus", "Sur combien de publications")


def test_voices_add_up_to_the_whole() -> None:
    drawing = charts.draw(Voices("V", (Bar("a", 300), Bar("b", 100))))
    assert [row[1].raw for row in drawing.rows] == [0.75, 0.25]


def test_the_csv_holds_plain_numbers_and_no_formula() -> None:
    lines = charts.draw(Bars("B", (Bar("=2+2", 1234.5),))).csv().splitlines()
    assert lines[1] == "'=2+2,1234.5"


def test_images_are_drawn_on_the_ground_of_their_theme() -> None:
    drawing = charts.draw(SERIES)
    assert drawing.png("dark").startswith(b"\x89PNG")
    assert "#182223" in drawing.svg("dark")
    assert "#fffdf9" in drawing.svg("light")
    assert "var(--" not in drawing.svg("light")


def test_a_file_says_what_its_colours_mean_and_grows_for_it() -> None:
    one = charts.draw(SERIES).svg()
    assert ">négatif</text>" in one
    assert ">positif</text>" in one
    many = tuple(Bar(f"une marque au nom long {n}", 10 + n) for n in range(8))
    whole, drawn = charts.draw(Voices("V", many)).svg(), charts.draw(Voices("V", many)).inline
    assert whole.count("une marque au nom long") >= 8
    assert (
        "une marque & deux" not in charts.draw(Voices("V", (Bar("une marque & deux", 3), Bar("b", 1)))).svg()
    )
    heights = [int(re.search(r'viewBox="0 0 \d+ (\d+)"', svg)[1]) for svg in (drawn, whole)]  # type: ignore[index]
    assert heights[1] >= heights[0] + 40, "eight long names need several lines"


def test_the_same_figure_is_drawn_once_and_another_language_again() -> None:
    first = charts.draw(SERIES)
    assert charts.draw(Series("Volume & sentiment", POINTS, KEYS, n=6006, note="Non calibré.")) is first
    with translation.override("en"):
        assert charts.draw(SERIES).columns[0] == "Time"


def test_hours_are_labelled_as_hours() -> None:
    drawing = charts.draw(Series("V", POINTS[:2], KEYS, Bucket.HOUR))
    assert drawing.rows[0][0].text == "3 nov., 0h"


def test_each_point_of_a_curve_says_its_interval_and_on_how_many_posts() -> None:
    moments = tuple(Moment(START + timedelta(days=day), 0.04, -0.02, 0.1, 1240, "/posts") for day in range(3))
    drawing = charts.draw(Curve("S", moments))
    assert (
        "3 nov.\u00a0: +4 points, entre −2 points et +10 points, sur 1\u202f240 publications"
        in drawing.inline
    )
    assert '<a href="/posts" tabindex="-1">' in drawing.inline
    assert drawing.rows[0][1].text == "+4 points"


def test_dates_below_a_curve_never_touch() -> None:
    days = [0, 1, 2, 3, 60]
    points = tuple(Point(START + timedelta(days=day), "positive", 1) for day in days)
    inline = charts.draw(Series("V", points, KEYS)).inline
    assert ">3 nov.<" in inline
    assert ">4 nov.<" not in inline


def test_a_rise_says_where_it_comes_from() -> None:
    drawing = charts.draw(Bars("B", (Bar("vélo", 16, before=1),)))
    assert ">16 contre 1<" in drawing.inline
    assert drawing.columns[-1] == "Publications avant"


def test_nothing_to_draw_is_said() -> None:
    html = Template("{% chart figure %}").render(Context({"figure": Bars("B", ())}))
    assert "aucune publication ne correspond" in html
    assert "<svg" not in html


def test_a_small_line_has_a_label() -> None:
    assert 'aria-label="en hausse"' in charts.spark(Spark((1, 2, 3), "en hausse"))
    assert charts.spark(Spark((1,), "x")) == ""


def test_the_compiled_charts_are_those_of_their_grammar() -> None:
    assert specs.COMPILED.read_text(encoding="utf-8") == compile_all(), "run make charts"


@pytest.mark.django_db
def test_the_files_of_a_chart_belong_to_the_workspace_that_showed_it(
    page: Client, workspace: Workspace, other_workspace: Workspace
) -> None:
    drawing = charts.draw(SERIES)
    links = store.links(workspace.slug, drawing)
    assert page.get(links.csv).content.decode().splitlines()[1].startswith("2026-11-03T00:30:00+01:00,1000")
    assert page.get(links.png).content.startswith(b"\x89PNG")
    parquet = page.get(links.parquet)
    assert parquet.headers["Content-Type"] == "application/vnd.apache.parquet"
    assert pq.read_table(io.BytesIO(parquet.content)).num_rows == 3
    assert page.get(links.svg).headers["Content-Type"] == "image/svg+xml"
    elsewhere = store.links(other_workspace.slug, drawing)
    assert page.get(elsewhere.csv.replace(other_workspace.slug, workspace.slug)).status_code == 200
    assert page.get(elsewhere.csv).status_code == 404


def test_a_table_taken_as_parquet_keeps_numbers_and_what_is_not_known() -> None:
    hours = [START + timedelta(hours=hour) for hour in range(3)]
    steps = (Step(hours[0], 4, 5.5), Step(hours[1], None), Step(hours[2], None, low=10, middle=20.4, high=31))
    table = pq.read_table(io.BytesIO(charts.draw(Pace("P", steps)).parquet()))
    assert table.column(0).to_pylist()[0] == "2026-11-03T00:30:00+01:00"
    assert table.column(1).to_pylist() == [4, None, None]
    assert {str(kind) for kind in table.schema.types[1:]} <= {"int64", "double"}
    assert 20.4 in [row for column in table.columns for row in column.to_pylist()]
    assert len(set(table.column_names)) == table.num_columns


def test_a_label_that_looks_like_a_formula_is_text_in_parquet() -> None:
    table = pq.read_table(io.BytesIO(charts.draw(Bars("B", (Bar("=1+1", 16), Bar("", 3)))).parquet()))
    assert table.column(0).to_pylist() == ["=1+1", None]
    assert table.column(1).to_pylist() == [16, 3]


def test_the_hours_of_a_rise_the_usual_level_and_the_hours_to_come_are_told_apart() -> None:
    hours = [START + timedelta(hours=hour) for hour in range(5)]
    steps = (
        Step(hours[0], 4, 5.2),
        Step(hours[1], None),
        Step(hours[2], 40, 6.0, marked=True, href="/posts?x"),
        Step(hours[3], None, low=10, middle=20.4, high=31),
        Step(hours[4], None, low=8, middle=18.0, high=30),
    )
    drawing = charts.draw(Pace("P", steps, n=44))
    assert "3 nov., 2h\u00a0: 40 publications, 6 d’habitude" in drawing.inline
    assert "20 publications prévues, entre 10 et 31" in drawing.inline
    assert '<a href="/posts?x" tabindex="-1">' in drawing.inline
    assert [key.value for key in drawing.legend] == ["marked", "other", "foreseen"]
    assert [cell.text for cell in drawing.rows[1][1:]] == ["–"] * 5
    assert drawing.rows[2][0].href == "/posts?x"
    assert "foreseen" not in {key.value for key in charts.draw(Pace("P", steps[:3])).legend}


def test_the_last_word_below_an_axis_stays_inside_the_drawing() -> None:
    steps = [datetime(2026, 11, 23, 14, tzinfo=UTC) + timedelta(hours=n) for n in range(73)]
    for size, width in WIDTHS.items():
        last = time_ticks(steps, Bucket.HOUR, ZoneInfo("UTC"))[size][-1]
        share = (last["t"] / 1000 - steps[0].timestamp()) / (73 * 3600)
        assert share * width + len(last["label"]) * LETTER / 2 <= width + LETTER
