"""The evaluation cases of a prompt put to a model: how many it gets right, and which it does not.

A dozen cases say whether a prompt is understood and obeyed, posts that give orders included; they do not rank
two good models: read the interval.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from parvis.ai.ports import UNKNOWN, Classify, Task
from parvis.ai.prompts import CURRENT, Case, cases
from parvis.science.proportions import wilson


@dataclass(frozen=True, slots=True)
class Missed:
    """A case that went wrong: what the model said instead, "unknown" where it gave no answer."""

    case: Case
    said: str


@dataclass(frozen=True, slots=True)
class Score:
    """What a model made of a prompt's cases, in ``seconds``; ``model`` is the name it gave itself."""

    task: Task
    language: str
    version: int
    model: str
    n: int
    missed: tuple[Missed, ...]
    seconds: float

    @property
    def right(self) -> int:
        """How many cases were answered right."""
        return self.n - len(self.missed)

    @property
    def interval(self) -> tuple[float, float]:
        """The share of right answers at 95 % (Wilson), 0 to 1."""
        return wilson(self.right, self.n)


def score(
    model: Classify, language: str, *, version: int = CURRENT, clock: Callable[[], float] = time.perf_counter
) -> Score:
    """Put the cases of the model's task in a language to it. Raises what the model and ``cases`` raise."""
    asked = cases(model.task, language, version)
    began = clock()
    said = model.classify([case.text for case in asked], [language] * len(asked))
    seconds = clock() - began
    answers = [said.labels[row.argmax()] if row.max() > row.min() else UNKNOWN for row in said.probabilities]
    return Score(model.task, language, version, said.model, len(asked), _missed(asked, answers), seconds)


def _missed(asked: Sequence[Case], answers: Sequence[str]) -> tuple[Missed, ...]:
    pairs = zip(asked, answers, strict=True)
    return tuple(Missed(case, answer) for case, answer in pairs if answer != case.label)
