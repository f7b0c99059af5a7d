"""The words of calls, which apps above know: ``config/wiring.py`` names who speaks for which kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from django.utils.module_loading import import_string

from parvis.apps.alerts.models import Alert


@dataclass(frozen=True, slots=True)
class Said:
    """A call in the reader's language: what waits, why and what to do, and the path where it is settled."""

    title: str
    reasons: tuple[str, ...]
    href: str


_speakers: dict[str, str] = {}


def spoken_by(kind: str, path: str) -> None:
    """Let the function at this dotted path, ``(alert) -> Said``, speak for calls of this kind; only
    ``config/wiring.py`` calls this."""
    _speakers[kind] = path


def said(alert: Alert) -> Said:
    """A call in words."""
    speak = cast("Callable[[Alert], Said]", import_string(_speakers[alert.kind]))
    return speak(alert)
