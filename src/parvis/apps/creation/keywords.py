"""Words that the audience itself uses, from what was heard: how often, and whether more or less than before.

Suggested, never put into a text by themselves. Of groups of posts, never of one author.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from parvis.apps.audience.selectors import SegmentSeen
from parvis.apps.listening import selectors as listening
from parvis.apps.listening.scope import MOST_VALUES, Scope
from parvis.core.lake import Column
from parvis.core.workspaces.models import Workspace
from parvis.kit.text import fold

WINDOW: Final = timedelta(days=30)
SHOWN: Final = 16
COUNTED: Final = 400  # words of the month before that are looked through
LEAST: Final = 3  # posts: below it a word is an accident


@dataclass(frozen=True, slots=True)
class Keyword:
    """A word of the audience: ``n`` posts of the last 30 days that were heard, ``before`` of those before."""

    word: str
    n: int
    before: int

    @property
    def change(self) -> float | None:
        """How much more or less than before, as a part of it; None of what was not heard before."""
        return self.n / self.before - 1 if self.before else None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What was found, in ``posts`` posts about the interests named, up to the newest post heard."""

    words: tuple[Keyword, ...] = ()
    posts: int = 0
    interests: tuple[str, ...] = ()


def vocabulary(
    workspace: Workspace, segment: SegmentSeen | None, language: str, known: Iterable[str] = ()
) -> Vocabulary:
    """The words that stand most often beside the segment's interests in this language; those that the brief
    has already are left out. Without a segment, of everything heard in the language."""
    interests = _words(segment)
    scope = _scope(workspace, interests, language)
    if scope is None:
        return Vocabulary()
    earlier = scope.before()
    before = listening.counted(workspace, earlier, Column.TERM, limit=COUNTED) if earlier else ()
    counts = {one.key: one.n for one in before}
    left_out = {fold(word) for word in (*known, *interests)}
    found = (
        Keyword(one.label, one.n, counts.get(one.key, 0))
        for one in listening.counted(workspace, scope, Column.TERM, limit=SHOWN * 3)
        if one.n >= LEAST and fold(one.label) not in left_out and fold(one.key) not in left_out
    )
    return Vocabulary(tuple(found)[:SHOWN], listening.count(workspace, scope), interests)


@dataclass(frozen=True, slots=True)
class Hashtag:
    """A hashtag as it is mostly written, without its sign, in ``n`` posts; ``key`` is the same, folded."""

    key: str
    written: str
    n: int


def hashtags(
    workspace: Workspace, segment: SegmentSeen | None, language: str, asked: Iterable[str] = ()
) -> tuple[tuple[Hashtag, ...], dict[str, Hashtag]]:
    """The hashtags used most by those who were heard in the last 30 days, in this language, about the
    segment’s interests; and how much each of those ``asked`` is used, in everything heard, by its key."""
    interests = _words(segment)
    scope = _scope(workspace, interests, language)
    everything = _scope(workspace, (), "")
    if scope is None or everything is None:
        return (), {}
    most = [_hashtag(one) for one in listening.counted(workspace, scope, Column.HASHTAG, limit=SHOWN)]
    keys = tuple(dict.fromkeys(fold(one.lstrip("#＃")) for one in asked))[:MOST_VALUES]
    mine = everything
    for key in keys:
        mine = mine.having("hashtag", key)
    used = listening.counted(workspace, mine, Column.HASHTAG, limit=COUNTED) if keys else ()
    known = {one.key: _hashtag(one) for one in used}
    asked_for = {key: known.get(key) or _rare(workspace, everything, key) for key in keys}
    return tuple(one for one in most if one.n >= LEAST), asked_for


def _rare(workspace: Workspace, scope: Scope, key: str) -> Hashtag:
    """One that stands behind hundreds of others, or nowhere."""
    return Hashtag(key, key, listening.count(workspace, scope.having("hashtag", key)))


def _hashtag(one: listening.Counted) -> Hashtag:
    return Hashtag(one.key, one.label, one.n)


def _scope(workspace: Workspace, interests: Iterable[str], language: str) -> Scope | None:
    """The last 30 days that were heard; None where nothing was."""
    newest = listening.stats_of(workspace).newest
    if newest is None:
        return None
    until = newest + timedelta(hours=1)
    spoken = (("language", language),) if language else ()
    return Scope("", until - WINDOW, until, values=(*(("term", fold(word)) for word in interests), *spoken))


def _words(segment: SegmentSeen | None) -> tuple[str, ...]:
    """The single words of the segment's interests; phrases and hashtags are none of the lake's words."""
    if segment is None:
        return ()
    words = (word for interest in segment.interests for word in interest.words)
    return tuple(dict.fromkeys(word for word in words if word.isalnum()))[:MOST_VALUES]
