"""The models that come with Parvis, loaded once, when first asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from parvis.ai import lexicon, linear
from parvis.ai.artefacts import FOLDER, Artefact, read
from parvis.ai.features import extract
from parvis.ai.lexicon import Lexicon
from parvis.ai.linear import Linear
from parvis.ai.normalise import as_texts, capped, normalised
from parvis.ai.ports import Scores, Task

TASKS = (Task.LANGUAGE, Task.SENTIMENT, Task.EMOTION, Task.OFFENSIVE, Task.HATE, Task.IRONY)
"""The tasks that have a trained model in ``ai/models``."""


def path_of(task: Task, folder: Path = FOLDER) -> Path:
    """Return where the task's model file lies."""
    return folder / f"{task}.npz"


@cache
def artefact(task: Task, folder: Path = FOLDER) -> Artefact:
    """Return the task's model file, read once. Raises ``ArtefactFault``."""
    return read(path_of(task, folder))


@cache
def model(task: Task, folder: Path = FOLDER) -> Linear:
    """Return the task's model. Raises ``ArtefactFault``."""
    return linear.from_artefact(artefact(task, folder))


def threshold(task: Task, folder: Path = FOLDER) -> float:
    """Return the probability under which the task's answer is "unknown" or "none"."""
    return float(artefact(task, folder).facts["threshold"])


@cache
def word_lists(folder: Path = FOLDER) -> Lexicon:
    """Return the word lists. Raises ``ArtefactFault``."""
    return lexicon.from_artefact(read(folder / "lexicon.npz"))


@cache
def version(folder: Path = FOLDER) -> str:
    """Return a name for this exact set of models: ``parvis-`` and 8 digits of the files' SHA-256."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.npz")):
        digest.update(path.name.encode() + path.read_bytes())
    return f"parvis-{digest.hexdigest()[:8]}"


@dataclass(frozen=True)
class Shipped:
    """The shipped model of one task, as any other ``Classify``. ``annotate`` is faster: it counts features
    once for all tasks."""

    task: Task
    folder: Path = FOLDER

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels it answers with, in order. Raises ``ArtefactFault``."""
        return model(self.task, self.folder).labels

    def classify(self, texts: Sequence[str], languages: Sequence[str]) -> Scores:
        """Return one row of probabilities for each text. Raises ``ArtefactFault``."""
        features = extract(normalised(capped(as_texts(texts))))
        asked = model(self.task, self.folder)
        shares = asked.probabilities(features, word_lists(self.folder).measured(features), languages)
        return Scores(asked.labels, shares, version(self.folder))
