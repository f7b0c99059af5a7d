"""Stereotypes and words that hurt a group: hints for a person, never a verdict.

A sentence that says of a whole group what it does, likes or cannot is found by its shape (a group, then a
verb); worn expressions are found by a list. What is said of named people, or of the women of one workshop,
is not that shape.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from parvis.ai.checking import lists
from parvis.ai.checking.ports import Asked, Hit, Rule
from parvis.ai.checking.reading import Reading, matches

_GROUPS_FR: Final = (
    r"femmes|hommes|filles|garcons|jeunes|seniors|vieux|personnes agees|retraites|arabes|noirs|asiatiques|"
    r"africains|juifs|musulmans|chinois|roms|gitans|gays|homos|blondes|gros|grosses|handicapes|autistes|"
    r"mamies|papis|mamans|papas|meres|peres|etrangers|immigres|millennials|boomers"
)
_GROUPS_EN: Final = (
    r"women|men|girls|boys|old people|older people|young people|millennials|boomers|asians|black people|"
    r"white people|africans|arabs|muslims|jews|immigrants|gypsies|gays|fat people|blondes|seniors|"
    r"the elderly|"
    r"moms|mums|dads|foreigners|the french|the chinese"
)
_SHAPES: Final = {
    "fr": (
        (
            rf"\b(?:toutes? |tous )?(?:les|la) (?:{_GROUPS_FR}) (?:ne |n'|sont|ont\b|aiment|adorent|"
            rf"detestent|savent|"
            r"veulent|peuvent|preferent|revent|volent|conduisent|tricotent|jouent|pleurent|doivent|aussi|restent|"
            r"bricolent|cuisinent|parlent|pensent)"
        ),
        r"\b(?:toutes les femmes|tous les hommes) \w+ent\b",
    ),
    "en": (
        (
            rf"\b(?:all )?(?:{_GROUPS_EN}) (?:love|can't|cannot|don't|do not|are (?!invited|welcome)|have\b|"
            rf"hate|never|"
            r"always|prefer|dream|steal|drive|know|cry|need|belong|deserve|won't)"
        ),
        r"\bevery (?:woman|man|girl|boy) (?:loves|dreams|wants|needs|knows)\b",
    ),
}
_COMPILED: Final = {name: tuple(re.compile(one) for one in shapes) for name, shapes in _SHAPES.items()}


def look(reading: Reading, language: str, asked: Asked) -> Iterator[Hit]:
    """What reads as a stereotype."""
    del asked
    for pattern in _COMPILED[language]:
        for start, end in matches(reading, pattern):
            first, last = reading.span(start, end)
            yield Hit(Rule.STEREOTYPE, first, last, reading.text[first:last])
    yield from lists.hits(reading, language, "bias")
