"""Reading links and their counts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.db.models import F, Q, QuerySet, Sum

from parvis.apps.planning.links.models import Clicks, From, LinkSetting, LinkTemplate, ShortLink
from parvis.core.workspaces.models import Workspace


def templates_of(workspace: Workspace) -> QuerySet[LinkTemplate]:
    """The templates of a workspace, by name."""
    return LinkTemplate.objects.filter(workspace=workspace)


def setting_of(workspace: Workspace) -> LinkSetting:
    """What the workspace wants of the links in its posts."""
    kept = LinkSetting.objects.select_related("template").filter(workspace=workspace).first()
    return kept or LinkSetting(workspace=workspace)


def links_of(workspace: Workspace) -> QuerySet[ShortLink]:
    """The short links of a workspace, the newest first, each with ``people`` and ``programs``: how often they
    followed it."""
    counted = (
        ShortLink.objects.filter(workspace=workspace)
        .select_related("post")
        .annotate(
            people=Sum("clicks__n", filter=Q(clicks__by_program=False), default=0),
            programs=Sum("clicks__n", filter=Q(clicks__by_program=True), default=0),
        )
    )
    return counted.order_by("-created_at", "-pk")


def link_of(workspace: Workspace, link_id: int) -> ShortLink | None:
    """One of them."""
    return links_of(workspace).filter(pk=link_id).first()


def link_behind(code: str) -> ShortLink | None:
    """The link of this code, in whichever workspace."""
    return ShortLink.objects.select_related("workspace").filter(code=code).first()


def leads(link: ShortLink, now: datetime) -> bool:
    """Whether it still leads somewhere."""
    return link.removed_at is None and (link.expires_at is None or now < link.expires_at)


def host_of(link: ShortLink) -> str:
    """The site that a link leads to."""
    return urlsplit(link.url).hostname or ""


@dataclass(frozen=True, slots=True)
class Followed:
    """How often people followed links: by day (oldest first), by kind of site; and programs, apart."""

    days: Sequence[tuple[date, int]]
    sites: Sequence[tuple[From, int]]
    people: int
    programs: int


def followed(links: Iterable[ShortLink]) -> Followed:
    """The counts of some links together."""
    rows = Clicks.objects.filter(link__in=list(links))
    people = rows.filter(by_program=False)
    days = people.order_by("day").values_list("day").annotate(total=Sum("n"))
    sites = (
        people.order_by().values_list("came_from").annotate(total=Sum("n")).order_by("-total", "came_from")
    )
    programs = rows.filter(by_program=True).aggregate(total=Sum(F("n"), default=0))["total"]
    by_day = [(day, int(total)) for day, total in days]
    return Followed(
        by_day, [(From(kind), int(total)) for kind, total in sites], sum(n for _day, n in by_day), programs
    )


@dataclass(frozen=True, slots=True)
class DayOfVisits:
    """How often the short links of a post on a network were followed on one day of the workspace's clocks;
    without a day, that they were made and nobody came."""

    post: UUID
    network: str
    day: date | None
    people: int
    programs: int


def visits_by_day(workspace: Workspace, posts: Collection[UUID]) -> list[DayOfVisits]:
    """The visits of these posts, by network and day: of each that has short links, a row at least. One query.
    A link that is for no network in particular is told with an empty one."""
    rows = ShortLink.objects.filter(workspace=workspace, post__in=posts).order_by()
    counted = rows.values_list("post_id", "network", "clicks__day").annotate(
        people=Sum("clicks__n", filter=Q(clicks__by_program=False), default=0),
        programs=Sum("clicks__n", filter=Q(clicks__by_program=True), default=0),
    )
    return [DayOfVisits(*row) for row in counted]
