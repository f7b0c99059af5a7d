"""The list of alerts, and one of them: why it fired, what caused it, whether it was useful."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.apps.alerts import selectors, services, spoken, wording
from parvis.apps.alerts.look import HOUR
from parvis.apps.alerts.models import CALLS, Alert
from parvis.apps.alerts.pages import showing
from parvis.apps.listening import selectors as listening
from parvis.apps.listening.pages import common
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb
from parvis.kit.choices import Tab

PAGE = 30
POSTS_SHOWN = 10


@workspace_view(Verb.SEE_LISTENING)
def alerts(request: WorkspaceRequest) -> HttpResponseBase:
    """What rang, newest first; what is unread; what was held back."""
    everything = selectors.alerts_of(request.workspace)
    unread = selectors.unread(everything, request.membership)
    lists = {"": everything.filter(held=""), "unread": unread, "held": everything.exclude(held="")}
    which = request.GET.get("show", "")
    which = which if which in lists else ""
    found = lists[which]
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 19:
        found = found.filter(pk__lt=int(before))
    page = list(found[: PAGE + 1])
    older = f"?show={which}&before={page[PAGE - 1].pk}" if len(page) > PAGE else ""
    context = {
        "tabs": _tabs(which, unread.count()),
        "which": which,
        "alerts": showing.shown(page[:PAGE], set(unread.values_list("pk", flat=True))),
        "next_href": older,
        "rules": selectors.rules_of(request.workspace).count(),
        "may_edit": request.may(Verb.EDIT_ALERTS),
        "may_follow": request.may(Verb.FOLLOW_ALERTS),
        "may_run": request.may(Verb.RUN_CRISES),
    }
    return render(request, "alerts/alerts.html", context)


def _tabs(which: str, unread: int) -> list[Tab]:
    names = {"": _("All alerts"), "unread": _("Unread"), "held": _("Held back")}
    return [
        Tab(label, f"?show={key}" if key else "?", key == which, unread if key == "unread" else None)
        for key, label in names.items()
    ]


def _found(request: WorkspaceRequest, pk: int) -> Alert:
    alert = selectors.alerts_of(request.workspace).select_related("rule__query").filter(pk=pk).first()
    if alert is None:
        raise Http404
    return alert


@workspace_view(Verb.SEE_LISTENING)
def alert(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """One alert; opening it marks it as read. A call leads to where it is settled."""
    one = _found(request, pk)
    services.alert_seen(user=request.user, alert=one)
    if one.kind in CALLS:
        return redirect(spoken.said(one).href)
    context = {
        "alert": one,
        "title": wording.title(one),
        "reasons": wording.reasons(one),
        "scope": showing.scope_label(one.rule) if one.rule else "",
        "threshold": wording.threshold(one.rule) if one.rule else "",
        "figure": showing.curve(one, timezone.now()),
        "answer": selectors.answer_of(one, request.user),
        "crisis": selectors.crises_of(request.workspace).filter(alert=one).first(),
        "may_answer": request.may(Verb.FOLLOW_ALERTS) and not one.is_news,
        "may_run": request.may(Verb.RUN_CRISES),
        "may_webhooks": request.may(Verb.EDIT_WEBHOOKS),
    }
    return render(request, "alerts/alert.html", context | _causes(request, one))


def _causes(request: WorkspaceRequest, alert: Alert) -> dict[str, object]:
    """The posts that caused it, as far as they are still there, and where the others are."""
    names = request.may(Verb.SEE_AUTHORS)
    wanted = alert.mentions[:POSTS_SHOWN]
    found = [listening.post(request.workspace, mention, names=names) for mention in wanted]
    posts = [post for post in found if post is not None]
    day, end = alert.happened_at - timedelta(hours=24), alert.happened_at + HOUR
    return {
        "posts": common.cards(request, posts),
        "gone": len(wanted) - len(posts),
        "caused": len(alert.mentions),
        "posts_href": showing.posts_href(request.workspace, alert.rule, day, end),
    }


@workspace_view(Verb.FOLLOW_ALERTS, methods=("POST",))
def answer(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Useful or not; the rule's threshold follows, and the page says where it went."""
    useful = request.POST.get("useful") == "1"
    said = services.alert_answer(
        actor=request.actor, workspace=request.workspace, alert_id=pk, useful=useful, now=timezone.now()
    )
    if said.rule is None or said.before == said.after:
        messages.success(request, _("Thank you: noted. The rule stays as it is."))
    else:
        fresh = wording.threshold(said.rule, said.after)
        messages.success(request, _("Thank you. From now on this rule rings for %(what)s.") % {"what": fresh})
    return redirect("alerts:alert", request.workspace.slug, pk)


@workspace_view(Verb.FOLLOW_ALERTS, methods=("POST",))
def read_all(request: WorkspaceRequest) -> HttpResponseBase:
    """Count every alert as read."""
    services.alerts_seen(actor=request.actor, workspace=request.workspace)
    return redirect("alerts:alerts", request.workspace.slug)
