"""Counts over time in short steps, of many subjects at once: what somebody who watches for rises reads.

Roll-ups know whole hours, so this is answered from the mentions; of a stored segment only the columns that
are asked for are read, and only of the days asked for.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import ibis

from parvis.core.lake.engine import mention
from parvis.core.lake.filters import SPAN, Filter, matching


class Per(StrEnum):
    """What is counted apart; a mention counts once under each of its values."""

    ALL = "all"
    QUERY = "queries"
    BRAND = "brands"
    HASHTAG = "hashtags"
    TERM = "terms"


def series(filter_: Filter, per: Per, minutes: int, keys: tuple[str, ...]) -> Any:
    """start (seconds since 1970), key, n; steps and keys without mentions are left out."""
    rows = matching(mention, filter_, SPAN)
    key = ibis.literal("") if per is Per.ALL else rows[per.value].unique().unnest().cast("string")
    step = minutes * 60
    seconds = rows.created_at.epoch_seconds().cast("int64")
    counted = rows.select(start=seconds - seconds % step, key=key)
    if keys:
        counted = counted.filter(counted.key.isin(list(keys)))
    total = counted.group_by("start", "key").agg(n=counted.count().cast("int64"))
    return total.order_by("start", "key")
