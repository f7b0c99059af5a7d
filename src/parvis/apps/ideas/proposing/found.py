"""What a source finds, and how it becomes ideas: once each, within the cap, and not what was set aside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction

from parvis.apps.content.models import Post
from parvis.apps.ideas.deciding import bottom, tell
from parvis.apps.ideas.models import Choice, Idea, Origin, Proposer, Setting
from parvis.core.actors import Actor
from parvis.core.workspaces.models import Workspace
from parvis.kit.markup import one_line

WEEK: Final = timedelta(days=7)
DEFAULT_KINDS: Final = ("holiday", "world", "institution", "culture", "own")


@dataclass(frozen=True, slots=True)
class Found:
    """Something that a source would propose: ``key`` for ever, ``thing`` as it comes again; ``others`` are
    further names of the same thing. ``evidence`` is JSON."""

    key: str
    thing: str
    title: str
    evidence: Mapping[str, Any] = field(default_factory=dict)
    outside: str = ""
    due_on: date | None = None
    post: Post | None = None
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a source brought: ``made`` ideas; ``kept_back`` were found and left for another week; ``why`` it
    brought nothing, as a code (``wording``)."""

    made: int = 0
    kept_back: int = 0
    why: str = ""


def setting_of(workspace: Workspace) -> Setting:
    """How the workspace wants ideas proposed, or a row not saved."""
    return Setting.objects.filter(workspace=workspace).first() or Setting(
        workspace=workspace, kinds=list(DEFAULT_KINDS)
    )


def proposer_of(workspace: Workspace, origin: Origin) -> Proposer:
    """Whether a source is on, and its cap; or a row not saved."""
    return Proposer.objects.filter(workspace=workspace, origin=origin).first() or Proposer(
        workspace=workspace, origin=origin
    )


@transaction.atomic
def ideas_propose(
    *, actor: Actor, workspace: Workspace, origin: Origin, found: Iterable[Found], now: datetime
) -> Outcome:
    """Put what was found on the board, in its order, as far as the week's cap lets."""
    Workspace.objects.select_for_update().get(pk=workspace.pk)
    fresh = _fresh(workspace, origin, list(found), now)
    left = max(0, proposer_of(workspace, origin).a_week - this_week(workspace, origin, now))
    place = bottom(workspace)
    for n, one in enumerate(fresh[:left]):
        made = Idea.objects.create(
            workspace=workspace, title=one_line(one.title)[:160].strip() or one.key, origin=origin,
            key=one.key, thing=one.thing, evidence=dict(one.evidence), outside=one.outside[:20_000],
            due_on=one.due_on, source_post=one.post, position=place + n, proposed_label=actor.label[:200],
            proposed_by_id=actor.user_id, proposed_at=now,
        )  # fmt: skip
        tell(actor, made, "idea.propose", after={"title": made.title, "origin": origin.value})
    made_n = min(left, len(fresh))
    return Outcome(made_n, len(fresh) - made_n)


def this_week(workspace: Workspace, origin: Origin, now: datetime) -> int:
    """How many ideas this source proposed in the last seven days."""
    return Idea.objects.filter(workspace=workspace, origin=origin, proposed_at__gt=now - WEEK).count()


def _fresh(workspace: Workspace, origin: Origin, found: list[Found], now: datetime) -> list[Found]:
    """Those that are new: not proposed before, nor set aside lately, nor on the board under another key."""
    own = Idea.objects.filter(workspace=workspace, origin=origin)
    keys = set(own.filter(key__in=[one.key for one in found]).values_list("key", flat=True))
    again = now - timedelta(days=setting_of(workspace).again_days)
    refused = set(own.filter(choice=Choice.ASIDE, taken_at__gt=again).values_list("thing", flat=True))
    waiting = own.filter(choice__in=[Choice.OPEN, Choice.CHOSEN], brief__isnull=True, post__isnull=True)
    known = refused | set(waiting.values_list("thing", flat=True))
    fresh: list[Found] = []
    for one in found:
        if one.key in keys or known & {one.thing, *one.others}:
            continue
        keys.add(one.key)
        known |= {one.thing, *one.others}
        fresh.append(one)
    return fresh
