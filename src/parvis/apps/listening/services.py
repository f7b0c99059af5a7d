"""Changing what is listened to. Each service: one verb, one transaction, one audit entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parvis.apps.audience import services as audience
from parvis.apps.listening import sample
from parvis.apps.listening.comparing.recognising import recognise_past
from parvis.apps.listening.events import SAMPLE_ADDED, SAMPLE_REMOVED
from parvis.apps.listening.handlers import listen, pour_sample
from parvis.apps.listening.imports import file_begin, file_import, file_store, import_run
from parvis.apps.listening.messages import problem_message, trouble_message
from parvis.apps.listening.models import BrandSide, Query, Source, SourceState, WatchedBrand
from parvis.apps.listening.querying.files import queries_import
from parvis.apps.listening.querying.folders import folder_create, folder_delete, folder_rename
from parvis.apps.listening.querying.services import (
    QueryRefused,
    check_query,
    past_resume,
    past_stop,
    queries_move,
    query_create,
    query_delete,
    query_return,
    query_update,
    version_add,
)
from parvis.apps.listening.store import lake_of
from parvis.apps.listening.watch import Passing, Watched, watch
from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.errors import BadInput, NotFound
from parvis.core.outbox import emit
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
    "folder_create",
    "folder_delete",
    "folder_rename",
    "import_run",
    "past_resume",
    "past_stop",
    "problem_message",
    "queries_import",
    "queries_move",
    "query_create",
    "query_delete",
    "query_return",
    "query_update",
    "sample_load",
    "source_create",
    "source_delete",
    "source_pause",
    "trouble_message",
    "watch",
]
SAMPLE_GRACE = timedelta(minutes=5)


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
    source = _own(workspace, source_id)
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
        source = _own(workspace, source_id)
        if source.is_sample:
            require(actor, workspace, Verb.REMOVE_SAMPLE)
            Workspace.objects.filter(pk=workspace.pk).update(has_sample=False)
            Query.objects.filter(workspace=workspace, is_shared=True, name__in=sample.query_names()).delete()
            named = [name for name, _own in sample.brands()]
            WatchedBrand.objects.filter(workspace=workspace, aliases=[], name__in=named).delete()
            audience.sample_remove(actor=actor, workspace=workspace)
            emit(SAMPLE_REMOVED, workspace=workspace, payload={})
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
                query, is_new = Query.objects.get_or_create(
                    workspace=workspace,
                    name=name,
                    is_shared=True,
                    defaults={"text": check_query(text), "matched_at": timezone.now()},
                )
                if is_new:
                    version_add(query, actor)
            _sample_brands(workspace)
            audience.sample_add(actor=actor, workspace=workspace)
            emit(SAMPLE_ADDED, workspace=workspace, payload={})
            _audit(actor, workspace, "sample.load", source)
            # If this process dies before the posts are poured, the job pours them.
            pour_sample.using(workspace_id=workspace.pk, run_after=timezone.now() + SAMPLE_GRACE).enqueue(
                workspace_id=workspace.pk, source_id=source.pk
            )
    return pour_sample.call(workspace_id=workspace.pk, source_id=source.pk)


def _sample_brands(workspace: Workspace) -> None:
    """Brands to compare from the first minute on; a list that somebody wrote stays as it is."""
    if not WatchedBrand.objects.filter(workspace=workspace).exists():
        WatchedBrand.objects.bulk_create(
            WatchedBrand(workspace=workspace, name=name, side=BrandSide.OURS if own else BrandSide.COMPETITOR)
            for name, own in sample.brands()
        )


def _start(source: Source) -> None:
    listen.using(workspace_id=source.workspace_id, unique_key=f"listen:{source.pk}").enqueue(
        source_id=source.pk
    )


def _own(workspace: Workspace, pk: int) -> Source:
    source = Source.objects.select_for_update().filter(workspace=workspace, pk=pk).first()
    if source is None:
        raise NotFound(_("It is not there any more. Somebody may have deleted it."))
    return source


def _audit(actor: Actor, workspace: Workspace, verb: str, source: Source, **changes: Any) -> None:
    audit.record(actor=actor, workspace=workspace, verb=verb, target="source", target_id=source.pk, **changes)
