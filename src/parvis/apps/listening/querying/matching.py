"""The saved queries of a workspace, ready to be put to posts."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from threading import Lock

from django.db.models import Count, Max

from parvis.apps.listening.language import Matcher, QuerySyntaxError, parse
from parvis.apps.listening.language import Query as Parsed
from parvis.apps.listening.models import Query

logger = logging.getLogger(__name__)
REFRESH = timedelta(seconds=30)  # how soon a running listener sees a changed query
_State = tuple[datetime | None, int]
_kept: dict[int, tuple[_State, Matcher]] = {}
_lock = Lock()


def readable(texts: Mapping[int, str]) -> dict[int, Parsed]:
    """The texts, parsed. One that no longer parses is left out, not fatal: the others go on."""
    found = {}
    for key, text in texts.items():
        try:
            found[key] = parse(text)
        except QuerySyntaxError as error:
            logger.warning("query %s is left out: %s", key, error)
    return found


def matcher_of(workspace_id: int) -> Matcher:
    """All saved queries of the workspace in one matcher.

    Thousands of queries take a second to prepare, and every listener asks each half minute: one matcher
    serves them all until a query is saved or deleted.
    """
    active = Query.objects.filter(workspace_id=workspace_id, is_active=True)
    state = active.order_by().aggregate(at=Max("changed_at"), n=Count("pk"))
    now: _State = (state["at"], state["n"])
    with _lock:
        kept = _kept.get(workspace_id)
        if kept is None or kept[0] != now:
            kept = _kept[workspace_id] = (now, Matcher(readable(dict(active.values_list("pk", "text")))))
        return kept[1]
