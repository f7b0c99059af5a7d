"""Markup made plain: what a person would read of a post, and nothing that could run."""

from __future__ import annotations

import re
from html import unescape
from typing import Final

import nh3

_BREAKS: Final = re.compile(
    r"<(?:br|hr)\s*/?>|</(?:p|div|li|tr|h[1-6]|blockquote|pre|article|section|ul|ol)\s*>", re.IGNORECASE
)
_SPACES: Final = re.compile(r"[^\S\n]+")
_LINES: Final = re.compile(r" ?\n(?: ?\n)+ ?")
# C0 and C1 controls except tab and newline: no post means anything by them, terminals and XML do.
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
# What ends a line or is blank in ASCII. Not what is there to hold words together: U+00A0 and U+202F, which
# ``str.split`` takes for blanks as well.
_LINE_BLANKS: Final = re.compile(r"[\x00-\x20\x7f\x85\u2028\u2029]+")
_CLEAN_CONTENT: Final = {"script", "style", "noscript", "template", "iframe", "object", "title", "head"}


def plain(markup: str) -> str:
    """Return the readable text of an HTML fragment: no tags, no scripts, entities resolved, lines kept.

    Text that holds no markup passes unchanged apart from control characters and doubled spaces.
    """
    text = _BREAKS.sub("\n", markup)
    if "<" in text:
        text = nh3.clean(_whole(text), tags=set(), attributes={}, clean_content_tags=_CLEAN_CONTENT)
    return tidy(unescape(text))


def tidy(text: str) -> str:
    """Return ``text`` as valid Unicode without control characters, with its blank space made regular.

    Halves of surrogate pairs become U+FFFD: no encoder downstream takes them.
    """
    if text.isprintable() and "  " not in text:
        return text.strip()  # the common case: nothing to mend (halves of pairs and controls do not print)
    text = _CONTROLS.sub("", _whole(text).replace("\r\n", "\n").replace("\r", "\n"))
    text = _SPACES.sub(" ", text)
    return _LINES.sub("\n\n", text).replace(" \n", "\n").replace("\n ", "\n").strip()


def _whole(text: str) -> str:
    """The text with U+FFFD in the place of halves of surrogate pairs."""
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def one_line(text: str) -> str:
    """Return ``text`` in one line: breaks, controls and runs of blanks become one blank each; spaces that
    do not break, as French puts before its high punctuation, stay."""
    return _LINE_BLANKS.sub(" ", text).strip(" ")


def clip(text: str, length: int) -> str:
    """Return at most ``length`` characters, the last one an ellipsis if anything was cut."""
    if len(text) <= length:
        return text
    return text[: max(length - 1, 0)].rstrip() + "…"
