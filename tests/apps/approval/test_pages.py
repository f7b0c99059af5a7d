"""The pages of approval as people meet them."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.approval.conftest import saying
from parvis.apps.approval import selectors, services
from parvis.apps.approval.models import Comment, Review, Stage, State, Suggestion
from parvis.apps.approval.services import Place, StageWish
from parvis.apps.content.models import Post
from parvis.apps.content.services import post_create
from parvis.core.actors import Actor
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Role

pytestmark = pytest.mark.django_db


def as_(user: User) -> Client:
    client = Client()
    user.language = "en"
    user.save()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def at(name: str, workspace: Workspace, *values: object) -> str:
    return reverse(f"approval:{name}", args=[workspace.slug, *values])


@pytest.fixture
def review(post: Post, writer: User, workspace: Workspace) -> Review:
    """The post, asked about by its writer."""
    return services.review_open(
        actor=Actor.human(writer), workspace=workspace, post_id=post.pk, now=timezone.now()
    )


def test_whoever_decides_finds_it_reads_it_and_says_yes(
    page: Client, review: Review, workspace: Workspace
) -> None:
    listed = page.get(at("reviews", workspace)).content.decode()
    assert "Vélo" in listed
    shown = page.get(at("review", workspace, review.pk)).content.decode()
    assert "Le vélo fleurit." in shown
    assert "Bluesky, Mastodon" in shown
    digest = re.search(r'name="digest" value="(\w+)"', shown)
    assert digest is not None
    answer = page.post(
        at("decide", workspace, review.pk), {"digest": digest[1], "verdict": "approved"}, follow=True
    )
    assert "these words may leave" in answer.content.decode()
    assert selectors.clearance_of(review.post) is not None


def test_the_writer_is_told_why_they_do_not_decide(
    writer: User, owner: User, review: Review, workspace: Workspace
) -> None:
    shown = as_(writer).get(at("review", workspace, review.pk)).content.decode()
    assert "somebody else approves them" in shown
    assert 'name="verdict"' not in shown
    assert "Waits for: Ada" in shown


def test_words_that_changed_meanwhile_are_shown_and_not_approved(
    page: Client, review: Review, workspace: Workspace, rewrite: Callable[..., Post]
) -> None:
    read = review.digest
    rewrite(review.post, "Le vélo fane.")
    answer = page.post(at("decide", workspace, review.pk), {"digest": read, "verdict": "approved"})
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "have changed since you read them" in shown
    assert "<del>fleurit.</del><ins>fane.</ins>" in shown
    review.post.refresh_from_db()
    assert selectors.clearance_of(review.post) is None


def test_changes_without_a_word_are_asked_for_again_and_what_was_typed_stays(
    page: Client, review: Review, workspace: Workspace
) -> None:
    answer = page.post(at("decide", workspace, review.pk), {"digest": review.digest, "verdict": "changes"})
    assert answer.status_code == 422
    assert "Say what should change." in answer.content.decode()


def test_a_comment_stands_on_its_words_and_says_when_they_are_gone(
    page: Client, review: Review, workspace: Workspace, rewrite: Callable[..., Post]
) -> None:
    place = at("comment", workspace, review.pk)
    page.post(place, {"text": "Quelle fleur ?", "spot": ":0", "quote": "fleurit", "near": "8"})
    comment = Comment.objects.get()
    shown = page.get(at("review", workspace, review.pk)).content.decode()
    assert f'<mark><a href="#comment-{comment.pk}">fleurit</a></mark>' in shown
    rewrite(review.post, "Au printemps, le vélo fleurit enfin.")
    assert "<mark>" in page.get(at("review", workspace, review.pk)).content.decode()
    rewrite(review.post, "Le vélo fane.")
    shown = page.get(at("review", workspace, review.pk)).content.decode()
    assert "<mark>" not in shown
    assert "The words that this was about are not in the post any more." in shown


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"text": ""}, "This field is required"),
        ({"text": "x", "quote": "absent"}, "These words are not in the post"),
        ({"text": "x" * 5001}, "5000"),
        ({"text": "x", "spot": "nowhere:99"}, "This version of the post is gone"),
        ({"text": "x", "spot": f":0:{uuid4()}"}, "This picture is not in the post any more"),
    ],
)
def test_a_comment_that_cannot_be_kept_says_why_beside_its_field(
    page: Client, review: Review, workspace: Workspace, sent: dict[str, str], told: str
) -> None:
    answer = page.post(at("comment", workspace, review.pk), sent)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not Comment.objects.exists()


def test_what_somebody_writes_is_shown_as_text(page: Client, review: Review, workspace: Workspace) -> None:
    evil = "<script>alert(1)</script>\x00"
    page.post(at("comment", workspace, review.pk), {"text": evil})
    page.post(at("suggest", workspace, review.pk), {"spot": ":0", "text": evil})
    shown = page.get(at("review", workspace, review.pk)).content.decode()
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown


def test_answers_stand_below_and_a_remark_is_settled_and_opened_again(
    page: Client, review: Review, workspace: Workspace
) -> None:
    place = at("comment", workspace, review.pk)
    page.post(place, {"text": "Une question"})
    comment = Comment.objects.get()
    page.post(place, {"text": "Une réponse", "parent": str(comment.pk)})
    assert comment.replies.get().text == "Une réponse"
    page.post(at("resolve", workspace, comment.pk), {"resolved": "1"})
    assert "Settled by Ada" in page.get(at("review", workspace, review.pk)).content.decode()
    page.post(at("resolve", workspace, comment.pk), {"resolved": "0"})
    comment.refresh_from_db()
    assert comment.resolved_at is None


def test_what_was_said_in_an_earlier_review_is_still_answered(
    page: Client, writer: User, review: Review, workspace: Workspace
) -> None:
    page.post(at("comment", workspace, review.pk), {"text": "Une question"})
    said = Comment.objects.get()
    as_(writer).post(at("withdraw", workspace, review.pk))
    as_(writer).post(at("ask", workspace, review.post_id))
    again = Review.objects.exclude(pk=review.pk).get()
    assert "Une question" in page.get(at("review", workspace, again.pk)).content.decode()
    page.post(at("comment", workspace, again.pk), {"text": "Une réponse", "parent": str(said.pk)})
    assert said.replies.get().text == "Une réponse"


def test_a_client_reads_nothing_that_is_for_the_team(
    page: Client, review: Review, workspace: Workspace, member: Callable[[Role], User]
) -> None:
    place = at("comment", workspace, review.pk)
    page.post(place, {"text": "Entre nous"})
    page.post(place, {"text": "Pour vous", "outside": "on"})
    client = as_(member(Role.CLIENT))
    shown = client.get(at("review", workspace, review.pk)).content.decode()
    assert "Pour vous" in shown
    assert "Entre nous" not in shown
    inside = Comment.objects.get(text="Entre nous")
    answer = client.post(place, {"text": "Ah ?", "parent": str(inside.pk)})
    assert answer.status_code == 404
    client.post(place, {"text": "Du client"})
    assert Comment.objects.get(text="Du client").inside is False


def test_a_suggestion_is_a_diff_that_the_writer_takes_and_that_unapproves(
    page: Client, writer: User, review: Review, workspace: Workspace
) -> None:
    words = {"spot": ":0", "text": "Le vélo refleurit."}
    page.post(at("suggest", workspace, review.pk), words)
    shown = page.get(at("review", workspace, review.pk)).content.decode()
    assert "<del>fleurit.</del><ins>refleurit.</ins>" in shown
    page.post(at("decide", workspace, review.pk), {"digest": review.digest, "verdict": "approved"})
    assert selectors.clearance_of(review.post) is not None
    suggestion = Suggestion.objects.get()
    as_(writer).post(at("settle", workspace, suggestion.pk), {"accept": "1"})
    review.post.refresh_from_db()
    assert review.post.body["common"]["parts"][0]["text"] == "Le vélo refleurit."
    assert selectors.clearance_of(review.post) is None
    again = page.post(at("settle", workspace, suggestion.pk), {"accept": "1"})
    assert again.status_code == 409


def test_a_suggestion_whose_words_are_gone_is_not_forced_in(
    page: Client, review: Review, workspace: Workspace, rewrite: Callable[..., Post]
) -> None:
    page.post(at("suggest", workspace, review.pk), {"spot": ":0", "text": "Le vélo refleurit."})
    rewrite(review.post, "Tout autre chose, vraiment.")
    answer = page.post(at("settle", workspace, Suggestion.objects.get().pk), {"accept": "1"})
    assert answer.status_code == 409
    assert "have changed" in answer.content.decode()
    page.post(at("settle", workspace, Suggestion.objects.get().pk), {"accept": "0"})
    assert Suggestion.objects.get().state == "declined"


def test_the_panel_asks_and_shows_where_the_post_stands(
    writer: User, owner: User, post: Post, workspace: Workspace
) -> None:
    client, place = as_(writer), at("panel", workspace, post.pk)
    assert "not asked yet" in client.get(place, headers={"HX-Request": "true"}).content.decode()
    answer = client.post(at("ask", workspace, post.pk), {"note": "Vite"}, headers={"HX-Request": "true"})
    shown = answer.content.decode()
    assert "waits for approval" in shown
    assert "<html" not in shown
    assert Review.objects.get().note == "Vite"
    again = client.post(at("ask", workspace, post.pk))
    assert (again.status_code, "asked already" in again.content.decode()) == (409, True)


def test_an_approval_is_taken_back_from_the_panel(
    page: Client, writer: User, review: Review, workspace: Workspace
) -> None:
    page.post(at("decide", workspace, review.pk), {"digest": review.digest, "verdict": "approved"})
    shown = page.post(at("take_back", workspace, review.post_id), headers={"HX-Request": "true"})
    assert "other words" not in shown.content.decode()
    assert selectors.clearance_of(review.post) is None
    again = as_(writer).post(at("ask", workspace, review.post_id))
    assert again.status_code == 302


def test_a_review_is_withdrawn(writer: User, review: Review, workspace: Workspace) -> None:
    as_(writer).post(at("withdraw", workspace, review.pk))
    review.refresh_from_db()
    assert review.state == State.WITHDRAWN
    shown = as_(writer).get(at("reviews", workspace), {"show": "over"}).content.decode()
    assert "Vélo" in shown


def test_badges_tell_where_posts_stand(
    writer: User, owner: User, workspace: Workspace, review: Review, rewrite: Callable[..., Post]
) -> None:
    fresh = post_create(actor=Actor.human(writer), workspace=workspace, body=saying("x"), now=timezone.now())
    ids = [review.post_id, fresh.pk]
    told = {pk: badge.standing for pk, badge in selectors.badges(workspace, ids).items()}
    assert told == {review.post_id: "asked", fresh.pk: "none"}
    rewrite(review.post, "Autre")
    assert selectors.badges(workspace, ids)[review.post_id].standing == "changed"


def test_stages_are_made_moved_changed_and_taken_out(page: Client, owner: User, workspace: Workspace) -> None:
    new = at("stage_new", workspace)
    for name in ("Relecture", "Direction"):
        sent = {"name": name, "who": "named", "members": [str(owner.pk)], "how": "any", "hours": "24"}
        assert page.post(new, sent).status_code == 302
    first, second = Stage.objects.all()
    page.post(at("stage_move", workspace, second.pk), {"to": "earlier"})
    assert [one.name for one in Stage.objects.all()] == ["Direction", "Relecture"]
    page.post(at("stage", workspace, first.pk), {"name": "Client", "who": "client", "how": "any"})
    assert Stage.objects.get(pk=first.pk).is_client
    shown = page.get(at("workflow", workspace)).content.decode()
    assert shown.index("Direction") < shown.index("The client decides")
    page.post(at("stage_delete", workspace, second.pk))
    assert Stage.objects.get().name == "Client"


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"name": ""}, "This field is required"),
        ({"who": "named"}, "Choose somebody, or a role."),
        ({"hours": "9999"}, "less than or equal to 720"),
        ({"who": "named", "role": "manager"}, "Nobody has this role yet"),
        ({"who": "named", "members": ["999"]}, "999"),
        ({"name": "Déjà"}, "There is a stage of this name already."),
    ],
)
def test_a_stage_that_cannot_be_says_why(
    page: Client, actor: Actor, workspace: Workspace, sent: dict[str, object], told: str
) -> None:
    services.stage_create(actor=actor, workspace=workspace, wish=StageWish(name="Déjà"))
    answer = page.post(at("stage_new", workspace), {"name": "N", "who": "anybody", "how": "any", **sent})
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert Stage.objects.count() == 1


def test_the_page_says_who_may_approve_alone(
    page: Client, workspace: Workspace, member: Callable[[Role], User]
) -> None:
    place = at("workflow", workspace)
    assert "one single member" in page.get(place).content.decode()
    member(Role.CREATOR)
    assert "another person does" in page.get(place).content.decode()
    page.post(at("workflow_writer", workspace), {"alone": "1"})
    assert "somebody decided so" in page.get(place).content.decode()


def test_a_remark_on_a_place_that_is_not_is_refused(
    actor: Actor, review: Review, workspace: Workspace
) -> None:
    from parvis.core.errors import BadInput

    for place in (Place(network="x"), Place(part=7)):
        with pytest.raises(BadInput):
            services.comment_write(
                actor=actor, workspace=workspace, review_id=review.pk, text="x", place=place,
                now=timezone.now(),
            )  # fmt: skip
