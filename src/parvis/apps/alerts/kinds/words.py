"""Crisis words: a boolean query that the team names, matched as posts come."""

from __future__ import annotations

import pyarrow as pa

from parvis.apps.alerts.models import AlertRule
from parvis.apps.listening.language import Matcher, parse
from parvis.apps.listening.past import match_past_posts
from parvis.apps.listening.store import pseudonyms_of


def matching(rule: AlertRule, posts: pa.Table) -> pa.Table:
    """The posts that hold the words. ``from:`` opens handles for the comparison alone; none is kept."""
    matcher = Matcher({1: parse(rule.words)})
    matched = match_past_posts(matcher, posts, pseudonyms_of(rule.workspace_id))
    return posts.filter(pa.array([bool(found) for found in matched.to_pylist()], pa.bool_()))
