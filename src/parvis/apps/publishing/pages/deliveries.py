"""Deliveries: what waits, what left, and what a person must decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from parvis.apps.publishing import changing, deeds, naming, resolving, selectors, services, wording
from parvis.apps.publishing.engine.hands import Hands
from parvis.apps.publishing.forms import RemoteForm, WhenForm
from parvis.apps.publishing.models import Delivery
from parvis.apps.publishing.states import ACTIVE, NEEDS_A_PERSON, Connection, Reason, State
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb
from parvis.networks.publishing import Remote
from parvis.networks.recents import Posted
from parvis.networks.registry import NETWORKS

SHOWN: Final = 50
FILTERS: Final = ("needs", "waiting", "published", "cancelled")
# What is mended in the editor beside the post: its words, its files, its approval.
OF_THE_POST: Final = (
    Reason.UNAPPROVED, Reason.EDITED, Reason.REVOKED, Reason.RIGHTS, Reason.MEDIA, Reason.REFUSED,
)  # fmt: skip
OUR_OWN_WORDS: Final = frozenset({"timed_out", "not_connected", "unreachable"})  # no network said these


@dataclass(frozen=True, slots=True)
class Tab:
    """A filter that is a link."""

    label: str
    href: str
    current: bool
    count: int | None


@dataclass(frozen=True, slots=True)
class Row:
    """A delivery as pages show it."""

    delivery: Delivery
    label: str
    badge: str
    reason: str | Promise
    network: str
    words: str


def row_of(delivery: Delivery) -> Row:
    """The delivery, its state and reason in words, and how its post begins."""
    common = delivery.post.body.get("common", {}).get("parts") or [{}]
    words = delivery.post.title or str(common[0].get("text", ""))
    state = State(delivery.state)
    label = _("removed there") if delivery.removed_at else str(state.label)
    reason = wording.REASONS.get(delivery.reason, "") if state in NEEDS_A_PERSON else ""
    network = NETWORKS[delivery.account.network].label
    return Row(delivery, label, wording.BADGES[state], reason, network, words[:120] or _("no words"))


STATES: Final = {
    "needs": NEEDS_A_PERSON,
    "waiting": ACTIVE,
    "published": (State.PUBLISHED,),
    "cancelled": (State.CANCELLED,),
}


@workspace_view(Verb.SEE_POSTS)
def deliveries(request: WorkspaceRequest) -> HttpResponseBase:
    """The list, one filter at a time; what needs somebody first."""
    counts = selectors.counts(request.workspace)
    sums = {name: sum(counts.get(state, 0) for state in states) for name, states in STATES.items()}
    chosen = request.GET.get("show", "")
    chosen = chosen if chosen in STATES else ("needs" if sums["needs"] else "waiting")
    rows = selectors.deliveries_of(request.workspace).filter(state__in=STATES[chosen])
    order = ("due_at", "created_at") if chosen == "waiting" else ("-due_at", "-created_at")
    rows = rows.order_by(*order, "pk")
    page = max(1, int(told)) if (told := request.GET.get("page", "1")).isdecimal() and len(told) < 6 else 1
    found = list(rows[(page - 1) * SHOWN : page * SHOWN + 1])
    context = {
        "rows": [row_of(one) for one in found[:SHOWN]],
        "tabs": _tabs(request, chosen, sums),
        "chosen": chosen,
        **(_held(rows) if chosen == "needs" else {}),
        "may_publish": request.may(Verb.PUBLISH_POSTS),
        "previous_href": f"?show={chosen}&page={page - 1}" if page > 1 else "",
        "next_href": f"?show={chosen}&page={page + 1}" if len(found) > SHOWN else "",
    }
    return render(request, "publishing/deliveries.html", context)


def _held(rows: QuerySet[Delivery]) -> dict[str, int]:
    """How many wait for what is undone once for all of them."""
    counted = dict(rows.order_by().values_list("reason").annotate(n=Count("pk")))
    return {"held_by_stop": counted.get(Reason.STOPPED, 0), "held_by_account": counted.get(Reason.AUTH, 0)}


def _tabs(request: WorkspaceRequest, chosen: str, sums: dict[str, int]) -> list[Tab]:
    href = reverse("publishing:deliveries", args=[request.workspace.slug])
    labels = {
        "needs": _("Need you"),
        "waiting": _("On their way"),
        "published": pgettext("deliveries", "Published"),
        "cancelled": pgettext("deliveries", "Cancelled"),
    }
    return [Tab(label, f"{href}?show={name}", name == chosen, sums[name]) for name, label in labels.items()]


@workspace_view(Verb.SEE_POSTS)
def delivery(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """One delivery: where it stands, what was tried, what a person may choose."""
    found = _found(request, pk)
    may = request.may(Verb.PUBLISH_POSTS)
    context: dict[str, Any] = {
        "row": row_of(found),
        "delivery": found,
        "steps": list(found.steps.all()),
        "log": [_entry(one) for one in found.log.select_related("step")],
        "may_publish": may,
        "may_resume": may and _resumable(found),
        "go_on": _go_on(found),
        "way": _way(request, found),
        "may_cancel": may and found.state in {State.SCHEDULED, State.HELD, State.FAILED},
        "may_remove": may and changing.may_remove(found),
        **_change_of(found, may=may),
        "when": _when(found) if may and _movable(found) else None,
    }
    if found.state == State.UNCONFIRMED:
        context |= {"unknown": resolving.unknown_step(found), "remote": RemoteForm()}
    return render(request, "publishing/delivery.html", context)


@dataclass(frozen=True, slots=True)
class Way:
    """Where what a delivery waits for can be mended."""

    label: str
    href: str


def _way(request: WorkspaceRequest, found: Delivery) -> Way | None:
    """To the post, or to the accounts; None where nothing but the choices of this page helps."""
    slug = request.workspace.slug
    if found.state not in NEEDS_A_PERSON:
        return None
    if found.reason == Reason.AUTH and request.may(Verb.CONNECT_ACCOUNTS):
        return Way(_("Connect the account again"), reverse("publishing:accounts", args=[slug]))
    if found.reason in OF_THE_POST:
        return Way(_("Open the post"), reverse("content:post", args=[slug, found.post_id]))
    return None


def _go_on(found: Delivery) -> str:
    """What going on means here."""
    if found.state == State.FAILED or found.reason == Reason.NO_ANSWER:
        return _("Try again")
    return _("Publish it all the same") if found.reason == Reason.LATE else _("Go on")


def _resumable(found: Delivery) -> bool:
    """Whether going on could help: not while its words are others, nor while the account is lost."""
    lost = found.reason == Reason.AUTH and found.account.state != Connection.CONNECTED
    return found.state in {State.HELD, State.FAILED} and found.reason != Reason.EDITED and not lost


def _movable(found: Delivery) -> bool:
    return found.state == State.SCHEDULED or (found.state == State.HELD and found.reason != Reason.EDITED)


def _change_of(found: Delivery, *, may: bool) -> dict[str, Any]:
    """Whether the post says something else now, why that cannot be put there, and what went wrong last."""
    problem = changing.obstacle(found) if changing.is_other(found) else ""
    failed = changing.unfinished(found)
    return {
        "is_other": changing.is_other(found),
        "change_problem": problem,
        "may_change": may and changing.is_other(found) and not problem,
        "unfinished": _entry(failed) if failed else None,
    }


def _when(found: Delivery) -> WhenForm:
    return WhenForm(initial={"day": found.day, "at": found.time, "zone": found.zone})


def _entry(one: Any) -> dict[str, Any]:
    return {
        "at": one.at,
        "part": one.step and one.step.position,
        "what": wording.boundary(one.boundary),
        "outcome": wording.outcome(one.outcome),
        "words": "" if one.outcome in OUR_OWN_WORDS else one.words,
    }


@workspace_view(Verb.PUBLISH_POSTS)
def recent(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """What the account published lately, asked of the network now: a part of the page of a question."""
    found, hands = _found(request, pk), Hands()
    try:
        posts: list[Posted] | None = resolving.recent_posts(hands, found)
    finally:
        hands.close()
    return render(request, "publishing/recent.html", {"delivery": found, "posts": posts})


@workspace_view(Verb.PUBLISH_POSTS, methods=("POST",))
def confirm(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Yes, this one."""
    chosen = request.POST.get("remote", "").strip()
    resolving.delivery_confirm(
        actor=request.actor, workspace=request.workspace, delivery_id=pk, remote=_remote(request, pk, chosen),
        now=timezone.now(),
    )  # fmt: skip
    messages.success(request, _("Noted: it is there."))
    return redirect("publishing:delivery", request.workspace.slug, pk)


