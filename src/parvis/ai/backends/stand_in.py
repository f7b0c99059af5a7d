"""The shipped model stands in where a person's own cannot answer: no post waits, and none is lost.

An endpoint that fails is left alone for a while, longer each time, so that a dead one costs a batch its
timeout once and not every time.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from parvis.ai import shipped
from parvis.ai.backends.labels import BackendFault, unknown_rows
from parvis.ai.ports import AiFault, Classify, Scores, Task

PAUSE_S: Final = 30.0
LONGEST_PAUSE_S: Final = 900.0
GARBAGE_BORNE: Final = 3
"""Batches without one usable answer, in a row, before an endpoint is left alone: small models stumble."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Posts ``answered`` by the chosen model and posts the shipped one ``stood_in`` for since the last tally;
    ``trouble`` is the code of what went wrong with the last batch, empty when nothing did."""

    answered: int = 0
    stood_in: int = 0
    trouble: str = ""


class WithStandIn:
    """Answers one task with the chosen model, row by row with the shipped one where it does not.

    Shared between threads, which take turns: an endpoint gets one request at a time from each process.
    """

    def __init__(
        self,
        task: Task,
        chosen: Callable[[], Classify],
        *,
        per_minute: int | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``chosen`` makes the model when the first post comes, and may raise ``AiFault`` then.

        ``per_minute`` is the most posts a minute that the chosen model is asked about. ``clock`` is in
        seconds and never goes back.
        """
        self.task = task
        self._make, self._clock = chosen, clock
        self._chosen: Classify | None = None
        self._stand_in = shipped.Shipped(task)
        self._lock, self._counting = threading.Lock(), threading.Lock()
        self._tally = Tally()
        self._failures, self._rests_until = 0, float("-inf")
        self._fault: AiFault | None = None
        self._per_minute, self._left, self._counted_at = per_minute, float(per_minute or 0), clock()

    def classify(self, texts: Sequence[str], languages: Sequence[str]) -> Scores:
        """Return one row a text, all answered; ``Scores.answered`` marks those of the chosen model."""
        with self._lock:
            said, fault = self._asked(texts, languages)
        spare = self._filled(said, texts, languages)
        by_it = spare.answered if spare.answered is not None else np.ones(len(texts), np.bool_)
        self._count(int(by_it.sum()), int((~by_it).sum()), fault)
        return spare

    def drain(self) -> Tally:
        """Return what was counted since the last call, and begin anew."""
        with self._counting:
            told, self._tally = self._tally, Tally()
        return told

    def _asked(self, texts: Sequence[str], languages: Sequence[str]) -> tuple[Scores | None, AiFault | None]:
        """Return what the chosen model says of the first posts it may be asked about, and what went wrong."""
        if self._clock() < self._rests_until:
            return None, self._fault
        most = self._allowed(len(texts))
        if most == 0 and texts:
            return None, BackendFault("ai_rate", "more posts a minute than allowed")
        try:
            self._chosen = self._chosen or self._make()
            said = self._chosen.classify(texts[:most], languages[:most])
        except AiFault as fault:
            self._failed(fault)
            return None, fault
        self._failed(said.fault) if said.answered is not None and not said.answered.any() else self._well()
        late = BackendFault("ai_rate", "more posts a minute than allowed") if most < len(texts) else None
        return said, said.fault or late

    def _allowed(self, wanted: int) -> int:
        """Return how many posts may be asked about now: a bucket that fills by ``per_minute`` a minute."""
        if self._per_minute is None:
            return wanted
        now = self._clock()
        filled = self._left + (now - self._counted_at) * self._per_minute / 60
        self._left, self._counted_at = min(filled, float(self._per_minute)), now
        given = min(wanted, int(self._left))
        self._left -= given
        return given

    def _failed(self, fault: AiFault | None) -> None:
        if fault is None:  # (an empty batch)
            return
        self._failures += 1
        self._fault = fault
        after = fault.after_s if isinstance(fault, BackendFault) else None
        if after is None and fault.code == "ai_garbage" and self._failures < GARBAGE_BORNE:
            return
        pause = PAUSE_S * 2.0 ** min(self._failures - 1, 10)
        self._rests_until = self._clock() + min(max(pause, after or 0.0), LONGEST_PAUSE_S)

    def _well(self) -> None:
        self._failures, self._fault = 0, None

    def _filled(self, said: Scores | None, texts: Sequence[str], languages: Sequence[str]) -> Scores:
        """Return ``said`` with the shipped model's rows where it is silent."""
        labels = said.labels if said else self._stand_in.labels
        rows, answered = unknown_rows(len(texts), len(labels)), np.zeros(len(texts), np.bool_)
        if said is not None:
            asked = len(said.probabilities)
            rows[:asked] = said.probabilities
            answered[:asked] = True if said.answered is None else said.answered
        silent = np.flatnonzero(~answered).tolist()
        if silent:
            spare = self._stand_in.classify([texts[i] for i in silent], [languages[i] for i in silent])
            order = [spare.labels.index(label) for label in labels]
            rows[silent] = spare.probabilities[:, order]
        return Scores(
            labels, rows, said.model if said else shipped.version(), answered, said.fault if said else None
        )

    def _count(self, answered: int, stood_in: int, fault: AiFault | None) -> None:
        with self._counting:
            told = self._tally
            trouble = fault.code if fault is not None and stood_in else ""
            self._tally = Tally(told.answered + answered, told.stood_in + stood_in, trouble)
