"""Findings as pages show them."""

from __future__ import annotations

from dataclasses import dataclass

from parvis.apps.trust.findings import Finding
from parvis.apps.trust.mending import proposed
from parvis.apps.trust.models import Waiver
from parvis.apps.trust.selectors import Checked
from parvis.apps.trust.wording import CHECKS, Told, told
from parvis.core.workspaces.access import WorkspaceRequest


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding in words, the words that one click would write, and whether this reader may waive it."""

    finding: Finding
    told: Told
    mend: str | None
    may_waive: bool
    waiver: Waiver | None


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one check."""

    label: str
    blocks: bool
    rows: tuple[Shown, ...]


def shown(request: WorkspaceRequest, checked: Checked, language: str) -> list[Group]:
    """What nobody waived, check by check, what holds the post back first."""
    groups: dict[str, list[Shown]] = {}
    for one in checked.open:
        groups.setdefault(str(CHECKS[one.check]), []).append(_row(request, one, language))
    return [
        Group(label, any(row.finding.blocks for row in rows), tuple(rows)) for label, rows in groups.items()
    ]


def waived(request: WorkspaceRequest, checked: Checked, language: str) -> list[Shown]:
    """What somebody waived, for these words."""
    return [
        _row(request, one, language, checked.waived[one.key])
        for one in checked.findings
        if one.key in checked.waived
    ]


def _row(request: WorkspaceRequest, one: Finding, language: str, waiver: Waiver | None = None) -> Shown:
    verb = one.waived_by
    may = verb is not None and request.may(verb) and waiver is None
    return Shown(one, told(one), proposed(one, language), may, waiver)
