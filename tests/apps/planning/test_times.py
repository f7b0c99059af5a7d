"""When to post, on the page: own results first, a guess that says it is one, and no magic number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.test import Client
from django.utils import timezone

from apps.listening.heard import hear
from apps.planning import made
from core.lake.posts import post as row
from parvis.apps.planning.timing import outcomes
from parvis.apps.planning.timing.outcomes import Outcome, outcomes_with
from parvis.apps.planning.timing.selectors import guess_for, week_for
from parvis.apps.publishing.models import Account
from parvis.core.workspaces.models import Workspace
from parvis.science.best_times import Verdict

pytestmark = pytest.mark.django_db
TOLD: list[Outcome] = []


def told(_account: int, since: datetime) -> Sequence[Outcome]:
    """What the tests say that posts brought."""
    return [one for one in TOLD if one.at >= since]


@pytest.fixture(autouse=True)
def results(settings: Any, tmp_path: Path) -> Iterator[list[Outcome]]:
    settings.HOME = tmp_path
    before = dict(outcomes._source)
    outcomes_with(f"{__name__}.told")
    TOLD.clear()
    yield TOLD
    outcomes._source.clear()
    outcomes._source.update(before)


@pytest.fixture
def where(workspace: Workspace) -> Account:
    return made.account(workspace)


def fill(good_hour: int | None, n: int, reach: float | None = None) -> None:
    """Posts of the last months at three hours of Paris (in winter), one of which does far better."""
    rng = np.random.default_rng(4)
    for k in range(n):
        hour = (8, 12, 18)[k % 3]
        level = 4.0 if hour == good_hour else 2.0
        day = datetime(2027, 1, 4, tzinfo=UTC) + timedelta(days=k // 3)
        at = day.replace(hour=hour - 1, minute=5)
        TOLD.append(Outcome(at, float(np.expm1(rng.normal(level, 0.4))), reach))


NOW = datetime(2027, 3, 1, tzinfo=UTC)


def test_an_hour_that_does_better_is_marked_on_the_calendar_with_how_sure_that_is(
    page: Client, workspace: Workspace, where: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(18, 60)
    assert week_for(where, NOW).verdict is Verdict.DIFFERENT
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    page.force_login(page.session and workspace.members.get(), "django.contrib.auth.backends.ModelBackend")
    text = page.get(f"/w/{workspace.slug}/calendar/?view=week&account={where.pk}").content.decode()
    assert "18:00 works well" in text
    assert "the usual engagement (90 %:" in text
    table = page.get(f"/w/{workspace.slug}/calendar/times/?account={where.pk}").content.decode()
    assert "Hours that do better" in table
    assert "60 posts" in table
    everyone = page.get(f"/w/{workspace.slug}/calendar/?view=week").content.decode()
    assert "works well" not in everyone


def test_where_no_hour_does_better_it_says_so(page: Client, workspace: Workspace, where: Account) -> None:
    shift = timezone.now() - NOW
    fill(None, 60)
    TOLD[:] = [Outcome(one.at + timedelta(days=shift.days // 7 * 7), one.engagement) for one in TOLD]
    text = page.get(f"/w/{workspace.slug}/calendar/times/").content.decode()
    assert "No difference can be seen" in text


def test_without_results_it_says_so_and_guesses_from_what_is_heard(
    page: Client, workspace: Workspace, where: Account
) -> None:
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    empty = page.get(f"/w/{workspace.slug}/calendar/times/").content.decode()
    assert "Not enough results of your own yet" in empty
    assert "Too little was heard" in empty
    at = now - timedelta(days=7)
    rows = [row(f"a{n}", at + timedelta(seconds=n), text="vélo") for n in range(150)]
    rows += [row(f"b{n}", at - timedelta(hours=n % 40 + 1), text="vélo") for n in range(80)]
    hear(workspace, rows)
    guess = guess_for(workspace, timezone.now())
    assert (guess.n, guess.hours[0].n) == (230, 150)
    assert guess.hours[0].low < guess.hours[0].times < guess.hours[0].high
    text = page.get(f"/w/{workspace.slug}/calendar/times/").content.decode()
    assert "A starting guess" in text
    assert "230 posts heard" in text


def test_reach_counts_only_where_every_post_has_it(where: Account) -> None:
    fill(18, 60, reach=500.0)
    whole = week_for(where, NOW)
    TOLD[0] = Outcome(TOLD[0].at, TOLD[0].engagement, None)
    mixed = week_for(where, NOW)
    assert whole.n == mixed.n == 60
    assert mixed.spread < 0.8  # one scale for all: no post is compared with another's rate
