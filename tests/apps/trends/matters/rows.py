"""Rises and their facts as rows, for tests that need no lake."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from apps.trends.planted import NOW
from parvis.apps.trends.matters.facts import Facts
from parvis.apps.trends.matters.models import RiseFacts
from parvis.apps.trends.models import Progress, Rise
from parvis.core.workspaces.models import Workspace


def followed(workspace: Workspace, *, until: datetime = NOW) -> None:
    """The workspace was followed up to a moment."""
    Progress.objects.update_or_create(workspace=workspace, defaults={"until": until, "rows": 1})


def risen_row(
    workspace: Workspace, key: str, *, n: int = 40, facts: Facts | None = None, **more: Any
) -> Rise:
    """A hashtag that rose in the last hours; ``facts``: what its posts say."""
    since = more.pop("since", NOW - timedelta(hours=5))
    given: dict[str, Any] = {
        "kind": "hashtag",
        "since": since,
        "until": since + timedelta(hours=3),
        "peak_at": since,
        "expected": 4.0,
        "return_days": 30.0,
        "history_days": 40.0,
        "hours_from": since,
        "hours": [n, 0, 0],
        "noticed_at": since,
        "pushed": False,
        **more,
    }
    row = Rise.objects.create(workspace=workspace, key=key, n=n, **given)
    if facts is not None:
        RiseFacts.objects.create(rise=row, counts=asdict(facts), read_at=NOW)
    return row


def spoken(word: str, *, share: float = 0.5, read: int = 40, **more: Any) -> Facts:
    """Posts of which a share holds a word; in French unless said otherwise."""
    given = {"languages": {"fr": read}, "networks": {"bluesky": read}, "carriers": (word,), **more}
    return Facts(read=read, words={word: round(share * read)}, **given)
