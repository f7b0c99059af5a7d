"""Having ideas proposed: every source that is on, each by itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from parvis.apps.ideas.models import IdeaFeed, Origin
from parvis.apps.ideas.proposing import days, posts, trends
from parvis.apps.ideas.proposing.found import Outcome, ideas_propose, proposer_of
from parvis.core.actors import Actor
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require


def workspace_propose(
    *, actor: Actor, workspace: Workspace, now: datetime, asked: bool = False
) -> Mapping[Origin, Outcome]:
    """Look for ideas in all that is here already; feeds are read elsewhere, since they ask the wire.
    ``asked``: a person did, and may be shown what was heard long ago. Says why a source brought nothing."""
    require(actor, workspace, Verb.WRITE_POSTS)
    told: dict[Origin, Outcome] = {}
    for origin in (Origin.TREND, Origin.DAY, Origin.BEST, Origin.EVERGREEN):
        if not proposer_of(workspace, origin).is_on:
            told[origin] = Outcome(why="off")
            continue
        why = ""
        if origin is Origin.TREND:
            found, moment = trends.found(workspace, now, old=asked)
            why = "sensitive" if moment else ""
        else:
            finders = {Origin.DAY: days.found, Origin.BEST: posts.found_best,
                       Origin.EVERGREEN: posts.found_evergreen}  # fmt: skip
            found = finders[origin](workspace, now)
        made = ideas_propose(actor=actor, workspace=workspace, origin=origin, found=found, now=now)
        told[origin] = Outcome(made.made, made.kept_back, why)
    return told


def reads_feeds(workspace: Workspace) -> bool:
    """Whether there is a feed to ask, and somebody wants it asked."""
    return proposer_of(workspace, Origin.FEED).is_on and IdeaFeed.objects.filter(workspace=workspace).exists()
