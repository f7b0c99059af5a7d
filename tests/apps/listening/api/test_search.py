"""Search by program: an exact count, pages that follow one another, and words marked by their places."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from typing import Any

import pyarrow.parquet as pq
import pytest

from apps.listening.scripted import CAMILLE, NOW, post
from callers import Caller, token_for
from parvis.apps.listening.exports import POSTS
from parvis.apps.listening.intake import Reading, take_in
from parvis.apps.listening.language import Matcher
from parvis.apps.listening.searching import EXCERPT, excerpt_of
from parvis.apps.listening.store import lake_of, pseudonyms_of
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb

pytestmark = pytest.mark.django_db
LONG = "Bonjour à toutes et à tous, " * 30 + "les <b>vélos</b> 🚲 sont là " + "et la suite vient demain " * 30


def told(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.content
    return json.loads(answer.content)


@pytest.fixture
def heard(workspace: Workspace) -> Workspace:
    """Seven posts, one each hour, five of them about bicycles."""
    texts = ["Le tram est en retard", "Rien", *(f"Mon vélo numéro {n}" for n in range(4)), LONG]
    take_in(
        lake=lake_of(workspace.pk), pseudonyms=pseudonyms_of(workspace.pk), reading=Reading(Matcher({})),
        source_id=1, batch="b", keep_all=True,
        posts=[post(f"{n}", text, created_at=NOW - timedelta(hours=n)) for n, text in enumerate(texts)],
    )  # fmt: skip
    return workspace


def test_the_count_is_exact_and_the_words_are_where_it_says(caller: Caller, heard: Workspace) -> None:
    found = told(caller.get("/search", {"words": "velos", "limit": 2}))
    assert (found["total"], len(found["items"]), found["unsearched"]) == (5, 2, 0)
    for hit in found["items"]:
        (span,) = hit["excerpt"]["found"]
        assert hit["excerpt"]["text"][span["start"] : span["end"]].lower() in {"vélo", "vélos"}
    assert "velos" in found["understood"]


@pytest.mark.parametrize("order", ["relevance", "newest"])
def test_pages_give_each_post_once(caller: Caller, heard: Workspace, order: str) -> None:
    seen, cursor = [], None
    for _page in range(5):
        asked = {"words": "vélo", "order": order, "limit": 2} | ({"cursor": cursor} if cursor else {})
        page = told(caller.get("/search", asked))
        seen += [hit["post"]["mention"] for hit in page["items"]]
        cursor = page["next"]
        assert page["total"] == 5
        if cursor is None:
            break
    assert cursor is None
    assert len(seen) == len(set(seen)) == 5


def test_an_excerpt_is_text_around_the_word_and_never_html(caller: Caller, heard: Workspace) -> None:
    items = told(caller.get("/search", {"words": "vélo", "order": "newest"}))["items"]
    hit = next(one for one in items if len(one["post"]["text"]) > EXCERPT)
    excerpt = hit["excerpt"]
    assert len(excerpt["text"]) <= EXCERPT
    assert hit["post"]["text"][excerpt["start"] :].startswith(excerpt["text"])
    (span,) = excerpt["found"]
    assert excerpt["text"][span["start"] : span["end"]] == "vélos"
    assert "<b>" in excerpt["text"]  # as somebody wrote it: whoever shows it escapes it
    assert "<mark>" not in excerpt["text"]


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("", ()),
        ("a" * 1000, ()),
        ("a" * 1000, ((900, 1000),)),
        ("a" * 1000, ((0, 1000),)),
        ("é " * 400, ((798, 799),)),
    ],
)
def test_an_excerpt_holds_its_first_word_whatever_the_text(
    text: str, spans: tuple[tuple[int, int], ...]
) -> None:
    cut = excerpt_of(text, spans)
    assert text[cut.start : cut.start + len(cut.text)] == cut.text
    assert len(cut.text) <= EXCERPT
    if spans:
        assert cut.start <= spans[0][0] < cut.start + EXCERPT
    assert all(0 <= start < end <= len(cut.text) for start, end in cut.spans)


def test_filters_narrow_a_search(caller: Caller, heard: Workspace) -> None:
    since = (NOW - timedelta(hours=4)).isoformat()
    assert told(caller.get("/search", {"words": "vélo", "since": since}))["total"] == 3
    assert told(caller.get("/search", {"words": "vélo", "network": "nowhere"}))["total"] == 0
    assert told(caller.get("/search", {"words": "-vélo"}))["total"] == 2


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ({}, "query.words"),
        ({"words": ""}, "query.words"),
        ({"words": "x" * 501}, "query.words"),
        ({"words": "a\0b"}, "query.words"),
        ({"words": "vélo", "order": "best"}, "query.order"),
        ({"words": "vélo", "limit": "0"}, "query.limit"),
        ({"words": "vélo", "sentiment": "angry"}, "query.sentiment.0"),
    ],
)
def test_what_cannot_be_searched_is_named(caller: Caller, query: dict[str, str], where: str) -> None:
    problem = told(caller.get("/search", query), 422)
    assert (problem["code"], problem["errors"][0]["where"]) == ("bad_input", where)


def test_a_place_in_one_order_is_none_in_the_other(caller: Caller, heard: Workspace) -> None:
    cursor = told(caller.get("/search", {"words": "vélo", "limit": 1}))["next"]
    asked = {"words": "vélo", "order": "newest", "cursor": cursor}
    assert told(caller.get("/search", asked), 422)["code"] == "bad_cursor"


def test_a_file_holds_what_was_found_and_names_nobody_without_the_verb(
    caller: Caller, owner: User, heard: Workspace
) -> None:
    table = pq.read_table(io.BytesIO(b"".join(caller.get("/search/export", {"words": "velos"}))))
    assert table.schema.equals(POSTS)
    assert table.num_rows == 5
    assert table["created_at"].to_pylist() == sorted(table["created_at"].to_pylist(), reverse=True)
    assert set(table["handle"].to_pylist()) == {CAMILLE.handle}
    reader = Caller(token_for(owner, heard, [Verb.SEE_LISTENING, Verb.EXPORT_POSTS], name="reader"))
    few = reader.get("/search/export", {"words": "velos", "format": "csv", "most": 2})
    body = b"".join(few).decode()
    assert CAMILLE.handle not in body
    assert body.count("\n") == 3
    assert CAMILLE.handle not in reader.get("/search", {"words": "velos"}).content.decode()
