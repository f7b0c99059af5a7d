"""Trials: versions on cases through a real wire, resumed, stopped, paid once, and measured one by one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from decimal import Decimal
from typing import Any, cast

import pytest

from apps.creation.written import NOW, briefed
from apps.workshop.conftest import OURS, Asked
from parvis.ai.writing.ports import Kind
from parvis.apps.creation.models import RunState, Spend, WritingModel
from parvis.apps.creation.spending import BudgetSpent
from parvis.apps.workshop import cases as case_set
from parvis.apps.workshop import selectors, services, trials
from parvis.apps.workshop.models import Case, Cell, Sample, Trial
from parvis.core.actors import Actor
from parvis.core.errors import BadInput, Conflict, NotAllowed, NotFound
from parvis.core.jobs.models import Job
from parvis.core.jobs.tasks import JobContext, RetryLater
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Role

pytestmark = pytest.mark.django_db
Heard = list[dict[str, Any]]


class Attempt:
    """A worker's attempt that stops after so many guards."""

    def __init__(self, after: int = 10**6) -> None:
        self.stop, self.after, self.seen = threading.Event(), after, 0

    @property
    def stopping(self) -> bool:
        return self.stop.is_set()

    def guard(self) -> None:
        self.seen += 1
        if self.seen >= self.after:
            self.stop.set()


def tried(trial: Trial, attempt: Attempt | None = None) -> int:
    context = cast("JobContext", attempt or Attempt())
    came: int = trials.try_versions.func(context, trial_id=str(trial.pk))  # type: ignore[arg-type]
    trial.refresh_from_db()
    return came


def test_every_case_is_asked_by_every_version_each_told_its_own_words(heard: Heard, asked: Asked) -> None:
    trial = asked()
    assert Job.objects.get().workspace_id == trial.workspace_id
    assert tried(trial) == 12
    assert (trial.state, trial.trouble, len(heard)) == (RunState.DONE, "", 12)
    assert [OURS in one["messages"][0]["content"] for one in heard] == [False, True] * 6
    assert [one["name"] for one in trial.versions] == ["write.fr.v1", "workspace.fr.v2"]
    assert Sample.objects.count() == 12


def test_each_call_is_set_aside_first_and_counted_as_the_endpoint_counted(heard: Heard, asked: Asked) -> None:
    tried(asked())
    spends = list(Spend.objects.all())
    assert len(spends) == 12
    assert all(one.settled_at and one.spent == Decimal("0.00012") for one in spends)
    assert set(Cell.objects.values_list("tokens", "cost")) == {(110, Decimal("0.00012"))}


def test_a_shutdown_is_taken_up_where_it_was_and_nothing_is_asked_twice(heard: Heard, asked: Asked) -> None:
    trial = asked()
    with pytest.raises(RetryLater):
        tried(trial, Attempt(after=5))
    assert len(heard) == 5
    assert tried(trial) == 7
    assert (len(heard), trial.state) == (12, RunState.DONE)
    assert Sample.objects.count() == 12


def test_stopping_keeps_what_came_and_pairs_it(
    heard: Heard, asked: Asked, actor: Actor, workspace: Workspace
) -> None:
    trial = asked()
    with pytest.raises(RetryLater):
        tried(trial, Attempt(after=5))
    services.trial_stop(actor=actor, workspace=workspace, trial_id=trial.pk, now=NOW)
    assert tried(trial) == 0
    assert (trial.state, Sample.objects.count(), trial.pairs.count()) == (RunState.STOPPED, 5, 2)


def test_a_spent_budget_refuses_the_trial_before_anybody_is_asked(heard: Heard, asked: Asked) -> None:
    WritingModel.objects.update(budget_month=Decimal("0.001"), price_out=Decimal(100))
    with pytest.raises(BudgetSpent):
        asked()
    assert (heard, Trial.objects.count()) == ([], 0)


def test_an_endpoint_changed_meanwhile_ends_the_trial_and_is_sent_nothing(heard: Heard, asked: Asked) -> None:
    trial = asked()
    WritingModel.objects.update(url="https://elsewhere.example/v1")
    tried(trial)
    assert (trial.state, trial.trouble, heard) == (RunState.FAILED, "ai_gone", [])


