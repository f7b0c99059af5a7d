"""Whether words may leave: whose yes holds for them, and whether the network can reach what it must fetch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from parvis.apps.approval.models import Clearance
from parvis.apps.approval.selectors import clearances
from parvis.apps.publishing.models import Account, Delivery, use_of
from parvis.apps.publishing.states import Reason
from parvis.core.autonomy.models import Grant, Task, Use
from parvis.core.autonomy.selectors import stopped
from parvis.networks.registry import NETWORKS


def clearance_for(delivery: Delivery) -> Clearance | None:
    """The clearance of exactly these words that nobody withdrew."""
    return clearances(post=delivery.post_id, digest=delivery.digest).first()


@dataclass(frozen=True, slots=True)
class Holding:
    """What holds for a delivery at one moment, as the database said in one answer."""

    stopped: bool
    connection: str
    digest: str  # of the words that the post says
    cleared: bool


HOLDS: Final = ("stopped", "account__state", "post__digest", "cleared")


def with_holding(rows: QuerySet[Delivery]) -> QuerySet[Delivery]:
    """Deliveries with whether everything is stopped (``stopped``) and whether they are ``cleared``."""
    cleared = clearances(post=OuterRef("post"), digest=OuterRef("digest"))
    return rows.annotate(stopped=stopped(OuterRef("workspace")), cleared=Exists(cleared)).order_by()


def holding(delivery_id: UUID) -> Holding:
    """Read it anew: what the objects at hand remember may be old."""
    return Holding(*with_holding(Delivery.objects.filter(pk=delivery_id)).values_list(*HOLDS).get())


def refusal(delivery: Delivery, now: datetime, holds: Holding | None = None) -> Reason | None:
    """Why the words of a delivery may not leave now; None while somebody's yes holds for them.

    Read anew from the database, unless the caller just did (``holds``).
    """
    holds = holds or holding(delivery.pk)
    if holds.digest != delivery.digest:
        return Reason.EDITED
    if holds.cleared:
        return None
    use = Use.objects.select_related("grant").filter(what=use_of(delivery.pk)).first()
    if use is None:
        return Reason.UNAPPROVED
    grant = use.grant
    right = grant.task == Task.PUBLISH and grant.channel in {"", str(delivery.account_id)}
    return None if right and grant.holds(now) else Reason.REVOKED


def grant_for(account: Account, now: datetime) -> Grant | None:
    """A grant under which one more post may be published on this account today; the narrowest first."""
    holding = Grant.objects.filter(
        Q(channel="") | Q(channel=str(account.pk)),
        workspace=account.workspace_id,
        task=Task.PUBLISH,
        revoked_at__isnull=True,
        from_at__lte=now,
        until_at__gt=now,
    )
    zone = ZoneInfo(account.workspace.time_zone)
    midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    for grant in holding.order_by("-channel", "until_at"):
        if grant.uses.filter(at__gte=midnight).count() < grant.a_day:
            return grant
    return None


def public() -> bool:
    """Whether others can reach this installation, by https."""
    parts = urlsplit(settings.PUBLIC_URL)
    host = parts.hostname or ""
    return parts.scheme == "https" and "." in host and host != "127.0.0.1"


def missing_address(network: str) -> str:
    """What is missing for a network that fetches media itself, as a sentence; empty when nothing is."""
    if not NETWORKS[network].fetches or public():
        return ""
    return _(
        "%(network)s fetches pictures and videos from a public address, and Parvis has none. "
        "Ask whoever runs it to set PARVIS_PUBLIC_URL to its https address."
    ) % {"network": NETWORKS[network].label}
