"""Tokens: worth what their maker is worth, shown once, gone with the membership."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from callers import Caller, token_for
from parvis.core.actors import Actor
from parvis.core.api.models import Answered, Token
from parvis.core.api.tokens import (
    LONGEST,
    answers_clean,
    digest_of,
    token_create,
    token_of,
    token_revoke,
    verbs_for,
)
from parvis.core.audit import AuditEntry
from parvis.core.errors import BadInput, Conflict, NotAllowed, NotFound
from parvis.core.people import User
from parvis.core.workspaces.models import Membership, Workspace
from parvis.core.workspaces.permissions import Role, Verb
from parvis.core.workspaces.services import member_remove, require

pytestmark = pytest.mark.django_db
NOW = timezone.now()
MONTH = NOW + timedelta(days=30)
READ = [Verb.SEE_LISTENING]


def made(user: User, workspace: Workspace, **changes: object) -> Token:
    given = {"name": "notebook", "verbs": READ, "expires_at": MONTH, "now": NOW, **changes}
    return token_create(actor=Actor.human(user), workspace=workspace, **given).token  # type: ignore[arg-type]


def test_the_text_of_a_token_is_stored_nowhere(owner: User, workspace: Workspace) -> None:
    new = token_create(
        actor=Actor.human(owner), workspace=workspace, name="n", verbs=READ, expires_at=MONTH, now=NOW,
        draw=lambda: "s3cret",
    )  # fmt: skip
    assert new.text == "parvis_s3cret"
    row = Token.objects.values().get()
    assert row["digest"] == digest_of("parvis_s3cret")
    assert "s3cret" not in json.dumps({**row, "start": row["start"][:7]}, default=str)
    entry = AuditEntry.objects.get(verb="token.create")
    assert entry.after == {"name": "n", "verbs": ["see_listening"], "expires_at": MONTH.isoformat()}


def test_a_token_may_only_what_its_maker_may(workspace: Workspace, member: Callable[[Role], User]) -> None:
    analyst = member(Role.ANALYST)
    with pytest.raises(BadInput):
        made(analyst, workspace, verbs=[Verb.ERASE_AUTHORS])
    with pytest.raises(BadInput):
        made(analyst, workspace, verbs=[])
    assert made(analyst, workspace, verbs=verbs_for(Role.ANALYST)).verbs


def test_a_role_without_the_api_makes_no_token(workspace: Workspace, member: Callable[[Role], User]) -> None:
    with pytest.raises(NotAllowed):
        made(member(Role.CLIENT), workspace)


def test_a_token_makes_no_token(owner: User, workspace: Workspace) -> None:
    token = made(owner, workspace)
    program = Actor.api(token.name, owner, frozenset(Verb))
    with pytest.raises(NotAllowed):
        token_create(actor=program, workspace=workspace, name="x", verbs=READ, expires_at=MONTH, now=NOW)
    with pytest.raises(NotAllowed):
        token_revoke(actor=program, workspace=workspace, token_id=token.pk)


@pytest.mark.parametrize("end", [NOW, NOW - timedelta(days=1), NOW + LONGEST + timedelta(seconds=1)])
def test_a_token_ends_within_a_year(owner: User, workspace: Workspace, end: object) -> None:
    with pytest.raises(BadInput):
        made(owner, workspace, expires_at=end)


def test_two_tokens_of_a_person_do_not_share_a_name(owner: User, workspace: Workspace) -> None:
    made(owner, workspace)
    with pytest.raises(Conflict):
        made(owner, workspace)


def test_a_token_that_is_over_opens_nothing(owner: User, workspace: Workspace) -> None:
    text = token_for(owner, workspace)
    assert token_of(text, now=NOW) is not None
    assert token_of(text, now=NOW + timedelta(days=31)) is None


def test_a_token_dies_with_its_makers_membership_and_does_not_come_back(
    actor: Actor, workspace: Workspace, member: Callable[[Role], User]
) -> None:
    analyst = member(Role.ANALYST)
    caller = Caller(token_for(analyst, workspace))
    assert caller.get("/token").status_code == 200
    member_remove(actor=actor, workspace=workspace, user_id=analyst.pk)
    assert caller.get("/token").status_code == 401
    Membership.objects.create(workspace=workspace, user=analyst, role=Role.ANALYST)
    assert caller.get("/token").status_code == 401


def test_a_token_of_somebody_who_may_not_sign_in_opens_nothing(owner: User, workspace: Workspace) -> None:
    caller = Caller(token_for(owner, workspace))
    User.objects.filter(pk=owner.pk).update(is_active=False)
    assert caller.get("/token").status_code == 401


def test_a_token_loses_what_its_makers_role_loses_and_says_so(
    workspace: Workspace, member: Callable[[Role], User]
) -> None:
    user = member(Role.MANAGER)
    caller = Caller(token_for(user, workspace, [Verb.SEE_LISTENING, Verb.ERASE_AUTHORS]))
    assert json.loads(caller.get("/token").content)["verbs"] == ["erase_authors", "see_listening"]
    Membership.objects.filter(user=user).update(role=Role.ANALYST)
    assert json.loads(caller.get("/token").content)["verbs"] == ["see_listening"]
    Membership.objects.filter(user=user).update(role=Role.CLIENT)
    assert caller.get("/token").status_code == 401


def test_the_table_and_the_token_both_decide_in_services(owner: User, workspace: Workspace) -> None:
    program = Actor.api("notebook", owner, frozenset({Verb.EDIT_QUERIES}))
    require(program, workspace, Verb.EDIT_QUERIES)
    with pytest.raises(NotAllowed):
        require(program, workspace, Verb.EDIT_SOURCES)
    Membership.objects.filter(user=owner).update(role=Role.CLIENT)
    with pytest.raises(NotAllowed):
        require(program, workspace, Verb.EDIT_QUERIES)


def test_one_revokes_ones_own_and_managers_revoke_anybodys(
    owner: User, workspace: Workspace, member: Callable[[Role], User]
) -> None:
    analyst, second = member(Role.ANALYST), User.objects.create_user("second@example.org")
    Membership.objects.create(workspace=workspace, user=second, role=Role.ANALYST)
    mine = made(analyst, workspace)
    with pytest.raises(NotFound):
        token_revoke(actor=Actor.human(second), workspace=workspace, token_id=mine.pk)
    token_revoke(actor=Actor.human(analyst), workspace=workspace, token_id=mine.pk)
    other = made(second, workspace)
    token_revoke(actor=Actor.human(owner), workspace=workspace, token_id=other.pk)
    assert not Token.objects.exists()
    assert [entry.target_id for entry in AuditEntry.objects.filter(verb="token.revoke")] == [
        str(other.pk),
        str(mine.pk),
    ]


def test_what_a_program_does_is_written_down_with_its_maker(owner: User, workspace: Workspace) -> None:
    caller = Caller(token_for(owner, workspace, [Verb.EDIT_QUERIES], name="weekly notebook"))
    assert caller.ask("POST", "/queries", {"name": "Vélo", "text": "vélo"}).status_code == 201
    entry = AuditEntry.objects.get(verb="query.create")
    assert (entry.actor_kind, entry.actor_label, entry.on_behalf_of) == ("api", "weekly notebook", "Ada")
    assert entry.actor_user == owner


def test_old_answers_and_tokens_long_over_are_forgotten(owner: User, workspace: Workspace) -> None:
    living, long_over = made(owner, workspace), made(owner, workspace, name="old")
    long_ago = NOW - timedelta(days=60)
    Token.objects.filter(pk=long_over.pk).update(created_at=long_ago, expires_at=NOW - timedelta(days=31))
    for key, at in (("old", NOW - timedelta(days=2)), ("new", NOW)):
        Answered.objects.create(token=living, key=key, fingerprint="f", at=at)
    assert answers_clean.call() == 1
    assert [one.key for one in Answered.objects.all()] == ["new"]
    assert [one.pk for one in Token.objects.all()] == [living.pk]
