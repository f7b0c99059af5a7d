"""What a post says goes to JSON and comes back the same; its digest tells whether it says the same."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.content.written import said
from parvis.apps.content.bodies import (
    LONGEST,
    MOST_WORDS,
    Body,
    Piece,
    Placed,
    Variant,
    digest_of,
    to_json,
)
from parvis.apps.content.reading import from_json
from parvis.core.errors import BadInput
from parvis.networks.ports import MediaKind
from parvis.networks.versions import Card, Media, Poll

# What a database and a form can hold: no NUL, no half of a surrogate pair, no carriage return.
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), max_size=40)
NETWORKS = st.sampled_from(["bluesky", "x", "mastodon", "linkedin"])
SHARES = st.integers(0, 10_000).map(lambda share: share / 10_000)
FILES = st.builds(
    Placed,
    st.uuids(),
    st.text("0123456789abcdef", min_size=64, max_size=64),
    WORDS,
    st.none() | st.tuples(SHARES, SHARES),
)
POLLS = st.builds(Poll, WORDS, st.lists(WORDS, max_size=4).map(tuple), st.integers(1, 86_400))
PIECES = st.builds(Piece, WORDS, st.lists(FILES, max_size=2).map(tuple), st.none() | POLLS)
VARIANTS = st.builds(
    Variant,
    st.lists(PIECES, min_size=1, max_size=3).map(tuple),
    WORDS,
    WORDS,
    st.lists(WORDS, max_size=3).map(tuple),
    WORDS,
    WORDS,
    WORDS,
    st.dictionaries(WORDS, st.dictionaries(NETWORKS, WORDS, max_size=2), max_size=2),
    st.none() | st.builds(Card, WORDS, WORDS, WORDS, WORDS),
)
BODIES = st.builds(
    Body,
    st.sets(NETWORKS).map(lambda names: tuple(sorted(names))),
    WORDS,
    VARIANTS,
    st.dictionaries(NETWORKS, VARIANTS, max_size=2),
)


@given(BODIES)
def test_a_body_comes_back_from_its_json_as_it_was(body: Body) -> None:
    written = json.dumps(to_json(body), ensure_ascii=False)
    assert from_json(json.loads(written)) == body


@given(BODIES)
def test_the_digest_stays_when_the_body_is_kept_and_read_again(body: Body) -> None:
    assert from_json(json.loads(json.dumps(to_json(body)))).digest == body.digest


def test_the_digest_does_not_depend_on_the_order_in_which_things_are_named() -> None:
    one = said(networks=("x", "bluesky"), own={"x": Variant(), "bluesky": Variant()})
    other = said(networks=("bluesky", "x"), own={"bluesky": Variant(), "x": Variant()})
    assert one.digest == other.digest


def test_the_digest_is_a_known_one() -> None:
    """Approvals are bound to it: it may never be computed another way without a migration."""
    assert said().digest == digest_of(json.loads(json.dumps(to_json(said()))))
    assert said().digest == "dd55f1aea81588c8d0dcde5c1d8366896a94ed2b735aced5bcd7513e32ccfb28"


@pytest.mark.parametrize(
    "change",
    [
        {"networks": ("bluesky",)},
        {"language": "en"},
        {"own": {"x": Variant()}},
        {"common": Variant(parts=(Piece("Bonjour Lyon!"),))},
        {"common": Variant(parts=(Piece("Bonjour Lyon"),), warning="sel")},
        {"common": Variant(parts=(Piece("Bonjour Lyon"),), mentions={"a": {"x": "b"}})},
        {"common": Variant(parts=(Piece("Bonjour Lyon", (Placed(UUID(int=1), "0" * 64),)),))},
    ],
)
def test_whatever_changes_changes_the_digest(change: dict[str, Any]) -> None:
    base: dict[str, Any] = {"networks": ("bluesky", "x"), "language": "fr", "common": said().common}
    assert Body(**{**base, **change}).digest != said().digest


@pytest.mark.parametrize(
    "data",
    [
        [],
        "text",
        {"common": 3},
        {"common": {"parts": [{"text": 3}]}},
        {"common": {"parts": [{"media": [{"asset": "no", "sha256": "x"}]}]}},
        {"common": {"parts": [{"media": [{"asset": str(UUID(int=1)), "sha256": "x", "focus": [2, 0]}]}]}},
        {"common": {"parts": [{"media": [{"asset": str(UUID(int=1)), "sha256": "x", "focus": ["nan", 0]}]}]}},
        {"common": {"parts": [{"poll": {"question": "?", "options": [], "seconds": -1}}]}},
        {"common": {"parts": [{"poll": {"question": "?", "options": [], "seconds": 10**12}}]}},
        {"networks": ["nowhere"]},
        {"own": {"rss2": {}}},
        {"common": {"mentions": {"a": "b"}}},
        {"common": {"card": {"javascript": "x"}}},
        {"common": {"parts": [{}] * 101}},
        {"common": {"parts": [{"text": "x" * (LONGEST + 1)}]}},
        {"common": {"parts": [{"text": "x" * LONGEST}] * (MOST_WORDS // LONGEST + 1)}},
    ],
)
def test_what_is_no_post_is_refused_with_a_sentence(data: Any) -> None:
    with pytest.raises(BadInput) as told:
        from_json(data)
    assert str(told.value)


def test_signs_that_no_database_takes_are_mended() -> None:
    body = from_json({"common": {"parts": [{"text": "a\x00b\ud800c\r\nd\re"}]}})
    assert body.common.parts[0].text == "ab\ufffdc\nd\ne"


def test_a_network_reads_only_what_its_own_mentions_stand_for() -> None:
    body = said("Merci @lyon", own={})
    common = Variant(parts=body.common.parts, mentions={"lyon": {"bluesky": "lyon.fr", "x": ""}})
    body = Body(networks=body.networks, common=common)
    assert body.version("bluesky", {}).mentions == {"lyon": "lyon.fr"}
    assert body.version("x", {}).mentions == {}


def test_a_file_where_it_stands_wins_over_the_librarys_own_words() -> None:
    known = Media(MediaKind.IMAGE, "jpeg", 10, 10, 10, alt="un vélo", focus=(0.5, 0.5))
    own = Placed(UUID(int=1), "0" * 64, "un vélo rouge", (0.1, 0.2))
    bare = Placed(UUID(int=1), "0" * 64)
    body = Body(networks=("x",), common=Variant(parts=(Piece("", (own, bare)),)))
    first, second = body.version("x", {UUID(int=1): known}).parts[0].media
    assert (first.alt, first.focus) == ("un vélo rouge", (0.1, 0.2))
    assert (second.alt, second.focus) == ("un vélo", (0.5, 0.5))
