"""Does a post ask something, and does it complain? Two flags that decide what a person should see first.

A *question* wants an answer from somebody; a rhetorical one ("C'est une blague ?") does not count. A
*complaint* reports that a product or a service failed its author. Both are sums of a few readable weights
over families of French and English phrases (``words/flags.txt``), found in one Aho-Corasick pass over the
folded text, and of the probability that the post is negative. The weights were set on the development half of
``evaluation/brands_fr.jsonl`` only; what they reach on the other half stands in the model card.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

import ahocorasick
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from parvis.kit.text import fold_many

MAX_CHARACTERS: Final = 4_000
FAMILIES: Final = ("asks", "rhetorical", "fault", "care", "blame", "self", "thanks", "news")
_CAP: Final = 3  # a family speaks three times at most: a long post is no worse than a short one

# What has a question mark in it and asks nothing: a link, a quotation.
_SILENT: Final = re.compile(r"(?:https?://|www\.)\S+|[«\"“][^»\"”]{0,300}[»\"”]")

# How long, how much, how loud: what people who complain put numbers and capitals on.
_WAITED: Final = re.compile(
    r"\bdepuis\b|\b(?:\d+|un|une|deux|trois|quatre|cinq|six|sept|dix)e? ?"
    r"(?:jours?|semaines?|mois|heures?|h|minutes?|min|days?|weeks?|months?|hours?)\b|\bapres \d|\bsince\b"
)
_PAID: Final = re.compile(r"\d ?(?:€|\$|£|euros?|eur|balles|piasses)|[€$£] ?\d")
_SHOUTED: Final = re.compile(r"\b[A-ZÀÂÇÉÈÊËÎÏÔÙÛ]{4,}\b")

_Weights = npt.NDArray[np.float64]
COLUMNS: Final = ("bias", *FAMILIES, "waited", "paid", "shouted", "p_negative", "mark", "outcry")
_AT: Final = {column: place for place, column in enumerate(COLUMNS)}


@dataclass(frozen=True, slots=True)
class Flags:
    """One answer a post, in order."""

    is_question: npt.NDArray[np.bool_]
    is_complaint: npt.NDArray[np.bool_]


def flag(texts: pa.Array, languages: pa.Array, p_negative: npt.ArrayLike | pa.Array) -> Flags:
    """Flag a batch.

    ``languages`` holds ISO 639-1 codes or "unknown"; ``p_negative`` the calibrated probability of a negative
    sentiment, in [0, 1], NaN read as 1/3. In languages other than French and English no phrase is known: a
    question mark asks, and nothing complains. Nulls in ``texts`` are read as empty posts.
    """
    known = np.isin(np.asarray(languages.to_pylist(), dtype=object), ("fr", "en", "unknown"))
    measured = measure(texts, p_negative)
    asks = np.where(known, measured @ QUESTION > 0.0, measured[:, _AT["mark"]] > 0.0)
    return Flags(is_question=asks, is_complaint=known & (measured @ COMPLAINT > 0.0))


def measure(texts: pa.Array, p_negative: npt.ArrayLike | pa.Array) -> npt.NDArray[np.float64]:
    """Return what the weights read, shape (n, len(COLUMNS)): counts capped at 3, marks 0 or 1."""
    rows = [(text or "")[:MAX_CHARACTERS] for text in texts.to_pylist()]
    measured = np.zeros((len(rows), len(COLUMNS)))
    measured[:, 0] = 1.0
    for row, folded in enumerate(fold_many(rows)):
        for family in _found(folded):
            measured[row, 1 + family] += 1.0
        measured[row, _AT["waited"]] = len(_WAITED.findall(folded))
        measured[row, _AT["paid"]] = len(_PAID.findall(folded))
        measured[row, _AT["shouted"]] = len(_SHOUTED.findall(rows[row]))
        if "?" in folded:
            spoken = _SILENT.sub(" ", folded)
            measured[row, _AT["mark"]] = "?" in spoken
            measured[row, _AT["outcry"]] = "?!" in spoken or "!?" in spoken
    np.minimum(measured, _CAP, out=measured)
    measured[:, _AT["p_negative"]] = np.nan_to_num(np.asarray(p_negative, dtype=np.float64), nan=1 / 3)
    return measured


def _found(folded: str) -> list[int]:
    """Return the family of each phrase found between word borders."""
    found = []
    for last, (length, family, prefix) in _phrases().iter(folded):
        start, end = last + 1 - length, last + 1
        before, after = folded[start - 1 : start] if start else "", folded[end : end + 1]
        if not before.isalnum() and (prefix or not after.isalnum()):
            found.append(family)
    return found


@cache
def _phrases() -> Any:
    """Return the automaton; a phrase listed twice keeps its last family."""
    automaton = ahocorasick.Automaton()
    family = 0
    text = resources.files("parvis.ai.words").joinpath("flags.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith("["):
            family = FAMILIES.index(line.strip("[]"))
        elif line and not line.startswith("#"):
            phrase = line.rstrip("*")
            automaton.add_word(phrase, (len(phrase), family, line.endswith(("*", "'"))))
    automaton.make_automaton()
    return automaton


def _weights(**named: float) -> _Weights:
    return np.array([named.get(column, 0.0) for column in COLUMNS])


QUESTION: Final = _weights(
    bias=-1.5, asks=2.0, rhetorical=-1.0, fault=-0.3, p_negative=-0.5, mark=2.5, outcry=-1.5
)
COMPLAINT: Final = _weights(
    bias=-2.8,
    fault=1.4,
    care=1.1,
    blame=0.8,
    self=0.3,
    thanks=-0.6,
    news=-0.7,
    waited=0.5,
    paid=0.6,
    shouted=0.3,
    asks=-0.6,
    p_negative=2.0,
    mark=-0.5,
)
