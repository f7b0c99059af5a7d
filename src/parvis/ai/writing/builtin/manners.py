"""How a brand’s own posts are written, counted on the examples it likes: questions, exclamations, emoji,
lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from parvis.kit.entities import EMOJI

_FEWEST = 3  # examples below which a habit that is missing proves nothing


@dataclass(frozen=True, slots=True)
class Manners:
    """Habits. ``bullet`` is the emoji that opens most lines of the examples, "" where none does."""

    asks: bool = True
    exclaims: bool = True
    bullet: str = ""
    airy: bool = True

    def allow(self, wording: str) -> bool:
        """Whether the brand would write so: one that never asks in its own posts is not made to."""
        return (self.asks or "?" not in wording) and (self.exclaims or "!" not in wording)


def manners_of(examples: Sequence[str]) -> Manners:
    """Read the habits of some posts; without posts, nothing is forbidden and nothing is added."""
    posts = [one for one in examples if one.strip()]
    if not posts:
        return Manners()
    whole = "\n".join(posts)
    openings = Counter(
        found[0]
        for line in whole.splitlines()
        if (found := EMOJI.match(line.strip())) and not found[0].isdigit()
    )
    bullet, times = openings.most_common(1)[0] if openings else ("", 0)
    enough = len(posts) >= _FEWEST
    return Manners(
        asks="?" in whole or not enough,
        exclaims="!" in whole or not enough,
        bullet=bullet if times > 1 else "",
        airy=not enough or sum("\n" in post.strip() for post in posts) * 2 >= len(posts),
    )
