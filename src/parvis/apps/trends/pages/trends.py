"""What rises now, and what rose in the last days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.apps.listening import selectors as listening
from parvis.apps.trends import selectors
from parvis.apps.trends.matters.selectors import grouped
from parvis.apps.trends.models import SubjectKind
from parvis.apps.trends.pages.common import Shown, shown
from parvis.apps.trends.selectors import RisingSubject
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.kit.choices import Tab

DAYS, WEEKS = timedelta(days=7), timedelta(days=28)  # while something is heard; of what has ended
MOST = 200
WORDS = (SubjectKind.HASHTAG, SubjectKind.TERM)


@workspace_view(Verb.SEE_LISTENING)
def trends(request: WorkspaceRequest) -> HttpResponseBase:
    """Every rise of the last days, those that last first."""
    now = timezone.now()
    followed = selectors.followed(request.workspace, now=now)
    context: dict[str, object] = {"followed": followed}
    if followed is None:
        context["heard"] = listening.stats_of(request.workspace).rows
        return render(request, "trends/trends.html", context)
    within = WEEKS if followed.ended else DAYS
    every = selectors.rising_subjects(request.workspace, now=now, limit=MOST, within=within)
    chosen = request.GET.get("kind", "")
    found = [group for group in grouped(every) if any(_is(one, chosen) for one in group)]
    lasting = [group for group in found if _lasts(group) and not followed.ended]
    past = sorted((group for group in found if group not in lasting), key=_peak, reverse=True)
    context |= {
        "tabs": [_tab(every, name, chosen) for name in ("", "followed", "words")],
        "any": bool(every),
        "lasting": [_shown(request.workspace, group, chosen) for group in lasting],
        "past": [_shown(request.workspace, group, chosen) for group in past],
    }
    return render(request, "trends/trends.html", context)


def _shown(workspace: Workspace, group: Sequence[RisingSubject], chosen: str) -> Shown:
    """One line for rises of the same thing: the first that is asked for stands for all."""
    lead = next(one for one in group if _is(one, chosen))
    return shown(workspace, lead, same=[one for one in group if one is not lead])


def _lasts(group: Sequence[RisingSubject]) -> bool:
    return any(one.until is None for one in group)


def _peak(group: Sequence[RisingSubject]) -> datetime:
    return max(one.peak_at for one in group)


def _is(one: RisingSubject, chosen: str) -> bool:
    return chosen not in {"followed", "words"} or (one.kind in WORDS) == (chosen == "words")


def _tab(every: tuple[RisingSubject, ...], name: str, chosen: str) -> Tab:
    labels = {"": _("All"), "followed": _("Queries and brands"), "words": _("Hashtags and terms")}
    current = name == (chosen if chosen in labels else "")
    href = f"?kind={name}" if name else "?"
    return Tab(
        labels[name], href, current, sum(any(_is(one, name) for one in group) for group in grouped(every))
    )
