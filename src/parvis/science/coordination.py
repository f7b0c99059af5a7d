"""Is a rise pushed? Signs of coordinated or automated posting, each a number against what is usual here.

The signs are those that research on coordinated behaviour looks for: nearly the same texts, published in the
same minutes, the same links (Pacheco and others, *Uncovering coordinated networks on social media*, 2021;
Keller and others, *Political astroturfing on Twitter*, 2020), few authors for many posts, and accounts not
heard before. None of them proves anything by itself: a press release, a petition or a fan club look alike
from afar. So a sign counts only when it stands out from the posts before the rise, and the answer
is yes only when copied texts come together with another sign, or three signs come together.

A sign is strong when its share passes a floor that says "much" and the lower bound of its interval (Wilson)
the upper bound of what is usual. With nothing to compare with, the floor is twice as near to all of them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from parvis.science.copies import group_copies
from parvis.science.proportions import wilson

FEWEST: Final = 20  # posts below which nothing is said
_GROUP: Final = 3  # posts that make a group of copies
_BUSIEST: Final = 5  # authors whose part of the posts is looked at


class SignKind(StrEnum):
    """What is looked at."""

    COPIES = "copies"
    MINUTE = "minute"
    AUTHORS = "authors"
    UNSEEN = "unseen"
    LINK = "link"


# The share from which a sign is much, whatever is usual.
_MUCH: Final = {
    SignKind.COPIES: 0.3,
    SignKind.MINUTE: 0.3,
    SignKind.AUTHORS: 0.5,
    SignKind.UNSEEN: 0.6,
    SignKind.LINK: 0.4,
}


@dataclass(frozen=True, slots=True)
class Said:
    """What the signs need of one post: ``author`` empty when not known, ``minute`` since 1970."""

    text: str
    author: str
    minute: int
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sign:
    """``k`` of ``n`` show it, where a share of ``usual`` does otherwise (None: nothing to compare with).

    ``n`` counts posts, and authors for ``UNSEEN``. ``authors``: how many wrote what shows it, where known.
    """

    kind: SignKind
    k: int
    n: int
    usual: float | None
    strong: bool
    authors: int | None = None

    @property
    def share(self) -> float:
        """The share that shows it, 0 to 1."""
        return self.k / self.n if self.n else 0.0


@dataclass(frozen=True, slots=True)
class Coordination:
    """``pushed``: True, False, or None when ``posts`` are too few, or one sign alone is strong."""

    pushed: bool | None
    posts: int
    signs: tuple[Sign, ...]


def examine(posts: Sequence[Said], before: Sequence[Said], known: Collection[str] | None) -> Coordination:
    """Look for the signs in the posts of a rise; ``before``: posts of the same subject before it.

    ``known``: authors heard before the rise, None where none was. What is usual for new voices is read from
    ``before``: its later authors against its earlier ones.
    """
    if len(posts) < FEWEST:
        return Coordination(None, len(posts), ())
    groups = _groups(posts)
    found = [
        _against(SignKind.COPIES, _copies(posts, groups), before, lambda some: _copies(some, _groups(some))),
        _same_minute(posts, groups),
        _against(SignKind.LINK, _link(posts), before, _link),
    ]
    if any(post.author for post in posts):
        found.append(_against(SignKind.AUTHORS, _busiest(posts), before, _busiest))
        found.append(_unseen(posts, before, known))
    signs = tuple(sign for sign in found if sign is not None)
    strong = {sign.kind for sign in signs if sign.strong}
    others = strong - {SignKind.COPIES, SignKind.LINK}
    pushed = (SignKind.COPIES in strong and bool(others)) or len(strong) >= 3
    return Coordination(True if pushed else None if strong - {SignKind.UNSEEN} else False, len(posts), signs)


def _groups(posts: Sequence[Said]) -> list[int]:
    """The group of copies of each post, -1 for none; pairs are no group."""
    groups = group_copies([post.text for post in posts])
    sizes = Counter(groups)
    return [group if group >= 0 and sizes[group] >= _GROUP else -1 for group in groups]


def _copies(posts: Sequence[Said], groups: Sequence[int]) -> tuple[int, int, int | None]:
    copied = [post for post, group in zip(posts, groups, strict=True) if group >= 0]
    return len(copied), len(posts), _writers(copied)


def _link(posts: Sequence[Said]) -> tuple[int, int, int | None]:
    """The posts that hold the commonest link."""
    counted = Counter(link for post in posts for link in dict.fromkeys(post.links))
    if not counted:
        return 0, len(posts), None
    top, _n = min(counted.items(), key=lambda item: (-item[1], item[0]))
    holding = [post for post in posts if top in post.links]
    return len(holding), len(posts), _writers(holding)


def _busiest(posts: Sequence[Said]) -> tuple[int, int, int | None]:
    """The posts of the five authors who wrote most, of those whose author is known."""
    counted = Counter(post.author for post in posts if post.author)
    busiest = counted.most_common(_BUSIEST)
    return sum(n for _author, n in busiest), counted.total(), len(counted)


def _writers(posts: Sequence[Said]) -> int | None:
    authors = {post.author for post in posts if post.author}
    return len(authors) if authors else None


Counted = Callable[[Sequence[Said]], tuple[int, int, int | None]]


def _against(
    kind: SignKind, seen: tuple[int, int, int | None], before: Sequence[Said], count: Counted
) -> Sign | None:
    """A sign held against the same count over the posts before."""
    k, n, authors = seen
    if not n:
        return None
    usual_k, usual_n, _authors = count(before) if len(before) >= FEWEST else (0, 0, None)
    return _sign(kind, (k, n), (usual_k, usual_n), authors)


def _sign(kind: SignKind, seen: tuple[int, int], before: tuple[int, int], authors: int | None) -> Sign:
    (k, n), much = seen, _MUCH[kind]
    if not before[1]:
        return Sign(kind, k, n, None, k / n >= (1 + much) / 2, authors)
    strong = k / n >= much and wilson(k, n)[0] > wilson(*before)[1]
    return Sign(kind, k, n, before[0] / before[1], strong, authors)


def _same_minute(posts: Sequence[Said], groups: Sequence[int]) -> Sign | None:
    """Of the copies, those with another of their group in the same minute; usual: if each group were spread
    evenly over the minutes from its first post to its last. None without copies."""
    together: dict[tuple[int, int], list[str]] = defaultdict(list)
    minutes: dict[int, list[int]] = defaultdict(list)
    for post, group in zip(posts, groups, strict=True):
        if group >= 0:
            together[group, post.minute].append(post.author)
            minutes[group].append(post.minute)
    if not minutes:
        return None
    n = sum(map(len, minutes.values()))
    by_chance = sum(len(own) * (1 - (1 - 1 / _spread(own)) ** (len(own) - 1)) for own in minutes.values())
    meeting = [authors for authors in together.values() if len(authors) > 1]
    k = sum(map(len, meeting))
    usual = by_chance / n
    low, _high = wilson(k, n)
    strong = n >= 10 and k / n >= _MUCH[SignKind.MINUTE] and low > min(1.0, 1.2 * usual)
    writers = {author for authors in meeting for author in authors if author}
    return Sign(SignKind.MINUTE, k, n, usual, strong, len(writers) or None)


def _spread(minutes: Sequence[int]) -> int:
    """Minutes from the first to the last, ten at least: copies all at once are not what chance does."""
    return max(10, max(minutes) - min(minutes) + 1)


def _unseen(posts: Sequence[Said], before: Sequence[Said], known: Collection[str] | None) -> Sign | None:
    """Authors of the rise not heard before it; usual: those of the later half of ``before`` not heard in its
    earlier half. None where nobody was known."""
    if known is None:  # everybody is new, and that says nothing
        return None
    authors = {post.author for post in posts if post.author}
    fresh = authors - set(known)
    ordered = sorted((post for post in before if post.author), key=lambda post: post.minute)
    half = len(ordered) // 2
    earlier, later = ({post.author for post in part} for part in (ordered[:half], ordered[half:]))
    usual = (len(later - earlier), len(later)) if len(before) >= FEWEST else (0, 0)
    return _sign(SignKind.UNSEEN, (len(fresh), len(authors)), usual, len(fresh))
