"""Changing what is listened to. Each service: one verb, one transaction, one audit entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parvis.apps.listening import sample
from parvis.apps.listening.comparing.recognising import recognise_past
from parvis.apps.listening.handlers import listen, match_past, pour_sample
from parvis.apps.listening.imports import file_begin, file_import, file_store, import_run
from parvis.apps.listening.language import QuerySyntaxError, parse
from parvis.apps.listening.messages import problem_message, syntax_message, trouble_message
from parvis.apps.listening.models import BrandSide, Query, Source, SourceState, WatchedBrand
from parvis.apps.listening.store import lake_of
from parvis.apps.listening.watch import Passing, Watched, watch
from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.errors import BadInput, Conflict, NotFound
from parvis.core.secrets import set_secret
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require
from parvis.networks import registry
from parvis.networks.ports import SourceKind

__all__ = [
    "Passing",
    "QueryRefused",
    "Watched",
    "author_erase",
    "brands_set",
    "check_query",
    "file_begin",
    "file_import",
    "file_store",
    "import_run",
    "problem_message",
    "query_create",
    "query_delete",
    "query_update",
    "sample_load",
    "source_create",
    "source_delete",
    "source_pause",
    "trouble_message",
    "watch",
]
SAMPLE_GRACE = timedelta(minutes=5)
Row = TypeVar("Row", Query, Source)


class QueryRefused(BadInput):
    """A query that cannot be read; ``position`` and ``length`` point at the place, in characters."""

    def __init__(self, error: QuerySyntaxError) -> None:
        super().__init__(syntax_message(error), code=error.code)
        self.position = error.position
        self.length = error.length


def check_query(text: str) -> str:
    """The text, trimmed, if it is a query; raises ``QueryRefused`` with the place of the mistake."""
    try:
        parse(text)
    except QuerySyntaxError as error:
        raise QueryRefused(error) from error
    return text.strip()


@transaction.atomic
def query_create(*, actor: Actor, workspace: Workspace, name: str, text: str) -> Query:
    """Save a query. Past posts are matched by the job that the caller's page starts."""
    require(actor, workspace, Verb.EDIT_QUERIES)
    text, name = check_query(text), name.strip()
    if not name:
        raise BadInput(_("Give the query a name."), code="name_missing")
    try:
        with transaction.atomic():
            query = Query.objects.create(
                workspace=workspace, name=name[:80], text=text, created_by_id=actor.user_id
            )
    except IntegrityError as error:
        raise Conflict(_("A query of this workspace already has this name. Choose another.")) from error
    _audit(actor, workspace, "query.create", query, after={"name": query.name, "text": text})
    _match_past(workspace)
    return query


@transaction.atomic
def query_update(*, actor: Actor, workspace: Workspace, query_id: int, name: str, text: str) -> Query:
    """Change a query's name or text; changed text is matched anew over the past."""
    require(actor, workspace, Verb.EDIT_QUERIES)
    query = _own(Query, workspace, query_id)
    text, name = check_query(text), name.strip()[:80]
    if not name:
        raise BadInput(_("Give the query a name."), code="name_missing")
    before = {"name": query.name, "text": query.text}
    query.matched_at = query.matched_at if query.text == text else None
    query.name, query.text = name, text
    try:
        with transaction.atomic():
            query.save()
    except IntegrityError as error:
        raise Conflict(_("A query of this workspace already has this name. Choose another.")) from error
    _audit(actor, workspace, "query.update", query, before=before, after={"name": name, "text": text})
    if query.matched_at is None:
        _match_past(workspace)
    return query


@transaction.atomic
def query_delete(*, actor: Actor, workspace: Workspace, query_id: int) -> None:
    """Forget a query; the posts it matched stay for the others."""
    require(actor, workspace, Verb.EDIT_QUERIES)
    query = _own(Query, workspace, query_id)
    _audit(actor, workspace, "query.delete", query, before={"name": query.name, "text": query.text})
    query.delete()


@transaction.atomic
def source_create(
    *,
    actor: Actor,
    workspace: Workspace,
    name: str,
    network: str,
    kind: SourceKind,
    term: str = "",
    host: str = "",
    token: str = "",
    keep_all: bool = False,
    options: Mapping[str, str] | None = None,
) -> Source:
    """Begin to listen to something. What the network cannot do, or needs first, is said at once."""
    require(actor, workspace, Verb.IMPORT_POSTS if kind is SourceKind.FILE else Verb.EDIT_SOURCES)
    manifest = registry.NETWORKS.get(network)
    if manifest is None or kind not in manifest.kinds:
        raise BadInput(_("This network cannot be listened to in this way."), code="kind_unknown")
    if kind in manifest.needs_host and not host.strip():
        raise BadInput(
            _("Give the address of the server, for instance https://mastodon.social."), code="no_host"
        )
    if kind in manifest.needs_token and not token.strip():
        raise BadInput(
            _("This server asks for an access token. Create one in your account’s settings."), code="no_token"
        )
    if kind not in {SourceKind.STREAM, SourceKind.TRENDS} and not term.strip():
        raise BadInput(_("Say what to listen to: a hashtag, an account, an address."), code="no_term")
    source = Source.objects.create(
        workspace=workspace,
        name=(name.strip() or f"{manifest.label} {term}".strip())[:120],
        network=network,
        kind=kind.value,
        term=term.strip(),
        host=host.strip().rstrip("/"),
        keep_all=keep_all,
        options=dict(options or {}),
    )
    if token.strip():
        set_secret(source, "token", token.strip())
    _audit(
        actor,
        workspace,
        "source.create",
        source,
        after={"name": source.name, "network": network, "kind": kind.value, "term": source.term},
    )
    _start(source)
    return source


