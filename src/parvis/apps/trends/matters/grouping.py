"""A query, a brand, a hashtag and a term that rise for the same posts are one subject.

Two rises are the same when the posts that both hold could be half of what came beyond the usual in the larger
of them: the excess of a busy brand is explained by a hashtag, all that is heard is not explained by one query
in it. So are rises of the same name at the same time. What is tied together in this way is one subject
(single linkage); it is known by the number of its oldest rise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

import pyarrow as pa

from parvis.apps.trends.matters.facts import plain_words
from parvis.apps.trends.models import Rise, SubjectKind

SAME: Final = 0.5
LISTS: Final = {
    SubjectKind.QUERY: "queries",
    SubjectKind.BRAND: "brands",
    SubjectKind.HASHTAG: "hashtags",
    SubjectKind.TERM: "terms",
}


def regroup(rises: Sequence[Rise], read: Mapping[int, pa.Table], end: datetime) -> list[Rise]:
    """Tie rises together anew, those whose posts were ``read`` (by number) with all others.

    ``end``: where what lasts has come to. Those whose subject changed are returned, changed and not saved.
    """
    before = {row.pk: row.matter for row in rises}
    held = {row.pk: row.matter or row.pk for row in rises}
    led = set(held.values())
    held |= {pk: pk for pk in read if pk not in led}
    for row in rises:
        for other in rises if row.pk in read else ():
            if held[row.pk] != held[other.pk] and _same(row, other, read, end):
                first, second = sorted((held[row.pk], held[other.pk]))
                held = {pk: first if matter == second else matter for pk, matter in held.items()}
    for row in rises:
        row.matter = held[row.pk]
    return [row for row in rises if row.matter != before[row.pk]]


def _same(one: Rise, other: Rise, read: Mapping[int, pa.Table], end: datetime) -> bool:
    if one.since >= (other.until or end) or other.since >= (one.until or end):
        return False
    if _name(one) and _name(one) == _name(other):
        return True
    excesses = sorted(max(1.0, row.n - row.expected) for row in (one, other))
    if excesses[0] < SAME * excesses[1]:  # however many posts both hold
        return False
    first, second = sorted((one, other), key=lambda row: (row.pk not in read, row.n, row.pk))
    common = first.n * share_held(read[first.pk], second, end)
    return min(common, excesses[0]) >= SAME * excesses[1]


def _name(row: Rise) -> str:
    """What a rise is called, however it is written; nothing for everything heard."""
    named = row.label if row.kind == SubjectKind.QUERY else row.key
    return "".join(plain_words(named)) if row.kind != SubjectKind.ALL else ""


def share_held(table: pa.Table, rise: Rise, end: datetime) -> float:
    """The share of these posts that are of a rise too, 0 to 1: they hold its subject, in its hours."""
    if not table.num_rows:
        return 0.0
    at: list[datetime] = table["created_at"].to_pylist()
    during = [rise.since <= one < (rise.until or end) for one in at]
    if rise.kind == SubjectKind.ALL:
        return sum(during) / len(during)
    kind = SubjectKind(rise.kind)
    key = int(rise.key) if kind is SubjectKind.QUERY else rise.key
    held = table[LISTS[kind]].to_pylist()
    return sum(inside and key in keys for inside, keys in zip(during, held, strict=True)) / len(during)
