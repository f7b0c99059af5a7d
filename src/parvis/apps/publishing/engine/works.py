"""From rows to what a network's hands take: the steps of a delivery, and the work of each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Final
from uuid import UUID

from django.db.models import Prefetch
from django.utils import translation

from parvis.apps.library import selectors as library
from parvis.apps.publishing import fetching, material, reach
from parvis.apps.publishing.models import Account, Delivery, Step, key_of
from parvis.apps.publishing.states import ACTIVE, Reason, StepState
from parvis.core.workspaces.models import Workspace
from parvis.networks.publishing import Access, Remote, StepKind, Work

AROUND: Final = timedelta(days=1)


class Gone(Exception):  # noqa: N818 - the name of what is wrong
    """What was to be sent is no longer there."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


def at_hand(account: Account, now: datetime, most: int) -> list[Delivery]:
    """What an account has to send now, with all that sending needs: so many at most, in their turn."""
    due = account.deliveries.filter(state__in=ACTIVE, next_at__lte=now).select_related("post")
    rows = reach.with_holding(due).prefetch_related(Prefetch("steps", Step.objects.order_by("position")))
    found = list(rows.order_by("next_at", "due_at", "created_at")[:most])
    for row in found:  # one account for all, so that what renews its permission renews it for all
        row.account = account
        row.workspace = row.post.workspace = account.workspace
    return found


def holding_of(delivery: Delivery) -> reach.Holding:
    """What held when the row was read by ``at_hand``."""
    return reach.Holding(*(attrgetter(name.replace("__", "."))(delivery) for name in reach.HOLDS))


def kept(delivery_id: UUID) -> Delivery:
    """The row as it is now, kept so until the end of the transaction."""
    return Delivery.objects.select_for_update().order_by().get(pk=delivery_id)


def steps_of(delivery: Delivery) -> list[Step]:
    """Its steps as they are stored, in their order."""
    steps = list(delivery.steps.all())
    for step in steps:
        step.delivery, step.account = delivery, delivery.account
    return steps


def plan(delivery: Delivery) -> list[Step]:
    """The steps to take, not stored yet: the parts in their order, then the comment. Raises ``Gone``."""
    made = _material(delivery)
    kinds = [StepKind.PART] * len(made.version.parts)
    kinds += [StepKind.COMMENT] if made.version.comment else []
    return [
        Step(
            delivery=delivery,
            account=delivery.account,
            position=position,
            kind=kind,
            key=key_of(delivery.pk, position, delivery.digest),
        )
        for position, kind in enumerate(kinds, 1)
    ]


def work_of(step: Step, access: Access, now: datetime, made: material.Material | None = None) -> Work:
    """What one step asks of the network, of these words or else of its own. Raises ``Gone``."""
    made = made or _material(step.delivery)
    reachable = reach.public()  # some networks fetch, some fetch pictures only: whoever can gets an address
    files = {
        name: library.file_of(asset, url=fetching.address_of(asset, now) if reachable else "")
        for name, asset in made.files.items()
    }
    return Work(
        access=access,
        version=made.version,
        kind=StepKind(step.kind),
        number=step.position if step.kind == StepKind.PART else 0,
        key=step.key,
        begun_at=step.begun_at or now,
        before=before(step),
        files=files,
        known=_known(step),
    )


def _known(step: Step) -> frozenset[str]:
    """Ids of what other steps of the account became lately; asked only for a step whose answer was lost."""
    if step.state != StepState.COMMITTING or step.begun_at is None:
        return frozenset()
    others = Step.objects.filter(account=step.account, live_at__gte=step.begun_at - AROUND).exclude(
        pk=step.pk
    )
    return frozenset(others.values_list("remote_id", flat=True))


def before(step: Step) -> tuple[Remote, ...]:
    """What the earlier steps became, the root first."""
    if step.position == 1:
        return ()
    rows = step.delivery.steps.filter(position__lt=step.position, state=StepState.LIVE).order_by("position")
    return tuple(Remote(row.remote_id, row.remote_url, row.remote_data) for row in rows)


def _material(delivery: Delivery) -> material.Material:
    made = material.material_of(delivery.post, delivery.digest, delivery.account.network, delivery.place)
    if made is None:
        raise Gone(Reason.EDITED)
    if made.missing:
        raise Gone(Reason.MEDIA)
    return made


@contextmanager
def in_language_of(workspace: Workspace) -> Iterator[None]:
    """Write what people read in the workspace's language."""
    with translation.override(workspace.language):
        yield
