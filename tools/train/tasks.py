"""What teaches each task, and what decides when to stop: training texts, validation texts, recipe."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from parvis.ai.lexicon import Dense
from parvis.ai.ports import Task
from tools.train import data as sets
from tools.train import language
from tools.train.fit import Recipe

ALL_BLOCKS = {"w1": 1.0, "w2": 1.0, "c2": 1.0, "c3": 1.0, "c4": 1.0, "c5": 1.0}


@dataclass(frozen=True)
class Lesson:
    """All that makes one model. ``validation`` calibrates; ``weights`` is one number for each training text;
    ``threshold`` is the probability under which the answer is "unknown" or "none"."""

    labels: tuple[str, ...]
    training: sets.Labelled
    weights: Dense
    validation: sets.Labelled
    recipe: Recipe
    threshold: float
    sources: tuple[str, ...]


def _language(data: Path) -> Lesson:
    training = language.texts(data)
    counts = np.bincount(training.labels, minlength=len(language.LABELS))
    weights = np.sqrt(counts.mean() / np.maximum(counts, 1))[training.labels]
    parts = sets.umsab(data, "val")
    labelled = [
        sets.Labelled(part.texts, np.full(len(part), language.LABELS.index(code)), [code] * len(part))
        for code, part in parts.items()
    ]
    recipe = Recipe(16, {"w1": 1.0, "c2": 1.0, "c3": 1.0, "c4": 1.0}, shared=0.3, lists=0.0)
    sources = (
        "umsab",
        "tweeteval",
        "xed",
        "mlma",
        "catalogues of Django and django-allauth",
        "own Dutch texts",
    )
    return Lesson(language.LABELS, training, weights, sets.joined(*labelled), recipe, 0.5, sources)


def _sentiment(data: Path) -> Lesson:
    forbidden = sets.held_out(data)
    pooled = [*sets.umsab(data, "train").values(), sets.semeval(data)]
    training = sets.without(sets.joined(*pooled), forbidden)
    validation = sets.joined(*sets.umsab(data, "val").values(), sets.tweeteval(data, "sentiment", "val"))
    recipe = Recipe(18, ALL_BLOCKS, shared=1.0, special=1.0)
    labels = ("negative", "neutral", "positive")
    return Lesson(labels, training, np.ones(len(training)), validation, recipe, 0.4, ("umsab", "semeval"))


def _tweeteval(task: str, labels: tuple[str, ...], threshold: float) -> Callable[[Path], Lesson]:
    def lesson(data: Path) -> Lesson:
        training = sets.without(sets.tweeteval(data, task, "train"), sets.held_out(data))
        validation = sets.tweeteval(data, task, "val")
        recipe = Recipe(18, ALL_BLOCKS, shared=1.0)
        return Lesson(labels, training, np.ones(len(training)), validation, recipe, threshold, ("tweeteval",))

    return lesson


LESSONS: dict[Task, Callable[[Path], Lesson]] = {
    Task.LANGUAGE: _language,
    Task.SENTIMENT: _sentiment,
    Task.EMOTION: _tweeteval("emotion", ("anger", "joy", "optimism", "sadness"), 0.4),
    Task.OFFENSIVE: _tweeteval("offensive", ("acceptable", "offensive"), 0.5),
    Task.HATE: _tweeteval("hate", ("acceptable", "hate"), 0.5),
    Task.IRONY: _tweeteval("irony", ("literal", "irony"), 0.5),
}
