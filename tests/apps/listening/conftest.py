"""Each test of listening has a home of its own: lakes, uploads and keys go with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django.fixtures import SettingsWrapper


@pytest.fixture(autouse=True)
def own_home(settings: SettingsWrapper, tmp_path: Path) -> Path:
    """Workspace ids come again from test to test; their lakes must not."""
    settings.HOME = tmp_path / "home"
    settings.HOME.mkdir()
    return settings.HOME
