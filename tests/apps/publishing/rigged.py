"""The engine on a real fake network, with a clock that moves when it is told to."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from apps.publishing import made
from contracts.publishing import PublishingRig
from parvis.apps.content.bodies import Body, Piece, Variant
from parvis.apps.publishing.engine.hands import Hands
from parvis.apps.publishing.engine.running import serve_one
from parvis.apps.publishing.models import Account, Delivery
from parvis.apps.publishing.states import ACTIVE, State
from parvis.core.people import User
from parvis.core.secrets import set_secret
from parvis.core.workspaces.models import Workspace
from parvis.kit.http import Http

LONGEST = 60  # rounds; each goes to the next moment at which there is something to do


@dataclass
class Clock:
    """Stands still until it is moved. It begins with the machine's: the database has its own."""

    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __call__(self) -> datetime:
        return self.now

    def on(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass
class Desk:
    """A workspace whose account is on the rig's network. ``work`` does all that is to be done."""

    rig: PublishingRig
    workspace: Workspace
    owner: User
    timeout_s: float = 0.4

    def __post_init__(self) -> None:
        self.clock = Clock()
        self.hands = self.fresh_hands()
        access = self.rig.access
        self.account = Account.objects.create(
            workspace=self.workspace, network=self.rig.network, remote_id=access.id, handle=access.handle,
            host=access.host, options=dict(access.options), gap_seconds=0, an_hour=1000,
        )  # fmt: skip
        set_secret(self.account, "token", access.token)
        self.rig.fake.now = self.clock

    def fresh_hands(self) -> Hands:
        """As after a restart."""
        http = Http(timeout_s=self.timeout_s, allow_private=True)
        return Hands(self.clock, http, http, rest=lambda _s: None, rng=random.Random(1))

    def body(self, *texts: str, comment: str = "") -> Body:
        parts = tuple(Piece(text) for text in texts or ("Bonjour Lyon",))
        return Body(networks=(self.rig.network,), language="fr", common=Variant(parts=parts, comment=comment))

    def delivery(self, *texts: str, comment: str = "", due_at: datetime | None = None) -> Delivery:
        """A post that the owner approved, due now."""
        post = made.post(self.workspace, self.owner, self.body(*texts, comment=comment), now=self.clock.now)
        clearance = made.cleared(post, self.owner, self.clock.now)
        return made.delivery(post, self.account, clearance=clearance, due_at=due_at or self.clock.now)

    def once(self) -> int | None:
        """Serve what is due at this moment."""
        return serve_one(self.hands)

    def work(self, *, rounds: int = LONGEST) -> None:
        """Serve, and go to the next moment there is something to do, until nothing is left."""
        for _ in range(rounds):
            while self.once() is not None:
                pass
            waiting = Delivery.objects.filter(state__in=ACTIVE).order_by("next_at").first()
            if waiting is None:
                return
            account = Account.objects.get(pk=waiting.account_id)
            at = max(filter(None, [waiting.next_at, account.resume_at, account.lease_until]))
            self.clock.now = max(self.clock.now, at) + timedelta(milliseconds=1)

    def seen(self, delivery: Delivery) -> Delivery:
        delivery.refresh_from_db()
        return delivery

    def texts(self) -> list[str]:
        """What everyone sees of the account, oldest first."""
        return [post.text for post in self.rig.shown()]

    def is_published(self, delivery: Delivery) -> bool:
        return self.seen(delivery).state == State.PUBLISHED
