"""The posts that people show in a report, as they are in the lake now."""

from __future__ import annotations

from collections.abc import Iterator

from parvis.apps.listening import selectors as listening
from parvis.apps.reports.models import Report


def quoted(report: Report) -> Iterator[tuple[int, str]]:
    """The quote's id and the post's words. A post that was deleted, or whose author was erased, is not there
    any more."""
    for quote in report.quotes.all():
        post = listening.post(report.workspace, quote.mention, names=False)
        if post is not None:
            yield quote.pk, post.text
