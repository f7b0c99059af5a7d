"""Cells that a spreadsheet will not run."""

from __future__ import annotations

from typing import Final

# OWASP, "CSV Injection": what a spreadsheet may take for a formula, or for the start of one after trimming.
_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def csv_cell(value: object) -> str:
    """Return ``value`` as text that Excel, LibreOffice and Sheets show as it is.

    None is empty. Numbers stay numbers (``-3`` is no formula). Anything else that starts like a formula gets
    an apostrophe in front, and NUL characters are dropped (they cut the file for some readers).
    """
    text = "" if value is None else str(value).replace("\x00", "")
    if text.lstrip(" ").startswith(_STARTS) and not _is_number(text):
        return "'" + text
    return text


def csv_text(cell: str) -> str:
    """What ``csv_cell`` was given: the apostrophe that it put before a formula's start is taken away."""
    text = cell.removeprefix("'")
    return text if text != cell and csv_cell(text) == cell else cell
