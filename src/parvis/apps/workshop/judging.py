"""Which of two texts people prefer, before they know which version wrote which."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from parvis.apps.workshop.models import Answer, Judgement, Pair, Reveal, Sample, Trial
from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.errors import Conflict, NotAllowed, NotFound
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require
from parvis.science.pairs import Preference, preference

MOST_PAIRS: Final = 60  # a person judges for half an hour, and no longer


def pairs_make(trial: Trial) -> int:
    """Pair what two versions wrote of the same case, in an order and on sides drawn by the trial's seed; how
    many pairs there are. Of too many, so many are drawn."""
    drawn = random.Random(trial.seed)
    by_case: dict[tuple[UUID, int], dict[int, Sample]] = {}
    for one in (
        Sample.objects.filter(cell__trial=trial).select_related("cell").order_by("cell__place", "place")
    ):
        by_case.setdefault((one.cell.case_id, one.place), {})[one.cell.arm] = one
    both = [(one[a], one[b]) for one in by_case.values() for a, b in combinations(sorted(one), 2)]
    drawn.shuffle(both)
    rows = []
    for place, (first, second) in enumerate(both[:MOST_PAIRS]):
        left, right = (first, second) if drawn.random() < 0.5 else (second, first)
        rows.append(Pair(trial=trial, place=place, left=left, right=right))
    Pair.objects.bulk_create(rows)
    return len(rows)


def still_to_judge(trial: Trial, user_id: int) -> QuerySet[Pair]:
    """The pairs that somebody has not judged yet, in their order."""
    mine = Judgement.objects.filter(pair=OuterRef("pk"), user_id=user_id)
    return trial.pairs.filter(~Exists(mine)).order_by("place")


def is_blind(trial: Trial, user_id: int) -> bool:
    """Whether somebody may still judge, and must not be shown which version wrote what."""
    seen = trial.reveals.filter(user_id=user_id).exists()
    return not seen and (not trial.ended or still_to_judge(trial, user_id).exists())


@transaction.atomic
def pair_judge(
    *, actor: Actor, workspace: Workspace, pair_id: int, answer: Answer, now: datetime
) -> Judgement:
    """Say which one is better; once. Only a person judges, and only before they were shown the versions."""
    require(actor, workspace, Verb.COMMENT_POSTS)
    if actor.user_id is None:
        raise NotAllowed(_("Only a person judges texts."))
    pair = Pair.objects.filter(trial__workspace=workspace, pk=pair_id).select_related("trial").first()
    if pair is None:
        raise NotFound(_("This pair is not there any more."))
    Trial.objects.select_for_update().get(pk=pair.trial_id)
    if pair.trial.reveals.filter(user_id=actor.user_id).exists():
        raise Conflict(_("You were shown which version wrote what: your answer would not be blind."))
    if pair.judgements.filter(user_id=actor.user_id).exists():
        raise Conflict(_("You judged this pair already."))
    row = Judgement.objects.create(
        pair=pair, user_id=actor.user_id, answer=answer, by_label=actor.label[:200], at=now
    )
    audit.record(
        actor=actor, workspace=workspace, verb="pair.judge", target="trial", target_id=pair.trial_id,
        after={"n": pair.place + 1},
    )  # fmt: skip
    return row


@transaction.atomic
def trial_reveal(*, actor: Actor, workspace: Workspace, trial_id: UUID, now: datetime) -> Trial:
    """Be shown which version wrote what; whoever was judges no more of it."""
    require(actor, workspace, Verb.COMMENT_POSTS)
    trial = Trial.objects.filter(workspace=workspace, pk=trial_id).first()
    if trial is None:
        raise NotFound(_("There is no such trial here."))
    if actor.user_id is not None and not trial.reveals.filter(user_id=actor.user_id).exists():
        Reveal.objects.create(trial=trial, user_id=actor.user_id, at=now)
        audit.record(
            actor=actor, workspace=workspace, verb="trial.reveal", target="trial", target_id=trial.pk
        )
    return trial


@dataclass(frozen=True, slots=True)
class Preferred:
    """What people preferred of two arms. A pair counts once, by what most of its judges said; ``held`` is
    None where no pair went to either."""

    first: int
    second: int
    wins: int
    losses: int
    even: int
    judged: int
    judges: tuple[str, ...]
    held: Preference | None


def preferred(trial: Trial) -> list[Preferred]:
    """One for every two versions of the trial, the earlier first."""
    rows = list(
        Judgement.objects.filter(pair__trial=trial)
        .select_related("pair__left__cell", "pair__right__cell")
        .order_by("pk")
    )
    arms = range(len(trial.versions))
    return [_of_two(rows, first, second) for first, second in combinations(arms, 2)]


def _of_two(rows: Iterable[Judgement], first: int, second: int) -> Preferred:
    votes: dict[int, Counter[int]] = {}
    judges: dict[str, None] = {}
    for row in rows:
        left, right = row.pair.left.cell.arm, row.pair.right.cell.arm
        if {left, right} != {first, second}:
            continue
        judges.setdefault(row.by_label)
        chosen = {Answer.LEFT.value: left, Answer.RIGHT.value: right}.get(row.answer)
        votes.setdefault(row.pair_id, Counter())[-1 if chosen is None else chosen] += 1
    ways = [one[first] - one[second] for one in votes.values()]
    wins, losses = sum(way > 0 for way in ways), sum(way < 0 for way in ways)
    even = len(ways) - wins - losses
    return Preferred(first, second, wins, losses, even, len(ways), tuple(judges), preference(wins, losses))
