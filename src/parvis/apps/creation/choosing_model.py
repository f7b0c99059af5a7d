"""Choosing the endpoint that writes, and what it may cost. One verb, one transaction, one audit entry."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.ai.writing.ports import Kind
from parvis.apps.creation.models import WritingModel
from parvis.apps.listening.selectors import may_be_private, origin
from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.errors import BadInput
from parvis.core.secrets import set_secret
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require

MODEL_NAME: Final = re.compile(r"[\w.:/@-]{1,100}")
CURRENCY: Final = re.compile(r"[A-Z]{3}")
KEPT: Final = (
    "url", "name", "by_kind", "currency", "price_in", "price_out", "budget_month", "budget_person",
    "timeout_s",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wish:
    """The endpoint that somebody wants. ``key`` None keeps the stored one, empty forgets it."""

    url: str
    name: str
    key: str | None = field(default=None, repr=False)
    by_kind: Mapping[Kind, str] = field(default_factory=dict)
    currency: str = "EUR"
    price_in: Decimal = Decimal(0)
    price_out: Decimal = Decimal(0)
    budget_month: Decimal | None = None
    budget_person: Decimal | None = None
    timeout_s: int = 60


def model_choose(*, actor: Actor, workspace: Workspace, wish: Wish, now: datetime) -> WritingModel:
    """Let an endpoint write here from now on. Raises ``BadInput`` whose ``code`` is the field to mend.

    A key goes to the server that it was given for: another one's address needs its own.
    """
    wanted = _checked(wish)
    with transaction.atomic():
        require(actor, workspace, Verb.CHOOSE_MODELS)
        row = WritingModel.objects.select_for_update().filter(workspace=workspace).first()
        before = _told(row)
        moved = row is not None and origin(row.url) != origin(wanted["url"])
        row = row or WritingModel(workspace=workspace)
        for name, value in wanted.items():
            setattr(row, name, value)
        row.changed_at = now
        row.save()
        if wish.key is not None or moved:
            set_secret(row, "key", wish.key or None)
        after = _told(row) or {}
        changed = [name for name in after if before is None or before[name] != after[name]]
        audit.record(
            actor=actor, workspace=workspace, verb="writing_model.choose", target="writing_model",
            before={name: before[name] for name in changed} if before else None,
            after={name: after[name] for name in changed},
        )  # fmt: skip
    return row


@transaction.atomic
def model_restore(*, actor: Actor, workspace: Workspace) -> None:
    """Let the built-in writer alone write again; the key is forgotten."""
    require(actor, workspace, Verb.CHOOSE_MODELS)
    row = WritingModel.objects.select_for_update().filter(workspace=workspace).first()
    if row is None:
        return
    audit.record(
        actor=actor, workspace=workspace, verb="writing_model.restore", target="writing_model",
        before=_told(row),
    )  # fmt: skip
    row.delete()


def _told(row: WritingModel | None) -> dict[str, Any] | None:
    """A choice as the audit tells it: everything but the key."""
    if row is None:
        return None
    return {name: getattr(row, name) for name in KEPT} | {"has_key": row.key is not None}


def _checked(wish: Wish) -> dict[str, Any]:
    url = wish.url.strip().rstrip("/").removesuffix("/chat/completions")
    if not origin(url).startswith(("http://", "https://")) or "@" in url.partition("://")[2]:
        raise BadInput(
            _("Give an address that begins with https://, such as https://api.example.org/v1."), code="url"
        )
    if wish.key and url.startswith("http://") and not may_be_private(url):
        raise BadInput(
            _("Over http:// the key could be read on its way. Give an address that begins with https://."),
            code="url",
        )
    by_kind = {kind.value: name.strip() for kind, name in wish.by_kind.items() if name.strip()}
    for place, name in (("name", wish.name.strip()), *by_kind.items()):
        if not MODEL_NAME.fullmatch(name):
            raise BadInput(_("Give the model’s name as the endpoint knows it, without spaces."), code=place)
    if not CURRENCY.fullmatch(wish.currency):
        raise BadInput(_("Write the currency in three capital letters: EUR, CAD, USD."), code="currency")
    for name in ("price_in", "price_out", "budget_month", "budget_person"):
        value = getattr(wish, name)
        if value is not None and not 0 <= value < Decimal(10) ** 8:
            raise BadInput(_("Give an amount of 0 or more."), code=name)
    return {
        "url": url, "name": wish.name.strip(), "by_kind": by_kind, "currency": wish.currency,
        "price_in": wish.price_in, "price_out": wish.price_out, "budget_month": wish.budget_month,
        "budget_person": wish.budget_person, "timeout_s": min(max(wish.timeout_s, 1), 600),
    }  # fmt: skip
