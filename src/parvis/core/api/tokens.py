"""Tokens: made by a member, never worth more than their role, gone with their membership."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parvis.core import audit
from parvis.core.actors import Actor, ActorKind
from parvis.core.api.models import Answered, Token
from parvis.core.errors import BadInput, Conflict, NotAllowed, NotFound
from parvis.core.jobs.tasks import job
from parvis.core.workspaces.models import Membership, Workspace
from parvis.core.workspaces.permissions import TABLE, Role, Verb, allowed
from parvis.core.workspaces.services import require

PREFIX = "parvis_"  # by which scanners of leaked secrets know it
START = len(PREFIX) + 5
LONGEST = timedelta(days=366)
KEPT = timedelta(days=1)  # how long an answer waits for its request to come again


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token just made. ``text`` is shown once and kept nowhere."""

    token: Token
    text: str


def drawn() -> str:
    """256 random bits as 43 characters."""
    return secrets.token_urlsafe(32)


def digest_of(text: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(text.encode()).hexdigest()


def verbs_for(role: Role | str) -> list[Verb]:
    """What a token of a member with this role can be allowed; making tokens is left to people."""
    return [verb for verb in Verb if verb in TABLE[Role(role)] and verb is not Verb.USE_API]


@transaction.atomic
def token_create(
    *,
    actor: Actor,
    workspace: Workspace,
    name: str,
    verbs: Iterable[Verb],
    expires_at: datetime,
    now: datetime,
    draw: Callable[[], str] = drawn,
) -> NewToken:
    """Make a token for the actor's own programs. Its verbs are some of those of their role."""
    require(actor, workspace, Verb.USE_API)
    if actor.kind is not ActorKind.HUMAN:
        raise NotAllowed(_("Only a person makes tokens: sign in and use the page “API”."))
    membership = Membership.objects.get(workspace=workspace, user_id=actor.user_id or 0)
    wanted, name = list(dict.fromkeys(verbs)), name.strip()[:60]
    if not name:
        raise BadInput(_("Give the token a name: the program that will use it."), code="name_missing")
    if not wanted or not set(wanted) <= set(verbs_for(membership.role)):
        raise BadInput(_("Choose what the token may do, among what your role may do."), code="verbs")
    if not now < expires_at <= now + LONGEST:
        raise BadInput(_("A token lives a year at most. Choose an earlier end."), code="expires_at")
    text = PREFIX + draw()
    try:
        with transaction.atomic():
            token = Token.objects.create(
                membership=membership,
                name=name,
                digest=digest_of(text),
                start=text[:START],
                verbs=[verb.value for verb in wanted],
                created_at=now,
                expires_at=expires_at,
            )
    except IntegrityError as error:
        raise Conflict(_("You have a token of this name already. Choose another name.")) from error
    _audit(actor, workspace, "token.create", token, after=_told(token))
    return NewToken(token, text)


@transaction.atomic
def token_revoke(*, actor: Actor, workspace: Workspace, token_id: int) -> None:
    """End a token at once: one's own, or anybody's for whoever manages members."""
    require(actor, workspace, Verb.USE_API)
    if actor.kind is not ActorKind.HUMAN:
        raise NotAllowed(_("Only a person revokes tokens: sign in and use the page “API”."))
    token = tokens_seen(workspace, actor).select_for_update(of=("self",)).filter(pk=token_id).first()
    if token is None:
        raise NotFound(_("It is not there any more. Somebody may have deleted it."))
    _audit(actor, workspace, "token.revoke", token, before=_told(token))
    token.delete()


def tokens_seen(workspace: Workspace, actor: Actor) -> QuerySet[Token]:
    """The actor's own tokens; those of everybody for whoever manages members."""
    found = Token.objects.filter(membership__workspace=workspace).select_related("membership__user")
    mine = Membership.objects.filter(workspace=workspace, user_id=actor.user_id or 0).first()
    if mine is not None and allowed(mine.role, Verb.EDIT_MEMBERS):
        return found
    return found.filter(membership__user_id=actor.user_id or 0)


def token_of(text: str, *, now: datetime) -> Token | None:
    """The living token with this text: not expired, of a member who may still sign in and use the API."""
    token = (
        Token.objects.select_related("membership__workspace", "membership__user")
        .filter(digest=digest_of(text), expires_at__gt=now, membership__user__is_active=True)
        .first()
    )
    return token if token is not None and allowed(token.membership.role, Verb.USE_API) else None


def verbs_now(token: Token) -> frozenset[Verb]:
    """What a token may do today: its verbs that its maker's role still includes."""
    given = set(token.verbs)
    return frozenset(verb for verb in verbs_for(token.membership.role) if verb.value in given)


def actor_of(token: Token) -> Actor:
    """The program, acting on behalf of the token's maker."""
    return Actor.api(token.name, token.membership.user, verbs_now(token))


@job(max_attempts=3)
def answers_clean() -> int:
    """Forget the answers whose requests will not come again (a day), and tokens that ended a month ago."""
    now = timezone.now()
    gone, _rows = Answered.objects.filter(at__lt=now - KEPT).delete()
    Token.objects.filter(expires_at__lt=now - timedelta(days=30)).delete()
    return gone


def _told(token: Token) -> dict[str, object]:
    """A token as the audit tells it: never its text."""
    return {"name": token.name, "verbs": sorted(token.verbs), "expires_at": token.expires_at.isoformat()}


def _audit(actor: Actor, workspace: Workspace, verb: str, token: Token, **changes: dict[str, object]) -> None:
    audit.record(actor=actor, workspace=workspace, verb=verb, target="token", target_id=token.pk, **changes)
