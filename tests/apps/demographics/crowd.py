"""People of a made-up city, each with a pseudonym and something they say of themselves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from apps.listening.heard import hear
from core.lake.posts import post
from parvis.core.workspaces.models import Workspace

AUGUST = datetime(2026, 8, 12, 9, tzinfo=UTC)  # of the third quarter
NIGHT = datetime(2026, 11, 26, 3, tzinfo=UTC)  # that quarter is over, the fourth runs


def people(
    n: int, text: str, name: str, *, at: datetime = AUGUST, each: int = 1, **columns: Any
) -> list[dict[str, Any]]:
    """``n`` people who say the same thing, ``each`` so many times."""
    return [
        post(
            f"{name}-{one}-{again}",
            at + timedelta(minutes=again),
            author=f"{name}-{one}",
            text=text,
            **columns,
        )
        for one in range(n)
        for again in range(each)
    ]


def city(workspace: Workspace, *, nurses: int = 62, farmers: int = 12, lawyers: int = 9) -> None:
    """Nurses, teachers, few farmers and fewer lawyers, and many who say nothing of themselves."""
    hear(
        workspace,
        [
            *people(nurses, "Je suis infirmière depuis dix ans.", "nurse"),
            *people(31, "I’m a teacher and I buy my own chalk.", "teacher", language="en"),
            *people(farmers, "Je suis agriculteur.", "farmer"),
            *people(lawyers, "Je suis avocate.", "lawyer"),
            *people(200, "Le tram est en retard.", "silent"),
        ],
    )
