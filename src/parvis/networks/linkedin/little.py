"""*little*, the way LinkedIn writes a post's words: hashtags and mentions are elements, the rest is escaped.

https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/little-text-format
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from parvis.kit.entities import Mark, entities

_RESERVED: Final = re.compile(r"([\\|{}@\[\]()<>#*_~])")
_ELEMENT: Final = re.compile(
    r"\{hashtag\|\\?(?P<sign>[#＃])\|(?P<tag>(?:\\.|[^\\}])*)\}|@\[(?P<name>(?:\\.|[^\\\]])*)\]\([^)]*\)|\\(?P<char>.)",
    re.DOTALL,
)


def little(text: str, mentions: Mapping[str, str]) -> str:
    """Write plain words. A mention that stands for a URN links to it; any other stays words."""
    written, at = [], 0
    for one in entities(text):
        said = text[one.start : one.end]
        urn = mentions.get(said) or mentions.get(said.removeprefix("@"), "")
        if one.mark is Mark.HASHTAG:
            element = f"{{hashtag|{said[0]}|{_escaped(said[1:])}}}"
        elif one.mark is Mark.MENTION and urn.startswith("urn:li:"):
            element = f"@[{_escaped(said[1:])}]({urn})"
        else:
            continue
        written += [_escaped(text[at : one.start]), element]
        at = one.end
    return "".join([*written, _escaped(text[at:])])


def plain(written: str) -> str:
    """Return the words of a *little* text; a mention is its name after ``@``."""

    def said(match: re.Match[str]) -> str:
        if match["sign"]:
            return match["sign"] + plain(match["tag"])
        return f"@{plain(match['name'])}" if match["name"] is not None else match["char"]

    return _ELEMENT.sub(said, written)


def _escaped(text: str) -> str:
    return _RESERVED.sub(r"\\\1", text)
