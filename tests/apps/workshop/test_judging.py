"""Judging: pairs drawn by a seed, versions hidden until somebody judged, each answer kept and counted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from apps.creation.written import NOW
from apps.workshop.conftest import Asked
from apps.workshop.test_trials import tried
from parvis.apps.workshop import judging, selectors, services
from parvis.apps.workshop.models import Answer, Judgement, Pair, Trial
from parvis.core.actors import Actor
from parvis.core.errors import Conflict, NotAllowed, NotFound
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Role

pytestmark = pytest.mark.django_db
PLACE = "/w/velo-lyon/create/prompts/trials"


@pytest.fixture
def trial(heard: list[dict[str, Any]], asked: Asked) -> Trial:
    """A trial of two versions on six cases, ended."""
    one = asked()
    tried(one)
    return one


def judged(actor: Actor, pair: Pair, answer: Answer) -> Judgement:
    return services.pair_judge(
        actor=actor, workspace=pair.trial.workspace, pair_id=pair.pk, answer=answer, now=NOW
    )


def side_of(pair: Pair, arm: int) -> Answer:
    return Answer.LEFT if pair.left.cell.arm == arm else Answer.RIGHT


def test_pairs_are_of_one_case_on_sides_and_in_an_order_drawn_by_the_seed(trial: Trial) -> None:
    pairs = list(trial.pairs.select_related("left__cell", "right__cell"))
    assert len(pairs) == 6
    for pair in pairs:
        assert pair.left.cell.case_id == pair.right.cell.case_id
        assert {pair.left.cell.arm, pair.right.cell.arm} == {0, 1}
    before = [(pair.left_id, pair.right_id) for pair in pairs]
    assert len({pair.left.cell.arm for pair in pairs}) == 2  # not always the same version on the left
    trial.pairs.all().delete()
    judging.pairs_make(trial)
    assert [(pair.left_id, pair.right_id) for pair in trial.pairs.all()] == before


def test_six_answers_that_agree_tell_and_who_judged_is_kept(trial: Trial, actor: Actor) -> None:
    for pair in trial.pairs.all():
        judged(actor, pair, side_of(pair, 1))
    (found,) = selectors.preferred(trial)
    assert (found.wins, found.losses, found.even, found.judges) == (0, 6, 0, (actor.label,))
    assert found.held is not None
    assert (found.held.n, found.held.beyond_chance) == (6, True)


def test_neither_and_same_are_counted_apart_and_tell_nothing(trial: Trial, actor: Actor) -> None:
    for pair, answer in zip(trial.pairs.all(), [Answer.SAME, Answer.NEITHER], strict=False):
        judged(actor, pair, answer)
    (found,) = selectors.preferred(trial)
    assert (found.even, found.judged, found.held) == (2, 2, None)


def test_a_pair_judged_by_several_counts_once_by_what_most_said(
    trial: Trial, actor: Actor, member: Callable[[Role], User]
) -> None:
    pair = trial.pairs.first()
    assert pair is not None
    judged(actor, pair, side_of(pair, 1))
    judged(Actor.human(member(Role.CREATOR)), pair, side_of(pair, 1))
    judged(Actor.human(member(Role.CLIENT)), pair, side_of(pair, 0))
    (found,) = selectors.preferred(trial)
    assert (found.wins, found.losses, found.judged, len(found.judges)) == (0, 1, 1, 3)


def test_nobody_answers_twice_after_looking_or_for_a_program(trial: Trial, actor: Actor) -> None:
    first, second = trial.pairs.all()[:2]
    judged(actor, first, Answer.LEFT)
    with pytest.raises(Conflict):
        judged(actor, first, Answer.RIGHT)
    services.trial_reveal(actor=actor, workspace=trial.workspace, trial_id=trial.pk, now=NOW)
    with pytest.raises(Conflict):
        judged(actor, second, Answer.LEFT)
    with pytest.raises(NotAllowed):
        judged(Actor.ai("mistral"), second, Answer.LEFT)
    assert Judgement.objects.count() == 1


def test_a_pair_of_another_workspace_is_none_here(
    trial: Trial, actor: Actor, owner: User, other_workspace: Workspace
) -> None:
    other_workspace.memberships.create(user=owner, role=Role.OWNER)
    pair = trial.pairs.first()
    assert pair is not None
    with pytest.raises(NotFound):
        services.pair_judge(
            actor=actor, workspace=other_workspace, pair_id=pair.pk, answer=Answer.LEFT, now=NOW
        )


def test_the_page_hides_which_version_wrote_what_until_all_is_judged(page: Client, trial: Trial) -> None:
    place = f"{PLACE}/{trial.pk}/"
    shown = page.get(place).content.decode()
    assert "Side by side" not in shown
    assert "97" not in shown
    for _pair in trial.pairs.all():
        told = page.get(f"{place}judge/").content.decode()
        assert "Version 1" not in told
        assert "workspace.fr" not in told
        pair = page.get(f"{place}judge/").context["pair"]
        page.post(f"{place}judge/", {"pair": pair.pk, "answer": side_of(pair, 1)})
    shown = page.get(place).content.decode()
    assert "People prefer version 2." in shown
    assert "Side by side" in shown
    assert page.get(f"{place}judge/").status_code == 302


def test_looking_instead_of_judging_shows_the_texts_at_once(page: Client, trial: Trial) -> None:
    place = f"{PLACE}/{trial.pk}/"
    page.post(f"{place}reveal/")
    assert "Side by side" in page.get(place).content.decode()


@pytest.mark.parametrize("sent", [{}, {"pair": "1", "answer": "both"}, {"pair": "x", "answer": "left"}])
def test_an_answer_that_is_none_is_said_and_nothing_is_kept(
    page: Client, trial: Trial, sent: dict[str, str]
) -> None:
    shown = page.post(f"{PLACE}/{trial.pk}/judge/", sent)
    assert shown.status_code == 200
    assert "Choose one of the four answers." in shown.content.decode()
    assert not Judgement.objects.exists()
