"""News of publishing, for those above and for other systems."""

from __future__ import annotations

from typing import Final

PUBLISHED: Final = "delivery.published"  # delivery_id, post_id, account_id, url
NEEDS_A_PERSON: Final = "delivery.needs_a_person"  # delivery_id, post_id, account_id, state, reason
