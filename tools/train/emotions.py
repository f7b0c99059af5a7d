"""Texts that teach emotion: tweets of four emotions, comments and subtitles of several, and none."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from tools.train import data as sets

FOUR = ("anger", "joy", "optimism", "sadness")
LABELS = (*FOUR, "none")
_OF = {"anger": 0, "disgust": 0, "joy": 1, "sadness": 3, "neutral": 4}
"""Ekman's and Plutchik's emotions as ours; a text with another one, or with two of ours, teaches nothing."""
_KEPT_BACK = 8
"""Each 8th subtitle is kept to measure."""


def _known(texts: Iterable[str], emotions: Iterable[tuple[str, ...]], language: str) -> sets.Labelled:
    rows = []
    for text, named in zip(texts, emotions, strict=True):
        labels = {_OF.get(name) for name in named or ("neutral",)}
        if len(labels) == 1 and (label := labels.pop()) is not None:
            rows.append((text, label))
    return sets.Labelled(
        [text for text, _ in rows], np.array([label for _, label in rows]), [language] * len(rows)
    )


def _subtitles(data: Path, language: str, *, kept: bool) -> sets.Labelled:
    part = _known(*sets.xed(data, language), language)
    return sets.chosen(part, [(i % _KEPT_BACK == 0) == kept for i in range(len(part))])


def comments(data: Path, split: str) -> sets.Labelled:
    """Reddit comments with one of our labels."""
    return _known(*sets.goemotions(data, split), "en")


def subtitles(data: Path) -> sets.Labelled:
    """Subtitles, English and French, that may train."""
    return sets.joined(_subtitles(data, "en", kept=False), _subtitles(data, "fr", kept=False))


def further_tests(data: Path) -> dict[str, sets.Labelled]:
    """Sets of five labels to measure on: comments, and subtitles kept out of training (French ones have no
    neutral lines)."""
    return {
        "GoEmotions": comments(data, "test"),
        "XED, kept back": _subtitles(data, "en", kept=True),
        "XED, kept back, projected": _subtitles(data, "fr", kept=True),
    }
