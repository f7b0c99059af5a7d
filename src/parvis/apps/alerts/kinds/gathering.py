"""Posts that rules find one by one, gathered into findings. Pure.

Words ring once ``least`` posts came within a day; an author rings at each post, and posts of one author are
one subject. The pseudonym itself stays in the lake: a subject is a hash of it, so that erasing an author
leaves nothing that leads back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from parvis.apps.alerts.finding import KEPT, Finding

DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Found:
    """One post that a rule found."""

    mention: str
    at: datetime
    author: str = ""
    measure: float = 0.0


def gathered(
    rule_id: int,
    pending: Sequence[Found],
    new: Iterable[Found],
    *,
    least: int,
    now: datetime,
    before: int = 0,
) -> tuple[list[Finding], list[Found]]:
    """One finding when ``least`` posts came within a day; the posts that wait for more otherwise.

    ``before``: posts of the alert that is still silent, to which these are added as strength.
    """
    held = [one for one in [*pending, *new] if now - one.at < DAY]
    if not held or len(held) < least:
        return [], held[-KEPT:]
    first = held[0]
    finding = Finding(
        key=f"{rule_id}:words:{first.mention}",
        subject=f"{rule_id}:words",
        at=first.at,
        strength=float(before + len(held)),
        facts={"n": len(held), "threshold": least},
        mentions=tuple(one.mention for one in held[-KEPT:]),
    )
    return [finding], []


def by_author(rule_id: int, new: Iterable[Found], facts: dict[str, Any]) -> list[Finding]:
    """One finding for each author, oldest first."""
    posts: dict[str, list[Found]] = {}
    for one in new:
        posts.setdefault(subject_of(rule_id, one), []).append(one)
    return [
        Finding(
            key=f"{rule_id}:author:{held[0].mention}",
            subject=subject,
            at=held[0].at,
            strength=max(one.measure for one in held),
            facts=facts | {"n": len(held), "measured": max(one.measure for one in held)},
            mentions=tuple(one.mention for one in held[:KEPT]),
        )
        for subject, held in posts.items()
    ]


def subject_of(rule_id: int, post: Found) -> str:
    """What groups the posts of one author; a post without an author stands alone."""
    known = post.author or post.mention
    return f"{rule_id}:author:{hashlib.blake2b(known.encode(), digest_size=12).hexdigest()}"


def replay_words(rule_id: int, posts: Sequence[Found], *, least: int, silence_hours: int) -> list[Finding]:
    """What live looks would have found in these posts, oldest first, had each been heard when written."""
    found: list[Finding] = []
    pending: list[Found] = []
    counted: list[datetime] = []
    for post in posts:
        counted = [at for at in counted if post.at - at < timedelta(hours=silence_hours)]
        fresh, pending = gathered(rule_id, pending, [post], least=least, now=post.at, before=len(counted))
        found += fresh
        if fresh:
            counted += [post.at] * len(fresh[0].mentions)
    return found
