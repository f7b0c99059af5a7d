"""What goes with the sample's posts: ideas that rest on nothing else, and that nobody took up."""

from __future__ import annotations

from django.db import transaction

from parvis.apps.ideas.deciding import tell
from parvis.apps.ideas.models import Choice, Idea, Origin
from parvis.apps.trends.selectors import rises_of
from parvis.core.actors import Actor
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require


@transaction.atomic
def sample_remove(*, actor: Actor, workspace: Workspace) -> int:
    """Take away ideas of trends whose rise is known no more, unless somebody chose them; how many."""
    require(actor, workspace, Verb.REMOVE_SAMPLE)
    known = set(rises_of(workspace).values_list("pk", flat=True))
    gone = 0
    for one in Idea.objects.filter(workspace=workspace, origin=Origin.TREND, choice=Choice.OPEN):
        if one.evidence.get("rise") not in known:
            tell(actor, one, "idea.delete", before={"title": one.title})
            one.delete()
            gone += 1
    return gone
