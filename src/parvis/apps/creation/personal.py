"""A variant made personal: ``{slots}`` in its texts, filled with words of each segment. Of groups, never of
one person."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.utils.translation import gettext_lazy as _

from parvis.ai.writing.ports import Written
from parvis.apps.audience.selectors import SegmentSeen, segments_of
from parvis.apps.creation import texts
from parvis.apps.creation.models import Variation
from parvis.apps.creation.texts import Texts
from parvis.core.errors import BadInput
from parvis.core.workspaces.models import Workspace
from parvis.kit.markup import one_line

SLOT: Final = re.compile(r"\{([^\W\d_][\w \-’']{0,29})\}")
MOST_SLOTS: Final = 10
LONGEST: Final = 300


@dataclass(frozen=True, slots=True)
class Filled:
    """A variant as one segment reads it. ``empty`` are the slots that no word was given for."""

    segment: SegmentSeen
    texts: dict[str, Written]
    networks: tuple[str, ...]
    empty: tuple[str, ...]


def slots_in(said: Texts) -> tuple[str, ...]:
    """The slots of all texts, each once, in the order in which they are met."""
    found = (match[1].strip() for one in said.values() for match in SLOT.finditer(texts.whole(one)))
    return tuple(dict.fromkeys(found))[:MOST_SLOTS]


def checked(slots: Mapping[str, Mapping[str, str]], known: Sequence[str]) -> dict[str, dict[str, str]]:
    """The words that were given for known slots, made fit to keep; empty ones are left out."""
    kept: dict[str, dict[str, str]] = {}
    for name in known:
        words = {segment: one_line(said) for segment, said in slots.get(name, {}).items()}
        if any(len(said) > LONGEST for said in words.values()):
            raise BadInput(
                _("The words of a slot may be %(most)d characters long."), code="slots", most=LONGEST
            )
        kept[name] = {segment: said for segment, said in words.items() if said}
    return kept


def filled(said: Texts, words: Mapping[str, str]) -> dict[str, Written]:
    """The texts with these words in their slots; a slot without words stays as it is written."""

    def put(text: str) -> str:
        return SLOT.sub(lambda match: words.get(match[1].strip(), match[0]), text)

    return {
        name: replace(one, parts=tuple(map(put, one.parts)), title=put(one.title), comment=put(one.comment))
        for name, one in said.items()
    }


def looks(workspace: Workspace, variation: Variation) -> list[Filled]:
    """The variant as each segment would read it, with the networks where one meets that segment."""
    said = texts.from_json(variation.texts)
    names = slots_in(said)
    found = []
    for segment in segments_of(workspace_id=workspace.pk):
        words = {name: variation.slots.get(name, {}).get(str(segment.id), "") for name in names}
        there = {name: word for name, word in words.items() if word}
        met = tuple(name for name in said if not segment.networks or name in segment.networks)
        empty = tuple(name for name in names if name not in there)
        found.append(Filled(segment, filled(said, there), met, empty))
    return found


def filled_for(workspace: Workspace, variation: Variation, segments: Sequence[str]) -> list[Filled]:
    """The same for some segments (ids as text). Raises ``BadInput`` where something lacks."""
    chosen = [one for one in looks(workspace, variation) if str(one.segment.id) in segments]
    for one in chosen:
        if one.empty:
            raise BadInput(
                _("Fill “%(slot)s” for the segment “%(segment)s” first."),
                code="slots", slot=one.empty[0], segment=one.segment.name,
            )  # fmt: skip
        if not one.networks:
            raise BadInput(
                _("You meet “%(segment)s” on none of the variant’s networks."),
                code="networks", segment=one.segment.name,
            )  # fmt: skip
    return chosen
