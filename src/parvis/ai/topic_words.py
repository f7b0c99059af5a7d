"""Posts as sets of words, for topics: reading, counting, keeping company."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from parvis.ai.words import stop_words
from parvis.kit.text import fold_many

Ids = npt.NDArray[np.int64]

MAX_CHARACTERS: Final = 2_000
_MOST_WORDS: Final = 6_000
_COMMONEST: Final = 0.25  # a word in more than a quarter of the posts tells nothing apart
_LINK: Final = re.compile(r"(?:https?://|www\.)\S+|@[\w.@-]+")
WORD: Final = re.compile(r"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)'(?=\w)|[^\W_]+(?:[-'][^\W_]+)*|[^\w\s]")


@dataclass(frozen=True)
class Corpus:
    """Posts read: the words kept, how rare each is (``log(n / df)``, float32), and each post's word ids."""

    words: tuple[str, ...]
    rarity: npt.NDArray[np.float32]
    ids: Ids
    begins: Ids

    @property
    def posts_with_words(self) -> int:
        """How many posts hold at least one word kept."""
        return int((np.diff(self.begins) > 0).sum())

    def matrix(self) -> Any:
        """Return TF-IDF, a scipy CSR matrix (posts, words) of unit rows."""
        from scipy.sparse import csr_matrix  # noqa: PLC0415  (heavy: only who fits topics pays for it)

        values = self.rarity[self.ids].astype(np.float64)
        owner = np.repeat(np.arange(len(self.begins) - 1), np.diff(self.begins))
        norms = np.sqrt(np.bincount(owner, values**2, minlength=len(self.begins) - 1))
        return csr_matrix((values / norms[owner], self.ids, self.begins), (len(norms), len(self.words)))

    def company(self, words: Ids) -> Company:
        """Return how often the posts hold these words together."""
        total = len(self.begins) - 1
        owner = np.repeat(np.arange(total), np.diff(self.begins))
        place = np.full(len(self.words), -1)
        place[words] = np.arange(len(words))
        kept = place[self.ids] >= 0
        held = np.zeros((total, len(words)), np.float32)
        held[owner[kept], place[self.ids[kept]]] = 1.0
        return Company(place, held.T @ held / np.float32(total))


@dataclass(frozen=True)
class Company:
    """Shares of the posts that hold two words together; ``place`` finds a word's row, -1 if left out."""

    place: Ids
    together: npt.NDArray[np.float32]

    def npmi(self, words: Ids) -> float:
        """Return the mean NPMI, in [-1, 1], of the pairs of ``words``; -1 for two never met together."""
        rows = self.place[words]
        left, right = np.triu_indices(len(rows), 1)
        joint = self.together[rows[left], rows[right]].astype(np.float64)
        alone = np.diag(self.together).astype(np.float64)[rows]
        scores = np.full(len(joint), -1.0)
        met = joint > 0
        scores[met] = np.log(joint[met] / (alone[left] * alone[right])[met]) / -np.log(
            joint[met].clip(None, 1 - 1e-9)
        )
        return float(scores.mean()) if len(scores) else 0.0


def read(texts: Sequence[str]) -> Corpus:
    """Return the corpus of posts; words of three posts at least (or one in 2,000), of a quarter at most."""
    rows = list(content_of(texts))
    counts = Counter(word for row in rows for word in row)
    singular = {word: _singular(word, counts) for word in counts}
    rows = [dict.fromkeys(singular[word] for word in row) for row in rows]
    counts = Counter(word for row in rows for word in row)
    least, most = max(3, len(rows) // 2_000), max(3.0, len(rows) * _COMMONEST)
    kept = [word for word, count in counts.most_common() if least <= count <= most][:_MOST_WORDS]
    words = tuple(sorted(kept))
    index = {word: place for place, word in enumerate(words)}
    ids, begins = _ids(rows, index)
    rarity = np.log(max(1, len(rows)) / np.array([counts[word] for word in words] or [1])).astype(np.float32)
    # A pair of words repeats what its words said already: it weighs half.
    pairs = np.array([" " in word for word in words] or [False])
    return Corpus(words, np.where(pairs, rarity * 0.5, rarity)[: len(words)], ids, begins)


def documents(texts: Sequence[str], index: Mapping[str, int]) -> tuple[Ids, Ids]:
    """Return the distinct known word ids of all posts, and where each post's begin (n + 1 numbers)."""
    rows = ([_known_form(word, index) for word in row] for row in content_of(texts))
    return _ids(rows, index)


def _ids(rows: Any, index: Mapping[str, int]) -> tuple[Ids, Ids]:
    ids: list[int] = []
    begins = [0]
    for row in rows:
        ids += dict.fromkeys(index[word] for word in row if word in index)
        begins.append(len(ids))
    return np.array(ids, np.int64), np.array(begins, np.int64)


def content_of(texts: Sequence[str]) -> Iterator[dict[str, None]]:
    """Yield for each text its distinct content words and pairs of neighbours, in their order."""
    for folded in fold_many(text[:MAX_CHARACTERS] for text in texts):
        yield dict.fromkeys(content(_LINK.sub(" . ", folded)))


def content(folded: str) -> Iterator[str]:
    """Yield the content words of a folded text, and each pair of neighbours."""
    known = _content()
    previous = ""
    for word in WORD.findall(folded):
        if known[word]:
            yield word
            if previous:
                yield f"{previous} {word}"
            previous = word
        elif word != "#":
            previous = ""


def _singular(word: str, counts: Mapping[str, int]) -> str:
    """Return the singular when posts hold it too: "velos" and "velo" are one word; pairs part by part."""
    if " " in word:
        return " ".join(_singular(part, counts) for part in word.split())
    shorter = word[:-1]
    return shorter if len(word) > 3 and word[-1] in "sx" and shorter in counts else word


def _known_form(word: str, index: Mapping[str, int]) -> str:
    """Return the form the model knows: the word, or it without its plural marks."""
    if word in index or (" " not in word and word[-1] not in "sx"):
        return word
    for form in _without_plural(word):
        if form in index:
            return form
    return word


def _without_plural(word: str) -> Iterator[str]:
    left, _, right = word.rpartition(" ")
    yield word[:-1]
    if left and left[-1] in "sx":
        yield f"{left[:-1]} {right}"
        yield f"{left[:-1]} {right[:-1]}"


class _Content(dict[str, bool]):
    """Whether a token is a content word of any language; the stop words of French and English are not."""

    stop = stop_words("fr") | stop_words("en")

    def __missing__(self, word: str) -> bool:
        if len(self) > 200_000:
            self.clear()
        letters = sum(character.isalpha() for character in word)
        bare = word.replace("'", "").removesuffix("-")
        answer = (
            3 <= len(word) <= 32
            and letters * 2 > len(word)
            and word not in self.stop
            and bare not in self.stop
            and word.partition("'")[0] not in self.stop
        )
        self[word] = answer
        return answer


@cache
def _content() -> _Content:
    return _Content()
