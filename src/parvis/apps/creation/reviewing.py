"""What a text rests on: the facts of the brief that it uses, and what nothing bears out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from parvis.ai.writing import claims
from parvis.ai.writing.ports import Brief, Doubt, Review, Unsupported
from parvis.apps.creation.texts import Texts, whole


def reviewed(texts: Texts, brief: Brief, brand: str) -> dict[str, Any]:
    """The review of each network's text, spans in ``texts.whole`` of it, as it is kept. The brand's own name
    needs nothing to bear it out."""
    ground = claims.Ground(brief, (brand,))
    return {network: _kept(ground.review(whole(one))) for network, one in texts.items()}


def _kept(review: Review) -> dict[str, Any]:
    found = [[one.start, one.end, one.doubt.value] for one in review.unsupported]
    return {"facts": list(review.facts), "unsupported": found}


def review_from(kept: Mapping[str, Any], text: str) -> Review:
    """A review as it was kept, of the text that it was made of."""
    found = tuple(
        Unsupported(start, end, text[start:end], Doubt(doubt))
        for start, end, doubt in kept.get("unsupported", ())
    )
    return Review(tuple(kept.get("facts", ())), found)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that are alike: borne out, or doubted for the reason that ``doubt`` names."""

    text: str
    doubt: Doubt | None = None


def stretches(text: str, review: Review) -> tuple[Stretch, ...]:
    """The whole text in order, cut where doubts begin and end; of doubts that overlap the first counts."""
    found: list[Stretch] = []
    at = 0
    for one in sorted(review.unsupported, key=lambda doubt: (doubt.start, -doubt.end)):
        start, end = max(one.start, at), min(one.end, len(text))
        if start >= end:
            continue
        found += [Stretch(text[at:start]), Stretch(text[start:end], one.doubt)]
        at = end
    return tuple(one for one in (*found, Stretch(text[at:])) if one.text)
