"""From a brief, a voice and some networks to what a writer is asked. Reads the audience, asks nobody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override

from parvis.ai.writing.ports import Ask, Brief, Fact, Kind, Room, Voice
from parvis.apps.audience.selectors import SegmentSeen, segment_of
from parvis.apps.content.bodies import LONGEST
from parvis.apps.content.slots import DEAD_LINKS, Slot, slots_of, takes_threads
from parvis.apps.creation import models
from parvis.apps.creation.briefs import BriefDraft
from parvis.apps.creation.labels import ALONE, SITE
from parvis.apps.creation.reviewing import reviewed
from parvis.apps.creation.texts import Texts
from parvis.core.errors import BadInput
from parvis.core.workspaces.models import Workspace
from parvis.networks.lengths import filled, known

MOST_VARIANTS: Final = 20
LONGEST_THREAD: Final = 8  # posts that a writer is asked for; a person may make it longer
ALT_MOST: Final = 1_000  # characters, which every network with alternative texts takes
# Hashtags that readers of a network are used to: habits and no limits. A post of Threads holds one topic
# (https://developers.facebook.com/docs/threads/create-posts/topics-and-tags); chats and forums have none.
_HASHTAGS: Final = {
    "bluesky": 2, "discord": 0, "facebook": 1, "google_business": 0, "instagram": 5, "linkedin": 3,
    "mastodon": 3, "pinterest": 3, "reddit": 0, "telegram": 1, "threads": 1, "tiktok": 4, "x": 1,
    "youtube": 3,
}  # fmt: skip


def room_of(network: str, kind: Kind) -> Room:
    """What one network leaves for a kind of text, counted as it counts. Raises ``KeyError``."""
    if network == SITE:
        return Room(SITE, ALT_MOST if kind is Kind.ALT else LONGEST, len, hashtags=0)
    allowed = known(network)
    return Room(
        network,
        int(allowed["text"].number),
        lambda text: filled(text, allowed),
        parts=LONGEST_THREAD if kind is Kind.THREAD and takes_threads(network) else 0,
        links_alive=network not in DEAD_LINKS,
        hashtags=_HASHTAGS.get(network, 2),
        hashtags_apart=Slot.TAGS in slots_of(network),
    )


def rooms_of(networks: Iterable[str], kind: Kind) -> tuple[Room, ...]:
    """A room for each network; texts that go to none have one of their own. Raises ``BadInput``."""
    if kind in ALONE:
        return (room_of(SITE, kind),)
    rooms = tuple(room_of(network, kind) for network in networks)
    if not rooms:
        raise BadInput(_("Choose at least one network for the variants."), code="networks")
    return rooms


def voice_of(workspace: Workspace) -> Voice:
    """How the brand writes, as a writer reads it; a workspace that said nothing is called by its name."""
    row = models.Voice.objects.filter(workspace=workspace).first()
    if row is None:
        return Voice(brand=workspace.name)
    return Voice(
        brand=row.brand or workspace.name,
        preferred=tuple(row.preferred),
        refused=tuple(row.refused),
        examples=tuple(row.examples),
        disclosure=row.disclosure,
        formal=row.formal,
    )


def segment_named(workspace_id: int, text: str) -> SegmentSeen | None:
    """The segment that a brief names, while it is there."""
    try:
        pk = UUID(text)
    except ValueError:
        return None
    return segment_of(workspace_id=workspace_id, segment_id=pk)


def audience_words(draft: BriefDraft, segment: SegmentSeen | None) -> str:
    """Whom the text speaks to, in words: the segment's own, then what the brief adds."""
    said = [segment.name, segment.description] if segment else []
    return "\n".join(one for one in (*said, draft.audience) if one)


def brief_of(draft: BriefDraft, segment: SegmentSeen | None = None) -> Brief:
    """The brief as a writer reads it; facts are called f1, f2… in their order."""
    return Brief(
        language=draft.language,
        message=draft.message,
        goal=draft.goal,
        audience=audience_words(draft, segment),
        product=draft.product,
        facts=tuple(Fact(f"f{number}", text) for number, text in enumerate(draft.facts, 1)),
        tone=draft.tone,
        call=draft.call,
        link=draft.link,
        constraints=draft.constraints,
        story=draft.story,
        keywords=draft.keywords,
        sources=draft.sources,
    )


def reviews_of(workspace: Workspace, draft: BriefDraft, said: Texts) -> dict[str, Any]:
    """What each of these texts rests on, held against a brief, as it is kept."""
    brief = brief_of(draft, segment_named(workspace.pk, draft.segment))
    return reviewed(said, brief, voice_of(workspace).brand)


def ask_of(
    workspace: Workspace, draft: BriefDraft, *, kind: Kind, networks: Sequence[str], variants: int, seed: int
) -> Ask:
    """What a writer is asked. Raises ``BadInput`` where there is nothing to write of, or nowhere to."""
    if not draft.message:
        raise BadInput(_("Say in one sentence what readers should remember."), code="message")
    if not 1 <= variants <= MOST_VARIANTS:
        raise BadInput(
            _("Ask for 1 to %(most)d variants at once.") % {"most": MOST_VARIANTS}, code="variants"
        )
    return Ask(
        brief=brief_of(draft, segment_named(workspace.pk, draft.segment)),
        kind=kind,
        rooms=rooms_of(networks, kind),
        voice=voice_of(workspace),
        variants=variants,
        seed=seed,
    )


def still_to_write(ask: Ask, angles: Sequence[str]) -> Ask:
    """The same for what is not there yet: what was written and paid for is not asked again."""
    if not angles:
        return ask
    with override(ask.brief.language):
        others = _("Written already, take other angles: %(angles)s") % {"angles": "; ".join(angles)}
    brief = replace(ask.brief, constraints=(*ask.brief.constraints, others))
    return replace(ask, brief=brief, variants=ask.variants - len(angles), seed=ask.seed + len(angles))
