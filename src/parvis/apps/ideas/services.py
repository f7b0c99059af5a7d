"""What changes ideas. A door: what each service promises stands where it is written."""

from __future__ import annotations

from parvis.apps.ideas.deciding import (
    idea_add,
    idea_change,
    idea_choose,
    idea_place,
    idea_reopen,
    idea_set_aside,
)
from parvis.apps.ideas.making import evergreen_mark, evergreen_unmark, idea_brief, idea_draft
from parvis.apps.ideas.proposing.run import workspace_propose
from parvis.apps.ideas.settling import (
    Wanted,
    idea_feed_add,
    idea_feed_remove,
    own_day_add,
    own_day_remove,
    sources_set,
)

__all__ = [
    "Wanted", "evergreen_mark", "evergreen_unmark", "idea_add", "idea_brief", "idea_change", "idea_choose",
    "idea_draft", "idea_feed_add", "idea_feed_remove", "idea_place", "idea_reopen", "idea_set_aside",
    "own_day_add", "own_day_remove", "sources_set", "workspace_propose",
]  # fmt: skip
