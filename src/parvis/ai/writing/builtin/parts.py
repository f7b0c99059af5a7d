"""A draft as a thread: each post is something to read on its own, the link and the call in the last."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from parvis.ai.writing.builtin.blocks import KEPT, Block
from parvis.ai.writing.builtin.fitting import Tail, fitted
from parvis.ai.writing.ports import Room

_STUB = 60  # in the network’s unit: a shorter post is joined to the next one


def parts_of(
    blocks: Sequence[Block], tail: Tail, *, room: Room, lay: Callable[[Sequence[Block]], str]
) -> tuple[tuple[str, ...], bool]:
    """Return the posts of a thread, at most ``room.parts``, and whether one had to be cut.

    A new line begins a new post where the one before it is long enough to stand; what is too much for the
    last goes by its rank.
    """
    kept = list(blocks)
    while True:
        groups = _groups(kept, room, lay)
        loose = [(block.rank, place) for place, block in enumerate(kept) if block.rank > KEPT]
        if len(groups) <= room.parts or not loose:
            break
        kept.pop(max(loose)[1])
    groups = groups[: room.parts]
    parts: list[str] = []
    any_cut = False
    for number, group in enumerate(groups):
        under = tail if number == len(groups) - 1 else Tail()
        text, cut = fitted(group, under, most=room.most, measure=room.measure, lay=lay)
        any_cut = any_cut or cut
        if text:
            parts.append(text)
    return tuple(parts), any_cut


def _groups(blocks: Sequence[Block], room: Room, lay: Callable[[Sequence[Block]], str]) -> list[list[Block]]:
    groups: list[list[Block]] = []
    for block in blocks:
        text = lay(groups[-1]) if groups else ""
        fits = bool(groups) and room.measure(lay([*groups[-1], block])) <= room.most
        stays = text.endswith((":", "?")) or room.measure(text) < _STUB or not block.line or block.item
        if fits and stays:
            groups[-1].append(block)
        else:
            groups.append([block])
    return groups