@transaction.atomic
def source_pause(*, actor: Actor, workspace: Workspace, source_id: int, paused: bool) -> Source:
    """Stop or go on listening; the cursor stays where it was."""
    require(actor, workspace, Verb.EDIT_SOURCES)
    source = _own(Source, workspace, source_id)
    before = source.state
    source.state = SourceState.PAUSED if paused else SourceState.WAITING
    source.trouble = source.trouble if paused else ""
    source.save(update_fields=["state", "trouble"])
    _audit(actor, workspace, "source.pause" if paused else "source.resume", source, before={"state": before})
    if not paused:
        _start(source)
    return source


def source_delete(*, actor: Actor, workspace: Workspace, source_id: int) -> None:
    """Stop listening and forget what this source brought."""
    with transaction.atomic():
        require(actor, workspace, Verb.EDIT_SOURCES)
        source = _own(Source, workspace, source_id)
        if source.is_sample:
            require(actor, workspace, Verb.REMOVE_SAMPLE)
            Workspace.objects.filter(pk=workspace.pk).update(has_sample=False)
            Query.objects.filter(workspace=workspace, name__in=sample.query_names()).delete()
        pk = source.pk
        _audit(actor, workspace, "source.delete", source, before={"name": source.name})
        source.delete()
    lake_of(workspace.pk).drop_source(pk)


@transaction.atomic
def brands_set(
    *,
    actor: Actor,
    workspace: Workspace,
    brands: Sequence[tuple[str, tuple[str, ...]]],
    competitors: Sequence[tuple[str, tuple[str, ...]]] = (),
) -> None:
    """Replace the workspace's list of brands and products, and its competitors': (name, other spellings).

    They are recognised in posts heard from now on, and, by a job, in those heard before.
    """
    require(actor, workspace, Verb.EDIT_QUERIES)
    before = _names_by_side(workspace)
    listed = [(BrandSide.OURS, *one) for one in brands]
    listed += [(BrandSide.COMPETITOR, *one) for one in competitors]
    names = [name.strip()[:80] for _side, name, _aliases in listed]
    if len({name.casefold() for name in names}) != len(names) or not all(names):
        raise BadInput(_("Each brand needs a name of its own."), code="brand_twice")
    WatchedBrand.objects.filter(workspace=workspace).delete()
    WatchedBrand.objects.bulk_create(
        WatchedBrand(workspace=workspace, name=name, aliases=list(aliases), side=side)
        for name, (side, _name, aliases) in zip(names, listed, strict=True)
    )
    audit.record(
        actor=actor,
        workspace=workspace,
        verb="brands.set",
        target="brands",
        before=before,
        after=_names_by_side(workspace),
    )
    recognise_past(workspace)


def _names_by_side(workspace: Workspace) -> dict[str, list[str]]:
    rows = list(WatchedBrand.objects.filter(workspace=workspace).values_list("side", "name"))
    sides = {"names": BrandSide.OURS, "competitors": BrandSide.COMPETITOR}
    return {key: sorted(name for side, name in rows if side == wanted) for key, wanted in sides.items()}


def author_erase(*, actor: Actor, workspace: Workspace, author: str) -> int:
    """Erase everything heard from one author (a pseudonym), labels included; returns how many posts went."""
    with transaction.atomic():
        require(actor, workspace, Verb.ERASE_AUTHORS)
        workspace.corrections.filter(author=author).delete()
        audit.record(
            actor=actor, workspace=workspace, verb="author.erase", target="author", target_id=author[:8]
        )
    return lake_of(workspace.pk).erase_author(author)


def sample_load(*, actor: Actor, workspace: Workspace) -> int:
    """Fill a workspace with the sample: real public posts, marked as such; returns how many are kept.

    Loading twice changes nothing: the source is one row and the posts' ids are stable.
    """
    with transaction.atomic():
        source, fresh = Source.objects.get_or_create(
            workspace=workspace,
            is_sample=True,
            defaults={
                "name": "Reddit 2013",
                "network": sample.NETWORK,
                "kind": SourceKind.FILE.value,
                "state": SourceState.DONE,
                "keep_all": True,
            },
        )
        if fresh:
            Workspace.objects.filter(pk=workspace.pk).update(has_sample=True)
            for name, text in sample.queries():
                Query.objects.get_or_create(
                    workspace=workspace,
                    name=name,
                    defaults={"text": check_query(text), "matched_at": timezone.now()},
                )
            _audit(actor, workspace, "sample.load", source)
            # If this process dies before the posts are poured, the job pours them.
            pour_sample.using(workspace_id=workspace.pk, run_after=timezone.now() + SAMPLE_GRACE).enqueue(
                workspace_id=workspace.pk, source_id=source.pk
            )
    return pour_sample.call(workspace_id=workspace.pk, source_id=source.pk)


def _start(source: Source) -> None:
    listen.using(workspace_id=source.workspace_id, unique_key=f"listen:{source.pk}").enqueue(
        source_id=source.pk
    )


def _match_past(workspace: Workspace) -> None:
    match_past.using(workspace_id=workspace.pk, serial_key=f"match:{workspace.pk}").enqueue(
        workspace_id=workspace.pk
    )


def _own(model: type[Row], workspace: Workspace, pk: int) -> Row:
    row = model.objects.select_for_update().filter(workspace=workspace, pk=pk).first()
    if row is None:
        raise NotFound(_("It is not there any more. Somebody may have deleted it."))
    return row


def _audit(actor: Actor, workspace: Workspace, verb: str, row: Query | Source, **changes: Any) -> None:
    audit.record(
        actor=actor,
        workspace=workspace,
        verb=verb,
        target=row._meta.model_name or "",
        target_id=row.pk,
        **changes,
    )
