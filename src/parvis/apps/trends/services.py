"""Following a workspace: what rose is written down, once, with what was expected and what was seen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from parvis.apps.listening import selectors as listening
from parvis.apps.trends.counting import COLUMNS
from parvis.apps.trends.events import RISE_BEGAN
from parvis.apps.trends.following import Found, Learnt, follow_subjects, keep
from parvis.apps.trends.hearing import hearing_note, hour_of, start_of
from parvis.apps.trends.matters.faint import keep_faint
from parvis.apps.trends.matters.looking import look_closely
from parvis.apps.trends.models import Progress, Rise, Subject
from parvis.apps.trends.rows import LONGEST, end_of, fill
from parvis.apps.trends.span import Span, span_of
from parvis.apps.trends.words import Look, look_at_words
from parvis.core import audit, outbox
from parvis.core.actors import Actor
from parvis.core.workspaces.models import Workspace

PAST = timedelta(days=28)  # of a corpus seen for the first time, the rises that are still told
MOST_PAST = 60  # of these, the rarest
NEWS = timedelta(days=1)
SHRUNK = 0.8  # a lake that lost more than a fifth of its posts is learnt anew


@dataclass
class Known:
    """The rises written down so far, by subject."""

    rows: dict[tuple[str, str], list[Rise]] = field(default_factory=lambda: defaultdict(list))

    def of(self, found: Found, end: datetime) -> Rise | None:
        """The row that tells of the same rise: of the same subject, at the same time."""
        since, until = start_of(found.rise.since), end_of(found, end)
        for row in self.rows[found.named.kind, found.named.key]:
            if row.since <= until and (row.until or end) >= since:
                return row
        return None


def rises_follow(
    *, actor: Actor, workspace: Workspace, now: datetime, stop: Callable[[], bool] = lambda: False
) -> int:
    """Bring a workspace up to the present; how many rises are new.

    It can be stopped and called again at any time: what is stored is the same as if it had been called once.
    """
    if listening.listens_now(workspace):
        hearing_note(workspace, now=now)
    span = span_of(workspace, now=now)
    if span is None:
        _forget(workspace)
        return 0
    progress = _progress(span)
    learnt: list[Learnt] = []
    found = [*follow_subjects(span, learnt, stop=stop)]
    looks = [*look_at_words(span, progress.words_until if progress else None, stop=stop)]
    if stop():
        return 0
    known = _known(span)
    lasting: set[int] = set()
    new = _record_all(actor, span, known, [*found, *(one for look in looks for one in look.found)], lasting)
    _end_others(span, known, lasting, words=bool(looks))
    keep(span, learnt)
    faint = keep_faint(span, [one for look in looks for one in look.faint])
    look_closely(span, [*(row for rows in known.rows.values() for row in rows), *faint])
    _note_progress(span, looks)
    return new


def _forget(workspace: Workspace) -> None:
    """Nothing is heard any more (the posts were removed): nothing of it stays."""
    for model in (Subject, Rise, Progress):
        model.objects.filter(workspace=workspace).delete()


def _progress(span: Span) -> Progress | None:
    """How far the workspace was followed; None, and everything learnt forgotten, when it cannot be gone on
    with: a clock that ran ahead, or a lake from which much was removed."""
    progress = Progress.objects.filter(workspace=span.workspace).first()
    if progress is None:
        return None
    if progress.until <= span.until and span.lake.stats().rows >= progress.rows * SHRUNK:
        return progress
    Subject.objects.filter(workspace=span.workspace).delete()
    Rise.objects.filter(workspace=span.workspace, since__gte=span.until).delete()
    progress.delete()
    return None


def _known(span: Span) -> Known:
    known = Known()
    Rise.objects.filter(
        workspace=span.workspace, peak_at__lt=span.until - timedelta(days=span.workspace.retention_days)
    ).delete()
    told = Rise.objects.filter(workspace=span.workspace, faint=False)
    for row in told.filter(peak_at__gte=span.until - PAST - LONGEST):
        known.rows[row.kind, row.key].append(row)
    return known


def _record_all(actor: Actor, span: Span, known: Known, found: Iterable[Found], lasting: set[int]) -> int:
    """Write down what was found: what is known is brought up to date, of what is past the rarest are told."""
    end = start_of(span.last)
    past: list[Found] = []
    new = 0
    for one in found:
        row = known.of(one, end)
        if row is None and end_of(one, end) < span.until - NEWS:
            past.append(one)
            continue
        new += row is None
        row = _record(actor, span, known, one, row)
        if row.until is None:
            lasting.add(row.pk)
    recent = [one for one in past if start_of(one.rise.peak) >= span.until - PAST]
    for one in sorted(recent, key=lambda one: (-one.rise.return_days, one.rise.since))[:MOST_PAST]:
        row = known.of(one, end)
        new += row is None
        _record(actor, span, known, one, row)
    return new


@transaction.atomic
def _record(actor: Actor, span: Span, known: Known, found: Found, row: Rise | None) -> Rise:
    fresh = row is None
    row = row or Rise(workspace=span.workspace, kind=found.named.kind, key=found.named.key)
    before = None if fresh else _told(row)
    fill(span, row, found)
    if not fresh and before == _told(row):
        return row
    row.save()
    if fresh:
        known.rows[row.kind, row.key].append(row)
        audit.record(
            actor=actor,
            verb="rise.note",
            target="rise",
            target_id=row.pk,
            workspace=span.workspace,
            after={"kind": row.kind, "name": found.named.said(), "n": row.n},
        )
        if span.live and row.since >= span.until - NEWS:
            outbox.emit(RISE_BEGAN, workspace=span.workspace, payload={"rise": row.pk})
    return row


def _told(row: Rise) -> tuple[object, ...]:
    return (row.label, row.since, row.until, row.peak_at, row.n, row.expected, row.return_days, row.hours)


def _end_others(span: Span, known: Known, lasting: set[int], *, words: bool) -> None:
    """Rises that lasted and that nothing was found of any more are over."""
    for rows in known.rows.values():
        for row in rows:
            if row.until is None and row.pk not in lasting and (words or row.kind not in COLUMNS):
                row.until = max(row.since + timedelta(hours=1), start_of(hour_of(span.until)))
                row.save(update_fields=["until"])


def _note_progress(span: Span, looks: list[Look]) -> None:
    changed = {"until": span.until, "rows": span.lake.stats().rows}
    if looks:
        changed |= {"words_until": start_of(looks[-1].until), "watched": looks[-1].words}
    Progress.objects.update_or_create(workspace=span.workspace, defaults=changed)
