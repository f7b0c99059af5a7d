"""How what was published did; one post over time; and whether the AI is an ally or an adversary."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.apps.content.selectors import post_of
from parvis.apps.listening.names import network_label
from parvis.apps.results import comparing, figures, selectors, wording
from parvis.apps.results.comparing import Ally, ComparedBy, Comparison
from parvis.apps.results.counting import engagement_rate
from parvis.apps.results.forms import ScopeForm
from parvis.apps.results.models import Look, Watch
from parvis.apps.results.scope import Scope
from parvis.apps.results.selectors import Choices, Standing
from parvis.apps.results.visiting import Visits, alone, visited, visited_by, visits_of
from parvis.core import numbers
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.kit.choices import Chip, Tab

VisitsByWatch = Mapping[int, Visits]
PAGE = 30
WIDEST = 4


@dataclass(frozen=True, slots=True)
class Line:
    """A post on an account, as lists show it."""

    watch: Watch
    name: str
    network: str
    look: Look | None
    rate: str
    visits: Visits | None

    @classmethod
    def of(cls, one: Watch, name: str, visits: Visits | None) -> Line:
        """As it stood at the latest look."""
        look = one.last
        rate = engagement_rate(look.interactions, look.views) if look else None
        shown = "" if rate is None else numbers.percent(rate, decimals=1)
        return cls(one, name, network_label(one.account.network), look, shown, visits)


@workspace_view(Verb.SEE_POSTS)
def results(request: WorkspaceRequest) -> HttpResponseBase:
    """What was published in a period, what groups of it gathered, and what stood out."""
    choices = selectors.choices_of(request.workspace)
    form = ScopeForm(request.GET, choices)
    scope = form.scope(timezone.now())
    found = list(selectors.watches_of(request.workspace, scope))
    visits = visits_of(request.workspace, found)
    page, following = _page(found, request.GET.get("after", ""))
    context = {
        "tabs": _tabs(request, "results", scope),
        "form": form,
        "scope": scope,
        "lines": _lines(page, visits),
        "next_href": f"?{scope.query_string(after=following)}" if following else "",
        "published": bool(found) or selectors.anything_published(request.workspace),
        **_measured(found, visits, choices, scope),
        **_visited(request.workspace, found, visits, choices, scope),
        **_silences(request),
    }
    return render(request, "results/results.html", context)


def _measured(found: list[Watch], visits: VisitsByWatch, choices: Choices, scope: Scope) -> dict[str, object]:
    """What these posts gathered as a whole and by groups, and which stood out."""
    usual = selectors.usuals(found)
    best, worst = selectors.standings(found, usual)
    everything = selectors.group_of("", found, usual)
    return {
        "all": everything,
        "rate": wording.rate(everything.rate) if everything.rate else None,
        "figures": [
            figures.beside(by, selectors.groups(found, by, usual), choices.accounts, scope)
            for by in figures.TITLES
        ],
        "best": _stood_out(visits, best),
        "worst": _stood_out(visits, worst),
    }


def _visited(
    workspace: Workspace, found: list[Watch], visits: VisitsByWatch, choices: Choices, scope: Scope
) -> dict[str, object]:
    """How often their short links were followed, as a whole and by groups."""
    today = timezone.localdate(timezone=ZoneInfo(workspace.time_zone))
    return {
        "visited": visited("", found, visits, on=today),
        "shared_visits": len(alone(found, visits)) < len(visits),
        "visit_figures": [
            figures.visits(by, visited_by(by, found, visits, on=today), choices.accounts, scope)
            for by in (figures.VISITED if visits else ())
        ],
    }


def _stood_out(visits: VisitsByWatch, found: list[Standing]) -> list[dict[str, object]]:
    lines = _lines([one.watch for one in found], visits)
    return [
        {"line": line, "times": wording.rough(one.times), "n": one.n}
        for line, one in zip(lines, found, strict=True)
    ]


def _lines(watches: list[Watch], visits: VisitsByWatch) -> list[Line]:
    names = selectors.names_of(watches)
    return [Line.of(one, names[one.post_id], visits.get(one.pk)) for one in watches]


def _silences(request: WorkspaceRequest) -> dict[str, object]:
    """What keeps figures from coming."""
    return {
        "troubles": [wording.trouble(one) for one in selectors.troubles_of(request.workspace)],
        "silent": selectors.silent_networks(request.workspace),
    }


def _silences_of(request: WorkspaceRequest, watches: list[Watch]) -> dict[str, object]:
    """The same, of the accounts on which a post stands."""
    accounts = {one.account_id for one in watches}
    names = {network_label(one.account.network) for one in watches}
    troubles = selectors.troubles_of(request.workspace)
    return {
        "troubles": [wording.trouble(one) for one in troubles if one.account_id in accounts],
        "silent": [name for name in selectors.silent_networks(request.workspace) if name in names],
    }


def _page(found: list[Watch], after: str) -> tuple[list[Watch], str]:
    """A page of the list, the latest first, and where the next begins."""
    places = {str(one.pk): place for place, one in enumerate(found)}
    start = places[after] + 1 if after in places else 0
    page = found[start : start + PAGE]
    return page, str(page[-1].pk) if len(found) > start + PAGE else ""


def _tabs(request: WorkspaceRequest, here: str, scope: Scope) -> list[Tab]:
    names = {"results": _("Results"), "ally": _("Ally or adversary")}
    return [
        Tab(label, f"{_href(request, name)}?{scope.query_string()}", name == here)
        for name, label in names.items()
    ]


def _href(request: WorkspaceRequest, name: str) -> str:
    return reverse(f"results:{name}", args=[request.workspace.slug])


@workspace_view(Verb.SEE_POSTS)
def post(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """One post: how it grew on each account, and how it stands."""
    found = post_of(request.workspace, pk)
    if found is None:
        raise Http404
    watches = selectors.watches_of_post(found)
    looks = selectors.looks_of(watches)
    context = {
        "post": found,
        "name": selectors.name_of(found),
        "lines": _lines(watches, visits_of(request.workspace, watches)),
        "figure": figures.growth(watches, looks, request.workspace.time_zone),
        **_silences_of(request, watches),
    }
    return render(request, "results/post.html", context)


@workspace_view(Verb.SEE_POSTS)
def ally(request: WorkspaceRequest) -> HttpResponseBase:
    """The AI's posts beside those of people: matched, with an interval, in plain words."""
    form = ScopeForm(request.GET, selectors.choices_of(request.workspace))
    now = timezone.now()
    scope, matters = form.scope(now), _matters(request.GET.get("matters", ""))
    measure = _measure(request.GET.get("measure", ""))
    found = comparing.ally(request.workspace, scope, matters=matters, now=now, measure=measure)
    context = {
        "tabs": _tabs(request, "ally", scope),
        "form": form,
        "scope": scope,
        "matters": [_chip(one, matters, measure, scope) for one in comparing.MATTERS],
        "measures": _measures(measure, matters, scope),
        "measured": measure.value,
        "given": f"{matters:.2f}",
        "widest": WIDEST,
        "comparisons": [_compared(one, found) for one in found.comparisons],
        "tested": [_compared(one, found) for one in found.tested if one.found is not None],
        "tests": found.tests,
        "counts": [(wording.kind_name(one.made), one) for one in found.counts],
        "advice": wording.advice(found),
        "published": any(one.posts for one in found.counts)
        or selectors.anything_published(request.workspace),
        "silent": selectors.silent_networks(request.workspace),
    }
    return render(request, "results/ally.html", context)


