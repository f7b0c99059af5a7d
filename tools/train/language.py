"""Texts that teach which language is which: tweets, community posts, subtitles, translation catalogues."""

from __future__ import annotations

import ast
import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tools.train import data as sets
from tools.train.dutch import TRAIN as DUTCH

OTHER = "other"
"""What the model calls every language it has no name for; ``annotate`` then answers "unknown"."""
LABELS = ("ar", "de", "en", "es", "fr", "hi", "it", "nl", OTHER, "pt")
_CATALOGUES = ("django", "allauth")
_FRENCH_COMMUNITIES = ("france", "Quebec")
_ENGLISH_COMMUNITIES = ("advertising", "beauty", "food", "running", "technology", "travel")
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|<[^>]+>|&\w+;|&(?=\w)|_(?=\w)")
_PER_OTHER = 300
"""Sentences of each further language: enough to know it is none of ours, too few to outweigh them."""


def texts(data: Path) -> sets.Labelled:
    """Return training texts, each with its index in ``LABELS``; held-out texts are left out."""
    found: list[tuple[str, str]] = []
    for code, part in sets.umsab(data, "train").items():
        found += [(code, text) for text in part.texts]
    # Many tweets published as Hindi are half English in Latin letters: English needs many texts beside them.
    found += [("en", text) for text in sets.tweeteval(data, "offensive", "train").texts[:6000]]
    found += [("en", text) for text in sets.semeval(data).texts[::4]]
    found += [("en", text) for text in sets.xed(data, "en")[0][::6]]
    found += [("fr", text) for text in sets.xed(data, "fr")[0]]
    found += [("fr", text) for text in sets.mlma(data, "fr")[0]]
    found += [("nl", text) for text in DUTCH]
    for code, sentences in _catalogues().items():
        if code in LABELS:
            found += [(code, text) for text in sentences]
        elif code.partition("_")[0] not in LABELS:
            found += [
                (OTHER, text) for text in sentences[:: max(1, len(sentences) // _PER_OTHER)][:_PER_OTHER]
            ]
    labels = np.array([LABELS.index(code) for code, _ in found])
    part = sets.Labelled([text for _, text in found], labels, [code for code, _ in found])
    return sets.without(part, sets.held_out(data))


def _catalogues() -> dict[str, list[str]]:
    """Return the translated sentences of the installed catalogues, by locale; the same for the same locks."""
    found: dict[str, set[str]] = {}
    for package in _CATALOGUES:
        spec = importlib.util.find_spec(package)
        if spec is None or spec.origin is None:
            raise FileNotFoundError(f"the package {package} is needed for its translations")
        for path in sorted(Path(spec.origin).parent.rglob("LC_MESSAGES/django.po")):
            found.setdefault(path.parent.parent.name, set()).update(_sentences(path))
    return {code: sorted(found[code]) for code in sorted(found)}


def _sentences(path: Path) -> Iterator[str]:
    """Yield the translations of a ``.po`` file that hold two words or more, placeholders taken out."""
    entry: list[str] | None = None
    for line in [*path.read_text(encoding="utf-8").split("\n"), ""]:
        if line.startswith("msgstr"):
            entry = [line.partition(" ")[2]]
        elif line.startswith('"') and entry is not None:
            entry.append(line)
        elif entry is not None:
            yield from _clean("".join(str(ast.literal_eval(part)) for part in entry if part))
            entry = None


def _clean(text: str) -> Iterator[str]:
    if "Project-Id-Version" in text:
        return
    text = " ".join(_PLACEHOLDER.sub(" ", text).split())
    if len(text.split()) >= 2 or len(text) >= 12:
        yield text
