"""Who answers a question: this process, or another engine that reads the same files."""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import pyarrow as pa

from parvis.core.lake.catalogue import Segment, Snapshot
from parvis.core.lake.engine import Value
from parvis.core.lake.faults import NoCluster
from parvis.core.lake.files import Room

_LOG = logging.getLogger(__name__)


class Asks(Protocol):
    """Chosen segments of one snapshot, to be asked of."""

    def ask(self, question: Callable[..., Any], *args: Hashable, **variables: Value) -> pa.Table:
        """The answer to ``question(*args)``, an Ibis expression over the tables that ``engine`` names."""
        ...


class Elsewhere(Protocol):
    """An engine beside DuckDB. It may raise ``NoCluster`` at any question."""

    def sight(self, room: Room, snapshot: Snapshot, segments: Sequence[Segment]) -> Asks:
        """These segments, to be asked of."""
        ...


@dataclass(frozen=True, slots=True)
class Either:
    """There first; here where that cannot answer, for people wait for the answer and not for the engine."""

    there: Asks
    here: Callable[[], Asks]

    def ask(self, question: Callable[..., Any], *args: Hashable, **variables: Value) -> pa.Table:
        """See ``Asks``."""
        try:
            return self.there.ask(question, *args, **variables)
        except NoCluster as fault:
            _LOG.warning("%s answered on this machine: %s", question.__name__, fault)
            return self.here().ask(question, *args, **variables)