def _matters(given: str) -> float:
    """The difference that somebody would act upon, of those that the page offers."""
    offered = {f"{one:.2f}": one for one in comparing.MATTERS}
    return offered.get(given, comparing.USUAL)


def _measure(given: str) -> ComparedBy:
    """What posts are compared by; interactions for what the page does not offer."""
    return ComparedBy(given) if given in set(ComparedBy) else ComparedBy.INTERACTIONS


def _chip(one: float, chosen: float, measure: ComparedBy, scope: Scope) -> Chip:
    query = scope.query_string(matters=f"{one:.2f}", measure=measure.value)
    return Chip(numbers.percent(one), f"?{query}", on=one == chosen)


def _measures(chosen: ComparedBy, matters: float, scope: Scope) -> list[Chip]:
    words = {ComparedBy.INTERACTIONS: _("interactions"), ComparedBy.VISITS: _("visits through short links")}
    return [
        Chip(label, f"?{scope.query_string(matters=f'{matters:.2f}', measure=one.value)}", on=one is chosen)
        for one, label in words.items()
    ]


def _compared(one: Comparison, found: Ally) -> dict[str, object]:
    return {
        "made": one.made,
        "name": wording.kind_name(one.made),
        "headline": wording.headline(one),
        "sentences": wording.sentences(one),
        "left_out": wording.left_out(one, found.count(one.made)),
        "drawn": _drawn(one),
    }


def _drawn(one: Comparison) -> dict[str, str] | None:
    """The interval in hundredths of a line from ``WIDEST`` times less to ``WIDEST`` times more."""
    if one.found is None or not one.found.bounded:
        return None
    places = [
        50 * (1 + max(-1.0, min(1.0, end / math.log(WIDEST))))
        for end in (one.found.low, one.found.value, one.found.high)
    ]
    low, value, high = places
    shown = {"start": low, "width": max(1.0, high - low), "point": min(99.0, value)}
    return {name: f"{place:.1f}" for name, place in shown.items()}
