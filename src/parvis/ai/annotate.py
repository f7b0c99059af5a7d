"""``annotate``: one function over Arrow batches that says what posts are about and how they feel.

The ingest worker calls it, Spark calls it through ``mapInArrow``, a notebook calls it on a list. It needs no
Django and no download. Features are counted once and shared by all tasks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from parvis.ai import flags, shipped, terms
from parvis.ai.brands import BrandMatcher
from parvis.ai.columns import string_lists
from parvis.ai.features import Features, extract
from parvis.ai.lexicon import Dense
from parvis.ai.normalise import as_texts, capped, normalised
from parvis.ai.ports import UNKNOWN, Brand, Classify, Emotion, Scores, Task, Topics
from parvis.core.lake.schema import UNDERSTOOD

Batch: TypeAlias = pa.RecordBatch | pa.Table
ALL_TASKS = frozenset(Task)
MIN_LETTERS = 4
"""Posts with fewer letters than this, links and handles aside, have no language: "ok", "lol"."""


@dataclass(frozen=True)
class Models:
    """Who answers each task: the shipped model, or the classifier named here instead."""

    instead: Mapping[Task, Classify] = field(default_factory=dict)


@dataclass(frozen=True)
class _Reading:
    """A batch being read: its texts, what was counted in them, the tasks asked and who answers; ``others``
    fills with what models said instead of ours."""

    texts: pa.Array
    features: Features
    measures: Dense
    tasks: frozenset[Task]
    models: Models
    others: dict[Task, Scores] = field(default_factory=dict)

    @classmethod
    def of(cls, texts: pa.Array, tasks: frozenset[Task], models: Models) -> _Reading:
        """Count the features of capped texts without nulls."""
        features = extract(normalised(texts))
        return cls(texts, features, shipped.word_lists().measured(features), tasks, models)

    def scores(self, task: Task, languages: Sequence[str]) -> Scores:
        other = self.models.instead.get(task)
        if other is not None:
            scores = other.classify(self.texts.to_pylist(), languages)
            self.others[task] = scores
            return scores
        model = shipped.model(task)
        shares = model.probabilities(self.features, self.measures, languages)
        return Scores(model.labels, shares, shipped.version())


def annotate(
    batch: Batch | Sequence[str],
    *,
    models: Models | None = None,
    tasks: Iterable[Task] | None = None,
    brands: Sequence[Brand] = (),
    topics: Topics | None = None,
) -> Batch:
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
    reading = _Reading.of(texts, wanted, models or Models())
    added = _understood(reading, brands, topics)
    kept = [name for name in batch.schema.names if name not in set(UNDERSTOOD.names)]
    fields = [batch.schema.field(name) for name in kept]
    columns = [batch.column(name) for name in kept] + [added[name] for name in UNDERSTOOD.names]
    schema = pa.schema([*fields, *UNDERSTOOD], metadata=batch.schema.metadata)
    return type(batch).from_arrays(columns, schema=schema)


def _understood(reading: _Reading, brands: Sequence[Brand], topics: Topics | None) -> dict[str, pa.Array]:
    """Return the columns of ``UNDERSTOOD``."""
    columns, languages = _language(reading)
    columns |= _sentiment(reading, languages)
    columns |= _emotion(reading, languages)
    for task, name, label in (
        (Task.OFFENSIVE, "p_offensive", "offensive"),
        (Task.HATE, "p_hate", "hate"),
        (Task.IRONY, "p_irony", "irony"),
    ):
        columns[name] = pa.array(_share(reading, task, label, languages))
    columns |= _said(reading, columns["language"], columns["p_negative"], brands, topics)
    columns["model"] = _signatures(reading)
    return columns


def _signatures(reading: _Reading) -> pa.Array:
    """Return for each post who said its labels: our version, then each task that another model answered."""
    told = np.full(len(reading.texts), shipped.version(), object)
    for task, scores in sorted(reading.others.items()):
        rows = slice(None) if scores.answered is None else scores.answered
        told[rows] = told[rows] + f"+{task}={scores.model}"
    return pa.array(told, pa.string())


def _language(reading: _Reading) -> tuple[dict[str, pa.Array], Sequence[str]]:
    """Return the columns, and for each post the likeliest language, sure or not: the head that reads it."""
    size = len(reading.texts)
    if Task.LANGUAGE not in reading.tasks:
        none = pa.array(np.zeros(size, np.float32))
        return {"language": _constant(UNKNOWN, size), "language_p": none}, [UNKNOWN] * size
    scores = reading.scores(Task.LANGUAGE, [UNKNOWN] * size)
    best, names = _best(scores)
    short = reading.features.letters < MIN_LETTERS
    unsure = (best < shipped.threshold(Task.LANGUAGE)) | short | (names == "other")
    told = pa.array(np.where(unsure, UNKNOWN, names), pa.string())
    return {"language": told, "language_p": pa.array(np.where(short, np.float32(0), best))}, names.tolist()


def _sentiment(reading: _Reading, languages: Sequence[str]) -> dict[str, pa.Array]:
    size = len(reading.texts)
    columns = ("p_negative", "p_neutral", "p_positive")
    if Task.SENTIMENT not in reading.tasks:
        third = pa.array(np.full(size, 1 / 3, np.float32))
        return {"sentiment": _constant(UNKNOWN, size), **dict.fromkeys(columns, third)}
    scores = reading.scores(Task.SENTIMENT, languages)
    best, names = _best(scores)
    answer = np.where(best < shipped.threshold(Task.SENTIMENT), UNKNOWN, names)
    return {"sentiment": pa.array(answer, pa.string())} | {
        column: pa.array(_of(scores, column.removeprefix("p_"))) for column in columns
    }


def _emotion(reading: _Reading, languages: Sequence[str]) -> dict[str, pa.Array]:
    size = len(reading.texts)
    if Task.EMOTION not in reading.tasks:
        return {"emotion": _constant(Emotion.NONE, size), "emotion_p": pa.array(np.zeros(size, np.float32))}
    best, names = _best(reading.scores(Task.EMOTION, languages))
    answer = np.where(best < shipped.threshold(Task.EMOTION), Emotion.NONE.value, names)
    return {"emotion": pa.array(answer, pa.string()), "emotion_p": pa.array(best)}


def _share(reading: _Reading, task: Task, label: str, languages: Sequence[str]) -> npt.NDArray[np.float32]:
    if task not in reading.tasks:
        return np.zeros(len(reading.texts), np.float32)
    return _of(reading.scores(task, languages), label)


def _said(
    reading: _Reading,
    languages: pa.Array,
    p_negative: pa.Array,
    brands: Sequence[Brand],
    topics: Topics | None,
) -> dict[str, pa.Array]:
    """Return what posts name, ask and complain of."""
    texts, tasks, size = reading.texts, reading.tasks, len(reading.texts)
    nothing = string_lists([()] * size)
    columns = {"terms": nothing, "mentions": nothing, "domains": nothing, "brands": nothing}
    if Task.TERMS in tasks:
        found = terms.extract(texts, languages)
        columns |= {"terms": found.terms, "mentions": found.mentions, "domains": found.domains}
    if Task.BRANDS in tasks and brands:
        columns["brands"] = _matcher(tuple(brands)).find(texts)
    no = pa.array(np.zeros(size, np.bool_))
    columns |= {"is_question": no, "is_complaint": no}
    if Task.FLAGS in tasks:
        flagged = flags.flag(texts, languages, p_negative)
        columns["is_question"] = pa.array(flagged.is_question)
        columns["is_complaint"] = pa.array(flagged.is_complaint)
    none = np.full(size, -1, np.int32)
    columns["topic"] = pa.array(topics.assign(texts) if topics and Task.TOPICS in tasks else none, pa.int32())
    return columns


@lru_cache(maxsize=64)
def _matcher(brands: tuple[Brand, ...]) -> BrandMatcher:
    return BrandMatcher(brands)


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
