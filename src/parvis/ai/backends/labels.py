"""The closed lists of labels of the tasks that somebody else's model may answer."""

from __future__ import annotations

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


class BackendFault(AiFault):
    """A person's own endpoint or model cannot be used as it is set up. ``code`` says what to mend."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def labels_of(task: Task) -> tuple[str, ...]:
    """Return the labels of a task. Raises ``BackendFault`` (``ai_task``) for one only Parvis answers."""
    if task not in LABELS:
        raise BackendFault("ai_task", f"{task} has no closed list of labels")
    return LABELS[task]


def unknown_rows(rows: int, labels: int) -> Floats:
    """Return equal shares: below every threshold, so shown as "unknown"."""
    return np.full((rows, labels), 1.0 / labels, np.float32)
