"""A file heard through the same port as a network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from parvis.kit.moments import utc_now
from parvis.networks.files.mapping import Mapping
from parvis.networks.files.reading import read
from parvis.networks.ports import Heard, Source, Stop

_PROBLEMS = 20  # told per batch; all are counted


class FilesListener:
    """Reads ``source.term`` from the cursor to its end.

    ``source.options`` holds ``Mapping.options()``, and ``root``: the folder the file must lie in.
    """

    def __init__(self, *, clock: Callable[[], datetime] = utc_now, batch_rows: int = 1000) -> None:
        self._clock, self._batch_rows = clock, batch_rows

    def listen(self, source: Source, cursor: str, stop: Stop) -> Iterator[Heard]:
        """Yield the posts after ``cursor``; bad lines are counted, and named by number in ``problems``."""
        if stop.is_set():
            return
        parts = read(
            source.term,
            Mapping.from_options(source.options),
            batch_rows=self._batch_rows,
            cursor=cursor,
            root=source.options.get("root") or None,
            clock=self._clock,
        )
        for part in parts:
            problems = tuple(str(line) for line in part.bad[:_PROBLEMS])
            yield Heard(part.posts, cursor=part.cursor, refused=len(part.bad), problems=problems)
            if stop.is_set():
                return
