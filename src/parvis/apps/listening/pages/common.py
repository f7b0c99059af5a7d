"""What the pages share: the scope of an address, and posts as the post card shows them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from parvis.apps.listening import selectors
from parvis.apps.listening.names import language_label, network_label, pseudonym, word
from parvis.apps.listening.scope import PERIODS, Scope, scope_from
from parvis.apps.listening.selectors import PostSeen
from parvis.core.lake import LakeStats
from parvis.core.workspaces.access import WorkspaceRequest
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb

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


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that can be taken away, or a choice."""

    label: str
    remove_href: str = ""
    href: str = ""
    on: bool = False

    def __str__(self) -> str:
        return self.label


def scope_of(request: WorkspaceRequest, stats: LakeStats) -> Scope:
    """The scope that the address asks for."""
    return scope_from(request.GET, now=timezone.now(), newest=stats.newest, zone=request.workspace.time_zone)


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
            author_href=f"{reverse('listening:posts', args=[slug])}?period=all&author={post.author}"
            if post.author
            else "",
            link=post.url if post.url.startswith(("https://", "http://")) else "",
            sample=post.network == "reddit",
            correct_href=reverse("listening:correct", args=[slug, post.mention])
            if request.may(Verb.CORRECT_LABELS)
            else "",
            correct_target=f"#correct-{post.mention}",
        )
        for post in posts
    ]


def _author(post: PostSeen) -> str:
    if post.handle:
        return f"@{post.handle.lstrip('@')}"
    return pseudonym(post.author) if post.author else ""


def filters_of(request: WorkspaceRequest, scope: Scope) -> dict[str, object]:
    """What the template of the filters shows, for every page that has them."""
    return {
        "scope": scope,
        "chips": chips_of(request, scope),
        "periods": periods_of(scope),
        "quick": quick_of(scope),
        "queries": selectors.queries_of(request.workspace),
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


def _dates(scope: Scope, zone: str) -> str:
    """« 3 juin 2013 », « 3 juin 2013, 14h » or the first and the last day of what was chosen on a curve."""
    if scope.since is None or scope.until is None:
        return ""
    since, until = (at.astimezone(ZoneInfo(zone)) for at in (scope.since, scope.until))
    if until - since <= timedelta(hours=1):
        return date_format(since, pgettext("date format: an hour", "j F Y, g a"))
    last = until - timedelta(seconds=1)
    days = dict.fromkeys(date_format(at, pgettext("date format: a day", "j F Y")) for at in (since, last))
    return " – ".join(days)


def chips_of(request: WorkspaceRequest, scope: Scope) -> list[Chip]:
    """The filters of a scope, each with the address without it."""
    names = {str(query.pk): query.name for query in selectors.queries_of(request.workspace)}
    model = (
        selectors.topic_model(request.workspace.pk) if any(n == "topic" for n, _v in scope.values) else None
    )
    topics = {
        str(t.id): (t.label_fr if request.workspace.language == "fr" else t.label_en)
        for t in (model.topics if model else ())
    }
    readable: dict[str, Callable[[str], str]] = {
        "query": lambda value: names.get(value, value),
        "topic": lambda value: topics.get(value, value),
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
    dates = _dates(scope, request.workspace.time_zone) if not scope.period else ""
    chosen = [Chip(label=dates, remove_href=f"?{scope.with_default_period()}")] if dates else []
    return chosen + [
        Chip(label=readable.get(name, str)(value), remove_href=f"?{scope.without(name, value)}")
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
