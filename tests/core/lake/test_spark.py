"""A real cluster gives the answers that DuckDB gives, of the same lake, also when a worker dies."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from core.lake.posts import NOON, post, some_posts, table
from core.lake.states import lake_in_every_state
from parvis.core.lake import By, Column, Filter, Lake, NoCluster, cursor_after
from parvis.core.lake.latest import _Search
from parvis.core.lake.spark import Cluster
from parvis.core.lake.spark.frames import Frames
from servers.postgres import free_port
from servers.spark import Standalone

pytestmark = pytest.mark.spark
DAY = timedelta(days=1)
HOURS = Filter(since=NOON - timedelta(hours=5), until=NOON + timedelta(hours=64), queries=(2,))  # roll-ups
FINE = Filter(since=NOON + timedelta(microseconds=7), until=NOON + 3 * DAY, hashtags=("lyon",))  # a scan
TEXT = Filter(text="VÉLO tr", complaints=True)
HOSTILE = "l'`${spark.app.name}` \\' OR ''='' ; -- %_ \\n {}?:x"
ODD = {
    "greek": post("greek", NOON, text="Η ΟΔΟΣ μου", title="İstanbul'da"),
    "hostile": post("hostile", NOON, text=HOSTILE),
    "first": post("first", datetime(1, 1, 1, tzinfo=UTC)),
    "last": post("last", datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)),
}


@pytest.fixture(scope="module")
def lakes(spark_cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> tuple[Lake, Lake]:
    """One lake, asked by DuckDB and by the cluster; its folder has a name that Spark reads as a pattern."""
    root = tmp_path_factory.mktemp("spark") / "l{a,b}ke été"
    here, _ = lake_in_every_state(root)
    here.append(table(list(ODD.values())), batch_id="odd")
    return here, Lake(root, clock=lambda: NOON + 3 * DAY, cluster=spark_cluster)


@pytest.fixture
def there_alone(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """No answer was this machine's in place of the cluster's."""
    caplog.set_level(logging.WARNING, "parvis.core.lake.asking")
    yield
    assert [record.getMessage() for record in caplog.records if "answered on" in record.getMessage()] == []


QUESTIONS: dict[str, Callable[[Lake], pa.Table]] = {
    "volume from roll-ups": lambda lake: lake.volume(HOURS, by=By.NETWORK),
    "volume of a scan": lambda lake: lake.volume(FINE, by=By.SENTIMENT),
    "volume of what holds a text": lambda lake: lake.volume(TEXT),
    "sentiment by day": lambda lake: lake.sentiment(Filter()),
    "sentiment of one query": lambda lake: lake.sentiment(HOURS),
    "topics by language": lambda lake: lake.topic_languages(Filter(since=NOON)),
    "rising terms": lambda lake: lake.rising_terms(HOURS, window=timedelta(hours=31)),
    "the posts drawn by a seed": lambda lake: lake.sample(Filter(), 40, seed=3),
    "one mention": lambda lake: lake.mention("2-2"),
    "the first and the last moment": lambda lake: lake.counts(
        Filter(until=datetime(2, 1, 1, tzinfo=UTC)), Column.AUTHOR
    ),
    **{
        f"counts by {column}": lambda lake, column=column: lake.counts(Filter(), column, limit=50)  # type: ignore[misc]
        for column in Column
    },
}


@pytest.mark.parametrize("asked", QUESTIONS)
def test_a_cluster_answers_as_this_machine_does(
    lakes: tuple[Lake, Lake], there_alone: None, asked: str
) -> None:
    here, there = lakes
    expected = QUESTIONS[asked](here)
    assert QUESTIONS[asked](there).equals(expected)
    assert expected.num_rows > 0


def test_texts_of_every_script_are_found_alike(lakes: tuple[Lake, Lake], there_alone: None) -> None:
    for words in ("οδοσ", "istanbul", "élan"):
        assert [lake.count(Filter(text=words)) for lake in lakes] == [1, 1]


def test_a_text_that_looks_like_spark_or_sql_is_looked_for_as_it_is(
    lakes: tuple[Lake, Lake], there_alone: None
) -> None:
    for asked in (Filter(text=HOSTILE), Filter(authors=(HOSTILE,)), Filter(hashtags=(HOSTILE,))):
        assert len({lake.count(asked) for lake in lakes}) == 1
    assert lakes[1].count(Filter(text=HOSTILE)) == 1
    assert lakes[1].count(Filter(text="`parvis`")) == 0


def test_the_newest_posts_that_must_be_scanned_for_are_the_same(
    lakes: tuple[Lake, Lake], there_alone: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As if the word index had settled nothing.
    monkeypatch.setattr(_Search, "_pick", lambda search, _: list(search._sight.segments))
    asked_of: list[str] = []
    table_of = Frames.table
    monkeypatch.setattr(Frames, "table", lambda *asked: asked_of.append(asked[1]) or table_of(*asked))
    asked = Filter(text="tram", since=NOON)
    pages: list[list[pa.Table]] = [[], []]
    for lake, read in zip(lakes, pages, strict=True):
        cursor = None
        for _ in range(2):
            read.append(lake.latest(asked, limit=7, before=cursor, word="gare"))
            cursor = cursor_after(read[-1])
    assert pages[0] == pages[1]
    assert [page.num_rows for page in pages[0]] == [7, 7]
    assert set(asked_of) == {"spot"}


def test_what_is_erased_and_compacted_is_gone_from_the_clusters_next_answer(
    spark_cluster: Cluster, there_alone: None, tmp_path: Path
) -> None:
    here, there = Lake(tmp_path / "lake"), Lake(tmp_path / "lake", cluster=spark_cluster)
    here.append(some_posts(200, seed=5), batch_id="a")
    assert there.count(Filter()) == 200
    gone = here.erase_author("author-3") + here.remove_mentions(["5-0", "5-1"])
    here.compact()
    assert gone > 2
    assert there.count(Filter()) == 200 - gone == here.count(Filter())
    assert "author-3" not in there.counts(Filter(), Column.AUTHOR)["key"].to_pylist()


def test_a_worker_killed_in_mid_question_changes_no_answer(
    spark: Standalone, lakes: tuple[Lake, Lake], spark_cluster: Cluster, there_alone: None
) -> None:
    here, there = lakes
    asked = Filter(text="tr")
    answers: list[pa.Table] = []
    thread = threading.Thread(target=lambda: answers.append(there.counts(asked, Column.TERM, limit=50)))
    with spark_cluster.asking() as session:
        tracker = session.sparkContext.statusTracker()
        thread.start()
        while thread.is_alive() and not tracker.getActiveStageIds():
            thread.join(0.005)
        spark.kill_worker()
    was_at_work = thread.is_alive()
    thread.join()
    spark.add_worker()
    assert was_at_work, "the question was over before the worker was killed"
    assert answers[0].equals(here.counts(asked, Column.TERM, limit=50))
    assert answers[0].num_rows > 3


def test_a_cluster_without_workers_keeps_nobody_waiting(
    spark: Standalone,
    lakes: tuple[Lake, Lake],
    spark_cluster: Cluster,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    here, there = lakes
    monkeypatch.setattr(spark_cluster, "_patience_s", 1.0)
    for _ in range(2):
        spark.kill_worker()
    assert there.count(FINE) == here.count(FINE)
    assert "count answered on this machine: Spark did not answer" in caplog.text
    for _ in range(2):
        spark.add_worker()
    monkeypatch.setattr(spark_cluster, "_patience_s", 60.0)
    caplog.clear()
    assert there.count(FINE) == here.count(FINE)
    assert "answered on this machine" not in caplog.text


def test_a_cluster_that_ended_what_it_had_given_is_asked_anew(
    lakes: tuple[Lake, Lake], spark_cluster: Cluster, caplog: pytest.LogCaptureFixture
) -> None:
    here, there = lakes
    with spark_cluster.asking() as session:
        session.sparkContext._jsc.stop()
    assert there.count(FINE) == here.count(FINE)
    assert "count answered on this machine" in caplog.text
    caplog.clear()
    assert there.count(FINE) == here.count(FINE)
    assert "answered on this machine" not in caplog.text


def test_without_a_cluster_this_machine_answers_and_the_log_says_why(
    lakes: tuple[Lake, Lake], spark: Standalone, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    now = [100.0]
    nowhere = Cluster(f"spark://127.0.0.1:{free_port()}", clock=lambda: now[0])
    lake = Lake(tmp_path / "lake", cluster=nowhere)
    lake.append(table([post("a")]), batch_id="a")
    assert lake.count(Filter()) == 1
    assert "no master of Spark answers at spark://127.0.0.1" in caplog.text
    assert lake.count(Filter()) == 1
    assert "could not be reached a moment ago" in caplog.text, "every page would wait for it"
    now[0] += 61
    with pytest.raises(NoCluster, match="no master of Spark"), nowhere.asking():
        pass


def test_a_question_that_spark_has_no_word_for_is_answered_here(
    lakes: tuple[Lake, Lake], caplog: pytest.LogCaptureFixture
) -> None:
    def shapes(_: Filter) -> Any:
        from parvis.core.lake.engine import mention
        from parvis.core.lake.words import regexp_extract_all

        return mention.select(words=regexp_extract_all(mention.text, "[a-z]+")).limit(1)

    there = lakes[1]
    assert there._ask(Filter(), shapes).num_rows == 1
    assert "shapes answered on this machine: Spark did not answer" in caplog.text
