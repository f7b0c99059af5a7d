"""The ranking is judged by what it said before it learnt, on what was answered."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from apps.trends.planted import NOW
from parvis.apps.trends.matters.answers import TOLD_FROM, history_of, learnt_from
from parvis.apps.trends.matters.features import Feature
from parvis.apps.trends.matters.models import Answer
from parvis.apps.trends.matters.quality import quality_of
from parvis.core.workspaces.models import Workspace

pytestmark = pytest.mark.django_db
PARIS = "Europe/Paris"


def said(
    workspace: Workspace, subject: int, kept: bool | None, at: datetime, *, place: int = 1, **values: float
) -> Answer:
    given = {"always": 1.0, **values}
    return Answer.objects.create(
        workspace=workspace,
        matter=subject,
        label=f"s{subject}",
        values=given,
        n=values.get("n", 10),
        kept=kept,
        place=place,
        place_by_volume=11 - place if place < 11 else place,
        at=at,
    )


def test_nothing_is_claimed_without_answers(workspace: Workspace) -> None:
    found = quality_of(history_of(workspace), PARIS)
    assert (found.answers, found.days, found.ranked) == (0, (), None)
    assert (found.first.low, found.first.high) == (0.0, 1.0)


def test_a_day_is_judged_by_what_was_known_before_it(workspace: Workspace) -> None:
    """First the themes are what is kept; from the second day on the contrary, which it cannot foresee."""
    days = [NOW - timedelta(days=back) for back in (5, 4, 3, 2, 1)]
    for day, at in enumerate(days):
        for subject in range(12):
            theme = float(subject % 2)
            kept = bool(theme) if day == 0 else not theme
            said(workspace, 100 * day + subject, kept, at + timedelta(minutes=subject), themes=theme)
    found = quality_of(history_of(workspace), PARIS)
    assert [day.n for day in found.days] == [12] * 5
    assert found.days[0].ranked == 1.0
    assert found.days[1].ranked < 0.7, "it believed in themes until then, and is judged by that"
    assert found.days[4].ranked == 1.0, "by then it knows better"
    assert found.ranked is not None
    assert found.ranked.low <= found.ranked.value <= found.ranked.high


def test_a_later_change_of_mind_is_the_truth_and_no_earlier_lesson(workspace: Workspace) -> None:
    said(workspace, 1, True, NOW - timedelta(days=2), themes=1.0)
    said(workspace, 2, False, NOW - timedelta(days=2), themes=0.0)
    said(workspace, 1, False, NOW, themes=1.0)
    said(workspace, 2, True, NOW, themes=0.0)
    found = quality_of(history_of(workspace), PARIS)
    assert found.answers == 2
    assert [day.at.date() for day in found.days] == [(NOW - timedelta(days=2)).date()]
    assert found.days[0].ranked < 1.0


def test_shares_kept_count_only_what_stood_there(workspace: Workspace) -> None:
    for place in range(1, 11):
        said(workspace, place, place <= 4, NOW, place=place)
    said(workspace, 99, True, NOW, place=30)
    said(workspace, 99, None, NOW + timedelta(minutes=1), place=30)
    found = quality_of(history_of(workspace), PARIS)
    assert (found.first.k, found.first.n) == (4, 5)
    assert (found.first_by_volume.k, found.first_by_volume.n) == (0, 5)
    assert found.answers == 10


def test_only_yes_or_only_no_judges_no_order(workspace: Workspace) -> None:
    for subject in range(5):
        said(workspace, subject, True, NOW - timedelta(days=subject % 2))
    assert quality_of(history_of(workspace), PARIS).days == ()


def test_leanings_are_told_once_answers_are_enough_and_agree(workspace: Workspace) -> None:
    for subject in range(40):
        sad = float(subject % 2)
        said(workspace, subject, bool(sad), NOW, feeling=-sad, themes=0.5)
        learnt = learnt_from(history_of(workspace))
        if learnt.n < TOLD_FROM:
            assert learnt.leanings == ()
    told = {one.feature: one.keeps for one in learnt.leanings}
    assert told[Feature.FEELING] is False
    assert Feature.SIZE not in told
    assert Feature.ALWAYS not in told


def test_values_of_another_version_are_let_go(workspace: Workspace) -> None:
    said(workspace, 1, True, NOW, themes=1.0, what_was_once_a_feature=3.0)
    assert learnt_from(history_of(workspace)).n == 1
