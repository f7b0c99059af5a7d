"""A workspace that heard two weeks: the second one louder, with a topic that grew, and one loud author."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from apps.listening.heard import hear
from core.lake.posts import post
from parvis.apps.listening.topics.models import Topic
from parvis.core.workspaces.models import Workspace

SINCE = datetime(2026, 11, 8, 23, tzinfo=UTC)  # Monday 9 November, midnight in Paris
WEEK = timedelta(days=7)
NOW = datetime(2026, 11, 17, 9, tzinfo=UTC)
SECRET = "Le mot secret de Camille Dupont"


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Path) -> Path:
    """Workspace ids come again from test to test; their lakes must not."""
    home = tmp_path / "home"
    home.mkdir()
    settings.HOME = home
    return home


def rows(n: int, name: str, since: datetime, **columns: Any) -> list[dict[str, Any]]:
    """``n`` posts spread evenly over a week, of as many authors."""
    step = WEEK / n
    return [
        post(f"{name}{place}", since + step * place, **{"author": f"{name}-author-{place}", **columns})
        for place in range(n)
    ]


@pytest.fixture
def heard(workspace: Workspace) -> Workspace:
    """70 posts, then 210: the topic “freins” grew from 14 to 126, complaints came, nobody shouts."""
    Topic.objects.create(workspace=workspace, number=3, label_fr="freins", label_en="brakes", born_at=SINCE)
    hear(
        workspace,
        [
            *rows(56, "a", SINCE - WEEK),
            *rows(14, "b", SINCE - WEEK, topic=3),
            *rows(84, "c", SINCE),
            *rows(
                120, "d", SINCE, topic=3, sentiment="negative", p_negative=0.8, p_neutral=0.1, p_positive=0.1
            ),
            *rows(6, "e", SINCE, topic=3, is_complaint=True, text=SECRET),
        ],
    )
    return workspace
