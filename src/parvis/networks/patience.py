"""Waiting, the way a listener must: stoppable, and never silent for long."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from parvis.networks.ports import Stop

# The port promises a batch every few seconds; two leaves room for a slow caller.
BEAT_S: Final = 2.0


def beats(stop: Stop, seconds: float, *, beat_s: float = BEAT_S) -> Iterator[None]:
    """Wait ``seconds`` in steps, yielding after each so that the listener can yield an empty batch.

    Ends at once when told to stop. Time is what ``stop.wait`` makes of it: a test's ``Stop`` need not wait.
    """
    left = seconds
    while left > 0 and not stop.is_set():
        if stop.wait(min(left, beat_s)):
            return
        left -= beat_s
        yield
