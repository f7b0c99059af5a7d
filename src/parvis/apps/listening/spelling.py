"""Words as people write them: the lake counts "hopital", a page says "hôpital"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from parvis.apps.listening.store import lake_of
from parvis.core.lake import Filter
from parvis.core.workspaces.models import Workspace
from parvis.kit.spelling import spellings

READ = 300  # newest posts that are read


def spelt(
    workspace: Workspace, asked: Filter, *, terms: Iterable[str] = (), hashtags: Iterable[str] = ()
) -> dict[str, str]:
    """The commonest spelling of folded words among the newest posts of a filter that hold any of them; a word
    that none of these writes stays as it is."""
    words = tuple(dict.fromkeys((*terms, *hashtags)))
    if not words:
        return {}
    narrowed = replace(asked, terms=asked.terms or tuple(terms), hashtags=asked.hashtags or tuple(hashtags))
    table = lake_of(workspace.pk).latest(narrowed, limit=READ)
    texts = (f"{row['title']}\n{row['text']}" for row in table.select(["title", "text"]).to_pylist())
    return {word: word for word in words} | spellings(texts, words)
