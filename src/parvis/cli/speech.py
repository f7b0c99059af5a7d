"""The command line's language: French unless the environment says otherwise.

It reads the product's own catalogue directly, since some things must be said before Django can start.
"""

from __future__ import annotations

import gettext
import os
from pathlib import Path

LOCALE = Path(__file__).parent.parent / "locale"
SPOKEN = ("fr", "en")


def language() -> str:
    """``fr`` or ``en``: PARVIS_LANGUAGE, then what the shell says; French when it says nothing we speak."""
    for name in ("PARVIS_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        code = os.environ.get(name, "")[:2].lower()
        if code in SPOKEN:
            return code
    return SPOKEN[0]


def _(message: str) -> str:
    """The message in the user's language."""
    return _catalogue().gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """The message in the user's language, in the form that ``count`` asks for."""
    return _catalogue().ngettext(one, many, count)


def _catalogue() -> gettext.NullTranslations:
    return gettext.translation("django", LOCALE, languages=[language()], fallback=True)
