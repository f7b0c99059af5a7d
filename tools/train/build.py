"""From a lesson to a model file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from parvis.ai import linear, shipped
from parvis.ai.artefacts import write
from parvis.ai.lexicon import Dense, Lexicon, to_artefact
from parvis.ai.linear import Linear, softmax
from parvis.ai.ports import Floats, Task
from tools.train import lexicons
from tools.train.data import Labelled, chosen, joined
from tools.train.fit import Labels, assembled, counted, design, fitted, rarity, scaling
from tools.train.folds import dealt, kindred
from tools.train.tasks import TAUGHT, Lesson

ENOUGH = 150
"""Validation posts a head needs to be calibrated on its own; else it takes the common calibration."""

FOLDS = 5
"""Parts of cross-fitting."""


def build_lexicon(data: Path, out: Path) -> Lexicon:
    """Write ``lexicon.npz`` and return the lexicon."""
    lexicon = lexicons.lexicon(data)
    write(out / "lexicon.npz", to_artefact(lexicon, lexicons.SOURCES))
    return lexicon


def build(task: Task, lesson: Lesson, lexicon: Lexicon, out: Path) -> Path:
    """Train, calibrate and write the model of one task; return its path."""
    model, threshold = learned(lesson, lexicon)
    facts: dict[str, object] = {
        "task": str(task),
        "threshold": threshold,
        "trained_on": list(lesson.sources),
        "texts": len(lesson.training),
        "license": "Apache-2.0",
    }
    if lesson.refit:
        facts["refit"] = list(lesson.refit)
    if lesson.folds is not None:
        facts["crossed"] = True
    path = shipped.path_of(task, out)
    write(path, linear.to_artefact(model, facts))
    return path


def learned(lesson: Lesson, lexicon: Lexicon) -> tuple[Linear, float]:
    """Return the calibrated model of a lesson and its threshold."""
    model = trained(lesson, lexicon)
    if lesson.folds is not None:
        judged = lesson.folds != TAUGHT
        part = chosen(lesson.training, judged)
        logits = held_out_logits(lesson, lexicon, model.rarity, lesson.folds)[judged]
        model = scaled(model, logits, part, lesson)
        return model, decided(model, logits, part, lesson)
    features = counted(lesson.validation.texts)
    measures = lexicon.measured(features) if len(model.dense) else None
    logits = model.logits(features, measures, model.head_of(lesson.validation.languages))
    model = scaled(model, logits, lesson.validation, lesson)
    threshold = decided(model, logits, lesson.validation, lesson)
    return (refitted(model, lesson, lexicon) if lesson.refit else model), threshold


def trained(lesson: Lesson, lexicon: Lexicon, rare: Floats | None = None) -> Linear:
    """Return the model before calibration, its weights already as coarse as they ship. ``rare`` is counted on
    the training texts unless given."""
    recipe = lesson.recipe
    features = counted(lesson.training.texts)
    rare = rarity(features, recipe, lesson.training.languages) if rare is None else rare
    matrix = design(features, recipe, lexicon, rare)
    weights = fitted(matrix, lesson.training.labels, lesson.training.languages, recipe, lesson.weights)
    model = assembled(weights, lesson.labels, recipe, lexicon, rare)
    return linear.from_artefact(linear.to_artefact(model, {}))


def refitted(model: Linear, lesson: Lesson, lexicon: Lexicon) -> Linear:
    """Return the model with the heads of ``lesson.refit`` learned from training, validation and further texts
    and calibrated by cross-fitting; the common head and the features' rarity stay."""
    both = joined(lesson.training, lesson.validation)
    both = chosen(both, np.isin(both.languages, lesson.refit))
    weights = np.ones(len(both))
    if lesson.further is not None:
        both = joined(both, lesson.further)
        weights = np.append(weights, np.full(len(lesson.further), lesson.further_weight))
    recipe = replace(lesson.recipe, alone={head: lesson.recipe.alone[head] for head in lesson.refit})
    again = replace(lesson, training=both, weights=weights, recipe=recipe)
    more = trained(again, lexicon, model.rarity)
    slopes = crossed(again, lexicon, model.rarity)
    count = len(model.labels)
    table, dense, intercept = model.table.copy(), model.dense.copy(), model.intercept.copy()
    slope, offset = model.slope.copy(), model.offset.copy()
    for head in lesson.refit:
        to, come = model.heads.index(head), more.heads.index(head)
        left, right = slice(to * count, (to + 1) * count), slice(come * count, (come + 1) * count)
        table[to], dense[:, left], intercept[left] = (
            more.table[come],
            more.dense[:, right],
            more.intercept[right],
        )
        slope[to], offset[to] = slopes[head], 0
    return replace(model, table=table, dense=dense, intercept=intercept, slope=slope, offset=offset)


