"""A network that says what a test wrote down: a real ``Listener``, at least once, with cursors."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone

from parvis.core.jobs import leases
from parvis.core.jobs.models import Job, Kind
from parvis.core.jobs.runs import Run
from parvis.networks.ports import Author, Heard, Manifest, Post, Source, SourceKind, Stop

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
CAMILLE = Author(id="did:plc:camille", handle="camille.test", name="Camille")


def post(key: str, text: str = "Le vélo à Lyon, quel bonheur !", **changes: Any) -> Post:
    """A post of Camille's."""
    made = Post(network="scripted", id=key, author=CAMILLE, text=text, created_at=NOW, heard_at=NOW)
    return replace(made, **changes)


@dataclass
class Script:
    """What the network says, in order: batches, faults to raise, things to do in between.

    The cursor of a batch is its place, so that listening goes on after the last one that was accepted.
    """

    lines: list[Any] = field(default_factory=list)
    asked_from: list[str] = field(default_factory=list)

    def heard_after(self, cursor: str, stop: Stop) -> Iterator[Heard]:
        """What comes after a cursor."""
        self.asked_from.append(cursor)
        for place in range(int(cursor or 0), len(self.lines)):
            line = self.lines[place]
            if stop.is_set():
                return
            if isinstance(line, Exception):
                self.lines[place] = Heard()  # the next time, it is over
                raise line
            if isinstance(line, Heard):
                yield replace(line, cursor=str(place + 1))
            else:
                line()

    def manifest(self) -> Manifest:
        """The network as the registry holds it."""
        script = self

        class Scripted:
            def listen(self, source: Source, cursor: str, stop: Stop) -> Iterator[Heard]:
                assert source.network == "scripted"
                return script.heard_after(cursor, stop)

        kinds = (SourceKind.STREAM, SourceKind.HASHTAG)
        return Manifest(name="scripted", label="Scripted", kinds=kinds, listener=Scripted)


def turn() -> Job | None:
    """What a worker does with the next listener that is due, waits over: the job afterwards."""
    Job.objects.filter(kind=Kind.SERVICE).update(run_after=timezone.now() - timedelta(seconds=1))
    taken = leases.claim(worker="test", now=timezone.now(), kind=Kind.SERVICE)
    if taken is None:
        return None
    Run(*taken, clock=timezone.now, rng=random.Random(0)).execute()
    return Job.objects.get(pk=taken[0].pk)
