"""Trying versions on cases: every case by every version, through the endpoint, money set aside first."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parvis.ai.backends.labels import BackendFault
from parvis.ai.ports import AiFault
from parvis.ai.writing.ports import Ask, Kind, Meta, Price, Writer
from parvis.apps.creation import asking, prompts, spending, texts, writers
from parvis.apps.creation.models import ENDED, RunState, Spend, WritingModel
from parvis.apps.creation.prompts import PromptSeen
from parvis.apps.workshop.cases import draft_in
from parvis.apps.workshop.judging import pairs_make
from parvis.apps.workshop.measuring import measured
from parvis.apps.workshop.models import Case, Cell, Sample, Trial
from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.errors import BadInput, Conflict, NotFound
from parvis.core.jobs.services import work_cancel
from parvis.core.jobs.tasks import JobContext, RetryLater, job_with_context
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require

logger = logging.getLogger("parvis.workshop")
FEWEST, MOST_VERSIONS, MOST_CASES, MOST_VARIANTS = 2, 3, 30, 5
MOST_AT_ONCE: Final = 2  # trials of a workspace that are under way
# What ends one call alone: the next may well be answered.
_OF_ONE_CALL: Final = frozenset({"ai_cut", "ai_length", "ai_garbage", "ai_timeout", "ai_server"})


@dataclass(frozen=True, slots=True)
class Plan:
    """A trial as it would be made, with what it would cost; nobody is asked yet."""

    model: WritingModel
    versions: tuple[PromptSeen, ...]
    cases: tuple[Case, ...]
    variants: int
    price: Price
    budget: str  # the code of the budget that would not suffice, or nothing

    @property
    def calls(self) -> int:
        """How many times the endpoint would be asked."""
        return len(self.versions) * len(self.cases)


def trial_plan(
    *, workspace: Workspace, user_id: int | None, language: str, numbers: Sequence[int],
    case_ids: Sequence[UUID], variants: int, now: datetime,
) -> Plan:  # fmt: skip
    """What a trial would be. Raises ``BadInput``; its ``code`` is the name of the field to mend."""
    model = writers.model_of(workspace)
    if model is None:
        raise BadInput(_("Connect an endpoint first: Parvis’s own writer takes no prompt."), code="endpoint")
    wanted = sorted(set(numbers))  # the oldest is what the others are compared with
    if not FEWEST <= len(wanted) <= MOST_VERSIONS:
        raise BadInput(_("Choose two or three versions."), code="versions")
    found = Case.objects.filter(workspace=workspace, language=language, archived_at=None, pk__in=case_ids)
    cases = tuple(found)
    if not 1 <= len(cases) <= MOST_CASES:
        raise BadInput(_("Choose 1 to %(most)d cases."), code="cases", most=MOST_CASES)
    if not 1 <= variants <= MOST_VARIANTS:
        raise BadInput(
            _("Ask for 1 to %(most)d variants at once.") % {"most": MOST_VARIANTS}, code="variants"
        )
    versions = tuple(prompts.prompt_numbered(workspace, language, number) for number in wanted)
    prices = [
        writers.endpoint_writer(model, Kind(case.kind), one.instructions()).price(
            _ask(workspace, case, variants, 0)
        )
        for case in cases
        for one in versions
    ]
    price = Price(*(sum(getattr(one, name) for one in prices) for name in Price.__slots__))
    budget = spending.would_suffice(workspace, user_id, price, now)
    return Plan(model, versions, cases, variants, price, budget)


def _ask(workspace: Workspace, case: Case, variants: int, seed: int) -> Ask:
    return asking.ask_of(
        workspace, draft_in(case), kind=Kind(case.kind), networks=case.networks, variants=variants, seed=seed
    )


@transaction.atomic
def trial_ask(
    *, actor: Actor, workspace: Workspace, language: str, numbers: Sequence[int], case_ids: Sequence[UUID],
    variants: int, seed: int, now: datetime, background: bool = True,
) -> Trial:  # fmt: skip
    """Try versions on cases. Raises as ``trial_plan``, and ``BudgetSpent``: nothing was sent then."""
    require(actor, workspace, Verb.WRITE_POSTS)
    Workspace.objects.select_for_update().get(pk=workspace.pk)
    plan = trial_plan(
        workspace=workspace, user_id=actor.user_id, language=language, numbers=numbers, case_ids=case_ids,
        variants=variants, now=now,
    )  # fmt: skip
    if plan.budget:
        raise spending.refused(plan.budget)
    if Trial.objects.filter(workspace=workspace).exclude(state__in=ENDED).count() >= MOST_AT_ONCE:
        raise Conflict(_("Trials are under way. Wait for them, or stop them."))
    trial = Trial.objects.create(
        workspace=workspace, language=language, variants=variants, seed=seed, model=plan.model.name,
        versions=[{"number": one.number, "name": one.name} for one in plan.versions],
        endpoint=plan.model.url, currency=plan.model.currency, asked_by_id=actor.user_id,
        asked_by_label=actor.label[:200], asked_at=now,
    )  # fmt: skip
    arms = len(plan.versions)
    Cell.objects.bulk_create(
        Cell(trial=trial, case=case, arm=arm, place=at * arms + arm)
        for at, case in enumerate(plan.cases)
        for arm in range(arms)
    )
    after = {"names": [one.name for one in plan.versions], "n": len(plan.cases), "model": trial.model}
    _audit(actor, trial, "trial.ask", after)
    if background:
        try_versions.using(workspace_id=workspace.pk, unique_key=_key(trial)).enqueue(trial_id=str(trial.pk))
    return trial


@transaction.atomic
def trial_stop(*, actor: Actor, workspace: Workspace, trial_id: UUID, now: datetime) -> Trial:
    """Ask the endpoint no more; what came stays, and is judged and measured."""
    require(actor, workspace, Verb.WRITE_POSTS)
    trial = Trial.objects.select_for_update().filter(workspace=workspace, pk=trial_id).first()
    if trial is None:
        raise NotFound(_("There is no such trial here."))
    if not trial.ended:
        trial.state, trial.ended_at = RunState.STOPPED, now
        trial.save(update_fields=["state", "ended_at"])
        work_cancel(unique_key=_key(trial))
        _audit(actor, trial, "trial.stop", {"n": Sample.objects.filter(cell__trial=trial).count()})
        pairs_make(trial)
    return trial


def trial_run(*, trial_id: UUID) -> int:
    """Try what lacks of a trial here and now; how many texts came."""
    return _went(trial_id, _Undisturbed())


@job_with_context(max_attempts=4, lease_s=60, backoff_base_s=2.0)
def try_versions(context: JobContext, trial_id: str) -> int:
    """Try what lacks of a trial; how many texts came."""
    return _went(UUID(trial_id), context)


def _went(trial_id: UUID, context: _Attempt) -> int:
    trial = Trial.objects.filter(pk=trial_id).exclude(state__in=ENDED).select_related("workspace").first()
    return _Trying(trial, context).went() if trial else 0


def _key(trial: Trial) -> str:
    return f"try-versions:{trial.pk}"


def _audit(actor: Actor, trial: Trial, verb: str, after: dict[str, object]) -> None:
    audit.record(
        actor=actor, workspace=trial.workspace, verb=verb, target="trial", target_id=trial.pk, after=after
    )


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
        """Nobody else tries."""


class _Trying:
    """One attempt at one trial, cell by cell."""

    def __init__(self, trial: Trial, context: _Attempt) -> None:
        self.trial, self.context, self.came = trial, context, 0

    def went(self) -> int:
        """Ask, keep and measure; returns how many texts came. Raises ``RetryLater`` on a shutdown."""
        Trial.objects.filter(pk=self.trial.pk, state=RunState.WAITING).update(state=RunState.WRITING)
        trouble = ""
        for cell in self.trial.cells.filter(ended_at=None).select_related("case", "spend"):
            if self.context.stopping:
                break
            trouble = self._tried(cell)
            if trouble and trouble not in _OF_ONE_CALL:
                break
        else:
            trouble = ""
        if self.context.stopping and not trouble and self.trial.cells.filter(ended_at=None).exists():
            if Trial.objects.filter(pk=self.trial.pk).exclude(state__in=ENDED).exists():
                raise RetryLater("the worker shuts down", after_s=0.0)
            return self.came
        self._end(RunState.FAILED if trouble else RunState.DONE, trouble)
        return self.came

    def _tried(self, cell: Cell) -> str:
        """One call; the code of what went wrong, or nothing. What came before stays good."""
        trouble = ""
        try:
            self._called(cell)
        except spending.BudgetSpent as error:
            return error.code
        except AiFault as fault:
            logger.info("trial %s, cell %s: %s: %s", self.trial.pk, cell.place, fault.code, fault)
            trouble = fault.code
        Cell.objects.filter(pk=cell.pk).update(trouble=trouble, ended_at=timezone.now())
        return trouble

    def _called(self, cell: Cell) -> None:
        ask = _ask(self.trial.workspace, cell.case, self.trial.variants, self.trial.seed)
        ask = asking.still_to_write(ask, [one.angle for one in cell.samples.all()])
        if ask.variants < 1:
            return
        writer = self._writer(cell)
        if cell.spend_id:
            spending.lost_settle(Spend.objects.filter(pk=cell.spend_id), timezone.now())
        spend = spending.reserve(
            workspace=self.trial.workspace, user_id=self.trial.asked_by_id, price=writer.price(ask),
            now=timezone.now(),
        )  # fmt: skip
        Cell.objects.filter(pk=cell.pk).update(spend=spend)
        metas: list[Meta] = []
        fault = ""
        try:
            metas.extend(self._kept(cell, ask, writer))
        except AiFault as error:
            fault = error.code
            raise
        finally:
            if fault or metas:
                self._settle(cell, writer, spend, metas, fault)

    def _settle(self, cell: Cell, writer: Writer, spend: Spend, metas: list[Meta], fault: str) -> None:
        came = writers.came_of(writer, metas)
        spending.settle(spend=spend, came=came, fault=fault, stopped=False, now=timezone.now())
        tokens = came.tokens_in + came.tokens_out
        Cell.objects.filter(pk=cell.pk).update(cost=F("cost") + came.cost, tokens=F("tokens") + tokens)

    def _kept(self, cell: Cell, ask: Ask, writer: Writer) -> Iterator[Meta]:
        """Keep each text as it comes. An answer is heard to its end: what it cost is its last word."""
        place = cell.samples.count()
        for proposal in writer.write(ask):
            with transaction.atomic():
                self.context.guard()
                Sample.objects.create(
                    cell=cell, place=place, angle=proposal.angle[:120],
                    texts=texts.to_json(texts.checked(proposal.texts)), measures=measured(ask, proposal),
                    at=proposal.meta.at,
                )  # fmt: skip
            place, self.came = place + 1, self.came + 1
            yield proposal.meta

    def _writer(self, cell: Cell) -> Writer:
        """The endpoint that the trial was asked of, told by the version of the cell. Raises
        ``BackendFault`` (``ai_gone``)."""
        row = writers.model_of(self.trial.workspace)
        if row is None or row.url != self.trial.endpoint or row.name != self.trial.model:
            raise BackendFault("ai_gone", "the endpoint was changed meanwhile")
        number = self.trial.versions[cell.arm]["number"]
        version = prompts.prompt_numbered(self.trial.workspace, self.trial.language, number)
        if version.name != self.trial.versions[cell.arm]["name"]:
            raise BackendFault("ai_gone", "the shipped version was renewed meanwhile")
        return writers.endpoint_writer(row, Kind(cell.case.kind), version.instructions())

    @transaction.atomic
    def _end(self, state: RunState, trouble: str) -> None:
        """Unless somebody stopped it meanwhile."""
        rows = Trial.objects.filter(pk=self.trial.pk).exclude(state__in=ENDED)
        if rows.update(state=state, trouble=trouble, ended_at=timezone.now()):
            pairs_make(self.trial)
