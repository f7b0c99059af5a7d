"""Each test of demographics has a home of its own: lakes and keys go with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Path) -> Path:
    """Workspace ids come again from test to test; their lakes must not."""
    home = tmp_path / "home"
    home.mkdir()
    settings.HOME = home
    return home
