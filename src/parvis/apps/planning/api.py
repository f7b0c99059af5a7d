"""The calendar for programs: what leaves when, weekly slots, queues, short links."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Annotated, Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field

from parvis.apps.planning import selectors, services
from parvis.apps.planning.calendar.grid import FIRST_DAY, LAST_DAY, midnight
from parvis.apps.planning.calendar.items import LABELS, Item, Sight
from parvis.apps.planning.links.selectors import leads, link_of
from parvis.apps.planning.links.services import address_of
from parvis.apps.planning.models import Category, Plan, Slot
from parvis.apps.planning.plans import GONE
from parvis.core.api.door import ApiRequest, endpoint
from parvis.core.api.pages import Asked, Next, page_of, part_of
from parvis.core.api.values import Day
from parvis.core.errors import BadInput, NotFound
from parvis.core.workspaces.permissions import Verb
from parvis.kit.translation import gettext_noop

calendar = Router(tags=[gettext_noop("Calendar")])
SPAN = timedelta(days=366)
Clock = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", examples=["09:30"])]
Zone = Annotated[
    str, Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_+/-]+$", examples=["Europe/Paris"])
]
Weekday = Annotated[int, Field(strict=True, ge=0, le=6, description=gettext_noop("0 is Monday."))]
Id = Annotated[int, Field(strict=True, ge=1, le=2**63 - 1)]


class CalendarItem(Schema):
    """A post on the calendar: a delivery, or a plan that becomes one once the post is approved."""

    key: Annotated[str, Field(description=gettext_noop("Its name on the calendar; a plan’s changes once."))]
    post: UUID
    title: str
    account: int
    network: str
    state: str
    due_at: datetime
    day: date
    at: Clock
    zone: str
    campaign: str
    category: str
    trouble: str

    @classmethod
    def of(cls, item: Item) -> CalendarItem:
        """As programs see it."""
        same = ("key", "state", "day", "zone", "campaign", "category", "trouble")
        return cls(
            post=item.post.pk, title=item.heading, account=item.account.pk, network=item.account.network,
            due_at=item.at, at=f"{item.time:%H:%M}", **{name: getattr(item, name) for name in same},
        )  # fmt: skip


class CalendarItems(Schema):
    """A page of the calendar."""

    items: list[CalendarItem]
    next: Next


class CalendarAsked(Asked):
    """Which days, on the workspace's clocks, and whose."""

    since: Day
    until: Annotated[Day, Field(description=gettext_noop("The day after the last; at most 366 days later."))]
    account: Id | None = None
    state: Annotated[str | None, Field(max_length=20)] = None


@endpoint(
    calendar, "GET", "/calendar", verb=Verb.SEE_POSTS, answers=CalendarItems,
    summary=gettext_noop("What leaves when"),
)  # fmt: skip
def calendar_list(request: ApiRequest, asked: Query[CalendarAsked]) -> CalendarItems:
    if not FIRST_DAY <= asked.since < asked.until <= min(asked.since + SPAN, LAST_DAY):
        raise BadInput(_("Ask for a day or more, and for a year at most."), code="until")
    if asked.state is not None and asked.state not in LABELS:
        raise BadInput(_("There is no such state."), code="state")
    sight = Sight((asked.account,) if asked.account else (), (asked.state,) if asked.state else ())
    zone = request.workspace.time_zone
    since, until = midnight(asked.since, zone), midnight(asked.until, zone)
    found = selectors.items_between(request.workspace, since, until, timezone.now(), sight)
    rows, following = part_of(found, asked, kind=str, place=lambda one: f"{one.at.isoformat()} {one.key}")
    return CalendarItems(items=[CalendarItem.of(one) for one in rows], next=following)


class SlotInfo(Schema):
    """A weekly slot."""

    id: int
    category: int
    account: int
    weekday: Weekday
    at: Clock
    zone: str

    @classmethod
    def of(cls, slot: Slot) -> SlotInfo:
        """As programs see it."""
        return cls(
            id=slot.pk, category=slot.category_id, account=slot.account_id, weekday=slot.weekday,
            at=f"{slot.at:%H:%M}", zone=slot.zone,
        )  # fmt: skip


class Slots(Schema):
    """A page of slots."""

    items: list[SlotInfo]
    next: Next


class SlotWanted(Schema, extra="forbid"):
    """A weekly slot to add."""

    category: Id
    account: Id
    weekday: Weekday
    at: Clock
    zone: Zone


