"""Every network Parvis knows: one line each. A new one is a folder and a line (docs/adding-a-network.md)."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Final

from parvis.networks.ports import Manifest, SourceKind

NAMES: Final = (
    "bluesky",
    "discord",
    "facebook",
    "files",
    "instagram",
    "linkedin",
    "mastodon",
    "pinterest",
    "rss",
    "telegram",
    "threads",
    "tiktok",
    "x",
    "youtube",
)


def _load(name: str) -> Manifest:
    manifest: Manifest = import_module(f"parvis.networks.{name}.manifest").MANIFEST
    return manifest


NETWORKS: Final[Mapping[str, Manifest]] = {name: _load(name) for name in NAMES}


def manifest(name: str) -> Manifest:
    """Return the manifest of a network; raises ``KeyError`` for one that Parvis does not know."""
    return NETWORKS[name]


def that_hear() -> tuple[Manifest, ...]:
    """Return the networks that Parvis listens to, in the registry's order."""
    return tuple(found for found in NETWORKS.values() if found.kinds)


def that_offer(kind: SourceKind) -> tuple[Manifest, ...]:
    """Return the networks that can hear in this way, in the registry's order."""
    return tuple(found for found in NETWORKS.values() if kind in found.kinds)
