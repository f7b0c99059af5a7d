"""Networks, or languages, side by side: how much, how it feels, what is said."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from parvis.apps.listening.comparing.feelings import Feeling, feeling
from parvis.apps.listening.measuring import Counted, counted
from parvis.apps.listening.scope import Scope
from parvis.core.lake import Column
from parvis.core.workspaces.models import Workspace

MOST = 6  # columns side by side; the rest is in the dashboard's panels
TERMS = 8


class Side(StrEnum):
    """What is laid side by side."""

    NETWORK = "network"
    LANGUAGE = "language"


@dataclass(frozen=True, slots=True)
class Part:
    """One network or language: its posts, its feeling, the words most said there."""

    key: str
    n: int
    scope: Scope
    felt: Feeling | None
    terms: tuple[Counted, ...]


def parts(workspace: Workspace, scope: Scope, by: Side) -> tuple[Part, ...]:
    """The ``MOST`` largest networks or languages of a scope, the largest first."""
    found = counted(workspace, scope, Column(by.value), MOST)
    return tuple(_part(workspace, scope.only(by.value, one.key), one) for one in found)


def _part(workspace: Workspace, scope: Scope, one: Counted) -> Part:
    return Part(
        key=one.key,
        n=one.n,
        scope=scope,
        felt=feeling(workspace, scope.filter()),
        terms=counted(workspace, scope, Column.TERM, TERMS),
    )
