"""Queries put to what was heard already, where authors lie under seal."""

from __future__ import annotations

import pyarrow as pa

from parvis.apps.listening.language import Matcher
from parvis.core.lake import Pseudonyms, SealBroken


def match_past_posts(matcher: Matcher, table: pa.Table, pseudonyms: Pseudonyms | None) -> pa.ListArray:
    """The queries that each row of the lake matches, as ``Matcher.match_table`` gives them.

    Handles are opened only when a query asks ``from:``, and kept nowhere. Without ``pseudonyms`` (the reader
    may not see authors) ``from:`` matches nobody.
    """
    if pseudonyms is None or not matcher.asks_authors:
        return matcher.match_table(table, None)
    return matcher.match_table(table, [_handle(pseudonyms, ref) for ref in table.column("ref").to_pylist()])


def _handle(pseudonyms: Pseudonyms, ref: bytes) -> str:
    try:
        return str(pseudonyms.open(ref).get("handle", ""))
    except SealBroken:  # sealed with a key that was destroyed: nobody can be found again
        return ""
