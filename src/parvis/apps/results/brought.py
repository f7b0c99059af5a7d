"""What an account's posts brought, for the calendar: it says from it when to post (``planning.timing``)."""

from __future__ import annotations

from datetime import datetime

from parvis.apps.planning.timing.outcomes import Outcome
from parvis.apps.results.models import Watch


def outcomes_since(account_id: int, since: datetime) -> list[Outcome]:
    """Each post published since, as it stood at the age at which posts are compared; those that are younger,
    gone, or of which the network tells nothing are left out. One query."""
    ripe = Watch.objects.filter(
        account_id=account_id, published_at__gte=since, gone_at__isnull=True, ripe__interactions__isnull=False
    )
    rows = ripe.order_by("published_at").values_list("published_at", "ripe__interactions", "ripe__views")
    return [
        Outcome(at, float(done), float(views) if views else None)
        for at, done, views in rows
        if done is not None
    ]
