"""Writing down how posts stood. A door.

A look is a reading, like what listening hears: its row is its own record, with its moment, and no person
stands behind it. Only what changes what people may believe (a post is gone) is audited.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from parvis.apps.content.bodies import Body, Variant
from parvis.apps.content.selectors import body_as_was
from parvis.apps.library import selectors as library
from parvis.apps.library.models import Asset, Kind
from parvis.apps.publishing.models import Delivery
from parvis.apps.publishing.states import State
from parvis.apps.results.counting import Stood
from parvis.apps.results.models import Asking, Format, Look, Watch
from parvis.apps.results.pace import comparable, next_look
from parvis.core import audit
from parvis.core.actors import Actor
from parvis.kit.entities import Mark, entities
from parvis.networks.ports import NetworkError

AT_ONCE: Final = 500  # deliveries taken up in one run; the next ones follow in five minutes
LOST: Final = 2  # looks in a row: one may be a network that lags behind itself


@transaction.atomic
def watches_begin(*, now: datetime) -> int:
    """Follow what was published since the last time; how many posts. What was published long ago (nothing
    ran, or it was imported) is looked at once, now."""
    fresh = Delivery.objects.filter(
        state=State.PUBLISHED, is_sample=False, removed_at=None, results_watch=None
    ).select_related("post", "account", "workspace")
    found = list(fresh.order_by("published_at")[:AT_ONCE])
    Watch.objects.bulk_create([_watch(delivery, now) for delivery in found], ignore_conflicts=True)
    return len(found)


def _watch(delivery: Delivery, now: datetime) -> Watch:
    published_at = delivery.published_at or delivery.due_at
    body = body_as_was(delivery.post, delivery.digest) or Body()
    variant = body.variant(delivery.account.network)
    assets = library.assets_by_id(
        delivery.workspace, [one.asset for one in body.placed(delivery.account.network)]
    )
    return Watch(
        workspace=delivery.workspace,
        delivery=delivery,
        account=delivery.account,
        post=delivery.post,
        published_at=published_at,
        made=delivery.made,
        format=format_of(variant, assets),
        next_at=next_look(published_at, None, now) or now,
    )


def format_of(variant: Variant, assets: Mapping[UUID, Asset]) -> Format:
    """What a post is. A thread is one whatever it shows; then what moves, what is shown, what is asked."""
    kinds = {assets[one.asset].kind for part in variant.parts for one in part.media if one.asset in assets}
    if len(variant.parts) > 1:
        return Format.THREAD
    if Kind.VIDEO in kinds:
        return Format.VIDEO
    if Kind.IMAGE in kinds:
        return Format.PICTURE
    if any(part.poll for part in variant.parts):
        return Format.POLL
    marks = (one.mark for part in variant.parts for one in entities(part.text))
    linked = variant.link or variant.card or Mark.LINK in marks
    return Format.LINK if linked else Format.TEXT


@transaction.atomic
def look_keep(*, watch: Watch, stood: Stood, now: datetime) -> Look:
    """Write down how a post stands, and when to look again."""
    look = Look.objects.create(watch=watch, at=now, interactions=stood.interactions, **asdict(stood.counts))
    changed: dict[str, object] = {
        "last": look,
        "missed": 0,
        "gone_at": None,
        "next_at": next_look(watch.published_at, now, now),
    }
    if watch.ripe_id is None and comparable(watch.published_at, now):
        changed["ripe"] = look
    Watch.objects.filter(pk=watch.pk).update(**changed)
    return look


@transaction.atomic
def watch_missed(*, watch: Watch, now: datetime) -> bool:
    """A post was not found. Twice in a row, and it is taken for gone (True) and not looked at again."""
    missed = watch.missed + 1
    later = next_look(watch.published_at, now, now)
    gone = missed >= LOST or later is None
    Watch.objects.filter(pk=watch.pk).update(
        missed=missed, gone_at=now if gone else None, next_at=None if gone else later
    )
    if gone:
        audit.record(
            actor=Actor.system(),
            workspace=watch.workspace,
            verb="results.gone",
            target="delivery",
            target_id=watch.delivery_id,
            after={"missed": missed, "published_at": watch.published_at},
        )
    return gone


def watch_postpone(*, watch: Watch, now: datetime) -> None:
    """A post could not be asked about: look again at the next age, as if this look had been made."""
    Watch.objects.filter(pk=watch.pk).update(next_at=next_look(watch.published_at, now, now))


def watches_end() -> int:
    """Stop following what somebody took off the network through Parvis; how many."""
    return Watch.objects.filter(~Q(delivery__removed_at=None), next_at__isnull=False).update(next_at=None)


def asking_wait(*, account_id: int, fault: NetworkError, until: datetime, now: datetime) -> None:
    """Leave an account in peace until then: its network did not tell."""
    asking, _fresh = Asking.objects.get_or_create(account_id=account_id, defaults={"at": now})
    asking.until, asking.trouble, asking.at = until, fault.code[:40], now
    asking.failures += 1
    asking.save()


def asking_answers(*, account_id: int, now: datetime) -> None:
    """The network of an account tells: whatever kept us from asking is over."""
    Asking.objects.filter(account_id=account_id).update(until=None, trouble="", failures=0, at=now)
