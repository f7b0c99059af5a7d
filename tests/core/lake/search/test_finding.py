"""What a search finds is what plain Python finds in the rows that count, in whatever state the lake is."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.lake import oracle
from core.lake.posts import NOON, post, some_posts, table
from parvis.core.lake import After, Asked, Filter, Lake, Order, read_words
from parvis.core.lake.search.analysis import stems
from parvis.core.lake.search.index import open_index
from parvis.core.lake.search.scoring import rarity_in, rarity_of_all, terms_of

LATER = NOON + timedelta(days=3)
Row = dict[str, Any]
# What the pages ask: words, exact words, beginnings, refusals; some that nobody wrote.
TYPED = (
    "vélo",
    "velos pluie",
    '"tram lyon"',
    '"une gare"',
    "mar* -bus",
    "-tram -bus -gare",
    "l'été",
    "ecoles VILLES",
    "ca*",
    "absent",
    '"absent vélo"',
    "",
)
FILTERS = (
    Filter(),
    Filter(languages=("fr", "unknown")),
    Filter(sentiments=("negative",), networks=("bluesky", "rss")),
    Filter(since=NOON + timedelta(hours=7), until=NOON + timedelta(days=1, minutes=20)),
    Filter(hashtags=("velo",), complaints=True),
    Filter(queries=(2,), questions=False),
    Filter(authors=("author-4",), sources=(1, 2), topics=(-1, 2), emotions=("anger", "none")),
    Filter(terms=("pluie",), brands=("TCL", "SNCF"), domains=("a.fr",)),
)


def holds(row: Row, asked: Asked) -> bool:
    def held(clause: Any) -> bool:
        one = Asked((replace(clause, refused=False),))
        return any(one.spans(row[name], row["language"]) for name in ("text", "title"))

    return all(held(clause) != clause.refused for clause in asked.clauses)


def paged(lake: Lake, asked: Asked, filter_: Filter, order: Order, limit: int) -> tuple[list[str], set[int]]:
    """All mentions, page after page, and the totals that were told."""
    told: list[str] = []
    totals: set[int] = set()
    after: After | None = None
    while True:
        found = lake.search(asked, filter_, order=order, limit=limit, after=after)
        told += found.rows["mention"].to_pylist()
        totals.add(found.total)
        assert found.unsearched == 0
        if found.after is None:
            return told, totals
        after = found.after


@dataclass
class Kept:
    """A lake, and the rows that count of it."""

    lake: Lake
    rows: list[Row]


def _fresh(kept: Kept) -> None:
    pass


def _compacted(kept: Kept) -> None:
    kept.lake.compact()


def always(_held: Row, _row: Row) -> bool:
    return True


def _changed(kept: Kept) -> None:
    """Compacted; then rows deleted, corrected and edited, an author erased, others heard."""
    lake = kept.lake
    lake.compact()
    gone = {row["mention"] for row in kept.rows[::9]}
    lake.remove_mentions(gone)
    lake.erase_author("author-3")
    kept.rows = [r for r in kept.rows if r["mention"] not in gone and r["author"] != "author-3"]
    for row in kept.rows[::40]:
        lake.relabel(row["mention"], sentiment="negative")
        row["sentiment"] = "negative"
    edited = kept.rows[5] | {"text": "le tram Lyon revient, sous la pluie"}
    assert lake.revise(table([edited]), newer=always) == [edited["mention"]]
    kept.rows[5] = edited
    more = some_posts(40, seed=2, span=timedelta(days=2))
    lake.append(more, batch_id="more")
    kept.rows += more.to_pylist()
    gone = {row["mention"] for row in kept.rows[-10:]}
    lake.remove_mentions(gone)
    kept.rows = kept.rows[:-10]


def _compacted_again(kept: Kept) -> None:
    _changed(kept)
    kept.lake.compact()


@pytest.fixture(
    scope="module", params=[_fresh, _compacted, _changed, _compacted_again], ids=lambda f: f.__name__
)
def kept(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    lake = Lake(tmp_path_factory.mktemp("search") / "lake", clock=lambda: LATER)
    posts = some_posts(300, seed=1)
    for start in (0, 200, 260, 290):
        lake.append(posts.slice(start, 60 if start else 200), batch_id=str(start))
    found = Kept(lake, posts.to_pylist())
    change: Callable[[Kept], None] = request.param
    change(found)
    return found


@pytest.mark.parametrize("typed", TYPED)
def test_a_search_finds_what_plain_python_finds(kept: Kept, typed: str) -> None:
    asked, rng = read_words(typed), random.Random(typed)
    for filter_ in (FILTERS[0], *rng.sample(FILTERS[1:], 3)):
        expected = oracle.newest([row for row in oracle.kept(kept.rows, filter_) if holds(row, asked)])
        newest, totals = paged(kept.lake, asked, filter_, Order.NEWEST, 29)
        assert (newest, totals) == (expected, {len(expected)})
        best, totals = paged(kept.lake, asked, filter_, Order.RELEVANCE, 53)
        assert (sorted(best), totals) == (sorted(expected), {len(expected)})


def test_posts_of_one_instant_are_paged_without_loss(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake", clock=lambda: LATER)
    for start in range(0, 120, 40):
        lake.append(table([post(f"{i:03}", NOON) for i in range(start, start + 40)]), batch_id=str(start))
        for _ in range(2):
            told, totals = paged(lake, read_words("tram"), Filter(), Order.NEWEST, 7)
            assert (sorted(told), totals) == ([f"{i:03}" for i in range(start + 40)], {start + 40})
            lake.compact()


def test_rarer_and_shorter_and_newer_come_first(tmp_path: Path) -> None:
    def at(name: str, days: int, text: str) -> Row:
        return post(name, LATER - timedelta(days=days), text=text)

    filler = [at(f"f{i}", i % 4, f"le tram numéro {i}") for i in range(200)]
    lake = Lake(tmp_path / "lake", clock=lambda: LATER)
    lake.append(
        table(
            [
                *filler,
                at("short", 1, "tram funiculaire"),
                at("long", 1, "tram funiculaire " + "et encore beaucoup de mots autour de cela " * 4),
                at("old", 90, "tram funiculaire"),
            ]
        ),
        batch_id="1",
    )
    for _ in range(2):
        found = lake.search(read_words("tram funiculaire"), Filter())
        assert found.rows["mention"].to_pylist() == ["short", "long", "old"]
        lake.compact()


def test_a_word_is_as_rare_as_in_the_whole_lake_whatever_the_day(tmp_path: Path) -> None:
    """On its quiet day « grève » is in every post: there it would weigh nothing, and « soir » everything."""
    lake = Lake(tmp_path / "lake", clock=lambda: LATER)
    yesterday = LATER - timedelta(days=1)
    rows = [post(f"busy{i}", LATER - timedelta(hours=1), text="la circulation ce soir") for i in range(150)]
    rows += [post(f"quiet{i}", yesterday, text="une grève ce matin") for i in range(79)]
    rows += [post("soir", yesterday, text="une grève ce soir")]
    lake.append(table(rows), batch_id="1")
    lake.compact()
    found = lake.search(read_words("grève -matin"), Filter())
    assert found.rows["mention"].to_pylist() == ["soir"]
    terms = terms_of(read_words("grève"))
    each = [rarity_in(open_index(path), terms) for path in tmp_path.glob("lake/days/*/*.search-*")]
    over_all = rarity_of_all(each, terms)
    greve = ("fr", stems("fr")["greve"])
    assert (over_all.documents, over_all.holding[greve]) == (230, 80)
    assert sorted(rarity.holding[greve] for rarity in each) == [0, 80]
    assert over_all.weight(greve) > max(r.weight(greve) for r in each if r.holding[greve])


@pytest.mark.parametrize("compacted", [False, True])
def test_what_is_gone_is_in_no_answer_and_the_erased_are_off_the_disk(
    tmp_path: Path, compacted: bool
) -> None:
    lake = Lake(tmp_path / "lake", clock=lambda: LATER)
    rows = [post(f"p{i}", NOON + timedelta(minutes=i), author=f"a{i % 5}") for i in range(200)]
    rows[3] |= {"author": "leaver", "text": "zanzibarrique en personne"}
    rows[4] |= {"author": "leaver", "text": "zanzibarrique encore"}
    rows[6] |= {"source": 9, "text": "kaléidoscopique"}
    lake.append(table(rows), batch_id="1")
    if compacted:
        lake.compact()

    def total(typed: str) -> int:
        return lake.search(read_words(typed), Filter()).total

    assert (total("zanzibarrique"), total("kaléidoscopique"), total("tram")) == (2, 1, 197)
    lake.remove_mentions(["p3"])
    assert total("zanzibarrique") == 1
    assert indexed(tmp_path, "zanzib") == ["zanzibarrique"] * compacted
    lake.erase_author("leaver")
    assert total("zanzibarrique") == 0
    assert not indexed(tmp_path, "zanzib")
    assert lake.drop_source(9) == 1
    assert total("kaléidoscopique") == 0
    assert not indexed(tmp_path, "kaleido")
    assert total("tram") == 197
    lake.retain(days=2)
    assert total("tram") == 0
    assert not list(tmp_path.glob("lake/days/*/*.search-*"))


def indexed(folder: Path, beginning: str) -> list[str]:
    """The words that begin like this in the indexes on disk."""
    opened = [open_index(path) for path in folder.glob("lake/days/*/*.search-*")]
    return [word for index in opened for word, _ in index.terms_with_prefix("word", beginning)]


def test_a_lake_compacted_before_there_was_search_is_indexed_by_the_next_compaction(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake", clock=lambda: LATER)
    lake.append(some_posts(300, seed=1, span=timedelta(days=1)), batch_id="1")
    lake.compact()
    for folder in tmp_path.glob("lake/days/*/*.search-*"):
        shutil.rmtree(folder)
    other = Lake(tmp_path / "lake", clock=lambda: LATER)
    other._engine.memory.follow(str(tmp_path / "lake"), -1, set)  # a process that has just started
    before = other.search(read_words("tram"), Filter())
    assert (before.total, before.unsearched) == (0, 300)
    assert lake.compact().read == 0
    after = other.search(read_words("tram"), Filter())
    assert (after.total > 0, after.unsearched) == (True, 0)


def test_a_filter_with_a_text_of_its_own_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="beside"):
        Lake(tmp_path / "lake").search(read_words("tram"), Filter(text="bus"))


@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize("after", [After(0, 10**15), After(10**30, -5), After(-(10**30), 0)])
def test_a_place_that_no_page_gave_is_a_page_all_the_same(tmp_path: Path, order: Order, after: After) -> None:
    lake = Lake(tmp_path / "lake", clock=lambda: LATER)
    lake.append(some_posts(30, seed=1), batch_id="1")
    assert lake.search(read_words("tram"), Filter(), order=order, after=after).rows.num_rows <= 30


def test_a_clock_that_jumps_back_ranks_all_the_same(tmp_path: Path) -> None:
    now: list[datetime] = [LATER]
    lake = Lake(tmp_path / "lake", clock=lambda: now[0])
    lake.append(some_posts(30, seed=1), batch_id="1")
    found = lake.search(read_words("tram"), Filter()).total
    now[0] = NOON - timedelta(days=400)
    assert lake.search(read_words("tram"), Filter()).total == found
