"""A real cluster annotates as this machine does: nothing lost, nothing doubled, also when workers die."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.lake.posts import some_posts
from parvis.ai.annotate import annotate
from parvis.ai.folders import annotate_folder, in_this_process
from parvis.ai.on_spark import OnSpark, annotated
from parvis.ai.parts import Shape, Written
from parvis.ai.sources import Files, Portion, source_at
from parvis.core.lake import Lake
from parvis.core.lake.spark import Cluster, spark_path
from servers.spark import Standalone

pytestmark = pytest.mark.spark
WORDS = (
    *("merci", "la", "livraison", "est", "très", "rapide", "le", "service", "reste", "honteux", "i", "love"),
    *("this", "product", "but", "shipping", "was", "slow", "#velo", "@sncf", "https://exemple.fr/a", "où"),
    *("êtes-vous", "?", "jamais", "reçu"),
)
TASKS, ROWS = 12, 1_200  # of each task; about a third of a second on a quiet core


@dataclass(frozen=True)
class Given:
    """Files that Spark reads in ``TASKS`` tasks, and what this machine says of them."""

    folder: Path
    expected: pa.Table
    split: int


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Given:
    folder = tmp_path_factory.mktemp("posts {to} annotate")
    size, tables = len(WORDS), []
    for task in range(TASKS):
        ids = range(task * ROWS, (task + 1) * ROWS)
        texts = [" ".join(WORDS[(i * k) % size] for k in range(3, 15)) for i in ids]
        tables.append(pa.table({"id": pa.array(ids, pa.int64()), "text": texts}))
        pq.write_table(tables[-1], folder / f"{task:02d}.parquet")
    largest = max(path.stat().st_size for path in folder.iterdir())
    return Given(folder, annotate(pa.concat_tables(tables)).combine_chunks(), largest + largest // 8)


@dataclass
class Watched:
    """``OnSpark``, noting which files its tasks left behind."""

    on_spark: OnSpark
    left: tuple[str, ...] = ()

    def __call__(self, portion: Portion, folder: Path, shape: Shape) -> Sequence[Written]:
        written = self.on_spark.write(portion, folder, shape)
        counted = {part.name for part in written}
        self.left = tuple(path.name for path in folder.iterdir() if path.name not in counted)
        return written


def test_a_worker_killed_in_mid_job_loses_and_doubles_nothing(
    spark: Standalone, spark_cluster: Cluster, given: Given, tmp_path: Path
) -> None:
    out, writes = tmp_path / "out", Watched(OnSpark(spark_cluster, split=given.split))
    job = threading.Thread(
        target=annotate_folder, args=(source_at(given.folder), out), kwargs={"writes": writes}
    )
    job.start()
    attempts = tmp_path / "out.parts" / "attempts" / "00000"
    while job.is_alive() and not _both_at_work(attempts):
        job.join(0.005)
    spark.kill_worker()
    assert not out.exists()
    job.join()
    spark.add_worker()
    assert writes.left, "no task was at work on the worker that was killed"
    assert _held(out).equals(given.expected)


def test_a_task_that_dies_halfway_is_done_again_and_its_half_file_is_nobodys(
    spark_cluster: Cluster, given: Given, tmp_path: Path
) -> None:
    def dies_once(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        from pyspark import TaskContext

        for batch in batches:
            yield batch.slice(0, 100)
            if TaskContext.get().partitionId() == 1 and TaskContext.get().attemptNumber() == 0:
                os._exit(1)
            yield batch.slice(100)

    @dataclass(frozen=True)
    class Mortal:
        files: Files
        rows: int

        def batches(self, columns: tuple[str, ...], rows: int) -> Iterator[pa.RecordBatch]:
            yield from self.files.batches(columns, rows)

        def frame(self, session: Any, columns: tuple[str, ...]) -> Any:
            frame = self.files.frame(session, columns)
            return frame.mapInArrow(dies_once, frame.schema)

    source = source_at(given.folder)
    mortal = source.read("00000", lambda files: Mortal(files, files.rows))  # type: ignore[arg-type]
    written = OnSpark(spark_cluster, split=given.split).write(mortal, tmp_path, source.shape)
    files = [pq.read_table(tmp_path / part.name) for part in written]
    assert pa.concat_tables(files).sort_by("id").combine_chunks().equals(given.expected)
    assert len(list(tmp_path.iterdir())) > len(written), "no task died"


def test_the_models_and_the_code_travel_to_the_workers(
    spark_cluster: Cluster, given: Given, tmp_path: Path
) -> None:
    def places(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        from parvis.ai import artefacts

        list(batches)
        yield pa.RecordBatch.from_pydict({"place": [str(artefacts.FOLDER)]})

    with spark_cluster.asking() as session:
        frame = session.read.parquet(spark_path(str(given.folder)))
        found = frame.mapInArrow(places, "place string").toArrow()["place"].to_pylist()
        understood = annotated(frame.where("id < 50")).toArrow().sort_by("id")
    assert all("parvis-code/parvis/ai/models" in place for place in found)
    assert understood.combine_chunks().equals(given.expected.slice(0, 50).cast(understood.schema))


def test_a_lake_is_annotated_day_by_day_as_here(spark_cluster: Cluster, tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    lake.append(some_posts(90, seed=1), batch_id="a")
    lake.compact()
    lake.remove_mentions(["1-3", "1-4"])
    for name, writes in (("here", in_this_process), ("there", OnSpark(spark_cluster).write)):
        annotate_folder(source_at(tmp_path / "lake"), tmp_path / name, writes=writes)  # type: ignore[arg-type]
    here, there = (pq.read_table(tmp_path / name).sort_by("mention") for name in ("here", "there"))
    assert there.equals(here)
    assert here.num_rows == 88
    days = [sorted(path.name for path in (tmp_path / name).glob("2026-*")) for name in ("here", "there")]
    assert days[0] == days[1] == lake.day_names()


def test_a_data_person_annotates_a_folder_on_a_cluster(
    spark: Standalone, spark_cluster: Cluster, given: Given, tmp_path: Path
) -> None:
    spark_cluster.stop()  # its cores are needed
    source = tmp_path / "in"
    source.mkdir()
    pq.write_table(given.expected.select(["id", "text"]).slice(0, 300), source / "a.parquet")
    environment = {
        **os.environ,
        "PARVIS_ENGINE": "spark",
        "PARVIS_SPARK_MASTER": spark.master,
        "PARVIS_SPARK_CORES": "2",
        "PYTHONPATH": str(spark.home.parent),
        "LANG": "fr_FR.UTF-8",
    }
    command = [Path(sys.executable).with_name("parvis"), "annotate", source, "-o", tmp_path / "out"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    assert f"{tmp_path / 'out'}\u00a0: 300 publications dans 1 fichier." in done.stdout
    assert _held(tmp_path / "out").equals(given.expected.slice(0, 300))


def _both_at_work(attempts: Path) -> bool:
    """Whether two files are whole, and two more are being written."""
    whole = [_is_whole(path) for path in attempts.glob("*.parquet")]
    return whole.count(True) >= 2 and whole.count(False) == 2


def _is_whole(path: Path) -> bool:
    data = path.read_bytes()
    return len(data) > 8 and data.endswith(b"PAR1")


def _held(out: Path) -> pa.Table:
    return pq.read_table(out).sort_by("id").combine_chunks()
