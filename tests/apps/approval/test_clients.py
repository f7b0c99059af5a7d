"""A client without an account: sees one review by a link, comments, decides; and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.approval.test_pages import as_, at
from parvis.apps.approval import selectors, services
from parvis.apps.approval.models import Comment, Decision, Review, ReviewLink, Verdict
from parvis.apps.approval.services import StageWish
from parvis.apps.content.bodies import Body, Piece, Placed, Variant
from parvis.apps.content.models import Post
from parvis.apps.content.services import post_create
from parvis.apps.library.keeping import path_of
from parvis.apps.library.models import Asset
from parvis.core.actors import Actor
from parvis.core.audit import AuditEntry
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Role

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def review(post: Post, writer: User, owner: User, workspace: Workspace) -> Review:
    """Asked, with a client's step alone."""
    wish = StageWish(name="Client", is_client=True)
    services.stage_create(actor=Actor.human(owner), workspace=workspace, wish=wish)
    return services.review_open(
        actor=Actor.human(writer), workspace=workspace, post_id=post.pk, now=timezone.now()
    )


@pytest.fixture
def token(review: Review, writer: User) -> str:
    """Of a link to it."""
    _link, drawn = services.review_link_create(
        actor=Actor.human(writer), workspace=review.workspace, review_id=review.pk, days=7,
        guest="Mme Dupont", now=timezone.now(),
    )  # fmt: skip
    return drawn


def outside(name: str, token: str, *values: object) -> str:
    return reverse(f"shared_reviews:{name}", args=[token, *values])


def test_a_guest_reads_and_approves_and_is_named_with_the_link(review: Review, token: str) -> None:
    guest = Client(headers={"Accept-Language": "en"})
    shown = guest.get(outside("view", token)).content.decode()
    assert "Le vélo fleurit." in shown
    assert 'value="Mme Dupont"' in shown
    sent = {"guest": "Jeanne Dupont", "digest": review.digest, "verdict": "approved"}
    answer = guest.post(outside("decide", token), sent, follow=True)
    assert "Jeanne Dupont approved" in answer.content.decode()
    made = Decision.objects.get()
    assert (made.guest, made.user, made.link) == ("Jeanne Dupont", None, ReviewLink.objects.get())
    assert selectors.clearance_of(review.post) is not None
    entry = AuditEntry.objects.get(verb="review.decide")
    assert (entry.actor_label, entry.actor_user) == ("Jeanne Dupont", None)


def test_a_guest_asks_for_changes_in_words(review: Review, token: str) -> None:
    guest = Client(headers={"Accept-Language": "en"})
    sent = {"guest": "Jeanne", "digest": review.digest, "verdict": "changes"}
    answer = guest.post(outside("decide", token), sent)
    assert (answer.status_code, "Say what should change" in answer.content.decode()) == (422, True)
    guest.post(outside("decide", token), {**sent, "note": "Plus gai."})
    assert Decision.objects.get().verdict == Verdict.CHANGES


def test_a_guest_without_a_name_says_nothing(review: Review, token: str) -> None:
    guest = Client(headers={"Accept-Language": "en"})
    sent = {"guest": " \x00", "digest": review.digest, "verdict": "approved", "text": "x"}
    for name in ("decide", "comment"):
        answer = guest.post(outside(name, token), sent)
        assert (answer.status_code, "Say who you are" in answer.content.decode()) == (422, True)
    assert not Decision.objects.exists()
    assert not Comment.objects.exists()


def test_a_guest_does_not_see_what_the_team_says_inside_nor_the_words_it_is_changing(
    review: Review, token: str, writer: User, rewrite: Callable[..., Post]
) -> None:
    given: dict[str, Any] = {
        "actor": Actor.human(writer), "workspace": review.workspace, "review_id": review.pk,
        "now": timezone.now(),
    }  # fmt: skip
    services.comment_write(text="Entre nous", **given)
    services.comment_write(text="Pour vous", inside=False, **given)
    guest = Client(headers={"Accept-Language": "en"})
    shown = guest.get(outside("view", token)).content.decode()
    assert "Entre nous" not in shown
    assert "Pour vous" in shown
    rewrite(review.post, "Un brouillon secret.")
    shown = guest.get(outside("view", token)).content.decode()
    assert "secret" not in shown
    assert "The team is changing this post" in shown
    sent = {"guest": "J", "digest": review.digest, "verdict": "approved"}
    answer = guest.post(outside("decide", token), sent)
    assert answer.status_code == 409
    assert "secret" not in answer.content.decode()


def test_a_guest_comments_on_words_and_the_team_answers(
    review: Review, token: str, page: Client, workspace: Workspace
) -> None:
    guest = Client(headers={"Accept-Language": "en"})
    sent = {"guest": "Jeanne", "text": "Quelle fleur ?", "quote": "fleurit", "spot": ":0"}
    assert guest.post(outside("comment", token), sent).status_code == 302
    said = Comment.objects.get()
    assert (said.label, said.user, said.inside, said.quote) == ("Jeanne", None, False, "fleurit")
    page.post(at("comment", workspace, review.pk), {"text": "Un lilas", "parent": str(said.pk)})
    assert "Un lilas" in guest.get(outside("view", token)).content.decode()


