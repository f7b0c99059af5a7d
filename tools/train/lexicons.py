"""The word lists, read as they were published, made into one lexicon."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from parvis.ai.lexicon import Lexicon, built

OWN = Path(__file__).with_name("customer_fr.txt")
SOURCES = {
    "afinn_en": "AFINN-en-165, Finn Årup Nielsen, Apache-2.0",
    "afinn_fr": "AFINN-fr-165, Finn Årup Nielsen, Apache-2.0",
    "customer_fr": "French words of customers, written for Parvis, Apache-2.0",
    "emoji": "emoji descriptions of VADER and VADER-fr, valued by their words, MIT",
    "profanity": "List of Dirty, Naughty, Obscene and Otherwise Bad Words (en, fr), Shutterstock, CC BY 4.0",
    "vader_en": "VADER, C.J. Hutto, MIT",
    "vader_fr": "VADER-fr, 7LieuesTechnologies, MIT",
}
_LONGEST = 3
_PAST_AND_FUTURE = ("ais", "ait", "aient", "ant", "era", "erai", "eront")
_ENDINGS = {
    "": ("",),
    "s": ("", "s"),
    "x": ("", "x"),
    "a": ("", "e", "s", "es"),
    "v": ("e", "es", "ons", "ez", "ent", "er", "é", "ée", "és", "ées", *_PAST_AND_FUTURE),
}
_VARIATION = "\ufe0f"


def lexicon(data: Path) -> Lexicon:
    """Return the lists ``SOURCES`` names. Of expressions only our own are taken. A word given twice keeps
    its first value."""
    folder = data / "lexicons"
    vader_en = dict(_vader_en(folder / "vader_fr" / "vader_lexicon.txt"))
    vader_fr = dict(_vader_fr(folder / "vader_fr" / "fr_lexicon.txt"))
    emoji = dict(_emoji(folder / "vader_fr" / "emojis_fr.txt", vader_fr))
    emoji |= dict(_emoji(folder / "vader_fr" / "emoji_utf8_lexicon.txt", vader_en))
    lists = {
        "afinn_en": dict(_afinn(folder / "afinn" / "AFINN-en-165.txt")),
        "afinn_fr": dict(_afinn(folder / "afinn" / "AFINN-fr-165.txt")),
        "emoji": emoji,
        "profanity": {word: -1.0 for name in ("en", "fr") for word in _lines(folder / "ldnoobw" / name)},
        "vader_en": vader_en,
        "vader_fr": vader_fr,
    }
    return built({name: _single(entries) for name, entries in lists.items()} | {"customer_fr": customer_fr()})


def customer_fr(path: Path = OWN) -> dict[str, float]:
    """Return the project's own list, its forms spelled out; expressions as words parted by one space."""
    found: dict[str, float] = {}
    for line in _lines(path):
        if line.startswith("#"):
            continue
        value, *words = line.split()
        for word in words:
            stem, _, kind = word.partition("/")
            for ending in _ENDINGS[kind]:
                found.setdefault(_parted(stem + ending), float(value))
    return {entry: value for entry, value in found.items() if entry.count(" ") < _LONGEST}


def _parted(entry: str) -> str:
    """Return an expression as the features part it: an apostrophe is a space, a hyphen a word of its own."""
    return " ".join(entry.replace("_", " ").replace("'", " ").replace("-", " - ").split())


def _single(entries: dict[str, float]) -> dict[str, float]:
    found: dict[str, float] = {}
    for word, value in entries.items():
        clean = word.strip().lower().replace(_VARIATION, "")
        if clean and " " not in clean:
            found.setdefault(clean, value)
    return found


def _lines(path: Path) -> Iterator[str]:
    yield from (line for line in path.read_text(encoding="utf-8").split("\n") if line.strip())


def _afinn(path: Path) -> Iterator[tuple[str, float]]:
    for line in _lines(path):
        word, value = line.split("\t")
        yield word, float(value)


def _vader_en(path: Path) -> Iterator[tuple[str, float]]:
    for line in _lines(path):
        word, value = line.split("\t")[:2]
        yield word, float(value)


def _vader_fr(path: Path) -> Iterator[tuple[str, float]]:
    for line in _lines(path):
        word, _, value = line.strip().rpartition("->")
        yield word, float(value)


def _emoji(path: Path, values: dict[str, float]) -> Iterator[tuple[str, float]]:
    """Give an emoji the sum of the values of the words that describe it."""
    for line in _lines(path):
        picture, _, words = line.partition("\t")
        found = [values[word] for word in words.lower().split() if word in values]
        if found:
            yield picture, sum(found)
