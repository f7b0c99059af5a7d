"""Which mentions hold a word, known beforehand: each compacted segment has a list of the rows of each word.

Rows of a compacted segment stand newest first, so the first rows of a list are the newest mentions with the
word; of a frequent word no more than ``KEPT`` are listed. Words are runs of letters and digits of the title
and the text, without case and accents, and always cut by the same expression.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

import ibis
import ibis.expr.datatypes as dt
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from parvis.core.lake.engine import placed, word
from parvis.core.lake.filters import folded
from parvis.core.lake.schema import WORDS

KEPT = 4096
_WORD = r"[\p{L}\p{N}]+"
_BETWEEN = r"[^\p{L}\p{N}]+"
_BEFORE, _AFTER = r"(^|[^\p{L}\p{N}])", r"([^\p{L}\p{N}]|$)"


@ibis.udf.scalar.builtin  # type: ignore[untyped-decorator]
def regexp_extract_all(text: str, pattern: str) -> dt.Array(dt.string):  # type: ignore[valid-type]
    """DuckDB's own function."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where a segment holds the words looked for: ``rows``, newest first; beyond row ``known`` (None: to the
    end) the list says nothing."""

    rows: Sequence[int]
    known: int | None


def segment_words() -> Any:
    """The words of each mention of the segment in sight: row, cut."""
    text = folded(placed.text + " " + placed.title)
    cut = regexp_extract_all(text, ibis.literal(_WORD)).name("cut")
    return placed.select(row=placed.file_row_number, cut=cut)


def word_index(cut: pa.Table, segment: str) -> pa.Table:
    """The index of this segment, as it is stored, from its ``segment_words``."""
    lists = cut["cut"].combine_chunks()
    rows = cut["row"].to_numpy()[pc.list_parent_indices(lists).to_numpy()]
    coded = pc.list_flatten(lists).dictionary_encode()
    order = pc.sort_indices(coded.dictionary)
    rank = np.empty(len(order), np.int64)
    rank[order.to_numpy()] = np.arange(len(order))
    # Word and row in one number: sorting and thinning it out sorts the words, then the rows of each.
    pairs = np.unique((rank[coded.indices.to_numpy()] << 32) | rows)
    words, rows = pairs >> 32, (pairs & 0xFFFFFFFF).astype(np.int32)
    n = np.bincount(words, minlength=len(order))
    first = np.cumsum(n) - n
    kept = np.arange(len(rows)) - first[words] < KEPT
    offsets = np.r_[0, np.cumsum(np.minimum(n, KEPT))].astype(np.int32)
    columns = {
        "word": coded.dictionary.take(order),
        "segment": pa.repeat(segment, len(order)),
        "rows": pa.ListArray.from_arrays(pa.array(offsets), pa.array(rows[kept])),
        "n": pa.array(n.astype(np.int32)),
    }
    return pa.table(columns).cast(WORDS)


def cut_words(text: str) -> Any:
    """A table of one row: the words of the text, as the index has them."""
    needle = folded(ibis.literal(text.replace("\0", "")))
    return regexp_extract_all(needle, ibis.literal(_WORD)).name("words").as_table()


def places(words: tuple[str, ...]) -> Any:
    return word.filter(word.word.isin(list(words)))


def by_segment(found: pa.Table, words: Sequence[str], names: Sequence[str]) -> dict[str, Places]:
    """Where each of these segments may hold all the words."""
    lists: dict[str, dict[str, tuple[Any, int]]] = {name: {} for name in names}
    for row in range(found.num_rows):
        entry = (found["rows"][row].values.to_numpy(), found["n"][row].as_py())
        lists[found["segment"][row].as_py()][found["word"][row].as_py()] = entry
    return {name: _together(held, set(words)) for name, held in lists.items()}


def holds_words(rows: Any, words: tuple[str, ...]) -> Any:
    """Whether title or text holds these words, one after another."""
    if not words:
        return ibis.literal(False)
    pattern = ibis.literal(_BEFORE + _BETWEEN.join(words) + _AFTER)
    return reduce(or_, (folded(text).re_search(pattern) for text in (rows.text, rows.title)))


def _together(held: dict[str, tuple[Any, int]], words: set[str]) -> Places:
    if set(held) != words or not words:
        return Places((), None)
    cut_short = [int(rows[-1]) for rows, n in held.values() if n > len(rows)]
    known = min(cut_short) if cut_short else None
    rows = reduce(lambda a, b: np.intersect1d(a, b, assume_unique=True), (rows for rows, _ in held.values()))
    if known is not None:
        rows = rows[rows <= known]
    return Places(tuple(rows.tolist()), known)
