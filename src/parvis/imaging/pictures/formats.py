"""The formats that networks show, read from ``formats.toml`` beside this file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Format:
    """One format: sides in pixels; ``clear`` is what stays without words above and below, in shares of the
    height."""

    name: str
    width: int
    height: int
    shown_on: tuple[str, ...] = ()
    clear: tuple[float, float] = (0.0, 0.0)
    source: str = ""

    @property
    def ratio(self) -> float:
        """Width over height."""
        return self.width / self.height

    def scaled(self, width: int) -> Format:
        """The same, smaller: what a preview draws."""
        height = round(width / self.ratio)
        return Format(self.name, width, height, self.shown_on, self.clear, self.source)


@cache
def formats() -> dict[str, Format]:
    """Every format by its name, the most used first."""
    told = tomllib.loads((Path(__file__).parent / "formats.toml").read_text())
    return {
        name: Format(
            name,
            said["width"],
            said["height"],
            tuple(said["shown_on"]),
            tuple(said.get("clear", (0.0, 0.0))),
            said["source"],
        )
        for name, said in told.items()
    }
