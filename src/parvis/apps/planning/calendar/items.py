"""What stands on the calendar: deliveries, and plans that are none yet, alike. Two questions to the database,
however many there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.apps.content.models import Post
from parvis.apps.planning.models import Plan
from parvis.apps.publishing.models import Account, Delivery
from parvis.apps.publishing.selectors import deliveries_between, delivery_of
from parvis.apps.publishing.states import State
from parvis.core.workspaces.models import Workspace
from parvis.kit.text import clip
from parvis.networks.registry import NETWORKS

NEAR: Final = 140  # characters of a text that a calendar shows
PLANNED: Final = "planned"
MISSED: Final = "missed"
LABELS: Final[dict[str, str | Promise]] = {
    **dict(State.choices),
    PLANNED: _("waits for approval"),
    MISSED: _("missed: not approved in time"),
}
OUTSIDE: Final[dict[str, str | Promise]] = {State.HELD: _("waits for the team")}
# Colour and sign of a state: never colour alone.
KINDS: Final = {
    PLANNED: "warning", MISSED: "danger", State.SCHEDULED: "info", State.SENDING: "info",
    State.PENDING: "info", State.PUBLISHED: "success", State.FAILED: "danger",
    State.UNCONFIRMED: "danger", State.HELD: "warning",
}  # fmt: skip
MOVABLE: Final = frozenset({PLANNED, MISSED, State.SCHEDULED, State.HELD})


@dataclass(frozen=True, slots=True)
class Item:
    """A post on the calendar. ``at`` is its instant, ``local`` on the workspace's clocks; ``day``, ``time``
    and ``zone`` are what was chosen. ``key`` names it to whoever moves it; ``uid`` stays its own when a plan
    becomes a delivery."""

    key: str
    uid: str
    post: Post
    account: Account
    state: str
    at: datetime
    local: datetime
    day: date
    time: time
    zone: str
    made_at: datetime
    category: str = ""
    campaign: str = ""
    trouble: str = ""
    excerpt: str = ""

    @property
    def heading(self) -> str:
        """What it is called: its working title, else how it begins."""
        return name_of(self.post, self.account.network)

    @property
    def network(self) -> str:
        """The network's name for people."""
        return network_name(self.account.network)

    @property
    def zone_name(self) -> str:
        """Its zone, as people write it."""
        return self.zone.replace("_", " ")

    @property
    def state_label(self) -> str | Promise:
        """Where it stands, in words."""
        return LABELS[self.state]

    @property
    def state_outside(self) -> str | Promise:
        """The same for readers outside, who can settle nothing: what waits for the team just waits."""
        return OUTSIDE.get(self.state, self.state_label)

    @property
    def kind(self) -> str:
        """The look of its state."""
        return KINDS.get(self.state, "")

    @property
    def movable(self) -> bool:
        """Whether another time may still be chosen."""
        return self.state in MOVABLE

    @property
    def elsewhere(self) -> bool:
        """Whether its own clocks show something else than the workspace's."""
        return (self.local.date(), self.local.time().replace(second=0, microsecond=0)) != (
            self.day,
            self.time,
        )


@dataclass(frozen=True, slots=True)
class Sight:
    """What of the calendar is looked at."""

    accounts: tuple[int, ...] = ()
    states: tuple[str, ...] = ()
    campaign: str = ""
    with_plans: bool = True

    def shows(self, item: Item) -> bool:
        """Whether it is part of it; accounts are chosen where rows are."""
        return (not self.states or item.state in self.states) and (
            not self.campaign or item.campaign == self.campaign
        )


def items_between(
    workspace: Workspace, since: datetime, until: datetime, now: datetime, sight: Sight | None = None
) -> list[Item]:
    """Everything due from ``since`` until before ``until``, the earliest first."""
    sight = sight or Sight()
    delivered = deliveries_between(workspace, since, until)
    plans = Plan.objects.filter(workspace=workspace, due_at__gte=since, due_at__lt=until)
    plans = plans.select_related("post", "account", "category", "delivery")
    if sight.accounts:
        delivered = delivered.filter(account__in=sight.accounts)
        plans = plans.filter(account__in=sight.accounts)
    zone = ZoneInfo(workspace.time_zone)
    of_plans = {plan.delivery_id: plan for plan in plans if plan.delivery_id is not None}
    found = [_of_delivery(one, of_plans.get(one.pk), zone) for one in delivered]
    if sight.with_plans:
        found += [_of_plan(plan, zone, now) for plan in plans if plan.delivery_id is None]
    return sorted((one for one in found if sight.shows(one)), key=lambda one: (one.at, one.key))


