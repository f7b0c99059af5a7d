"""Reads ``limits.toml``: what networks allow, each number with its unit, its source and its date."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit of one network."""

    value: float
    unit: str
    source: str
    checked: date
    note: str = ""


@cache
def limits() -> Mapping[str, Mapping[str, Limit]]:
    """Return every limit, by network and name. A malformed file raises at once, naming the entry."""
    raw = tomllib.loads(files("parvis.networks").joinpath("limits.toml").read_text("utf-8"))
    return {
        network: {name: Limit(**entry) for name, entry in entries.items()} for network, entries in raw.items()
    }


def limit(network: str, name: str) -> float:
    """Return the value of one limit; raises ``KeyError`` when the file does not know it."""
    return limits()[network][name].value
