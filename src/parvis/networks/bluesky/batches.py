"""Events gathered into batches whose order a caller cannot get wrong."""

from __future__ import annotations

from collections import OrderedDict

from parvis.networks.bluesky.events import Event, Kind
from parvis.networks.ports import Heard, Post, Removal

_TOLD = 5  # problems named in a batch; the others are only counted


class Recent:
    """Remembers the last ``size`` keys, to know a repetition after a rewind."""

    def __init__(self, size: int = 20_000) -> None:
        self._size = size
        self._keys: OrderedDict[str, None] = OrderedDict()

    def __contains__(self, key: str) -> bool:
        return key in self._keys

    def add(self, key: str) -> None:
        """Remember ``key``, forgetting the oldest when full."""
        self._keys[key] = None
        if len(self._keys) > self._size:
            self._keys.popitem(last=False)

    def discard(self, key: str) -> None:
        """Forget ``key``."""
        self._keys.pop(key, None)


class Batch:
    """What was heard since the last batch was handed over.

    Within a batch, removals come after posts; so a post that follows a removal of itself or of its author
    belongs to the next batch: ``must_wait`` says so.
    """

    def __init__(self) -> None:
        self._clear()

    def _clear(self) -> None:
        self._posts: list[Post] = []
        self._removals: list[Removal] = []
        self._removed: set[str] = set()
        self._refused = 0
        self._problems: list[str] = []
        self._gap = False

    def __len__(self) -> int:
        return len(self._posts) + len(self._removals) + self._refused

    @property
    def speaks(self) -> bool:
        """True when handing it over would tell the caller something."""
        return bool(len(self) or self._problems or self._gap)

    def must_wait(self, event: Event) -> bool:
        """True when ``event`` may only enter the next batch."""
        return event.kind is Kind.POST and (event.id in self._removed or event.did in self._removed)

    def post(self, post: Post) -> None:
        """Add a post."""
        self._posts.append(post)

    def remove(self, removal: Removal) -> None:
        """Add a removal."""
        self._removals.append(removal)
        self._removed.add(removal.id)

    def refuse(self, problem: str) -> None:
        """Count something that could not be read."""
        self._refused += 1
        self.tell(problem)

    def tell(self, problem: str, *, gap: bool = False) -> None:
        """Note a problem, and whether something was missed because of it."""
        if problem and len(self._problems) < _TOLD:
            self._problems.append(problem)
        self._gap = self._gap or gap

    def hand_over(self, cursor: str) -> Heard:
        """Return the batch and start the next one."""
        heard = Heard(
            tuple(self._posts),
            tuple(self._removals),
            cursor,
            self._refused,
            tuple(self._problems),
            self._gap,
        )
        self._clear()
        return heard
