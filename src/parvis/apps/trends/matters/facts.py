"""What the posts of a rise say, as counts: nothing here names an author or holds a text.

Read once from the posts (``read_facts``), kept beside the rise, and compared with interests when the page is
shown, so that a new theme or segment takes part at once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

import pyarrow as pa

from parvis.ai.words import stop_words
from parvis.kit.text import fold

FEWEST: Final = 3  # posts that hold a word, below which it is not kept
_LEAST: Final = 0.02  # and the share of the posts that were read
_MOST: Final = 400  # words and pairs kept of a rise
_LONGEST: Final = 2_000  # characters read of a post
_WORD: Final = re.compile(r"[^\W_]+")
_ALL: Final = stop_words("")


@dataclass(frozen=True)
class Facts:
    """Counts over the ``read`` posts of a rise (all of them, or drawn evenly).

    ``words``: posts that hold each word, or two words one after the other, as ``plain_words`` writes them.
    ``told``: posts whose network tells engagement, ``engagement`` their median and ``usual`` the median of
    everything heard in the weeks before; None where none tells. ``carriers``: the words and hashtags that
    bring the rise. ``authors``: None where the network names none.
    """

    read: int
    words: Mapping[str, int] = field(default_factory=dict)
    languages: Mapping[str, int] = field(default_factory=dict)
    networks: Mapping[str, int] = field(default_factory=dict)
    negative: int = 0
    positive: int = 0
    questions: int = 0
    complaints: int = 0
    told: int = 0
    engagement: float | None = None
    usual: float | None = None
    carriers: tuple[str, ...] = ()
    authors: int | None = None

    def share(self, counted: int) -> float:
        """A count as a share of what was read; 0 where nothing was."""
        return counted / self.read if self.read else 0.0


def plain_words(text: str) -> list[str]:
    """The words of a text in order, folded, without small words and without the s or x of a plural.

    English and French plurals alone: "vélos" and "vélo" are one word, "chevaux" and "cheval" two.
    """
    found = _WORD.findall(fold(text[:_LONGEST]))
    return [_singular(word) for word in found if word not in _ALL and len(word) > 1]


def _singular(word: str) -> str:
    plural = word.endswith(("aux", "eux")) or (word[-1] == "s" and word[-2] not in "siu")
    return word[:-1] if len(word) > 3 and plural else word


def read_facts(table: pa.Table, *, carriers: Sequence[str] = (), usual: float | None = None) -> Facts:
    """The facts of posts as the lake has them; ``usual``: the median engagement of everything heard."""
    rows = table.num_rows
    texts = zip(table["title"].to_pylist(), table["text"].to_pylist(), strict=True)
    engagement = [int(n) for n in table["engagement"].to_pylist() if n is not None]
    feelings = Counter(table["sentiment"].to_pylist())
    authors = set(table["author"].to_pylist()) - {""}
    return Facts(
        read=rows,
        words=_counted(f"{title}\n{text}" for title, text in texts),
        languages=dict(Counter(table["language"].to_pylist())),
        networks=dict(Counter(table["network"].to_pylist())),
        negative=feelings["negative"],
        positive=feelings["positive"],
        questions=sum(table["is_question"].to_pylist()),
        complaints=sum(table["is_complaint"].to_pylist()),
        told=len(engagement),
        engagement=_median(engagement),
        usual=usual,
        carriers=tuple(dict.fromkeys(" ".join(plain_words(one)) for one in carriers if plain_words(one))),
        authors=len(authors) or None,
    )


def _counted(texts: Iterable[str]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    rows = 0
    for text in texts:
        rows += 1
        words = plain_words(text)
        counts.update({*words, *(f"{one} {other}" for one, other in pairwise(words))})
    least = max(FEWEST, _LEAST * rows)
    kept = [(word, n) for word, n in counts.items() if n >= least]
    return dict(sorted(kept, key=lambda item: (-item[1], item[0]))[:_MOST])


def _median(values: Sequence[int]) -> float | None:
    if not values:
        return None
    held = sorted(values)
    middle = len(held) // 2
    return float(held[middle]) if len(held) % 2 else (held[middle - 1] + held[middle]) / 2


def spoken_of(words: Iterable[str], facts: Facts) -> float:
    """The share of the posts that hold one of these words or phrases: at least the commonest of them, 0 to 1.

    A phrase of more than two words is held at most as often as its rarest two in a row.
    """
    return max((facts.share(_held(word, facts)) for word in words), default=0.0)


def _held(phrase: str, facts: Facts) -> int:
    words = plain_words(phrase)
    if len(words) < 2:
        return facts.words.get(words[0], 0) if words else 0
    return min(facts.words.get(f"{one} {other}", 0) for one, other in pairwise(words))
