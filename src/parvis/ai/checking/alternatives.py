"""Alternative texts that tell nobody what is on the picture.

After the decision tree and the tips of the W3C’s Web Accessibility Initiative (https://www.w3.org/WAI/tutorials/images/):
no file name, no “image of”, no list of keywords, no slogan. A text says nothing about whether it is *true*:
no picture is looked at here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from parvis.ai.checking.ports import Asked, Hit, Rule
from parvis.ai.checking.reading import Reading

_FILE: Final = re.compile(
    r"\.(?:jpe?g|png|gif|webp|heic|svg|mp4|mov)$|^(?:img|dsc[nf]?|pxl|mvi|image|photo|picture|"
    r"screenshot|capture)[ _-]?\d+"
    r"|^whatsapp image|^capture d'ecran \d|_v\d+$| v\d+ (?:final|ok)|^final|-ref-?\d|^(?:untitled|"
    r"sans titre)\b"
)
_SLUG: Final = re.compile(r"^[^\W_]+(?:[-_][^\W_]+){2,}$")
_OPENING: Final = re.compile(
    r"^(?:une? )?(?:image|photo|photographie|visuel|illustration) (?:de |d'|du |des |montrant )|"
    r"^(?:an? |the )?(?:image|photo|picture|photograph|visual) (?:of|showing) "
)
_EMPTY: Final = frozenset(
    {
        "une image", "an image", "a picture", "a photo", "une photo", "texte alternatif", "alt text",
        "a completer", "to be completed", "todo", "tbd", "cliquez ici", "click here", "stock image",
        "image d'illustration", "stock photo", "photo d'illustration", "a venir", "sans legende",
    }
)  # fmt: skip
_SLOGAN: Final = re.compile(r"\b(?:achetez|commandez|profitez|buy now|shop now|order now)\b|!!")
_PLACEHOLDER: Final = re.compile(r"^lorem ipsum|^(?:https?://|www\.)\S+$|^x+$")
_JOINS: Final = re.compile(r"[,.:;]|\b(?:le|la|les|un|une|de|du|des|et|sur|dans|the|an?|of|and|on|in|with)\b")
_WORD: Final = re.compile(r"[^\W\d_]{3,}")


def look(reading: Reading, language: str, asked: Asked) -> Iterator[Hit]:
    """Why an alternative text tells nothing, once at most; ``reading`` is of that text alone."""
    del language, asked
    rule = _rule(reading.text, " ".join(reading.folded.replace("\x00", "").split()))
    if rule is not None and reading.text.strip():
        yield Hit(rule, 0, len(reading.text), reading.text)


def _rule(text: str, folded: str) -> Rule | None:
    if _FILE.search(folded) or _SLUG.match(folded):
        return Rule.FILE_NAME
    if _OPENING.match(folded):
        return Rule.OPENING
    words = _WORD.findall(folded)
    if folded.strip(".: ") in _EMPTY or len(words) < 2 or _PLACEHOLDER.match(text.strip().lower()):
        return Rule.NOTHING
    if _stuffed(folded, words):
        return Rule.STUFFED
    return None


def _stuffed(folded: str, words: list[str]) -> bool:
    """Keywords, hashtags or a slogan instead of a sentence."""
    tags = folded.count("#")
    if tags >= 2 and tags >= len(folded.split()) - 1:
        return True
    repeated = sum(number - 1 for number in Counter(words).values() if number > 1)
    listed = len(words) >= 6 and repeated >= 2 and not _JOINS.search(folded)
    return listed or _SLOGAN.search(folded) is not None
