"""Posts that would take topics over: one text repeated many times, one author who writes half of everything.

A repeated text is known by its signature, what is left without links, handles, numbers and marks: the copies
that a campaign varies by an emoji or a link are one text. It becomes a topic of its own, known by the
signature alone, so that no other topic grows by it; for learning it counts once. An author counts for a small
share of the learning at most.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from parvis.ai.topic_words import content_of

FEWEST_COPIES: Final = 20
COPIES: Final = 0.01  # share of the posts from which a text is called repeated
MOST_TEXTS: Final = 12  # repeated texts told apart; of a flood of floods, the largest
FEWEST_WORDS: Final = 3  # "merci beaucoup" said by many is no campaign
AUTHOR_SHARE: Final = 0.02  # of the posts that are learnt from, one author's at most
AUTHOR_POSTS: Final = 20
HALF: Final = 0.5


def signatures(texts: Sequence[str]) -> list[str]:
    """Return for each text what its copies share (16 hex digits), "" for a text that says too little."""
    return [_signature(words) for words in content_of(texts)]


def _signature(words: Iterable[str]) -> str:
    held = list(words)
    if sum(" " not in word for word in held) < FEWEST_WORDS:
        return ""
    return hashlib.blake2b("\n".join(held).encode(), digest_size=8).hexdigest()


def repeated(signs: Sequence[str]) -> tuple[str, ...]:
    """Return the signatures that are repeated beyond what people do, the most frequent first."""
    least = max(FEWEST_COPIES, round(COPIES * len(signs)))
    counts = Counter(sign for sign in signs if sign)
    return tuple(sign for sign, count in counts.most_common(MOST_TEXTS) if count >= least)


def learnt_from(signs: Sequence[str], authors: Sequence[str] | None) -> npt.NDArray[np.int64]:
    """Return the positions of the posts to learn from: each text once, no author more than a small share.

    An author without a name ("") is not one author.
    """
    most = max(AUTHOR_POSTS, round(AUTHOR_SHARE * len(signs)))
    seen: set[str] = set()
    wrote: Counter[str] = Counter()
    kept: list[int] = []
    for place, sign in enumerate(signs):
        author = authors[place] if authors else ""
        if (sign and sign in seen) or (author and wrote[author] >= most):
            continue
        seen.add(sign)
        wrote[author] += 1
        kept.append(place)
    return np.array(kept, np.int64)


def by_one_author(authors: Sequence[str]) -> bool:
    """Whether one author wrote half of these posts, and there are enough of them to say so."""
    named = Counter(author for author in authors if author)
    return bool(named) and len(authors) >= FEWEST_COPIES and named.most_common(1)[0][1] >= HALF * len(authors)
