"""The newest mentions first: day after day back in time, until there are enough."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import reduce
from operator import add, or_
from typing import Any

import ibis
import pyarrow as pa

from parvis.core.lake.catalogue import Segment
from parvis.core.lake.engine import Sight, as_mentions, mention
from parvis.core.lake.filters import Filter, folded, matching
from parvis.core.lake.schema import MENTION

_BEFORE = r"(^|[^\p{L}\p{N}])"
_AFTER = r"([^\p{L}\p{N}]|$)"
_BETWEEN = r"[^\p{L}\p{N}]+"


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last mention of a page: the next page begins after it."""

    created_at: datetime
    mention: str


def cursor_after(page: pa.Table) -> Cursor | None:
    """The cursor of the page after this one, None after an empty page."""
    if page.num_rows == 0:
        return None
    last = page.num_rows - 1
    return Cursor(page["created_at"][last].as_py(), page["mention"][last].as_py())


def latest(
    sight: Callable[[Sequence[Segment]], Sight],
    segments: Sequence[Segment],
    filter_: Filter,
    *,
    limit: int,
    before: Cursor | None,
    word: str | None,
) -> pa.Table:
    """Newest first, ties by mention; ``word``: only posts that hold it as a whole word (or words in a row)."""
    pages: list[pa.Table] = []
    left = limit
    for days in _back_in_time(segments):
        if left <= 0:
            break
        page = sight(days).ask(_page(filter_, left, before, word))
        pages.append(as_mentions(page))
        left -= page.num_rows
    return pa.concat_tables(pages) if pages else MENTION.empty_table()


def holds_word(rows: Any, word: str) -> Any:
    """Whether title or text holds the word; letters and digits make words, case and accents do not count."""
    sounds = [folded(ibis.literal(sound)) for sound in words_of(word)]
    if not sounds:
        return ibis.literal(False)
    pattern = reduce(add, (part for sound in sounds for part in (_BETWEEN, sound)), ibis.literal(""))
    pattern = ibis.literal(_BEFORE) + pattern.substr(len(_BETWEEN)) + ibis.literal(_AFTER)
    texts = [folded(rows.text), folded(rows.title)]
    # Looking for the bare letters first spares the pattern most rows.
    return reduce(or_, (text.contains(sounds[0]) & text.re_search(pattern) for text in texts))


def words_of(text: str) -> list[str]:
    """The words of a text, as ``holds_word`` and the word index cut them, not folded."""
    return "".join(c if c.isalnum() else " " for c in text).split()


def _page(filter_: Filter, limit: int, before: Cursor | None, word: str | None) -> Any:
    rows = matching(mention, filter_)
    if before is not None:
        at = ibis.literal(before.created_at.astimezone(UTC))
        older = (rows.created_at == at) & (rows.mention < before.mention)
        rows = rows.filter((rows.created_at < at) | older)
    if word is not None:
        rows = rows.filter(holds_word(rows, word))
    return rows.order_by(ibis.desc("created_at"), ibis.desc("mention")).limit(limit)


def _back_in_time(segments: Sequence[Segment]) -> Iterator[list[Segment]]:
    """The segments of one day, then of two, of four…: each group is wholly newer than the next."""
    days = sorted({s.day for s in segments}, reverse=True)
    taken, width = 0, 1
    while taken < len(days):
        group = set(days[taken : taken + width])
        yield [s for s in segments if s.day in group]
        taken, width = taken + width, width * 2
