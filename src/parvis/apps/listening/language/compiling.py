"""From a tree to what runs: a predicate over views, and the anchors without which it cannot hold."""

from __future__ import annotations

import enum
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from parvis.apps.listening.language.documents import View
from parvis.apps.listening.language.syntax import (
    And,
    Field,
    FieldName,
    Has,
    Hashtag,
    Near,
    Node,
    Not,
    Or,
    Words,
    any_of,
)
from parvis.apps.listening.language.words import SECTION, Word, tokenise
from parvis.kit.text import fold

Predicate: TypeAlias = Callable[[View], bool]
Span: TypeAlias = tuple[int, int]
_FREQUENT: Final = """
    a ai al als am an and are as at au aux avec be but by c ca ce ces come con d dans das de del der des
    die do du e el elle en es est et eu for from fr had has have he het how i ich il ils in is ist it j
    je just l la las le les leur lo los lui m ma mais me mes mi moi mon my n ne no non not nous o of on
    ont or os ou para par pas plus por pour qu que qui quoi rt s sa se ses si so son sont su sur t ta te
    that the they this to toi tout tu u um un una und une van via vous was we what with y you your
"""  # where an anchor would wake its query for every other post
FREQUENT: Final = frozenset(_FREQUENT.split())


class AnchorKind(enum.Enum):
    """Where an anchor is looked up."""

    NEEDLE = enum.auto()  # in the words, by the automaton
    TAG = enum.auto()
    TAG_PREFIX = enum.auto()
    HANDLE = enum.auto()


@dataclass(frozen=True, slots=True)
class Anchor:
    """Something a matching post must hold."""

    kind: AnchorKind
    text: str


@dataclass(frozen=True, slots=True)
class Anchors:
    """One of ``any_of`` must be there. ``cost`` orders: the likely number of posts that hold one."""

    cost: float
    any_of: frozenset[Anchor]
    certain: bool  # holding one is matching


@dataclass(frozen=True, slots=True)
class Literal:
    """Words ready to be looked for. ``needle`` fits ``plain_words``."""

    words: tuple[Word, ...]
    prefix: bool

    @property
    def needle(self) -> str:
        """As the words stand in ``plain_words``."""
        return f" {' '.join(word.word for word in self.words)}{'' if self.prefix else ' '}"

    @property
    def has_symbols(self) -> bool:
        """Whether the words alone do not decide."""
        return any(word.before or word.after for word in self.words)

    def spans(self, tokens: Sequence[Word]) -> Iterator[tuple[int, int]]:
        """Yield where the words stand among ``tokens``: indices, the end not included."""
        size = len(self.words)
        for start in range(len(tokens) - size + 1):
            if self._fits(tokens[start : start + size]):
                yield start, start + size

    def _fits(self, tokens: Sequence[Word]) -> bool:
        for position, (asked, token) in enumerate(zip(self.words, tokens, strict=True)):
            last = position == len(self.words) - 1
            same = token.word.startswith(asked.word) if last and self.prefix else token.word == asked.word
            if not same or asked.before not in ("", token.before) or asked.after not in ("", token.after):
                return False
        return True


def literal(words: Words) -> Literal:
    """Return the words of a term, folded."""
    return Literal(tuple(tokenise(fold(words.text))), words.prefix)


def positive_only(node: Node, *, negated: bool = False) -> Node:
    """Return the same query with NOT pushed down to the terms."""
    if isinstance(node, Not):
        return positive_only(node.item, negated=not negated)
    if isinstance(node, And | Or):
        items = tuple(positive_only(item, negated=negated) for item in node.items)
        return Or(items) if isinstance(node, And) == negated else And(items)
    return Not(node) if negated else node


def predicate(node: Node) -> Predicate:
    """Return what decides whether a view matches."""
    match node:
        case Not(item):
            inner = predicate(item)
            return lambda view: not inner(view)
        case And(items):
            return _every(*_parts(items))
        case Or(items):
            return _some(*_parts(items))
        case _:
            return _leaf(node)


def _leaf(node: Words | Near | Hashtag | Field) -> Predicate:
    match node:
        case Words():
            return _words(literal(node))
        case Near():
            return _near(node)
        case Hashtag(tag, prefix):
            return _hashtag(fold(tag), prefix=prefix)
        case Field():
            return _field(node)


def _effort(node: Node) -> int:
    """Cheap questions first."""
    if isinstance(node, Not):
        return _effort(node.item)
    if isinstance(node, And | Or):
        return 3 + len(node.items)
    return 0 if isinstance(node, Words) else 2 if isinstance(node, Near) else 1


def _parts(items: Sequence[Node]) -> tuple[tuple[str, ...], tuple[Predicate, ...]]:
    """The needles that decide by themselves, asked first without a call, and the other questions."""
    plain = [item for item in items if isinstance(item, Words) and not literal(item).has_symbols]
    others = sorted((item for item in items if item not in plain), key=_effort)
    return tuple(literal(item).needle for item in plain), tuple(predicate(item) for item in others)


