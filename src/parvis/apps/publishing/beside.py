"""What is said of posts in their list and beside their title: where they are, and what waits for a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from uuid import UUID

from django.db.models import Count
from django.utils.translation import ngettext

from parvis.apps.content.badges import Badge
from parvis.apps.content.models import Post
from parvis.apps.publishing import wording
from parvis.apps.publishing.models import Delivery
from parvis.apps.publishing.states import State
from parvis.core.workspaces.models import Workspace

LIVE: Final = (State.PUBLISHED,)
ON_THE_WAY: Final = (State.SCHEDULED, State.SENDING, State.PENDING)
WAITING: Final = (State.UNCONFIRMED, State.FAILED, State.HELD)


def badges_of(workspace: Workspace, posts: Sequence[Post]) -> Mapping[UUID, Sequence[Badge]]:
    """What of each is live, on its way, or waits for somebody; one query for all of them."""
    rows = Delivery.objects.filter(workspace=workspace, post__in=posts, removed_at__isnull=True)
    counted: dict[UUID, Counter[str]] = {}
    for post_id, state, n in rows.values_list("post_id", "state").annotate(n=Count("pk")):
        counted.setdefault(post_id, Counter())[state] = n
    return {post_id: list(_said(states)) for post_id, states in counted.items()}


def _said(states: Counter[str]) -> Iterator[Badge]:
    live, leaving, waiting = (sum(states[one] for one in group) for group in (LIVE, ON_THE_WAY, WAITING))
    if waiting:
        text = ngettext("%(n)d delivery waits for you", "%(n)d deliveries wait for you", waiting)
        yield Badge(text % {"n": waiting}, wording.BADGES[State.HELD], "warning")
    if live:
        text = ngettext("live on %(n)d account", "live on %(n)d accounts", live)
        yield Badge(text % {"n": live}, wording.BADGES[State.PUBLISHED])
    if leaving:
        text = ngettext("%(n)d delivery scheduled", "%(n)d deliveries scheduled", leaving)
        yield Badge(text % {"n": leaving}, wording.BADGES[State.SCHEDULED])
