"""What an account published lately, as the network lists it: for whoever must say whether a post is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from parvis.networks.publishing import Access, Remote


@dataclass(frozen=True, slots=True)
class Posted:
    """One post of the account. ``text`` is plain, and what the network shows of it: untrusted."""

    remote: Remote
    text: str
    at: datetime


class Recents(Protocol):
    """Lists them, without any AppView or search that may lag behind."""

    def recent(self, access: Access, since: datetime) -> Sequence[Posted]:
        """Return the account's own posts since then, the newest first."""
        ...