class CategoryInfo(Schema):
    """A category of posts."""

    id: int
    name: str
    is_paused: bool

    @classmethod
    def of(cls, category: Category) -> CategoryInfo:
        """As programs see it."""
        return cls(id=category.pk, name=category.name, is_paused=category.is_paused)


class Categories(Schema):
    """A page of categories."""

    items: list[CategoryInfo]
    next: Next


@endpoint(
    calendar, "GET", "/calendar/categories", verb=Verb.SEE_POSTS, answers=Categories,
    summary=gettext_noop("Categories of posts"),
)  # fmt: skip
def calendar_categories_list(request: ApiRequest, asked: Query[Asked]) -> Categories:
    found = Category.objects.filter(workspace=request.workspace)
    rows, following = page_of(found, asked, newest_first=False)
    return Categories(items=[CategoryInfo.of(row) for row in rows], next=following)


@endpoint(
    calendar, "GET", "/calendar/slots", verb=Verb.SEE_POSTS, answers=Slots,
    summary=gettext_noop("Weekly slots"),
)  # fmt: skip
def calendar_slots_list(request: ApiRequest, asked: Query[Asked]) -> Slots:
    rows, following = page_of(selectors.slots_of(request.workspace), asked, newest_first=False)
    return Slots(items=[SlotInfo.of(row) for row in rows], next=following)


@endpoint(
    calendar, "POST", "/calendar/slots", verb=Verb.PUBLISH_POSTS, answers=SlotInfo, status=201,
    summary=gettext_noop("Add a weekly slot"),
)  # fmt: skip
def calendar_slot_create(request: ApiRequest, wanted: SlotWanted) -> SlotInfo:
    slot = services.slot_create(
        actor=request.actor, workspace=request.workspace, category_id=wanted.category,
        account_id=wanted.account, weekday=wanted.weekday, at=time.fromisoformat(wanted.at), zone=wanted.zone,
        now=timezone.now(),
    )  # fmt: skip
    return SlotInfo.of(slot)


@endpoint(
    calendar, "DELETE", "/calendar/slots/{int:slot}", verb=Verb.PUBLISH_POSTS, answers=None, status=204,
    summary=gettext_noop("Take a weekly slot away; what waited for it moves to the next"),
)  # fmt: skip
def calendar_slot_delete(request: ApiRequest, slot: int) -> None:
    services.slot_delete(actor=request.actor, workspace=request.workspace, slot_id=slot, now=timezone.now())


class PlannedInfo(Schema):
    """A post that is to leave for an account."""

    id: int
    post: UUID
    account: int
    category: int | None
    due_at: Annotated[datetime | None, Field(description=gettext_noop("Null while no slot is free for it."))]
    delivery: Annotated[UUID | None, Field(description=gettext_noop("Null until its post is approved."))]
    trouble: Annotated[str, Field(description=gettext_noop("What only a person can mend, or empty."))]

    @classmethod
    def of(cls, plan: Plan) -> PlannedInfo:
        """As programs see it."""
        return cls(
            id=plan.pk, post=plan.post_id, account=plan.account_id, category=plan.category_id,
            due_at=plan.due_at, delivery=plan.delivery_id, trouble=plan.trouble,
        )  # fmt: skip


class QueueWanted(Schema, extra="forbid"):
    """A post for a queue."""

    category: Id
    account: Id
    post: UUID


class PlannedWanted(Schema, extra="forbid"):
    """A post for a time."""

    post: UUID
    account: Id
    day: Day
    at: Clock
    zone: Zone


@endpoint(
    calendar, "POST", "/calendar/queue", verb=Verb.PUBLISH_POSTS, answers=PlannedInfo, status=201,
    summary=gettext_noop("Put a post in a queue"),
    description=gettext_noop("It takes the next free slot of its category, and leaves if it is approved."),
)  # fmt: skip
def calendar_queue_add(request: ApiRequest, wanted: QueueWanted) -> PlannedInfo:
    plan = services.queue_add(
        actor=request.actor, workspace=request.workspace, category_id=wanted.category,
        account_id=wanted.account, post_id=wanted.post, now=timezone.now(),
    )  # fmt: skip
    return PlannedInfo.of(plan)


