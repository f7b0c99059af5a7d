"""Every question gets the answer that plain Python gives, from roll-ups and from the mentions alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.lake import oracle
from core.lake.posts import EMOTIONS, LANGUAGES, NETWORKS, NOON, SENTIMENTS, post, some_posts, table
from core.lake.states import Held, lake_in_every_state
from parvis.core.lake import Bucket, By, Column, Filter, Lake, Per, cursor_after, rollups
from parvis.core.lake import engine as engine_module


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Held:
    return lake_in_every_state(tmp_path_factory.mktemp("lakes") / "lake")


def some(values: tuple[Any, ...]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.one_of(st.just(()), st.lists(st.sampled_from(values), min_size=1, max_size=2).map(tuple))


TIMES = st.one_of(
    st.none(),
    st.integers(-5, 100).map(lambda h: NOON + timedelta(hours=h)),
    st.integers(0, 5000).map(lambda m: NOON + timedelta(minutes=m, microseconds=7)),
)
# Few fields at once: a filter that keeps nothing shows nothing.
FILTERS = st.builds(Filter, since=TIMES, until=TIMES) | st.one_of(
    st.builds(
        Filter, since=TIMES, networks=some(NETWORKS), languages=some(LANGUAGES), sentiments=some(SENTIMENTS)
    ),
    st.builds(
        Filter, until=TIMES, queries=some((1, 2, 3)), languages=some(LANGUAGES), topics=some((-1, 0, 9))
    ),
    st.builds(Filter, emotions=some(EMOTIONS), sentiments=some(SENTIMENTS), queries=some((1, 2))),
    st.builds(
        Filter,
        authors=some(("author-1", "author-2")),
        sources=some((1, 2)),
        questions=st.none() | st.booleans(),
    ),
    st.builds(
        Filter,
        hashtags=some(("lyon",)),
        terms=some(("velo",)),
        brands=some(("TCL",)),
        domains=some(("a.fr",)),
    ),
    st.builds(
        Filter,
        since=TIMES,
        text=st.sampled_from(("", "VÉLO tr", "é", "l'ete", "'; --")),
        complaints=st.none() | st.booleans(),
    ),
)
LIGHT = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(params=["roll-ups", "scan"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """With roll-ups where they can answer, and without any."""
    engine_module.compiled.cache_clear()
    if request.param == "scan":
        monkeypatch.setattr(rollups, "answers", lambda *_: False)
    yield request.param
    engine_module.compiled.cache_clear()


@LIGHT
@given(asked=FILTERS, by=st.sampled_from(By))
def test_volume(way: str, held: Held, asked: Filter, by: By) -> None:
    lake, rows = held
    told = lake.volume(asked, by=by).to_pylist()
    assert {(r["bucket"], r["key"]): r["n"] for r in told} == oracle.volume(oracle.kept(rows, asked), by)
    assert lake.count(asked) == len(oracle.kept(rows, asked))


@LIGHT
@given(asked=FILTERS, column=st.sampled_from(Column))
def test_counts(way: str, held: Held, asked: Filter, column: Column) -> None:
    lake, rows = held
    told = [(r["key"], r["n"]) for r in lake.counts(asked, column, limit=100).to_pylist()]
    assert told == oracle.counts(oracle.kept(rows, asked), column)


@LIGHT
@given(asked=FILTERS, column=st.sampled_from((Column.BRAND, Column.HASHTAG, Column.TERM)))
def test_volume_of_chosen_values_of_a_list(held: Held, asked: Filter, column: Column) -> None:
    lake, rows = held
    keys = ("TCL", "lyon", "velo", "nowhere")
    told = lake.volume_of(asked, column, keys, bucket=Bucket.HOUR).to_pylist()
    listed = {"brand": "brands", "hashtag": "hashtags", "term": "terms"}[column.value]
    expected: dict[tuple[Any, str], int] = {}
    for row in oracle.kept(rows, asked):
        hour = row["created_at"].replace(minute=0, second=0, microsecond=0)
        for key in {*row[listed]} & {*keys}:
            expected[hour, key] = expected.get((hour, key), 0) + 1
    assert {(r["bucket"], r["key"]): r["n"] for r in told} == expected


def test_reach_counts_only_what_networks_tell(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    told = [None, 3, 10, 0, None]
    lake.append(table([post(f"r{i}", engagement=n) for i, n in enumerate(told)]), batch_id="r")
    lake.append(table([post("later", NOON + timedelta(days=2), engagement=5)]), batch_id="s")
    row = lake.reach(Filter()).to_pylist()[0]
    assert (row["n"], row["told"], row["engagement"], row["median"], row["most"]) == (6, 4, 18, 4.0, 10)
    assert (row["first"], row["last"]) == (NOON, NOON + timedelta(days=2))
    nothing = lake.reach(Filter(networks=("nowhere",))).to_pylist()[0]
    assert (nothing["n"], nothing["told"], nothing["engagement"]) == (0, 0, None)


@LIGHT
@given(asked=FILTERS)
def test_sentiment_by_day_and_the_sums_of_probabilities(way: str, held: Held, asked: Filter) -> None:
    lake, rows = held
    told = lake.sentiment(asked).to_pylist()
    for day in told:
        of_day = [r for r in oracle.kept(rows, asked) if r["created_at"].date() == day["bucket"].date()]
        assert day["n"] == len(of_day)
        assert day["n_negative"] == sum(r["sentiment"] == "negative" for r in of_day)
        assert day["n_unknown"] == sum(r["sentiment"] == "unknown" for r in of_day)
        assert day["sum_p_positive"] == pytest.approx(sum(r["p_positive"] for r in of_day), abs=1e-4)
    assert sum(day["n"] for day in told) == len(oracle.kept(rows, asked))


@LIGHT
@given(asked=FILTERS)
def test_topics_by_language(way: str, held: Held, asked: Filter) -> None:
    lake, rows = held
    told = {(r["topic"], r["language"]): r["n"] for r in lake.topic_languages(asked).to_pylist()}
    cells = [(r["topic"], r["language"]) for r in oracle.kept(rows, asked)]
    assert told == {cell: cells.count(cell) for cell in cells}


@LIGHT
@given(asked=FILTERS)
def test_topics_by_hour_and_how_people_feel_about_each(way: str, held: Held, asked: Filter) -> None:
    lake, rows = held
    kept = oracle.kept(rows, asked)
    hours = [(r["topic"], int(r["created_at"].timestamp() // 3600)) for r in kept]
    told = {(r["topic"], r["hour"]): r["n"] for r in lake.topic_hours(asked).to_pylist()}
    assert told == {one: hours.count(one) for one in hours}
    felt = {row["topic"]: row for row in lake.topic_sentiment(asked).to_pylist()}
    assert set(felt) == {r["topic"] for r in kept}
    for topic, row in felt.items():
        mine = [r for r in kept if r["topic"] == topic]
        assert row["n"] == len(mine)
        for feeling in ("negative", "neutral", "positive"):
            expected = sum(r[f"p_{feeling}"] for r in mine)
            assert row[f"sum_p_{feeling}"] == pytest.approx(expected, abs=1e-4)


@LIGHT
@given(
    asked=FILTERS,
    word=st.sampled_from((None, "tram", "VELO", "gare", "une gare", "élan", "été", "vélo tram", "zut", "?!")),
)
def test_the_latest_page_by_page(held: Held, asked: Filter, word: str | None) -> None:
    lake, rows = held
    expected = oracle.kept(rows, asked)
    if word is not None:
        expected = oracle.holding(expected, word)
    told: list[str] = []
    cursor = None
    for _ in range(3):
        page = lake.latest(asked, limit=7, before=cursor, word=word)
        told += page["mention"].to_pylist()
        cursor = cursor_after(page) or cursor
    assert told == oracle.newest(expected)[:21]


def test_roll_ups_and_scan_give_the_same_to_the_last_digit(
    held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake, _ = held
    asked = Filter(since=NOON - timedelta(hours=5), until=NOON + timedelta(days=4), queries=(2,))
    rolled = [lake.sentiment(asked), lake.rising_terms(asked, window=timedelta(hours=31))]
    engine_module.compiled.cache_clear()
    monkeypatch.setattr(rollups, "answers", lambda *_: False)
    assert [lake.sentiment(asked), lake.rising_terms(asked, window=timedelta(hours=31))] == rolled
    engine_module.compiled.cache_clear()
    assert rolled[0].num_rows > 2
    assert rolled[1].num_rows > 0


def test_a_term_that_takes_a_larger_share_than_before_rises(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake", clock=lambda: NOON)
    day = timedelta(days=1)
    old = [post(f"o{i}", NOON - day * 1.5, terms=["tram", "pluie"]) for i in range(40)]
    new = [post(f"n{i}", NOON - day / 2, terms=["tram", "greve" if i % 2 else "pluie"]) for i in range(40)]
    lake.append(table([*old, *new]), batch_id="a")
    for _ in range(2):
        first = lake.rising_terms(Filter(), window=day).to_pylist()[0]
        assert (first["term"], first["n_now"], first["n_before"]) == ("greve", 20, 0)
        assert first["score"] == pytest.approx(2 * 20 * np.log(2), abs=1e-5)  # all terms: 80 now, 80 before
        lake.compact()


def test_days_can_be_those_of_paris(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    lake.append(table([post("late", NOON.replace(hour=23, minute=30))]), batch_id="a")
    bucket = lake.volume(Filter(), bucket="day", zone="Europe/Paris")["bucket"][0].as_py()  # type: ignore[arg-type]
    assert bucket == NOON.replace(hour=23)  # midnight of the 11th in Paris


def test_a_sample_is_the_same_for_the_same_seed_and_another_for_another(held: Held) -> None:
    lake, _ = held
    drawn = lake.sample(Filter(), 20, seed=1)["mention"].to_pylist()
    assert drawn == lake.sample(Filter(), 20, seed=1)["mention"].to_pylist()
    assert drawn != lake.sample(Filter(), 20, seed=2)["mention"].to_pylist()
    assert len(set(drawn)) == 20
    p = lake.probabilities(Filter(), limit=50, seed=1)
    assert p.shape == (50, 3)
    assert p.sum(axis=1) == pytest.approx(1, abs=1e-2)


def test_a_frequent_word_is_found_past_the_end_of_its_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("parvis.core.lake.words.KEPT", 5)
    lake = Lake(tmp_path / "lake")
    posts = [
        post(f"{i:03}", NOON + timedelta(seconds=i), language="en" if i < 10 else "fr") for i in range(60)
    ]
    lake.append(table(posts), batch_id="a")
    lake.compact()
    early = Filter(until=NOON + timedelta(seconds=30))  # past the end of the list, seen from the newest
    asked_of = ((Filter(), 60), (Filter(languages=("en",)), 10), (Filter(since=NOON), 60), (early, 30))
    for asked, n in asked_of:
        for word in ("tram", None, "en retard"):
            names = lake.latest(asked, limit=100, word=word)["mention"].to_pylist()
            assert names == [f"{i:03}" for i in reversed(range(n))]
    assert lake.latest(Filter(), limit=3, word="tram")["mention"].to_pylist() == ["059", "058", "057"]
    lake.remove_mentions([f"{i:03}" for i in range(50, 60)])
    assert lake.latest(Filter(), limit=3, word="tram")["mention"].to_pylist() == ["049", "048", "047"]


def test_short_steps_count_each_value_of_each_mention_once(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    rows = some_posts(300, seed=11)
    lake.append(rows, batch_id="a")
    asked = Filter(since=NOON, until=NOON + timedelta(hours=30), networks=("bluesky",))
    kept = oracle.kept(rows.to_pylist(), asked)
    for per, minutes in ((Per.QUERY, 5), (Per.TERM, 20), (Per.ALL, 60)):
        expected = Counter(
            (int(row["created_at"].timestamp()) // (minutes * 60) * minutes * 60, str(key))
            for row in kept
            for key in ([""] if per is Per.ALL else set(row[per.value]))
        )
        found = lake.series(asked, per=per, minutes=minutes).to_pylist()
        assert {(row["start"], row["key"]): row["n"] for row in found} == expected
    only = lake.series(asked, per=Per.TERM, keys=("velo",)).to_pylist()
    assert {row["key"] for row in only} == {"velo"}
    with pytest.raises(ValueError, match="divide an hour"):
        lake.series(asked, per=Per.ALL, minutes=7)


def test_looking_up_or_labelling_one_mention_after_another_compiles_nothing_anew(tmp_path: Path) -> None:
    """A question with the id in it would be compiled for each post, and push the others' out of memory."""
    lake = Lake(tmp_path)
    names = [f"m{n}" for n in range(4)] + ["l'été", "a\nb"]
    lake.append(table([post(name) for name in names]), batch_id="a")
    lake.mention(names[0])
    lake.relabel(names[0], sentiment="positive")
    before = engine_module.compiled.cache_info().misses
    for name in names:
        lake.relabel(name, sentiment="negative")
        assert lake.mention(name)["sentiment"].to_pylist() == ["negative"], name
    assert lake.mention("nobody").num_rows == 0
    assert engine_module.compiled.cache_info().misses == before
