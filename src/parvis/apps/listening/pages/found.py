"""The posts page when words are searched for: in everything heard, within the filters of the address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from parvis.apps.listening.pages import common
from parvis.apps.listening.scope import ALL, Scope
from parvis.apps.listening.searching import LONGEST, Searched, search, understood
from parvis.core.lake import After, Order
from parvis.core.workspaces.access import WorkspaceRequest
from parvis.core.workspaces.permissions import Verb
from parvis.kit.choices import Chip

PAGE = 30


def words_of(request: WorkspaceRequest) -> str:
    """What the address searches for, empty for nothing."""
    return request.GET.get("words", "").replace("\0", " ").strip()[:LONGEST]


def found(request: WorkspaceRequest, scope: Scope) -> HttpResponse:
    """The page, by relevance unless the address asks for the newest."""
    scope, words = _whole_unless_dated(request, scope), words_of(request)
    order = Order.NEWEST if request.GET.get("order") == Order.NEWEST else Order.RELEVANCE
    result = search(
        request.workspace,
        words,
        scope.filter(),
        order=order,
        limit=PAGE,
        after=after_from(request.GET.get("after", "")),
        names=request.may(Verb.SEE_AUTHORS),
    )
    context = _said(request, result) | _filters(request, scope, words, order, result.after)
    return render(request, "listening/posts.html", context)


def _said(request: WorkspaceRequest, result: Searched) -> dict[str, object]:
    """What was found."""
    return {
        "posts": common.cards(request, result.posts),
        "count": result.total,
        "understood": understood(result.asked),
        "unsearched": result.unsearched,
        "may_export": request.may(Verb.EXPORT_POSTS),
    }


def _filters(
    request: WorkspaceRequest, scope: Scope, words: str, order: Order, after: After | None
) -> dict[str, object]:
    """The filters, the orders and the next page, each keeping what is searched for."""
    kept = [("words", words), ("order", order.value)]
    here = "&" + urlencode(kept)
    filters = common.filters_of(request, scope)
    chips = {name: _with(here, filters[name]) for name in ("chips", "periods", "quick")}
    following = f"?{scope.query_string()}{here}&after={after.at}.{after.seen}" if after else ""
    return {
        **filters,
        **chips,
        "words": words,
        "order": order.value,
        "orders": _orders(scope, words, order),
        "kept": kept,
        "here": here,
        "next_href": following,
        "dated": dated(request),
    }


def dated(request: WorkspaceRequest) -> bool:
    """Whether the address names a period."""
    return any(request.GET.get(name) for name in ("period", "since", "until"))


def after_from(text: str) -> After | None:
    """The place that an address names, or None for the beginning."""
    at, _dot, seen = text.partition(".")
    if len(text) > 40 or not (at.removeprefix("-").isdecimal() and seen.isdecimal()):
        return None
    return After(int(at), int(seen))


def _whole_unless_dated(request: WorkspaceRequest, scope: Scope) -> Scope:
    """A search goes through everything heard, unless a period was chosen."""
    scope = replace(scope, text="")
    return scope if dated(request) else replace(scope, period=ALL, since=None, until=None)


def _orders(scope: Scope, words: str, order: Order) -> list[Chip]:
    labels = {Order.RELEVANCE: _("Most relevant first"), Order.NEWEST: _("Newest first")}
    return [
        Chip(
            label=label,
            href=f"?{scope.query_string()}&{urlencode([('words', words), ('order', choice.value)])}",
            on=choice is order,
        )
        for choice, label in labels.items()
    ]


def _with(here: str, chips: object) -> list[Chip]:
    """The same filters, each keeping what is searched for."""
    held: Sequence[Chip] = chips if isinstance(chips, list) else []
    return [
        replace(
            chip,
            href=chip.href + here if chip.href else "",
            remove_href=chip.remove_href + here if chip.remove_href else "",
        )
        for chip in held
    ]
