"""What matters: subjects in order, a person's yes and no, and one subject with an angle to begin from."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.apps.listening import selectors as listening
from parvis.apps.trends import selectors as trends
from parvis.apps.trends.matters import services, showing, wording
from parvis.apps.trends.matters.quality import quality_of
from parvis.apps.trends.matters.selectors import Ranking, ranking_of
from parvis.apps.trends.pages.common import standing_for
from parvis.core.errors import BadInput, NotFound
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb

ANSWERS = {"yes": True, "no": False, "back": None}
COPIED_POSTS = 3


@workspace_view(Verb.SEE_LISTENING)
def matters(request: WorkspaceRequest) -> HttpResponseBase:
    """Every subject of the last days, in the order in which it may matter."""
    return _list(request, request.GET.get("segment", ""))


def _list(request: WorkspaceRequest, segment_id: str, said: str = "") -> HttpResponseBase:
    now, workspace = timezone.now(), request.workspace
    followed = trends.followed(workspace, now=now)
    if followed is None:
        heard = listening.stats_of(workspace).rows
        return render(request, "trends/matters/matters.html", {"followed": None, "heard": heard})
    ranking = ranking_of(workspace, now=now, segment_id=segment_id)
    context = {
        "followed": followed,
        "ranking": ranking,
        "said": said,
        "tabs": showing.tabs_of(ranking),
        "front": [showing.line_of(workspace, ranking, one) for one in ranking.front],
        "rest": [showing.line_of(workspace, ranking, one) for one in ranking.rest],
        "leanings": [wording.leaning(one) for one in ranking.learnt.leanings],
        "may_answer": request.may(Verb.CHOOSE_SUBJECTS),
        **_quality(request, ranking),
    }
    return render(request, "trends/matters/matters.html", context)


def _quality(request: WorkspaceRequest, ranking: Ranking) -> dict[str, Any]:
    zone = request.workspace.time_zone
    quality = quality_of(ranking.history, zone)
    return {
        "quality": quality,
        "measures": showing.measures_of(quality),
        "gain": showing.gain_of(quality, zone),
    }


@workspace_view(Verb.CHOOSE_SUBJECTS, methods=("POST",))
def answer(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Yes, no, or neither any more; the list comes again in its new order."""
    if request.POST.get("kept") not in ANSWERS:
        raise BadInput(_("Say yes or no to the subject."))
    kept, segment_id = ANSWERS[request.POST["kept"]], request.POST.get("segment", "")
    one = services.subject_answer(
        actor=request.actor,
        workspace=request.workspace,
        rise_id=pk,
        kept=kept,
        now=timezone.now(),
        segment_id=segment_id,
    )
    what = {
        True: _("Kept: %(subject)s."),
        False: _("Set aside: %(subject)s."),
        None: _("No answer: %(subject)s."),
    }
    said = what[kept] % {"subject": one.matter.lead.label}
    if request.headers.get("HX-Request"):
        return _list(request, segment_id, said)
    messages.success(request, said)
    return redirect(_address(request, "trends:matters", segment_id))


@workspace_view(Verb.SEE_LISTENING)
def matter(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """One subject: whether it is pushed, an angle, the facts and the posts to take along."""
    now, workspace = timezone.now(), request.workspace
    ranking = ranking_of(workspace, now=now, segment_id=request.GET.get("segment", ""))
    one, row = ranking.of(pk), trends.rise_row(workspace, pk)
    if one is None or row is None:
        raise NotFound(services.GONE)
    line = showing.line_of(workspace, ranking, one)
    why = trends.why(row, now=line.rise.last)
    posts = standing_for(request, why)
    context = {
        "line": line,
        "ranking": ranking,
        "tabs": showing.tabs_of(ranking),
        "why": why,
        "posts": posts,
        "brief": showing.brief_of(ranking, one, [post for post, _copies in posts[:COPIED_POSTS]]),
        "chosen": showing.chosen_of(ranking, one),
        "may_choose": request.may(Verb.CHOOSE_SUBJECTS),
    }
    return render(request, "trends/matters/matter.html", context)


@workspace_view(Verb.CHOOSE_SUBJECTS, methods=("POST",))
def choose(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """Write down that somebody wants to speak about a subject."""
    segment_id = request.POST.get("segment", "")
    services.subject_choose(
        actor=request.actor,
        workspace=request.workspace,
        rise_id=pk,
        now=timezone.now(),
        segment_id=segment_id,
    )
    messages.success(request, _("Chosen: written down, with your name."))
    return redirect(_address(request, "trends:matter", segment_id, pk))


@workspace_view(Verb.CHOOSE_SUBJECTS, methods=("POST",))
def reset(request: WorkspaceRequest) -> HttpResponseBase:
    """Begin the ranking anew."""
    n = services.ranking_reset(actor=request.actor, workspace=request.workspace, now=timezone.now())
    told = ngettext(
        "The ranking begins anew: %(n)s answer teaches nothing any more.",
        "The ranking begins anew: %(n)s answers teach nothing any more.",
        n,
    )
    messages.success(request, told % {"n": n})
    return redirect(_address(request, "trends:matters", ""))


def _address(request: WorkspaceRequest, name: str, segment_id: str, *args: int) -> str:
    ranking_for = showing.segment_query(request.workspace, segment_id)
    return f"{reverse(name, args=[request.workspace.slug, *args])}{ranking_for}"
