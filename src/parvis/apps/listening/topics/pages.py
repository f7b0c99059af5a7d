"""Topics: the list, one topic, and what people decide about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.apps.listening import selectors as heard
from parvis.apps.listening.names import language_label, network_label
from parvis.apps.listening.pages import common
from parvis.apps.listening.panels import PANELS, figure_of
from parvis.apps.listening.scope import Scope
from parvis.apps.listening.topics import dividing, selectors, services
from parvis.apps.listening.topics.dividing import MOST_PARTS
from parvis.apps.listening.topics.models import Topic
from parvis.apps.listening.topics.selectors import Line
from parvis.apps.listening.topics.words import growth_words, net_sure, reading_language, spam_reason, told
from parvis.core.errors import ParvisError
from parvis.core.lake import Column
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb
from parvis.kit.figures import Figure, Spark

NEWS_OF = timedelta(days=7)
CHARTS = ("volume", "sentiment")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list, in words."""

    line: Line
    href: str
    growth: str
    growth_sure: str
    net_sure: str
    curve: Spark
    reason: str

    @property
    def topic(self) -> Topic:
        """The topic itself."""
        return self.line.topic


def _scope(request: WorkspaceRequest) -> Scope:
    """The period asked for, alone: topics have no other filter."""
    asked = common.scope_of(request, heard.stats_of(request.workspace))
    return replace(asked, values=(), text="")


def _row(request: WorkspaceRequest, line: Line, scope: Scope) -> Row:
    grew, sure = growth_words(line.growth)
    href = reverse("listening:topic", args=[request.workspace.slug, line.topic.number])
    label = _("Posts over the period, from %(first)s to %(last)s a step") % {
        "first": int(line.curve[0]),
        "last": int(line.curve[-1]),
    }
    return Row(
        line=line,
        href=f"{href}?{scope.query_string()}",
        growth=grew,
        growth_sure=sure,
        net_sure=net_sure(line.net) if line.net else "",
        curve=Spark(line.curve, label),
        reason=spam_reason(line.topic),
    )


@workspace_view(Verb.SEE_LISTENING)
def topics(request: WorkspaceRequest) -> HttpResponseBase:
    """What people talk about: each topic with its figures; what changed; what looks like spam."""
    scope, now = _scope(request), timezone.now()
    board = selectors.board(request.workspace, scope, language=reading_language(), now=now)
    groups = {
        name: [_row(request, line, scope) for line in getattr(board, name)]
        for name in ("lines", "spam", "hidden", "faded")
    }
    context = {
        **groups,
        "board": board,
        "overall": growth_words(board.overall)[0],
        "any": any(groups.values()),
        "learnt": selectors.learnt(request.workspace),
        "heard": heard.stats_of(request.workspace).rows,
        "news": [told(one) for one in selectors.news(request.workspace, since=now - NEWS_OF)],
        "periods": common.periods_of(scope),
        "scope": scope,
        "may_edit": request.may(Verb.EDIT_TOPICS),
    }
    return render(request, "listening/topics.html", context)


@workspace_view(Verb.EDIT_TOPICS, methods=("POST",))
def learn(request: WorkspaceRequest) -> HttpResponseBase:
    """Ask for the topics to be learnt anew."""
    services.topics_learn(actor=request.actor, workspace=request.workspace)
    messages.success(
        request, _("Topics are being learnt from the newest posts. They appear here in a minute or two.")
    )
    return redirect(reverse("listening:topics", args=[request.workspace.slug]))


