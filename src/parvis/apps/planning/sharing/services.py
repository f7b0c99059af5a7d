"""Links that show the calendar outside: made, and withdrawn."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.apps.planning.plans import GONE, account_of
from parvis.apps.planning.sharing.models import CalendarLink, Shows
from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.errors import BadInput, NotFound
from parvis.core.links import link_columns
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require

A_YEAR: Final = 365  # a calendar program asks by itself: a link that stops each season would be set up anew


@transaction.atomic
def calendar_link_create(
    *,
    actor: Actor,
    workspace: Workspace,
    kind: Shows,
    days: int,
    with_plans: bool,
    now: datetime,
    account_id: int | None = None,
    token: Callable[[], str] = lambda: secrets.token_urlsafe(32),
) -> tuple[CalendarLink, str]:
    """A link that shows the calendar for so many days; with its token, which is kept nowhere. A feed may also
    open for a year."""
    require(actor, workspace, Verb.SHARE_VIEWS)
    account = account_of(workspace, account_id) if account_id is not None else None
    if kind not in Shows.values:
        raise BadInput(_("Choose what the link opens."), code="kind")
    drawn = token()
    long = kind == Shows.FEED and days == A_YEAR
    columns = link_columns(days=90 if long else days, by_id=actor.user_id, now=now, token=drawn)
    if long:
        columns["expires_at"] = now + timedelta(days=A_YEAR)
    link = CalendarLink.objects.create(
        workspace=workspace, kind=kind, account=account, with_plans=with_plans, **columns
    )
    _tell(actor, link, "calendar.share")
    return link, drawn


@transaction.atomic
def calendar_link_withdraw(
    *, actor: Actor, workspace: Workspace, link_id: int, now: datetime
) -> CalendarLink:
    """Close a link at once, for everybody who holds it."""
    require(actor, workspace, Verb.SHARE_VIEWS)
    link = CalendarLink.objects.select_for_update().filter(workspace=workspace, pk=link_id).first()
    if link is None:
        raise NotFound(GONE)
    if link.withdrawn_at is None:
        link.withdrawn_at = now
        link.save(update_fields=["withdrawn_at"])
        _tell(actor, link, "calendar.unshare")
    return link


def _tell(actor: Actor, link: CalendarLink, verb: str) -> None:
    after = {"kind": link.kind, "account": link.account_id, "expires_at": link.expires_at}
    audit.record(
        actor=actor, workspace=link.workspace, verb=verb, target="calendar", target_id=link.pk, after=after
    )
