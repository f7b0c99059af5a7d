"""Whether words may leave: whose yes holds for them, and whether the network can reach what it must fetch."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from parvis.apps.approval.models import Clearance
from parvis.apps.publishing.models import Account, Delivery, use_of
from parvis.apps.publishing.states import Reason
from parvis.core.autonomy.models import Grant, Task, Use
from parvis.networks.registry import NETWORKS


def clearance_for(delivery: Delivery) -> Clearance | None:
    """The clearance of exactly these words that nobody withdrew."""
    found = Clearance.objects.filter(post_id=delivery.post_id, digest=delivery.digest)
    return found.filter(withdrawn_at__isnull=True).first()


def refusal(delivery: Delivery, now: datetime) -> Reason | None:
    """Why the words of a delivery may not leave now; None while somebody's yes holds for them.

    Read anew from the database: what the objects at hand remember may be old.
    """
    current = type(delivery.post).objects.filter(pk=delivery.post_id).values_list("digest", flat=True).first()
    if current != delivery.digest:
        return Reason.EDITED
    if clearance_for(delivery) is not None:
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
