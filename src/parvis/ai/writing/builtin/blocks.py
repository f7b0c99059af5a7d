"""A draft: blocks in reading order, not yet cut to any network, each with how readily it is left out."""

from __future__ import annotations

from dataclasses import dataclass

from parvis.ai.writing.builtin.angles import Angle
from parvis.ai.writing.builtin.frameworks import Framework

KEPT, FIRST, SECOND, THIRD, EXTRA = 0, 1, 2, 3, 4
"""How readily a block is left out: never, last of all … first of all."""


@dataclass(frozen=True, slots=True)
class Block:
    """Words that stand or fall together. ``line`` False: they go on the line of the block before them."""

    text: str
    rank: int = KEPT
    line: bool = True
    item: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """One variant before it is cut to a network."""

    framework: Framework
    angle: Angle
    blocks: tuple[Block, ...]
    title: str = ""
