"""Files: sent, looked into, begun, and how far they have come."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Annotated

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from ninja import File, Query, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field

from parvis.apps.listening import selectors, services
from parvis.apps.listening.messages import file_message, problem_message
from parvis.apps.listening.models import Source, SourceState
from parvis.core.api.door import ApiRequest, endpoint
from parvis.core.api.pages import Asked, Next, page_of
from parvis.core.errors import BadInput, NotFound
from parvis.core.workspaces.permissions import Verb
from parvis.kit.translation import gettext_noop
from parvis.networks.files.mapping import Mapping, Role
from parvis.networks.files.reading import Preview, inspect
from parvis.networks.ports import NetworkError, SourceKind

imports = Router(tags=[gettext_noop("Imports")])
GONE = _("This file is no longer here. Send it again.")


class ImportInfo(Schema):
    """A file, and how far its reading has come."""

    id: int
    name: str
    state: Annotated[
        SourceState,
        Field(description=gettext_noop("“paused” waits for “begin”; “done” was read to its end.")),
    ]
    trouble: Annotated[str, Field(description=gettext_noop("Why it stopped, or empty."))]
    heard: Annotated[int, Field(description=gettext_noop("Posts read so far."))]
    kept: Annotated[int, Field(description=gettext_noop("Posts kept, doubles left out."))]
    refused: Annotated[int, Field(description=gettext_noop("Lines that could not be read."))]
    problems: Annotated[list[str], Field(description=gettext_noop("The first lines left out, and why."))]
    created_at: datetime

    @classmethod
    def of(cls, source: Source) -> ImportInfo:
        """As programs see an import."""
        plain = ("name", "heard", "kept", "refused", "created_at")
        return cls(
            id=source.pk,
            state=SourceState(source.state),
            trouble=str(file_message(source.trouble)),
            problems=[problem_message(one) for one in source.problems],
            **{name: getattr(source, name) for name in plain},
        )


class Imports(Schema):
    """A page of imports, the newest first."""

    items: list[ImportInfo]
    next: Next


class ImportLook(Schema):
    """What a file holds, before it is read: the columns, a guess of what each is, the first rows."""

    format: str
    columns: list[str]
    needs_mapping: Annotated[
        bool, Field(description=gettext_noop("False for an archive, whose columns are known."))
    ]
    guess: Annotated[
        dict[str, str], Field(description=gettext_noop("What each column seems to be: role to column."))
    ]
    rows: list[dict[str, str]]
    total: int
    total_is_exact: bool


class ImportBegin(Schema, extra="forbid"):
    """Which column is which: role to column. Left out, the guess is taken."""

    roles: Annotated[
        dict[str, str],
        Field(
            max_length=20, description=gettext_noop("text, created, author, url, title, id, language, likes…")
        ),
    ] = {}


@endpoint(
    imports, "GET", "/imports", verb=Verb.IMPORT_POSTS, answers=Imports,
    summary=gettext_noop("Files, the newest first"),
)  # fmt: skip
def imports_list(request: ApiRequest, asked: Query[Asked]) -> Imports:
    rows, following = page_of(_files(request), asked, newest_first=True)
    return Imports(items=[ImportInfo.of(row) for row in rows], next=following)


@endpoint(
    imports, "POST", "/imports", verb=Verb.IMPORT_POSTS, answers=ImportInfo, status=201,
    summary=gettext_noop("Send a file"),
    description=gettext_noop("CSV, JSON, Parquet or an archive. It waits until it is told to begin."),
)  # fmt: skip
def import_create(request: ApiRequest, file: File[UploadedFile]) -> ImportInfo:
    made = services.file_store(actor=request.actor, workspace=request.workspace, upload=file)
    return ImportInfo.of(made)


@endpoint(
    imports, "GET", "/imports/{int:source}", verb=Verb.IMPORT_POSTS, answers=ImportInfo,
    summary=gettext_noop("How far a file has come"),
)  # fmt: skip
def import_read(request: ApiRequest, source: int) -> ImportInfo:
    return ImportInfo.of(_file(request, source))


@endpoint(
    imports, "GET", "/imports/{int:source}/look", verb=Verb.IMPORT_POSTS, answers=ImportLook,
    summary=gettext_noop("What a file holds, before it is read"),
)  # fmt: skip
def import_look(request: ApiRequest, source: int) -> ImportLook:
    seen = _look(request, _file(request, source))
    return ImportLook(
        format=str(seen.format),
        columns=list(seen.columns),
        needs_mapping=seen.needs_mapping,
        guess={role.value: column for role, column in seen.guess.mapping.roles.items()},
        rows=[{str(name): str(cell) for name, cell in row.items()} for row in seen.rows],
        total=seen.total,
        total_is_exact=seen.total_is_exact,
    )


@endpoint(
    imports, "POST", "/imports/{int:source}/begin", verb=Verb.IMPORT_POSTS, answers=ImportInfo, status=202,
    summary=gettext_noop("Read a file in the background"),
)  # fmt: skip
def import_begin(request: ApiRequest, source: int, wanted: ImportBegin) -> ImportInfo:
    kept = _file(request, source)
    seen = _look(request, kept)
    roles = _roles(wanted, seen) or dict(seen.guess.mapping.roles)
    if seen.needs_mapping and Role.TEXT not in roles:
        raise BadInput(_("Say which column holds the text of the posts."), code="text_missing")
    chosen = replace(seen.guess.mapping, roles=roles, timezone=request.workspace.time_zone)
    begun = services.file_begin(
        actor=request.actor,
        workspace=request.workspace,
        source_id=source,
        options={**kept.options, **chosen.options()},
    )
    return ImportInfo.of(begun)


def _files(request: ApiRequest) -> QuerySet[Source]:
    return selectors.sources_of(request.workspace).filter(kind=SourceKind.FILE.value, is_sample=False)


def _file(request: ApiRequest, pk: int) -> Source:
    found = _files(request).filter(pk=pk).first()
    if found is None:
        raise NotFound(GONE)
    return found


def _roles(wanted: ImportBegin, seen: Preview) -> dict[Role, str]:
    unknown = set(wanted.roles.values()) - set(seen.columns)
    if unknown:
        raise BadInput(
            _("The file has no column “%(column)s”."), code="column_unknown", column=min(unknown)[:80]
        )
    if not set(wanted.roles) <= set(Role):
        known = ", ".join(role.value for role in Role)
        raise BadInput(_("A column can be one of these: %(roles)s."), code="role_unknown", roles=known)
    return {Role(role): column for role, column in wanted.roles.items()}


def _look(request: ApiRequest, source: Source) -> Preview:
    zone = Mapping(timezone=request.workspace.time_zone)
    try:
        return inspect(source.term, zone, root=source.options.get("root"))
    except NetworkError as error:
        raise BadInput(file_message(error), code=error.code) from error
