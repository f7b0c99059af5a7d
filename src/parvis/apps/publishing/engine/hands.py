"""What the engine holds while it works: the clock, the wire, and the networks' hands on it."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from time import sleep
from typing import Final

from parvis.kit.http import Http
from parvis.kit.moments import Clock, utc_now
from parvis.networks import hands
from parvis.networks.connecting import Connector
from parvis.networks.publishing import Changes, Publisher, Quotas, Told
from parvis.networks.recents import Recents

ANSWER_S: Final = 45.0  # the whole time of a request that others see the effect of
UPLOAD_S: Final = 900.0  # of one that carries a file
LEASE: Final = timedelta(seconds=120)  # longer than a commit may take, so that nobody else begins meanwhile


@dataclass
class Hands:
    """Made once a thread. ``rest`` waits so many seconds; ``rng`` spreads what is tried again."""

    clock: Clock = utc_now
    quick: Http = field(default_factory=lambda: Http(timeout_s=ANSWER_S))
    patient: Http = field(default_factory=lambda: Http(timeout_s=UPLOAD_S))
    rest: Callable[[float], None] = sleep
    rng: random.Random = field(default_factory=random.Random)

    def publisher(self, network: str) -> Publisher:
        """What commits, settles and finds."""
        return hands.publisher(network, self.quick, self.clock)

    def preparer(self, network: str) -> Publisher:
        """The same, for what may take long."""
        return hands.publisher(network, self.patient, self.clock)

    def connector(self, network: str) -> Connector:
        """What renews permissions."""
        return hands.connector(network, self.quick, self.clock)

    def quotas(self, network: str) -> Quotas | None:
        """What tells how much may still be published, if anything does."""
        return hands.quotas(network, self.quick, self.clock)

    def told(self, network: str) -> Told | None:
        """What reads a server's own limits, if it tells them."""
        return hands.told(network, self.quick, self.clock)

    def changes(self, network: str) -> Changes | None:
        """What edits and removes."""
        return hands.changes(network, self.patient, self.clock)

    def recents(self, network: str) -> Recents | None:
        """What lists the account's own posts."""
        return hands.recents(network, self.quick, self.clock)

    def close(self) -> None:
        """Close the connections."""
        self.quick.close()
        self.patient.close()
