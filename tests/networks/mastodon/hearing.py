"""Hearing the fake server until enough was heard."""

from __future__ import annotations

from collections.abc import Callable

from contracts.rig import Halt, Notes
from networks.mastodon.rig import a_listener
from parvis.networks.ports import Source, SourceKind
from servers.fake_mastodon import FakeMastodon


def listen(
    source: Source,
    enough: Callable[[Notes], bool],
    *,
    cursor: str = "",
    limit_s: float = 10,
    **more: object,
) -> Notes:
    halt, notes = Halt(limit_s), Notes(cursor=cursor)
    for batch in a_listener(**more).listen(source, cursor, halt):
        notes.add(batch)
        if enough(notes):
            halt.set()
    return notes


def hashtag(fake: FakeMastodon, tag: str = "tram", **options: str) -> Source:
    return Source("mastodon", SourceKind.HASHTAG, term=tag, host=fake.base, options=options)
