"""Hashtags from the brief alone: the audience’s own words, then the thing, then the brand; each word with a
capital.

Capitals let screen readers say the words apart (W3C, "Hashtags" in the guidance on social media).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from parvis.ai.writing.builtin.material import Material
from parvis.ai.writing.ports import Brief, Voice
from parvis.kit.folding import fold

_LONGEST = 30  # letters; longer ones nobody reads or follows
_MOST_WORDS = 4


def hashtags_of(brief: Brief, voice: Voice, material: Material, most: int) -> tuple[str, ...]:
    """Return at most ``most`` hashtags with their sign, none twice."""
    refused = {fold(word).replace(" ", "") for word in voice.refused}
    said = (*brief.keywords, material.product.rest if material.product else "", voice.brand)
    found = dict.fromkeys(tag for words in said if (tag := hashtag(words)))
    unique = {fold(tag): tag for tag in reversed(found)}
    kept = [tag for tag in found if unique[fold(tag)] == tag and fold(tag).lstrip("#") not in refused]
    return tuple(kept[: max(most, 0)])


def hashtag(words: str) -> str:
    """Return words as one hashtag, "" where they make none: "pain au levain" gives #PainAuLevain."""
    parts = re.findall(r"[^\W_]+", words.lstrip("#"))
    if not parts or len(parts) > _MOST_WORDS or all(part.isdigit() for part in parts):
        return ""
    if any(one[-1].isdigit() and other[0].isdigit() for one, other in pairwise(parts)):
        return ""  # two numbers side by side would make a third
    joined = "".join(part if any(map(str.isupper, part)) else part.capitalize() for part in parts)
    return f"#{joined}" if len(joined) <= _LONGEST else ""


def in_text(text: str, tags: Iterable[str]) -> list[str]:
    """Return those of the hashtags that a text does not hold yet."""
    folded = fold(text)
    return [tag for tag in tags if not re.search(rf"{re.escape(fold(tag))}(?!\w)", folded)]
