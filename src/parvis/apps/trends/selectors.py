"""Reading what rises. Nothing here writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pyarrow as pa
from django.db.models import QuerySet

from parvis.apps.listening import selectors as listening
from parvis.apps.listening.selectors import PostSeen
from parvis.apps.listening.store import lake_of
from parvis.apps.trends.models import Progress, Rise, SubjectKind
from parvis.apps.trends.reasons import Aspect, Why, look_at, why_of
from parvis.apps.trends.span import Span, span_of
from parvis.apps.trends.subjects import Named, named
from parvis.core.workspaces.models import Workspace
from parvis.science.coordination import Coordination
from parvis.science.rates import Ratio, ratio

NOW = timedelta(days=1)
RECENT = timedelta(days=28)
RESTED = timedelta(minutes=5)  # how often a workspace is followed while something may be heard


@dataclass(frozen=True, slots=True)
class RisingSubject:
    """A subject and its rise: ``n`` posts where ``expected`` were foreseen, from ``since`` on.

    ``until`` is None while it lasts. ``times``: n over expected, with bounds. ``return_days``: such a rise
    comes about once in so many days; it was judged on ``history_days``, beyond which it is a guess.
    ``hours``: posts by the hour from ``hours_from``. ``coordinated``: signs of pushing were found; None when
    there was too little to tell. ``matter``: rises of the same thing share this number.
    ``faint``: more than usual, and not as rare as a rise must be.
    """

    id: int
    subject: Named
    n: int
    expected: float
    times: Ratio
    surprise: float | None
    return_days: float
    history_days: float
    since: datetime
    until: datetime | None
    peak_at: datetime
    hours_from: datetime
    hours: tuple[int, ...]
    coordinated: bool | None
    matter: int
    faint: bool

    @property
    def end(self) -> datetime:
        """Where its posts end: with the last hour that was counted, while it lasts."""
        return self.until or self.hours_from + timedelta(hours=len(self.hours))

    @property
    def kind(self) -> SubjectKind:
        """What rises: everything, a query, a brand, a hashtag, a term."""
        return self.subject.kind

    @property
    def key(self) -> str:
        """The subject within its kind."""
        return self.subject.key

    @property
    def label(self) -> str:
        """The subject as people call it."""
        return self.subject.said()


@dataclass(frozen=True, slots=True)
class Followed:
    """How far a workspace was followed: to ``until``. ``ended``: what was heard goes no further.

    ``watched``: how many hashtags and terms had the chance to rise at the last look.
    """

    until: datetime
    ended: bool
    watched: int


def rising_subjects(
    workspace: Workspace, *, now: datetime, limit: int, within: timedelta = NOW
) -> tuple[RisingSubject, ...]:
    """What rises, or peaked ``within`` so long before ``now`` (or the end of what was heard): rarest first.

    Rises rarer than what their history can tell are ordered by how many times as many posts came, at least.
    """
    progress = Progress.objects.filter(workspace=workspace).first()
    if progress is None:
        return ()
    since = min(now, progress.until) - within
    told = Rise.objects.filter(workspace=workspace, faint=False, since__lt=now)
    rows = (*told.filter(peak_at__gte=since), *told.filter(until__isnull=True))
    found = {row.pk: _rising(row) for row in rows}
    return tuple(sorted(found.values(), key=_rank)[:limit])


def rises_of(workspace: Workspace) -> QuerySet[Rise]:
    """Every rise that was written down here and is still kept."""
    return Rise.objects.filter(workspace=workspace)


def rise_row(workspace: Workspace, pk: int) -> Rise | None:
    """One rise of this workspace."""
    return rises_of(workspace).filter(pk=pk).first()


def rising(row: Rise) -> RisingSubject:
    """A rise as pages and others see it."""
    return _rising(row)


def followed(workspace: Workspace, *, now: datetime) -> Followed | None:
    """How far the workspace was followed; None before the first time."""
    progress = Progress.objects.filter(workspace=workspace).first()
    if progress is None:
        return None
    return Followed(progress.until, progress.until < now - NOW, progress.watched)


def why(row: Rise, *, now: datetime) -> Why:
    """What drives a rise, and the signs of pushing, from the posts that are there now."""
    return why_of(row, until=row.until or now)


def signs(row: Rise) -> Coordination:
    """The signs of pushing alone, from the posts that are there now."""
    return look_at(row, until=_rising(row).end).coordination


def typical_of(workspace: Workspace, found: Why, *, names: bool) -> tuple[tuple[PostSeen, int], ...]:
    """The posts that stand for a rise, each with how often it was said; ``names`` as ``listening.posts``."""
    mentions = found.table["mention"].to_pylist()
    rows = found.table.take(pa.array([mentions.index(one.mention) for one in found.typical], pa.int64()))
    posts = listening.seen(workspace, rows, names=names)
    return tuple((post, one.copies) for post, one in zip(posts, found.typical, strict=True))


def handles_of(workspace: Workspace, found: Why) -> dict[str, str]:
    """The names of the authors who carry a rise, for whoever may see them (ask for SEE_AUTHORS first)."""
    wanted = {driver.key for aspect, held in found.aspects if aspect is Aspect.AUTHOR for driver in held}
    authors = found.table["author"].to_pylist()
    firsts = [authors.index(author) for author in sorted(wanted & set(authors))]
    posts = listening.seen(workspace, found.table.take(firsts), names=True) if firsts else ()
    return {post.author: f"@{post.handle.lstrip('@')}" for post in posts if post.handle}


def span(workspace: Workspace, *, now: datetime) -> Span | None:
    """The stretch that is followed, with its volume by the hour."""
    return span_of(workspace, now=now)


def is_due(workspace: Workspace, *, now: datetime) -> bool:
    """Whether something may have changed since the workspace was last followed."""
    stats = lake_of(workspace.pk).stats()
    progress = Progress.objects.filter(workspace=workspace).first()
    if progress is None or not stats.rows:
        return bool(stats.rows) or progress is not None
    changed = stats.rows != progress.rows
    if listening.listens_now(workspace):
        changed = True
    return changed and not progress.until <= now < progress.until + RESTED


def _rank(one: RisingSubject) -> tuple[float, float, int]:
    return (-min(one.return_days, one.history_days), -one.times.low, one.id)


def _rising(row: Rise) -> RisingSubject:
    return RisingSubject(
        id=row.pk,
        subject=named(row),
        n=row.n,
        expected=row.expected,
        times=ratio(row.n, row.expected),
        surprise=row.surprise,
        return_days=row.return_days,
        history_days=row.history_days,
        since=row.since,
        until=row.until,
        peak_at=row.peak_at,
        hours_from=row.hours_from,
        hours=tuple(row.hours),
        coordinated=row.pushed,
        matter=row.matter or row.pk,
        faint=row.faint,
    )
