"""E-mail about reviews: to those who decide, once; a reminder, once a deadline; to whoever asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail

from apps.approval.conftest import NOW
from apps.approval.test_deciding import ask, say, stage
from parvis.apps.approval import telling
from parvis.apps.approval.models import Review, Step, Verdict
from parvis.apps.approval.services import StageWish
from parvis.apps.content.models import Post
from parvis.core.jobs.models import Job
from parvis.core.people import User
from parvis.core.workspaces.models import Membership
from parvis.core.workspaces.permissions import Role

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def waiting() -> list[tuple[str, int]]:
    """What is queued: its kind and whom it is for."""
    jobs = Job.objects.filter(task__endswith="email_review").order_by("pk")
    return [(one.arguments["kwargs"]["kind"], one.arguments["kwargs"]["user_id"]) for one in jobs]


def sent() -> list[str]:
    """Run what is queued; the subjects of what left."""
    for one in Job.objects.filter(task__endswith="email_review").order_by("pk"):
        telling.email_review.func(**one.arguments["kwargs"])
        one.delete()
    return [one.subject for one in mail.outbox]


def test_whoever_decides_is_told_and_whoever_wrote_is_not_asked(
    post: Post, writer: User, owner: User
) -> None:
    ask(post, writer)
    assert waiting() == [("asked", owner.pk)]
    owner.language = "en"
    owner.save()
    assert sent() == ["Vélo Lyon: “Vélo” waits for your approval"]
    letter = mail.outbox[0]
    assert "/w/velo-lyon/reviews/" in letter.body
    assert "fleurit" not in letter.body
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"


def test_in_french_it_is_said_in_french(post: Post, writer: User, owner: User) -> None:
    ask(post, writer)
    (subject,) = sent()
    assert subject == "Vélo Lyon\u00a0: «\u00a0Vélo\u00a0» attend votre validation"


def test_whoever_asked_is_told_what_was_said(post: Post, writer: User, owner: User) -> None:
    writer.language = "en"
    writer.save()
    say(ask(post, writer), owner, Verdict.CHANGES, note="Plus court.")
    assert ("decided", writer.pk) in waiting()
    assert "Vélo Lyon: changes asked on “Vélo”" in sent()
    assert "Plus court." in mail.outbox[-1].body


def test_what_nobody_needs_any_more_does_not_leave(post: Post, writer: User, owner: User) -> None:
    review = ask(post, writer)
    Membership.objects.filter(user=owner).update(role=Role.AGENT)
    assert sent() == []
    Membership.objects.filter(user=owner).delete()
    assert telling.email_review.func("asked", review.pk, owner.pk, review.steps.get().pk) == 0


def test_a_deadline_is_reminded_of_once_when_a_quarter_of_it_is_left(
    post: Post, writer: User, owner: User
) -> None:
    stage(post, owner, StageWish(name="Relecture", hours=8))
    review = ask(post, writer)
    assert review.steps.get().due_at == NOW + 8 * HOUR
    Job.objects.all().delete()
    assert telling.reviews_remind(NOW + 6 * HOUR - timedelta(seconds=1)) == 0
    assert telling.reviews_remind(NOW + 6 * HOUR) == 1
    assert telling.reviews_remind(NOW + 7 * HOUR) == 0
    assert waiting() == [("soon", owner.pk)]
    assert len(sent()) == 1
    assert Step.objects.get().is_late(NOW + 9 * HOUR)


def test_asking_again_gives_the_whole_time_again(
    post: Post, writer: User, owner: User, rewrite: Callable[..., Post]
) -> None:
    stage(post, owner, StageWish(name="Relecture", hours=8))
    ask(post, writer)
    telling.reviews_remind(NOW + 7 * HOUR)
    rewrite(post, "Autre chose")
    review = ask(post, writer)
    assert telling.reviews_remind(NOW + 7 * HOUR) == 1
    assert Review.objects.get().steps.count() == 2
    assert review.round == 2


def test_of_a_client_whoever_asked_is_reminded(post: Post, writer: User, owner: User) -> None:
    stage(post, owner, StageWish(name="Client", is_client=True, hours=4))
    ask(post, writer)
    telling.reviews_remind(NOW + 3 * HOUR)
    assert waiting() == [("soon", writer.pk)]
    writer.language = "en"
    writer.save()
    sent()
    assert "The client has until" in mail.outbox[-1].body
