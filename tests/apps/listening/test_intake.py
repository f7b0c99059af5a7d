"""From what a network says to rows of the lake, hostile posts included."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from parvis.apps.listening.intake import Kept, Reading, heard_table, post_time, take_in
from parvis.apps.listening.language import Matcher, parse
from parvis.core.lake import Filter, Lake, Pseudonyms
from parvis.networks.ports import Author, MediaKind, Post, Removal, RemovalKind

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
KEY = bytes(range(32))
POST = Post(
    network="bluesky",
    id="at://did:plc:abc/app.bsky.feed.post/1",
    author=Author(id="did:plc:abc", handle="camille.test", name="Camille"),
    text="Le vélo à Lyon, quel bonheur ! #velotaf",
    created_at=NOW - timedelta(minutes=2),
    heard_at=NOW,
    url="https://bsky.app/profile/did:plc:abc/post/1",
)


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake", clock=lambda: NOW)


def take(lake: Lake, *posts: Post, batch: str = "b1", query: str = "vélo", **options: object) -> Kept:
    given = {"keep_all": False, "removals": (), **options}
    return take_in(
        lake=lake,
        pseudonyms=Pseudonyms(KEY),
        reading=Reading(Matcher({7: parse(query)})),
        source_id=3,
        posts=posts,
        batch=batch,
        **given,  # type: ignore[arg-type]
    )


def kept_rows(lake: Lake) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = lake.latest(Filter(), limit=100).to_pylist()
    return rows


def test_a_post_that_a_query_matches_is_kept_and_understood(lake: Lake) -> None:
    take(lake, POST, replace(POST, id="2", text="Rien à voir"))
    (row,) = kept_rows(lake)
    assert row["queries"] == [7]
    assert row["language"] == "fr"
    assert row["hashtags"] == ["velotaf"]
    assert row["source"] == 3


def test_no_name_handle_or_address_of_an_author_lies_in_the_files(lake: Lake, tmp_path: Path) -> None:
    take(lake, POST)
    for path in tmp_path.rglob("*.parquet"):
        body = path.read_bytes()
        for secret in (b"camille", b"Camille", b"did:plc:abc", b"bsky.app"):
            assert secret not in body, path


def test_the_same_post_heard_twice_counts_once(lake: Lake) -> None:
    take(lake, POST, batch="one")
    take(lake, POST, batch="two")
    take(lake, POST, batch="two")
    assert lake.count(Filter()) == 1


def test_accounts_that_ask_not_to_be_indexed_are_never_kept(lake: Lake) -> None:
    shy = replace(POST, author=replace(POST.author, indexable=False))
    assert take(lake, shy, keep_all=True).kept == 0


def test_a_deletion_heard_later_removes_the_post(lake: Lake) -> None:
    take(lake, POST)
    gone = Removal("bluesky", RemovalKind.POST, POST.id, NOW)
    take(lake, batch="b2", removals=(gone,))
    assert lake.count(Filter()) == 0


def test_an_account_that_is_gone_takes_all_its_posts_with_it(lake: Lake) -> None:
    take(lake, POST, replace(POST, id="2"), replace(POST, id="3", author=Author(id="did:plc:other")))
    gone = Removal("bluesky", RemovalKind.AUTHOR, "did:plc:abc", NOW)
    take(lake, batch="b2", removals=(gone,))
    assert lake.count(Filter()) == 1


def edited(minutes: int, text: str, **changes: object) -> Post:
    """``POST`` as its author changed it so many minutes after."""
    at = POST.created_at + timedelta(minutes=minutes)
    return replace(POST, text=text, edited_at=at, heard_at=NOW + timedelta(days=1), **changes)  # type: ignore[arg-type]


def test_an_edit_replaces_the_words_and_all_that_was_understood(lake: Lake) -> None:
    take(lake, POST, batch="1")
    take(lake, edited(1, "The bike lanes are great! #bike"), batch="2")
    (row,) = kept_rows(lake)
    assert (row["text"], row["language"]) == ("The bike lanes are great! #bike", "en")
    assert (row["hashtags"], row["queries"]) == (["bike"], []), "it stays, and matches no more"
    assert (row["created_at"], row["heard_at"]) == (POST.created_at, NOW)
    assert lake.count(Filter()) == 1


def test_an_edit_heard_too_late_or_twice_changes_nothing(lake: Lake) -> None:
    take(lake, POST, batch="1")
    take(lake, edited(2, "vélo, deuxième version"), edited(1, "vélo, première version"), batch="2")
    take(lake, edited(1, "vélo, première version"), batch="3")
    take(lake, POST, batch="4")
    assert [row["text"] for row in kept_rows(lake)] == ["vélo, deuxième version"]


def test_a_post_first_heard_as_an_edit_is_kept_once_and_can_be_edited_again(lake: Lake) -> None:
    take(lake, edited(1, "vélo, première version"), batch="1")
    assert [row["text"] for row in kept_rows(lake)] == ["vélo, première version"]
    take(lake, edited(2, "vélo, deuxième version"), batch="2")
    assert [row["text"] for row in kept_rows(lake)] == ["vélo, deuxième version"]


def test_an_edit_brings_in_a_post_that_matches_now_and_no_other(lake: Lake) -> None:
    other = replace(POST, id="2", text="Rien à voir")
    take(lake, other, batch="1")
    take(lake, edited(1, "Le vélo, finalement", id="2"), edited(1, "Toujours rien", id="3"), batch="2")
    assert [row["text"] for row in kept_rows(lake)] == ["Le vélo, finalement"]


def test_an_edit_does_not_bring_back_what_was_deleted(lake: Lake) -> None:
    take(lake, POST, batch="1")
    take(lake, batch="2", removals=(Removal("bluesky", RemovalKind.POST, POST.id, NOW),))
    take(lake, edited(1, "Le vélo, encore"), batch="3")
    assert lake.count(Filter()) == 0


@pytest.mark.parametrize(
    ("claimed", "kept"),
    [
        (NOW - timedelta(days=3), NOW - timedelta(days=3)),
        (NOW + timedelta(days=900), NOW),
        (datetime(1970, 1, 1, tzinfo=UTC), NOW),
    ],
    ids=["three days ago", "in the future", "before the networks"],
)
def test_a_clock_that_is_wrong_does_not_bend_the_curves(claimed: datetime, kept: datetime) -> None:
    assert post_time(replace(POST, created_at=claimed)) == kept


HOSTILE = {
    "ten megabytes": "vélo " + "a" * 10_000_000,
    "a script": "vélo <script>alert(1)</script><img src=x onerror=alert(1)>",
    "right to left": "vélo \u202eشكرا جزيلا\u202c",
    "zero width": "v\u200bélo vélo\u200d\ufeff",
    "a lone surrogate": "vélo \ud83d",
    "a NUL": "vélo \x00 fin",
    "a formula": '=HYPERLINK("http://x","vélo")',
    "combining marks": "vélo" + "\u0301" * 5000,
    "only emoji and the word": "🚲" * 500 + " vélo",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_post_is_kept_like_any_other(lake: Lake, text: str) -> None:
    take(lake, replace(POST, text=text))
    (row,) = kept_rows(lake)
    shown = str(row["text"])
    assert 0 < len(shown) <= 20_000
    shown.encode("utf-8")
    assert "\x00" not in shown


def test_media_and_counts_are_told_in_the_columns() -> None:
    post = replace(POST, media=(MediaKind.IMAGE,), likes=3, replies=2)
    (row,) = heard_table([post], pseudonyms=Pseudonyms(KEY), source_id=1).to_pylist()
    assert (row["has_image"], row["has_video"], row["engagement"]) == (True, False, 5)


def test_the_way_back_to_a_post_opens_only_with_the_workspaces_key() -> None:
    (row,) = heard_table([POST], pseudonyms=Pseudonyms(KEY), source_id=1).to_pylist()
    assert Pseudonyms(KEY).open(row["ref"])["url"] == POST.url
    with pytest.raises(Exception, match=r".") as refused:
        Pseudonyms(bytes(32)).open(row["ref"])
    assert refused.type.__name__ == "SealBroken"
