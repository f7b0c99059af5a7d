"""What happens in the background: hearing, tending the lake."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parvis.ai.annotate import annotate
from parvis.ai.ports import Task
from parvis.apps.listening import sample
from parvis.apps.listening.answering import answerers
from parvis.apps.listening.corrections import labels_restore
from parvis.apps.listening.events import FILE_READ
from parvis.apps.listening.intake import Kept, Reading, take_in
from parvis.apps.listening.models import Source, SourceState, Topics
from parvis.apps.listening.querying.matching import REFRESH
from parvis.apps.listening.selectors import reading_of
from parvis.apps.listening.store import lake_of, pseudonyms_of
from parvis.apps.listening.topics.learning import topics_store
from parvis.core.errors import NotFound
from parvis.core.jobs.tasks import JobContext, RetryLater, job, listener
from parvis.core.lake import LakeFull
from parvis.core.outbox import emit
from parvis.core.secrets import open_secret
from parvis.core.workspaces.models import Workspace
from parvis.networks import ports, registry
from parvis.networks.ports import Fault, Heard, NetworkError, SourceKind

logger = logging.getLogger(__name__)
BATCH = 500
PROBLEMS_KEPT = 200
DISK_FULL_PAUSE_S = 300.0


@listener()
def listen(context: JobContext, source_id: int) -> None:
    """Hear one source until asked to stop; what only a person can mend is written on the source."""
    source = Source.objects.filter(pk=source_id).first()
    if source is None or source.state == SourceState.PAUSED:
        return
    manifest = registry.NETWORKS.get(source.network)
    if manifest is None or manifest.listener is None:
        _set_state(source, SourceState.TROUBLE, "kind_unknown")
        return
    try:
        _hear(context, source, manifest.listener())
    except NetworkError as error:
        if error.fault is Fault.RETRY:
            _set_state(source, SourceState.WAITING, error.code)
            raise RetryLater(str(error), after_s=error.retry_after or 30.0) from error
        _set_state(source, SourceState.TROUBLE, error.code)
    except LakeFull:
        _set_state(source, SourceState.WAITING, "disk_full")
        raise RetryLater("the disk is full", after_s=DISK_FULL_PAUSE_S) from None
    except SourceRemoved:
        return


def _hear(context: JobContext, source: Source, network: ports.Listener) -> None:
    asked = asked_of(source)
    reading, read_at = reading_of(source.workspace_id), timezone.now()
    trouble, told = "", None
    for heard in network.listen(asked, source.cursor, context.stop):
        if timezone.now() - read_at > REFRESH:
            reading, read_at = reading_of(source.workspace_id), timezone.now()
        if Source.objects.filter(pk=source.pk, state=SourceState.PAUSED).exists():
            return
        accept(source, heard, reading, guard=context.guard)
        trouble = _trouble_in(heard, trouble)
        if trouble != told:
            told = trouble
            _set_state(source, SourceState.WAITING if trouble else SourceState.LIVE, trouble)
        if context.stopping:
            return
    if asked.kind is SourceKind.FILE:
        finish(source)


def _trouble_in(heard: Heard, before: str) -> str:
    """What a batch tells of the network: nothing came but problems with the server, until something comes."""
    if heard.posts or heard.removals or heard.gap:
        return ""
    return "server_error" if heard.problems and not heard.refused else before


def asked_of(source: Source) -> ports.Source:
    """A row as the network's port takes it, its token opened."""
    return ports.Source(
        network=source.network,
        kind=SourceKind(source.kind),
        term=source.term,
        host=source.host,
        token=open_secret(source, "token"),
        options=source.options,
    )


def finish(source: Source) -> None:
    """A file was read to its end: what was uploaded is deleted, since it names its authors."""
    with transaction.atomic():
        _set_state(source, SourceState.DONE, "")
        emit(FILE_READ, workspace=source.workspace, payload={"source_id": source.pk})
    uploads = Path(settings.HOME) / "uploads"
    path = Path(source.term)
    if path.is_relative_to(uploads):
        path.unlink(missing_ok=True)


class SourceRemoved(NotFound):
    """Somebody removed the source while it was heard."""

    def __init__(self) -> None:
        super().__init__(_("It is not there any more. Somebody may have deleted it."))


