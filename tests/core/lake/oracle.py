"""The same questions answered in plain Python over rows, to hold the lake's answers against."""

from __future__ import annotations

import unicodedata
from collections import Counter
from datetime import datetime
from typing import Any

from parvis.core.lake import Filter

Row = dict[str, Any]
SCALARS = {
    "networks": "network",
    "languages": "language",
    "sentiments": "sentiment",
    "emotions": "emotion",
    "topics": "topic",
    "authors": "author",
    "sources": "source",
}
LISTS = ("hashtags", "terms", "brands", "domains", "queries")


def fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.lower())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def kept(rows: list[Row], asked: Filter) -> list[Row]:
    return [row for row in rows if _meets(row, asked)]


def _meets(row: Row, asked: Filter) -> bool:
    since, until = asked.since or row["created_at"], asked.until
    if row["created_at"] < since or (until is not None and row["created_at"] >= until):
        return False
    for field, column in SCALARS.items():
        if getattr(asked, field) and row[column] not in getattr(asked, field):
            return False
    if any(getattr(asked, name) and not set(getattr(asked, name)) & set(row[name]) for name in LISTS):
        return False
    if asked.text and not any(fold(asked.text) in fold(row[name]) for name in ("text", "title")):
        return False
    if asked.questions is not None and row["is_question"] != asked.questions:
        return False
    return asked.complaints is None or row["is_complaint"] == asked.complaints


def counts(rows: list[Row], column: str) -> list[tuple[str, int]]:
    lists = {"hashtag": "hashtags", "term": "terms", "domain": "domains", "brand": "brands"}
    if column in lists:
        counted = Counter(value for row in rows for value in set(row[lists[column]]))
    else:
        counted = Counter(str(row[column]) for row in rows)
    return sorted(counted.items(), key=lambda item: (-item[1], item[0]))


def volume(rows: list[Row], by: str) -> Counter[tuple[datetime, str]]:
    return Counter(
        (row["created_at"].replace(minute=0, second=0, microsecond=0), row[by] if by != "none" else "")
        for row in rows
    )


def newest(rows: list[Row]) -> list[str]:
    order = sorted(rows, key=lambda row: (row["created_at"], row["mention"]), reverse=True)
    return [row["mention"] for row in order]


def holding(rows: list[Row], word: str) -> list[Row]:
    def words(text: str) -> list[str]:
        return "".join(c if c.isalnum() else " " for c in fold(text)).split()

    wanted = words(word)

    def holds(text: str) -> bool:
        held = words(text)
        return bool(wanted) and any(held[i : i + len(wanted)] == wanted for i in range(len(held)))

    return [row for row in rows if holds(row["text"]) or holds(row["title"])]
