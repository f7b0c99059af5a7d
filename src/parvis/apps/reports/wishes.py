"""What a report is asked for, checked: a period that can be read, filters that everybody here may see."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from parvis.apps.listening import selectors as listening
from parvis.apps.listening.scope import canonical, names_an_author, queries_named
from parvis.apps.reports.gathering import Wish
from parvis.apps.reports.sections import Section
from parvis.apps.reports.times import before_of
from parvis.core.errors import BadInput
from parvis.core.workspaces.models import Workspace

LONGEST: Final = timedelta(days=400)  # a year with its neighbours: beyond, days are too many to read


def wished(
    workspace: Workspace,
    *,
    since: datetime,
    until: datetime,
    query: str = "",
    sections: tuple[str, ...] = tuple(Section.values),
) -> Wish:
    """What a report would look at; raises ``BadInput`` whose code names the field to mend."""
    if until <= since:
        raise BadInput(_("The period ends before it begins: choose a later end."), code="until")
    if until - since > LONGEST:
        raise BadInput(_("A report looks at a year at most: choose a shorter period."), code="since")
    known = tuple(one for one in Section.values if one in sections)
    if not known:
        raise BadInput(_("Choose at least one part."), code="sections")
    tidy = query_checked(workspace, query)
    return Wish(
        since=since,
        until=until,
        before_since=before_of(since, until, workspace.time_zone),
        query=tidy,
        sections=known,
    )


def query_checked(workspace: Workspace, query: str) -> str:
    """The filters of a report: what everybody here may read. A report of one author is refused, and so is
    one of a query that somebody keeps to themselves."""
    if names_an_author(query):
        raise BadInput(
            _("No report is made of one author: take the author out of the filters first."), code="about"
        )
    asked = set(queries_named(query))
    if asked - set(listening.queries_of(workspace).filter(pk__in=asked).values_list("pk", flat=True)):
        raise BadInput(_("Choose a query that the whole workspace shares."), code="about")
    given = QueryDict(canonical(query, workspace.time_zone), mutable=True)
    for name in ("period", "since", "until", "show", "against", "against_since", "against_until", "by"):
        given.pop(name, None)
    return given.urlencode()