def accept(source: Source, heard: Heard, reading: Reading, *, guard: Callable[[], None]) -> Kept:
    """Keep one batch, then the cursor that stands for it: in this order, so that nothing is lost.

    A crash between the two repeats the batch, whose name and mention ids make it the same rows. ``guard``
    raises inside the transaction when the job is no longer ours. Raises ``SourceRemoved``, nothing kept.
    """
    kept = Kept(0, 0, 0)
    if heard.posts or heard.removals:
        kept = take_in(
            lake=lake_of(source.workspace_id),
            pseudonyms=pseudonyms_of(source.workspace_id),
            reading=reading,
            source_id=source.pk,
            posts=heard.posts,
            removals=heard.removals,
            batch="\n".join([source.cursor, heard.cursor, *(post.id for post in heard.posts)]),
            keep_all=source.keep_all or source.kind != SourceKind.STREAM.value,
        )
    if kept.edited:
        labels_restore(source.workspace_id, kept.edited)
    with transaction.atomic():
        guard()
        answerers.tally_keep(source.workspace_id, reading.chosen, now=timezone.now())
        there = Source.objects.filter(pk=source.pk).update(**_progress(source, heard, kept))
    if not there:  # removed while this batch was on its way: what it brought goes too
        lake_of(source.workspace_id).drop_source(source.pk)
        raise SourceRemoved
    source.cursor = heard.cursor or source.cursor
    source.problems = (source.problems + list(heard.problems))[:PROBLEMS_KEPT]
    return kept


def _progress(source: Source, heard: Heard, kept: Kept) -> dict[str, object]:
    """The columns that one batch changes."""
    now = timezone.now()
    changed: dict[str, object] = {
        "heard": F("heard") + kept.heard,
        "kept": F("kept") + kept.kept,
        "refused": F("refused") + heard.refused,
        "problems": (source.problems + list(heard.problems))[:PROBLEMS_KEPT],
    }
    if heard.cursor:
        changed["cursor"] = heard.cursor
    if heard.posts:
        changed["heard_at"] = now
    if heard.gap:
        changed["gap_at"] = now
        logger.warning("source %s: the network no longer had everything since %r", source.pk, source.cursor)
    return changed


def _set_state(source: Source, state: SourceState, trouble: str) -> None:
    changed = Source.objects.filter(pk=source.pk).exclude(state=SourceState.PAUSED)
    changed.update(state=state, trouble=trouble)


@job()
def keep_listening() -> None:
    """Every active source has its listener: whatever died, was resumed or was created gets one."""
    active = Source.objects.filter(is_sample=False, state__in=[SourceState.WAITING, SourceState.LIVE])
    for pk, workspace_id in active.values_list("pk", "workspace_id"):
        listen.using(workspace_id=workspace_id, unique_key=f"listen:{pk}").enqueue(source_id=pk)


@job(max_attempts=3)
def tend_lakes() -> None:
    """Merge small segments, apply deletions, forget what is older than each workspace keeps."""
    for workspace in Workspace.objects.all():
        lake = lake_of(workspace.pk)
        lake.compact()
        if not workspace.has_sample:  # the sample is older than any period: it is removed by its own button
            lake.retain(workspace.retention_days)


@job(max_attempts=3)
def pour_sample(workspace_id: int, source_id: int) -> int:
    """Put the sample's posts into the lake, in batches with stable names; returns how many are new."""
    source = Source.objects.filter(pk=source_id, is_sample=True).first()
    if source is None:
        return 0
    everything = list(sample.posts(source.created_at))
    if not Topics.objects.filter(workspace_id=workspace_id).exists():
        read = annotate([post.text for post in everything], tasks={Task.LANGUAGE})
        topics_store(workspace_id, read, now=timezone.now())
    lake, pseudonyms = lake_of(workspace_id), pseudonyms_of(workspace_id)
    reading = replace(reading_of(workspace_id), chosen={})  # nobody's endpoint is asked about a sample
    kept = 0
    for start in range(0, len(everything), BATCH * 4):
        kept += take_in(
            lake=lake,
            pseudonyms=pseudonyms,
            reading=reading,
            source_id=source.pk,
            posts=everything[start : start + BATCH * 4],
            batch=f"sample-{start}",
            keep_all=True,
        ).kept
    Source.objects.filter(pk=source.pk).update(heard=len(everything), kept=F("kept") + kept)
    return kept
