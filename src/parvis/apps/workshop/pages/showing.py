"""Scores, preferences and texts of a trial as its page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.apps.creation import texts
from parvis.apps.creation.pages.showing import money, network_label
from parvis.apps.workshop.judging import Preferred
from parvis.apps.workshop.models import Sample, Trial
from parvis.apps.workshop.scoring import Row, Score, Scored
from parvis.science.pairs import Shift


@dataclass(frozen=True, slots=True)
class ArmSeen:
    """One score of one version, in words. ``verdict`` is empty of the first version."""

    version: str
    value: str
    sure: str
    counted: str
    verdict: str
    kind: str  # of the badge


@dataclass(frozen=True, slots=True)
class ScoreSeen:
    """One score of every version."""

    label: str | Promise
    told: str | Promise
    arms: tuple[ArmSeen, ...]


def version_label(trial: Trial, arm: int) -> str:
    """What the pages call a version."""
    return _("Version %(number)d") % {"number": trial.versions[arm]["number"]}


def version_named(trial: Trial, arm: int) -> str:
    """The same inside a sentence."""
    return _("version %(number)d") % {"number": trial.versions[arm]["number"]}


def scores_seen(rows: Sequence[Row], trial: Trial) -> list[ScoreSeen]:
    """Each score with its intervals in words."""
    return [
        ScoreSeen(
            row.score.label,
            row.score.told,
            tuple(_arm(row.score, one, trial, arm) for arm, one in enumerate(row.arms)),
        )
        for row in rows
    ]


def _arm(score: Score, one: Scored, trial: Trial, arm: int) -> ArmSeen:
    if one.value is None:
        return ArmSeen(version_label(trial, arm), "–", "", _("nothing to measure"), "", "")
    sure = _("too few cases for an interval")
    if one.low is not None and one.high is not None:
        ends = {"low": _shown(score, one.low, trial), "high": _shown(score, one.high, trial)}
        sure = _("between %(low)s and %(high)s") % ends
    of_calls = ngettext("%(n)d call", "%(n)d calls", one.n)
    of_texts = ngettext("%(n)d text", "%(n)d texts", one.n)
    counted = _("%(texts)s, %(cases)s") % {
        "texts": (of_calls if score.of_calls else of_texts) % {"n": one.n},
        "cases": ngettext("%(n)d case", "%(n)d cases", one.cases) % {"n": one.cases},
    }
    verdict, kind = _verdict(score, one.against, trial) if arm else ("", "")
    return ArmSeen(version_label(trial, arm), _shown(score, one.value, trial), sure, counted, verdict, kind)


def _shown(score: Score, value: float, trial: Trial) -> str:
    if score.share:
        return f"{number_format(100 * value, decimal_pos=0)}\u00a0%"
    if score.name == "cost":
        return money(1_000 * value, trial.currency)
    return number_format(value, decimal_pos=0 if score.name in {"ease", "tokens"} else 1)


def _verdict(score: Score, against: Shift | None, trial: Trial) -> tuple[str, str]:
    """Against the first version: better, worse, or nothing that can be told."""
    first = version_named(trial, 0)
    if against is None or not against.beyond_chance:
        return _("No telling, against %(first)s") % {"first": first}, ""
    if score.name == "ease":  # easier is not better everywhere
        said = _("Easier than %(first)s") if against.value > 0 else _("Harder than %(first)s")
        return said % {"first": first}, "info"
    if (against.value > 0) == score.more:
        return _("Better than %(first)s") % {"first": first}, "success"
    return _("Worse than %(first)s") % {"first": first}, "warning"


@dataclass(frozen=True, slots=True)
class PreferredSeen:
    """What people preferred of two versions, in words."""

    title: str
    first: str
    second: str
    found: Preferred
    share: str
    sure: str
    verdict: str


def preferred_seen(found: Sequence[Preferred], trial: Trial) -> list[PreferredSeen]:
    """Those of which somebody judged something."""
    return [_preferred(one, trial) for one in found if one.judged]


def _preferred(one: Preferred, trial: Trial) -> PreferredSeen:
    first, second = version_named(trial, one.first), version_named(trial, one.second)
    title = _("%(first)s or %(second)s?") % {"first": version_label(trial, one.first), "second": second}
    verdict = _("There is no telling which one people prefer.")
    share = sure = ""
    if one.held is not None:
        share = f"{number_format(100 * one.held.share, decimal_pos=0)}\u00a0%"
        sure = _("between %(low)s and %(high)s") % {
            "low": f"{number_format(100 * one.held.low, decimal_pos=0)}\u00a0%",
            "high": f"{number_format(100 * one.held.high, decimal_pos=0)}\u00a0%",
        }
        if one.held.beyond_chance:
            better = first if one.held.share > 0.5 else second
            verdict = _("People prefer %(version)s.") % {"version": better}
    return PreferredSeen(title, first, second, one, share, sure, verdict)


@dataclass(frozen=True, slots=True)
class Side:
    """What one version wrote of a case: each variant with its texts by network."""

    version: str
    variants: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


def sides_of(trial: Trial) -> list[tuple[str, list[Side]]]:
    """The texts of every version side by side, case by case."""
    found: dict[Any, tuple[str, list[Side]]] = {}
    for cell in trial.cells.select_related("case").prefetch_related("samples"):
        variants = tuple((one.angle, texts_of(one)) for one in cell.samples.all())
        row = found.setdefault(cell.case_id, (cell.case.name, []))
        row[1].append(Side(version_label(trial, cell.arm), variants))
    return list(found.values())


def texts_of(sample: Sample) -> tuple[tuple[str, str], ...]:
    """Each network's name with its text."""
    return tuple(
        (network_label(network), texts.whole(one)) for network, one in texts.from_json(sample.texts).items()
    )
