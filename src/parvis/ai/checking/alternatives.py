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

from parvis.ai.checking import lists
from parvis.ai.checking.ports import Asked, Hit, Rule
from parvis.ai.checking.reading import Reading

_FILE: Final = re.compile(
    r"\.(?:jpe?g|png|gif|webp|heic|svg|mp4|mov)$|^(?:img|dsc[nf]?|pxl|mvi|image|photo|picture|"
    r"screenshot|capture)[ _-]?\d+"
    r"|^whatsapp image|^capture d'ecran \d|_v\d+$| v\d+ (?:final|ok)|^final|-ref-?\d|^(?:untitled|"
    r"sans titre)\b"
)
_STOCK: Final = re.compile(
    r"^(?:shutterstock|adobestock|istock|getty|unsplash|pexels|freepik|depositphotos|"
    r"dall-?e|midjourney)[\w -]*$|"
    r"^(?:capture d'ecran|screenshot|screen shot|whatsapp image|img|dsc|scan)[\W\d_]*(?:a|"
    r"at|\d|[.:_ -])*$|^\w+_\d{3,}\w*$"
)
_ADDRESSES: Final = re.compile(
    r"\b(?:votre|vos|vous|ton|tes|your|you|you'll)\b|^(?:notre|nos|our) |\b(?:with|for|to|join|about) us\b|"
    r"\b(?:meilleure?s?|the best|best ever|au top|mille mots|thousand words|"
    r"exceptionnel\w*|incontournable|inoubliable|"
    r"unforgettable|amazing|incroyable|must-have|irresistible\w*|ne manquez|don't miss|"
    r"decouvrez|discover|venez|"
    r"depechez|hurry|offre|promo|-\d+ ?%|soldes|sale now)\b|!$|[\u2600-\u27bf\U0001f300-\U0001faff]"
)
_QUOTES: Final = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"]*\"")
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
_TOKEN: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_WORD: Final = re.compile(r"[^\W\d_]{3,}")


def look(reading: Reading, language: str, asked: Asked) -> Iterator[Hit]:
    """Why an alternative text tells nothing, once at most; ``reading`` is of that text alone."""
    del language, asked
    rule = _rule(reading.text, " ".join(reading.folded.replace("\x00", "").split()))
    if rule is not None and reading.text.strip():
        yield Hit(rule, 0, len(reading.text), reading.text)


def _rule(text: str, folded: str) -> Rule | None:
    if _FILE.search(folded) or _SLUG.match(folded) or _STOCK.match(folded):
        return Rule.FILE_NAME
    if _OPENING.match(folded):
        return Rule.OPENING
    words = _WORD.findall(folded)
    if all(word in lists.words("pictures") for word in _TOKEN.findall(folded)):
        return Rule.NOTHING
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
    said = _QUOTES.sub("", folded)
    segments = [set(_WORD.findall(piece)) for piece in folded.split(",")]
    common = Counter(word for segment in segments for word in segment).most_common(1)
    keywords = len(segments) >= 3 and common and common[0][1] >= max(3, len(segments) - 1)
    return bool(listed or keywords or _SLOGAN.search(said) or _ADDRESSES.search(said))
