"""Writing of approval. A door: asking and deciding, talking, showing outside, saying who approves what."""

from __future__ import annotations

from parvis.apps.approval.reviewing import clearance_withdraw, decide, review_open, review_withdraw
from parvis.apps.approval.sharing import (
    guest_comment,
    guest_decide,
    review_link_create,
    review_link_withdraw,
)
from parvis.apps.approval.talking import (
    Place,
    comment_resolve,
    comment_write,
    suggestion_make,
    suggestion_settle,
)
from parvis.apps.approval.workflows import (
    StageWish,
    stage_create,
    stage_delete,
    stage_move,
    stage_update,
    writer_alone_set,
)

__all__ = [
    "Place",
    "StageWish",
    "clearance_withdraw",
    "comment_resolve",
    "comment_write",
    "decide",
    "guest_comment",
    "guest_decide",
    "review_link_create",
    "review_link_withdraw",
    "review_open",
    "review_withdraw",
    "stage_create",
    "stage_delete",
    "stage_move",
    "stage_update",
    "suggestion_make",
    "suggestion_settle",
    "writer_alone_set",
]
