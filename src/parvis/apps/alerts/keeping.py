"""How long alerts and closed crises are kept: as long as the workspace says, and no longer."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from parvis.apps.alerts.models import Alert, Crisis
from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.jobs.tasks import job
from parvis.core.workspaces.models import Workspace


@job(max_attempts=3)
def alerts_forget() -> int:
    """Every workspace forgets what is past its time; how many alerts and crises went."""
    now = timezone.now()
    return sum(workspace_forget(workspace=workspace, now=now) for workspace in Workspace.objects.all())


@transaction.atomic
def workspace_forget(*, workspace: Workspace, now: datetime) -> int:
    """Delete the crises that were closed, and the alerts that rang, longer ago than ``alert_days``.

    With them go notes, statements, answers and who had read what. An open crisis stays, and an alert stays as
    long as a crisis that was opened from it.
    """
    before = now - timedelta(days=workspace.alert_days)
    crises = Crisis.objects.filter(workspace=workspace, closed_at__lt=before)
    closed = crises.count()
    crises.delete()
    alerts = Alert.objects.filter(workspace=workspace, rang_at__lt=before, crises=None)
    rang = alerts.count()
    alerts.delete()
    if closed + rang:
        audit.record(
            actor=Actor.system(),
            workspace=workspace,
            verb="alert.forget",
            target="workspace",
            target_id=workspace.pk,
            after={"alerts": rang, "crises": closed, "alert_days": workspace.alert_days},
        )
    return closed + rang
