"""Accounts, posts and their approval, as planning finds them."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from parvis.apps.approval.models import Clearance, Decision, Verdict
from parvis.apps.content.bodies import Body, Piece, Variant
from parvis.apps.content.models import Post
from parvis.apps.content.services import post_create
from parvis.apps.planning.links.models import ShortLink
from parvis.apps.planning.models import Category, Plan, Slot
from parvis.apps.publishing.models import Account
from parvis.core.actors import Actor
from parvis.core.workspaces.models import Membership, Workspace
from parvis.kit.slots import instant_of

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)  # a Thursday


def account(workspace: Workspace, handle: str = "velo", network: str = "mastodon") -> Account:
    """An account that lets us in."""
    return Account.objects.create(
        workspace=workspace, network=network, remote_id=f"{network}-{handle}", handle=handle, host="m.example"
    )


def draft(workspace: Workspace, text: str = "Le vélo, c’est parti", title: str = "") -> Post:
    """A post that nobody approved, for whichever network."""
    actor = Actor.system()
    body = Body(language="fr", common=Variant(parts=(Piece(text=text),)))
    return post_create(actor=actor, workspace=workspace, body=body, now=NOW, title=title)


def approve(post: Post, at: datetime = NOW) -> Clearance:
    """A member's yes to the post as it stands."""
    post.refresh_from_db()
    person = Membership.objects.filter(workspace=post.workspace).first()
    assert person is not None
    decision = Decision.objects.create(
        post=post, digest=post.digest, verdict=Verdict.APPROVED, user_id=person.user_id, at=at
    )
    return Clearance.objects.create(post=post, digest=post.digest, decision=decision, at=at)


def approved(workspace: Workspace, text: str = "Le vélo, c’est parti", title: str = "") -> Post:
    """A post that may leave."""
    made = draft(workspace, text, title)
    approve(made)
    return made


def slot(workspace: Workspace, where: Account, name: str = "Conseils", weekday: int = 0) -> Slot:
    """A weekly slot at nine in Paris."""
    category, _new = Category.objects.get_or_create(workspace=workspace, name=name)
    return Slot.objects.create(
        category=category, account=where, weekday=weekday, at=time(9), zone="Europe/Paris"
    )


def plan(where: Account, post: Post, at: datetime) -> Plan:
    """A plan in Paris, as it is kept."""
    local = at.astimezone(ZoneInfo("Europe/Paris"))
    day, clock = local.date(), local.time().replace(second=0, microsecond=0)
    return Plan.objects.create(
        workspace=where.workspace, post=post, account=where, day=day, time=clock, zone="Europe/Paris",
        due_at=instant_of(day, clock, "Europe/Paris"),
    )  # fmt: skip


def planned(workspace: Workspace, mark: str) -> dict[str, int]:
    """One row of each thing of the calendar that addresses name by a number; all are called ``mark``."""
    where = account(workspace, mark)
    link = ShortLink.objects.create(
        workspace=workspace, code=f"{mark}{workspace.pk}"[:16], url=f"https://{mark}.example/", created_at=NOW
    )
    found = plan(where, draft(workspace, mark, mark), NOW)
    return {"slot": slot(workspace, where, mark).pk, "planned": found.pk, "short_link": link.pk}
