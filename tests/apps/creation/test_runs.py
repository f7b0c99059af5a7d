"""Variants being written: one by one, inside the budget, taken up where a worker died, stopped by people."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import pytest

from apps.creation.written import NOW, KnownWriter, endpoint
from parvis.ai.writing.ports import Kind
from parvis.apps.creation import runs, services, spending, writers
from parvis.apps.creation.models import Brief, Run, RunState, Spend, Variation
from parvis.apps.creation.spending import BudgetSpent
from parvis.core.actors import Actor, Made
from parvis.core.audit import AuditEntry
from parvis.core.errors import BadInput, Conflict, NotAllowed
from parvis.core.jobs.models import Job, Status
from parvis.core.jobs.tasks import JobContext, LeaseLost, RetryLater
from parvis.core.people import User
from parvis.core.workspaces.models import Membership, Workspace
from parvis.core.workspaces.permissions import Role

pytestmark = pytest.mark.django_db


def asked(actor: Actor, brief: Brief, **changes: Any) -> Run:
    wanted: dict[str, Any] = {
        "kind": Kind.CAPTION, "networks": ["bluesky", "mastodon"], "variants": 5, "builtin": False, "seed": 0,
    }  # fmt: skip
    return services.run_ask(
        actor=actor, workspace=brief.workspace, brief_id=brief.pk, now=NOW, **{**wanted, **changes}
    )


class Attempt:
    """A worker's attempt that a test can stop or have lost."""

    def __init__(self) -> None:
        self.stop = threading.Event()
        self.lost = False

    @property
    def stopping(self) -> bool:
        return self.stop.is_set()

    def guard(self) -> None:
        if self.lost:
            raise LeaseLost("another has it")


def write(run: Run, attempt: Attempt | None = None) -> int:
    context = cast("JobContext", attempt or Attempt())
    came: int = runs.write_variants.func(context, run_id=str(run.pk))  # type: ignore[arg-type]
    run.refresh_from_db()
    return came


def test_variants_come_one_by_one_with_their_origin_and_their_review(
    actor: Actor, brief: Brief, writer: KnownWriter
) -> None:
    endpoint(brief.workspace)
    run = asked(actor, brief)
    assert Job.objects.get().workspace_id == brief.workspace_id
    seen: list[int] = []
    writer.before = lambda _number: seen.append(Variation.objects.count())
    assert write(run) == 5
    assert seen == [0, 1, 2, 3, 4]  # each is kept before the next is written
    assert (run.state, run.model, run.endpoint) == (RunState.DONE, "mistral-small", "https://ai.example/v1")
    first = Variation.objects.get(place=0)
    assert (first.angle, first.made, first.model, first.prompt) == ("Angle 1", Made.AI, "known", "caption.v1")
    assert list(first.texts) == ["bluesky", "mastodon"]
    assert first.first == first.texts
    assert first.reviews["bluesky"]["facts"] == ["f1"]


def test_without_an_endpoint_parvis_s_own_writer_writes_and_nothing_is_spent(
    actor: Actor, brief: Brief
) -> None:
    run = asked(actor, brief)
    assert run.model == ""
    assert write(run) == 5
    assert Variation.objects.filter(builtin=True).count() == 5
    assert not Spend.objects.exists()


def test_a_worker_that_died_is_taken_over_and_nothing_is_paid_twice(
    actor: Actor, brief: Brief, writer: KnownWriter
) -> None:
    endpoint(brief.workspace, price_out=Decimal(10), budget_month=Decimal(100))
    writer.cost, writer.high = 0.5, 1.0

    def dies(number: int) -> None:
        if number == 3:
            raise SystemExit("killed")

    writer.before = dies
    run = asked(actor, brief)
    with pytest.raises(SystemExit):
        write(run)
    assert Variation.objects.count() == 3
    writer.before = lambda _number: None
    assert write(run) == 2
    assert [one.variants for one in writer.asked] == [5, 2]
    assert "Angle 1; Angle 2; Angle 3" in writer.asked[1].brief.constraints[-1]
    assert list(Variation.objects.order_by("place").values_list("place", "angle")) == [
        (n, f"Angle {n + 1}") for n in range(5)
    ]
    # Nobody knows what the call that died cost: it counts as what was set aside.
    assert list(Spend.objects.order_by("pk").values_list("reserved", "spent")) == [(5, 5), (2, 1)]
    assert not Spend.objects.filter(settled_at=None).exists()


