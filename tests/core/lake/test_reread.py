"""A column of everything heard, computed anew."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from parvis.core.lake import Column, Filter, Lake
from parvis.core.lake.schema import MENTION

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def row(number: int, text: str, at: datetime) -> dict[str, object]:
    blank: dict[str, object] = {}
    for field in MENTION:
        if pa.types.is_list(field.type):
            blank[field.name] = []
        elif pa.types.is_boolean(field.type):
            blank[field.name] = False
        elif pa.types.is_floating(field.type) or pa.types.is_integer(field.type):
            blank[field.name] = 0
        elif pa.types.is_binary(field.type):
            blank[field.name] = b""
        else:
            blank[field.name] = "x"
    told = {
        "mention": f"{number:032x}",
        "text": text,
        "created_at": at,
        "heard_at": at,
        "sentiment": "neutral",
    }
    return {**blank, **told, "topic": -1}


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    made = Lake(tmp_path / "lake", clock=lambda: NOW)
    rows = [row(n, "vélo" if n % 2 else "tram", NOW - timedelta(days=n % 5, minutes=n)) for n in range(100)]
    made.append(pa.Table.from_pylist(rows, schema=MENTION), batch_id="one")
    return made


def odd(rows: pa.Table) -> pa.Array:
    return pc.if_else(pc.match_substring(rows["text"].combine_chunks(), "vélo"), 7, -1)


def test_a_new_column_is_in_every_answer_roll_ups_included(lake: Lake) -> None:
    lake.compact()
    assert lake.reread("topic", odd) == 100
    counts = {one["key"]: one["n"] for one in lake.counts(Filter(), Column.TOPIC).to_pylist()}
    assert counts.get("7") == 50
    assert lake.count(Filter(topics=(7,))) == 50
    assert lake.count(Filter()) == 100


def test_a_persons_correction_survives_the_reading(lake: Lake) -> None:
    lake.relabel(f"{3:032x}", sentiment="positive")
    lake.reread("topic", odd)
    assert lake.count(Filter(sentiments=("positive",))) == 1


def test_days_whose_answers_stay_the_same_are_not_written_again(lake: Lake) -> None:
    lake.reread("topic", odd)
    before = lake.stats()
    lake.reread("topic", odd)
    assert lake.stats() == before


def test_what_was_appended_meanwhile_is_kept(lake: Lake) -> None:
    def change(rows: pa.Table) -> pa.Array:
        lake.append(pa.Table.from_pylist([row(500, "tram", NOW)], schema=MENTION), batch_id="meanwhile")
        return odd(rows)

    lake.reread("topic", change)
    assert lake.count(Filter()) == 101


def test_a_reading_can_be_of_some_days_only(lake: Lake) -> None:
    since, until = NOW - timedelta(days=3), NOW - timedelta(days=2)
    assert lake.reread("topic", odd, since=since, until=until) == 40
    assert lake.count(Filter(topics=(7,))) == 20


def test_what_a_reading_raises_leaves_the_day_as_it_was(lake: Lake) -> None:
    class Interrupted(Exception):  # noqa: N818 - as its callers name it
        pass

    def change(rows: pa.Table) -> pa.Array:
        raise Interrupted

    before = lake.stats()
    with pytest.raises(Interrupted):
        lake.reread("topic", change)
    assert lake.stats() == before


def test_days_are_counted_whole_or_by_when_their_mentions_were_heard(lake: Lake) -> None:
    lake.append(
        pa.Table.from_pylist(
            [{**row(900, "tram", NOW - timedelta(days=2)), "heard_at": NOW}], schema=MENTION
        ),
        batch_id="late",
    )
    days = lake.days().to_pylist()
    assert [one["n"] for one in days] == [20, 20, 21, 20, 20]
    assert [one["day"] for one in days] == sorted((one["day"] for one in days), reverse=True)
    late = lake.days(heard_since=NOW, heard_until=NOW).to_pylist()
    assert {one["day"]: one["n"] for one in late} == {NOW.date(): 1, (NOW - timedelta(days=2)).date(): 1}
    assert lake.days(heard_since=NOW + timedelta(seconds=1)).num_rows == 0


def test_every_query_is_counted_at_once_as_one_by_one(lake: Lake) -> None:
    def answers(rows: pa.Table) -> pa.Array:
        texts = rows["text"].to_pylist()
        return pa.array([[1, 2] if text == "vélo" else [2] for text in texts], pa.list_(pa.int64()))

    lake.reread("queries", answers)
    assert lake.query_counts() == {1: 50, 2: 100}
    lake.compact()
    lake.remove_mentions([f"{1:032x}"])
    assert lake.query_counts() == {n: lake.count(Filter(queries=(n,))) for n in (1, 2)} == {1: 49, 2: 99}
