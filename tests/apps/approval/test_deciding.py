"""Asking and deciding: who may say yes to which words, in which order, and what makes a clearance."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from apps.approval.conftest import NOW, saying
from parvis.apps.approval import selectors, services
from parvis.apps.approval.models import Decision, How, Review, State, Verdict
from parvis.apps.approval.services import StageWish
from parvis.apps.content.models import Post
from parvis.apps.content.services import post_create
from parvis.core.actors import Actor
from parvis.core.audit import AuditEntry
from parvis.core.errors import BadInput, Conflict, NotAllowed, NotFound
from parvis.core.outbox import Event
from parvis.core.people import User
from parvis.core.webhooks.models import Delivery, Webhook
from parvis.core.workspaces.models import Membership, Workspace
from parvis.core.workspaces.permissions import Role

pytestmark = pytest.mark.django_db
Make = Callable[[Role], User]
Rewrite = Callable[..., Post]


def ask(post: Post, by: User) -> Review:
    return services.review_open(actor=Actor.human(by), workspace=post.workspace, post_id=post.pk, now=NOW)


def say(
    review: Review, by: User, verdict: Verdict = Verdict.APPROVED, *, digest: str = "", note: str = ""
) -> Decision:
    post = Post.objects.get(pk=review.post_id)
    return services.decide(
        actor=Actor.human(by), workspace=review.workspace, review_id=review.pk, digest=digest or post.digest,
        verdict=verdict, note=note, now=NOW + timedelta(hours=1),
    )  # fmt: skip


def stage(post: Post, by: User, wish: StageWish) -> None:
    services.stage_create(actor=Actor.human(by), workspace=post.workspace, wish=wish)


def take_back(post: Post, by: User) -> None:
    services.clearance_withdraw(actor=Actor.human(by), workspace=post.workspace, post_id=post.pk, now=NOW)


def cleared(post: Post) -> bool:
    post.refresh_from_db()
    return selectors.clearance_of(post) is not None


def test_without_stages_one_other_person_who_may_approve_says_yes(
    post: Post, writer: User, owner: User
) -> None:
    review = ask(post, writer)
    assert not cleared(post)
    say(review, owner)
    assert cleared(post)
    review.refresh_from_db()
    assert (review.state, review.closed_at) == (State.CLEARED, NOW + timedelta(hours=1))


def test_whoever_wrote_the_words_does_not_approve_them(post: Post, writer: User) -> None:
    with pytest.raises(NotAllowed, match="You wrote"):
        say(ask(post, writer), writer)
    assert not Decision.objects.exists()


def test_whoever_changed_a_word_wrote_too_until_the_words_are_approved(
    post: Post, writer: User, owner: User, member: Make, rewrite: Rewrite
) -> None:
    manager = member(Role.MANAGER)
    rewrite(post, "Le vélo refleurit.", by=owner)
    review = ask(post, writer)
    for one in (writer, owner):
        with pytest.raises(NotAllowed):
            say(review, one)
    say(review, manager)
    rewrite(post, "Le vélo refleurit !", by=owner)
    say(ask(post, owner), writer)  # their own words were approved; only the owner's are new
    assert cleared(post)


def test_a_single_member_approves_alone_and_no_more_once_somebody_joins(
    owner: User, workspace: Workspace, member: Make
) -> None:
    mine = post_create(actor=Actor.human(owner), workspace=workspace, body=saying("Seule."), now=NOW)
    say(ask(mine, owner), owner)
    assert cleared(mine)
    member(Role.CREATOR)
    other = post_create(actor=Actor.human(owner), workspace=workspace, body=saying("À deux."), now=NOW)
    with pytest.raises(NotAllowed):
        say(ask(other, owner), owner)


def test_a_workspace_may_let_its_writers_approve_and_that_is_written_down(
    post: Post, writer: User, actor: Actor, workspace: Workspace
) -> None:
    services.writer_alone_set(actor=actor, workspace=workspace, allowed=True)
    say(ask(post, writer), writer)
    assert cleared(post)
    entry = AuditEntry.objects.get(verb="workflow.writer_alone")
    assert (entry.before, entry.after) == ({"writer_alone": None}, {"writer_alone": True})


def test_editing_unapproves_and_the_very_words_that_were_approved_are_approved_again(
    post: Post, writer: User, owner: User, rewrite: Rewrite
) -> None:
    say(ask(post, writer), owner)
    rewrite(post, "Autre chose.")
    assert not cleared(post)
    rewrite(post, "Le vélo fleurit.")
    assert cleared(post)


def test_a_decision_on_words_that_changed_meanwhile_is_refused(
    post: Post, writer: User, owner: User, rewrite: Rewrite
) -> None:
    review, read = ask(post, writer), post.digest
    rewrite(post, "Tout autre chose.")
    with pytest.raises(Conflict, match="have changed since you read them"):
        say(review, owner, digest=read)
    with pytest.raises(Conflict):  # nor before the writer asks again
        say(review, owner)
    ask(post, writer)
    say(review, owner)
    assert cleared(post)


def test_stages_follow_each_other_and_all_begin_again_when_it_is_asked_again(
    post: Post, writer: User, owner: User, member: Make, rewrite: Rewrite
) -> None:
    manager = member(Role.MANAGER)
    for wish in (
        StageWish(name="Relecture", member_ids=[owner.pk]),
        StageWish(name="Direction", role="manager"),
    ):
        stage(post, owner, wish)
    review = ask(post, writer)
    with pytest.raises(NotAllowed):
        say(review, manager)
    say(review, owner)
    assert not cleared(post)
    rewrite(post, "Encore mieux.")
    ask(post, writer)
    with pytest.raises(NotAllowed):  # the first stage again
        say(review, manager)
    say(review, owner)
    made = say(review, manager)
    assert cleared(post)
    assert made.stage == "Direction"


def test_where_each_must_say_yes_one_is_not_enough(
    post: Post, writer: User, owner: User, member: Make
) -> None:
    manager = member(Role.MANAGER)
    wish = StageWish(name="Tous", how=How.ALL, member_ids=[owner.pk, manager.pk, writer.pk])
    stage(post, owner, wish)
    review = ask(post, writer)
    say(review, owner)
    with pytest.raises(Conflict, match="others are waited for"):
        say(review, owner)
    assert not cleared(post)
    say(review, manager)  # the writer is named too, and not waited for
    assert cleared(post)


def test_changes_need_a_word_and_send_the_post_back(post: Post, writer: User, owner: User) -> None:
    review = ask(post, writer)
    with pytest.raises(BadInput, match="Say what should change"):
        say(review, owner, Verdict.CHANGES)
    say(review, owner, Verdict.CHANGES, note="Plus court.")
    review.refresh_from_db()
    assert review.state == State.CHANGES
    with pytest.raises(Conflict, match="waits for the writer"):
        say(review, owner)
    ask(post, writer)  # the same words, asked about anew
    say(review, owner)
    assert cleared(post)


def test_a_client_approves_only_where_the_client_is_asked(
    post: Post, writer: User, owner: User, member: Make
) -> None:
    client = member(Role.CLIENT)
    review = ask(post, writer)
    with pytest.raises(NotAllowed):
        say(review, client)
    services.review_withdraw(actor=Actor.human(owner), workspace=post.workspace, review_id=review.pk, now=NOW)
    services.stage_create(
        actor=Actor.human(owner), workspace=post.workspace, wish=StageWish(name="Client", is_client=True)
    )
    review = ask(post, writer)
    with pytest.raises(NotAllowed, match="The client decides"):
        say(review, owner)
    say(review, client)
    assert cleared(post)


def test_a_program_asks_but_does_not_decide(
    post: Post, writer: User, owner: User, workspace: Workspace
) -> None:
    program = Actor.api("n8n", owner, frozenset({"approve_posts", "write_posts"}))
    review = services.review_open(actor=program, workspace=workspace, post_id=post.pk, now=NOW)
    with pytest.raises(NotAllowed, match="A program is not a person"):
        services.decide(
            actor=program, workspace=workspace, review_id=review.pk, digest=post.digest,
            verdict=Verdict.APPROVED, now=NOW,
        )  # fmt: skip


def test_taking_an_approval_back_is_final_and_a_new_one_is_asked_for(
    post: Post, writer: User, owner: User
) -> None:
    say(ask(post, writer), owner)
    take_back(post, owner)
    assert not cleared(post)
    with pytest.raises(Conflict, match="nothing to take back"):
        services.clearance_withdraw(
            actor=Actor.human(owner), workspace=post.workspace, post_id=post.pk, now=NOW
        )
    with pytest.raises(NotAllowed, match="You wrote"):
        say(ask(post, writer), writer)
    say(Review.objects.get(closed_at=None), owner)
    assert cleared(post)


def test_what_is_asked_already_or_says_nothing_is_not_asked(
    post: Post, writer: User, owner: User, workspace: Workspace
) -> None:
    ask(post, writer)
    with pytest.raises(Conflict, match="asked already"):
        ask(post, writer)
    empty = post_create(actor=Actor.human(writer), workspace=workspace, body=saying("  "), now=NOW)
    with pytest.raises(BadInput, match="Write something"):
        ask(empty, writer)


def test_somebody_elses_review_does_not_exist(post: Post, writer: User, other_workspace: Workspace) -> None:
    review, bob = ask(post, writer), other_workspace.members.get()
    with pytest.raises(NotFound):
        services.decide(
            actor=Actor.human(bob), workspace=other_workspace, review_id=review.pk, digest=post.digest,
            verdict=Verdict.APPROVED, now=NOW,
        )  # fmt: skip


def test_whoever_left_is_not_waited_for(post: Post, writer: User, owner: User, member: Make) -> None:
    manager = member(Role.MANAGER)
    wish = StageWish(name="Tous", how=How.ALL, member_ids=[owner.pk, manager.pk])
    stage(post, owner, wish)
    review = ask(post, writer)
    Membership.objects.filter(user=manager).delete()
    say(review, owner)
    assert cleared(post)


def test_the_house_and_other_systems_hear_of_it_without_a_word_of_the_post(
    post: Post, writer: User, owner: User, workspace: Workspace
) -> None:
    events = ["approval.asked", "approval.decided", "approval.cleared"]
    Webhook.objects.create(workspace=workspace, name="w", url="https://x.org/", events=events)
    review = ask(post, writer)
    say(review, owner)
    assert [one.name for one in Event.objects.order_by("pk")] == events
    told = [one.body for one in Delivery.objects.order_by("pk")]
    assert len(told) == 3
    assert all("vélo" not in one and str(post.pk) in one for one in told)


def test_every_write_is_in_the_audit_in_its_transaction(post: Post, writer: User, owner: User) -> None:
    say(ask(post, writer), owner)
    found = AuditEntry.objects.filter(target="review").order_by("pk")
    assert [(one.verb, one.actor_user) for one in found] == [
        ("review.open", writer),
        ("review.decide", owner),
    ]
