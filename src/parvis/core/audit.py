"""What was done, by whom, on whose behalf, before and after: written in the transaction of the effect."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parvis.core.actors import Actor, ActorKind

if TYPE_CHECKING:
    from parvis.core.workspaces.models import Workspace


class AuditEntry(models.Model):
    """One write. Never changed and never deleted by the product: a trigger refuses it."""

    at = models.DateTimeField(default=timezone.now, db_index=True)
    workspace = models.ForeignKey(
        "workspaces.Workspace", null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    actor_kind = models.CharField(_("kind"), max_length=10, choices=ActorKind.choices)
    actor_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    actor_label = models.CharField(max_length=200)
    on_behalf_of = models.CharField(max_length=200, blank=True)
    verb = models.CharField(max_length=80)
    target = models.CharField(max_length=80)
    target_id = models.CharField(max_length=200, blank=True)
    before = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(null=True, encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["workspace", "-id"], name="audit_by_workspace")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_label} {self.verb} {self.target} {self.target_id}"


def record(
    *,
    actor: Actor,
    verb: str,
    target: str,
    target_id: object = "",
    workspace: Workspace | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Write one entry; must be called inside the transaction of the effect it tells of.

    ``before`` and ``after`` hold only what changed, never a secret. Raises ``RuntimeError`` outside a
    transaction, since an entry without its effect, or the reverse, would be a lie.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("audit.record must be called in the transaction of its effect")
    return AuditEntry.objects.create(
        workspace=workspace,
        actor_kind=actor.kind,
        actor_user_id=actor.user_id,
        actor_label=actor.label[:200],
        on_behalf_of=actor.on_behalf_of[:200],
        verb=verb,
        target=target,
        target_id=str(target_id),
        before=dict(before) if before is not None else None,
        after=dict(after) if after is not None else None,
    )
