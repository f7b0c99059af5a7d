"""Whatever a server sends in place of a status: counted, never fatal."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from contracts.rig import NOW
from parvis.networks.mastodon.batches import Batch
from parvis.networks.mastodon.statuses import StatusReader
from parvis.networks.ports import Post
from servers.fake_mastodon import entities

TEXT = st.text(st.characters(exclude_categories=()), max_size=20)  # halves of surrogate pairs too
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT | TEXT.map(lambda text: f"https://{text}"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
ALICE = entities.account("https://a.example", "7", "alice")
GOOD = entities.status("https://a.example", "8", ALICE, "<p>Bonjour</p>", NOW)


def written(post: Post) -> bytes:
    """Return a post as any store would write it; raises if something in it is no text."""
    return json.dumps(asdict(post), ensure_ascii=False, default=str).encode("utf-8")


def a_batch() -> Batch:
    return Batch(StatusReader("a.example", lambda: NOW), lambda: NOW)


@given(ANYTHING)
def test_anything_at_all_in_place_of_a_status_is_counted(nonsense: Any) -> None:
    batch = a_batch()
    batch.add(nonsense)
    batch.remove(nonsense)
    batch.add(GOOD)
    heard = batch.take()
    assert [post.text for post in heard.posts] == ["Bonjour"]


@settings(max_examples=300)
@given(st.sampled_from(sorted(GOOD)), ANYTHING)
@example("url", "https://\ud800")
@example("language", "\ud800")
@example("spoiler_text", "\ud800")
def test_anything_at_all_in_one_place_of_a_status_costs_that_status_at_most(key: str, nonsense: Any) -> None:
    batch = a_batch()
    batch.add(GOOD | {"id": "9", key: nonsense})
    batch.add(GOOD)
    heard = batch.take()
    assert heard.posts[-1].text == "Bonjour"
    assert heard.cursor
    assert all(written(post) for post in heard.posts)


@settings(max_examples=300)
@given(st.sampled_from(sorted(ALICE)), ANYTHING)
def test_anything_at_all_in_one_place_of_an_account_costs_its_status_at_most(key: str, nonsense: Any) -> None:
    batch = a_batch()
    batch.add(GOOD | {"id": "9", "account": ALICE | {key: nonsense}})
    batch.add(GOOD)
    heard = batch.take()
    assert heard.posts[-1].text == "Bonjour"
    assert all(written(post) for post in heard.posts)
