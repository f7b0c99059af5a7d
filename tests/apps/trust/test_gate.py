"""What a law asks to be said holds a post back, on every way, until it is mended or a person signs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from apps.publishing import made
from parvis.apps.approval.services import review_open
from parvis.apps.content.models import Post
from parvis.apps.content.selectors import body_of
from parvis.apps.content.services import post_save
from parvis.apps.publishing import selectors as publishing
from parvis.apps.publishing.engine.gates import look
from parvis.apps.publishing.engine.pace import Pace
from parvis.apps.publishing.services import delivery_publish_now
from parvis.apps.publishing.states import Reason
from parvis.apps.trust import selectors, services
from parvis.apps.trust.findings import Rule
from parvis.apps.trust.models import Waiver
from parvis.core.actors import Actor
from parvis.core.audit import AuditEntry
from parvis.core.errors import BadInput, Conflict, NotAllowed, ParvisError
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Role

pytestmark = pytest.mark.django_db
NOW = timezone.now()
PAID = "Mes baskets préférées, #sponsorisé par personne d’autre."


@pytest.fixture
def post(workspace: Workspace, owner: User) -> Post:
    return made.post(workspace, owner, made.body(PAID), now=NOW)


def waive(post: Post, user: User, *, reason: str = "Nous fabriquons ces baskets.") -> Waiver:
    checked = selectors.checked(post, NOW)
    return services.finding_waive(
        actor=Actor.human(user), workspace=post.workspace, post_id=post.pk, key=checked.blocking[0].key,
        digest=checked.digest, reason=reason, now=NOW,
    )  # fmt: skip


def ask(post: Post, owner: User) -> None:
    review_open(actor=Actor.human(owner), workspace=post.workspace, post_id=post.pk, now=NOW)


def test_a_hidden_partnership_is_not_asked_about(post: Post, owner: User) -> None:
    with pytest.raises(Conflict) as refused:
        ask(post, owner)
    assert refused.value.code == "undisclosed"


def test_it_is_asked_about_once_somebody_signed_why(post: Post, owner: User) -> None:
    waive(post, owner)
    ask(post, owner)


def test_a_waiver_ends_with_the_words_it_was_for(post: Post, owner: User) -> None:
    waive(post, owner)
    actor, other = Actor.human(owner), made.body(PAID + " Essayez-les !")
    changed = post_save(
        actor=actor, workspace=post.workspace, post_id=post.pk, body=other, seen=post.number, now=NOW
    )
    with pytest.raises(Conflict):
        ask(changed, owner)
    back = post_save(
        actor=actor, workspace=post.workspace, post_id=post.pk, body=made.body(PAID), seen=2, now=NOW
    )
    ask(back, owner)


def test_one_click_writes_the_wording_of_the_law_in_front(post: Post, owner: User) -> None:
    checked = selectors.checked(post, NOW)
    mended = services.finding_mend(
        actor=Actor.human(owner), workspace=post.workspace, post_id=post.pk, key=checked.blocking[0].key,
        digest=checked.digest, seen=post.number, now=NOW,
    )  # fmt: skip
    assert body_of(mended).common.parts[0].text.startswith("Collaboration commerciale\n")
    assert not selectors.checked(mended, NOW).blocking
    ask(mended, owner)


def test_nothing_is_scheduled_with_it_not_even_under_a_grant(post: Post, owner: User) -> None:
    account = made.account(post.workspace)
    made.grant(post.workspace, owner, now=NOW)
    codes = {one.code for one in publishing.obstacles(post, account, NOW) if one.blocks}
    assert "undisclosed" in codes
    with pytest.raises(Conflict):
        delivery_publish_now(
            actor=Actor.human(owner),
            workspace=post.workspace,
            post_id=post.pk,
            account_id=account.pk,
            now=NOW,
        )


def test_what_is_declared_after_the_approval_is_seen_by_the_last_look(
    workspace: Workspace, owner: User
) -> None:
    post, account = made.post(workspace, owner, now=NOW), made.account(workspace)
    made.cleared(post, owner, NOW)
    delivery = delivery_publish_now(
        actor=Actor.human(owner), workspace=workspace, post_id=post.pk, account_id=account.pk, now=NOW
    )
    assert look(delivery, Pace(account.pk), NOW, begun=False) is None
    declare(post, owner, commercial=True)
    held = look(delivery, Pace(account.pk), NOW, begun=False)
    assert held is not None
    assert held.reason is Reason.UNAPPROVED  # type: ignore[union-attr]


def declare(post: Post, user: User, *, commercial: bool = False, virtual: bool = False) -> None:
    services.declaration_set(
        actor=Actor.human(user), workspace=post.workspace, post_id=post.pk, commercial=commercial,
        retouched=False, virtual=virtual, now=NOW,
    )  # fmt: skip


def test_nobody_waives_what_a_person_declared(workspace: Workspace, owner: User) -> None:
    post = made.post(workspace, owner, now=NOW)
    declare(post, owner, virtual=True)
    assert [one.rule for one in selectors.checked(post, NOW).blocking] == [Rule.VIRTUAL]
    with pytest.raises(Conflict) as refused:
        waive(post, owner)
    assert refused.value.code == "firm"


def test_a_waiver_needs_a_reason_and_the_words_that_were_seen(post: Post, owner: User) -> None:
    with pytest.raises(BadInput):
        waive(post, owner, reason="  ")
    with pytest.raises(Conflict):
        services.finding_waive(
            actor=Actor.human(owner), workspace=post.workspace, post_id=post.pk, key="x", digest="0" * 64,
            reason="Parce que.", now=NOW,
        )  # fmt: skip


def test_whoever_only_writes_signs_no_blocking_finding(post: Post, member: Callable[[Role], User]) -> None:
    with pytest.raises(NotAllowed):
        waive(post, member(Role.AGENT))
    assert not Waiver.objects.exists()


def test_a_program_waives_nothing(post: Post, owner: User) -> None:
    checked = selectors.checked(post, NOW)
    program = Actor.api("robot", owner, frozenset({"write_posts", "approve_posts"}))
    with pytest.raises(NotAllowed):
        services.finding_waive(
            actor=program, workspace=post.workspace, post_id=post.pk, key=checked.blocking[0].key,
            digest=checked.digest, reason="Parce que.", now=NOW,
        )  # fmt: skip


@pytest.mark.parametrize("sql", ["UPDATE trust_waiver SET reason = 'x'", "DELETE FROM trust_waiver"])
def test_the_database_keeps_a_waiver_as_it_was_signed(post: Post, owner: User, sql: str) -> None:
    waive(post, owner)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert Waiver.objects.get().reason == "Nous fabriquons ces baskets."


def test_a_waiver_is_audited_with_its_reason(post: Post, owner: User) -> None:
    waive(post, owner)
    entry = AuditEntry.objects.filter(verb="finding.waive").get()
    assert entry.after["reason"] == "Nous fabriquons ces baskets."


def test_a_post_of_another_workspace_is_not_there(
    post: Post, other_workspace: Workspace, owner: User
) -> None:
    with pytest.raises(ParvisError):
        services.declaration_set(
            actor=Actor.human(owner), workspace=other_workspace, post_id=post.pk, commercial=True,
            retouched=False, virtual=False, now=NOW + timedelta(minutes=1),
        )  # fmt: skip
