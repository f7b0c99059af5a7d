"""How a workspace wants ideas proposed: sources, days, feeds. One verb, one transaction, one entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from parvis.apps.ideas.days.known import FIRST_YEAR, LAST_YEAR, Kind
from parvis.apps.ideas.models import IdeaFeed, Origin, OwnDay, Setting
from parvis.apps.ideas.proposing.found import proposer_of, setting_of
from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.errors import BadInput, Conflict, NotFound
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require
from parvis.kit.markup import one_line
from parvis.kit.utm import is_web_link

PROPOSING: Final = tuple(one for one in Origin if one is not Origin.PERSON)
MOST_A_WEEK: Final = 50
MOST_DAYS: Final = 365
MOST_FEEDS: Final = 20
GONE: Final = _("It is not there any more. Somebody may have removed it.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants of the sources: which are on, each with its cap, and the bounds of all."""

    on: Mapping[Origin, bool]
    a_week: Mapping[Origin, int]
    kinds: tuple[str, ...]
    ahead_days: int
    again_days: int
    rest_days: int


@transaction.atomic
def sources_set(*, actor: Actor, workspace: Workspace, wanted: Wanted) -> Setting:
    """Say which sources propose, and how much. Raises ``BadInput`` beyond the bounds."""
    require(actor, workspace, Verb.WRITE_POSTS)
    Workspace.objects.select_for_update().get(pk=workspace.pk)
    numbers = {name: getattr(wanted, name) for name in ("ahead_days", "again_days", "rest_days")}
    if any(not 1 <= one <= MOST_DAYS for one in numbers.values()):
        raise BadInput(_("Choose between 1 and %(most)d days."), code="ahead_days", most=MOST_DAYS)
    if any(not 1 <= one <= MOST_A_WEEK for one in wanted.a_week.values()):
        raise BadInput(_("Choose between 1 and %(most)d ideas a week."), code="a_week", most=MOST_A_WEEK)
    if not set(wanted.kinds) <= set(Kind):
        raise BadInput(_("Choose among the kinds of days that are shown."), code="kinds")
    row = setting_of(workspace)
    before, after = _of(workspace, row), {}
    row.kinds = [one.value for one in Kind if one.value in wanted.kinds]
    for name, value in numbers.items():
        setattr(row, name, value)
    row.save()
    for origin in PROPOSING:
        one = proposer_of(workspace, origin)
        one.is_on, one.a_week = wanted.on[origin], wanted.a_week[origin]
        one.save()
    after = _of(workspace, row)
    changed = [name for name in after if after[name] != before[name]]
    if changed:
        audit.record(
            actor=actor, workspace=workspace, verb="idea_sources.set", target="idea_sources",
            before={name: before[name] for name in changed}, after={name: after[name] for name in changed},
        )  # fmt: skip
    return row


def _of(workspace: Workspace, row: Setting) -> dict[str, Any]:
    known: dict[str, Any] = {
        "kinds": list(row.kinds), "ahead_days": row.ahead_days, "again_days": row.again_days,
        "rest_days": row.rest_days,
    }  # fmt: skip
    rows = {one: proposer_of(workspace, one) for one in PROPOSING}
    return known | {"sources": {str(origin): one.a_week if one.is_on else 0 for origin, one in rows.items()}}


@transaction.atomic
def own_day_add(
    *, actor: Actor, workspace: Workspace, name: str, day: date, yearly: bool, solemn: bool
) -> OwnDay:
    """Add a day of the workspace's own."""
    require(actor, workspace, Verb.WRITE_POSTS)
    named = one_line(name)[:120].strip()
    if not named:
        raise BadInput(_("Give the day a name."), code="name")
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise BadInput(_("Choose a day of this century or the next."), code="day")
    try:
        with transaction.atomic():
            made = OwnDay.objects.create(
                workspace=workspace, name=named, day=day, is_yearly=yearly, is_solemn=solemn
            )
    except IntegrityError as error:
        raise Conflict(_("This day is there already."), code="name") from error
    _tell(actor, workspace, "own_day.add", "own_day", made.pk, after={"name": made.name, "day": f"{day}"})
    return made


@transaction.atomic
def own_day_remove(*, actor: Actor, workspace: Workspace, day_id: int) -> None:
    """Forget one of them; ideas that it gave stay."""
    require(actor, workspace, Verb.WRITE_POSTS)
    row = OwnDay.objects.select_for_update().filter(workspace=workspace, pk=day_id).first()
    if row is None:
        raise NotFound(GONE)
    _tell(actor, workspace, "own_day.remove", "own_day", row.pk, before={"name": row.name})
    row.delete()


@transaction.atomic
def idea_feed_add(*, actor: Actor, workspace: Workspace, name: str, url: str) -> IdeaFeed:
    """Have the new articles of a feed proposed."""
    require(actor, workspace, Verb.WRITE_POSTS)
    named, address = one_line(name)[:80].strip(), url.strip()
    if not named:
        raise BadInput(_("Give the feed a name."), code="name")
    if not is_web_link(address) or len(address) > 2000:
        raise BadInput(_("A link begins with https:// (or http://) and names a site."), code="url")
    if IdeaFeed.objects.filter(workspace=workspace).count() >= MOST_FEEDS:
        raise BadInput(_("At most %(most)d feeds are read here."), code="url", most=MOST_FEEDS)
    try:
        with transaction.atomic():
            made = IdeaFeed.objects.create(workspace=workspace, name=named, url=address)
    except IntegrityError as error:
        raise Conflict(_("This feed is read already."), code="url") from error
    _tell(actor, workspace, "idea_feed.add", "idea_feed", made.pk, after={"name": named, "url": address})
    return made


@transaction.atomic
def idea_feed_remove(*, actor: Actor, workspace: Workspace, feed_id: int) -> None:
    """Read a feed no more; ideas that it gave stay."""
    require(actor, workspace, Verb.WRITE_POSTS)
    row = IdeaFeed.objects.select_for_update().filter(workspace=workspace, pk=feed_id).first()
    if row is None:
        raise NotFound(GONE)
    _tell(actor, workspace, "idea_feed.remove", "idea_feed", row.pk, before={"name": row.name})
    row.delete()


def _tell(actor: Actor, workspace: Workspace, verb: str, target: str, pk: int, **changes: Any) -> None:
    audit.record(actor=actor, workspace=workspace, verb=verb, target=target, target_id=pk, **changes)
