"""Searching everything heard for words: the posts, how many there are, and how the words were understood."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.apps.listening.selectors import PostSeen, seen
from parvis.apps.listening.store import lake_of
from parvis.core.lake import After, Asked, Clause, Filter, Order, Way, read_words
from parvis.core.workspaces.models import Workspace

LONGEST: Final = 500  # characters that are searched for; nobody types more
_PAGE: Final = 2_000  # posts read at once when all are wanted


EXCERPT: Final = 300  # characters of a post that are shown around the first word found
_LEAD: Final = 60  # of them before it


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A part of a text, from its character ``start`` on; ``spans``: where words were found in the part."""

    text: str
    start: int
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Searched:
    """A page of posts with their words marked, best or newest first. ``total``: how many there are, exactly.
    ``unsearched``: posts heard a moment ago, not indexed yet. ``after``: where the next page begins."""

    asked: Asked
    posts: tuple[PostSeen, ...]
    total: int
    unsearched: int
    after: After | None


def search(
    workspace: Workspace,
    words: str,
    asked_of: Filter,
    *,
    order: Order,
    limit: int,
    after: After | None = None,
    names: bool,
) -> Searched:
    """The posts of a filter that hold the words; whatever is typed is understood somehow. ``names`` opens the
    sealed references (ask for SEE_AUTHORS first)."""
    asked = read_words(words[:LONGEST])
    asked_of = replace(asked_of, text="")
    found = lake_of(workspace.pk).search(asked, asked_of, order=order, limit=limit, after=after)
    posts = tuple(
        replace(post, spans=asked.spans(post.text, post.language))
        for post in seen(workspace, found.rows, names=names)
    )
    return Searched(asked, posts, found.total, found.unsearched, found.after)


def search_all(
    workspace: Workspace, words: str, asked_of: Filter, *, most: int, names: bool
) -> Iterator[PostSeen]:
    """Every post that holds the words, newest first, at most so many."""
    after, given = None, 0
    while given < most:
        page = search(
            workspace,
            words,
            asked_of,
            order=Order.NEWEST,
            limit=min(_PAGE, most - given),
            after=after,
            names=names,
        )
        yield from page.posts
        given, after = given + len(page.posts), page.after
        if after is None:
            return


def excerpt_of(text: str, spans: tuple[tuple[int, int], ...]) -> Excerpt:
    """The part of a text around the first of its spans, cut between words where there are any."""
    start = max(0, spans[0][0] - _LEAD) if spans else 0
    start = min(start, max(0, len(text) - EXCERPT))
    if start:
        blank = text.find(" ", start, spans[0][0])
        start = blank + 1 if blank >= 0 else start
    end = min(len(text), start + EXCERPT)
    if end < len(text):
        blank = text.rfind(" ", start + EXCERPT - _LEAD, end)
        end = blank if blank >= 0 else end
    held = tuple((first - start, last - start) for first, last in spans if start <= first and last <= end)
    return Excerpt(text[start:end], start, held)


def understood(asked: Asked) -> str:
    """How the words were understood, in one sentence."""
    wanted = [_told(clause) for clause in asked.clauses if not clause.refused]
    refused = [_told(clause) for clause in asked.clauses if clause.refused]
    if wanted and refused:
        told = _("Posts with %(wanted)s, and without %(refused)s.")
    elif wanted:
        told = _("Posts with %(wanted)s.")
    elif refused:
        told = _("Posts without %(refused)s.")
    else:
        return _("There is no word to look for: all posts are shown.")
    told %= {"wanted": get_text_list(wanted, _("and")), "refused": get_text_list(refused, _("and"))}
    if asked.left_out:
        told += " " + ngettext(
            "%(n)d more word was left out.", "%(n)d more words were left out.", asked.left_out
        ) % {"n": asked.left_out}
    return told


def _told(clause: Clause) -> str:
    told = {
        Way.WORD: _("“%(words)s” in any form"),
        Way.EXACT: _("exactly “%(words)s”"),
        Way.BEGIN: _("a word that begins with “%(words)s”"),
    }[clause.way]
    return told % {"words": clause.typed}
