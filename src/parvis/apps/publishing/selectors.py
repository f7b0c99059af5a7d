"""Reading accounts and deliveries. A door."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from parvis.apps.approval.selectors import clearance_of
from parvis.apps.content.models import Post
from parvis.apps.content.selectors import body_of
from parvis.apps.publishing import material, reach, told
from parvis.apps.publishing.models import Account, Delivery, Step
from parvis.apps.publishing.states import NEEDS_A_PERSON, Connection, Reason, State, StepState
from parvis.apps.trust.selectors import undisclosed
from parvis.apps.trust.wording import told as found_told
from parvis.core.autonomy.models import Grant
from parvis.core.autonomy.selectors import stop_of
from parvis.core.workspaces.models import Workspace
from parvis.networks import checking, wording
from parvis.networks.registry import NETWORKS
from parvis.networks.versions import Version


def accounts_of(workspace: Workspace) -> QuerySet[Account]:
    """The accounts of a workspace, by network and handle."""
    return Account.objects.filter(workspace=workspace)


def channels_of(workspace: Workspace) -> Mapping[str, str]:
    """What each account is called where autonomy is granted, by its id as text."""
    rows = accounts_of(workspace)
    return {str(one.pk): f"{NETWORKS[one.network].label} · {one}" for one in rows}


def deliveries_of(workspace: Workspace) -> QuerySet[Delivery]:
    """Everything that left, leaves or waits, the latest first, with its post and account."""
    return Delivery.objects.filter(workspace=workspace).select_related("post", "account")


def deliveries_between(workspace: Workspace, since: datetime, until: datetime) -> QuerySet[Delivery]:
    """Those due from ``since`` until before ``until``, the earliest first; cancelled ones left out."""
    found = deliveries_of(workspace).filter(due_at__gte=since, due_at__lt=until)
    return found.exclude(state=State.CANCELLED).order_by("due_at", "pk")


def deliveries_of_post(post: Post) -> QuerySet[Delivery]:
    """Where a post went or will go, the latest first."""
    return Delivery.objects.filter(post=post).select_related("account").order_by("-created_at")


def deliveries_in(posts: Sequence[Post]) -> QuerySet[Delivery]:
    """Where any of these posts went or will go, the earliest first, with their steps."""
    found = Delivery.objects.filter(post__in=posts).select_related("account").prefetch_related("steps")
    return found.order_by("due_at", "pk")


def delivery_of(workspace: Workspace, delivery_id: UUID) -> Delivery | None:
    """One of them."""
    return deliveries_of(workspace).filter(pk=delivery_id).first()


def needing_a_person(workspace: Workspace) -> QuerySet[Delivery]:
    """Those that wait for somebody's choice, and those that failed."""
    return deliveries_of(workspace).filter(state__in=NEEDS_A_PERSON)


def counts(workspace: Workspace) -> Mapping[str, int]:
    """How many deliveries are in each state."""
    rows = Delivery.objects.filter(workspace=workspace).order_by().values("state").annotate(n=Count("pk"))
    return {row["state"]: row["n"] for row in rows}


def live_steps(account: Account) -> QuerySet[Step]:
    """What is on the network from this account, the newest first."""
    return Step.objects.filter(account=account, state=StepState.LIVE).order_by("-live_at")


def grant_for(account: Account, now: datetime) -> Grant | None:
    """A grant under which one more post may be published on this account today, without approval."""
    return reach.grant_for(account, now)


def permission_of(delivery: Delivery, now: datetime) -> Reason | None:
    """Why the words of a delivery may not leave now; None while somebody's yes holds for them."""
    return reach.refusal(delivery, now)


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a post cannot be scheduled for an account: a stable code, and a sentence that says what to do.

    ``blocks`` is False for advice.
    """

    code: str
    words: str
    blocks: bool = True


def obstacles(post: Post, account: Account, now: datetime, place: str = "") -> list[Obstacle]:
    """What stands between a post, as it is now, and an account; advice last."""
    found = [*_of_account(account), *_of_approval(post, account, now)]
    found += [Obstacle("undisclosed", found_told(one).sentence) for one in undisclosed(post, now)]
    body = body_of(post)
    if body.networks and account.network not in body.networks:
        words = _("This post is not written for this network. Choose it in the editor first.")
        return [Obstacle("network", words), *found]
    made = material.material(post, body, account.network, place or account.options.get("place", ""))
    if made.missing:
        found.append(Obstacle("media", _("A file of this post is no longer in the library. Take it out.")))
    elif problem := made.rights_problem(now.date()):
        found.append(Obstacle("rights", problem))
    else:
        for finding in _findings(made.version, account):
            refuses = finding.severity is checking.Severity.REFUSES
            found.append(Obstacle(finding.name, wording.worded(finding), refuses))
    if made.assets and (missing := reach.missing_address(account.network)):
        found.append(Obstacle("public_url", missing))
    return sorted(found, key=lambda one: not one.blocks)


def _findings(version: Version, account: Account) -> tuple[checking.Finding, ...]:
    return checking.check(version, told=material.told_limits(account), account=told.of_account(account))


def _of_account(account: Account) -> list[Obstacle]:
    found = []
    if account.state != Connection.CONNECTED:
        words = _("This account is no longer connected. Connect it again under “Accounts”.")
        found.append(Obstacle("disconnected", words))
    if stop_of(account.workspace_id) is not None:
        words = _("Everything is stopped in this workspace: it will wait until somebody lifts the stop.")
        found.append(Obstacle("stopped", words, blocks=False))
    return found


def _of_approval(post: Post, account: Account, now: datetime) -> list[Obstacle]:
    if clearance_of(post) is not None:
        return []
    if grant_for(account, now) is not None:
        words = _("Nobody approved this post: it would leave under the autonomy granted for this account.")
        return [Obstacle("under_grant", words, blocks=False)]
    return [Obstacle("unapproved", _("This post is not approved as it stands. Ask for approval first."))]
