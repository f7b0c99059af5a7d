"""Waiting, while preparing, until a network has worked on what was uploaded."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from parvis.networks.ports import Fault, NetworkError

MOST_S: Final = 120.0
sleep = time.sleep  # tests put another in its place
STEP_S: Final = 5.0  # a network may ask for longer; a short look costs little and the post is due


def until_ready(check: Callable[[], float | None]) -> None:
    """Ask ``check`` until it returns None; it returns the seconds after which to ask again.

    After two minutes it is ``processing``: whoever prepares tries again later, from the beginning.
    """
    left = MOST_S
    while (again := check()) is not None:
        if left <= 0:
            raise NetworkError(
                Fault.RETRY, "processing", "the network still works on the file", retry_after=60.0
            )
        wait = min(max(again, 0.0), STEP_S)
        sleep(wait)
        left -= max(wait, 0.1)
