"""Who writes: the built-in writer, or the endpoint that a workspace chose. Loaded when they are asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol, runtime_checkable
from urllib.parse import urlsplit

from parvis.ai.backends.labels import BackendFault
from parvis.ai.backends.openai_compatible import Endpoint, Usage
from parvis.ai.prompts import Prompt
from parvis.ai.writing.ports import Ask, Kind, Meta, Price, Writer
from parvis.apps.creation import prompts
from parvis.apps.creation.models import Run, WritingModel
from parvis.apps.creation.spending import Came, amount
from parvis.apps.listening.selectors import may_be_private
from parvis.core.secrets import CannotOpen, open_secret
from parvis.core.workspaces.models import Workspace
from parvis.kit.http import Http


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a request, word for word. ``role`` is the wire's: system or user."""

    role: str
    text: str


@runtime_checkable
class Spoken(Protocol):
    """A writer that sends messages to somebody, and can show them before."""

    def messages(self, ask: Ask) -> Sequence[tuple[str, str]]:
        """What would be sent, as (role, text)."""
        ...


@runtime_checkable
class Counting(Protocol):
    """A writer that knows what it was told of its own tokens, which is surer than its shares of them."""

    usage: Usage


def came_of(writer: Writer, metas: Sequence[Meta]) -> Came:
    """What a call came to: as the endpoint counted it, else as the variants say."""
    if isinstance(writer, Counting):
        told = writer.usage
        return Came(len(metas), amount(told.cost), told.tokens_in, told.tokens_out)
    cost = sum((amount(one.cost) for one in metas), Decimal(0))
    read, wrote = sum(one.tokens_in for one in metas), sum(one.tokens_out for one in metas)
    return Came(len(metas), cost, read, wrote)


@dataclass(frozen=True, slots=True)
class Told:
    """What a writer would be told, before anybody is asked. ``messages`` is empty of the built-in writer, to
    whom nothing is sent; ``host`` is where the others go."""

    model: str
    host: str
    messages: tuple[Message, ...]
    price: Price
    currency: str


def model_of(workspace: Workspace) -> WritingModel | None:
    """The endpoint that writes here, if one was chosen."""
    return WritingModel.objects.filter(workspace=workspace).first()


def name_for(row: WritingModel, kind: Kind) -> str:
    """The endpoint's model for a kind of text."""
    return str(row.by_kind.get(kind.value) or row.name)


def told(workspace: Workspace, ask: Ask, *, builtin: bool) -> Told:
    """What would be sent, to whom, and what it would cost; nobody is asked. Raises ``AiFault``."""
    row = None if builtin else model_of(workspace)
    if row is None:
        return Told("", "", (), Price(), "")
    writer = endpoint_writer(row, ask.kind, instructions_of(workspace, ask))
    sent = writer.messages(ask) if isinstance(writer, Spoken) else ()
    messages = tuple(Message(role, text) for role, text in sent)
    return Told(name_for(row, ask.kind), host_of(row.url), messages, writer.price(ask), row.currency)


def host_of(url: str) -> str:
    """The host of an address, with its port where it names one."""
    return urlsplit(url).netloc


def instructions_of(workspace: Workspace, ask: Ask) -> Prompt:
    """What the endpoint is told by the version in use in the brief's language."""
    return prompts.in_use(workspace, ask.brief.language).instructions()


def writer_of(run: Run, ask: Ask) -> Writer:
    """Who writes a run. Raises ``BackendFault`` (``ai_gone``) when its endpoint is not the chosen one now."""
    if not run.model:
        return builtin_writer()
    row = model_of(run.brief.workspace)
    if row is None or row.url != run.endpoint or name_for(row, Kind(run.kind)) != run.model:
        raise BackendFault("ai_gone", "the endpoint was changed meanwhile")
    return endpoint_writer(row, Kind(run.kind), instructions_of(run.brief.workspace, ask))


def builtin_writer() -> Writer:
    """Parvis's own writer: no model, nothing sent, nothing to pay."""
    from parvis.ai.writing.builtin import BuiltinWriter  # noqa: PLC0415 - its word lists load when somebody writes

    return BuiltinWriter()


def endpoint_writer(row: WritingModel, kind: Kind, instructions: Prompt) -> Writer:
    """The endpoint that a workspace chose, told to write by these instructions; asks nobody. Raises
    ``BackendFault`` (``ai_key_lost``)."""
    from parvis.ai.writing.endpoint import MAX_BYTES, EndpointWriter  # noqa: PLC0415 - the same

    try:
        key = open_secret(row, "key")
    except CannotOpen as error:
        raise BackendFault("ai_key_lost", str(error)) from error
    # No redirect is followed: the permission to go inside holds for this address only.
    http = Http(
        timeout_s=row.timeout_s, max_bytes=MAX_BYTES, allow_private=may_be_private(row.url), max_redirects=0
    )
    where = Endpoint(
        row.url, name_for(row, kind), key, price_in=float(row.price_in), price_out=float(row.price_out)
    )
    return EndpointWriter(where, http=http, instructions=instructions)
