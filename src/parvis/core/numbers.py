"""Numbers and days as people read them, in the language of the moment: « 1 234 », « 37 % », « +4 points »."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.formats import date_format, number_format
from django.utils.translation import ngettext, pgettext

NARROW_SPACE = "\u202f"
WIDE_SPACE = "\u00a0"
MANY = 9  # a change beyond which one says how many times as many
SIGNED = {True: "+", False: "\u2212"}


def count(value: Any) -> str:
    """A whole number with its thousands apart; "–" for nothing."""
    if value is None or value == "":
        return "–"
    return number_format(round(float(value)), decimal_pos=0, force_grouping=True).replace(
        WIDE_SPACE, NARROW_SPACE
    )


def percent(share: float | None, *, decimals: int = 0) -> str:
    """A share of 1 in per cent: 0.374 is « 37 % » in French and "37%" in English."""
    if share is None:
        return "–"
    # Django cuts further decimals off: 0.29 * 100 is 28.999999999999996, and would be 28.
    digits = number_format(round(float(share) * 100, decimals), decimal_pos=decimals)
    french = (translation.get_language() or "").startswith("fr")
    return f"{digits}{NARROW_SPACE if french else ''}%"


def long_day(at: Any) -> str:
    """A day in full: « 1er juin 2013 » in French, "1 June 2013" in English; nothing for nothing."""
    if not at:
        return ""
    return day(at, pgettext("date format: a day", "j F Y"))


def day(at: Any, form: str) -> str:
    """A date in Django's ``form``, which begins with the day: the first is « 1er » in French."""
    said = date_format(at, form)
    french = (translation.get_language() or "").startswith("fr")
    return said.replace("1", "1er", 1) if french and at.day == 1 else said


def points(share: float | None) -> str:
    """A difference of shares in points, with its sign: 0.04 is « +4 points »."""
    if share is None:
        return "–"
    whole = round(abs(float(share)) * 100)
    sign = SIGNED[share > 0] if whole else ""
    return ngettext("%(n)s point", "%(n)s points", whole) % {"n": f"{sign}{whole}"}


def change(part: float | None) -> str:
    """How much more or less there is: 0.25 is « +25 % »; beyond ten times as much, « ×12 »."""
    if part is None:
        return "–"
    if part >= MANY:
        return f"×{count(part + 1)}"
    shown = percent(abs(part))
    return f"{SIGNED[part > 0]}{shown}" if round(abs(part) * 100) else shown


def decimal(value: float) -> str:
    """A number with one digit behind its mark: 2.5 is « 2,5 » in French."""
    return number_format(round(float(value), 1), decimal_pos=1)
