"""A lake in every state at once, for tests of its answers."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from core.lake.posts import NOON, post, some_posts, table
from parvis.core.lake import Lake

Held = tuple[Lake, list[dict[str, Any]]]


def lake_in_every_state(root: Path) -> Held:
    """Compacted, compacted again, fresh, with mentions removed and corrected in both; and its rows as they
    should be."""
    lake = Lake(root, clock=lambda: NOON + timedelta(days=3))
    rows: dict[str, dict[str, Any]] = {}

    def add(posts: pa.Table) -> None:
        lake.append(posts, batch_id=str(len(rows)))
        rows.update({row["mention"]: row for row in posts.to_pylist()})

    for seed in (1, 2):
        add(some_posts(250, seed=seed))
        lake.compact()
    add(some_posts(100, seed=3, span=timedelta(days=5)))
    add(table([post("words", NOON, text="Élan vital, élan\u0301 ! ÉTÉ", title="Ça va\u00a0?")]))
    gone = [f"{seed}-{i}" for seed in (1, 2, 3) for i in range(0, 40, 7)]
    assert lake.remove_mentions(gone) == len(gone)
    for name in gone:
        del rows[name]
    for name in ("1-1", "2-2", "3-3"):
        change = {"sentiment": "positive", "topic": 9, "terms": ["corrigé"], "p_positive": 0.75}
        lake.relabel(name, **change)
        lake.relabel(name, emotion="joy")
        rows[name] |= change | {"emotion": "joy"}
    return lake, list(rows.values())
