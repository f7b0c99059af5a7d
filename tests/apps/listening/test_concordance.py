"""Words in context: whole words, aligned, in order, each leading to its post."""

from __future__ import annotations

import csv
from html import unescape
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.listening.heard import MONDAY, hear, posts
from core.lake.posts import post as row
from parvis.apps.listening import concordance as module
from parvis.apps.listening.concordance import AROUND, Line, Order, concordance, in_order, tokens_of
from parvis.apps.listening.scope import Scope
from parvis.core.workspaces.models import Workspace

pytestmark = pytest.mark.django_db
EVERYTHING = Scope("all", None, None)
SAID = (
    "Le service client est parfait",
    "SERVICE CLIENT injoignable, le service après-vente aussi",
    "Un serviceable client",
    "Voir https://example.org/service/client pour la suite",
    "Très bon sérvîce… client ravi",
)


@pytest.fixture
def said(workspace: Workspace) -> Workspace:
    """A workspace that has heard a few ways of saying the same two words."""
    hear(workspace, [row(f"s{i}", MONDAY, text=text) for i, text in enumerate(SAID)])
    return workspace


def test_words_are_whole_without_case_or_accents_and_as_they_were_written(said: Workspace) -> None:
    found = concordance(said, EVERYTHING, "Service  CLIENT", Order.NEWEST)
    assert sorted(line.keyword for line in found.lines) == [
        "SERVICE CLIENT",
        "service client",
        "sérvîce… client",
    ]
    assert found.complete


def test_an_address_is_not_something_somebody_says(said: Workspace) -> None:
    assert all(
        "example.org" not in line.left for line in concordance(said, EVERYTHING, "client", Order.LEFT).lines
    )


def test_what_stands_around_begins_and_ends_with_whole_words(workspace: Workspace) -> None:
    hear(workspace, [row("long", MONDAY, text="abcdefghij " * 20 + "tram " + "klmnopqrst " * 20)])
    (line,) = concordance(workspace, EVERYTHING, "tram", Order.LEFT).lines
    assert set(line.left.split()) == {"abcdefghij"}
    assert set(line.right.split()) == {"klmnopqrst"}
    assert max(len(line.left), len(line.right)) <= AROUND


def test_lines_are_sorted_by_the_nearest_neighbour_first() -> None:
    lines = [
        Line(left, "tram", right, str(n), "rss", MONDAY)
        for n, (left, right) in enumerate([("un Beau", "rouge"), ("le beau", "bleu"), ("l’été", "Bleu ciel")])
    ]
    assert [line.left for line in in_order(lines, Order.LEFT)] == ["le beau", "un Beau", "l’été"]
    assert [line.right for line in in_order(lines, Order.RIGHT)] == ["bleu", "Bleu ciel", "rouge"]
    assert in_order(lines, Order.NEWEST) == lines


def test_neighbours_are_those_that_come_again_small_words_left_out(workspace: Workspace) -> None:
    texts = ["le tram bleu", "un tram bleu", "le tram bleu", "le tram rouge"]
    hear(workspace, [row(f"n{i}", MONDAY, text=text) for i, text in enumerate(texts)])
    found = concordance(workspace, EVERYTHING, "tram", Order.NEWEST)
    assert found.neighbours(Order.RIGHT) == [("bleu", 3)]
    assert found.neighbours(Order.LEFT) == []


def test_more_posts_than_are_read_are_said_to_be_there(
    workspace: Workspace, page: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    hear(workspace, posts(12, text="le tram"))
    monkeypatch.setattr(module, "MOST_POSTS", 10)
    assert not concordance(workspace, EVERYTHING, "tram", Order.LEFT).complete
    text = page.get(f"/w/{workspace.slug}/listening/context/?word=tram&period=all").content.decode()
    assert "there are more" in text


@pytest.mark.parametrize(
    "word", ["", "   ", "?!…", "(a+)+$", "[", "\\", "x" * 5000, "😀", "a\x00b", "'; DROP TABLE"]
)
def test_hostile_words_are_looked_for_as_they_are_or_not_at_all(
    said: Workspace, page: Client, word: str
) -> None:
    for place in ("context/", "context/export.csv"):
        asked: dict[str, Any] = {"word": word, "period": "all", "sort": "<b>", "page": "-1"}
        answer = page.get(f"/w/{said.slug}/listening/{place}", asked)
        assert answer.status_code == 200
        assert "<b>" not in (b"".join(answer) if answer.streaming else answer.content).decode()


@settings(max_examples=30)
@given(st.text(max_size=120))
def test_any_text_is_cut_into_words_of_letters_and_digits(text: str) -> None:
    assert all(token.isalnum() or any(c.isalnum() for c in token) for token in tokens_of(text))


def test_each_line_leads_to_its_post_fifty_to_a_page(workspace: Workspace, page: Client) -> None:
    hear(workspace, posts(60, text="un tram <i>bleu</i>"))
    home = f"/w/{workspace.slug}/listening/context/"
    first = page.get(home, {"word": "tram", "period": "all"}).content.decode()
    assert first.count("<tr>") == 51
    assert f'href="/w/{workspace.slug}/posts/p59/"' in first
    assert "<i>" not in first
    second = page.get(home, {"word": "tram", "period": "all", "page": "2"}).content.decode()
    assert second.count("<tr>") == 11
    assert (
        page.get(home, {"word": "tram", "period": "all", "page": "999"}).content.decode().count("<tr>") == 11
    )


def test_the_table_is_also_a_csv_that_a_spreadsheet_does_not_run(workspace: Workspace, page: Client) -> None:
    hear(workspace, [row("f", MONDAY, text="=1+1 tram @SUM(A1)")])
    asked = {"word": "tram", "period": "all"}
    body = b"".join(page.get(f"/w/{workspace.slug}/listening/context/export.csv", asked)).decode()
    head, line = csv.reader(StringIO(body))
    assert head == ["created_at", "network", "left", "keyword", "right"]
    assert line[2:] == ["'=1+1", "tram", "'@SUM(A1)"]


def test_a_word_that_nobody_says_gets_a_sentence(said: Workspace, page: Client) -> None:
    answer = page.get(f"/w/{said.slug}/listening/context/?word=zeppelin&period=all")
    assert "is said in none of these posts" in unescape(answer.content.decode())
