"""Matching topics of two days, by rules one can check by hand."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from parvis.ai.topic_following import Became, Known, likeness, matched, shared, transitions

Counts = np.ndarray


def numbers(*values: int) -> np.ndarray:
    return np.array(values, np.int32)


def test_posts_without_a_topic_on_either_day_are_shared_by_none() -> None:
    assert shared(numbers(0, 0, 1, -1), numbers(1, -1, 0, 0), 2, 2).tolist() == [[0, 1], [1, 0]]


def test_likeness_is_half_words_half_posts() -> None:
    rows = np.eye(2, dtype=np.float32)
    alike = likeness(rows, rows, np.array([[4, 0], [0, 0]]), (numbers(4, 1), numbers(4, 1)))
    assert alike.tolist() == [[1.0, 0.0], [0.0, 0.5]]


@given(some.lists(some.lists(some.floats(0, 1), min_size=4, max_size=4), min_size=1, max_size=4))
def test_the_matching_is_the_best_of_all(rows: list[list[float]]) -> None:
    alike = np.array(rows, np.float32)
    found = matched(alike, least=0.0)
    best = max(
        sum(alike[row, column] for row, column in enumerate(columns))
        for columns in itertools.permutations(range(4), len(rows))
    )
    assert sum(alike[row, column] for column, row in found.items()) == pytest.approx(best, abs=1e-5)


def test_topics_that_are_hardly_alike_are_two() -> None:
    assert matched(np.array([[0.29]], np.float32)) == {}
    assert matched(np.array([[0.31]], np.float32)) == {0: 0}


def told(posts: list[list[int]], before: list[int], after: list[int], ids: list[int], **quiet: bool) -> list:
    known = [Known(place, {}, quiet=quiet.get("quiet", False)) for place in range(len(before))]
    return [
        (one.became, one.topic, one.other)
        for one in transitions(known, ids, np.array(posts), (numbers(*before), numbers(*after)))
    ]


def test_a_topic_whose_posts_go_to_another_joined_it_and_one_whose_posts_go_nowhere_faded() -> None:
    assert told([[50, 0], [30, 0]], [50, 40], [80, 20], [0, 9])[0] == (Became.JOINED, 1, 0)
    assert told([[50], [3]], [50, 40], [53], [0]) == [(Became.FADED, 1, -1)]


def test_a_topic_made_of_another_s_posts_came_out_of_it() -> None:
    assert told([[60, 30]], [90], [60, 35], [0, 5])[-1] == (Became.SPLIT, 5, 0)
    assert told([[60, 3]], [90], [60, 35], [0, 5])[-1] == (Became.BORN, 5, -1)


def test_a_quiet_topic_that_returns_is_back_and_one_that_stays_away_is_not_told() -> None:
    assert told([[9]], [9], [9], [0], quiet=True) == [(Became.BACK, 0, -1)]
    assert told([[0]], [0], [9], [4], quiet=True) == [(Became.BORN, 4, -1)]
