"""Topics are remembered from one learning to the next, and what people decided with them."""

from __future__ import annotations

import pytest
from django.utils import timezone

from ai.topic_posts import said
from apps.listening.topics.rig import hear, hear_three, learnt, number_of, posts_with
from parvis.ai import topic_learning
from parvis.apps.listening.models import Topics
from parvis.apps.listening.topics import services
from parvis.apps.listening.topics.dividing import proposed
from parvis.apps.listening.topics.learning import (
    MODELS_KEPT,
    arrange_topics,
    learn_every_topics,
    learn_topics,
)
from parvis.apps.listening.topics.models import Happened, Topic, TopicNews
from parvis.core.actors import Actor
from parvis.core.jobs.models import Job
from parvis.core.workspaces.models import Workspace

pytestmark = pytest.mark.django_db


def arrange() -> None:
    """Run what a decision asked of the worker."""
    for job in Job.objects.filter(task__endswith="arrange_topics").order_by("pk"):
        arrange_topics.call(**job.arguments["kwargs"])
        job.delete()


def test_the_first_learning_names_topics_and_is_no_news(workspace: Workspace) -> None:
    learnt(workspace)
    rows = Topic.objects.filter(workspace=workspace)
    assert all(row.label_fr and row.words and row.size for row in rows)
    assert len({row.colour for row in rows}) == len(rows)
    assert not TopicNews.objects.exists()
    assert posts_with(workspace, number_of(workspace, "vélo")) > 70


def test_learnt_again_a_topic_keeps_its_number_its_colour_and_its_person_s_name(
    workspace: Workspace, actor: Actor
) -> None:
    learnt(workspace)
    bike = number_of(workspace, "vélo")
    colour = Topic.objects.get(number=bike).colour
    services.topic_rename(
        actor=actor, workspace=workspace, number=bike, name="Mobilité douce", now=timezone.now()
    )
    hear_three(workspace, seed=1)
    learn_topics.call(workspace_id=workspace.pk)
    assert number_of(workspace, "vélo") == bike
    row = Topic.objects.get(number=bike)
    assert (row.name, row.colour) == ("Mobilité douce", colour)
    assert posts_with(workspace, bike) > 140


def test_a_new_subject_is_told_and_takes_a_number_nobody_had(workspace: Workspace) -> None:
    learnt(workspace)
    before = set(Topic.objects.values_list("number", flat=True))
    hear(workspace, said("storm", 70), batch="storm")
    learn_topics.call(workspace_id=workspace.pk)
    storm = number_of(workspace, "storm")
    assert storm not in before
    assert TopicNews.objects.get(topic__number=storm).kind == Happened.BORN


def test_a_merge_holds_when_topics_are_learnt_again_and_can_be_undone(
    workspace: Workspace, actor: Actor
) -> None:
    learnt(workspace)
    bike, bread = number_of(workspace, "vélo"), number_of(workspace, "pain")
    both = posts_with(workspace, bike) + posts_with(workspace, bread)
    services.topic_merge(actor=actor, workspace=workspace, number=bike, into=bread, now=timezone.now())
    arrange()
    assert (posts_with(workspace, bike), posts_with(workspace, bread)) == (0, both)
    hear_three(workspace, seed=1)
    learn_topics.call(workspace_id=workspace.pk)
    assert posts_with(workspace, bike) == 0
    assert number_of(workspace, "vélo") == bread
    services.topic_separate(actor=actor, workspace=workspace, number=bike, now=timezone.now())
    arrange()
    assert number_of(workspace, "vélo") == bike
    assert posts_with(workspace, bike) > 140
    assert posts_with(workspace, bread) > 120


def test_parts_hold_when_topics_are_learnt_again_and_can_be_put_together(
    workspace: Workspace, actor: Actor
) -> None:
    learnt(workspace)
    bike, bread = number_of(workspace, "vélo"), number_of(workspace, "pain")
    services.topic_merge(actor=actor, workspace=workspace, number=bike, into=bread, now=timezone.now())
    arrange()
    proposal = proposed(workspace, Topic.objects.get(number=bread), into=2)
    parts = services.topic_divide(
        actor=actor, workspace=workspace, number=bread, into=2, seen=proposal.key, now=timezone.now()
    )
    arrange()
    assert posts_with(workspace, bread) == 0
    assert all(posts_with(workspace, part.number) > 50 for part in parts)
    hear_three(workspace, seed=1)
    learn_topics.call(workspace_id=workspace.pk)
    assert posts_with(workspace, bread) == 0
    assert all(posts_with(workspace, part.number) > 100 for part in parts)
    assert not Topic.objects.filter(pk__in=[part.pk for part in parts], faded_at__isnull=False).exists()
    services.topic_reunite(actor=actor, workspace=workspace, number=bread, now=timezone.now())
    arrange()
    assert [posts_with(workspace, part.number) for part in parts] == [0, 0]
    assert posts_with(workspace, bread) > 200


def test_a_topic_that_doubles_in_a_week_is_told_to_grow_once(workspace: Workspace) -> None:
    learnt(workspace)
    hear(workspace, said("vélo", 90, seed=5), batch="wave", days=3)
    bike = number_of(workspace, "vélo")
    learn_topics.call(workspace_id=workspace.pk)
    learn_topics.call(workspace_id=workspace.pk)
    one = TopicNews.objects.get(kind=Happened.GREW)
    assert one.topic.number == bike
    assert int(one.after) > 2 * int(one.before)


def test_a_campaign_and_a_tireless_author_are_recognised_and_swell_no_topic(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(topic_learning, "_TRIED", (4,))
    hear_three(workspace)
    hear(
        workspace,
        [f"Baguette offerte, boulangerie gratuite ici https://x.example/{n}" for n in range(90)],
        batch="ad",
    )
    hear(workspace, said("match", 210), batch="marc", author="marc")
    learn_topics.call(workspace_id=workspace.pk)
    copies = Topic.objects.get(workspace=workspace, signature__gt="")
    assert (copies.size, copies.is_spam, copies.one_author) == (90, True, False)
    assert Topic.objects.get(one_author=True).number == number_of(workspace, "match")
    assert Topic.objects.get(number=number_of(workspace, "pain")).size <= 75


def test_a_night_without_new_posts_learns_nothing(workspace: Workspace) -> None:
    learnt(workspace)
    assert learn_topics.call(workspace_id=workspace.pk, asked=False) == 0
    assert Topics.objects.count() == 1


def test_too_few_posts_are_not_learnt_from(workspace: Workspace) -> None:
    hear(workspace, said("vélo", 20), batch="few")
    assert learn_topics.call(workspace_id=workspace.pk) == 0
    assert not Topic.objects.exists()


def test_a_night_asks_for_every_workspace_once(workspace: Workspace, other_workspace: Workspace) -> None:
    learn_every_topics.call()
    learn_every_topics.call()
    asked = Job.objects.filter(task__endswith="learn_topics").values_list("workspace_id", flat=True)
    assert sorted(asked) == sorted([workspace.pk, other_workspace.pk])


def test_old_models_are_forgotten(workspace: Workspace) -> None:
    learnt(workspace)
    for _ in range(MODELS_KEPT):
        learn_topics.call(workspace_id=workspace.pk)
    assert Topics.objects.count() == MODELS_KEPT