def _remote(request: WorkspaceRequest, pk: UUID, chosen: str) -> Remote:
    """What the person named: one of the posts that the network lists, or an address that they typed."""
    found, hands = _found(request, pk), Hands()
    try:
        return naming.named(hands, found, chosen)
    finally:
        hands.close()


@workspace_view(Verb.PUBLISH_POSTS, methods=("POST",))
def act(request: WorkspaceRequest, pk: UUID, deed: str) -> HttpResponseBase:
    """One of the choices that need nothing but a click."""
    if deed not in deeds.NAMES:
        raise Http404
    deeds.delivery_do(
        actor=request.actor, workspace=request.workspace, delivery_id=pk, deed=deed, now=timezone.now()
    )
    done = {
        "resume": _("It goes on."),
        "cancel": _("Cancelled."),
        "again": _("It is sent again, under the same key."),
        "give-up": _("Given up."),
        "remove": _("It is being removed from the network."),
        "change": _("The new words are on their way to the network."),
    }
    messages.success(request, done[deed])
    return redirect("publishing:delivery", request.workspace.slug, pk)


@workspace_view(Verb.PUBLISH_POSTS, methods=("POST",))
def reschedule(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Another moment."""
    form = WhenForm(request.POST)
    if form.is_valid():
        services.delivery_reschedule(
            actor=request.actor, workspace=request.workspace, delivery_id=pk, now=timezone.now(),
            **form.cleaned_data,
        )  # fmt: skip
        messages.success(request, _("The new moment is kept."))
    else:
        messages.error(request, _("Choose a day, an hour and a time zone."))
    return redirect("publishing:delivery", request.workspace.slug, pk)


@workspace_view(Verb.PUBLISH_POSTS, methods=("POST",))
def resume_stopped(request: WorkspaceRequest) -> HttpResponseBase:
    """Go on with everything that a stop held."""
    resumed = services.stopped_resume(actor=request.actor, workspace=request.workspace, now=timezone.now())
    words = ngettext("%(n)d delivery goes on.", "%(n)d deliveries go on.", resumed)
    messages.success(request, words % {"n": resumed})
    return redirect("publishing:deliveries", request.workspace.slug)


def _found(request: WorkspaceRequest, pk: UUID) -> Delivery:
    found = selectors.delivery_of(request.workspace, pk)
    if found is None:
        raise Http404
    return found
