"""Asking for variants, stopping, and the background work that writes them one by one.

A variant is kept as soon as it is there. Whoever takes over from a worker that died asks only for those that
lack: what was written is not paid for twice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Final, Protocol
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parvis.ai.ports import AiFault
from parvis.ai.writing.ports import Ask, Kind, Meta, Proposal, Writer
from parvis.apps.creation import asking, briefs, spending, texts, writers
from parvis.apps.creation.briefing import own_brief
from parvis.apps.creation.models import ENDED, Run, RunState, Spend, Variation
from parvis.apps.creation.reviewing import reviewed
from parvis.core import audit
from parvis.core.actors import Actor, Made
from parvis.core.errors import Conflict, NotFound
from parvis.core.jobs.services import work_cancel
from parvis.core.jobs.tasks import JobContext, RetryLater, job_with_context
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require

logger = logging.getLogger("parvis.creation")
MOST_AT_ONCE: Final = 3  # runs of one brief that are under way
SEEDS: Final = 2**31


def run_ask(
    *,
    actor: Actor,
    workspace: Workspace,
    brief_id: UUID,
    kind: Kind,
    networks: Sequence[str],
    variants: int,
    builtin: bool,
    seed: int,
    now: datetime,
    background: bool = True,
) -> Run:
    """Have variants of a brief written, as it stands; they come one by one. Without an endpoint, or with
    ``builtin``, the built-in writer writes them and nothing is sent to anybody. Without ``background`` the
    caller has them written itself (``run_write``).

    Raises ``BudgetSpent`` when the call could cost more than is left, ``BadInput`` where there is nothing to
    write of; nothing was sent then.
    """
    with transaction.atomic():
        require(actor, workspace, Verb.WRITE_POSTS)
        brief = own_brief(workspace, brief_id)
        if brief.archived_at is not None:
            raise Conflict(_("This brief was put away. Take it out again first."), code="archived")
        if brief.runs.exclude(state__in=ENDED).count() >= MOST_AT_ONCE:
            raise Conflict(_("Variants of this brief are being written. Wait for them, or stop them."))
        ask = asking.ask_of(
            workspace,
            briefs.from_json(brief.said),
            kind=kind,
            networks=networks,
            variants=variants,
            seed=seed,
        )
        model = None if builtin else writers.model_of(workspace)
        if model is not None:
            told = writers.instructions_of(workspace, ask)
            price = writers.endpoint_writer(model, kind, told).price(ask)
            code = spending.would_suffice(workspace, actor.user_id, price, now)
            if code:
                raise spending.refused(code)
        run = Run.objects.create(
            brief=brief, number=brief.number, kind=kind.value, networks=[room.network for room in ask.rooms],
            wanted=variants, seed=seed % SEEDS, model=writers.name_for(model, kind) if model else "",
            endpoint=model.url if model else "", asked_by_id=actor.user_id,
            asked_by_label=actor.label[:200], asked_at=now,
        )  # fmt: skip
        _audit(
            actor, run, "variants.ask", {"n": variants, "kind": kind.value, "model": run.model or "parvis"}
        )
        if background:
            write_variants.using(workspace_id=workspace.pk, unique_key=_key(run)).enqueue(run_id=str(run.pk))
    return run


def run_write(*, run_id: UUID) -> int:
    """Write what lacks of a run here and now; how many variants came."""
    found = Run.objects.filter(pk=run_id).exclude(state__in=ENDED).select_related("brief__workspace").first()
    return _Writing(found, _Undisturbed(), timezone.now).went() if found else 0


@transaction.atomic
def run_stop(*, actor: Actor, workspace: Workspace, run_id: UUID, now: datetime) -> Run:
    """Stop writing; what is there stays."""
    require(actor, workspace, Verb.WRITE_POSTS)
    run = Run.objects.select_for_update().filter(brief__workspace=workspace, pk=run_id).first()
    if run is None:
        raise NotFound(_("These variants are not there any more."))
    if not run.ended:
        run.state, run.ended_at = RunState.STOPPED, now
        run.save(update_fields=["state", "ended_at"])
        work_cancel(unique_key=_key(run))
        _audit(actor, run, "variants.stop", {"n": run.variations.count()})
    return run


def _key(run: Run) -> str:
    return f"write-variants:{run.pk}"


def _audit(actor: Actor, run: Run, verb: str, after: dict[str, object]) -> None:
    audit.record(
        actor=actor, workspace=run.brief.workspace, verb=verb, target="brief", target_id=run.brief_id,
        after=after,
    )  # fmt: skip


@job_with_context(max_attempts=4, lease_s=60, backoff_base_s=2.0)
def write_variants(context: JobContext, run_id: str) -> int:
    """Write what lacks of a run; how many variants came."""
    found = Run.objects.filter(pk=run_id).exclude(state__in=ENDED)
    run = found.select_related("brief__workspace").first()
    return _Writing(run, context, timezone.now).went() if run else 0


class _Attempt(Protocol):
    """What an attempt must heed: a ``JobContext``, or nobody."""

    @property
    def stopping(self) -> bool:
        """Whether it was asked to stop."""
        ...

    def guard(self) -> None:
        """Raise if another works on the same."""
        ...


class _Undisturbed:
    """An attempt that nobody stops and nobody takes over: a person waits for it at a terminal."""

    stopping = False

    def guard(self) -> None:
        """Nobody else writes."""


class _Stopped(Exception):  # noqa: N818 - what happened
    """The worker shuts down, or somebody pressed “stop”."""


class _Writing:
    """One attempt at one run."""

    def __init__(self, run: Run, context: _Attempt, clock: Callable[[], datetime]) -> None:
        self.run, self.context, self.clock = run, context, clock
        self.there = list(run.variations.order_by("place"))
        self.came: list[Meta] = []

    def went(self) -> int:
        """Write, keep and count; returns how many variants came. Raises ``RetryLater`` on a shutdown."""
        brief = self.run.brief
        state = brief.versions.get(number=self.run.number)
        try:
            ask = asking.ask_of(
                brief.workspace, briefs.from_json(state.said), kind=Kind(self.run.kind),
                networks=self.run.networks, variants=self.run.wanted, seed=self.run.seed,
            )  # fmt: skip
            self._write(ask)
        except spending.BudgetSpent as error:
            self._end(RunState.FAILED, error.code)
        except AiFault as fault:
            logger.info("variants of run %s: %s: %s", self.run.pk, fault.code, fault)
            self._end(RunState.FAILED, fault.code)
        except _Stopped:
            if not Run.objects.filter(pk=self.run.pk, state=RunState.STOPPED).exists():
                raise RetryLater("the worker shuts down", after_s=0.0) from None
        else:
            self._end(RunState.DONE, "")
        return len(self.came)

    def _write(self, ask: Ask) -> None:
        Run.objects.filter(pk=self.run.pk, state=RunState.WAITING).update(state=RunState.WRITING)
        if len(self.there) >= ask.variants:
            return
        writer = writers.writer_of(self.run, ask)
        if not self.run.model:  # for nothing, and always the same: those that are there are passed over
            self._keep_each(islice(writer.write(ask), len(self.there), None), ask)
        else:
            self._paid(writer, asking.still_to_write(ask, [one.angle for one in self.there]))

    def _paid(self, writer: Writer, ask: Ask) -> None:
        """Set money aside, then ask; count what it came to, however it ends."""
        now = self.clock()
        spending.lost_settle(self.run.spends.all(), now)
        spend = spending.reserve(
            workspace=self.run.brief.workspace, user_id=self.run.asked_by_id, run=self.run,
            price=writer.price(ask), now=now,
        )  # fmt: skip
        try:
            self._keep_each(writer.write(ask), ask)
        except AiFault as fault:
            self._settle(writer, spend, fault=fault.code)
            raise
        except _Stopped:
            self._settle(writer, spend, stopped=True)
            raise
        self._settle(writer, spend)

    def _settle(self, writer: Writer, spend: Spend, *, fault: str = "", stopped: bool = False) -> None:
        came = writers.came_of(writer, self.came)
        spending.settle(spend=spend, came=came, fault=fault, stopped=stopped, now=self.clock())

    def _keep_each(self, proposals: Iterator[Proposal], ask: Ask) -> None:
        for proposal in proposals:
            if len(self.there) < self.run.wanted:
                self._keep(proposal, ask)
                self.came.append(proposal.meta)
            if self.context.stopping:
                break
        # An answer is heard to its end: what it cost is its last word.
        if self.context.stopping and len(self.there) < self.run.wanted:
            raise _Stopped

    def _keep(self, proposal: Proposal, ask: Ask) -> None:
        meta, written = proposal.meta, texts.checked(proposal.texts)
        kept = texts.to_json(written)
        with transaction.atomic():
            self.context.guard()
            self.there.append(
                Variation.objects.create(
                    brief=self.run.brief, run=self.run, place=len(self.there), number=self.run.number,
                    kind=self.run.kind, angle=proposal.angle[:120], framework=proposal.framework[:40],
                    texts=kept, first=kept, made=Made.AI,
                    reviews=reviewed(written, ask.brief, ask.voice.brand),
                    model=meta.model[:120], version=meta.version[:60], prompt=meta.prompt[:120],
                    builtin=meta.builtin, reasons=list(meta.reasons), seed=self.run.seed,
                    cost=spending.amount(meta.cost), created_at=meta.at,
                )
            )  # fmt: skip

    def _end(self, state: RunState, trouble: str) -> None:
        """Unless somebody stopped it meanwhile."""
        Run.objects.filter(pk=self.run.pk).exclude(state__in=ENDED).update(
            state=state, trouble=trouble, ended_at=self.clock()
        )
