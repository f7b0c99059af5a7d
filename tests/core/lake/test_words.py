"""The word index lists the rows that hold a word, and pages come from it in the right order."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from core.lake import oracle
from core.lake.posts import NOON, post, table
from parvis.core.lake import Filter, Lake, cursor_after
from parvis.core.lake.engine import Engine, Limits
from parvis.core.lake.words import WordIndex, cut_tokens, word_index

ENGINE = Engine(Limits(), Path("/nonexistent"))
_POSTS = pa.schema([("text", pa.string()), ("title", pa.string())])
TEXTS = st.text(st.sampled_from("aàÀbé É1ß\t\n\u00a0\u2003-'’\u0301\u200dİœ日本👍"), max_size=12)


def cut(token: pa.Table) -> pa.Table:
    return ENGINE.ask({"token": token}, cut_tokens)


@settings(deadline=None, max_examples=60)
@given(posts=st.lists(st.tuples(TEXTS, TEXTS), max_size=8))
def test_texts_split_at_blanks_hold_the_same_words_as_whole_texts(posts: list[tuple[str, str]]) -> None:
    rows = pa.table({"text": [t for t, _ in posts], "title": [t for _, t in posts]}, _POSTS)
    whole = pa.table({"text": pa.array([f"{text} {title}" for text, title in posts], pa.string())})
    words = cut(whole)["words"].to_pylist()
    index = word_index([rows.slice(0, 3), rows.slice(3)], cut)
    held = {entry["word"]: entry["rows"] for entry in index.to_pylist()}
    every = {word for row in words for word in row}
    assert held == {word: [at for at, row in enumerate(words) if word in row] for word in every}
    assert index["word"].to_pylist() == sorted(every)
    groups = [index.slice(at, 3) for at in range(0, index.num_rows, 3)]
    looked_up = WordIndex([group["word"][0].as_py() for group in groups], lambda at: groups[at])
    assert all(looked_up.places([word]).rows.tolist() == held[word] for word in every)
    assert looked_up.places(["absent"]).rows.tolist() == []


def test_posts_of_one_instant_are_paged_without_loss(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    rows = [
        post(f"{i * 7919 % 100:03}", NOON - timedelta(hours=i // 30), text="tram" if i % 3 else "bus")
        for i in range(100)
    ]
    for start in (0, 40, 80):
        lake.append(table(rows[start : start + 40]), batch_id=str(start))
        for asked, word in ((Filter(), None), (Filter(), "tram"), (Filter(networks=("bluesky",)), "tram")):
            kept = rows[: start + 40]
            expected = oracle.newest(oracle.holding(kept, word) if word else kept)
            told: list[str] = []
            page = lake.latest(asked, limit=9, word=word)
            while page.num_rows:
                told += page["mention"].to_pylist()
                page = lake.latest(asked, limit=9, word=word, before=cursor_after(page))
            assert told == expected
        if start == 0:
            lake.compact()
