"""How far ideas have come, read from what really happened: their briefs, posts, approvals and deliveries.

Nobody moves an idea beyond *chosen*: a card moves itself. As many queries for one idea as for a hundred.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from parvis.apps.approval.selectors import Standing, standings
from parvis.apps.content.models import Post
from parvis.apps.creation.models import Chosen
from parvis.apps.ideas.models import Choice, Idea
from parvis.apps.planning.models import Plan
from parvis.apps.publishing.models import Delivery
from parvis.apps.publishing.states import ACTIVE, NEEDS_A_PERSON, State
from parvis.core.workspaces.models import Workspace


class Stage(models.TextChoices):
    """A column of the board, in its order."""

    IDEA = "idea", pgettext_lazy("column", "Ideas")
    CHOSEN = "chosen", pgettext_lazy("column", "Chosen")
    BRIEF = "brief", pgettext_lazy("column", "Brief")
    DRAFT = "draft", pgettext_lazy("column", "Draft")
    APPROVAL = "approval", pgettext_lazy("column", "Approval")
    PLANNED = "planned", pgettext_lazy("column", "Planned")
    PUBLISHED = "published", pgettext_lazy("column", "Published")
    ASIDE = "aside", pgettext_lazy("column", "Set aside")


ORDER = tuple(Stage)
MOST = 500  # ideas on a board
MOVABLE = (Stage.IDEA, Stage.CHOSEN)  # what a person may move
UNDER_WAY = tuple(one for one in ORDER if one not in (*MOVABLE, Stage.ASIDE))


@dataclass(frozen=True, slots=True)
class Card:
    """An idea where it stands, with the posts it became; ``needs``: a delivery waits for somebody."""

    idea: Idea
    stage: Stage
    posts: tuple[Post, ...] = ()
    needs: bool = False
    cleared: bool = False

    @property
    def movable(self) -> bool:
        """Whether people still decide on it."""
        return self.stage in MOVABLE


def cards(workspace: Workspace, ideas: Iterable[Idea]) -> list[Card]:
    """Where each of these ideas stands, in their order."""
    held = list(ideas)
    posts = _posts(held)
    every = {post.pk for found in posts.values() for post in found}
    stands = standings(workspace, every) if every else {}
    sent = _sent(every)
    return [_card(one, posts.get(one.pk, []), stands, sent) for one in held]


def _posts(ideas: Sequence[Idea]) -> dict[UUID, list[Post]]:
    """The posts of each idea that nobody put away, those of its brief and its own draft."""
    by_brief = {one.brief_id: one.pk for one in ideas if one.brief_id is not None}
    found: dict[UUID, list[Post]] = defaultdict(list)
    for one in ideas:
        if one.post is not None and one.post.archived_at is None:
            found[one.pk].append(one.post)
    rows = Chosen.objects.filter(variation__brief__in=by_brief, post__archived_at__isnull=True)
    for row in rows.select_related("post", "variation").defer("post__body").order_by("at", "pk"):
        found[by_brief[row.variation.brief_id]].append(row.post)
    return found


@dataclass(frozen=True, slots=True)
class _Sent:
    published: frozenset[UUID]
    active: frozenset[UUID]
    needs: frozenset[UUID]
    planned: frozenset[UUID]


def _sent(posts: Iterable[UUID]) -> _Sent:
    rows = list(Delivery.objects.filter(post__in=posts).values_list("post_id", "state"))
    plans = Plan.objects.filter(post__in=posts, delivery__isnull=True).values_list("post_id", flat=True)

    def those(states: Iterable[str]) -> frozenset[UUID]:
        wanted = frozenset(states)
        return frozenset(pk for pk, state in rows if state in wanted)

    return _Sent(those([State.PUBLISHED]), those(ACTIVE), those(NEEDS_A_PERSON), frozenset(plans))


ASKED = (Standing.ASKED, Standing.CHANGES, Standing.CHANGED, Standing.CLEARED)


def _card(idea: Idea, posts: Sequence[Post], stands: Mapping[UUID, Standing], sent: _Sent) -> Card:
    held = [(post, stands.get(post.pk, Standing.NONE)) for post in posts]
    stages = [_stage_of(post.pk, standing, sent) for post, standing in held]
    if stages:
        stage = max(stages, key=ORDER.index)
    elif idea.brief is not None and idea.brief.archived_at is None:
        stage = Stage.BRIEF
    else:
        stage = {Choice.OPEN: Stage.IDEA, Choice.CHOSEN: Stage.CHOSEN, Choice.ASIDE: Stage.ASIDE}[
            Choice(idea.choice)
        ]
    return Card(
        idea, stage, tuple(posts), needs=any(post.pk in sent.needs for post in posts),
        cleared=any(standing is Standing.CLEARED for _post, standing in held),
    )  # fmt: skip


def _stage_of(post: UUID, standing: Standing, sent: _Sent) -> Stage:
    """A plan whose post nobody approved is a wish: it plans nothing yet."""
    if post in sent.published:
        return Stage.PUBLISHED
    if post in sent.active or post in sent.needs:
        return Stage.PLANNED
    if post in sent.planned and standing is Standing.CLEARED:
        return Stage.PLANNED
    return Stage.APPROVAL if standing in ASKED else Stage.DRAFT


def on_board(workspace: Workspace) -> list[Card]:
    """Every idea that was not set aside, or that was and lives on in a post."""
    alive = Q(choice__in=[Choice.OPEN, Choice.CHOSEN]) | Q(brief__isnull=False) | Q(post__isnull=False)
    found = Idea.objects.filter(alive, workspace=workspace).select_related("owner", "brief", "post")
    return cards(workspace, found.order_by("position", "-proposed_at", "pk")[:MOST])
