"""A card moves itself, as far as what really happened; people decide on the first two columns alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from apps.creation.written import DRAFT
from apps.publishing import made as publishing
from parvis.apps.content.models import Post
from parvis.apps.creation.models import Chosen, Variation
from parvis.apps.creation.services import brief_archive
from parvis.apps.ideas import services
from parvis.apps.ideas.board import Stage
from parvis.apps.ideas.models import Choice, Idea
from parvis.apps.ideas.selectors import board_of, card_of
from parvis.apps.planning.models import Plan
from parvis.apps.publishing.states import State
from parvis.core.actors import Actor
from parvis.core.audit import AuditEntry
from parvis.core.errors import BadInput, Conflict, NotAllowed, NotFound
from parvis.core.people import User
from parvis.core.workspaces.models import Membership, Workspace
from parvis.core.workspaces.permissions import Role

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)


def added(actor: Actor, workspace: Workspace, title: str = "Parler des casques") -> Idea:
    return services.idea_add(actor=actor, workspace=workspace, title=title, now=NOW)


def stage(idea: Idea) -> Stage:
    card = card_of(idea.workspace, idea.pk)
    assert card is not None
    return card.stage


def became_a_post(idea: Idea, owner: User) -> Post:
    idea.refresh_from_db()
    assert idea.brief is not None
    variation = Variation.objects.create(
        brief=idea.brief, number=1, kind="caption", made="human", created_at=NOW
    )
    post = publishing.post(idea.workspace, owner, now=NOW)
    Chosen.objects.create(variation=variation, post=post, at=NOW)
    return post


def test_a_card_follows_what_really_happens(actor: Actor, workspace: Workspace, owner: User) -> None:
    idea = added(actor, workspace)
    assert stage(idea) is Stage.IDEA
    services.idea_choose(actor=actor, workspace=workspace, idea_id=idea.pk, now=NOW)
    assert stage(idea) is Stage.CHOSEN
    services.idea_brief(actor=actor, workspace=workspace, idea_id=idea.pk, now=NOW)
    assert stage(idea) is Stage.BRIEF
    post = became_a_post(idea, owner)
    assert stage(idea) is Stage.DRAFT
    account = publishing.account(workspace)
    Plan.objects.create(workspace=workspace, post=post, account=account)
    assert stage(idea) is Stage.DRAFT  # a plan of what nobody approved is a wish
    publishing.cleared(post, owner, NOW)
    assert stage(idea) is Stage.PLANNED
    Plan.objects.all().delete()
    assert stage(idea) is Stage.APPROVAL
    delivery = publishing.delivery(post, account, state=State.HELD, reason="stopped")
    card = card_of(workspace, idea.pk)
    assert card is not None
    assert (card.stage, card.needs) == (Stage.PLANNED, True)
    delivery.delete()
    publishing.delivery(post, account, state=State.PUBLISHED, published_at=NOW)
    assert stage(idea) is Stage.PUBLISHED
    assert [card.idea for card in board_of(workspace)[Stage.PUBLISHED]] == [idea]


def test_a_brief_or_a_post_that_is_put_away_takes_the_card_back(
    actor: Actor, workspace: Workspace, owner: User
) -> None:
    idea = added(actor, workspace)
    brief = services.idea_brief(actor=actor, workspace=workspace, idea_id=idea.pk, now=NOW)
    post = became_a_post(idea, owner)
    Post.objects.filter(pk=post.pk).update(archived_at=NOW)
    assert stage(idea) is Stage.BRIEF
    brief_archive(actor=actor, workspace=workspace, brief_id=brief.pk, now=NOW)
    assert stage(idea) is Stage.CHOSEN


def test_who_began_a_brief_took_the_idea_and_the_brief_comes_once(actor: Actor, workspace: Workspace) -> None:
    idea = added(actor, workspace)
    first = services.idea_brief(actor=actor, workspace=workspace, idea_id=idea.pk, now=NOW)
    assert services.idea_brief(actor=actor, workspace=workspace, idea_id=idea.pk, now=NOW) == first
    idea.refresh_from_db()
    assert (idea.choice, idea.owner_id, idea.taken_label) == (Choice.CHOSEN, actor.user_id, actor.label)
    assert first.said["message"] == idea.title
    assert DRAFT.message != idea.title


def test_what_is_under_way_cannot_be_set_aside(actor: Actor, workspace: Workspace) -> None:
    idea = added(actor, workspace)
    services.idea_brief(actor=actor, workspace=workspace, idea_id=idea.pk, now=NOW)
    with pytest.raises(Conflict):
        services.idea_set_aside(actor=actor, workspace=workspace, idea_id=idea.pk, now=NOW)


def test_what_is_set_aside_waits_with_its_reason_and_comes_back(actor: Actor, workspace: Workspace) -> None:
    idea = added(actor, workspace)
    services.idea_set_aside(
        actor=actor, workspace=workspace, idea_id=idea.pk, reason="  déjà dit \n", now=NOW
    )
    idea.refresh_from_db()
    assert (idea.reason, stage(idea)) == ("déjà dit", Stage.ASIDE)
    assert not any(board_of(workspace).values())
    services.idea_reopen(actor=actor, workspace=workspace, idea_id=idea.pk, now=NOW)
    assert stage(idea) is Stage.IDEA
    verbs = set(AuditEntry.objects.filter(target="idea").values_list("verb", flat=True))
    assert verbs == {"idea.add", "idea.aside", "idea.reopen"}


def test_ideas_are_put_in_order_and_into_a_column(actor: Actor, workspace: Workspace) -> None:
    ideas = [added(actor, workspace, f"Idée {n}") for n in range(3)]  # the last is on top
    services.idea_place(
        actor=actor, workspace=workspace, idea_id=ideas[0].pk, choice=Choice.OPEN, before=ideas[2].pk, now=NOW
    )
    order = [card.idea.title for card in board_of(workspace)[Stage.IDEA]]
    assert order == ["Idée 0", "Idée 2", "Idée 1"]
    services.idea_place(
        actor=actor, workspace=workspace, idea_id=ideas[1].pk, choice=Choice.CHOSEN, before=None, now=NOW
    )
    assert [card.idea.title for card in board_of(workspace)[Stage.CHOSEN]] == ["Idée 1"]


@pytest.mark.parametrize(("title", "note"), [("", "x"), (" \n\t", ""), ("x", "y" * 2001)])
def test_an_idea_without_words_or_with_too_many_is_refused(
    actor: Actor, workspace: Workspace, title: str, note: str
) -> None:
    with pytest.raises(BadInput):
        services.idea_add(actor=actor, workspace=workspace, title=title, note=note, now=NOW)


def test_an_idea_is_given_to_a_member_alone(
    actor: Actor, workspace: Workspace, other_workspace: Workspace
) -> None:
    stranger = Membership.objects.get(workspace=other_workspace).user_id
    idea = added(actor, workspace)
    with pytest.raises(BadInput):
        services.idea_change(
            actor=actor, workspace=workspace, idea_id=idea.pk, title="x", note="", owner=stranger, due_on=None
        )
    with pytest.raises(NotFound):
        services.idea_choose(actor=Actor.system(), workspace=other_workspace, idea_id=idea.pk, now=NOW)


def test_whoever_may_not_write_changes_nothing(actor: Actor, workspace: Workspace) -> None:
    reader = User.objects.create_user("reader@example.org")
    Membership.objects.create(workspace=workspace, user=reader, role=Role.CLIENT)
    with pytest.raises(NotAllowed):
        added(Actor.human(reader), workspace)


def test_the_board_and_an_idea_s_page_say_what_stands(
    page: Client, actor: Actor, workspace: Workspace
) -> None:
    idea = added(actor, workspace, "<b>Casques</b>")
    shown = page.get(f"/w/{workspace.slug}/ideas/").content.decode()
    assert "&lt;b&gt;Casques&lt;/b&gt;" in shown
    address = f"/w/{workspace.slug}/ideas/{idea.pk}/"
    assert page.post(f"{address}decide/", {"choice": "published"}).status_code == 422
    assert page.post(f"{address}place/", {"choice": "published"}).status_code == 422
    assert page.post(f"{address}decide/", {"choice": "chosen"}).status_code == 302
    assert stage(idea) is Stage.CHOSEN
    assert page.get(address).status_code == 200
    answer = page.post(f"{address}brief/")
    assert "/create/briefs/" in answer.headers["Location"]
    assert stage(idea) is Stage.BRIEF


def test_a_change_keeps_what_is_said_and_for_when(page: Client, actor: Actor, workspace: Workspace) -> None:
    idea = added(actor, workspace)
    day = (NOW + timedelta(days=9)).date()
    sent = {"title": "Autre", "note": "Une note", "owner": str(actor.user_id), "due_on": day.isoformat()}
    assert page.post(f"/w/{workspace.slug}/ideas/{idea.pk}/change/", sent).status_code == 302
    idea.refresh_from_db()
    assert (idea.title, idea.note, idea.owner_id, idea.due_on) == ("Autre", "Une note", actor.user_id, day)
    wrong = page.post(f"/w/{workspace.slug}/ideas/{idea.pk}/change/", {**sent, "title": ""})
    assert wrong.status_code == 422
