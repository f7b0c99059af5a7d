"""Text made comparable: one folding for the query language, the terms, the brands and the search."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np

from parvis.kit.folding import TABLE, fold, fold_with_offsets
from parvis.kit.markup import clip, plain

__all__ = ["clip", "fold", "fold_many", "fold_with_offsets", "plain"]

_SEPARATOR: Final = "\x1e"  # what ASCII calls a record separator: no post means anything by it
_UNKNOWN, _LONGER = -1, -2
_FEW: Final = 24  # above this many distinct ligatures, one pass of translate is cheaper than replacements
_CODES: Final = np.full(0x110000, _UNKNOWN, dtype=np.int32)


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
        return text.translate(TABLE)
    kept = np.where(folded == _LONGER, codes.astype(np.int32), folded)
    result = kept.astype("<u4").tobytes().decode("utf-32-le")
    for code in longer.tolist():
        result = result.replace(chr(code), TABLE[code])
    return result


def _learn(codes: np.ndarray) -> None:
    for code in codes.tolist():
        folded = TABLE[code]
        _CODES[code] = ord(folded) if len(folded) == 1 else _LONGER
