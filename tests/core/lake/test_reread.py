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
