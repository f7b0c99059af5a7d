"""The closed lists of labels of the tasks that somebody else's model may answer, and how its own are read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from parvis.ai.ports import AiFault, Emotion, Floats, Sentiment, Task

LABELS: Final[dict[Task, tuple[str, ...]]] = {
    Task.SENTIMENT: (Sentiment.NEGATIVE.value, Sentiment.NEUTRAL.value, Sentiment.POSITIVE.value),
    Task.EMOTION: tuple(emotion.value for emotion in Emotion),
    Task.OFFENSIVE: ("acceptable", "offensive"),
    Task.HATE: ("acceptable", "hate"),
    Task.IRONY: ("literal", "irony"),
}
_SAME: Final[dict[Task, dict[str, str]]] = {
    Task.SENTIMENT: {
        "negative": "neg very_negative negatif négatif 1_star 2_stars",
        "neutral": "neu mixed neutre 3_stars",
        "positive": "pos very_positive positif 4_stars 5_stars",
    },
    Task.EMOTION: {
        "anger": "colère colere",
        "joy": "joie",
        "optimism": "optimisme",
        "sadness": "tristesse",
        "none": "neutral neutre others",
    },
    Task.OFFENSIVE: {
        "acceptable": "non_offensive not_offensive not_off not non_toxic neutral",
        "offensive": "off toxic toxicity",
    },
    Task.HATE: {"acceptable": "non_hate not_hate nothate non_hateful neutral", "hate": "hateful hate_speech"},
    Task.IRONY: {
        "literal": "non_irony not_irony non_ironic not_ironic not_sarcastic",
        "irony": "ironic sarcasm sarcastic",
    },
}
"""What other models call our labels (TweetEval's names, stars, French)."""
_UNNAMED: Final = re.compile(r"label_?\d+|\d+")


class BackendFault(AiFault):
    """A person's own endpoint or model cannot be used as it is set up.

    ``code`` says what to mend, ``after_s`` how long it asks us to wait.
    """

    def __init__(self, code: str, message: str, *, after_s: float | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.after_s = after_s


@dataclass(frozen=True, slots=True)
class Outputs:
    """How a model's outputs are read: ``places[i]`` is the place, among ``labels``, of its output i.

    Several outputs may be one label (one and two stars are negative): their shares add up.
    """

    labels: tuple[str, ...]
    places: tuple[int, ...]

    def folded(self, shares: Floats) -> Floats:
        """Return (n, k) shares of the labels from (n, outputs) shares of the model's outputs."""
        turned = np.zeros((len(self.places), len(self.labels)), np.float32)
        turned[np.arange(len(self.places)), self.places] = 1.0
        answer: Floats = shares @ turned
        return answer


def labels_of(task: Task) -> tuple[str, ...]:
    """Return the labels of a task. Raises ``BackendFault`` (``ai_task``) for one only Parvis answers."""
    if task not in LABELS:
        raise BackendFault("ai_task", f"{task} has no closed list of labels")
    return LABELS[task]


def outputs_of(task: Task, names: Sequence[str] | None) -> Outputs:
    """Return how outputs named ``names``, in the model's order, are read.

    None, and unnamed ones ("LABEL_0"), are taken for the task's own labels in their own order.
    Raises ``BackendFault`` (``ai_labels``) when a name is not understood, or all of them are one label.
    """
    labels = labels_of(task)
    plain = [re.sub(r"[\s-]+", "_", name.strip().casefold()) for name in names or ()]
    if not plain or (len(plain) == len(labels) and all(_UNNAMED.fullmatch(name) for name in plain)):
        return Outputs(labels, tuple(range(len(labels))))
    known = {word: label for label, words in _SAME[task].items() for word in words.split()}
    read = [known.get(name, name) for name in plain]
    if not set(read) <= set(labels) or len(set(read)) < 2:
        told = ", ".join(name[:40] for name in (names or ())[:30])
        raise BackendFault("ai_labels", f"{task} has the labels {', '.join(labels)}; the model has {told}")
    return Outputs(labels, tuple(labels.index(label) for label in read))


def unknown_rows(rows: int, labels: int) -> Floats:
    """Return equal shares: below every threshold, so shown as "unknown"."""
    return np.full((rows, labels), 1.0 / labels, np.float32)
