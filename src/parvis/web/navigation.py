"""What the sidebar and the bottom bar lead to. An entry shows only where the role includes its verb."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.core.workspaces.models import Membership
from parvis.core.workspaces.permissions import Verb, allowed
from parvis.web.counts import Counts


@dataclass(frozen=True, slots=True)
class Place:
    """A page that the navigation names: the name of its address, what to call it, who may go."""

    url_name: str
    label: str | Promise
    icon: str
    verb: Verb | None
    counts: str = ""  # the number beside it: an attribute of ``Counts``


@dataclass(frozen=True, slots=True)
class Entry:
    """A place, seen from one page. ``count`` is asked when it is drawn; ``counted`` says of what."""

    href: str
    label: str | Promise
    icon: str
    current: bool
    count: Callable[[], int]
    counted: str | Promise


MAIN = (
    Place("listening:dashboard", _("Listening"), "pulse", Verb.SEE_LISTENING),
    Place("trends:trends", _("Trends"), "rise", Verb.SEE_LISTENING),
    Place("trends:matters", _("What matters"), "target", Verb.SEE_LISTENING),
    Place("alerts:alerts", _("Alerts"), "bell", Verb.SEE_LISTENING, counts="alerts"),
    Place("listening:posts", _("Posts"), "posts", Verb.SEE_LISTENING),
    Place("listening:topics", _("Topics"), "tag", Verb.SEE_LISTENING),
    Place("audience:segments", _("Audience"), "people", Verb.SEE_LISTENING),
    Place("reports:reports", _("Reports"), "journal", Verb.SEE_LISTENING),
    Place("listening:queries", _("Queries"), "search", Verb.SEE_LISTENING),
    Place("listening:sources", _("Sources"), "sources", Verb.EDIT_SOURCES),
    Place("listening:import", _("Import"), "upload", Verb.IMPORT_POSTS),
    Place("listening:label", _("Check the AI"), "check", Verb.CORRECT_LABELS),
)
CREATE = (
    Place("ideas:board", _("Ideas"), "star", Verb.SEE_POSTS),
    Place("creation:briefs", _("Briefs"), "journal", Verb.SEE_POSTS),
    Place("creation:voice", _("Brand voice"), "person", Verb.SEE_POSTS),
    Place("workshop:prompts", _("Prompt workshop"), "spark", Verb.SEE_POSTS),
    Place("studio:compositions", _("Pictures"), "picture", Verb.SEE_POSTS),
    Place("studio:films", _("Videos"), "film", Verb.SEE_POSTS),
    Place("studio:kit", _("Brand kit"), "sun", Verb.SEE_POSTS),
    Place("course:course", _("Course"), "star", Verb.SEE_POSTS),
)
PUBLISHING = (
    Place("content:posts", _("Posts we write"), "edit", Verb.SEE_POSTS),
    Place("planning:calendar", _("Calendar"), "table", Verb.SEE_POSTS),
    Place("approval:reviews", _("To approve"), "check", Verb.SEE_POSTS, counts="reviews"),
    Place("publishing:deliveries", _("Deliveries"), "out", Verb.SEE_POSTS, counts="deliveries"),
    Place("library:assets", _("Media library"), "copy", Verb.SEE_POSTS),
    Place("results:results", _("Results"), "chart", Verb.SEE_POSTS),
    Place("publishing:accounts", _("Accounts"), "link", Verb.SEE_POSTS),
)
HOUSE = (
    Place("listening:models", _("Models"), "spark", Verb.SEE_LISTENING),
    Place("web:members", _("Members"), "people", Verb.SEE_MEMBERS),
    Place("web:roles", _("Who may do what"), "table", None),
    Place("approval:autonomy", _("Autonomy"), "pause", Verb.SEE_POSTS),
    Place("trust:settings", _("Checks"), "check", Verb.EDIT_CHECKS),
    Place("editorial:record", _("Editorial record"), "journal", Verb.SEE_POSTS),
    Place("web:audit", _("Audit"), "journal", Verb.SEE_AUDIT),
    Place("web:jobs", _("Background work"), "jobs", Verb.SEE_JOBS),
    Place("web:webhooks", _("Webhooks"), "link", Verb.EDIT_WEBHOOKS),
    Place("web:tokens", _("API"), "key", Verb.USE_API),
    Place("web:workspace_settings", _("Settings"), "settings", Verb.EDIT_WORKSPACE),
)


# The bottom bar of a phone, the most daily first: as many as the role opens and the bar holds.
BAR = (MAIN[0], PUBLISHING[1], PUBLISHING[0], PUBLISHING[2], MAIN[1], MAIN[4])
IN_BAR = 4
COUNTED = {"alerts": _("unread"), "reviews": _("wait for you"), "deliveries": _("need somebody")}


def bar(membership: Membership, path: str, counts: Counts) -> list[Entry]:
    """What is one tap away on a phone; whoever approves nothing has another page in that place."""
    able = allowed(membership.role, Verb.APPROVE_POSTS)
    places = tuple(place for place in BAR if place.counts != "reviews" or able)
    return entries(places, membership, path, counts)[:IN_BAR]


def entries(
    places: tuple[Place, ...], membership: Membership, path: str, counts: Counts | None = None
) -> list[Entry]:
    """The places open to this role; the current one is the longest address that begins the path."""
    found: list[tuple[Place, str]] = []
    for place in places:
        if place.verb is not None and not allowed(membership.role, place.verb):
            continue
        try:
            found.append((place, reverse(place.url_name, args=[membership.workspace.slug])))
        except NoReverseMatch:  # an app that this installation does not have
            continue
    current = max((href for _place, href in found if path.startswith(href)), key=len, default="")
    return [
        Entry(
            href,
            place.label,
            place.icon,
            href == current,
            partial(getattr, counts or Counts(None), place.counts) if place.counts else int,
            COUNTED.get(place.counts, ""),
        )
        for place, href in found
    ]
