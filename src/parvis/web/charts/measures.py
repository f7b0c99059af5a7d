"""How wide a drawing is, and the letters on it."""

from __future__ import annotations

WIDTHS = {"narrow": 340, "wide": 480, "broad": 1000}
FORMS = dict.fromkeys(("series", "curve", "lines", "pace"), ("narrow", "wide", "broad"))
USUAL = ("narrow", "wide")
LABEL_LIMITS = {"narrow": 130, "wide": 190}
LABEL_LETTERS = {"narrow": 17, "wide": 27}
FONT = "sans-serif"
FONT_SIZE = 12
STEP = 30
MARK_ROOM = 18  # above a curve, for the numbers of what happened