@workspace_view(Verb.SEE_LISTENING)
def topic(request: WorkspaceRequest, number: int) -> HttpResponseBase:
    """One topic: its curve, how people feel, its words and posts, its history, what one may decide."""
    row, bare = _found(request, number), _scope(request)
    scope = bare.having("topic", row.number)
    line = _line(request, row, bare)
    shown = selectors.telling(request.workspace, row, scope)
    posts = heard.seen(request.workspace, shown, names=request.may(Verb.SEE_AUTHORS))
    context = {
        **_kin(request, row),
        "topic": row,
        "line": _row(request, line, bare) if line else None,
        "reason": spam_reason(row),
        "figures": _figures(request, scope) if line and line.n else [],
        "facets": _facets(request, scope) if line and line.n else [],
        "posts": common.cards(request, posts),
        "history": [told(one) for one in selectors.history(row)],
        "scope": scope,
        "period": bare.query_string(),
        "periods": common.periods_of(bare),
        "may_edit": request.may(Verb.EDIT_TOPICS),
        "most_parts": range(2, MOST_PARTS + 1),
    }
    return render(request, "listening/topic.html", context)


def _line(request: WorkspaceRequest, row: Topic, scope: Scope) -> Line | None:
    """The topic as the list shows it; None if others answer for it."""
    board = selectors.board(request.workspace, scope, language=reading_language(), now=timezone.now())
    groups = (board.lines, board.spam, board.hidden, board.faded)
    return next((one for group in groups for one in group if one.topic.pk == row.pk), None)


def _kin(request: WorkspaceRequest, row: Topic) -> dict[str, object]:
    """Its names, and the topics that it was put into, made of, or divided into."""
    language = reading_language()
    answers = selectors.answering(request.workspace, row)
    return {
        "name": row.called(language),
        "ai_name": row.label_fr if language == "fr" else row.label_en,
        "answers": answers if answers.pk != row.pk else None,
        "answers_name": answers.called(language),
        "members": [(one, one.called(language)) for one in selectors.members_of(row)],
        "parts": [(one, one.called(language)) for one in selectors.parts_of(row)],
        "others": selectors.others(request.workspace, row, language=language),
    }


def _figures(request: WorkspaceRequest, scope: Scope) -> list[Figure]:
    found = (figure_of(name, request.workspace, scope) for name in CHARTS if name in PANELS)
    return [figure for figure in found if figure is not None]


def _facets(request: WorkspaceRequest, scope: Scope) -> list[tuple[str, list[tuple[str, int, str]]]]:
    """In which languages and on which networks: name, posts, address of these posts."""
    asked = (
        (Column.LANGUAGE, _("Languages"), language_label),
        (Column.NETWORK, _("Networks"), network_label),
    )
    posts = reverse("listening:posts", args=[request.workspace.slug])
    return [
        (
            title,
            [
                (say(one.key), one.n, f"{posts}?{scope.with_value(column.value, one.key)}")
                for one in heard.counted(request.workspace, scope, column, 6)
            ],
        )
        for column, title, say in asked
    ]


def _found(request: WorkspaceRequest, number: int) -> Topic:
    row = selectors.topic_of(request.workspace, number)
    if row is None:
        raise Http404
    return row


def _back(request: WorkspaceRequest, number: int) -> HttpResponseBase:
    return redirect(reverse("listening:topic", args=[request.workspace.slug, number]))


@workspace_view(Verb.EDIT_TOPICS, methods=("POST",))
def rename(request: WorkspaceRequest, number: int) -> HttpResponseBase:
    """Give a topic a person's name, or back the AI's."""
    try:
        row = services.topic_rename(
            actor=request.actor,
            workspace=request.workspace,
            number=number,
            name=request.POST.get("name", ""),
            now=timezone.now(),
        )
    except ParvisError as error:
        return _refused(request, number, error)
    shown = row.called(reading_language())
    messages.success(request, _("The topic is called “%(name)s”.") % {"name": shown})
    return _back(request, number)


def _refused(request: WorkspaceRequest, number: int, error: ParvisError) -> HttpResponseBase:
    """What a person asked cannot be: said on the topic's page, where they can choose otherwise."""
    _found(request, number)
    messages.error(request, str(error))
    return _back(request, number)


