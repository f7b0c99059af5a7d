"""The shipped model stands in where a person's own cannot answer: row by row, and says so in each row."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from parvis.ai import shipped
from parvis.ai.annotate import Models, annotate
from parvis.ai.backends.labels import LABELS, BackendFault, unknown_rows
from parvis.ai.backends.stand_in import LONGEST_PAUSE_S, PAUSE_S, Tally, WithStandIn
from parvis.ai.ports import AiFault, Scores, Task

TEXTS = ["Quel bonheur, merci à toute l’équipe !", "C’est nul, je suis furieux.", "Le train part à midi."]
FRENCH = ["fr"] * 3


class Clock:
    """Seconds that pass when told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Sure:
    """Says "positive" of every post it answers; fails, or passes posts over, as told."""

    task = Task.SENTIMENT

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.fault: AiFault | None = None
        self.silent: tuple[int, ...] = ()

    def classify(self, texts: Sequence[str], languages: Sequence[str]) -> Scores:
        assert len(languages) == len(texts)
        self.asked.append(len(texts))
        if self.fault:
            raise self.fault
        rows = np.tile(np.array([0.0, 0.0, 1.0], np.float32), (len(texts), 1))
        answered = np.ones(len(texts), np.bool_)
        answered[list(self.silent)] = False
        rows[~answered] = unknown_rows(int((~answered).sum()), 3)
        fault = BackendFault("ai_garbage", "nonsense") if self.silent else None
        return Scores(LABELS[self.task], rows, "sure/1", answered, fault)


def standing_by(sure: Sure, clock: Clock, per_minute: int | None = None) -> WithStandIn:
    return WithStandIn(Task.SENTIMENT, lambda: sure, per_minute=per_minute, clock=clock)


def test_a_post_passed_over_is_read_by_the_shipped_model_and_its_row_says_so() -> None:
    sure = Sure()
    sure.silent = (1,)
    models = Models({Task.SENTIMENT: standing_by(sure, Clock())})
    table = annotate(TEXTS, models=models, tasks=[Task.LANGUAGE, Task.SENTIMENT])
    alone = annotate(TEXTS, tasks=[Task.LANGUAGE, Task.SENTIMENT])
    assert table["model"].to_pylist() == [
        f"{shipped.version()}+sentiment=sure/1",
        shipped.version(),
        f"{shipped.version()}+sentiment=sure/1",
    ]
    assert table["p_positive"].to_pylist()[::2] == [1.0, 1.0]
    assert table["p_negative"][1] == alone["p_negative"][1]


def test_without_the_chosen_model_every_post_is_read_as_if_none_was_chosen() -> None:
    def nothing_there() -> Sure:
        raise BackendFault("ai_model_file", "gone")

    models = Models({Task.SENTIMENT: WithStandIn(Task.SENTIMENT, nothing_there)})
    tasks = [Task.LANGUAGE, Task.SENTIMENT]
    assert annotate(TEXTS, models=models, tasks=tasks).equals(annotate(TEXTS, tasks=tasks))


def test_a_model_that_fails_is_left_alone_for_longer_each_time_and_then_asked_again() -> None:
    sure, clock = Sure(), Clock()
    both = standing_by(sure, clock)
    sure.fault = BackendFault("ai_timeout", "slow")
    both.classify(TEXTS, FRENCH)
    both.classify(TEXTS, FRENCH)
    assert sure.asked == [3]
    clock.now = PAUSE_S
    both.classify(TEXTS, FRENCH)
    clock.now = PAUSE_S * 2
    both.classify(TEXTS, FRENCH)
    assert sure.asked == [3, 3]
    assert both.drain() == Tally(0, 12, "ai_timeout")
    sure.fault, clock.now = None, PAUSE_S * 3
    both.classify(TEXTS, FRENCH)
    assert both.drain() == Tally(3, 0, "")
    assert both.drain() == Tally()


def test_a_model_that_never_answers_is_still_tried_every_quarter_of_an_hour() -> None:
    sure, clock = Sure(), Clock()
    both = standing_by(sure, clock)
    sure.fault = BackendFault("ai_unreachable", "nobody")
    for _ in range(30):
        both.classify(["x"], ["fr"])
        clock.now += LONGEST_PAUSE_S
    assert len(sure.asked) == 30


def test_an_endpoint_that_says_how_long_to_wait_is_not_asked_before() -> None:
    sure, clock = Sure(), Clock()
    both = standing_by(sure, clock)
    sure.fault = BackendFault("ai_quota", "later", after_s=300.0)
    both.classify(TEXTS, FRENCH)
    clock.now = 299.0
    both.classify(TEXTS, FRENCH)
    assert sure.asked == [3]
    clock.now = 300.0
    both.classify(TEXTS, FRENCH)
    assert sure.asked == [3, 3]


def test_one_answer_that_makes_no_sense_is_borne_three_in_a_row_are_not() -> None:
    sure, clock = Sure(), Clock()
    both = standing_by(sure, clock)
    sure.silent = (0,)
    for _ in range(5):
        both.classify(["x"], ["fr"])
    assert len(sure.asked) == 3


def test_no_more_posts_a_minute_are_sent_than_was_allowed() -> None:
    sure, clock = Sure(), Clock()
    both = standing_by(sure, clock, per_minute=4)
    both.classify(TEXTS, FRENCH)
    scores = both.classify(TEXTS, FRENCH)
    assert scores.answered is not None
    assert scores.answered.tolist() == [True, False, False]
    both.classify(TEXTS, FRENCH)
    assert both.drain() == Tally(4, 5, "ai_rate")
    clock.now = 30.0
    both.classify(TEXTS, FRENCH)
    assert sure.asked == [3, 1, 2]
    clock.now = 3600.0
    both.classify(TEXTS * 4, FRENCH * 4)
    assert sure.asked[-1] == 4


@pytest.mark.parametrize("task", LABELS)
def test_the_stand_in_answers_with_the_tasks_own_labels_in_order(task: Task) -> None:
    def broken() -> Sure:
        raise BackendFault("ai_extra", "missing")

    scores = WithStandIn(task, broken).classify(TEXTS, FRENCH)
    assert sorted(scores.labels) == sorted(LABELS[task])
    assert scores.probabilities.sum(axis=1) == pytest.approx(1.0, abs=1e-5)
