"""These corpora hold three subjects and no more: so many topics are sought in them."""

from __future__ import annotations

import pytest

from parvis.ai import topic_learning


@pytest.fixture(autouse=True)
def three_are_sought(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(topic_learning, "_TRIED", (3,))
