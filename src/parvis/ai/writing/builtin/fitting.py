"""A draft cut to what a network leaves: what can be missed goes first, whole sentences only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from parvis.ai.writing.builtin.blocks import KEPT, Block
from parvis.kit.text import clip
from parvis.kit.threads import UnsplittableError, split

Measure = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class Tail:
    """What stands under every text: its link, its disclosure, its hashtags, each a line, some empty."""

    link: str = ""
    disclosure: str = ""
    hashtags: str = ""

    def lines(self) -> list[str]:
        """The lines that are there."""
        return [one for one in (self.link, self.disclosure, self.hashtags) if one]


def laid_out(blocks: Sequence[Block], *, bullet: str, airy: bool) -> str:
    """Return the text of blocks: paragraphs apart, items under each other."""
    text = ""
    item_before = False
    for block in blocks:
        said = f"{bullet} {block.text}" if block.item else block.text
        if not text:
            text = said
        elif not block.line:
            text += f" {said}"
        elif (block.item and (item_before or text.endswith(":"))) or not airy:
            text += f"\n{said}"
        else:
            text += f"\n\n{said}"
        item_before = block.item
    return text


def fitted(
    blocks: Sequence[Block], tail: Tail, *, most: int, measure: Measure, lay: Callable[[Sequence[Block]], str]
) -> tuple[str, bool]:
    """Return the text within ``most``, and whether anything that matters was cut.

    Blocks go by rank, the last of the least needed first; a lead whose sentence went goes with it. Then
    hashtags, then the link’s own line last of all. What never may go is cut between sentences, then words.
    """
    kept = list(blocks)
    under = tail
    while True:
        text = _joined(lay(kept), under)
        if measure(text) <= most:
            return text, False
        loose = [(block.rank, place) for place, block in enumerate(kept) if block.rank > KEPT]
        if under.hashtags and (not loose or max(loose)[0] < 2):
            under = Tail(under.link, under.disclosure)
        elif loose:
            kept = _without(kept, max(loose)[1])
        else:
            break
    for smaller in (under, Tail("", under.disclosure), Tail()):
        cut = _cut(lay(kept), smaller, most, measure)
        if cut:
            return cut, True
    return "", True


def _without(blocks: Sequence[Block], place: int) -> list[Block]:
    """Leave a block out; the next one begins the line in its stead, a lead that introduced it goes too."""
    kept = list(blocks)
    gone = kept.pop(place)
    if place < len(kept) and gone.line and not kept[place].line:
        kept[place] = Block(kept[place].text, kept[place].rank, True, kept[place].item)
    before = place - 1
    if (
        before >= 0
        and kept[before].text.endswith((":", "?"))
        and kept[before].rank > KEPT
        and _leads_nothing(kept, place)
    ):
        kept.pop(before)
    return kept


def _leads_nothing(kept: Sequence[Block], place: int) -> bool:
    return place >= len(kept) or not kept[place].item


def _joined(text: str, tail: Tail) -> str:
    return "\n\n".join(one for one in (text, *tail.lines()) if one)


def _cut(text: str, tail: Tail, most: int, measure: Measure) -> str:
    room = most - (measure(_joined("x", tail)) - measure("x") if tail.lines() else 0)
    if room <= 0:
        return ""
    try:
        first = split(text, measure=measure, limit=room)[0].text
    except (UnsplittableError, IndexError):
        return ""
    if not first.endswith((".", "!", "?", "…", "»", "”")):
        first = _shortened(first, room, measure)
    said = _joined(first, tail) if first else ""
    return said if measure(said) <= most else ""


def _shortened(text: str, room: int, measure: Measure) -> str:
    """End a cut sentence with an ellipsis that still fits."""
    words = text.split(" ")
    while words:
        said = clip(" ".join(words) + " …", len(" ".join(words)) + 1)
        if measure(said) <= room:
            return said
        words.pop()
    return ""
