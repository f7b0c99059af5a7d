"""What can rise, as the lake is asked for it, as an address names it, as people call it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.apps.listening import selectors as listening
from parvis.apps.trends.models import Rise, SubjectKind
from parvis.core.lake import Filter, Per
from parvis.core.workspaces.models import Workspace

PER = {
    SubjectKind.ALL: Per.ALL,
    SubjectKind.QUERY: Per.QUERY,
    SubjectKind.BRAND: Per.BRAND,
    SubjectKind.HASHTAG: Per.HASHTAG,
    SubjectKind.TERM: Per.TERM,
}
FOLLOWED = (SubjectKind.ALL, SubjectKind.QUERY, SubjectKind.BRAND)


@dataclass(frozen=True, slots=True)
class Named:
    """A subject: ``key`` tells it apart within its kind; ``label`` is what its owner called it, or how
    its posts write it."""

    kind: SubjectKind
    key: str
    label: str

    def filter(self, since: datetime | None = None, until: datetime | None = None) -> Filter:
        """Its posts, as the lake is asked."""
        asked = Filter(since=since, until=until)
        match self.kind:
            case SubjectKind.QUERY:
                return replace(asked, queries=(int(self.key),))
            case SubjectKind.BRAND:
                return replace(asked, brands=(self.key,))
            case SubjectKind.HASHTAG:
                return replace(asked, hashtags=(self.key,))
            case SubjectKind.TERM:
                return replace(asked, terms=(self.key,))
        return asked

    def posts_href(self, workspace: Workspace, since: datetime, until: datetime, **more: str) -> str:
        """The address of its posts in a stretch of time; ``more``: filters beside, by their names there."""
        bounds = {"since": _moment(since), "until": _moment(until)}
        own = {} if self.kind is SubjectKind.ALL else {self.kind.value: self.key}
        address = reverse("listening:posts", args=[workspace.slug])
        return f"{address}?{urlencode([*bounds.items(), *own.items(), *more.items()])}"

    def said(self) -> str:
        """The subject as people read it."""
        if self.kind is SubjectKind.ALL:
            return _("Everything heard")
        if self.kind is SubjectKind.HASHTAG:
            return f"#{self.label or self.key}"
        return self.label or self.key


def named(rise: Rise) -> Named:
    """The subject of a rise."""
    return Named(SubjectKind(rise.kind), rise.key, rise.label)


def followed(workspace: Workspace) -> list[Named]:
    """Every subject of the workspace that has a tracker of its own."""
    found = [Named(SubjectKind.ALL, "", "")]
    queries = listening.queries_of(workspace).filter(is_active=True)
    found += [Named(SubjectKind.QUERY, str(pk), name) for pk, name in queries.values_list("pk", "name")]
    brands = listening.brands_of(workspace).values_list("name", flat=True)
    return found + [Named(SubjectKind.BRAND, name, name) for name in brands]


def _moment(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%MZ")
