"""Words in context: every place where a word is said, aligned."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from urllib.parse import urlencode

from django.http import HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.apps.listening import selectors
from parvis.apps.listening.concordance import LONGEST, Concordance, Line, Order, concordance, tokens_of
from parvis.apps.listening.names import network_label
from parvis.apps.listening.pages import common
from parvis.apps.listening.pages.posts import Echo
from parvis.apps.listening.pages.tabs import tabs_of
from parvis.apps.listening.scope import Scope
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb
from parvis.kit.choices import Chip
from parvis.kit.csv import csv_cell
from parvis.kit.figures import Bar, Bars

PAGE = 50
COLUMNS = ("created_at", "network", "left", "keyword", "right")


def _asked(request: WorkspaceRequest) -> tuple[Scope, str, Order]:
    """The scope, the word and the order that the address asks for."""
    scope = common.scope_of(request, selectors.stats_of(request.workspace)).keeping()
    order = request.GET.get("sort", "")
    chosen = Order(order) if order in set(Order) else Order.RIGHT
    return scope, " ".join(request.GET.get("word", "").split())[:LONGEST], chosen


@workspace_view(Verb.SEE_LISTENING)
def context(request: WorkspaceRequest) -> HttpResponseBase:
    """The lines of a word, fifty at a time, and the words that most often stand beside it."""
    scope, word, order = _asked(request)
    found = concordance(request.workspace, scope, word, order)
    pages = max(1, -(-len(found.lines) // PAGE))
    page = _number(request.GET.get("page", ""), pages)
    return render(
        request,
        "listening/context.html",
        {
            "tabs": tabs_of(request, scope, "context"),
            **common.filters_of(request, scope),
            "word": word,
            "nothing_to_look_for": bool(word) and not tokens_of(word),
            "order": order.value,
            "orders": _orders(scope, word, order),
            "found": found,
            "lines": [(line, network_label(line.network)) for line in _page_of(found, page)],
            "neighbours": _neighbours(request, scope, found),
            "previous_href": _place(scope, word, order, page - 1) if page > 1 else "",
            "next_href": _place(scope, word, order, page + 1) if page < pages else "",
            "query": _place(scope, word, order, 1).removeprefix("?"),
            "may_export": request.may(Verb.EXPORT_POSTS),
        },
    )


def _number(text: str, pages: int) -> int:
    """The page that an address asks for, or the nearest there is."""
    wanted = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
    return max(1, min(wanted, pages))


def _page_of(found: Concordance, page: int) -> tuple[Line, ...]:
    return found.lines[(page - 1) * PAGE : page * PAGE]


def _place(scope: Scope, word: str, order: Order, page: int) -> str:
    more = [("word", word), ("sort", order.value), *([("page", str(page))] if page > 1 else [])]
    return f"?{scope.query_string()}&{urlencode(more)}"


def _orders(scope: Scope, word: str, order: Order) -> list[Chip]:
    labels = {
        Order.LEFT: _("By the word before"),
        Order.RIGHT: _("By the word after"),
        Order.NEWEST: _("Newest first"),
    }
    return [Chip(label, href=_place(scope, word, one, 1), on=one is order) for one, label in labels.items()]


def _neighbours(request: WorkspaceRequest, scope: Scope, found: Concordance) -> list[Bars]:
    """The words right before and right after, each leading to the two together."""
    here = reverse("listening:context", args=[request.workspace.slug])

    def bars(order: Order, title: str) -> Bars:
        said = found.neighbours(order)
        phrase = "{word} {key}" if order is Order.LEFT else "{key} {word}"
        both = [phrase.format(word=word, key=found.word) for word, _n in said]
        marks = tuple(
            Bar(word, n, href=here + _place(scope, pair, order, 1))
            for (word, n), pair in zip(said, both, strict=True)
        )
        return Bars(title, marks, caption=_("number of times"), name=_("Word"), n=found.read or None)

    both_sides = (bars(Order.LEFT, _("Just before")), bars(Order.RIGHT, _("Just after")))
    return [figure for figure in both_sides if figure.bars]


@workspace_view(Verb.EXPORT_POSTS)
def export(request: WorkspaceRequest) -> HttpResponseBase:
    """All lines as CSV, cells that a spreadsheet would run made harmless."""
    scope, word, order = _asked(request)
    found = concordance(request.workspace, scope, word, order)
    response = StreamingHttpResponse(_csv(found), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="context.csv"'
    return response


def _csv(found: Concordance) -> Iterator[str]:
    writer = csv.writer(Echo())
    yield writer.writerow(COLUMNS)
    for line in found.lines:
        cells = (line.at.isoformat(), line.network, line.left, line.keyword, line.right)
        yield writer.writerow([csv_cell(cell) for cell in cells])
