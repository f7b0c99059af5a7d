"""Which mentions hold a word, known beforehand: each compacted segment has a list of the rows of each word.

Rows of a compacted segment stand newest first, so the first rows of a list are the newest mentions with the
word; of a frequent word no more than ``KEPT`` are listed. Words are runs of letters and digits of the title
and the text, without case and accents, and always cut by the same expression.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

import ibis
import ibis.expr.datatypes as dt
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from parvis.core.lake.engine import table
from parvis.core.lake.filters import folded
from parvis.core.lake.schema import WORDS

Rows = npt.NDArray[np.int32]
KEPT = 4096
_WORD = r"[\p{L}\p{N}]+"
_BETWEEN = r"[^\p{L}\p{N}]+"
_BEFORE, _AFTER = r"(^|[^\p{L}\p{N}])", r"([^\p{L}\p{N}]|$)"


@ibis.udf.scalar.builtin  # type: ignore[untyped-decorator]
def regexp_extract_all(text: str, pattern: str) -> dt.Array(dt.string):  # type: ignore[valid-type]
    """DuckDB's own function."""


_token = table("token", pa.schema([pa.field("text", pa.string())]))


def cut_tokens() -> Any:
    """The words of each row of the table ``token`` (text), in its order: words."""
    return _token.select(words=regexp_extract_all(folded(_token.text), ibis.literal(_WORD)))


def word_index(posts: Iterable[pa.Table], cut: Callable[[pa.Table], pa.Table]) -> pa.Table:
    """The index of these rows (title, text), as it is stored. ``cut``: the answer to ``cut_tokens``.

    No word holds a blank, so texts are first split at blanks, and only distinct pieces are folded and cut.
    """
    pieces, rows, first = [], [], 0
    for part in posts:
        both = pc.binary_join_element_wise(part["text"], part["title"], " ").combine_chunks()
        split = pc.ascii_split_whitespace(both)
        pieces.append(pc.list_flatten(split).dictionary_encode())
        rows.append(pc.list_parent_indices(split).to_numpy().astype(np.int32) + np.int32(first))
        first += part.num_rows
    if not pieces:
        return WORDS.empty_table()
    coded = pa.chunked_array(pieces).unify_dictionaries()
    codes = np.concatenate([part.indices.to_numpy() for part in coded.chunks])
    words = cut(pa.table({"text": coded.chunk(0).dictionary}))["words"].combine_chunks()
    return _listed(words, codes, np.concatenate(rows))


def _listed(words: pa.ListArray, codes: Any, rows: Any) -> pa.Table:
    """``words`` of each piece; ``codes``: the piece at each place of the text; ``rows``: the row it is in."""
    coded = words.flatten().dictionary_encode()
    order = pc.sort_indices(coded.dictionary).to_numpy()
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    ranks, sizes = rank[coded.indices.to_numpy()], pc.list_value_length(words).to_numpy()
    starts, sizes = (np.cumsum(sizes) - sizes)[codes], sizes[codes]
    into = np.repeat(starts - (np.cumsum(sizes) - sizes), sizes) + np.arange(sizes.sum())
    # Word and row in one number: sorting it sorts the words, then the rows of each.
    pairs = np.sort((ranks[into] << 32) | np.repeat(rows, sizes))
    pairs = pairs[np.r_[True, pairs[1:] != pairs[:-1]][: len(pairs)]]
    found, rows = pairs >> 32, (pairs & 0xFFFFFFFF).astype(np.int32)
    n = np.bincount(found, minlength=len(order))
    kept = np.arange(len(rows)) - (np.cumsum(n) - n)[found] < KEPT
    offsets = np.r_[0, np.cumsum(np.minimum(n, KEPT))].astype(np.int32)
    columns = {
        "word": coded.dictionary.take(pa.array(order)),
        "rows": pa.ListArray.from_arrays(pa.array(offsets), pa.array(rows[kept])),
        "n": pa.array(n.astype(np.int32)),
    }
    return pa.table(columns).cast(WORDS)


@dataclass(frozen=True, slots=True)
class Places:
    """Where a segment holds the words looked for: ``rows``, newest first. From row ``unknown`` on there may
    be others; None: there are none."""

    rows: Rows
    unknown: int | None


@dataclass(frozen=True, slots=True)
class WordIndex:
    """Words in order, in groups. ``first``: the first word of each; ``group``: its words, rows and n."""

    first: Sequence[str]
    group: Callable[[int], pa.Table]

    def places(self, words: Sequence[str]) -> Places:
        """The rows that hold all of these words."""
        lists = [self._list(word) for word in sorted(set(words))]
        if not lists or any(rows is None for rows, _ in lists):
            return Places(np.empty(0, np.int32), None)
        rows = reduce(lambda a, b: np.intersect1d(a, b, assume_unique=True), (rows for rows, _ in lists))
        cut_short = [int(rows[-1]) for rows, n in lists if n > len(rows)]
        if not cut_short:
            return Places(rows, None)
        return Places(rows[rows <= min(cut_short)], min(cut_short) + 1)

    def _list(self, word: str) -> tuple[Any, int]:
        at = bisect_right(self.first, word) - 1
        if at < 0:
            return None, 0
        held = self.group(at)
        row = held["word"].index(word).as_py()
        return (None, 0) if row < 0 else (held["rows"][row].values.to_numpy(), held["n"][row].as_py())


def pattern_of(words: Sequence[str]) -> str:
    """What a folded text matches that holds these words, one after another."""
    return _BEFORE + _BETWEEN.join(words) + _AFTER


def holds(rows: Any, pattern: Any) -> Any:
    """Whether title or text matches a ``pattern_of`` words."""
    return reduce(or_, (folded(text).re_search(pattern) for text in (rows.text, rows.title)))
