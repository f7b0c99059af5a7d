"""Reading cases and trials. A door; nothing here writes."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Q, QuerySet

from parvis.apps.workshop.judging import is_blind, preferred, still_to_judge
from parvis.apps.workshop.models import Case, Trial
from parvis.apps.workshop.scoring import scores_of
from parvis.core.workspaces.models import Workspace

__all__ = ["cases_of", "is_blind", "preferred", "scores_of", "still_to_judge", "trial_of", "trials_of"]


def cases_of(workspace: Workspace, language: str) -> QuerySet[Case]:
    """The cases in a language that are not put away, the oldest first."""
    return Case.objects.filter(workspace=workspace, language=language, archived_at=None)


def trials_of(workspace: Workspace) -> QuerySet[Trial]:
    """Every trial, the newest first: ``calls`` asked for, and how many ``ended``."""
    return Trial.objects.filter(workspace=workspace).annotate(
        calls=Count("cells"), answered=Count("cells", filter=Q(cells__ended_at__isnull=False))
    )


def trial_of(workspace: Workspace, trial_id: UUID) -> Trial | None:
    """One of them."""
    return trials_of(workspace).filter(pk=trial_id).first()
