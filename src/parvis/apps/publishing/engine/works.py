"""From rows to what a network's hands take: the steps of a delivery, and the work of each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final

from django.utils import translation

from parvis.apps.library import selectors as library
from parvis.apps.publishing import fetching, material, reach
from parvis.apps.publishing.models import Delivery, Step, key_of
from parvis.apps.publishing.states import Reason, StepState
from parvis.core.workspaces.models import Workspace
from parvis.networks.publishing import Access, Remote, StepKind, Work

AROUND: Final = timedelta(days=1)


class Gone(Exception):  # noqa: N818 - the name of what is wrong
    """What was to be sent is no longer there."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


def write_steps(delivery: Delivery) -> None:
    """Write the steps down, unless they are: the parts in their order, then the comment."""
    if delivery.steps.exists():
        return
    made = _material(delivery)
    kinds = [StepKind.PART] * len(made.version.parts)
    kinds += [StepKind.COMMENT] if made.version.comment else []
    Step.objects.bulk_create(
        Step(
            delivery=delivery,
            account=delivery.account,
            position=position,
            kind=kind,
            key=key_of(delivery.pk, position, delivery.digest),
        )
        for position, kind in enumerate(kinds, 1)
    )


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
