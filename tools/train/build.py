"""From a lesson to a model file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from parvis.ai import linear, shipped
from parvis.ai.artefacts import write
from parvis.ai.lexicon import Lexicon, to_artefact
from parvis.ai.linear import Linear
from parvis.ai.ports import Task
from tools.train import lexicons
from tools.train.data import Labelled
from tools.train.fit import assembled, calibration, counted, design, fitted
from tools.train.tasks import Lesson

ENOUGH = 150
"""Validation posts a head needs to be calibrated on its own; else it takes the common calibration."""


def build_lexicon(data: Path, out: Path) -> Lexicon:
    """Write ``lexicon.npz`` and return the lexicon."""
    lexicon = lexicons.lexicon(data)
    write(out / "lexicon.npz", to_artefact(lexicon, lexicons.SOURCES))
    return lexicon


def build(task: Task, lesson: Lesson, lexicon: Lexicon, out: Path) -> Path:
    """Train, calibrate and write the model of one task; return its path."""
    recipe = lesson.recipe
    features = counted(lesson.training.texts)
    matrix = design(features, recipe, lexicon)
    weights = fitted(matrix, lesson.training.labels, lesson.training.languages, recipe, lesson.weights)
    model = calibrated(assembled(weights, lesson.labels, recipe, lexicon), lesson.validation, lexicon)
    facts: dict[str, object] = {
        "task": str(task),
        "threshold": lesson.threshold,
        "trained_on": list(lesson.sources),
        "texts": len(lesson.training),
        "license": "Apache-2.0",
    }
    path = shipped.path_of(task, out)
    write(path, linear.to_artefact(model, facts))
    return path


def calibrated(model: Linear, validation: Labelled, lexicon: Lexicon) -> Linear:
    """Return the model with the slope and offset of each head fitted on the validation posts."""
    model = linear.from_artefact(linear.to_artefact(model, {}))  # calibrate what ships: 8-bit weights
    features = counted(validation.texts)
    logits = model.logits(features, lexicon.measured(features) if len(model.dense) else None)
    head = model.head_of(validation.languages)
    mine = np.take_along_axis(logits, head[:, None, None], axis=1)[:, 0]
    common = calibration(mine, validation.labels, offsets=False)
    slope, offset = [], []
    for i in range(len(model.heads)):
        rows = np.flatnonzero(head == i)
        own = (
            calibration(mine[rows], validation.labels[rows], offsets=False) if len(rows) >= ENOUGH else common
        )
        slope.append(own[0])
        offset.append(own[1])
    return replace(model, slope=np.array(slope, np.float32), offset=np.array(offset, np.float32))
