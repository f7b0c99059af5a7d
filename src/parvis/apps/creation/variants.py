"""What people do with variants: write one by hand, change one, choose one. One verb, one transaction each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.ai.writing.ports import Kind
from parvis.apps.content.models import Post
from parvis.apps.content.services import post_create, post_save
from parvis.apps.creation import asking, briefs, personal, texts
from parvis.apps.creation.briefing import own_brief
from parvis.apps.creation.labels import BESIDE, SITE
from parvis.apps.creation.models import Brief, Chosen, Variation
from parvis.apps.creation.texts import Texts
from parvis.core import audit
from parvis.core.actors import Actor, Made
from parvis.core.errors import BadInput, Conflict, NotFound
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require


@transaction.atomic
def variation_write(
    *,
    actor: Actor,
    workspace: Workspace,
    brief_id: UUID,
    kind: Kind,
    texts_: Texts,
    now: datetime,
    angle: str = "",
) -> Variation:
    """Keep a variant that a person wrote by hand, beside the others and looked at like them."""
    require(actor, workspace, Verb.WRITE_POSTS)
    brief = own_brief(workspace, brief_id)
    written = texts.checked(texts_)
    kept = texts.to_json(written)
    made = Variation.objects.create(
        brief=brief, number=brief.number, kind=kind.value, angle=angle.strip()[:120], texts=kept, first=kept,
        reviews=_reviews(brief, brief.number, written), made=Made.HUMAN, created_at=now,
        created_by_label=actor.label[:200],
    )  # fmt: skip
    _audit(actor, made, "variation.write")
    return made


@transaction.atomic
def variation_edit(
    *, actor: Actor, workspace: Workspace, variation_id: UUID, texts_: Texts, seen: int, now: datetime
) -> Variation:
    """Change a variant's words; what the AI wrote first is kept, and the variant is from then on by both.
    ``seen`` counts the changes that the writer saw: raises ``Conflict`` when another came since."""
    require(actor, workspace, Verb.WRITE_POSTS)
    variation = own_variation(workspace, variation_id)
    written = texts.checked(texts_)
    kept = texts.to_json(written)
    if kept == variation.texts:
        return variation
    if variation.edits != seen:
        raise Conflict(
            _("Somebody else has changed this variant meanwhile. Copy your words, then load it again.")
        )
    variation.texts, variation.edits = kept, variation.edits + 1
    variation.reviews = _reviews(variation.brief, variation.number, written)
    if variation.made == Made.AI:
        variation.made = Made.BOTH
    if kept == variation.first and variation.run_id:
        variation.made = Made.AI  # every word is the model's again
    variation.edited_at, variation.edited_by_label = now, actor.label[:200]
    variation.save()
    _audit(actor, variation, "variation.edit", after={"made": variation.made, "n": variation.edits})
    return variation


@transaction.atomic
def variation_choose(
    *, actor: Actor, workspace: Workspace, variation_id: UUID, networks: Sequence[str], now: datetime
) -> Post:
    """Make a post of a variant, one version a network; who made its words goes with it. A variant that is a
    post already leads to that one, unless it was put away."""
    require(actor, workspace, Verb.WRITE_POSTS)
    variation = own_variation(workspace, variation_id)
    if variation.kind in BESIDE:
        raise BadInput(_("This is no post by itself: copy it to where it belongs."), code="kind")
    there = variation.chosen.filter(segment_name="", post__archived_at__isnull=True).first()
    if there is not None:
        return there.post
    return _became(actor, variation, texts.from_json(variation.texts), networks, now)


@transaction.atomic
def slots_fill(
    *, actor: Actor, workspace: Workspace, variation_id: UUID, slots: Mapping[str, Mapping[str, str]]
) -> Variation:
    """Say which words stand in each slot for each segment: slot -> segment id -> words."""
    require(actor, workspace, Verb.WRITE_POSTS)
    variation = own_variation(workspace, variation_id)
    variation.slots = personal.checked(slots, personal.slots_in(texts.from_json(variation.texts)))
    variation.save(update_fields=["slots"])
    _audit(actor, variation, "variation.fill", after={"slots": variation.slots})
    return variation


@transaction.atomic
def posts_personalise(
    *, actor: Actor, workspace: Workspace, variation_id: UUID, segments: Sequence[str], now: datetime
) -> list[Post]:
    """Make a post of a variant for each of these segments, its slots filled with that segment's words, on the
    networks where one meets it. Raises ``BadInput`` while a slot of one of them is empty."""
    require(actor, workspace, Verb.WRITE_POSTS)
    variation = own_variation(workspace, variation_id)
    filled = personal.filled_for(workspace, variation, segments)
    if not filled:
        raise BadInput(_("Tick at least one segment."), code="segments")
    return [
        _became(actor, variation, one.texts, one.networks, now, segment_name=one.segment.name)
        for one in filled
    ]


def _became(
    actor: Actor,
    variation: Variation,
    said: Texts,
    networks: Sequence[str],
    now: datetime,
    *,
    segment_name: str = "",
) -> Post:
    brief = variation.brief
    chosen = [name for name in (networks or variation.texts) if name in variation.texts and name != SITE]
    if not chosen and SITE not in variation.texts:
        raise BadInput(_("Choose at least one network that the variant is written for."), code="networks")
    draft = briefs.from_json(brief.said)
    title = f"{brief.name} · {segment_name}" if segment_name else brief.name
    body = partial(texts.body_of, networks=chosen, language=draft.language, link=draft.link)
    first = _as_the_ai_wrote(variation, said)
    post = post_create(
        actor=actor, workspace=brief.workspace, body=body(first or said), now=now,
        title=title, campaign=brief.name, made=Made.AI if first else Made(variation.made),
    )  # fmt: skip
    if first:  # a person's words come second, so that the post's history tells whose each word is
        post = post_save(
            actor=actor, workspace=brief.workspace, post_id=post.pk, seen=post.number, now=now,
            body=body(said),
        )  # fmt: skip
    Chosen.objects.create(variation=variation, post=post, segment_name=segment_name[:80], at=now)
    _audit(actor, variation, "variation.choose", after={"post": str(post.pk), "made": variation.made})
    return post


def became(actor: Actor, variation: Variation, networks: Sequence[str], now: datetime, *, name: str) -> Post:
    """A draft of a variant as it stands, called after its arm; in the transaction of an A/B test."""
    return _became(actor, variation, texts.from_json(variation.texts), networks, now, segment_name=name)


def _as_the_ai_wrote(variation: Variation, said: Texts) -> Texts | None:
    """What a model wrote before a person changed it, or filled its slots; None where there is nothing to tell
    apart."""
    first = texts.from_json(variation.first)
    return None if variation.made == Made.HUMAN or said == first else first


def own_variation(workspace: Workspace, variation_id: UUID) -> Variation:
    """The workspace's variant, locked for the transaction. Raises ``NotFound``."""
    found = Variation.objects.select_for_update(of=("self",)).select_related("brief__workspace")
    variation = found.filter(brief__workspace=workspace, pk=variation_id).first()
    if variation is None:
        raise NotFound(_("This variant is not there any more."))
    return variation


def _reviews(brief: Brief, number: int, said: Texts) -> dict[str, Any]:
    draft = briefs.from_json(brief.versions.get(number=number).said)
    return asking.reviews_of(brief.workspace, draft, said)


def _audit(actor: Actor, variation: Variation, verb: str, **changes: Any) -> None:
    audit.record(
        actor=actor, workspace=variation.brief.workspace, verb=verb, target="variation",
        target_id=variation.pk, **changes,
    )  # fmt: skip
