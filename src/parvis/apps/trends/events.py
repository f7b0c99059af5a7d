"""News of trends, for those who act on it.

``RISE_BEGAN`` is emitted once when a rise is first noticed while it happens: ``{"rise": id}``. What is found
in the past (an import, the sample) is no news.

``SUBJECT_CHOSEN`` is emitted once when a person chooses a subject to speak about, for a segment or for
everybody: ``{"subject": number, "rise": id, "segment": id or "", "chosen": id}``. Nobody hears it yet.
"""

from __future__ import annotations

from typing import Final

RISE_BEGAN: Final = "trends.rise_began"
SUBJECT_CHOSEN: Final = "subject.chosen"