def test_the_built_in_writer_goes_on_where_it_was_with_the_same_variants(actor: Actor, brief: Brief) -> None:
    whole = asked(actor, brief, seed=7)
    write(whole)
    cut = asked(actor, brief, seed=7)
    attempt = Attempt()
    original = runs._Writing._keep

    def two(self: Any, proposal: Any, briefed: Any) -> None:
        original(self, proposal, briefed)
        if len(self.there) == 2:
            attempt.stop.set()

    runs._Writing._keep = two  # type: ignore[method-assign]
    try:
        with pytest.raises(RetryLater):
            write(cut, attempt)
    finally:
        runs._Writing._keep = original  # type: ignore[method-assign]
    assert cut.variations.count() == 2
    assert write(cut) == 3
    said = [list(run.variations.order_by("place").values_list("texts", flat=True)) for run in (whole, cut)]
    assert said[0] == said[1]


def test_a_lost_lease_writes_nothing_more(actor: Actor, brief: Brief, writer: KnownWriter) -> None:
    endpoint(brief.workspace)
    run, attempt = asked(actor, brief), Attempt()
    writer.before = lambda number: setattr(attempt, "lost", number >= 1)
    with pytest.raises(LeaseLost):
        write(run, attempt)
    assert Variation.objects.count() == 1


def test_stopping_keeps_what_is_there_and_asks_for_nothing_more(
    actor: Actor, brief: Brief, writer: KnownWriter
) -> None:
    endpoint(brief.workspace)
    run, attempt = asked(actor, brief), Attempt()

    def stops(number: int) -> None:
        if number == 2:
            services.run_stop(actor=actor, workspace=brief.workspace, run_id=run.pk, now=NOW)
            attempt.stop.set()

    writer.before = stops
    assert write(run, attempt) == 3
    assert (run.state, Variation.objects.count()) == (RunState.STOPPED, 3)
    assert Job.objects.get().status == Status.CANCELLED
    assert write(run) == 0  # an ended run is written no further
    assert AuditEntry.objects.filter(verb="variants.stop").count() == 1


@pytest.mark.parametrize("code", ["ai_quota", "ai_server", "ai_garbage", "ai_timeout", "ai_key", "ai_cut"])
def test_an_endpoint_that_fails_says_why_keeps_what_came_and_loses_nothing(
    actor: Actor, brief: Brief, writer: KnownWriter, code: str
) -> None:
    endpoint(brief.workspace)
    writer.fails, writer.code = 2, code
    run = asked(actor, brief)
    assert write(run) == 2
    assert (run.state, run.trouble, Variation.objects.count()) == (RunState.FAILED, code, 2)


def test_a_refusal_before_the_first_word_costs_nothing_and_a_broken_answer_what_was_set_aside(
    actor: Actor, brief: Brief, writer: KnownWriter
) -> None:
    endpoint(brief.workspace)
    writer.high, writer.fails, writer.code = 1.0, 0, "ai_quota"
    write(asked(actor, brief))
    writer.code = "ai_timeout"
    write(asked(actor, brief))
    assert list(Spend.objects.order_by("pk").values_list("spent", flat=True)) == [Decimal(0), Decimal(5)]


def test_a_spent_budget_stops_the_call_before_it_is_made(
    actor: Actor, brief: Brief, writer: KnownWriter
) -> None:
    endpoint(brief.workspace, budget_month=Decimal("4.99"))
    writer.high = 1.0
    with pytest.raises(BudgetSpent) as refused:
        asked(actor, brief)
    assert refused.value.code == "budget_month"
    assert writer.asked == []
    assert not Run.objects.exists()
    assert not Job.objects.exists()


def test_the_budget_of_a_person_counts_their_calls_alone(
    actor: Actor, brief: Brief, writer: KnownWriter
) -> None:
    endpoint(brief.workspace, budget_person=Decimal(6))
    writer.high = writer.cost = 1.0
    write(asked(actor, brief))
    with pytest.raises(BudgetSpent) as refused:
        asked(actor, brief)
    assert refused.value.code == "budget_person"
    other = User.objects.create_user("eve@example.org")
    Membership.objects.create(workspace=brief.workspace, user=other, role=Role.CREATOR)
    assert write(asked(Actor.human(other), brief)) == 5