def _every(needles: tuple[str, ...], parts: tuple[Predicate, ...]) -> Predicate:
    def every(view: View) -> bool:  # loops are twice as fast as all() over a generator
        words = view.words
        for needle in needles:
            if needle not in words:
                return False
        for part in parts:  # noqa: SIM110 - as above
            if not part(view):
                return False
        return True

    return every


def _some(needles: tuple[str, ...], parts: tuple[Predicate, ...]) -> Predicate:
    def some(view: View) -> bool:
        words = view.words
        for needle in needles:
            if needle in words:
                return True
        for part in parts:  # noqa: SIM110 - as in every
            if part(view):
                return True
        return False

    return some


def _words(asked: Literal) -> Predicate:
    needle = asked.needle
    if asked.has_symbols:
        return lambda view: needle in view.words and any(asked.spans(view.tokens))
    return lambda view: needle in view.words


def _near(node: Near) -> Predicate:
    left, right = [literal(words) for words in node.left], [literal(words) for words in node.right]
    left_needles, right_needles = [one.needle for one in left], [one.needle for one in right]

    def near(view: View) -> bool:
        words = view.words
        if not any(one in words for one in left_needles) or not any(one in words for one in right_needles):
            return False
        tokens = view.tokens
        border = next((index for index, token in enumerate(tokens) if token.word == SECTION), len(tokens))
        ours = [span for one in left for span in one.spans(tokens)]
        theirs = [span for one in right for span in one.spans(tokens)]
        return any(partnered(ours, theirs, node.distance, border))

    return near


def partnered(ours: Iterable[Span], theirs: Iterable[Span], distance: int, border: int) -> Iterator[Span]:
    """Yield our spans that stand near one of theirs: apart, by ``distance`` at most (1: adjacent).

    Spans count words, the end not included; no pair stands across the word number ``border``. Takes
    n log n steps: a post may repeat a word ten thousand times.
    """
    starts = sorted(start for start, _ in theirs)
    ends = sorted(end for _, end in theirs)
    for start, end in ours:
        after, before = bisect_left(starts, end), bisect_right(ends, start) - 1
        if (after < len(starts) and starts[after] < end + distance and not end <= border < starts[after]) or (
            before >= 0 and ends[before] > start - distance and not ends[before] <= border < start
        ):
            yield start, end


def _hashtag(tag: str, *, prefix: bool) -> Predicate:
    if prefix:
        return lambda view: any(one.startswith(tag) for one in view.tags)
    return lambda view: tag in view.tags


def _field(node: Field) -> Predicate:
    value = node.value
    match node.name:
        case FieldName.FROM if node.prefix:
            return lambda view: any(handle.startswith(value) for handle in view.handles)
        case FieldName.FROM:
            return lambda view: value in view.handles
        case FieldName.LANG:
            return lambda view: view.language == value
        case FieldName.NETWORK:
            return lambda view: view.network == value
        case FieldName.URL:
            needle = literal(Words(value, node.prefix)).needle
            return lambda view: any(needle in address for address in view.addresses)
        case FieldName.HAS:
            return _has(Has(value))


def _has(carried: Has) -> Predicate:
    if carried is Has.IMAGE:
        return lambda view: view.document.has_image
    if carried is Has.VIDEO:
        return lambda view: view.document.has_video
    return lambda view: bool(view.addresses)


def anchors(node: Node) -> Anchors | None:
    """Return the cheapest anchors of a ``positive_only`` tree; None if some matching post may hold none."""
    match node:
        case And(items):
            found = [one for one in map(anchors, items) if one]
            best = min(found, key=lambda one: one.cost, default=None)
            return best and Anchors(best.cost, best.any_of, certain=False)
        case Or(items):
            return _together([anchors(item) for item in items])
        case _:
            return _leaf_anchors(node)


def _leaf_anchors(node: Node) -> Anchors | None:
    match node:
        case Words():
            return _needle(literal(node))
        case Near(left, right):
            return anchors(And((any_of(list(left)), any_of(list(right)))))
        case Hashtag(tag, prefix):
            kind = AnchorKind.TAG_PREFIX if prefix else AnchorKind.TAG
            return Anchors(0.5, frozenset({Anchor(kind, fold(tag))}), certain=True)
        case Field(FieldName.FROM, value, False):
            return Anchors(0.01, frozenset({Anchor(AnchorKind.HANDLE, value)}), certain=True)
    return None


def _together(parts: Sequence[Anchors | None]) -> Anchors | None:
    found = [one for one in parts if one]
    if len(found) < len(parts):
        return None
    every = frozenset(anchor for one in found for anchor in one.any_of)
    return Anchors(sum(one.cost for one in found), every, certain=all(one.certain for one in found))


def _needle(asked: Literal) -> Anchors:
    """Short and frequent words are everywhere; a phrase is rarer than the rarest of its words."""
    cost = min(100.0 if word.word in FREQUENT else 12.0 / len(word.word) for word in asked.words)
    cost *= (0.2 if len(asked.words) > 1 else 1.0) * (4.0 if asked.prefix else 1.0)
    anchor = Anchor(AnchorKind.NEEDLE, asked.needle)
    return Anchors(cost, frozenset({anchor}), certain=not asked.has_symbols)
