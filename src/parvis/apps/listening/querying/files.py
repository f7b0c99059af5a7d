"""Queries as a CSV file: name, query, folder, whether shared. What cannot be used is told by its line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parvis.apps.listening.models import Query
from parvis.apps.listening.querying.access import queries_seen
from parvis.apps.listening.querying.backfill import past_begin_all
from parvis.apps.listening.querying.models import QueryFolder, QueryVersion
from parvis.apps.listening.querying.selectors import queries_exported
from parvis.apps.listening.querying.services import NAME_LIMIT, QueryRefused, check_query
from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.errors import BadInput, Conflict
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require
from parvis.kit.csv import csv_cell, csv_text
from parvis.kit.text import fold

LINES_LIMIT: Final = 10_000
BYTES_LIMIT: Final = 10_000_000
NAMES_TOLD: Final = 200  # in the audit; the counts tell of the others
COLUMNS: Final = ("name", "query", "folder", "shared")
_ALSO: Final = {"nom": "name", "requete": "query", "text": "query", "texte": "query", "dossier": "folder",
                "partagee": "shared", "partage": "shared"}  # fmt: skip
_NO: Final = frozenset({"no", "non", "false", "faux", "0"})
_YES: Final = frozenset({"", "yes", "oui", "true", "vrai", "1"})


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that was left out: its number in the file, the heading being 1, and why."""

    line: int
    why: str


@dataclass(slots=True)
class Imported:
    """What an import did."""

    created: int = 0
    changed: int = 0
    same: int = 0
    refused: list[Refused] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    name: str
    text: str
    folder: str
    is_shared: bool


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, line: str) -> str:
        return line


def queries_as_csv(actor: Actor, workspace: Workspace) -> Iterator[str]:
    """Line by line, every query that this actor may see; no cell a formula."""
    writer = csv.writer(_Echo())
    yield writer.writerow(COLUMNS)
    for query in queries_exported(actor, workspace):
        folder = query.folder.name if query.folder else ""
        cells = (query.name, query.text, folder, "yes" if query.is_shared else "no")
        yield writer.writerow([csv_cell(cell) for cell in cells])


@transaction.atomic
def queries_import(*, actor: Actor, workspace: Workspace, data: bytes, replace: bool) -> Imported:
    """Save the queries of a CSV file; good lines are kept, bad ones told.

    ``replace``: a query of the same name takes the file's text, as a new version; else that line is left out.
    Raises ``BadInput`` if there is no table, ``Conflict`` if somebody saved the same names meanwhile.
    """
    require(actor, workspace, Verb.EDIT_QUERIES)
    done = Imported()
    lines = list(_lines(_table(data), done.refused))
    touched = _Writing(actor, workspace, replace, done).write(lines)
    audit.record(
        actor=actor,
        workspace=workspace,
        verb="query.import",
        target="query",
        after={
            "created": done.created,
            "changed": done.changed,
            "names": [query.name for query in touched[:NAMES_TOLD]],
        },
    )
    if touched:
        past_begin_all(workspace.pk, touched, now=timezone.now())
    return done


# --- reading


def _table(data: bytes) -> str:
    if len(data) > BYTES_LIMIT:
        raise BadInput(_("This file is too large: 10 MB at most. Cut it in two."), code="file_large")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise BadInput(
        _("This is not a text file. Save your table as CSV and send it again."), code="file_binary"
    )


def _lines(text: str, refused: list[Refused]) -> Iterator[_Line]:
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    names: set[tuple[str, bool]] = set()
    try:
        columns = _columns(next(reader, []))
        for seen, cells in enumerate(reader):
            if seen == LINES_LIMIT:
                why = gettext("10,000 queries are enough for one file. The rest is left out.")
                refused.append(Refused(reader.line_num, why))
                return
            if any(cell.strip() for cell in cells):
                yield from _one(reader.line_num, cells, columns, names, refused)
    except csv.Error:
        why = gettext("A quotation mark is missing here, or a cell is too long. The rest is left out.")
        refused.append(Refused(reader.line_num, why))


