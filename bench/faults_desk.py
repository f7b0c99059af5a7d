"""One run of the bench of faults: a post that somebody approved, for an account on a fake network; and the
person who answers when Parvis asks."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from contracts.publishing import PublishingRig, jpeg, video
from parvis.apps.approval.models import Clearance, Decision, Verdict
from parvis.apps.content import services as content
from parvis.apps.content.bodies import Body, Piece, Placed, Variant
from parvis.apps.library.keeping import path_of
from parvis.apps.library.models import Asset
from parvis.apps.publishing import resolving, services
from parvis.apps.publishing.models import Account, Application, Delivery, key_of
from parvis.apps.publishing.states import Connection, State
from parvis.core.actors import Actor
from parvis.core.errors import ParvisError
from parvis.core.people import User
from parvis.core.secrets import set_secret
from parvis.core.workspaces.models import Membership, Workspace
from parvis.core.workspaces.permissions import Role
from parvis.networks.publishing import Remote

LONG = timedelta(minutes=20)  # of the bench's own fast time


class Desk:
    """A workspace of its own. ``key`` is of the step that things happen to."""

    def __init__(self, rig: PublishingRig, number: int, clock: Any, folder: Path, *, pictured: bool) -> None:
        self.rig, self.clock, self.number = rig, clock, number
        self.owner = User.objects.create_user(f"run{number}@example.org")
        self.workspace = Workspace.objects.create(name=f"Run {number}", slug=f"run-{number}")
        Membership.objects.create(workspace=self.workspace, user=self.owner, role=Role.OWNER)
        self.actor = Actor.human(self.owner)
        self.account = self._account()
        now = clock()
        self.post = content.post_create(
            actor=self.actor, workspace=self.workspace, body=self._body(folder, pictured), now=now
        )
        decision = Decision.objects.create(
            post=self.post, digest=self.post.digest, verdict=Verdict.APPROVED, user=self.owner, at=now
        )
        self.clearance = Clearance.objects.create(
            post=self.post, digest=self.post.digest, decision=decision, at=now
        )
        self.delivery = Delivery(post=self.post, digest=self.post.digest)
        self.key = key_of(self.delivery.pk, 1, self.post.digest)

    def _account(self) -> Account:
        access = self.rig.access
        account = Account.objects.create(
            workspace=self.workspace, network=access.network, remote_id=access.id, handle=access.handle,
            host=access.host, options=dict(access.options), gap_seconds=0, an_hour=1000, late_minutes=100_000,
        )  # fmt: skip
        set_secret(account, "token", access.token)
        set_secret(account, "secrets", json.dumps(dict(access.secrets)))
        if self.rig.refresh is not None:
            set_secret(account, "refresh", self.rig.refresh())
        elif self.rig.fake.door.refreshes:
            set_secret(account, "refresh", self.rig.fake.door.refresh_of(self.rig.account))
        row = Application.objects.create(workspace=self.workspace, network=access.network)
        set_secret(row, "client_id", self.rig.application.client_id)
        set_secret(row, "client_secret", self.rig.application.client_secret)
        return account

    def _body(self, folder: Path, pictured: bool) -> Body:
        base = self.rig.base
        media: tuple[Placed, ...] = ()
        if self.rig.needs_video:
            media = (self._asset("video", video(folder, f"v{self.number}")),)
        elif self.rig.needs_picture or pictured:
            media = (self._asset("image", jpeg(folder, f"p{self.number}")),)
        words = f"{base.parts[0].text} {self.number}".strip()
        chosen = Variant(
            parts=(Piece(words, media),), title=base.title, link=base.link, tags=base.tags, card=base.card
        )
        return Body(networks=(self.rig.network,), language="fr", common=chosen)

    def _asset(self, kind: str, made: tuple[Any, Any]) -> Placed:
        told, file = made
        body = file.path.read_bytes()
        sha = hashlib.sha256(body).hexdigest()
        path = path_of(self.workspace.pk, sha, file.format)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
        self.rig.media[f"file.{file.format}"] = path
        asset = Asset.objects.create(
            workspace=self.workspace, name="x", kind=kind, format=file.format, sha256=sha, bytes=len(body),
            width=told.width, height=told.height, seconds=told.seconds, fps=told.fps, alt=told.alt,
        )  # fmt: skip
        return Placed(asset.pk, sha)

    def schedule(self) -> None:
        """Let the workers see it."""
        now: datetime = self.clock()
        made = replace_row(
            self.delivery, workspace=self.workspace, account=self.account, state=State.SCHEDULED,
            clearance=self.clearance, place=self.rig.base.place, day=now.date(), time=now.time(), zone="UTC",
            due_at=now, next_at=now,
        )  # fmt: skip
        made.save(force_insert=True)

    def state(self) -> str:
        """What the row says."""
        return str(Delivery.objects.values_list("state", flat=True).get(pk=self.delivery.pk))

    def hurry(self) -> None:
        """Let a long wait that a network asked for (LinkedIn's day ends at midnight) be over."""
        soon = self.clock() + LONG
        Account.objects.filter(pk=self.account.pk, resume_at__gt=soon).update(resume_at=self.clock())
        Delivery.objects.filter(pk=self.delivery.pk, next_at__gt=soon).update(next_at=self.clock())

    def ended(self) -> bool:
        """Whether it is published."""
        return self.state() == State.PUBLISHED

    def copies(self) -> int:
        """How often the network shows it."""
        return len(self.rig.shown())

    def answer(self) -> int:
        """Do what a person would, if Parvis asks; 1 if it did."""
        try:
            return self._answered()
        except ParvisError:  # a worker was quicker: look again
            return 0

    def _answered(self) -> int:
        self.delivery.refresh_from_db()
        told: dict[str, Any] = {
            "actor": self.actor, "workspace": self.workspace, "delivery_id": self.delivery.pk,
            "now": self.clock(),
        }  # fmt: skip
        if self.delivery.state == State.UNCONFIRMED:
            shown = self.rig.shown()
            if shown:
                resolving.delivery_confirm(remote=Remote(shown[0].id), **told)
            else:
                resolving.delivery_send_again(**told)
            return 1
        if self.delivery.state in {State.HELD, State.FAILED}:
            self._connect_again()
            services.delivery_resume(**told)
            return 1
        return 0

    def _connect_again(self) -> None:
        access = self.rig.access
        scopes = next((token.scopes for token in self.rig.fake.tokens.values()), ())
        fresh = self.rig.renew() if getattr(self.rig, "renew", None) else access.token
        if fresh not in self.rig.fake.tokens:
            held = self.rig.fake.issue(self.rig.account, scopes or _every_scope(self.rig))
            self.rig.fake.tokens[fresh] = self.rig.fake.tokens.pop(held)
        set_secret(self.account, "token", fresh)
        Account.objects.filter(pk=self.account.pk).update(state=Connection.CONNECTED, expires_at=None)


def _every_scope(rig: PublishingRig) -> frozenset[str]:
    rules = rig.fake.door.rules
    return rules.scopes if rules else frozenset()


def replace_row(row: Delivery, **values: Any) -> Delivery:
    """The same row with these values."""
    for name, value in values.items():
        setattr(row, name, value)
    return row
