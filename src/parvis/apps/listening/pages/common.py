"""What the pages share: the scope of an address, and posts as the post card shows them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from allauth.account.adapter import get_adapter
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from parvis.apps.listening import selectors
from parvis.apps.listening.names import language_label, network_label, pseudonym, word
from parvis.apps.listening.querying.access import queries_seen, require_seen
from parvis.apps.listening.scope import PERIODS, Scope, scope_from
from parvis.apps.listening.selectors import PostSeen
from parvis.apps.listening.topics.memory import names_of as topic_names_of
from parvis.apps.listening.topics.words import reading_language
from parvis.core.actors import Actor
from parvis.core.lake import LakeStats
from parvis.core.links import Closed, too_often
from parvis.core.workspaces.access import WorkspaceRequest
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.kit.choices import Chip

Shown = TypeVar("Shown")  # what a link opens
LISTED = 50  # queries that one list of choices holds
SURE_ENOUGH = 0.75  # below, a score of irony or offence is not worth a badge


@dataclass(frozen=True, slots=True)
class Label:
    """A label of a post, as the component shows it."""

    text: str
    kind: str = ""
    made: str = "ai"
    probability: float | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A post, as the component shows it."""

    mention: str
    network: str
    at: datetime
    language: str
    text: str
    spans: tuple[tuple[int, int], ...]
    labels: tuple[Label, ...]
    author: str
    author_href: str
    link: str
    sample: bool
    correct_href: str
    correct_target: str


def scope_of(request: WorkspaceRequest, stats: LakeStats) -> Scope:
    """The scope that the address asks for. Raises ``NotFound`` for a query that this person may not see: its
    matches would tell what it asks."""
    scope = scope_from(request.GET, now=timezone.now(), newest=stats.newest, zone=request.workspace.time_zone)
    require_seen(request.actor, request.workspace, scope.query_ids)
    return scope


def number_in(data: QueryDict, name: str) -> int:
    """A whole number of a form or an address; 0 for anything else."""
    given = data.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 12 else 0


def labels_of(post: PostSeen) -> tuple[Label, ...]:
    """What the models (or people) say of a post; what is not sure enough is left out."""

    def made(task: str) -> str:
        return "human" if task in post.corrected else "ai"

    found = [
        Label(
            word(post.sentiment),
            post.sentiment if post.sentiment != "unknown" else "",
            made("sentiment"),
            post.sentiment_p if post.sentiment_p and made("sentiment") == "ai" else None,
        )
    ]
    if post.emotion != "none":
        found.append(Label(word(post.emotion), "", made("emotion")))
    if post.is_question:
        found.append(Label(_("question"), "info", made("is_question")))
    if post.is_complaint:
        found.append(Label(_("complaint"), "warning", made("is_complaint")))
    if post.p_irony > SURE_ENOUGH:
        found.append(Label(_("perhaps ironic"), "", "ai", post.p_irony))
    if post.p_offensive > SURE_ENOUGH:
        found.append(Label(_("perhaps offensive"), "", "ai", post.p_offensive))
    found.append(Label(language_label(post.language), "", made("language")))
    return tuple(found)


def cards(request: WorkspaceRequest, posts: Sequence[PostSeen]) -> list[Card]:
    """Posts as cards, with what this person may see and do."""
    slug = request.workspace.slug
    return [
        Card(
            mention=post.mention,
            network=network_label(post.network),
            at=post.created_at,
            language="" if post.language == "unknown" else post.language,
            text=post.text,
            spans=post.spans,
            labels=labels_of(post),
            author=_author(post),
            author_href=_author_href(request, post),
            link=post.url if post.url.startswith(("https://", "http://")) else "",
            sample=post.network == "reddit",
            correct_href=reverse("listening:correct", args=[slug, post.mention])
            if request.may(Verb.CORRECT_LABELS)
            else "",
            correct_target=f"#correct-{post.mention}",
        )
        for post in posts
    ]


def _author_href(request: WorkspaceRequest, post: PostSeen) -> str:
    """The author's page, or to those who may not see authors, all posts under the same pseudonym."""
    slug = request.workspace.slug
    if not post.author:
        return ""
    if request.may(Verb.SEE_AUTHORS):
        return f"{reverse('listening:author', args=[slug, post.author])}?period=all"
    return f"{reverse('listening:posts', args=[slug])}?period=all&author={post.author}"


def _author(post: PostSeen) -> str:
    if post.handle:
        return f"@{post.handle.lstrip('@')}"
    return pseudonym(post.author) if post.author else ""


def filters_of(request: WorkspaceRequest, scope: Scope) -> dict[str, object]:
    """What the template of the filters shows, for every page that has them. Many queries are looked for by
    their names."""
    queries = list(queries_seen(request.actor, request.workspace)[: LISTED + 1])
    return {
        "scope": scope,
        "chips": chips_of(request, scope),
        "periods": periods_of(scope),
        "quick": quick_of(scope),
        "queries": queries if len(queries) <= LISTED else [],
        "many_queries": len(queries) > LISTED,
        "here": "",  # what a page adds to the address of each filter
    }


