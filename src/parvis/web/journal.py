"""Reading the audit: filters, one page at a time, and the whole of it as files."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q, QuerySet

from parvis.core.audit import AuditEntry
from parvis.core.workspaces.models import Membership, Workspace
from parvis.kit.csv import csv_cell

PAGE = 50
COLUMNS = (
    "id", "at", "actor_kind", "actor_label", "on_behalf_of", "verb", "target", "target_id", "before", "after",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries: an empty text or None does not filter. Days are the workspace's, both included."""

    person: str = ""
    kind: str = ""
    verb: str = ""
    target: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One field of an entry, before and after; None where there was nothing."""

    name: str
    before: str | None
    after: str | None


def entries(workspace: Workspace, wanted: Wanted) -> QuerySet[AuditEntry]:
    """The workspace's entries and what its members changed of their own accounts, newest first."""
    found = _told_in(workspace).order_by("-id")
    zone = ZoneInfo(workspace.time_zone)
    if wanted.person:
        found = found.filter(
            Q(actor_label__icontains=wanted.person)
            | Q(on_behalf_of__icontains=wanted.person)
            | Q(actor_user__email__icontains=wanted.person)
        )
    exact = {"actor_kind": wanted.kind, "verb": wanted.verb, "target": wanted.target}
    found = found.filter(**{name: value for name, value in exact.items() if value})
    if wanted.since:
        found = found.filter(at__gte=datetime.combine(wanted.since, time.min, zone))
    if wanted.until:
        found = found.filter(at__lt=datetime.combine(wanted.until + timedelta(days=1), time.min, zone))
    return found


def names_used(workspace: Workspace, field: str) -> list[str]:
    """The verbs, or the targets, that occur in this workspace."""
    return sorted(_told_in(workspace).order_by().values_list(field, flat=True).distinct())


def _told_in(workspace: Workspace) -> QuerySet[AuditEntry]:
    members = Membership.objects.filter(workspace=workspace).values("user")
    own = Q(workspace__isnull=True, target="person", actor_user__in=members)
    return AuditEntry.objects.filter(Q(workspace=workspace) | own)


def changes(entry: AuditEntry) -> list[Change]:
    """Field by field what an entry changed."""
    before, after = entry.before or {}, entry.after or {}
    names = [*before, *(name for name in after if name not in before)]
    return [Change(name, _text(before, name), _text(after, name)) for name in names]


def _text(values: dict[str, Any], name: str) -> str | None:
    if name not in values:
        return None
    value = values[name]
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder)


class _Line:
    """A file that gives back what is written to it."""

    def write(self, line: str) -> str:
        return line


def _row(entry: AuditEntry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in COLUMNS}


def as_csv(found: QuerySet[AuditEntry]) -> Iterator[str]:
    """Line by line; before and after as JSON in their cells, no cell a formula."""
    writer = csv.writer(_Line())
    yield writer.writerow(COLUMNS)
    for entry in found.iterator(chunk_size=500):
        row = _row(entry) | {"at": entry.at.isoformat()}
        for name in ("before", "after"):
            row[name] = (
                "" if row[name] is None else json.dumps(row[name], ensure_ascii=False, cls=DjangoJSONEncoder)
            )
        yield writer.writerow([csv_cell(row[name]) for name in COLUMNS])


def as_jsonl(found: QuerySet[AuditEntry]) -> Iterator[str]:
    """One JSON object per line."""
    for entry in found.iterator(chunk_size=500):
        yield json.dumps(_row(entry), ensure_ascii=False, cls=DjangoJSONEncoder) + "\n"
