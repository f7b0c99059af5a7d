"""The scores of a trial's versions: each by itself, with its interval and what it was counted on.

The case is what was sampled: texts of one case are averaged first. Versions are compared case by case with
the first one (``science.pairs.shift``); where the interval holds none, nothing can be told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any, Final
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.ai.writing.distinct import distinct_share
from parvis.apps.creation import texts
from parvis.apps.workshop.models import Cell, Trial
from parvis.science.pairs import Shift, shift
from parvis.science.proportions import wilson


@dataclass(frozen=True, slots=True)
class Score:
    """What is measured. ``share``: 0 to 1; ``more`` is better, or less is; ``of_calls``: one value a call."""

    name: str
    label: str | Promise
    told: str | Promise
    share: bool = True
    more: bool = True
    of_calls: bool = False


SCORES: Final = (
    Score("inside", _("Inside the limits"), _("Share of the networks asked for whose text fitted uncut.")),
    Score("facts", _("Facts used"), _("Share of the brief’s facts that a variant uses.")),
    Score("unsupported", _("Unsupported claims"), _("Claims a text that no fact bears out; fewer is better."),
          share=False, more=False),
    Score("refused", _("Free of refused words"), _("Share of texts without a word the brand never uses.")),
    Score("preferred", _("Uses the brand’s words"), _("Share of texts with a word the brand uses.")),
    Score("address", _("Tu or vous kept"), _("Share of French texts that never address readers otherwise.")),
    Score("ease", _("Reading ease"), _("Flesch (English), Kandel and Moles (French); 100 is easiest."),
          share=False),
    Score("distinct", _("Distinct variants"), _("Share of a case’s variants that repeat no other."),
          of_calls=True),
    Score("tokens", _("Tokens a call"), _("Read and written, as the endpoint counted."), share=False,
          more=False, of_calls=True),
    Score("cost", _("Cost of a thousand calls"), _("In the currency of the endpoint."), share=False,
          more=False, of_calls=True),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scored:
    """One score of one version: the mean over ``cases``, of ``n`` texts. ``against`` compares it with the
    first version, None of the first and where they share no case."""

    value: float | None
    low: float | None
    high: float | None
    n: int
    cases: int
    against: Shift | None

    @property
    def is_known(self) -> bool:
        """Whether there was anything to measure."""
        return self.value is not None


@dataclass(frozen=True, slots=True)
class Row:
    """One score of every version, in the order of the trial."""

    score: Score
    arms: tuple[Scored, ...]


def scores_of(trial: Trial) -> list[Row]:
    """Every score that means something here."""
    cells = list(trial.cells.exclude(ended_at=None).prefetch_related("samples"))
    rows = [_row(score, cells, len(trial.versions)) for score in SCORES]
    return [row for row in rows if any(one.is_known for one in row.arms)]


def _row(score: Score, cells: Sequence[Cell], arms: int) -> Row:
    means: list[dict[UUID, float]] = [{} for _arm in range(arms)]
    counts = [0] * arms
    for cell in cells:
        values = _values(score.name, cell)
        if values:
            means[cell.arm][cell.case_id] = fmean(values)
            counts[cell.arm] += len(values)
    return Row(score, tuple(_scored(score, means, arm, counts[arm]) for arm in range(arms)))


def _values(name: str, cell: Cell) -> list[float]:
    samples = list(cell.samples.all())
    if not samples:
        return []
    if name == "tokens":
        return [float(cell.tokens)]
    if name == "cost":
        return [float(cell.cost)] if cell.cost else []
    if name == "distinct":
        return [distinct_share([_longest(one.texts) for one in samples])] if len(samples) > 1 else []
    found: list[Any] = [one.measures.get(name) for one in samples]
    return [float(one) for one in found if one is not None]


def _longest(kept: Mapping[str, Any]) -> str:
    return max((texts.whole(one) for one in texts.from_json(kept).values()), key=len, default="")


def _scored(score: Score, means: Sequence[Mapping[UUID, float]], arm: int, n: int) -> Scored:
    mine = means[arm]
    if not mine:
        return Scored(None, None, None, 0, 0, None)
    value, cases = fmean(mine.values()), len(mine)
    low: float | None
    high: float | None
    if (
        score.share
    ):  # of values between 0 and 1, yes and no spread most: Wilson's interval is never too narrow
        low, high = wilson(value * cases, cases)
    else:
        whole = shift(list(mine.values()))
        low, high = (whole.low, whole.high) if whole else (None, None)
    common = [case for case in mine if case in means[0]] if arm else []
    against = shift([mine[case] - means[0][case] for case in common])
    return Scored(value, low, high, n, cases, against)
