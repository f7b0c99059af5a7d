"""No storms: what rings, what joins an earlier alert in silence, what is kept for the digest. Pure.

In order: the same happening never rings twice; after an alert its subject is silent for some hours, unless it
grows to ``GROWS`` times what it was; beyond a rule's alerts a day, and a workspace's, nothing rings but the
digest tells.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

GROWS: Final = 2.0
WORKSPACE_A_DAY: Final = 20
DAY: Final = timedelta(days=1)


class Verdict(enum.StrEnum):
    """What becomes of a finding."""

    RINGS = "rings"
    JOINS = "joins"  # an earlier alert about the same
    HELD = "held"  # for the digest: enough for today
    KNOWN = "known"  # the same happening


@dataclass(frozen=True, slots=True)
class Rung:
    """An alert there already: what decides about the next one."""

    key: str
    subject: str
    at: datetime
    strength: float
    held: bool = False


def judged(
    *,
    key: str,
    subject: str,
    strength: float,
    at: datetime,
    earlier: Sequence[Rung],
    silence_hours: int,
    most_a_day: int,
    others_today: int = 0,
) -> tuple[Verdict, Rung | None]:
    """The verdict on a finding at ``at``, and the alert it joins. ``earlier``: this rule's alerts.

    ``others_today``: how many of the workspace's other rules' alerts rang in the last 24 hours.
    """
    if any(one.key == key for one in earlier):
        return Verdict.KNOWN, None
    recent = [
        one for one in earlier if one.subject == subject and at - one.at < timedelta(hours=silence_hours)
    ]
    if recent:
        strongest = max(recent, key=lambda one: one.strength)
        if strength < GROWS * strongest.strength:
            return Verdict.JOINS, recent[-1]
    rang = sum(1 for one in earlier if not one.held and at - one.at < DAY)
    if rang >= most_a_day or rang + others_today >= WORKSPACE_A_DAY:
        held = [one for one in earlier if one.held and at - one.at < DAY]
        return (Verdict.JOINS, held[-1]) if held else (Verdict.HELD, None)
    return Verdict.RINGS, None


def replayed(found: Iterable[Rung], *, silence_hours: int, most_a_day: int) -> list[tuple[Rung, Verdict]]:
    """What would have become of each finding, oldest first, had a rule rung alone."""
    earlier: list[Rung] = []
    told: list[tuple[Rung, Verdict]] = []
    for one in found:
        verdict, _joined = judged(
            key=one.key, subject=one.subject, strength=one.strength, at=one.at, earlier=earlier,
            silence_hours=silence_hours, most_a_day=most_a_day,
        )  # fmt: skip
        told.append((one, verdict))
        if verdict in {Verdict.RINGS, Verdict.HELD}:
            earlier.append(Rung(one.key, one.subject, one.at, one.strength, verdict is Verdict.HELD))
    return told
