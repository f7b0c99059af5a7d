"""What was measured of the shipped models: the figures of their cards, with their intervals."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from parvis.ai.ports import Task


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of one model on one test set: ``value`` within [``low``, ``high``] (95 %), on ``n`` posts.

    ``language`` is an ISO 639-1 code or "all"; ``ece`` the expected calibration error, where it was measured.
    """

    task: Task
    data: str
    language: str
    metric: str
    value: float
    low: float
    high: float
    n: int
    ece: float | None


@cache
def _kept() -> dict[str, Any]:
    text = resources.files(__package__).joinpath("models", "measured.json").read_text(encoding="utf-8")
    kept: dict[str, Any] = json.loads(text)
    return kept


def version() -> str:
    """Return the version of the models that were measured: ``shipped.version()`` when nothing is amiss."""
    return str(_kept()["models"])


@cache
def measured() -> tuple[Measure, ...]:
    """Return every figure, in the order of the cards."""
    return tuple(Measure(**{**row, "task": Task(row["task"])}) for row in _kept()["measures"])


def measured_of(task: Task, language: str = "") -> tuple[Measure, ...]:
    """Return a task's figures; with a language, only those in it."""
    return tuple(one for one in measured() if one.task == task and language in {"", one.language})
