"""Where a query's terms stand in a text, and what a store can search for before the query itself is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from parvis.apps.listening.language.compiling import (
    AnchorKind,
    Literal,
    Span,
    anchors,
    literal,
    partnered,
    positive_only,
)
from parvis.apps.listening.language.syntax import And, Hashtag, Near, Node, Or, Query, Words
from parvis.apps.listening.language.words import HASHTAG, Word, tokenise, written
from parvis.kit.text import fold

# Written with one character or two: a store that folds less than we do would miss one of them.
_TWO_WAYS: Final = re.compile(r"oe|ae|ss|ff|fi|fl|st|ij|[^a-z]")


def highlight(query: Query, text: str) -> tuple[Span, ...]:
    """Return the spans of ``text`` (characters, end not included) that the query's terms match.

    Sorted and apart. Terms to be left out show nothing; a term is shown wherever it
    stands, whether or not the whole query matches; the two sides of NEAR only where they are near.
    """
    source = written(text)
    tokens = list(tokenise(source.folded))
    found = sorted(
        {source.span(*place) for place in _places(positive_only(query.root), tokens, source.folded)}
    )
    return tuple(_merged(found))


def _merged(spans: list[Span]) -> Iterator[Span]:
    start, end = 0, 0
    for first, last in spans:
        if first > end and end:
            yield start, end
        if first > end or not end:
            start = first
        end = max(end, last)
    if end:
        yield start, end


def _places(node: Node, tokens: list[Word], folded: str) -> Iterator[Span]:
    """Yield spans of the folded text."""
    if isinstance(node, And | Or):
        for item in node.items:
            yield from _places(item, tokens, folded)
    elif isinstance(node, Words):
        asked = literal(node)
        yield from (_place(asked, tokens, span) for span in asked.spans(tokens))
    elif isinstance(node, Near):
        yield from _near_places(node, tokens)
    elif isinstance(node, Hashtag):
        tag = fold(node.tag)
        for found in HASHTAG.finditer(folded):
            if found.group(1) == tag or (node.prefix and found.group(1).startswith(tag)):
                yield found.span()


def _place(asked: Literal, tokens: list[Word], span: Span) -> Span:
    first, last = tokens[span[0]], tokens[span[1] - 1]
    before = len(first.before) if asked.words[0].before else 0
    after = len(last.after) if asked.words[-1].after else 0
    return first.start - before, last.end + after


def _near_places(node: Near, tokens: list[Word]) -> Iterator[Span]:
    for ours, theirs in ((node.left, node.right), (node.right, node.left)):
        others = [span for words in theirs for span in literal(words).spans(tokens)]
        for asked in map(literal, ours):
            near = partnered(asked.spans(tokens), others, node.distance, len(tokens))
            yield from (_place(asked, tokens, span) for span in near)


def to_filter_hints(query: Query) -> tuple[str, ...]:
    """Return lower-case ASCII substrings, one of which stands in the title or text of every matching post.

    Empty when nothing can be promised: hashtags, authors and other fields may match outside the text, and
    only what every folding of accents agrees on is promised. Posts that hide a word with zero-width
    characters or styled letters are the exception: the query finds them, a plain substring does not.
    """
    needed = anchors(positive_only(query.root))
    if needed is None or any(anchor.kind is not AnchorKind.NEEDLE for anchor in needed.any_of):
        return ()
    hints = [max(_TWO_WAYS.split(anchor.text), key=len) for anchor in needed.any_of]
    if not all(hints) or not all(anchor.text.isascii() for anchor in needed.any_of):
        return ()
    return tuple(sorted({hint for hint in hints if not any(o in hint and o != hint for o in hints)}))
