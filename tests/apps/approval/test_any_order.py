"""Whatever people do in whatever order: a post is cleared iff every stage said yes to its words."""

from __future__ import annotations

from contextlib import suppress
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from apps.approval.conftest import NOW, saying
from parvis.apps.approval import selectors, services
from parvis.apps.approval.models import Review, Verdict
from parvis.apps.approval.services import StageWish
from parvis.apps.content.models import Post
from parvis.apps.content.services import post_create, post_save
from parvis.core.actors import Actor
from parvis.core.errors import ParvisError
from parvis.core.people import User
from parvis.core.workspaces.models import Membership, Workspace
from parvis.core.workspaces.permissions import Role

DEEDS = [
    "edit:a",
    "edit:b",
    "ask",
    "yes:one",
    "yes:two",
    "changes:one",
    "changes:two",
    "take back",
    "withdraw",
]
NAMES = count()


class Model:
    """The rule, written a second time and as simply as can be: what each stage has said of which words."""

    def __init__(self) -> None:
        self.words, self.cleared = "a", set[str]()
        self.asked: str | None = None  # the words that are asked about
        self.stage, self.open = 0, False

    def do(self, deed: str) -> None:
        verb, _colon, what = deed.partition(":")
        if verb == "edit":
            self.words = what
        elif verb == "ask":
            again = self.asked == self.words and self.open
            if self.words not in self.cleared and not again:
                self.asked, self.stage, self.open = self.words, 0, True
        elif verb == "withdraw":
            self.asked, self.open = None, False
        elif verb == "take back":
            self.cleared.discard(self.words)
        elif self.open and self.asked == self.words and self.stage == ["one", "two"].index(what):
            if verb == "changes":
                self.open = False
            else:
                self.stage += 1
            if self.stage == 2:
                self.cleared.add(self.words)
                self.asked, self.open = None, False


class AnyOrder(TestCase):  # type: ignore[misc]
    """A house of one writer and two stages."""

    def setUp(self) -> None:
        number = next(NAMES)
        self.workspace = Workspace.objects.create(name="w", slug=f"any-{number}")
        self.people: dict[str, Actor] = {}
        for name in ("writer", "one", "two"):
            user = User.objects.create_user(f"{name}-{number}@example.org")
            Membership.objects.create(workspace=self.workspace, user=user, role=Role.MANAGER)
            self.people[name] = Actor.human(user)
        for name in ("one", "two"):
            wish = StageWish(name=name, member_ids=[self.people[name].user_id or 0])
            services.stage_create(actor=self.people["writer"], workspace=self.workspace, wish=wish)

    @given(st.lists(st.sampled_from(DEEDS), max_size=16))
    @settings(max_examples=60)
    def test_a_post_is_cleared_iff_every_stage_said_yes_to_its_words(self, deeds: list[str]) -> None:
        post = post_create(actor=self.people["writer"], workspace=self.workspace, body=saying("a"), now=NOW)
        model = Model()
        for deed in deeds:
            with suppress(ParvisError):
                self.do(post, deed)
            model.do(deed)
            post.refresh_from_db()
            held = selectors.clearance_of(post)
            assert (held is not None) == (model.words in model.cleared), deeds
            assert held is None or (held.digest, held.decision.verdict) == (post.digest, Verdict.APPROVED)
        self.counted()

    def counted(self) -> None:
        """What the menu counts by one query is what the page finds by reading each review."""
        for member in Membership.objects.filter(workspace=self.workspace).select_related("user"):
            found = selectors.waiting_for(self.workspace, member.user, NOW)
            assert selectors.waiting_count(member) == len(found), member.user

    def do(self, post: Post, deed: str) -> None:
        verb, _colon, what = deed.partition(":")
        given_ = {"workspace": self.workspace, "now": NOW}
        writer = self.people["writer"]
        post.refresh_from_db()
        review = Review.objects.filter(post=post).first()
        if verb == "edit":
            post_save(actor=writer, post_id=post.pk, body=saying(what), seen=post.number, **given_)
        elif verb == "ask":
            services.review_open(actor=writer, post_id=post.pk, **given_)
        elif verb == "take back":
            services.clearance_withdraw(actor=writer, post_id=post.pk, **given_)
        elif review is not None and verb == "withdraw":
            services.review_withdraw(actor=writer, review_id=review.pk, **given_)
        elif review is not None:
            verdict = Verdict.APPROVED if verb == "yes" else Verdict.CHANGES
            services.decide(
                actor=self.people[what], review_id=review.pk, digest=post.digest, verdict=verdict, note="x",
                **given_,
            )  # fmt: skip


pytestmark = pytest.mark.django_db
