"""Text made comparable: one folding for the query language, the terms, the brands and the search."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Final

import numpy as np

from parvis.kit.markup import clip, plain

__all__ = ["clip", "fold", "fold_many", "plain"]

# NFKD leaves these as they are, and people type them both ways.
_BOTH_WAYS: Final = {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "’": "'", "ʼ": "'", "‘": "'", "`": "'"}
_SEPARATOR: Final = "\x1e"  # what ASCII calls a record separator: no post means anything by it
_UNKNOWN, _LONGER = -1, -2
_FEW: Final = 24  # above this many distinct ligatures, one pass of translate is cheaper than replacements


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


_TABLE: Final = _Table()
_CODES: Final = np.full(0x110000, _UNKNOWN, dtype=np.int32)


def fold(text: str) -> str:
    """Return ``text`` without accents, case, ligatures or typographic apostrophes.

    Each character by itself: NFKD, combining marks dropped, case folded; ``œ`` gives ``oe``, ``æ`` gives
    ``ae``, ``’`` gives ``'``. Idempotent. The length may change: positions in the result are not positions
    in ``text``.
    """
    if text.isascii():
        return text.lower().replace("`", "'")
    return text.translate(_TABLE)


def fold_many(texts: Iterable[str]) -> list[str]:
    """Fold a batch: the same as ``[fold(text) for text in texts]``, many times faster.

    The separator U+001E inside a post is read as a space.
    """
    rows = [text.replace(_SEPARATOR, " ") if _SEPARATOR in text else text for text in texts]
    return _fold_joined(_SEPARATOR.join(rows)).split(_SEPARATOR) if rows else []


def _fold_joined(text: str) -> str:
    if text.isascii():
        return fold(text)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    folded = _CODES[codes]
    if (folded == _UNKNOWN).any():
        _learn(np.unique(codes[folded == _UNKNOWN]))
        folded = _CODES[codes]
    longer = np.unique(codes[folded == _LONGER])
    if len(longer) > _FEW:
        return text.translate(_TABLE)
    kept = np.where(folded == _LONGER, codes.astype(np.int32), folded)
    result = kept.astype("<u4").tobytes().decode("utf-32-le")
    for code in longer.tolist():
        result = result.replace(chr(code), _TABLE[code])
    return result


def _learn(codes: np.ndarray) -> None:
    for code in codes.tolist():
        folded = _TABLE[code]
        _CODES[code] = ord(folded) if len(folded) == 1 else _LONGER


def fold_with_offsets(text: str) -> tuple[str, list[int]]:
    """Fold a text and keep the way back: character ``i`` of the result comes from ``text[offsets[i]]``.

    Combining marks fold to nothing, so no offset names them; ``œ`` gives two characters of one offset.
    """
    if text.isascii():
        return fold(text), list(range(len(text)))
    pieces = [_TABLE[ord(character)] for character in text]
    offsets = [index for index, piece in enumerate(pieces) for _ in piece]
    return "".join(pieces), offsets