def test_without_an_endpoint_there_is_nothing_to_try(asked: Asked) -> None:
    with pytest.raises(BadInput) as refused:
        asked()
    assert refused.value.code == "endpoint"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"numbers": [1]}, "versions"), ({"numbers": [1, 1]}, "versions"), ({"case_ids": []}, "cases"),
        ({"variants": 0}, "variants"), ({"variants": 6}, "variants"), ({"language": "en"}, "cases"),
    ],
)  # fmt: skip
def test_a_trial_that_means_nothing_is_refused(
    heard: Heard, asked: Asked, changes: dict[str, Any], code: str
) -> None:
    if changes.get("language") == "en":
        changes = {**changes, "numbers": [1, 1]}
        code = "versions"
    with pytest.raises(BadInput) as refused:
        asked(**changes)
    assert refused.value.code == code


def test_an_unknown_version_and_a_third_trial_at_once_are_refused(heard: Heard, asked: Asked) -> None:
    with pytest.raises(NotFound):
        asked(numbers=[1, 9])
    asked()
    asked()
    with pytest.raises(Conflict):
        asked()


def test_scores_say_what_was_counted_and_tell_versions_apart_only_beyond_chance(
    heard: Heard, asked: Asked
) -> None:
    trial = asked()
    tried(trial)
    rows = {row.score.name: row for row in selectors.scores_of(trial)}
    shipped, ours = rows["unsupported"].arms
    assert (shipped.value, ours.n, ours.cases) == (0.0, 6, 6)
    assert ours.value is not None
    assert ours.value >= 1.0  # “97 %” is in no brief
    assert ours.against is not None
    assert ours.against.beyond_chance
    inside = rows["inside"].arms[1]
    assert inside.value == 1.0
    assert inside.low is not None
    assert inside.low < 0.7  # six cases are few, and the interval says so
    assert inside.against is not None
    assert not inside.against.beyond_chance


def test_on_two_cases_nothing_can_be_told_however_far_apart(
    heard: Heard, asked: Asked, cases: list[Case]
) -> None:
    trial = asked(case_ids=[case.pk for case in cases[:2]])
    tried(trial)
    rows = {row.score.name: row for row in selectors.scores_of(trial)}
    against = rows["unsupported"].arms[1].against
    assert against is not None
    assert (against.low, against.beyond_chance) == (None, False)


def test_a_case_is_the_brief_as_it_was(actor: Actor, workspace: Workspace) -> None:
    brief = briefed(actor, workspace)
    case = services.case_take(
        actor=actor, workspace=workspace, brief_id=brief.pk, kind=Kind.CAPTION, networks=(), now=NOW
    )
    brief.said = {**brief.said, "message": "Autre chose"}
    brief.save()
    case.refresh_from_db()
    assert case_set.draft_in(case).message == "La nouvelle piste rend le trajet sûr."
    assert case.networks == ["bluesky", "linkedin", "mastodon"]


def test_the_shipped_cases_come_once_come_back_and_are_capped(
    actor: Actor, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def take(language: str = "fr") -> int:
        return services.starters_take(actor=actor, workspace=workspace, language=language, now=NOW)

    assert (take(), take(), take("en")) == (6, 0, 6)
    one = Case.objects.filter(language="fr").first()
    assert one is not None
    services.case_archive(actor=actor, workspace=workspace, case_id=one.pk, now=NOW)
    assert selectors.cases_of(workspace, "fr").count() == 5
    assert take() == 1
    monkeypatch.setattr(case_set, "MOST", 12)
    with pytest.raises(BadInput):
        services.case_take(
            actor=actor, workspace=workspace, brief_id=briefed(actor, workspace).pk, kind=Kind.CAPTION,
            networks=(), now=NOW,
        )  # fmt: skip


def test_every_shipped_case_can_be_written_of(workspace: Workspace, cases: list[Case]) -> None:
    shipped = case_set.starters()
    assert [one["said"]["language"] for one in shipped].count("en") == 6
    for case in cases:
        assert trials._ask(workspace, case, 1, 0).rooms


def test_readers_and_the_ai_try_nothing(
    heard: Heard, cases: list[Case], workspace: Workspace, member: Callable[[Role], User]
) -> None:
    for one in (Actor.ai("mistral"), Actor.human(member(Role.CLIENT))):
        with pytest.raises(NotAllowed):
            services.trial_ask(
                actor=one, workspace=workspace, language="fr", numbers=[1, 2], case_ids=[cases[0].pk],
                variants=1, seed=0, now=NOW,
            )  # fmt: skip
