"""The sentences that explain a mistake in a query, in the reader's language."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.apps.listening.language import QuerySyntaxError

SENTENCES: dict[str, Promise] = {}


def syntax_message(error: QuerySyntaxError) -> str | Promise:
    """One sentence for the person who wrote the query."""
    sentence = SENTENCES.get(error.code)
    return str(sentence) % error.params if sentence else str(error)


__all__ = ["_", "syntax_message"]
