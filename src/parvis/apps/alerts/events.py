"""What the rest of the house may hear from alerts, and the names webhooks ask for."""

from __future__ import annotations

from typing import Final

RANG: Final = "alert.rang"
# Their payload: ``crisis_id`` and ``pause_publishing``. A pause is a stop of ``core.autonomy``, made with it.
CRISIS_OPENED: Final = "crisis.opened"
CRISIS_CLOSED: Final = "crisis.closed"
