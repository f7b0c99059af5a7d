"""What needs nothing but a person's yes, by its name: for the page's buttons and for programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from parvis.apps.publishing import changing, resolving, services
from parvis.apps.publishing.models import Delivery
from parvis.core.actors import Actor
from parvis.core.workspaces.models import Workspace

_AT: Final[Mapping[str, Callable[..., Delivery]]] = {
    "resume": services.delivery_resume,
    "again": resolving.delivery_send_again,
    "give-up": resolving.delivery_give_up,
}
_TIMELESS: Final[Mapping[str, Callable[..., Delivery]]] = {
    "cancel": services.delivery_cancel,
    "remove": changing.delivery_remove,
    "change": changing.delivery_change,
}
NAMES: Final = frozenset({*_AT, *_TIMELESS})


def delivery_do(
    *, actor: Actor, workspace: Workspace, delivery_id: UUID, deed: str, now: datetime
) -> Delivery:
    """Do one of ``NAMES`` to a delivery; raises ``KeyError`` for another name."""
    told: dict[str, Any] = {"actor": actor, "workspace": workspace, "delivery_id": delivery_id}
    return _AT[deed](**told, now=now) if deed in _AT else _TIMELESS[deed](**told)
