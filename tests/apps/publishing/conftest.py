"""A desk on a fake Mastodon, on one that ignores keys, on a fake Bluesky."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

import pytest

from apps.publishing.rigged import Desk
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace


def _desk(network: str, name: str, workspace: Workspace, owner: User) -> Iterator[Desk]:
    with import_module(f"networks.{network}.publishing_rig").RIGS[name]() as rig:
        yield Desk(rig, workspace, owner)


@pytest.fixture
def desk(workspace: Workspace, owner: User) -> Iterator[Desk]:
    """Mastodon, which keeps keys for an hour."""
    yield from _desk("mastodon", "mastodon", workspace, owner)


@pytest.fixture
def keyless(workspace: Workspace, owner: User) -> Iterator[Desk]:
    """A server that speaks Mastodon's API and ignores keys."""
    yield from _desk("mastodon", "compatible", workspace, owner)


@pytest.fixture
def sky(workspace: Workspace, owner: User) -> Iterator[Desk]:
    """Bluesky."""
    yield from _desk("bluesky", "host", workspace, owner)
