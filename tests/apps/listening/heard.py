"""Posts in a workspace's lake, for tests of what reads them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa

from core.lake.posts import post as row
from parvis.apps.listening.store import lake_of, pseudonyms_of
from parvis.core.lake.schema import MENTION
from parvis.core.workspaces.models import Workspace

MONDAY = datetime(2026, 11, 2, 12, tzinfo=UTC)


def hear(workspace: Workspace, rows: list[dict[str, Any]], batch: str = "heard") -> None:
    """Put rows (``core.lake.posts.post``) into the lake, their references sealed with its key."""
    sealed = pseudonyms_of(workspace.pk)
    ready = [
        one | {"ref": sealed.seal({"id": one["mention"], "url": "", "handle": one["author"], "name": ""})}
        for one in rows
    ]
    lake_of(workspace.pk).append(pa.Table.from_pylist(ready, MENTION), batch_id=batch)


def posts(n: int, name: str = "p", *, since: datetime = MONDAY, **columns: Any) -> list[dict[str, Any]]:
    """``n`` posts, an hour apart."""
    return [row(f"{name}{i}", since + timedelta(hours=i), **columns) for i in range(n)]
