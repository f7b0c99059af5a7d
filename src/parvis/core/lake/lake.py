"""The door of the lake: one object, any number of threads and processes."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from parvis.core.lake import questions, removal, rewrite
from parvis.core.lake.append import Door, append
from parvis.core.lake.asking import Asks, Either, Elsewhere
from parvis.core.lake.catalogue import Catalogue, Segment, Snapshot
from parvis.core.lake.engine import Engine, Limits, as_mentions, empty_file
from parvis.core.lake.faults import LakeBusy
from parvis.core.lake.files import Room
from parvis.core.lake.filters import (
    EPOCH,
    HOUR,
    SPAN,
    Bucket,
    By,
    Column,
    Filter,
    hour_of,
    hour_start,
    micros,
)
from parvis.core.lake.known import Known
from parvis.core.lake.latest import Cursor, latest
from parvis.core.lake.reading import Day
from parvis.core.lake.removal import Newer
from parvis.core.lake.reread import Change, reread
from parvis.core.lake.rewrite import Compacted
from parvis.core.lake.search.asking import Asked
from parvis.core.lake.search.finding import After, Found, Order, ask_for, find
from parvis.core.lake.series import Per, series
from parvis.core.lake.sight import Sight

_DAY_US = 86_400_000_000
# A file can be swept away between a look at the catalogue and its opening; the next look does not name it.
_TRIES = 5
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class LakeStats:
    rows: int
    bytes: int
    segments: int
    fresh: int  # segments not yet compacted
    oldest: datetime | None
    newest: datetime | None


@cache
def _engine(limits: Limits) -> Engine:
    """One for all lakes of the process: its memory is shared out once."""
    return Engine(limits, Path(tempfile.gettempdir()) / "parvis-lake")


def utc_now() -> datetime:
    return datetime.now(UTC)


class Lake:
    """``root``: a folder of its own, made if missing. ``clock``: aware time. ``nonce``: unique short text.
    ``cluster``: who answers questions about many mentions instead of this process (``spark.Cluster``)."""

    def __init__(
        self,
        root: Path,
        *,
        clock: Callable[[], datetime] = utc_now,
        nonce: Callable[[], str] = lambda: secrets.token_hex(8),
        limits: Limits = Limits(),  # noqa: B008 - frozen
        cluster: Elsewhere | None = None,
    ) -> None:
        if set("*?[") & set(str(root)):
            raise ValueError("the lake's folder must not hold * ? or [")
        self._room = Room(root.absolute())
        self._room.make()
        empty_file(self._room)
        self._catalogue = Catalogue(self._room.root / "catalogue.sqlite3")
        self._door = Door(self._room, self._catalogue, Known(self._room, self._catalogue))
        self._engine = _engine(limits)
        self._cluster = cluster
        self._works = rewrite.Works(self._door, self._engine, nonce)
        self._clock = clock
        self._nonce = nonce

    # --- writing

    def append(self, table: pa.Table, *, batch_id: str) -> int:
        """Rows added, on disk when this returns; 0 if the batch was taken before. Mentions heard before are
        left out. All or nothing, also across days. ``BadBatch``, ``LakeFull``, ``LakeBusy``."""
        return append(self._door, table, batch_id=batch_id, nonce=self._nonce(), at=self._clock())

    def remove_mentions(self, mentions: Iterable[str]) -> int:
        """Mentions deleted by their authors or the network: out of every answer now, off the disk with the
        next compaction. How many were there; the others are ignored."""
        return removal.remove_mentions(self._works, list(mentions))

    def relabel(self, mention_id: str, **columns: Any) -> None:
        """A person's correction of what was understood. ``UnknownMention``, ``BadCorrection``."""
        removal.relabel(self._works, mention_id, columns)

    def revise(self, table: pa.Table, *, newer: Newer) -> list[str]:
        """Let mentions that are here say what these ``MENTION`` rows say, where ``newer(held, row)``; which
        did. When they were created and heard, and by which source, stays. ``BadBatch``, ``LakeFull``."""
        return removal.revise(self._works, table, newer)

    def erase_author(self, author: str) -> int:
        """Rewrite every segment that holds this author, now; how many mentions went. Their identifiers stay
        known (64 bits of a keyed hash each), so that a re-read of a stream does not bring them back."""
        return removal.erase(self._works, author, self._now())

    def retain(self, days: int) -> int:
        """Drop what was created more than ``days`` days ago; how many mentions went."""
        return removal.retain(self._works, self._clock() - timedelta(days=days), self._now())

    def drop_source(self, source: int) -> int:
        """Drop what this source heard, and forget having heard it: the same batches can come again."""
        return removal.drop_source(self._works, source, self._now())

    def compact(self, before: datetime | None = None) -> Compacted:
        """Merge small segments of the days before ``before`` (default: all), roll them up, take removed
        mentions off the disk, sweep up what killed writers left. Safe beside readers and writers."""
        day = None if before is None else micros(before) // _DAY_US
        return rewrite.compact(self._works, day, self._now())

    def reread(
        self, column: str, change: Change, *, since: datetime | None = None, until: datetime | None = None
    ) -> int:
        """Compute ``column`` anew for every mention (of the days UTC from that of ``since`` to that of
        ``until``, newest first): ``change`` takes mentions and returns one value for each; of a small day it
        is asked twice. What it raises leaves that day as it was. How many were read. ``LakeFull``."""
        first, last = (None if at is None else micros(at) // _DAY_US for at in (since, until))
        return reread(self._works, column, change, since_day=first, until_day=last, now=self._now())

    # --- asking

    def stats(self) -> LakeStats:
        snapshot = self._catalogue.snapshot()
        held = snapshot.segments
        masked = sum(len(rows) for rows in snapshot.masks.values())
        return LakeStats(
            rows=sum(s.rows for s in held) - masked,
            bytes=sum(s.bytes for s in held),
            segments=len(held),
            fresh=sum(not s.compacted for s in held),
            oldest=_time(min((s.oldest for s in held), default=None)),
            newest=_time(max((s.newest for s in held), default=None)),
        )

    def volume(
        self, filter_: Filter, *, bucket: Bucket = Bucket.HOUR, by: By = By.NONE, zone: str = "UTC"
    ) -> pa.Table:
        """bucket, key, n; buckets without mentions are left out. ``key`` is empty for ``By.NONE``."""
        rows = self._ask(filter_, questions.volume, By(by))
        return questions.buckets(rows, Bucket(bucket), zone)

    def volume_of(
        self,
        filter_: Filter,
        column: Column,
        keys: Sequence[str],
        *,
        bucket: Bucket = Bucket.DAY,
        zone: str = "UTC",
    ) -> pa.Table:
        """bucket, key, n of these values of a list column (a brand, a hashtag…)."""
        rows = self._ask(filter_, questions.volume_of, Column(column), tuple(keys))
        return questions.buckets(rows, Bucket(bucket), zone)

    def reach(self, filter_: Filter) -> pa.Table:
        """One row: n, told, engagement, median, most, first, last (see ``questions.reach``)."""
        return self._ask(filter_, questions.reach)

    def sentiment(self, filter_: Filter, *, bucket: Bucket = Bucket.DAY, zone: str = "UTC") -> pa.Table:
        """bucket, n, n_negative, n_neutral, n_positive, n_unknown, sum_p_negative, sum_p_neutral,
        sum_p_positive"""
        rows = self._ask(filter_, questions.sentiment)
        return questions.in_ones(questions.buckets(rows, Bucket(bucket), zone))

    def counts(self, filter_: Filter, column: Column, *, limit: int = 20) -> pa.Table:
        """key (text, also for topics), n; most first, ties by key."""
        return self._ask(filter_, questions.counts, Column(column), limit)

    def topic_languages(self, filter_: Filter) -> pa.Table:
        """topic, language, n"""
        return self._ask(filter_, questions.topic_languages)

    def topic_hours(self, filter_: Filter) -> pa.Table:
        """topic, hour (whole hours since 1970), n"""
        return self._ask(filter_, questions.topic_hours)

    def topic_sentiment(self, filter_: Filter) -> pa.Table:
        """topic, n, sum_p_negative, sum_p_neutral, sum_p_positive"""
        return questions.in_ones(self._ask(filter_, questions.topic_sentiment))

    def rising_terms(
        self, filter_: Filter, *, window: timedelta = timedelta(days=1), limit: int = 20
    ) -> pa.Table:
        """term, n_now, n_before, score: the last ``window`` (whole hours) before ``filter_.until`` (default:
        now) against as long a time before it. Empty when nothing was heard before: nothing rises yet."""
        span = max(1, round(window / HOUR))
        end = hour_of((filter_.until or self._clock()) + HOUR - timedelta(microseconds=1))
        start, middle, until = (hour_start(end - back * span) for back in (2, 1, 0))
        variables = questions.NOW.values(filter_.during(middle, until))
        variables |= questions.BEFORE.values(filter_.during(start, middle))
        return self._ask(filter_.during(start, until), questions.rising_terms, limit, **variables)

    def series(self, filter_: Filter, *, per: Per, minutes: int = 60, keys: Sequence[str] = ()) -> pa.Table:
        """start (seconds since 1970), key, n, per step of ``minutes`` (they divide an hour), of ``keys`` or
        of all; what has no mention is left out. Read from the mentions: ask for short periods."""
        if minutes < 1 or 60 % minutes:
            raise ValueError("the minutes of a step divide an hour")
        return self._ask(filter_, series, Per(per), minutes, tuple(keys))

    def count(self, filter_: Filter) -> int:
        return int(self._ask(filter_, questions.count)["n"][0].as_py())

    def days(self, *, heard_since: datetime | None = None, heard_until: datetime | None = None) -> pa.Table:
        """day (UTC), n; newest first: the mentions of each day, or those heard in a period (both ends in)."""
        bounds = (heard_since, heard_until)
        return self._ask(Filter(), questions.days, *(None if at is None else micros(at) for at in bounds))

    def query_counts(self) -> dict[int, int]:
        """The mentions that each saved query holds; those that hold none are left out. One look at one
        column, however many queries there are."""
        found = self._ask(Filter(), questions.query_counts)
        return dict(zip(found["query"].to_pylist(), found["n"].to_pylist(), strict=True))

    def latest(
        self, filter_: Filter, *, limit: int = 50, before: Cursor | None = None, word: str | None = None
    ) -> pa.Table:
        """Mentions, newest first; ``word``: holding it as a whole word, without case or accents."""

        def answer(snapshot: Snapshot) -> pa.Table:
            upto = (
                filter_.until
                if before is None
                else min(before.created_at, filter_.until or before.created_at)
            )
            sight = self._sight(snapshot, _within(snapshot, filter_.since, upto))
            scanning = partial(self._asks, snapshot)
            return latest(
                self._engine, sight, filter_, limit=limit, before=before, word=word, scanning=scanning
            )

        return self._retried(answer)

    def search(
        self,
        asked: Asked,
        filter_: Filter,
        *,
        order: Order = Order.RELEVANCE,
        limit: int = 30,
        after: After | None = None,
    ) -> Found:
        """Mentions that hold the words asked for (``read_words``), by BM25 and recency, or newest first,
        and how many there are. ``filter_`` as everywhere, but without ``text``."""
        ask = ask_for(asked, filter_, order=order, limit=limit, after=after, now=self._now())

        def answer(snapshot: Snapshot) -> Found:
            sight = self._sight(snapshot, _within(snapshot, filter_.since, filter_.until))
            return find(self._engine, self._room, sight, ask)

        return self._retried(answer)

    def mention(self, mention_id: str) -> pa.Table:
        """One mention, or no row."""
        return as_mentions(
            self._retried(lambda now: self._asks(now, now.segments).ask(questions.one, mention_id=mention_id))
        )

    def sample(self, filter_: Filter, n: int, *, seed: int) -> pa.Table:
        """``n`` mentions drawn evenly, the same for the same seed and mentions."""
        return as_mentions(self._ask(filter_, questions.sample, n, seed))

    def probabilities(self, filter_: Filter, *, limit: int, seed: int) -> npt.NDArray[np.float64]:
        """n x 3: negative, neutral, positive, of at most ``limit`` mentions drawn evenly."""
        rows = self._ask(filter_, questions.probabilities, limit, seed)
        return np.column_stack([rows[name].to_numpy().astype(np.float64) for name in rows.column_names])

    def day_names(self) -> list[str]:
        """The UTC days that hold mentions, the oldest first: 2026-11-23."""
        held = sorted({s.day for s in self._catalogue.snapshot().segments})
        return [str(np.datetime64(day, "D")) for day in held]

    def day(self, name: str) -> Day:
        """Every mention of one of ``day_names``, as of now."""
        snapshot = self._catalogue.snapshot()
        segments = [s for s in snapshot.segments if s.name.startswith(f"{name}/")]
        masked = sum(len(snapshot.masks.get(s.id, ())) for s in segments)
        rows = sum(s.rows for s in segments) - masked
        return Day(name, rows, self._sight(snapshot, segments), self._room, snapshot, segments)

    def _ask(
        self, filter_: Filter, question: Callable[..., Any], *args: Hashable, **variables: int
    ) -> pa.Table:
        variables |= SPAN.values(filter_)

        def answer(snapshot: Snapshot) -> pa.Table:
            held = _within(snapshot, filter_.since, filter_.until)
            return self._asks(snapshot, held).ask(question, filter_.shape(), *args, **variables)

        return self._retried(answer)

    def _asks(self, snapshot: Snapshot, segments: Sequence[Segment]) -> Asks:
        """Whoever answers questions about many mentions."""
        if self._cluster is None:
            return self._sight(snapshot, segments)
        there = self._cluster.sight(self._room, snapshot, segments)
        return Either(there, partial(self._sight, snapshot, segments))

    def _sight(self, snapshot: Snapshot, segments: Sequence[Segment]) -> Sight:
        return Sight(self._engine, self._room, snapshot, segments)

    def _retried(self, answer: Callable[[Snapshot], Answer]) -> Answer:
        for _ in range(_TRIES):
            try:
                return answer(self._catalogue.snapshot())
            except (duckdb.IOException, FileNotFoundError) as error:
                gone = error
        raise LakeBusy("the lake's files changed faster than they could be read") from gone

    def _now(self) -> int:
        return micros(self._clock())


def _within(snapshot: Snapshot, since: datetime | None, until: datetime | None) -> list[Segment]:
    """The segments that can hold a mention of the period."""
    low = None if since is None else micros(since)
    high = None if until is None else micros(until)
    return [
        s
        for s in snapshot.segments
        if (low is None or s.newest >= low) and (high is None or s.oldest <= high)
    ]


def _time(us: int | None) -> datetime | None:
    return None if us is None else EPOCH + timedelta(microseconds=us)
