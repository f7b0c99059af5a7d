"""Looking for a lost answer among an account's own posts, where a network takes no key.

What is found must be surely ours: of this account, not older than the step, with the same words, as many
pictures, the same place in the thread, and none of the posts that are known already. Two of the same kind
are told apart by nothing, so the oldest is taken: a second look finds it again.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from parvis.networks.publishing import Live, Look, Remote, Work

# The network's clock and ours differ by seconds; a post as old as this cannot be of this step.
SKEW: Final = timedelta(seconds=60)
PAGES: Final = 5  # of an account's posts, newest first: what was sent meanwhile stands before ours


@dataclass(frozen=True, slots=True)
class Seen:
    """A post of the account, as the network lists it. ``reply_to`` is None where the list does not tell."""

    remote: Remote
    text: str
    at: datetime
    media: int | None = None
    reply_to: str | None = None


def comparable(text: str) -> str:
    """Return a text as it compares: networks trim, fold blanks and write accents in one way (NFC)."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def among(work: Work, pages: Iterable[Iterable[Seen]], *, text: str | None = None) -> Live | Look:
    """Look through pages of the account's posts, newest first, down to those older than the step.

    ``text`` is what was sent, where it differs from the part's words. ``ABSENT`` only when everything since
    the step began was read: a list that goes on after ``PAGES`` pages is ``UNKNOWABLE``.
    """
    wanted = comparable(work.part.text if text is None else text)
    known = {remote.id for remote in work.before} | work.known
    since = work.begun_at - SKEW
    found: Seen | None = None
    for seen in _since(pages, since):
        if seen is None:
            return Live(found.remote) if found else Look.UNKNOWABLE
        if seen.remote.id not in known and comparable(seen.text) == wanted and _fits(seen, work):
            found = seen
    return Live(found.remote) if found else Look.ABSENT


def _since(pages: Iterable[Iterable[Seen]], since: datetime) -> Iterator[Seen | None]:
    """Yield posts until they are too old; None when pages go on beyond what is read."""
    for count, page in enumerate(pages):
        if count >= PAGES:
            yield None
            return
        older = False
        for seen in page:
            older = older or seen.at < since
            if seen.at >= since:
                yield seen
        if older:
            return


def _fits(seen: Seen, work: Work) -> bool:
    if seen.media is not None and seen.media != len(work.part.media):
        return False
    if seen.reply_to is None:
        return True
    return seen.reply_to == (work.before[-1].id if work.before else "")