def test_money_that_is_set_aside_counts_at_once_so_two_calls_never_use_the_same(
    actor: Actor, brief: Brief, writer: KnownWriter
) -> None:
    endpoint(brief.workspace, budget_month=Decimal(8))
    writer.high = 1.0
    first, second = asked(actor, brief), asked(actor, brief)  # each alone would fit
    writer.before = lambda number: write(second) if number == 0 and second.state == RunState.WAITING else None  # type: ignore[assignment,func-returns-value]
    write(first)
    assert (first.state, second.state, second.trouble) == (RunState.DONE, RunState.FAILED, "budget_month")
    assert second.variations.count() == 0


def test_the_month_is_that_of_the_workspace_s_clock(workspace: Workspace) -> None:
    workspace.time_zone = "Pacific/Auckland"
    late = datetime(2026, 11, 30, 12, tzinfo=UTC)
    assert spending.month_of(workspace, late).isoformat() == "2026-12-01"


def test_an_endpoint_that_was_changed_meanwhile_is_sent_nothing(
    actor: Actor, brief: Brief, writer: KnownWriter
) -> None:
    model = endpoint(brief.workspace)
    run = asked(actor, brief)
    model.url = "https://other.example/v1"
    model.save()
    write(run)
    assert (run.state, run.trouble, writer.asked) == (RunState.FAILED, "ai_gone", [])


def test_what_the_ai_will_see_is_what_it_is_asked(actor: Actor, brief: Brief, writer: KnownWriter) -> None:
    from parvis.apps.creation import asking
    from parvis.apps.creation.selectors import draft_of

    endpoint(brief.workspace)
    ask = asking.ask_of(
        brief.workspace,
        draft_of(brief),
        kind=Kind.CAPTION,
        networks=["bluesky", "mastodon"],
        variants=5,
        seed=0,
    )
    told = writers.told(brief.workspace, ask, builtin=False)
    assert (told.model, told.host) == ("mistral-small", "ai.example")
    write(asked(actor, brief))
    shown = [(one.role, one.text) for one in told.messages]
    assert [tuple(one) for one in writer.messages(writer.asked[0])] == shown
    assert writer.asked[0].brief == ask.brief
    assert writers.told(brief.workspace, ask, builtin=True).messages == ()


def test_no_more_than_three_askings_of_a_brief_wait_at_once(actor: Actor, brief: Brief) -> None:
    for _n in range(3):
        asked(actor, brief)
    with pytest.raises(Conflict):
        asked(actor, brief)


@pytest.mark.parametrize("changes", [{"networks": []}, {"variants": 0}, {"variants": 21}])
def test_an_asking_that_means_nothing_is_refused(actor: Actor, brief: Brief, changes: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        asked(actor, brief, **changes)
    assert not Run.objects.exists()


def test_the_ai_and_readers_ask_for_nothing(actor: Actor, brief: Brief, member: Any) -> None:
    for one in (Actor.ai("mistral"), Actor.human(member(Role.CLIENT))):
        with pytest.raises(NotAllowed):
            asked(one, brief)


def test_a_run_that_is_gone_writes_nothing(brief: Brief) -> None:
    gone = SimpleNamespace(pk=UUID(int=0), refresh_from_db=lambda: None)
    assert write(cast("Run", gone)) == 0


def test_rooms_hold_what_each_network_counts(brief: Brief) -> None:
    from parvis.apps.creation.asking import room_of, rooms_of

    sky, x = room_of("bluesky", Kind.CAPTION), room_of("x", Kind.THREAD)
    assert (sky.most, sky.parts, sky.measure("à")) == (300, 0, 1)
    assert (x.most, x.parts > 1, x.measure("https://example.org/" + "a" * 100)) == (280, True, 23)
    assert not room_of("instagram", Kind.CAPTION).links_alive
    assert room_of("linkedin", Kind.THREAD).parts == 0  # no threads there
    assert sky.measure("界" * 1001) > sky.most  # 3003 bytes: the other limit
    assert [room.network for room in rooms_of(["bluesky"], Kind.ARTICLE)] == ["site"]