def _of_delivery(delivery: Delivery, plan: Plan | None, zone: ZoneInfo) -> Item:
    return Item(
        key=f"delivery-{delivery.pk}",
        uid=f"plan-{plan.pk}" if plan else f"delivery-{delivery.pk}",
        post=delivery.post,
        account=delivery.account,
        state=delivery.state,
        at=delivery.due_at,
        local=delivery.due_at.astimezone(zone),
        day=delivery.day,
        time=delivery.time,
        zone=delivery.zone,
        made_at=delivery.created_at,
        category=plan.category.name if plan and plan.category else "",
        campaign=delivery.post.campaign,
        trouble=delivery.get_reason_display() if delivery.reason else "",
        excerpt=excerpt_of(delivery.post, delivery.account.network),
    )


def _of_plan(plan: Plan, zone: ZoneInfo, now: datetime) -> Item:
    assert plan.due_at is not None and plan.day is not None and plan.time is not None  # noqa: S101, PT018 - chosen
    return Item(
        key=f"plan-{plan.pk}",
        uid=f"plan-{plan.pk}",
        post=plan.post,
        account=plan.account,
        state=MISSED if plan.due_at <= now else PLANNED,
        at=plan.due_at,
        local=plan.due_at.astimezone(zone),
        day=plan.day,
        time=plan.time,
        zone=plan.zone,
        made_at=plan.created_at,
        category=plan.category.name if plan.category else "",
        campaign=plan.post.campaign,
        trouble=plan.words,
        excerpt=excerpt_of(plan.post, plan.account.network),
    )


def network_name(network: str) -> str:
    """A network's name for people."""
    known = NETWORKS.get(network)
    return str(known.label) if known else network.capitalize()


def name_of(post: Post, network: str = "") -> str:
    """What a post is called: its working title, else how it begins, else a piece of its id."""
    return post.title or clip(excerpt_of(post, network), 60) or str(post.pk)[:8]


def excerpt_of(post: Post, network: str) -> str:
    """How its version for a network begins."""
    body: dict[str, Any] = post.body
    variant = body.get("own", {}).get(network) or body.get("common", {})
    parts = variant.get("parts") or [{}]
    return clip(" ".join(str(parts[0].get("text", "")).split()), NEAR)


def href_of(item: Item, slug: str) -> str:
    """Where one reads more about it: its delivery's page, else its post; empty if this house has neither."""
    kind, _dash, number = item.key.partition("-")
    asked: Sequence[tuple[str, list[object]]] = [("content:post", [slug, item.post.pk])]
    if kind == "delivery":
        asked = [("publishing:delivery", [slug, number]), *asked]
    for name, values in asked:
        try:
            return reverse(name, args=values)
        except NoReverseMatch:
            continue
    return ""


def for_outside(items: Iterable[Item]) -> list[Item]:
    """The same, without what is the team's own: troubles and campaigns."""
    return [replace(item, trouble="", campaign="") for item in items]


def campaigns_of(workspace: Workspace) -> list[str]:
    """The campaigns that posts name."""
    rows: QuerySet[Post, str] = (
        Post.objects.filter(workspace=workspace, archived_at__isnull=True)
        .exclude(campaign="")
        .values_list("campaign", flat=True)
    )
    return sorted(set(rows))


def item_of(workspace: Workspace, key: str, now: datetime) -> Item | None:
    """What is called ``key`` on the calendar; None if it is not there (any more)."""
    kind, _dash, number = key.partition("-")
    zone = ZoneInfo(workspace.time_zone)
    rows = Plan.objects.filter(workspace=workspace).select_related("post", "account", "category")
    if kind == "delivery":
        try:
            delivery = delivery_of(workspace, UUID(number))
        except ValueError:
            return None
        return _of_delivery(delivery, rows.filter(delivery=delivery).first(), zone) if delivery else None
    if kind != "plan" or not (number.isascii() and number.isdigit()) or len(number) > 12:
        return None
    plan = rows.filter(pk=int(number), due_at__isnull=False).first()
    if plan is None:
        return None
    if plan.delivery_id is not None:
        return item_of(workspace, f"delivery-{plan.delivery_id}", now)
    return _of_plan(plan, zone, now)
