"""Each test of alerts has a home of its own, and nothing leaves it."""

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
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    return home
