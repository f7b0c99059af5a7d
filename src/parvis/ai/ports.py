"""What crosses the door of ``ai``: tasks, labels, scores and the one Protocol every classifier keeps.

Pure data, no Django, no model. A classifier may be the shipped linear model, an ONNX file or any endpoint:
``annotate`` knows only ``Classify``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Floats = npt.NDArray[np.float32]
UNKNOWN = "unknown"
"""The answer when a model is not sure enough to give one."""


class Task(StrEnum):
    """A question that ``annotate`` can answer about a post."""

    LANGUAGE = "language"
    SENTIMENT = "sentiment"
    EMOTION = "emotion"
    OFFENSIVE = "offensive"
    HATE = "hate"
    IRONY = "irony"
    TOPICS = "topics"
    TERMS = "terms"
    FLAGS = "flags"
    BRANDS = "brands"


class Sentiment(StrEnum):
    """How the author feels about what they write of; ``UNKNOWN`` below the confidence threshold."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"
    UNKNOWN = "unknown"


class Emotion(StrEnum):
    """The strongest emotion expressed; ``NONE`` when no emotion is strong enough."""

    ANGER = "anger"
    JOY = "joy"
    OPTIMISM = "optimism"
    SADNESS = "sadness"
    NONE = "none"


@dataclass(frozen=True)
class Scores:
    """Probabilities of n posts over k labels.

    ``probabilities`` is float32 of shape (n, k), each row sums to 1 (to 1e-5), columns in the order of
    ``labels``. ``model`` names who said so, with its version. ``answered`` marks the rows that ``model``
    itself said (None: all); the others are equal shares, or another model's. ``fault`` says why.
    """

    labels: tuple[str, ...]
    probabilities: Floats
    model: str
    answered: npt.NDArray[np.bool_] | None = None
    fault: AiFault | None = None


class Classify(Protocol):
    """Answers one task for a batch of posts."""

    task: Task

    def classify(self, texts: Sequence[str], languages: Sequence[str]) -> Scores:
        """Return one row of probabilities for each text, in order.

        ``languages`` holds an ISO 639-1 code or ``"unknown"`` for each text. Raises ``AiFault``.
        """
        ...


class Topics(Protocol):
    """Tells the topic of posts: a workspace's topic model."""

    def assign(self, texts: pa.Array) -> npt.NDArray[np.int32]:
        """Return for each text the id of its topic, -1 for none."""
        ...


@dataclass(frozen=True)
class Brand:
    """A brand or product of the workspace: its name, and the other ways people write it.

    A brand that is also a common word ("Orange") can ask for its exact case, and can be passed over when one
    of the words ``not_near`` stands within a few words of it.
    """

    name: str
    aliases: tuple[str, ...] = ()
    case_sensitive: bool = False
    not_near: tuple[str, ...] = ()


class AiFault(Exception):  # noqa: N818 - a fault, as everywhere here
    """Something in ``ai`` could not answer. ``code`` is stable; the text is English, for a log."""

    code = "ai_fault"


class ArtefactFault(AiFault):
    """A model file is missing, torn, or of a version this code does not read."""

    code = "ai_artefact"
