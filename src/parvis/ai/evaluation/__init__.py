"""The project's own evaluation set: 600 French posts about brands, products and services. See GUIDE.md."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources

from parvis.ai.ports import Emotion, Sentiment


class Split(StrEnum):
    """Rules and thresholds may be set on ``DEV``; ``TEST`` is only ever reported."""

    DEV = "dev"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class LabelledPost:
    """One post and what the guide says of it."""

    id: str
    split: Split
    text: str
    sentiment: Sentiment
    emotion: Emotion
    irony: bool
    offensive: bool
    question: bool
    complaint: bool
    domain: str
    notes: str


def brands_fr(split: Split | None = None) -> tuple[LabelledPost, ...]:
    """Return the posts of a half, or all of them, in the order of the file."""
    lines = resources.files(__package__).joinpath("brands_fr.jsonl").read_text(encoding="utf-8").splitlines()
    posts = (_post(json.loads(line)) for line in lines)
    return tuple(post for post in posts if split is None or post.split is split)


def _post(row: dict[str, object]) -> LabelledPost:
    return LabelledPost(
        id=str(row["id"]),
        split=Split(str(row["split"])),
        text=str(row["text"]),
        sentiment=Sentiment(str(row["sentiment"])),
        emotion=Emotion(str(row["emotion"])),
        irony=bool(row["irony"]),
        offensive=bool(row["offensive"]),
        question=bool(row["question"]),
        complaint=bool(row["complaint"]),
        domain=str(row["domain"]),
        notes=str(row["notes"]),
    )
