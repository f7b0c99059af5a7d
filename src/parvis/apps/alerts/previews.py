"""Would it have rung? A rule, not saved yet, put to the last ninety days of the lake."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from parvis.apps.alerts.kinds import BY_HOUR, Finding, authors, words
from parvis.apps.alerts.kinds.gathering import by_author, replay_words
from parvis.apps.alerts.look import MOST, Look, look_of
from parvis.apps.alerts.models import AlertRule, Kind
from parvis.apps.alerts.storms import Rung, Verdict, replayed
from parvis.apps.alerts.watching import found_rows

DAYS: Final = 90
SHOWN: Final = 12


@dataclass(frozen=True, slots=True)
class Preview:
    """How often a rule would have rung, when, and on how many posts that is said.

    ``joined`` and ``held``: what silence and the cap would have kept from ringing. ``scanned`` posts were
    read when the rule looks at posts one by one; ``complete`` is False when there were more. ``since`` is
    later than ninety days ago when nothing was heard before.
    """

    rang: tuple[datetime, ...]
    joined: int
    held: int
    posts: int
    since: datetime
    until: datetime
    scanned: int | None = None
    complete: bool = True

    @property
    def shown(self) -> tuple[datetime, ...]:
        """The newest instants, newest first."""
        return tuple(reversed(self.rang[-SHOWN:]))


def rule_preview(rule: AlertRule, *, now: datetime, newest: datetime | None) -> Preview | None:
    """Replay a rule; None when its query is gone. A corpus that ended earlier is replayed up to its end.

    Posts count as heard when they were written: an import or the sample is replayed as if it had been live.
    """
    until = min(now, newest + timedelta(hours=1)) if newest else now
    look = look_of(rule, until)
    if look is None:
        return None
    since = until - timedelta(days=DAYS)
    found, scanned = _found(rule, look, since, until)
    rungs = [Rung(one.key, one.subject, one.at, one.strength) for one in found]
    told = replayed(rungs, silence_hours=rule.silence_hours, most_a_day=rule.most_a_day)
    by = {verdict: [one.at for one, found in told if found is verdict] for verdict in Verdict}
    return Preview(
        rang=tuple(by[Verdict.RINGS]),
        joined=len(by[Verdict.JOINS]),
        held=len(by[Verdict.HELD]),
        posts=look.count(since, until),
        since=since,
        until=until,
        scanned=scanned,
        complete=scanned is None or scanned < MOST,
    )


def _found(rule: AlertRule, look: Look, since: datetime, until: datetime) -> tuple[list[Finding], int | None]:
    if rule.kind in BY_HOUR:
        return BY_HOUR[rule.kind](rule, look, since, until), None
    posts = look.posts(since, until)
    if rule.kind == Kind.WORDS:
        found = found_rows(words.matching(rule, posts))
        return (
            replay_words(0, found, least=int(rule.threshold), silence_hours=rule.silence_hours),
            posts.num_rows,
        )
    matching = authors.matching(rule, posts, authors.bar_of(rule, look))
    found = found_rows(matching, authors.column_of(rule))
    return [one for post in found for one in by_author(0, [post], {})], posts.num_rows