@workspace_view(Verb.EDIT_TOPICS, methods=("POST",))
def hide(request: WorkspaceRequest, number: int) -> HttpResponseBase:
    """Leave a topic out of lists and charts, or show it again."""
    hidden = request.POST.get("hidden") == "1"
    services.topic_hide(
        actor=request.actor, workspace=request.workspace, number=number, hidden=hidden, now=timezone.now()
    )
    messages.success(request, _("The topic is hidden.") if hidden else _("The topic is shown again."))
    return _back(request, number)


@workspace_view(Verb.EDIT_TOPICS, methods=("POST",))
def trust(request: WorkspaceRequest, number: int) -> HttpResponseBase:
    """Say that a topic is no spam, or that it is after all."""
    trusted = request.POST.get("trusted") == "1"
    services.topic_trust(
        actor=request.actor, workspace=request.workspace, number=number, trusted=trusted, now=timezone.now()
    )
    said = (
        _("This topic counts as any other from now on.")
        if trusted
        else _("This topic is shown as spam again.")
    )
    messages.success(request, said)
    return _back(request, number)


@workspace_view(Verb.EDIT_TOPICS, methods=("POST",))
def merge(request: WorkspaceRequest, number: int) -> HttpResponseBase:
    """Put a topic into another."""
    given = request.POST.get("into", "")
    into = int(given) if given.isascii() and given.isdigit() and len(given) < 10 else number
    try:
        target = services.topic_merge(
            actor=request.actor, workspace=request.workspace, number=number, into=into, now=timezone.now()
        )
    except ParvisError as error:
        return _refused(request, number, error)
    shown = target.called(reading_language())
    messages.success(request, _("Merged into “%(name)s”. Its posts follow in a moment.") % {"name": shown})
    return _back(request, target.number)


@workspace_view(Verb.EDIT_TOPICS, methods=("POST",))
def separate(request: WorkspaceRequest, number: int) -> HttpResponseBase:
    """Undo a merge."""
    try:
        services.topic_separate(
            actor=request.actor, workspace=request.workspace, number=number, now=timezone.now()
        )
    except ParvisError as error:
        return _refused(request, number, error)
    messages.success(request, _("The topic stands for itself again. Its posts come back in a moment."))
    return _back(request, number)


@workspace_view(Verb.EDIT_TOPICS, methods=("GET", "POST"))
def divide(request: WorkspaceRequest, number: int) -> HttpResponseBase:
    """The parts that the AI proposes, to read; a person takes them or leaves it."""
    row = _found(request, number)
    given = request.POST.get("into") or request.GET.get("into", "")
    into = int(given) if given in {"2", "3", "4"} else 2
    if request.method == "POST":
        try:
            services.topic_divide(
                actor=request.actor,
                workspace=request.workspace,
                number=number,
                into=into,
                seen=request.POST.get("seen", "")[:40],
                now=timezone.now(),
            )
        except ParvisError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The topic is divided. Its posts find their parts in a moment."))
            return _back(request, number)
    return render(request, "listening/topic_divide.html", _proposal(request, row, into))


def _proposal(request: WorkspaceRequest, row: Topic, into: int) -> dict[str, object]:
    language = reading_language()
    proposal = dividing.proposed(request.workspace, row, into=into)
    parts = [
        {
            "name": part.label_fr if language == "fr" else part.label_en,
            "size": part.size,
            "terms": part.terms,
            "posts": [heard.post(request.workspace, one, names=False) for one in shown[:3]],
        }
        for part, shown in zip(proposal.parts, proposal.shown, strict=True)
    ]
    return {
        "topic": row,
        "name": row.called(language),
        "parts": parts,
        "proposal": proposal,
        "into": into,
        "choices": range(2, MOST_PARTS + 1),
    }


@workspace_view(Verb.EDIT_TOPICS, methods=("POST",))
def reunite(request: WorkspaceRequest, number: int) -> HttpResponseBase:
    """Undo a division."""
    try:
        services.topic_reunite(
            actor=request.actor, workspace=request.workspace, number=number, now=timezone.now()
        )
    except ParvisError as error:
        return _refused(request, number, error)
    messages.success(request, _("The topic is one again. Its posts come back in a moment."))
    return _back(request, number)