def _columns(heading: list[str]) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(heading):
        name = fold(cell.strip())
        found.setdefault(_ALSO.get(name, name), place)
    if not {"name", "query"} <= found.keys():
        raise BadInput(
            _(
                "The first line must name the columns: “name” and “query”, "
                "and if you like “folder” and “shared”."
            ),
            code="no_heading",
        )
    return found


def _one(
    number: int,
    cells: list[str],
    columns: Mapping[str, int],
    names: set[tuple[str, bool]],
    refused: list[Refused],
) -> Iterator[_Line]:
    given = {
        name: csv_text(cells[columns[name]]).strip() if columns.get(name, len(cells)) < len(cells) else ""
        for name in COLUMNS
    }
    why = _why_not(given)
    shared = fold(given["shared"]) not in _NO
    if not why and (given["name"], shared) in names:
        why = gettext("This name stands twice in the file.")
    if why:
        refused.append(Refused(number, why))
        return
    names.add((given["name"], shared))
    yield _Line(number, given["name"], given["query"], given["folder"], shared)


def _why_not(given: Mapping[str, str]) -> str:
    if not given["name"]:
        return gettext("Give the query a name.")
    if len(given["name"]) > NAME_LIMIT or len(given["folder"]) > NAME_LIMIT:
        return gettext("The names of queries and folders have 80 characters at most.")
    if fold(given["shared"]) not in _NO | _YES:
        return gettext("In the column “shared”, write yes or no.")
    try:
        check_query(given["query"])
    except QueryRefused as error:
        return gettext("%(why)s (character %(column)d of the query)") % {
            "why": str(error),
            "column": error.position + 1,
        }
    return ""


# --- writing


class _Writing:
    """One import: what is there already, and what the file makes of it."""

    def __init__(self, actor: Actor, workspace: Workspace, replace: bool, done: Imported) -> None:
        self.actor, self.workspace, self.replace, self.done = actor, workspace, replace, done
        self.now = timezone.now()
        self.folders = {one.name: one for one in QueryFolder.objects.filter(workspace=workspace)}
        seen = queries_seen(actor, workspace).select_for_update()
        self.held = {
            (query.name, query.is_shared): query
            for query in seen
            if query.is_shared or query.created_by_id == actor.user_id
        }

    def write(self, lines: list[_Line]) -> list[Query]:
        """The queries that have a text of their own to be matched: new ones, and those that changed."""
        fresh: list[Query] = []
        changed: list[Query] = []
        for line in lines:
            held = self.held.get((line.name, line.is_shared))
            if held is None:
                fresh.append(self._new(line))
            elif held.text == line.text:
                self.done.same += 1
            elif not self.replace:
                why = gettext("There is already a query of this name, with another text.")
                self.done.refused.append(Refused(line.number, why))
            else:
                changed.append(self._change(held, line))
        try:
            with transaction.atomic():
                Query.objects.bulk_create(fresh, batch_size=500)
        except IntegrityError as error:
            raise Conflict(
                _("Somebody saved queries of the same names meanwhile. Send the file again.")
            ) from error
        touched = [*fresh, *changed]
        QueryVersion.objects.bulk_create([self._version(query) for query in touched], batch_size=500)
        self.done.created, self.done.changed = len(fresh), len(changed)
        self.done.refused.sort(key=lambda refused: refused.line)
        return touched

    def _new(self, line: _Line) -> Query:
        return Query(
            workspace=self.workspace,
            name=line.name,
            text=line.text,
            folder=self._folder(line.folder),
            is_shared=line.is_shared,
            created_by_id=self.actor.user_id,
        )

    def _change(self, query: Query, line: _Line) -> Query:
        query.text = line.text
        query.version += 1
        query.folder = self._folder(line.folder) if line.folder else query.folder
        query.save()
        return query

    def _folder(self, name: str) -> QueryFolder | None:
        if not name:
            return None
        if name not in self.folders:
            self.folders[name] = QueryFolder.objects.create(workspace=self.workspace, name=name)
        return self.folders[name]

    def _version(self, query: Query) -> QueryVersion:
        return QueryVersion(
            query=query, number=query.version, text=query.text, by_id=self.actor.user_id, at=self.now
        )