def test_a_guest_decides_only_once_it_is_the_clients_turn(
    post: Post, writer: User, owner: User, workspace: Workspace
) -> None:
    for wish in (StageWish(name="Relecture"), StageWish(name="Client", is_client=True)):
        services.stage_create(actor=Actor.human(owner), workspace=workspace, wish=wish)
    now = timezone.now()
    asked = services.review_open(actor=Actor.human(writer), workspace=workspace, post_id=post.pk, now=now)
    _link, token = services.review_link_create(
        actor=Actor.human(writer), workspace=workspace, review_id=asked.pk, days=7, now=now
    )
    guest = Client(headers={"Accept-Language": "en"})
    sent = {"guest": "J", "digest": post.digest, "verdict": "approved"}
    answer = guest.post(outside("decide", token), sent)
    assert (answer.status_code, "not finished its own part" in answer.content.decode()) == (403, True)
    as_(owner).post(at("decide", workspace, asked.pk), {"digest": post.digest, "verdict": "approved"})
    assert guest.post(outside("decide", token), sent).status_code == 302
    assert selectors.clearance_of(post) is not None


def test_a_link_that_is_withdrawn_or_old_opens_nothing_and_one_that_never_was_is_not_found(
    review: Review, token: str, writer: User
) -> None:
    guest, link = Client(headers={"Accept-Language": "en"}), ReviewLink.objects.get()
    as_(writer).post(at("unshare", review.workspace, link.pk))
    sent = {"guest": "J", "digest": review.digest, "verdict": "approved", "text": "x"}
    for answer in (
        guest.get(outside("view", token)),
        guest.post(outside("decide", token), sent),
        guest.post(outside("comment", token), sent),
    ):
        assert answer.status_code == 410
        assert "withdrawn" in answer.content.decode()
    ReviewLink.objects.update(withdrawn_at=None, expires_at=timezone.now() - timedelta(seconds=1),
                              created_at=timezone.now() - timedelta(days=8))  # fmt: skip
    assert guest.get(outside("view", token)).status_code == 410
    assert guest.get(outside("view", "x" * 43)).status_code == 404
    assert not Decision.objects.exists()


def test_withdrawing_the_review_closes_its_links(review: Review, token: str, writer: User) -> None:
    services.review_withdraw(
        actor=Actor.human(writer), workspace=review.workspace, review_id=review.pk, now=timezone.now()
    )
    assert Client().get(outside("view", token)).status_code == 410


def test_whoever_opens_too_many_links_waits(token: str) -> None:
    guest = Client()
    answers = {guest.get(outside("view", "x" * 40)).status_code for _turn in range(61)}
    assert answers == {404, 429}


def test_a_link_is_shown_once_sent_once_and_only_its_hash_is_kept(
    review: Review, writer: User, workspace: Workspace
) -> None:
    client = as_(writer)
    sent = {"days": "7", "guest": "Mme Dupont", "email": "dupont@example.org"}
    shown = client.post(at("share", workspace, review.pk), sent, follow=True).content.decode()
    found = re.search(r"/shared/reviews/([\w-]{43})/", shown)
    assert found is not None
    assert found[1] not in client.get(at("review", workspace, review.pk)).content.decode()
    assert [one.to for one in mail.outbox] == [["dupont@example.org"]]
    assert found[1] in mail.outbox[0].body
    assert "vélo" not in mail.outbox[0].body
    assert found[1] not in str(list(ReviewLink.objects.values()))


def test_a_mail_server_that_refuses_loses_no_link(
    review: Review, writer: User, workspace: Workspace, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    sent = {"days": "7", "email": "dupont@example.org"}
    shown = as_(writer).post(at("share", workspace, review.pk), sent, follow=True).content.decode()
    assert "could not be sent" in shown
    assert "/shared/reviews/" in shown


def test_who_may_not_write_makes_no_link(
    review: Review, member: Callable[[Role], User], workspace: Workspace
) -> None:
    answer = as_(member(Role.ANALYST)).post(at("share", workspace, review.pk), {"days": "7"})
    assert answer.status_code == 403
    assert not ReviewLink.objects.exists()


def test_a_guest_sees_the_pictures_of_the_post_and_no_other_file(
    writer: User, owner: User, workspace: Workspace
) -> None:
    assets = [
        Asset.objects.create(
            workspace=workspace, name=f"a{n}", kind="image", format="png", sha256=f"{n}" * 64, bytes=8,
            width=1, height=1,
        )
        for n in range(2)
    ]  # fmt: skip
    for one in assets:
        path = path_of(workspace.pk, one.sha256, one.format)
        path.parent.mkdir(parents=True)
        path.write_bytes(PNG)
    piece = Piece("x", (Placed(assets[0].pk, assets[0].sha256, "Un lilas"),))
    body = Body(networks=("bluesky",), common=Variant((piece,)))
    now, me = timezone.now(), Actor.human(writer)
    post = post_create(actor=me, workspace=workspace, body=body, now=now)
    asked = services.review_open(actor=me, workspace=workspace, post_id=post.pk, now=now)
    _link, token = services.review_link_create(
        actor=me, workspace=workspace, review_id=asked.pk, days=7, now=now
    )
    guest = Client()
    answer = guest.get(outside("media", token, assets[0].pk))
    assert b"".join(answer.streaming_content) == PNG  # type: ignore[attr-defined]
    assert answer.headers["Content-Type"] == "image/png"
    assert guest.get(outside("media", token, assets[1].pk)).status_code == 404
    assert 'alt="Un lilas"' in guest.get(outside("view", token)).content.decode()
    assert as_(owner).get(at("media", workspace, asked.pk, assets[0].pk)).status_code == 200
    Path(path_of(workspace.pk, assets[0].sha256, "png")).unlink()
    assert guest.get(outside("media", token, assets[0].pk)).status_code == 404


def test_one_link_writes_so_many_comments_and_no_more(
    review: Review, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("parvis.apps.approval.talking.MOST_OF_A_LINK", 2)
    guest = Client()
    sent = {"guest": "J", "text": "x", "spot": ":0"}
    assert [guest.post(outside("comment", token), sent).status_code for _turn in range(3)] == [302, 302, 409]