def crossed(lesson: Lesson, lexicon: Lexicon, rare: Floats) -> dict[str, float]:
    """Return for each head its temperature's slope, from logits that each training post gets of a model that
    saw neither it nor its kin."""
    part, languages = lesson.training, np.array(lesson.training.languages)
    folds = np.zeros(len(part), np.int64)
    for head in lesson.refit:
        own = languages == head
        folds[own] = dealt(kindred(counted(chosen(part, own).texts)), FOLDS)
    logits = held_out_logits(lesson, lexicon, rare, folds)
    return {
        head: scaling(logits[languages == head], part.labels[languages == head], None)[0]
        for head in lesson.refit
    }


def held_out_logits(lesson: Lesson, lexicon: Lexicon, rare: Floats, folds: Labels) -> Dense:
    """Return the uncalibrated logits of each training post from a model that saw none of its fold; zeros
    for posts of no fold, which every model sees."""
    part = lesson.training
    logits = np.zeros((len(part), len(lesson.labels)))
    for k in range(int(folds.max()) + 1):
        seen, out = folds != k, chosen(part, folds == k)
        some = replace(lesson, training=chosen(part, seen), weights=lesson.weights[seen])
        model = trained(some, lexicon, rare)
        features = counted(out.texts)
        measures = lexicon.measured(features) if len(model.dense) else None
        logits[folds == k] = model.logits(features, measures, model.head_of(out.languages))
    return logits


def scaled(model: Linear, logits: Dense, part: Labelled, lesson: Lesson) -> Linear:
    """Return the model with the slope and offset of each head fitted on these logits of labelled posts; a
    head with few of them takes the common slope, or both."""
    head, extra = model.head_of(part.languages), lesson.extra_label
    steep = np.ones(len(part), np.bool_) if lesson.sloped is None else lesson.sloped

    def fitted_on(rows: Labels, otherwise: float | None) -> tuple[float, Dense]:
        own = rows[steep[rows] & (part.labels[rows] != (-1 if extra is None else extra))]
        slope = otherwise
        if slope is None or len(own) >= ENOUGH:
            slope = scaling(logits[own], part.labels[own], extra)[0]
        return scaling(logits[rows], part.labels[rows], extra, slope)

    common = fitted_on(np.arange(len(part)), None)
    found = []
    for i in range(len(model.heads)):
        rows = np.flatnonzero(head == i)
        found.append(fitted_on(rows, common[0]) if len(rows) >= ENOUGH else common)
    slope = np.array([each[0] for each in found], np.float32)
    return replace(model, slope=slope, offset=np.array([each[1] for each in found], np.float32))


def decided(model: Linear, logits: Dense, part: Labelled, lesson: Lesson) -> float:
    """Return the threshold of the lesson; if it names none, the probability of the second label from which to
    say yes: the best F1 on these posts, of ``f1_of`` or the mean of both, smoothed over neighbours so that
    chance does not choose."""
    if lesson.threshold is not None:
        return lesson.threshold
    head = model.head_of(part.languages)
    shares = softmax(logits * model.slope[head][:, None] + model.offset[head])[:, 1]
    grid = np.arange(0.2, 0.701, 0.01)
    values = np.array([_f1(part.labels, shares >= at, lesson.f1_of) for at in grid])
    smooth = np.convolve(np.pad(values, 4, mode="edge"), np.ones(9) / 9, mode="valid")
    return round(float(grid[int(smooth.argmax())]), 2)


def _f1(truth: Labels, yes: npt.NDArray[np.bool_], of: int | None) -> float:
    def f1(label: int) -> float:
        said, true = yes == bool(label), truth == label
        both = int(said.sum() + true.sum())
        return 2 * int((said & true).sum()) / both if both else 0.0

    return f1(of) if of is not None else (f1(0) + f1(1)) / 2
