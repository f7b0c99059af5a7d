"""A workspace with a brief, and writers whose answers are known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from apps.creation.written import KnownWriter, briefed
from parvis.apps.creation import writers
from parvis.apps.creation.models import Brief
from parvis.core.actors import Actor
from parvis.core.workspaces.models import Workspace


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Path) -> None:
    """Workspace ids come again from test to test; their lakes must not."""
    settings.HOME = tmp_path


@pytest.fixture
def brief(actor: Actor, workspace: Workspace) -> Brief:
    """A good brief for three networks."""
    return briefed(actor, workspace)


@pytest.fixture
def writer(monkeypatch: pytest.MonkeyPatch) -> KnownWriter:
    """Stands behind every endpoint that a test chooses."""
    one = KnownWriter()
    monkeypatch.setattr(writers, "endpoint_writer", lambda *_asked: one)
    return one
