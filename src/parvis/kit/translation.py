"""Marking words where they are written, for those who translate them where they are shown."""

from __future__ import annotations


def gettext_noop(message: str) -> str:
    """Return the message as it is. The name tells the collector of translations to keep it."""
    return message
