"""From a lesson to a model file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from parvis.ai import linear, shipped
from parvis.ai.artefacts import write
from parvis.ai.lexicon import Lexicon, to_artefact
from parvis.ai.linear import Linear
from parvis.ai.ports import Floats, Task
from tools.train import lexicons
from tools.train.data import chosen, joined
from tools.train.fit import assembled, counted, design, fitted, rarity, scaling
from tools.train.tasks import Lesson

ENOUGH = 150
"""Validation posts a head needs to be calibrated on its own; else it takes the common calibration."""

FOLDS = 4
"""Parts of cross-fitting."""


def build_lexicon(data: Path, out: Path) -> Lexicon:
    """Write ``lexicon.npz`` and return the lexicon."""
    lexicon = lexicons.lexicon(data)
    write(out / "lexicon.npz", to_artefact(lexicon, lexicons.SOURCES))
    return lexicon


def build(task: Task, lesson: Lesson, lexicon: Lexicon, out: Path) -> Path:
    """Train, calibrate and write the model of one task; return its path."""
    model = calibrated(trained(lesson, lexicon), lesson, lexicon)
    model = refitted(model, lesson, lexicon) if lesson.refit else model
    facts: dict[str, object] = {
        "task": str(task),
        "threshold": lesson.threshold if lesson.threshold is not None else decision(model, lesson, lexicon),
        "trained_on": list(lesson.sources),
        "texts": len(lesson.training),
        "license": "Apache-2.0",
    }
    if lesson.refit:
        facts["refit"] = list(lesson.refit)
    path = shipped.path_of(task, out)
    write(path, linear.to_artefact(model, facts))
    return path


def trained(lesson: Lesson, lexicon: Lexicon, rare: Floats | None = None) -> Linear:
    """Return the model before calibration, its weights already as coarse as they ship. ``rare`` is counted on
    the training texts unless given."""
    recipe = lesson.recipe
    features = counted(lesson.training.texts)
    rare = rarity(features, recipe) if rare is None else rare
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
    did not see it (each ``FOLDS``-th post held out in turn)."""
    part, languages = lesson.training, np.array(lesson.training.languages)
    fold = np.arange(len(part)) % FOLDS
    logits = np.zeros((len(part), len(lesson.labels)))
    for k in range(FOLDS):
        seen, out = fold != k, chosen(part, fold == k)
        some = replace(lesson, training=chosen(part, seen), weights=lesson.weights[seen])
        model = trained(some, lexicon, rare)
        features = counted(out.texts)
        measures = lexicon.measured(features) if len(model.dense) else None
        logits[fold == k] = model.logits(features, measures, model.head_of(out.languages))
    return {
        head: scaling(logits[languages == head], part.labels[languages == head], None)[0]
        for head in lesson.refit
    }


def calibrated(model: Linear, lesson: Lesson, lexicon: Lexicon) -> Linear:
    """Return the model with the slope and offset of each head fitted on the validation posts."""
    part = lesson.validation
    features = counted(part.texts)
    measures = lexicon.measured(features) if len(model.dense) else None
    head = model.head_of(part.languages)
    logits = model.logits(features, measures, head)
    extra = lesson.extra_label
    common = scaling(logits, part.labels, extra)
    slope, offset = [], []
    for i in range(len(model.heads)):
        rows = np.flatnonzero(head == i)
        own = common
        if len(rows) >= ENOUGH:
            own = scaling(logits[rows], part.labels[rows], extra, common[0] if extra is not None else None)
        slope.append(own[0])
        offset.append(own[1])
    return replace(model, slope=np.array(slope, np.float32), offset=np.array(offset, np.float32))


def decision(model: Linear, lesson: Lesson, lexicon: Lexicon) -> float:
    """Return the probability of the second label from which to say yes: the best F1 on the validation split,
    of ``f1_of`` or the mean of both, smoothed over neighbours so that chance does not choose."""
    part = lesson.validation
    features = counted(part.texts)
    shares = model.probabilities(features, lexicon.measured(features), part.languages)[:, 1]
    grid = np.arange(0.2, 0.701, 0.01)
    values = np.array([_f1(part.labels, shares >= at, lesson.f1_of) for at in grid])
    smooth = np.convolve(np.pad(values, 4, mode="edge"), np.ones(9) / 9, mode="valid")
    return round(float(grid[int(smooth.argmax())]), 2)


def _f1(truth: npt.NDArray[np.int64], yes: npt.NDArray[np.bool_], of: int | None) -> float:
    def f1(label: int) -> float:
        said, true = yes == bool(label), truth == label
        both = int(said.sum() + true.sum())
        return 2 * int((said & true).sum()) / both if both else 0.0

    return f1(of) if of is not None else (f1(0) + f1(1)) / 2
