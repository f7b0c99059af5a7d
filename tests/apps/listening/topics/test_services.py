"""What people decide about topics: refused without the role, audited, told, undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.listening.topics.rig import learnt, number_of
from parvis.apps.listening.topics import services
from parvis.apps.listening.topics.memory import live_parts, names_of, resolved, rows_of
from parvis.apps.listening.topics.models import Happened, Topic, TopicNews
from parvis.core.actors import Actor
from parvis.core.audit import AuditEntry
from parvis.core.errors import BadInput, Conflict, NotAllowed, NotFound
from parvis.core.jobs.models import Job
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Role

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def topic(workspace: Workspace, number: int, **changes: Any) -> Topic:
    given: dict[str, Any] = {"label_fr": f"sujet {number}", "label_en": f"subject {number}", "born_at": NOW}
    return Topic.objects.create(workspace=workspace, number=number, **(given | changes))


@pytest.fixture
def given(actor: Actor, workspace: Workspace) -> dict[str, Any]:
    """What every service takes."""
    return {"actor": actor, "workspace": workspace, "now": NOW}


def test_a_person_s_name_goes_before_the_ai_s_and_an_empty_one_brings_it_back(
    given: dict[str, Any], workspace: Workspace, owner: User
) -> None:
    topic(workspace, 1)
    services.topic_rename(**given, number=1, name="  Pistes   cyclables ")
    row = Topic.objects.get()
    assert (row.called("fr"), row.called("en"), row.named_by) == ("Pistes cyclables",) * 2 + (owner,)
    services.topic_rename(**given, number=1, name="")
    row.refresh_from_db()
    assert (row.called("fr"), row.called("en"), row.named_by) == ("sujet 1", "subject 1", None)
    assert list(TopicNews.objects.values_list("kind", "by_person")) == [
        (Happened.UNNAMED, True),
        (Happened.RENAMED, True),
    ]
    assert [entry.after for entry in AuditEntry.objects.filter(verb="topic.rename")] == [
        {"name": ""},
        {"name": "Pistes cyclables"},
    ]


def test_two_topics_cannot_have_one_name_and_a_name_is_short(
    given: dict[str, Any], workspace: Workspace
) -> None:
    topic(workspace, 1, name="Vélo")
    topic(workspace, 2)
    with pytest.raises(Conflict):
        services.topic_rename(**given, number=2, name="vélo")
    with pytest.raises(BadInput):
        services.topic_rename(**given, number=2, name="x" * 81)


def test_what_was_merged_into_the_merged_goes_with_it(given: dict[str, Any], workspace: Workspace) -> None:
    for number in (1, 2, 3):
        topic(workspace, number)
    services.topic_merge(**given, number=1, into=2)
    services.topic_merge(**given, number=2, into=3)
    assert resolved(rows_of(workspace.pk)) == {1: 3, 2: 3, 3: 3}
    assert set(names_of(workspace.pk, "fr").values()) == {"sujet 3"}
    asked = [job.arguments["kwargs"]["numbers"] for job in Job.objects.order_by("pk")]
    assert asked == [[1], [1, 2]]
    services.topic_separate(**given, number=2)
    assert resolved(rows_of(workspace.pk)) == {1: 2, 2: 2, 3: 3}
    assert Job.objects.order_by("-pk")[0].arguments["kwargs"] == {
        "workspace_id": workspace.pk,
        "numbers": [3],
        "among": [1, 2, 3],
    }


def test_a_topic_is_not_merged_into_itself_nor_twice_nor_when_divided(
    given: dict[str, Any], workspace: Workspace
) -> None:
    one, _two, three = (topic(workspace, number) for number in (1, 2, 3))
    with pytest.raises(BadInput):
        services.topic_merge(**given, number=1, into=1)
    services.topic_merge(**given, number=1, into=2)
    with pytest.raises(Conflict):
        services.topic_merge(**given, number=1, into=3)
    with pytest.raises(Conflict):
        services.topic_merge(**given, number=3, into=1)
    three.divided = True
    three.save()
    with pytest.raises(Conflict):
        services.topic_merge(**given, number=2, into=3)
    with pytest.raises(IntegrityError), transaction.atomic():
        Topic.objects.filter(pk=one.pk).update(merged_into=one)


def test_what_is_not_merged_or_divided_cannot_be_undone(given: dict[str, Any], workspace: Workspace) -> None:
    topic(workspace, 1)
    with pytest.raises(Conflict):
        services.topic_separate(**given, number=1)
    with pytest.raises(Conflict):
        services.topic_reunite(**given, number=1)


def test_a_division_put_together_is_no_part_of_the_next_one(
    given: dict[str, Any], workspace: Workspace
) -> None:
    whole = topic(workspace, 1, divided=True)
    parts = [topic(workspace, number, part_of=whole) for number in (2, 3)]
    assert [known.id for known in live_parts([whole, *parts])[1]] == [2, 3]
    services.topic_reunite(**given, number=1)
    assert resolved(rows_of(workspace.pk)) == {1: 1, 2: 1, 3: 1}
    Topic.objects.filter(number=1).update(divided=True)
    assert live_parts(rows_of(workspace.pk).values()) == {1: ()}
    with pytest.raises(Conflict):
        services.topic_separate(**given, number=2)


def test_a_proposal_that_nobody_read_is_not_carried_out(given: dict[str, Any], workspace: Workspace) -> None:
    learnt(workspace)
    with pytest.raises(Conflict):
        services.topic_divide(**given, number=number_of(workspace, "vélo"), into=2, seen="another")
    assert not Topic.objects.filter(divided=True).exists()


def test_hiding_and_trusting_are_said_and_undone(given: dict[str, Any], workspace: Workspace) -> None:
    topic(workspace, 1, one_author=True)
    services.topic_hide(**given, number=1, hidden=True)
    services.topic_trust(**given, number=1, trusted=True)
    row = Topic.objects.get()
    assert (row.hidden, row.is_spam) == (True, False)
    services.topic_hide(**given, number=1, hidden=False)
    services.topic_trust(**given, number=1, trusted=False)
    row.refresh_from_db()
    assert (row.hidden, row.is_spam) == (False, True)
    assert AuditEntry.objects.filter(verb__startswith="topic.").count() == 4


@pytest.mark.parametrize("role", [Role.CLIENT, Role.AUDITOR, Role.AGENT])
def test_those_who_only_read_decide_nothing(
    role: Role, member: Callable[[Role], User], workspace: Workspace
) -> None:
    topic(workspace, 1)
    topic(workspace, 2)
    reader: dict[str, Any] = {"actor": Actor.human(member(role)), "workspace": workspace, "now": NOW}
    for act in (
        lambda: services.topics_learn(actor=reader["actor"], workspace=workspace),
        lambda: services.topic_rename(**reader, number=1, name="x"),
        lambda: services.topic_hide(**reader, number=1, hidden=True),
        lambda: services.topic_trust(**reader, number=1, trusted=True),
        lambda: services.topic_merge(**reader, number=1, into=2),
        lambda: services.topic_separate(**reader, number=1),
        lambda: services.topic_divide(**reader, number=1, into=2, seen=""),
        lambda: services.topic_reunite(**reader, number=1),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert not TopicNews.objects.exists()


def test_the_ai_decides_nothing_about_its_own_topics(workspace: Workspace) -> None:
    topic(workspace, 1)
    with pytest.raises(NotAllowed):
        services.topic_rename(actor=Actor.ai("parvis"), workspace=workspace, number=1, name="x", now=NOW)


def test_another_workspace_s_topic_does_not_exist_here(
    given: dict[str, Any], other_workspace: Workspace
) -> None:
    topic(other_workspace, 1)
    with pytest.raises(NotFound):
        services.topic_rename(**given, number=1, name="x")
