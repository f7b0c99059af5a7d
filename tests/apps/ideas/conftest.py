"""A workspace whose lake is its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Path) -> None:
    """Workspace ids come again from test to test; their lakes must not."""
    settings.HOME = tmp_path