@endpoint(
    calendar, "POST", "/calendar/plans", verb=Verb.PUBLISH_POSTS, answers=PlannedInfo, status=201,
    summary=gettext_noop("Plan a post"),
    description=gettext_noop("It becomes a delivery once the post is approved, and never before."),
)  # fmt: skip
def calendar_plan_create(request: ApiRequest, wanted: PlannedWanted) -> PlannedInfo:
    if not FIRST_DAY <= wanted.day <= LAST_DAY:
        raise BadInput(_("Choose a day of this century or the next."), code="day")
    plan = services.plan_create(
        actor=request.actor, workspace=request.workspace, post_id=wanted.post, account_id=wanted.account,
        day=wanted.day, at=time.fromisoformat(wanted.at), zone=wanted.zone, now=timezone.now(),
    )  # fmt: skip
    return PlannedInfo.of(plan)


@endpoint(
    calendar, "DELETE", "/calendar/plans/{int:planned}", verb=Verb.PUBLISH_POSTS, answers=None, status=204,
    summary=gettext_noop("Give a plan up; the post stays"),
)  # fmt: skip
def calendar_plan_delete(request: ApiRequest, planned: int) -> None:
    services.plan_remove(actor=request.actor, workspace=request.workspace, plan_id=planned)


class ShortLinkInfo(Schema):
    """A short link, with how often it was followed."""

    id: int
    short: Annotated[str, Field(description=gettext_noop("The address to publish."))]
    url: str
    network: str
    campaign: str
    leads: Annotated[bool, Field(description=gettext_noop("Whether it still leads there."))]
    visits: int
    programs: Annotated[int, Field(description=gettext_noop("Visits of programs that say so, apart."))]

    @classmethod
    def of(cls, link: Any, now: datetime) -> ShortLinkInfo:
        """As programs see one of ``selectors.links_of``."""
        same = {name: getattr(link, name) for name in ("url", "network", "campaign", "programs")}
        return cls(id=link.pk, short=address_of(link), leads=leads(link, now), visits=link.people, **same)


class ShortLinks(Schema):
    """A page of short links."""

    items: list[ShortLinkInfo]
    next: Next


class ShortLinkWanted(Schema, extra="forbid"):
    """A short link to make."""

    url: Annotated[str, Field(min_length=8, max_length=2000)]
    network: Annotated[str, Field(max_length=20, pattern=r"^[a-z_]*$")] = ""
    campaign: Annotated[str, Field(max_length=80, pattern=r"^[^\x00-\x1f]*$")] = ""
    template: Annotated[Id | None, Field(description=gettext_noop("A UTM template."))] = None
    days: Annotated[int | None, Field(strict=True, ge=1, le=3650)] = None


@endpoint(
    calendar, "GET", "/links", verb=Verb.SEE_POSTS, answers=ShortLinks,
    summary=gettext_noop("Short links and how often they were followed"),
)  # fmt: skip
def short_links_list(request: ApiRequest, asked: Query[Asked]) -> ShortLinks:
    rows, following = page_of(selectors.links_of(request.workspace), asked, newest_first=True)
    now = timezone.now()
    return ShortLinks(items=[ShortLinkInfo.of(row, now) for row in rows], next=following)


@endpoint(
    calendar, "POST", "/links", verb=Verb.PUBLISH_POSTS, answers=ShortLinkInfo, status=201,
    summary=gettext_noop("Make a short link"),
)  # fmt: skip
def short_link_create(request: ApiRequest, wanted: ShortLinkWanted) -> ShortLinkInfo:
    given = wanted.dict()
    made = services.short_link_create(
        actor=request.actor, workspace=request.workspace, now=timezone.now(),
        template_id=given.pop("template"), **given,
    )  # fmt: skip
    return short_link_read(request, made.pk)


@endpoint(
    calendar, "GET", "/links/{int:short_link}", verb=Verb.SEE_POSTS, answers=ShortLinkInfo,
    summary=gettext_noop("One short link"),
)  # fmt: skip
def short_link_read(request: ApiRequest, short_link: int) -> ShortLinkInfo:
    found = link_of(request.workspace, short_link)
    if found is None:
        raise NotFound(GONE)
    return ShortLinkInfo.of(found, timezone.now())


@endpoint(
    calendar, "DELETE", "/links/{int:short_link}", verb=Verb.PUBLISH_POSTS, answers=None, status=204,
    summary=gettext_noop("Let a short link lead nowhere; its counts stay"),
)  # fmt: skip
def short_link_delete(request: ApiRequest, short_link: int) -> None:
    services.short_link_remove(
        actor=request.actor, workspace=request.workspace, link_id=short_link, now=timezone.now()
    )
