"""What the rest of the house may hear from approval, and the names webhooks ask for.

Their payload: ``review_id``, ``post_id``, ``digest`` and ``state``. Nobody's name, no words of a post.
"""

from __future__ import annotations

from typing import Final

ASKED: Final = "approval.asked"
DECIDED: Final = "approval.decided"
CLEARED: Final = "approval.cleared"
