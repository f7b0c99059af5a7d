"""What the sample workspace shows of creation: one brief, whose facts are in the sample's own posts."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from parvis.ai.writing.ports import Goal, Story, Tone
from parvis.apps.audience.selectors import segments_of
from parvis.apps.creation import selectors
from parvis.apps.creation.briefing import brief_create
from parvis.apps.creation.briefs import BriefDraft
from parvis.apps.creation.models import Brief
from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require

SEGMENT = "Citadins à vélo"
FILMED = (
    "Une vidéo partagée le 18 juillet 2013 oppose un cycliste ordinaire, sur un vélo à 9 500 $, "
    "à un professionnel sur un Bixi"
)
TITLE = "Une contravention de 651 $ pour un cycliste montréalais"  # of a post of the sample, 11 July 2013


def brief() -> BriefDraft:
    """The sample's brief; ``tests/apps/creation/test_sample.py`` finds each fact in the sample's posts."""
    return BriefDraft(
        name="Rouler en ville, été 2013",
        language="fr",
        goal=Goal.TALK,
        tone=Tone.WARM,
        message="À vélo en ville, chaque trajet mérite d’être raconté.",
        audience="Ils pédalent tous les jours et se sentent rarement écoutés.",
        facts=(
            f"Un message public du 11 juillet 2013 s’intitule « {TITLE} »",
            "Le même jour, le récit d’un cycliste verbalisé à Montréal a reçu 226 commentaires",
            FILMED,
        ),
        call="Racontez votre trajet en commentaire",
        networks=("bluesky", "linkedin", "mastodon"),
        constraints=("Ne pas prendre parti contre la police",),
        story=Story(
            who="un cycliste montréalais",
            happened="Il a reçu une contravention de 651 $.",
            matters="Derrière chaque règle de la route, il y a quelqu’un qui rentre chez lui.",
            feels="L’envie de raconter son propre trajet.",
        ),
        keywords=("vélo", "Montréal"),
    )


@transaction.atomic
def sample_add(*, actor: Actor, workspace: Workspace) -> Brief:
    """Put the sample's brief beside its posts, marked as such; one that is there stays as it is."""
    there = selectors.samples(workspace).first()
    if there is not None:
        return there
    known = {one.name: str(one.id) for one in segments_of(workspace_id=workspace.pk)}
    draft = replace(brief(), segment=known.get(SEGMENT, ""))
    return brief_create(actor=actor, workspace=workspace, draft=draft, now=timezone.now(), is_sample=True)


@transaction.atomic
def sample_remove(*, actor: Actor, workspace: Workspace) -> None:
    """Take away the sample's brief, unless somebody changed it or had variants written."""
    require(actor, workspace, Verb.REMOVE_SAMPLE)
    for one in selectors.samples(workspace).filter(variations__isnull=True, runs__isnull=True):
        audit.record(
            actor=actor, workspace=workspace, verb="brief.delete", target="brief", target_id=one.pk,
            before={"name": one.name},
        )  # fmt: skip
        one.delete()
