"""An influential author: followers, or reactions to the post, at or above a threshold.

Networks that do not tell how many follow an author say nothing here: unknown is not zero, and does not ring.
``Measure.TOP`` takes the threshold and the top hundredth of the posts heard in four weeks, whichever is
higher.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from parvis.apps.alerts.look import Look
from parvis.apps.alerts.models import AlertRule, Measure

TOP: Final = 0.99
FEWEST: Final = 200  # posts whose author's followers are known, for a top to mean something
SAMPLE: Final = 2000
_COLUMN: Final = {Measure.ENGAGEMENT: "engagement"}


def column_of(rule: AlertRule) -> str:
    """The column of the lake that the rule measures."""
    return _COLUMN.get(Measure(rule.measure), "followers")


def matching(rule: AlertRule, posts: pa.Table, bar: float | None = None) -> pa.Table:
    """The posts at or above the threshold, and above ``bar``: where all are alike, nobody is the top."""
    known = pc.fill_null(posts[column_of(rule)], 0)
    enough = pc.greater_equal(known, pa.scalar(rule.threshold))
    return posts.filter(enough if bar is None else pc.and_(enough, pc.greater(known, pa.scalar(bar))))


def bar_of(rule: AlertRule, look: Look) -> float | None:
    """Where the top hundredth begins; None when the rule does not ask, infinite while too little is known."""
    if rule.measure != Measure.TOP:
        return None
    drawn = look.sample(look.now - timedelta(days=28), look.now, SAMPLE)["followers"].drop_null()
    return float(np.quantile(drawn.to_numpy(), TOP)) if len(drawn) >= FEWEST else float("inf")
