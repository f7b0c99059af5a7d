"""What a rule finds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

HISTORY: Final = timedelta(days=42)  # before the period asked about: what is usual is learnt from it
KEPT: Final = 500  # ids of posts that an alert remembers


@dataclass(frozen=True, slots=True)
class Finding:
    """Something found. ``key`` is the same for the same happening; ``subject`` groups, ``strength`` grows.

    ``facts`` are numbers and codes that ``wording`` turns into sentences; ``mentions`` are ids of posts.
    """

    key: str
    subject: str
    at: datetime
    strength: float
    facts: dict[str, Any] = field(default_factory=dict)
    mentions: tuple[str, ...] = ()
