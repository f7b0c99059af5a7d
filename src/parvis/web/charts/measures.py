"""How wide a drawing is, and the letters on it."""

from __future__ import annotations

WIDTHS = {"narrow": 340, "wide": 640, "broad": 1080}
FORMS = {"series": ("narrow", "wide", "broad")}
USUAL = ("narrow", "wide")
LABEL_LIMITS = {"narrow": 130, "wide": 200}
LABEL_LETTERS = {"narrow": 16, "wide": 26}
FONT = "sans-serif"
FONT_SIZE = 12
STEP = 30
