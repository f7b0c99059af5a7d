"""Marks of good hours on the calendar: only where the account's own results show a difference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from parvis.apps.planning.calendar.items import Sight
from parvis.apps.planning.timing.selectors import week_for
from parvis.apps.publishing.models import Account
from parvis.apps.publishing.selectors import accounts_of
from parvis.core.workspaces.models import Workspace
from parvis.science.best_times import Cell, Verdict


@dataclass(frozen=True, slots=True)
class Mark:
    """A good hour of a weekday, and the sentence that says how sure that is."""

    hour: int
    said: str


def marks_of(workspace: Workspace, sight: Sight, now: datetime) -> Mapping[int, list[Mark]]:
    """By weekday, the hours that stand out; of one account at a time, since each has readers of its own."""
    chosen = list(accounts_of(workspace).select_related("workspace").filter(pk__in=sight.accounts)[:2])
    if len(chosen) != 1:
        return {}
    return _of(chosen[0], now)


def _of(account: Account, now: datetime) -> Mapping[int, list[Mark]]:
    week = week_for(account, now)
    if week.verdict is not Verdict.DIFFERENT:
        return {}
    marks: dict[int, list[Mark]] = {}
    for cell in week.best():
        if cell.low > 1:
            marks.setdefault(cell.weekday, []).append(Mark(cell.hour, said_of(cell)))
    return marks


def said_of(cell: Cell) -> str:
    """How good an hour is, with its interval and how many posts that rests on."""
    return _("%(times)s × the usual engagement (90 %%: %(low)s to %(high)s), %(n)d posts") % {
        "times": number_format(cell.times, 1),
        "low": number_format(cell.low, 1),
        "high": number_format(cell.high, 1),
        "n": cell.n,
    }
