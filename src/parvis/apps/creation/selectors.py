"""Reading briefs and variants. A door; nothing here writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce

from parvis.ai.writing.ports import Kind
from parvis.apps.content.models import Post
from parvis.apps.creation import briefs, texts
from parvis.apps.creation.briefs import BriefDraft, draft_read
from parvis.apps.creation.labels import trouble_words
from parvis.apps.creation.models import AbTest, Brief, BriefVersion, Chosen, Run, Variation, Voice
from parvis.apps.creation.prompts import PromptSeen, in_use, prompt_numbered, prompts_of
from parvis.core.workspaces.models import Workspace

KINDS = {kind.value: kind for kind in Kind}
__all__ = [
    "KINDS",
    "Brief",
    "Printed",
    "PromptSeen",
    "ab_test_of",
    "ab_tests_of",
    "brief_of",
    "briefs_after",
    "briefs_of",
    "draft_of",
    "draft_read",
    "in_use",
    "lots_of",
    "origin_of",
    "prompt_numbered",
    "prompts_of",
    "run_printed",
    "runs_of",
    "samples",
    "variation_of",
    "variations_of",
    "versions_of",
    "voice_of",
]


def briefs_of(workspace: Workspace, *, archived: bool = False, words: str = "") -> QuerySet[Brief]:
    """The briefs of a workspace, changed last first: ``n`` variants and ``chosen`` posts of each."""
    found = Brief.objects.filter(workspace=workspace, archived_at__isnull=not archived)
    if words:
        found = found.filter(name__icontains=words)
    posts = Count("variations__chosen", distinct=True)
    return (
        found.select_related("segment", "created_by")
        .annotate(n=Count("variations", distinct=True), chosen=posts)
        .order_by("-changed_at", "-pk")
    )


def brief_of(workspace: Workspace, brief_id: UUID) -> Brief | None:
    """One of them, put away or not."""
    return Brief.objects.select_related("segment").filter(workspace=workspace, pk=brief_id).first()


def draft_of(brief: Brief) -> BriefDraft:
    """What a brief says now."""
    return briefs.from_json(brief.said)


def versions_of(brief: Brief) -> QuerySet[BriefVersion]:
    """Every state that it was in, the newest first."""
    return brief.versions.order_by("-number")


def voice_of(workspace: Workspace) -> Voice | None:
    """How the brand writes, if anybody said so."""
    return Voice.objects.filter(workspace=workspace).first()


def variations_of(brief: Brief) -> QuerySet[Variation]:
    """Its variants, the newest run first, each run in its order; ``is_chosen`` where one became a post."""
    there = Chosen.objects.filter(variation=OuterRef("pk"), post__archived_at__isnull=True)
    return (
        brief.variations.select_related("run")
        .annotate(is_chosen=Exists(there))
        .prefetch_related("chosen__post")
        .order_by(Coalesce("run__asked_at", "created_at").desc(), "place", "pk")
    )


def variation_of(workspace: Workspace, variation_id: UUID) -> Variation | None:
    """One variant of the workspace."""
    found = Variation.objects.select_related("brief__workspace", "run")
    return found.filter(brief__workspace=workspace, pk=variation_id).first()


def runs_of(brief: Brief) -> QuerySet[Run]:
    """What was asked for, the newest first, with how many variants came (``n``)."""
    return brief.runs.annotate(n=Count("variations")).order_by("-asked_at")


def origin_of(posts: Sequence[Post]) -> dict[UUID, Chosen]:
    """The variant that each of these posts came of, where one did."""
    found = Chosen.objects.select_related("variation__brief").filter(post__in=[post.pk for post in posts])
    return {one.post_id: one for one in found}


def ab_tests_of(brief: Brief) -> QuerySet[AbTest]:
    """Its A/B tests, the newest first, their arms in the order that was drawn."""
    arms = Chosen.objects.select_related("variation", "post").order_by("lot")
    return brief.ab_tests.prefetch_related(Prefetch("arms", arms))


def ab_test_of(workspace: Workspace, test_id: UUID) -> AbTest | None:
    """One of the workspace, its arms in their order."""
    arms = Chosen.objects.select_related("variation", "post").order_by("lot")
    found = AbTest.objects.filter(brief__workspace=workspace, pk=test_id).select_related("brief")
    return found.prefetch_related(Prefetch("arms", arms)).first()


def lots_of(workspace: Workspace) -> dict[UUID, UUID]:
    """The A/B test of each post that is an arm of one."""
    rows = Chosen.objects.filter(variation__brief__workspace=workspace, ab_test__isnull=False)
    return dict(rows.values_list("post_id", "ab_test_id"))


def facts_behind(post: Post) -> tuple[str, ...]:
    """The facts of the brief that a post came of, as the brief says them now; none where no brief did."""
    chosen = Chosen.objects.select_related("variation__brief").filter(post=post).first()
    return draft_of(chosen.variation.brief).facts if chosen else ()


def samples(workspace: Workspace) -> QuerySet[Brief]:
    """What the sample brought and nobody changed."""
    return Brief.objects.filter(workspace=workspace, is_sample=True)


def briefs_after(found: QuerySet[Brief], changed_at: datetime, last: str) -> QuerySet[Brief]:
    """Those of a list that come after a place in it: when its brief was changed, and its id."""
    return found.filter(Q(changed_at__lt=changed_at) | Q(changed_at=changed_at, pk__lt=last))


@dataclass(frozen=True, slots=True)
class Printed:
    """The variants of a run as a terminal shows them, and why fewer came than were asked for."""

    text: str
    trouble: str


def run_printed(workspace: Workspace, run_id: UUID) -> Printed:
    """A run's variants, each with its angle and a text for each network."""
    run = Run.objects.select_related("brief").get(brief__workspace=workspace, pk=run_id)
    said = []
    for one in run.variations.order_by("place"):
        said.append(f"{one.place + 1}. {one.angle} [{one.framework}, {one.model}]")
        said += [f"\n{network}\n{texts.whole(text)}" for network, text in texts.from_json(one.texts).items()]
        said.append("")
    return Printed("\n".join(said), trouble_words(run.trouble))