def quick_of(scope: Scope) -> list[Chip]:
    """Filters offered by name: what somebody may have to answer."""
    offered = {"question": _("Questions"), "complaint": _("Complaints")}
    return [
        Chip(label=label, href=f"?{scope.with_value(name, '1')}")
        for name, label in offered.items()
        if (name, "1") not in scope.values
    ]


def days_between(since: datetime, last: datetime) -> str:
    """« 3 juin 2013 », or the first and the last day."""
    form = pgettext("date format: a day", "j F Y")
    return " – ".join(dict.fromkeys(date_format(at, form) for at in (since, last)))


def dates_of(scope: Scope, zone: str) -> str:
    """« 3 juin 2013 », « 3 juin 2013, 14h » or the first and the last day of a period; nothing for all."""
    if scope.since is None or scope.until is None:
        return ""
    since, until = (at.astimezone(ZoneInfo(zone)) for at in (scope.since, scope.until))
    if until - since <= timedelta(hours=1):
        return date_format(since, pgettext("date format: an hour", "j F Y, g a"))
    return days_between(since, until - timedelta(seconds=1))


@dataclass(frozen=True, slots=True)
class Names:
    """What the numbers in a scope are called: queries and topics."""

    queries: Mapping[str, str]
    topics: Mapping[str, str]

    def read(self, name: str, value: str) -> str:
        """A filter as people read it."""
        readable: dict[str, Callable[[str], str]] = {
            "query": lambda value: self.queries.get(value, value),
            "topic": lambda value: self.topics.get(value, value),
            "network": network_label,
            "language": language_label,
            "sentiment": word,
            "emotion": word,
            "author": pseudonym,
            "hashtag": lambda value: f"#{value}",
            "question": lambda _value: _("questions"),
            "complaint": lambda _value: _("complaints"),
            "text": lambda value: _("“%(text)s”") % {"text": value},
        }
        return readable.get(name, str)(value)


def names_of(workspace: Workspace, *, topics: bool = True, actor: Actor | None = None) -> Names:
    """The names of the queries that the actor may see (nobody: the shared ones) and, where they are wanted,
    of the workspace's topics."""
    queries = queries_seen(actor, workspace) if actor else selectors.queries_of(workspace)
    numbered = topic_names_of(workspace.pk, reading_language()) if topics else {}
    return Names(
        queries={str(pk): name for pk, name in queries.values_list("pk", "name")},
        topics={str(number): name for number, name in numbered.items()},
    )


def said_of(query: str, workspace: Workspace, names: Names) -> Iterator[str]:
    """What the end of an address asks for, in words: its period, then each filter."""
    given = QueryDict(query)
    scope = scope_from(given, now=timezone.now(), newest=None, zone=workspace.time_zone)
    periods = {**{key: str(label) for key, (_days, label) in PERIODS.items()}, "all": _("Everything")}
    if given.get("period") or scope.since is None:
        yield periods.get(scope.period, "")
    elif scope.period:  # nothing was chosen: the page decides
        yield periods[scope.period]
    else:
        yield dates_of(scope, workspace.time_zone)
    for name, value in scope.chips():
        yield names.read(name, value)


def chips_of(request: WorkspaceRequest, scope: Scope) -> list[Chip]:
    """The filters of a scope, each with the address without it."""
    names = names_of(
        request.workspace, topics=any(name == "topic" for name, _value in scope.values), actor=request.actor
    )
    dates = dates_of(scope, request.workspace.time_zone) if not scope.period else ""
    chosen = [Chip(label=dates, remove_href=f"?{scope.with_default_period()}")] if dates else []
    return chosen + [
        Chip(label=names.read(name, value), remove_href=f"?{scope.without(name, value)}")
        for name, value in scope.chips()
    ]


def periods_of(scope: Scope) -> list[Chip]:
    """The periods one can choose."""
    choices = [(key, str(label)) for key, (_days, label) in PERIODS.items()] + [("all", _("Everything"))]
    return [
        Chip(label=label, href=f"?{scope.with_period(key)}", on=scope.period == key) for key, label in choices
    ]


def shows(panel: str, workspace: Workspace) -> bool:
    """Whether a panel has something to say here: brands need a list of brands first."""
    return panel != "brands" or selectors.brands_of(workspace).exists()


def through_link(request: HttpRequest, opened: Callable[[datetime], Shown | Closed]) -> Shown | HttpResponse:
    """What a link shows now, or the page that says why it shows nothing; 404 for one that never was."""
    now = timezone.now()
    if too_often(get_adapter().get_client_ip(request), now):
        return _closed(request, _("Too many links were opened from here: wait a minute."), 429)
    found = opened(now)
    if not isinstance(found, Closed):
        return found
    sentences = {
        Closed.EXPIRED: _("This link has expired: ask whoever sent it for a new one."),
        Closed.WITHDRAWN: _("This link was withdrawn: ask whoever sent it for a new one."),
    }
    if found not in sentences:
        raise Http404
    return _closed(request, sentences[found], 410)


def _closed(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    return render(request, "web/link_closed.html", {"sentence": sentence}, status=status)
