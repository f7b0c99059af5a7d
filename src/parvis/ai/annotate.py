"""``annotate``: one function over Arrow batches that says what posts are about and how they feel.

The ingest worker calls it, Spark calls it through ``mapInArrow``, a notebook calls it on a list. It needs no
Django and no download. Features are counted once and shared by all tasks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import overload

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from parvis.ai import shipped
from parvis.ai.features import Features, extract
from parvis.ai.lexicon import Dense
from parvis.ai.normalise import as_texts, capped, normalised
from parvis.ai.ports import UNKNOWN, Brand, Classify, Emotion, Scores, Task
from parvis.core.lake.schema import UNDERSTOOD

ALL_TASKS = frozenset(Task)
MIN_LETTERS = 4
"""Posts with fewer characters than this, spaces included, have no language: "ok", "lol"."""


@dataclass(frozen=True)
class Models:
    """Who answers each task: the shipped model, or the classifier named here instead."""

    instead: Mapping[Task, Classify] = field(default_factory=dict)


@dataclass(frozen=True)
class _Reading:
    """A batch being read: its texts, what was counted in them, the tasks asked for and who answers."""

    texts: pa.Array
    features: Features
    measures: Dense
    tasks: frozenset[Task]
    models: Models

    def scores(self, task: Task, languages: Sequence[str]) -> Scores:
        other = self.models.instead.get(task)
        if other is not None:
            return other.classify(self.texts.to_pylist(), languages)
        model = shipped.model(task)
        shares = model.probabilities(self.features, self.measures, languages)
        return Scores(model.labels, shares, shipped.version())


@overload
def annotate(
    batch: pa.RecordBatch,
    *,
    models: Models | None = ...,
    tasks: Iterable[Task] | None = ...,
    brands: Sequence[Brand] = ...,
) -> pa.RecordBatch: ...
@overload
def annotate(
    batch: pa.Table | Sequence[str],
    *,
    models: Models | None = ...,
    tasks: Iterable[Task] | None = ...,
    brands: Sequence[Brand] = ...,
) -> pa.Table: ...
def annotate(
    batch: pa.RecordBatch | pa.Table | Sequence[str],
    *,
    models: Models | None = None,
    tasks: Iterable[Task] | None = None,
    brands: Sequence[Brand] = (),
) -> pa.RecordBatch | pa.Table:
    """Return the batch with the columns of ``UNDERSTOOD`` added (or renewed, if it had them).

    ``batch`` needs a string column ``text``; its other columns pass through, in order. A list of texts gives
    a table. Only the first 4,000 characters of a text are analysed. ``tasks`` not asked for leave their
    columns at "unknown", "none", 0 or an empty list (sentiment: three equal shares). The same text gives the
    same answer in any batch. Raises ``KeyError`` if there is no ``text``, ``ArtefactFault`` if a model file
    cannot be read, and what a classifier of ``models`` raises.
    """
    if not isinstance(batch, pa.RecordBatch | pa.Table):
        batch = pa.table({"text": as_texts(batch)})
    texts = capped(as_texts(batch.column("text")))
    wanted = ALL_TASKS if tasks is None else frozenset(tasks)
    added = understood(texts, models=models or Models(), tasks=wanted, brands=brands)
    kept = [name for name in batch.schema.names if name not in set(UNDERSTOOD.names)]
    fields = [batch.schema.field(name) for name in kept]
    columns = [batch.column(name) for name in kept] + [added[name] for name in UNDERSTOOD.names]
    schema = pa.schema([*fields, *UNDERSTOOD], metadata=batch.schema.metadata)
    return type(batch).from_arrays(columns, schema=schema)


def understood(
    texts: pa.Array, *, models: Models, tasks: frozenset[Task], brands: Sequence[Brand]
) -> dict[str, pa.Array]:
    """Return the columns of ``UNDERSTOOD`` for capped texts without nulls."""
    features = extract(normalised(texts))
    reading = _Reading(texts, features, shipped.word_lists().measured(features), tasks, models)
    columns = _language(reading)
    languages = columns["language"].to_pylist()
    columns |= _sentiment(reading, languages)
    columns |= _emotion(reading, languages)
    for task, name, label in (
        (Task.OFFENSIVE, "p_offensive", "offensive"),
        (Task.HATE, "p_hate", "hate"),
        (Task.IRONY, "p_irony", "irony"),
    ):
        columns[name] = pa.array(_share(reading, task, label, languages))
    columns |= _said(reading, languages, columns, brands)
    size = len(texts)
    columns["model"] = pa.array([_signature(reading)] * size, pa.string())
    return columns


def _signature(reading: _Reading) -> str:
    others = sorted({f"{task}={type(other).__name__}" for task, other in reading.models.instead.items()})
    return "+".join([shipped.version(), *others])


def _language(reading: _Reading) -> dict[str, pa.Array]:
    size = len(reading.texts)
    if Task.LANGUAGE not in reading.tasks:
        return {"language": _constant(UNKNOWN, size), "language_p": pa.array(np.zeros(size, np.float32))}
    scores = reading.scores(Task.LANGUAGE, [UNKNOWN] * size)
    best, names = _best(scores)
    short = reading.features.characters < MIN_LETTERS + 2  # with the space before and after
    unsure = (best < shipped.threshold(Task.LANGUAGE)) | short | (names == "other")
    return {"language": pa.array(np.where(unsure, UNKNOWN, names)), "language_p": pa.array(best)}


def _sentiment(reading: _Reading, languages: Sequence[str]) -> dict[str, pa.Array]:
    size = len(reading.texts)
    columns = ("p_negative", "p_neutral", "p_positive")
    if Task.SENTIMENT not in reading.tasks:
        third = pa.array(np.full(size, 1 / 3, np.float32))
        return {"sentiment": _constant(UNKNOWN, size), **dict.fromkeys(columns, third)}
    scores = reading.scores(Task.SENTIMENT, languages)
    best, names = _best(scores)
    answer = np.where(best < shipped.threshold(Task.SENTIMENT), UNKNOWN, names)
    return {"sentiment": pa.array(answer)} | {
        column: pa.array(_of(scores, column.removeprefix("p_"))) for column in columns
    }


def _emotion(reading: _Reading, languages: Sequence[str]) -> dict[str, pa.Array]:
    size = len(reading.texts)
    if Task.EMOTION not in reading.tasks:
        return {"emotion": _constant(Emotion.NONE, size), "emotion_p": pa.array(np.zeros(size, np.float32))}
    best, names = _best(reading.scores(Task.EMOTION, languages))
    answer = np.where(best < shipped.threshold(Task.EMOTION), Emotion.NONE.value, names)
    return {"emotion": pa.array(answer), "emotion_p": pa.array(best)}


def _share(reading: _Reading, task: Task, label: str, languages: Sequence[str]) -> npt.NDArray[np.float32]:
    if task not in reading.tasks:
        return np.zeros(len(reading.texts), np.float32)
    return _of(reading.scores(task, languages), label)


def _said(
    reading: _Reading, languages: Sequence[str], columns: Mapping[str, pa.Array], brands: Sequence[Brand]
) -> dict[str, pa.Array]:
    size = len(reading.texts)
    nothing = pa.array([[]] * size, pa.list_(pa.string()))
    no = pa.array(np.zeros(size, np.bool_))
    return {
        "is_question": no,
        "is_complaint": no,
        "topic": pa.array(np.full(size, -1, np.int32)),
        "terms": nothing,
        "mentions": nothing,
        "domains": nothing,
        "brands": nothing,
    }


def _best(scores: Scores) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.str_]]:
    """Return for each post the highest probability and the name of its label."""
    if not len(scores.probabilities):
        return np.zeros(0, np.float32), np.zeros(0, np.str_)
    top = scores.probabilities.argmax(axis=1)
    return scores.probabilities[np.arange(len(top)), top], np.array(scores.labels)[top]


def _of(scores: Scores, label: str) -> npt.NDArray[np.float32]:
    return np.ascontiguousarray(scores.probabilities[:, scores.labels.index(label)], np.float32)


def _constant(value: str, size: int) -> pa.Array:
    return pa.array([value] * size, pa.string())
