"""What can be measured of one variant without a model, each thing by itself: no figure sums them up.

Of tone only words are measured: those the brand refuses, those it uses, “tu” or “vous”. Whether a text is
warm, or funny, no count of words can say: that is what people judge, blind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from parvis.ai.writing import reading
from parvis.ai.writing.answers import said
from parvis.ai.writing.claims import Ground
from parvis.ai.writing.ports import Ask, Proposal, Room, Written
from parvis.apps.creation import texts
from parvis.kit.folding import fold

# “ton” is left out: it is a noun as often. A word inside a quotation counts like any other.
_TU: Final = re.compile(r"\b(?:tu|toi|te|ta|tes|t(?=['’]))\b")
_VOUS: Final = re.compile(r"\b(?:vous|votre|vos)\b")


def measured(ask: Ask, proposal: Proposal) -> dict[str, Any]:
    """By name of the score: 0 to 1, a count, or None where it means nothing here (no facts, no voice)."""
    written = texts.checked(proposal.texts)
    wholes = {network: texts.whole(one) for network, one in written.items()}
    ground = Ground(ask.brief, (ask.voice.brand,))
    reviews = [ground.review(one) for one in wholes.values()]
    known = {fact.id for fact in ask.brief.facts}
    used = {fact for one in reviews for fact in one.facts} & known
    longest = max(wholes.values(), key=len)
    folded = [fold(one) for one in wholes.values()]
    voice = ask.voice
    return {
        "inside": _share(_inside(ask, room, proposal, written) for room in ask.rooms),
        "facts": len(used) / len(known) if known else None,
        "unsupported": sum(len(one.unsupported) for one in reviews) / len(reviews),
        "refused": _share(not _any(voice.refused, one) for one in folded) if voice.refused else None,
        "preferred": _share(_any(voice.preferred, one) for one in folded) if voice.preferred else None,
        "address": _share(_addressed(one, formal=voice.formal) for one in folded)
        if ask.brief.language == "fr"
        else None,
        "ease": reading.ease(longest, ask.brief.language),
    }


def _share(found: Iterable[bool]) -> float | None:
    kept = list(found)
    return sum(kept) / len(kept) if kept else None


def _inside(ask: Ask, room: Room, proposal: Proposal, written: Mapping[str, Written]) -> bool:
    """Whether the endpoint itself kept inside: what had to be cut to fit did not."""
    one = written.get(room.network)
    was_cut = said(ask.brief.language, "cut", network=room.network) in proposal.meta.reasons
    return one is not None and not was_cut and all(room.measure(part) <= room.most for part in one.parts)


def _any(words: Iterable[str], folded: str) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(fold(word))}(?!\w)", folded) for word in words)


def _addressed(folded: str, *, formal: bool) -> bool:
    """Whether nothing speaks to the reader otherwise than the brand does."""
    return not (_TU if formal else _VOUS).search(folded)
