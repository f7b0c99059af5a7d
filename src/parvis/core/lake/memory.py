"""What one process keeps of files that never change, so that a question to a warm engine opens none of them.

Everything is kept by the names of its files. A file is written once and its name is never used again, so what
is kept cannot be out of date; which files count is asked of the catalogue at every question. What no longer
counts (compacted away, erased) is forgotten at the first look at the newer catalogue.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

Kept = TypeVar("Kept")
_Key = tuple[str, tuple[str, ...], Hashable]
_MOST = 320 * 1024 * 1024


class Memory:
    """At most ``most`` bytes, the least recently used forgotten first. Safe between threads."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._held: OrderedDict[_Key, tuple[Any, int]] = OrderedDict()
        self._versions: dict[str, int] = {}
        self._size = 0

    def get(
        self,
        folder: str,
        files: tuple[str, ...],
        part: Hashable,
        load: Callable[[], Kept],
        size: Callable[[Kept], int],
    ) -> Kept:
        """``part`` of these files, loaded if it is not there; ``size`` in bytes."""
        key = (folder, files, part)
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                found: Kept = self._held[key][0]
                return found
        loaded = load()
        with self._lock:
            self._drop(key)
            self._held[key] = (loaded, size(loaded))
            self._size += self._held[key][1]
            while self._size > self._most and len(self._held) > 1:
                self._drop(next(iter(self._held)))
        return loaded

    def follow(self, folder: str, version: int, files: Callable[[], set[str]]) -> None:
        """Keep only these files of a folder whose catalogue is now at another version than last time."""
        with self._lock:
            if self._versions.get(folder) == version:
                return
            self._versions[folder] = version
            counted = files()
            for key in [key for key in self._held if key[0] == folder and not counted.issuperset(key[1])]:
                self._drop(key)

    @property
    def size(self) -> int:
        """Bytes kept, as they were told."""
        return self._size

    def _drop(self, key: _Key) -> None:
        held = self._held.pop(key, None)
        if held is not None:
            self._size -= held[1]
