"""What people answered, and what the ranking has learnt from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from parvis.apps.trends.matters.features import PRIOR, Answered, Feature, prior, row_of
from parvis.apps.trends.matters.models import Answer, Learning
from parvis.core.workspaces.models import Workspace
from parvis.science.ranking import Belief, learn, sides

SURE = 0.9  # of the probability on one side, from which a leaning is told
MOVED = 0.3  # of the deviation it began with, that answers have moved a weight, before anything is told of it
TOLD_FROM = 5  # answers below which no leaning is told


@dataclass(frozen=True, slots=True)
class Leaning:
    """What the answers say of one feature: people keep (or set aside) what has much of it."""

    feature: Feature
    keeps: bool
    sure: float


@dataclass(frozen=True)
class Learnt:
    """What is known from the answers that count: the newest to each subject, since the last fresh start."""

    belief: Belief
    answers: tuple[Answer, ...]
    before: tuple[Answered, ...]
    leanings: tuple[Leaning, ...]

    @property
    def n(self) -> int:
        """Subjects with a yes or a no."""
        return len(self.before)


def history_of(workspace: Workspace) -> tuple[Answer, ...]:
    """Every answer since the last fresh start, the oldest first; also those that no longer count."""
    found = Answer.objects.filter(workspace=workspace).select_related("by", "rise")
    began = began_anew(workspace)
    return tuple(found.filter(at__gt=began) if began else found)


def began_anew(workspace: Workspace) -> datetime | None:
    """When somebody last put the answers aside; None where nobody did."""
    return Learning.objects.filter(workspace=workspace).values_list("since", flat=True).first()


def newest(answers: Iterable[Answer]) -> dict[int, Answer]:
    """The answer that counts of each subject; one that was taken back is none."""
    held = {one.subject: one for one in answers}
    return {subject: one for subject, one in held.items() if one.kept is not None}


def belief_from(answers: Iterable[Answer]) -> Belief:
    """What these answers teach; features that a later version added count nothing in old ones."""
    counted = [one for one in answers if one.kept is not None]
    rows = [row_of(read_values(one.values)) for one in counted]
    return learn(prior(), rows, [bool(one.kept) for one in counted])


def read_values(kept: Mapping[str, float]) -> dict[Feature, float]:
    """The values of an answer as they were stored; what is no feature any more is left out."""
    known = set(Feature)
    return {Feature(name): float(value) for name, value in kept.items() if name in known}


def learnt_from(history: Iterable[Answer]) -> Learnt:
    """What the ranking knows now."""
    counted = tuple(sorted(newest(history).values(), key=lambda one: (one.at, one.pk)))
    belief = belief_from(counted)
    before = tuple(Answered(frozenset(one.about), bool(one.kept), one.subject) for one in counted)
    return Learnt(belief, counted, before, _leanings(belief) if len(counted) >= TOLD_FROM else ())


def _leanings(belief: Belief) -> tuple[Leaning, ...]:
    """Where the answers leave little doubt and have a part in it: what was only assumed is not told."""
    found = []
    for place, (feature, (mean, deviation)) in enumerate(PRIOR.items()):
        above = float(sides(belief)[place])
        spread = float(belief.covariance[place, place]) ** 0.5
        moved = abs(float(belief.mean[place]) - mean) >= MOVED * deviation or spread < 0.8 * deviation
        if feature is not Feature.ALWAYS and moved and max(above, 1 - above) >= SURE:
            found.append(Leaning(feature, above > 0.5, max(above, 1 - above)))
    return tuple(sorted(found, key=lambda one: -one.sure))


def taught_until(history: Iterable[Answer], moment: datetime) -> Belief:
    """What the ranking knew at a moment."""
    return belief_from(newest(one for one in history if one.at < moment).values())
