"""What people decide of ideas: add, choose, set aside, order. One verb, one transaction, one entry."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Min
from django.utils.translation import gettext_lazy as _

from parvis.apps.ideas.models import Choice, Idea, Origin
from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.errors import BadInput, Conflict, NotFound
from parvis.core.workspaces.models import Membership, Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require
from parvis.kit.markup import one_line, tidy

LONGEST_NOTE: Final = 2_000


@transaction.atomic
def idea_add(
    *, actor: Actor, workspace: Workspace, title: str, note: str = "", due_on: date | None = None,
    now: datetime,
) -> Idea:  # fmt: skip
    """Put an idea of one's own on the board, on top. Raises ``BadInput``."""
    require(actor, workspace, Verb.WRITE_POSTS)
    named, told = _said(title, note)
    made = Idea.objects.create(
        workspace=workspace, title=named, note=told, due_on=due_on, origin=Origin.PERSON,
        position=_top(workspace, Choice.OPEN), proposed_by_id=actor.user_id, proposed_label=actor.label[:200],
        proposed_at=now,
    )  # fmt: skip
    tell(actor, made, "idea.add", after={"title": made.title})
    return made


@transaction.atomic
def idea_change(
    *, actor: Actor, workspace: Workspace, idea_id: UUID, title: str, note: str, owner: int | None,
    due_on: date | None,
) -> Idea:  # fmt: skip
    """Say it otherwise, give it to somebody, or a day. Raises ``BadInput`` for who is no member."""
    require(actor, workspace, Verb.WRITE_POSTS)
    idea = own(workspace, idea_id)
    named, told = _said(title, note)
    if owner is not None and not Membership.objects.filter(workspace=workspace, user=owner).exists():
        raise BadInput(_("This person is not a member of the workspace any more."), code="owner")
    wanted = {"title": named, "note": told, "owner_id": owner, "due_on": due_on}
    before = {name: getattr(idea, name) for name, value in wanted.items() if getattr(idea, name) != value}
    if before:
        for name, value in wanted.items():
            setattr(idea, name, value)
        idea.is_sample = False
        idea.save()
        after = {name: getattr(idea, name) for name in before}
        tell(actor, idea, "idea.change", before=_plain(before), after=_plain(after))
    return idea


@transaction.atomic
def idea_choose(*, actor: Actor, workspace: Workspace, idea_id: UUID, now: datetime) -> Idea:
    """Say that this one will be made."""
    return _decide(actor, workspace, idea_id, Choice.CHOSEN, now=now)


@transaction.atomic
def idea_reopen(*, actor: Actor, workspace: Workspace, idea_id: UUID, now: datetime) -> Idea:
    """Put it back among those to look at."""
    return _decide(actor, workspace, idea_id, Choice.OPEN, now=now)


@transaction.atomic
def idea_set_aside(
    *, actor: Actor, workspace: Workspace, idea_id: UUID, reason: str = "", now: datetime
) -> Idea:
    """Leave it; the same thing is not proposed again for as long as the workspace says. One that became a
    brief or a post cannot be: put that away first."""
    return _decide(actor, workspace, idea_id, Choice.ASIDE, now=now, reason=one_line(reason)[:200])


@transaction.atomic
def idea_place(
    *, actor: Actor, workspace: Workspace, idea_id: UUID, choice: Choice, before: UUID | None, now: datetime
) -> Idea:
    """Put an idea into a column, before another (None: at the end)."""
    idea = _decide(actor, workspace, idea_id, choice, now=now)
    column = Idea.objects.select_for_update().filter(workspace=workspace, choice=choice)
    order = [one for one in column.order_by("position", "-proposed_at", "pk") if one.pk != idea.pk]
    at = next((n for n, one in enumerate(order) if one.pk == before), len(order))
    order.insert(at, idea)
    for position, one in enumerate(order):
        one.position = position
    Idea.objects.bulk_update(order, ["position"])
    tell(actor, idea, "idea.place", after={"position": at + 1})
    return idea


def _decide(
    actor: Actor, workspace: Workspace, idea_id: UUID, choice: Choice, *, now: datetime, reason: str = ""
) -> Idea:
    require(actor, workspace, Verb.WRITE_POSTS)
    idea = own(workspace, idea_id)
    if idea.choice == choice:
        return idea
    if choice is Choice.ASIDE and (idea.brief_id is not None or idea.post_id is not None):
        raise Conflict(_("This idea is a brief or a post already. Put that away instead."), code="under_way")
    before = idea.choice
    idea.position = _top(workspace, choice)
    idea.choice, idea.reason, idea.is_sample = choice, reason, False
    idea.taken_at, idea.taken_label = now, actor.label[:200]
    if choice is Choice.CHOSEN and idea.owner_id is None and actor.user_id is not None:
        idea.owner_id = actor.user_id
    idea.save()
    verb = {Choice.CHOSEN: "idea.choose", Choice.ASIDE: "idea.aside", Choice.OPEN: "idea.reopen"}[choice]
    tell(actor, idea, verb, before={"choice": before}, after={"choice": choice.value, "reason": reason})
    return idea


def own(workspace: Workspace, idea_id: UUID) -> Idea:
    """The workspace's idea, locked for the transaction. Raises ``NotFound``."""
    found = Idea.objects.select_for_update().filter(workspace=workspace, pk=idea_id).first()
    if found is None:
        raise NotFound(_("There is no such idea here."))
    return found


def tell(actor: Actor, idea: Idea, verb: str, **changes: Any) -> None:
    """Write down what was done to an idea."""
    audit.record(
        actor=actor, workspace=idea.workspace, verb=verb, target="idea", target_id=idea.pk, **changes
    )


def bottom(workspace: Workspace) -> int:
    """The place below every idea that is to be looked at."""
    found = Idea.objects.filter(workspace=workspace, choice=Choice.OPEN).aggregate(last=Max("position"))
    return int(found["last"] if found["last"] is not None else -1) + 1


def _top(workspace: Workspace, choice: Choice) -> int:
    found = Idea.objects.filter(workspace=workspace, choice=choice).aggregate(first=Min("position"))
    return int(found["first"] if found["first"] is not None else 1) - 1


def _said(title: str, note: str) -> tuple[str, str]:
    named, told = one_line(title)[:160].strip(), tidy(note)
    if not named:
        raise BadInput(_("Say the idea in a few words."), code="title")
    if len(told) > LONGEST_NOTE:
        raise BadInput(
            _("This is %(length)d characters long; at most %(most)d are kept. Shorten it."),
            code="note", length=len(told), most=LONGEST_NOTE,
        )  # fmt: skip
    return named, told


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
