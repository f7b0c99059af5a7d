"""The words for where things stand, and why."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Connection(models.TextChoices):
    """Whether an account still lets us in."""

    CONNECTED = "connected", _("connected")
    DISCONNECTED = "disconnected", _("disconnected")


class State(models.TextChoices):
    """Where a delivery stands."""

    SCHEDULED = "scheduled", pgettext_lazy("delivery", "scheduled")
    SENDING = "sending", pgettext_lazy("delivery", "being sent")
    PENDING = "pending", pgettext_lazy("delivery", "at the network")
    PUBLISHED = "published", pgettext_lazy("delivery", "published")
    FAILED = "failed", pgettext_lazy("delivery", "failed")
    UNCONFIRMED = "unconfirmed", pgettext_lazy("delivery", "to be confirmed")
    HELD = "held", pgettext_lazy("delivery", "held")
    CANCELLED = "cancelled", pgettext_lazy("delivery", "cancelled")


ACTIVE: Final = (State.SCHEDULED, State.SENDING, State.PENDING)  # Parvis has something to do
NEEDS_A_PERSON: Final = (State.UNCONFIRMED, State.HELD, State.FAILED)


class Reason(models.TextChoices):
    """Why a delivery is held, failed or cannot be confirmed. Sentences stand in ``wording``."""

    UNAPPROVED = "unapproved", _("not approved")
    EDITED = "edited", _("changed since")
    REVOKED = "revoked", _("autonomy ended")
    LATE = "late", _("too late")
    STOPPED = "stopped", _("everything was stopped")
    RIGHTS = "rights", _("rights ended")
    MEDIA = "media", _("a file is missing")
    AUTH = "auth", _("the account must be connected again")
    PUBLIC_URL = "public_url", _("Parvis has no public address")
    REFUSED = "refused", _("refused by the network")
    NO_ANSWER = "no_answer", _("the network does not answer")
    ABSENT = "absent", _("not found on the account")
    UNKNOWABLE = "unknowable", _("the network shows nothing to compare")
    CANNOT_LOOK = "cannot_look", _("the account could not be read")
    UNSETTLED = "unsettled", _("the network never said")


class StepState(models.TextChoices):
    """Where a step stands."""

    WAITING = "waiting", pgettext_lazy("step", "waiting")
    PREPARING = "preparing", pgettext_lazy("step", "being prepared")
    PREPARED = "prepared", pgettext_lazy("step", "prepared")
    COMMITTING = "committing", pgettext_lazy("step", "sent, no answer yet")
    PENDING = "pending", pgettext_lazy("step", "at the network")
    LIVE = "live", pgettext_lazy("step", "live")
    FAILED = "failed", pgettext_lazy("step", "failed")
    UNCONFIRMED = "unconfirmed", pgettext_lazy("step", "to be confirmed")


SETTLED: Final = (StepState.LIVE, StepState.FAILED, StepState.UNCONFIRMED)


class Boundary(models.TextChoices):
    """What was being done."""

    PREPARE = "prepare", _("preparing")
    COMMIT = "commit", _("sending")
    SETTLE = "settle", _("asking what became of it")
    FIND = "find", _("looking for it")
    REFRESH = "refresh", _("renewing the permission")
    PERSON = "person", _("a person’s choice")
    HOLD = "hold", _("holding")
