"""Every check of words, one call: ``look(text, asked)``. A few milliseconds for a post, linear in its
length."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from parvis.ai.checking import (
    addresses,
    advertising,
    alternatives,
    bias,
    claims,
    disclosing,
    inclusive,
    profanity,
    watching,
)
from parvis.ai.checking.ports import Asked, Check, Hit
from parvis.ai.checking.reading import Reading, language_of, read

Look = Callable[[Reading, str, Asked], Iterator[Hit]]
LOOKS: Final[dict[Check, Look]] = {
    Check.CLAIMS: claims.look,
    Check.PROFANITY: profanity.look,
    Check.BIAS: bias.look,
    Check.INCLUSIVE: inclusive.look,
    Check.WATCHED: watching.look,
    Check.LINKS: addresses.look,
    Check.ADVERTISING: advertising.look,
    Check.AI: disclosing.look,
}


def look(text: str, asked: Asked) -> tuple[Hit, ...]:
    """What the asked checks see in a text, in its order; of one check, nothing twice in the same place."""
    reading = read(text)
    # A post begins in the language of its workspace, and few networks ask for another: clear words win.
    language = language_of(reading.folded, asked.language[:2].lower())
    found = [
        hit
        for check, looks in LOOKS.items()
        if check in asked.checks
        for hit in apart(looks(reading, language, asked))
    ]
    return tuple(sorted(found, key=lambda hit: (hit.start, hit.end)))


def look_at_alternative(text: str, asked: Asked) -> tuple[Hit, ...]:
    """What is wrong with an alternative text, as such; empty where it has none, which is told elsewhere."""
    return tuple(alternatives.look(read(text), asked.language, asked))


def apart(found: Iterator[Hit]) -> list[Hit]:
    """The hits of one check that do not overlap: the one that begins first stays, the longest of those."""
    kept: list[Hit] = []
    for hit in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return kept
