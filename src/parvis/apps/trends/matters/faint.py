"""Hashtags and terms that are said more than usual, short of a rise.

Nobody is told of them: so many words are looked at that chance brings some each day. But one that touches
what the audience cares about may matter, so they are ranked beside the rises, each with how often chance
brings as much.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from parvis.apps.trends.hearing import start_of
from parvis.apps.trends.models import Rise
from parvis.apps.trends.rows import end_of, fill
from parvis.apps.trends.span import Span
from parvis.apps.trends.words import Said, found_in

KEPT = timedelta(days=28)
MOST = 40  # of those seen since the last look, the rarest


def keep_faint(span: Span, said: Sequence[Said]) -> list[Rise]:
    """Write down what is said more, one row for a word at a time; all rows of the last weeks."""
    own = Rise.objects.filter(workspace=span.workspace, faint=True)
    known = [*own.filter(peak_at__gte=span.until - KEPT)]
    recent = [one for one in said if start_of(one.at) >= span.until - KEPT]
    end = start_of(span.last)
    for one in sorted(recent, key=lambda one: (-one.days, one.named.key, one.at))[:MOST]:
        row = _same(known, one)
        if row is not None and one.days <= row.return_days:
            continue
        found = found_in(span, one)
        fresh = row or Rise(workspace=span.workspace, kind=one.named.kind, key=one.named.key, faint=True)
        fill(span, fresh, found)
        fresh.until = end_of(found, end)  # it lasts no longer than it was looked at
        fresh.save()
        if row is None:
            known.append(fresh)
    return known


def _same(known: Sequence[Rise], one: Said) -> Rise | None:
    """The row of the same word in the same hours."""
    since, until = start_of(one.at - one.window), start_of(one.at)
    for row in known:
        named = (row.kind, row.key) == (one.named.kind, one.named.key)
        if named and row.since < until and (row.until or until) > since:
            return row
    return None
