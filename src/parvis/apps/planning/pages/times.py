"""When to post: what an account's own results say, with how sure they are."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from parvis.apps.planning.forms import WEEKDAYS, accounts
from parvis.apps.planning.pages.common import tabs_of
from parvis.apps.planning.timing.selectors import Guess, guess_for, week_for
from parvis.apps.publishing.selectors import accounts_of
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb
from parvis.science.best_times import ENOUGH, ENOUGH_CELLS, Verdict

SHOWN = 12  # hours in the table: those tried most promise nothing beyond


@workspace_view(Verb.SEE_POSTS)
def times(request: WorkspaceRequest) -> HttpResponseBase:
    """One account at a time: each has readers of its own."""
    rows = list(accounts_of(request.workspace).select_related("workspace"))
    asked = request.GET.get("account", "")
    account = next((one for one in rows if str(one.pk) == asked), rows[0] if rows else None)
    context: dict[str, Any] = {
        "accounts": accounts(request.workspace),
        "account": account,
        "tabs": tabs_of(request, "times"),
    }
    if account is not None:
        week = week_for(account, timezone.now())
        context |= {"week": week, "verdict": week.verdict.value, "best": _named(week.best(SHOWN))}
        context |= {"enough": ENOUGH, "enough_cells": ENOUGH_CELLS}
        if week.verdict is Verdict.TOO_FEW:
            context |= _guessed(guess_for(request.workspace, timezone.now()))
    return render(request, "planning/times.html", context)


def _named(cells: list[Any]) -> list[dict[str, Any]]:
    return [{"cell": cell, "day": WEEKDAYS[cell.weekday][1], "until": (cell.hour + 1) % 24} for cell in cells]


def _guessed(guess: Guess) -> dict[str, Any]:
    return {"guess": guess, "guessed": _named(list(guess.hours))}
