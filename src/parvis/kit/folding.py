"""One folding of text: what makes two ways of typing the same thing equal. Needs nothing but Python."""

from __future__ import annotations

import unicodedata
from typing import Final

# NFKD leaves these as they are, and people type them both ways.
_BOTH_WAYS: Final = {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "’": "'", "ʼ": "'", "‘": "'", "`": "'"}


def _fold_character(character: str) -> str:
    if character in _BOTH_WAYS:
        return _BOTH_WAYS[character]
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    return "".join(_BOTH_WAYS.get(c, c) for c in folded if not unicodedata.combining(c))


class _Table(dict[int, str]):
    """What each code point folds to, found out when it is first met."""

    def __missing__(self, code: int) -> str:
        # Half of a surrogate pair is no character: it would break every encoder downstream.
        folded = "\ufffd" if 0xD800 <= code <= 0xDFFF else _fold_character(chr(code))
        self[code] = folded
        return folded


TABLE: Final = _Table()


def fold(text: str) -> str:
    """Return ``text`` without accents, case, ligatures or typographic apostrophes.

    Each character by itself: NFKD, combining marks dropped, case folded; ``œ`` gives ``oe``, ``æ`` gives
    ``ae``, ``’`` gives ``'``. Idempotent. The length may change: positions in the result are not positions
    in ``text``.
    """
    if text.isascii():
        return text.lower().replace("`", "'")
    return text.translate(TABLE)


def fold_with_offsets(text: str) -> tuple[str, list[int]]:
    """Fold a text and keep the way back: character ``i`` of the result comes from ``text[offsets[i]]``.

    Combining marks fold to nothing, so no offset names them; ``œ`` gives two characters of one offset.
    """
    if text.isascii():
        return fold(text), list(range(len(text)))
    pieces = [TABLE[ord(character)] for character in text]
    offsets = [index for index, piece in enumerate(pieces) for _ in piece]
    return "".join(pieces), offsets
