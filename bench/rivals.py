"""The named rivals of ``bench/understanding.py``: what each answers for the same texts."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import py3langid
from textblob import TextBlob
from textblob_fr import PatternAnalyzer
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

NEGATIVE, NEUTRAL, POSITIVE = 0, 1, 2
Sentiments = Callable[[Sequence[str]], list[int]]


def _sign(value: float, margin: float) -> int:
    if value >= margin:
        return POSITIVE
    return NEGATIVE if value <= -margin else NEUTRAL


def vader(data: Path) -> Sentiments:
    """VADER (English), with its authors' thresholds of ±0.05 on the compound score."""
    del data
    analyser = _vader()
    return lambda texts: [_sign(analyser.polarity_scores(text)["compound"], 0.05) for text in texts]


def vader_fr(data: Path) -> Sentiments:
    """VADER's rules over the French lexicon and emoji words of VADER-fr."""
    analyser = _vader()
    folder = data / "lexicons" / "vader_fr"
    words = {}
    for line in (folder / "fr_lexicon.txt").read_text(encoding="utf-8").splitlines():
        word, _, value = line.rpartition("->")
        if word:
            words[word] = float(value)
    analyser.lexicon = words
    pairs = [
        line.partition("\t") for line in (folder / "emojis_fr.txt").read_text(encoding="utf-8").splitlines()
    ]
    analyser.emojis = {picture: meaning for picture, _, meaning in pairs}
    return lambda texts: [_sign(analyser.polarity_scores(text)["compound"], 0.05) for text in texts]


def textblob(data: Path) -> Sentiments:
    """TextBlob (English): the sign of its polarity."""
    del data
    return lambda texts: [_sign(TextBlob(text).sentiment.polarity, 1e-9) for text in texts]


def textblob_fr(data: Path) -> Sentiments:
    """TextBlob with the French analyser of textblob-fr: the sign of its polarity."""
    del data
    analyser = PatternAnalyzer()
    return lambda texts: [_sign(TextBlob(text, analyzer=analyser).sentiment[0], 1e-9) for text in texts]


def langid() -> Callable[[Sequence[str]], list[str]]:
    """py3langid over its 97 languages."""
    py3langid.classify("loads its model")
    return lambda texts: [py3langid.classify(text)[0] for text in texts]


def pysentimiento_is_here() -> bool:
    """Whether pysentimiento can be imported; without its weights at hand it is left out all the same."""
    return importlib.util.find_spec("pysentimiento") is not None


def _vader() -> Any:
    return SentimentIntensityAnalyzer()
