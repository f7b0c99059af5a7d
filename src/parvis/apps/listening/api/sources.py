"""Sources: what is listened to, begun, paused, and removed."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field

from parvis.apps.listening import selectors, services
from parvis.apps.listening.messages import trouble_message
from parvis.apps.listening.models import Source, SourceState
from parvis.core.api.door import ApiRequest, endpoint
from parvis.core.api.pages import Asked, Next, page_of
from parvis.core.errors import BadInput, NotFound
from parvis.core.workspaces.permissions import Verb
from parvis.kit.translation import gettext_noop
from parvis.networks import registry
from parvis.networks.ports import SourceKind

sources = Router(tags=[gettext_noop("Sources")])
Line = r"^[^\x00-\x1f\x7f]*$"  # what fits on one line


class SourceInfo(Schema):
    """Something that is listened to, and how it goes."""

    id: int
    name: str
    network: str
    kind: SourceKind
    term: Annotated[
        str, Field(description=gettext_noop("The hashtag, the account, the search or the address."))
    ]
    host: str
    keep_all: Annotated[bool, Field(description=gettext_noop("Every post, not only those a query matches."))]
    is_sample: bool
    state: SourceState
    trouble: Annotated[str, Field(description=gettext_noop("What only a person can mend, or empty."))]
    heard_at: datetime | None
    gap_at: Annotated[
        datetime | None, Field(description=gettext_noop("When the network last could not give every post."))
    ]
    heard: int
    kept: int
    refused: int
    created_at: datetime

    @classmethod
    def of(cls, source: Source) -> SourceInfo:
        """As programs see a source: a file’s place on this server and a token stay inside."""
        plain = (
            "name", "network", "host", "keep_all", "is_sample", "heard_at", "gap_at", "heard", "kept",
            "refused", "created_at",
        )  # fmt: skip
        file = source.kind == SourceKind.FILE.value
        return cls(
            id=source.pk,
            kind=SourceKind(source.kind),
            term="" if file else source.term,
            state=SourceState(source.state),
            trouble=str(trouble_message(source.trouble)),
            **{name: getattr(source, name) for name in plain},
        )


class Sources(Schema):
    """A page of sources."""

    items: list[SourceInfo]
    next: Next


class SourceWanted(Schema, extra="forbid"):
    """What to listen to. Which of these are needed depends on the network: it is said when one is missing."""

    network: Annotated[str, Field(max_length=40, pattern=Line)]
    kind: Literal["stream", "hashtag", "timeline", "search", "trends", "feed"]
    term: Annotated[str, Field(max_length=500, pattern=Line)] = ""
    host: Annotated[str, Field(max_length=300, pattern=Line)] = ""
    token: Annotated[
        str,
        Field(max_length=500, pattern=Line, description=gettext_noop("Stored encrypted, never given back.")),
    ] = ""
    name: Annotated[str, Field(max_length=120, pattern=Line)] = ""
    keep_all: bool = False


class NetworkInfo(Schema):
    """A network, and the ways of hearing it."""

    name: str
    label: str
    kinds: list[SourceKind]
    needs_host: list[SourceKind]
    needs_token: list[SourceKind]


class Networks(Schema):
    """The networks that can be listened to."""

    items: list[NetworkInfo]


@endpoint(
    sources, "GET", "/networks", verb=Verb.SEE_LISTENING, answers=Networks,
    summary=gettext_noop("The networks, and the ways of hearing them"),
)  # fmt: skip
def networks_list(request: ApiRequest) -> Networks:  # noqa: ARG001 - an endpoint's first argument
    return Networks(
        items=[
            NetworkInfo(
                name=one.name, label=one.label, kinds=list(one.kinds), needs_host=list(one.needs_host),
                needs_token=list(one.needs_token),
            )
            for one in registry.that_hear()
        ]
    )  # fmt: skip


@endpoint(
    sources, "GET", "/sources", verb=Verb.EDIT_SOURCES, answers=Sources,
    summary=gettext_noop("What is listened to, and how it goes"),
)  # fmt: skip
def sources_list(request: ApiRequest, asked: Query[Asked]) -> Sources:
    rows, following = page_of(selectors.sources_of(request.workspace), asked, newest_first=False)
    return Sources(items=[SourceInfo.of(row) for row in rows], next=following)


@endpoint(
    sources, "POST", "/sources", verb=Verb.EDIT_SOURCES, answers=SourceInfo, status=201,
    summary=gettext_noop("Listen to something more"),
)  # fmt: skip
def source_create(request: ApiRequest, wanted: SourceWanted) -> SourceInfo:
    given = wanted.dict(exclude={"kind"})
    made = services.source_create(
        actor=request.actor, workspace=request.workspace, kind=SourceKind(wanted.kind), **given
    )
    return SourceInfo.of(made)


@endpoint(
    sources, "GET", "/sources/{int:source}", verb=Verb.EDIT_SOURCES, answers=SourceInfo,
    summary=gettext_noop("One source"),
)  # fmt: skip
def source_read(request: ApiRequest, source: int) -> SourceInfo:
    found = selectors.sources_of(request.workspace).filter(pk=source).first()
    if found is None:
        raise NotFound(_("It is not there any more. Somebody may have deleted it."))
    return SourceInfo.of(found)


@endpoint(
    sources, "POST", "/sources/{int:source}/pause", verb=Verb.EDIT_SOURCES, answers=SourceInfo,
    summary=gettext_noop("Pause a source"),
)  # fmt: skip
def source_pause(request: ApiRequest, source: int) -> SourceInfo:
    return _paused(request, source, paused=True)


@endpoint(
    sources, "POST", "/sources/{int:source}/resume", verb=Verb.EDIT_SOURCES, answers=SourceInfo,
    summary=gettext_noop("Go on listening, from where it stopped"),
)  # fmt: skip
def source_resume(request: ApiRequest, source: int) -> SourceInfo:
    return _paused(request, source, paused=False)


def _paused(request: ApiRequest, source: int, *, paused: bool) -> SourceInfo:
    found = selectors.sources_of(request.workspace).filter(pk=source).first()
    if found is not None and found.kind == SourceKind.FILE.value:
        raise BadInput(_("A file is read once: it cannot be paused or resumed."), code="file_once")
    done = services.source_pause(
        actor=request.actor, workspace=request.workspace, source_id=source, paused=paused
    )
    return SourceInfo.of(done)


@endpoint(
    sources, "DELETE", "/sources/{int:source}", verb=Verb.EDIT_SOURCES, answers=None, status=204,
    summary=gettext_noop("Remove a source and every post it brought"),
)  # fmt: skip
def source_delete(request: ApiRequest, source: int) -> None:
    services.source_delete(actor=request.actor, workspace=request.workspace, source_id=source)
