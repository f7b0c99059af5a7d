"""A folder is annotated whole or not at all, once, and says what is wrong with what it is given."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.lake.posts import NOON, post, some_posts, table
from parvis.ai.annotate import annotate
from parvis.ai.folders import MANIFEST, annotate_folder, in_this_process
from parvis.ai.parts import Shape, Written
from parvis.ai.ports import ArtefactFault
from parvis.ai.sources import FolderFault, LakeDays, ParquetFolder, Portion, source_at
from parvis.core.lake import Lake

TEXTS = ("Merci, livraison rapide !", "This is great, thank you", None, "Service client injoignable, honteux")


def posts(first: int, n: int) -> pa.Table:
    """Rows with a column of each kind that passes through."""
    return pa.table(
        {
            "id": pa.array(range(first, first + n), pa.int64()),
            "at": pa.array([datetime(2026, 3, 1, tzinfo=UTC) + timedelta(hours=i) for i in range(n)]).cast(
                pa.timestamp("us", tz="UTC")
            ),
            "text": pa.array([TEXTS[i % len(TEXTS)] for i in range(n)], pa.string()),
            "tags": pa.array([["a", "b"][: i % 3] for i in range(n)], pa.list_(pa.string())),
        }
    )


def folder_of(path: Path, *sizes: int) -> pa.Table:
    """Files of so many rows in a new folder; what they hold together."""
    path.mkdir()
    tables, first = [], 0
    for number, size in enumerate(sizes):
        tables.append(posts(first, size))
        pq.write_table(tables[-1], path / f"{number}.parquet", row_group_size=10)
        first += size
    return pa.concat_tables(tables)


def result(out: Path) -> pa.Table:
    """What a folder holds, in the order of its ids."""
    return pq.read_table(out).sort_by("id").combine_chunks()


def test_a_folder_says_what_annotate_says_of_its_rows(tmp_path: Path) -> None:
    given = folder_of(tmp_path / "in", 30, 40, 50)
    done = annotate_folder(
        ParquetFolder(tmp_path / "in", portion=60), tmp_path / "out", writes=in_this_process
    )
    assert result(tmp_path / "out").equals(annotate(given).combine_chunks())
    assert (done.rows, done.files, done.again) == (120, 2, 0)
    told = json.loads((tmp_path / "out" / MANIFEST).read_text())
    assert told["portions"] == {"00000": {"part-00000.parquet": 70}, "00001": {"part-00000.parquet": 50}}
    assert not (tmp_path / "out.parts").exists()


def test_files_that_other_programs_leave_are_not_read(tmp_path: Path) -> None:
    folder_of(tmp_path / "in", 3)
    (tmp_path / "in" / "_temporary").mkdir()
    for name in ("_temporary/0.parquet", ".0.parquet.crc"):
        (tmp_path / "in" / name).write_bytes(b"half a file")
    assert annotate_folder(source_at(tmp_path / "in"), tmp_path / "out", writes=in_this_process).rows == 3


def test_an_interrupted_run_goes_on_and_doubles_nothing(tmp_path: Path) -> None:
    given = folder_of(tmp_path / "in", 30, 30, 30)
    calls: list[int] = []

    def interrupted(portion: Portion, folder: Path, shape: Shape) -> Sequence[Written]:
        calls.append(portion.rows)
        if len(calls) == 2:
            (folder / "half.parquet").write_bytes(b"half a file")
            raise KeyboardInterrupt
        return in_this_process(portion, folder, shape)

    out, source = tmp_path / "out", ParquetFolder(tmp_path / "in", portion=30)
    with pytest.raises(KeyboardInterrupt):
        annotate_folder(source, out, writes=interrupted)
    assert not out.exists()
    done = annotate_folder(source, out, writes=interrupted)
    assert (done.rows, done.again, calls) == (90, 30, [30, 30, 30, 30])
    assert result(out).equals(annotate(given).combine_chunks())


def test_what_was_written_of_other_files_is_not_used(tmp_path: Path) -> None:
    folder_of(tmp_path / "in", 30, 30)
    (tmp_path / "out.parts" / "whole" / "00000").mkdir(parents=True)
    pq.write_table(posts(900, 5), tmp_path / "out.parts" / "whole" / "00000" / "part-00000.parquet")
    (tmp_path / "out.parts" / "state.json").write_text('{"source": "another", "model": "another"}')
    done = annotate_folder(source_at(tmp_path / "in"), tmp_path / "out", writes=in_this_process)
    assert (done.rows, done.again) == (60, 0)
    assert result(tmp_path / "out")["id"].to_pylist() == list(range(60))


def test_a_portion_that_comes_back_with_other_rows_is_refused(tmp_path: Path) -> None:
    folder_of(tmp_path / "in", 30)

    def twice(portion: Portion, folder: Path, shape: Shape) -> Sequence[Written]:
        return 2 * list(in_this_process(portion, folder, shape))

    with pytest.raises(FolderFault, match="30 rows were to be annotated, 60 came back"):
        annotate_folder(source_at(tmp_path / "in"), tmp_path / "out", writes=twice)
    assert not (tmp_path / "out").exists()


def test_a_result_that_is_there_is_left_alone(tmp_path: Path) -> None:
    folder_of(tmp_path / "in", 3)
    (tmp_path / "out").mkdir()
    with pytest.raises(FileExistsError):
        annotate_folder(source_at(tmp_path / "in"), tmp_path / "out", writes=in_this_process)


def test_two_runs_do_not_write_one_result(tmp_path: Path) -> None:
    folder_of(tmp_path / "in", 3)
    source, out = source_at(tmp_path / "in"), tmp_path / "out"

    def another(portion: Portion, folder: Path, shape: Shape) -> Sequence[Written]:
        with pytest.raises(FolderFault, match="another run is writing"):
            annotate_folder(source, out, writes=in_this_process)
        return in_this_process(portion, folder, shape)

    assert annotate_folder(source, out, writes=another).rows == 3


def test_models_of_another_version_do_not_mix_in(tmp_path: Path) -> None:
    with pytest.raises(ArtefactFault, match="models parvis-other were asked for"):
        Shape(posts(0, 1).schema, model="parvis-other").understood(posts(0, 1).to_batches()[0])


def test_of_a_lake_what_counts_is_annotated_and_neither_text_nor_author_leaves_it(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    lake.append(some_posts(60, seed=1), batch_id="a")
    lake.append(table([post("far", NOON + timedelta(days=9), text="Très déçu, honteux")]), batch_id="b")
    lake.remove_mentions(["1-0", "1-1"])
    lake.relabel("1-2", sentiment="positive")
    source = source_at(tmp_path / "lake")
    assert isinstance(source, LakeDays)
    done = annotate_folder(source, tmp_path / "out", writes=in_this_process)
    held = pq.read_table(tmp_path / "out")
    assert done.rows == 59 == len(set(held["mention"].to_pylist()))
    assert not {"text", "author", "ref", "title"} & set(held.column_names)
    by_id = dict(zip(held["mention"].to_pylist(), held["sentiment"].to_pylist(), strict=True))
    assert by_id["far"] == annotate(["Très déçu, honteux"])["sentiment"][0].as_py()
    assert {"1-0", "1-1"}.isdisjoint(by_id)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("empty", "there is no Parquet file"),
        ("no text", "has no column of text that is named text"),
        ("text of numbers", "has no column of text that is named text"),
        ("torn", "is not a whole Parquet file"),
        ("mixed", "has other columns than"),
    ],
)
def test_what_is_wrong_with_a_folder_is_told(tmp_path: Path, name: str, told: str) -> None:
    source = tmp_path / name
    source.mkdir()
    if name == "no text":
        pq.write_table(pa.table({"words": ["a"]}), source / "a.parquet")
    if name == "text of numbers":
        pq.write_table(pa.table({"text": [1]}), source / "a.parquet")
    if name == "torn":
        (source / "a.parquet").write_bytes(b"PAR1 and no more")
    if name == "mixed":
        pq.write_table(pa.table({"text": ["a"]}), source / "a.parquet")
        pq.write_table(pa.table({"text": ["a"], "more": [1]}), source / "b.parquet")
    with pytest.raises(FolderFault, match=told):
        source_at(source)
