"""A rise as pages show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.apps.listening.pages.common import Card, cards
from parvis.apps.trends import selectors
from parvis.apps.trends.reasons import Why
from parvis.apps.trends.selectors import RisingSubject
from parvis.core.workspaces.access import WorkspaceRequest
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.kit.figures import Spark

SHORT_HISTORY = 14.0  # days of posts below which a rise is said to be judged on little
HARDLY = 0.5  # posts expected below which "so many times as many" says nothing


@dataclass(frozen=True, slots=True)
class Shown:
    """A rise, with what its sentences need.

    ``rarer``: nothing as rare was heard in the ``past`` days it was judged on, so that no number is given;
    else it comes once in about so many days as ``often`` says.
    """

    rise: RisingSubject
    kind: str
    href: str
    posts_href: str
    spark: Spark
    rarer: bool
    often: int
    past: int
    hardly: bool
    little: bool
    last: datetime
    same: tuple[tuple[str, str, str], ...] = ()


def shown(workspace: Workspace, rise: RisingSubject, same: Sequence[RisingSubject] = ()) -> Shown:
    """A rise as pages show it; it ends, for its posts, with the last hour that was counted. ``same``: other
    rises of the same thing, each then as name, kind and address."""
    end = rise.end
    return Shown(
        rise=rise,
        kind=str(rise.kind.label),
        href=_href(workspace, rise),
        posts_href=rise.subject.posts_href(workspace, rise.since, end),
        spark=Spark(tuple(map(float, rise.hours)), _("posts by the hour, up to %(n)s") % {"n": _most(rise)}),
        rarer=rise.return_days >= rise.history_days,
        often=max(1, round(min(rise.return_days, 1e6))),
        past=round(rise.history_days),
        hardly=rise.expected < HARDLY,
        little=rise.history_days < SHORT_HISTORY,
        last=end - timedelta(minutes=1),
        same=tuple((one.label, str(one.kind.label), _href(workspace, one)) for one in same),
    )


def _href(workspace: Workspace, rise: RisingSubject) -> str:
    return reverse("trends:rise", args=[workspace.slug, rise.id])


def _most(rise: RisingSubject) -> int:
    return max(rise.hours, default=0)


def standing_for(request: WorkspaceRequest, why: Why) -> list[tuple[Card, int]]:
    """The posts that stand for a rise, as cards, each with how often it was said."""
    found = selectors.typical_of(request.workspace, why, names=request.may(Verb.SEE_AUTHORS))
    return [*zip(cards(request, [post for post, _n in found]), [n for _post, n in found], strict=True)]
