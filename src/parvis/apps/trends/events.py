"""News of trends, for those who act on it.

``RISE_BEGAN`` is emitted once when a rise is first noticed while it happens: ``{"rise": id}``. What is found
in the past (an import, the sample) is no news.
"""

from __future__ import annotations

from typing import Final

RISE_BEGAN: Final = "trends.rise_began"
