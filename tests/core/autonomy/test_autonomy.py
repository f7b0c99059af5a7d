"""What a person allowed holds within its bounds, and a stop beats all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import translation

from parvis.core.actors import Actor
from parvis.core.audit import AuditEntry
from parvis.core.autonomy import selectors, services
from parvis.core.autonomy.models import Grant, Stop, Task, Use
from parvis.core.errors import BadInput, Conflict, NotAllowed, NotFound
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Role

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def allow(actor: Actor, workspace: Workspace) -> Callable[..., Grant]:
    def give(**wanted: Any) -> Grant:
        given = {"task": Task.PUBLISH, "words": "La météo", "a_day": 2, "until_at": NOW + 7 * DAY, "now": NOW}
        return services.grant_give(**{"actor": actor, "workspace": workspace, **given, **wanted})

    return give


def take(workspace: Workspace, what: str, *, now: datetime = NOW, channel: str = "1") -> Use | None:
    return services.use_take(workspace=workspace, task=Task.PUBLISH, channel=channel, what=what, now=now)


def test_nothing_is_allowed_that_nobody_wrote_down(workspace: Workspace) -> None:
    assert take(workspace, "a") is None


def test_a_grant_holds_so_often_a_day_and_again_the_next_day(
    workspace: Workspace, allow: Callable[..., Grant]
) -> None:
    allow()
    assert [take(workspace, what) is not None for what in "abc"] == [True, True, False]
    assert take(workspace, "d", now=NOW + DAY) is not None


def test_a_day_is_the_workspaces_own(workspace: Workspace, allow: Callable[..., Grant]) -> None:
    allow(a_day=1)
    evening = datetime(2026, 11, 26, 22, 59, tzinfo=UTC)  # 23:59 in Paris
    assert take(workspace, "a", now=evening) is not None
    assert take(workspace, "b", now=evening) is None
    assert take(workspace, "b", now=evening + timedelta(minutes=1)) is not None


def test_a_day_of_25_hours_is_one_day(workspace: Workspace) -> None:
    since, until = selectors.day_of(workspace, datetime(2026, 10, 25, 12, tzinfo=UTC))
    assert until.astimezone(UTC) - since.astimezone(UTC) == timedelta(hours=25)


def test_it_ends_when_it_was_said_to_end_and_when_it_is_revoked(
    workspace: Workspace, actor: Actor, allow: Callable[..., Grant]
) -> None:
    grant = allow(until_at=NOW + DAY, a_day=9)
    assert take(workspace, "a", now=NOW + DAY - timedelta(seconds=1)) is not None
    assert take(workspace, "b", now=NOW + DAY) is None
    services.grant_revoke(actor=actor, workspace=workspace, grant_id=grant.pk, now=NOW)
    assert take(workspace, "c") is None
    with pytest.raises(Conflict):
        services.grant_revoke(actor=actor, workspace=workspace, grant_id=grant.pk, now=NOW)


def test_a_grant_of_one_channel_is_of_no_other_and_is_used_before_one_of_all(
    workspace: Workspace, allow: Callable[..., Grant]
) -> None:
    own = allow(channel="7", a_day=1)
    assert take(workspace, "a", channel="8") is None
    every = allow(a_day=1)
    first, second = take(workspace, "b", channel="7"), take(workspace, "c", channel="7")
    assert first is not None
    assert second is not None
    assert (first.grant, second.grant) == (own, every)


def test_the_same_thing_is_done_once_and_not_any_more_once_its_grant_is_gone(
    workspace: Workspace, actor: Actor, allow: Callable[..., Grant]
) -> None:
    grant = allow(a_day=1)
    assert take(workspace, "a") == take(workspace, "a")
    assert Use.objects.count() == 1
    services.grant_revoke(actor=actor, workspace=workspace, grant_id=grant.pk, now=NOW)
    allow(a_day=1)
    assert take(workspace, "a") is None


def test_a_stop_beats_every_grant_until_it_is_lifted(
    workspace: Workspace, actor: Actor, allow: Callable[..., Grant]
) -> None:
    allow()
    services.everything_stop(actor=actor, workspace=workspace, reason=" Erreur  de prix ", now=NOW)
    held = selectors.stop_of(workspace.pk)
    assert held is not None
    assert (held.reason, held.by_id) == ("Erreur de prix", actor.user_id)
    assert take(workspace, "a") is None
    services.everything_start(actor=actor, workspace=workspace, now=NOW + DAY)
    assert selectors.stop_of(workspace.pk) is None
    assert take(workspace, "a") is not None


def test_stopping_twice_is_one_stop_and_a_reason_may_come_later(workspace: Workspace, actor: Actor) -> None:
    for reason in ("", "Piratage", "Autre"):
        services.everything_stop(actor=actor, workspace=workspace, reason=reason, now=NOW)
    assert Stop.objects.get().reason == "Piratage"
    assert services.everything_start(actor=actor, workspace=workspace, now=NOW) is not None
    assert services.everything_start(actor=actor, workspace=workspace, now=NOW) is None


def test_whoever_sees_it_go_wrong_stops_it_and_whoever_publishes_starts_it_again(
    workspace: Workspace, member: Callable[[Role], User]
) -> None:
    agent, analyst = Actor.human(member(Role.AGENT)), Actor.human(member(Role.ANALYST))
    creator = Actor.human(member(Role.CREATOR))
    services.everything_stop(actor=agent, workspace=workspace, now=NOW)
    with pytest.raises(NotAllowed, match="starts it again"):
        services.everything_start(actor=analyst, workspace=workspace, now=NOW)
    assert services.everything_start(actor=agent, workspace=workspace, now=NOW) is not None
    services.everything_stop(actor=agent, workspace=workspace, now=NOW)
    assert services.everything_start(actor=creator, workspace=workspace, now=NOW) is not None


def test_neither_a_program_nor_a_model_allows_anything_or_starts_again(
    workspace: Workspace, owner: User, allow: Callable[..., Grant]
) -> None:
    program = Actor.api("n8n", owner, frozenset({"grant_autonomy", "stop_everything"}))
    for one in (program, Actor.ai("m"), Actor.system()):
        with pytest.raises(NotAllowed):
            allow(actor=one)
        with pytest.raises(NotAllowed):
            services.everything_start(actor=one, workspace=workspace, now=NOW)
    assert services.everything_stop(actor=program, workspace=workspace, now=NOW).by == owner


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({"words": "  "}, "words"),
        ({"words": "x" * 501}, "words"),
        ({"task": "fly"}, "task"),
        ({"a_day": 0}, "a_day"),
        ({"a_day": 1001}, "a_day"),
        ({"until_at": NOW}, "until"),
        ({"until_at": NOW + 367 * DAY}, "until"),
    ],
)
def test_a_grant_without_bounds_is_refused(
    allow: Callable[..., Grant], wanted: dict[str, Any], code: str
) -> None:
    with pytest.raises(BadInput) as refused:
        allow(**wanted)
    assert refused.value.code == code


def test_another_workspace_uses_and_revokes_nothing(
    workspace: Workspace, other_workspace: Workspace, allow: Callable[..., Grant]
) -> None:
    grant, bob = allow(), Actor.human(other_workspace.members.get())
    assert take(other_workspace, "a") is None
    with pytest.raises(NotFound):
        services.grant_revoke(actor=bob, workspace=other_workspace, grant_id=grant.pk, now=NOW)
    assert take(workspace, "x") is not None
    allow(actor=bob, workspace=other_workspace)
    assert take(other_workspace, "x") is None  # the thing was done elsewhere


def test_all_of_it_is_in_the_audit(workspace: Workspace, actor: Actor, allow: Callable[..., Grant]) -> None:
    grant = allow()
    take(workspace, "delivery:1")
    services.grant_revoke(actor=actor, workspace=workspace, grant_id=grant.pk, now=NOW)
    services.everything_stop(actor=actor, workspace=workspace, now=NOW)
    services.everything_start(actor=actor, workspace=workspace, now=NOW)
    told = [(one.verb, one.on_behalf_of) for one in AuditEntry.objects.order_by("pk")]
    verbs = ["autonomy.grant", "autonomy.use", "autonomy.revoke", "everything.stop", "everything.start"]
    assert told == [(verb, "Ada" if verb == "autonomy.use" else "") for verb in verbs]


def test_what_is_allowed_now_tells_what_was_used_of_it_today(
    workspace: Workspace, allow: Callable[..., Grant]
) -> None:
    allow()
    take(workspace, "a")
    (told,) = selectors.grants_now(workspace, NOW)
    assert (told.used, told.left) == (1, 1)
    assert selectors.grants_now(workspace, NOW + 8 * DAY) == []
    assert selectors.grants_over(workspace, NOW + 8 * DAY).count() == 1
