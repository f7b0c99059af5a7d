"""The word lists, read as they were published, made into one lexicon."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

from parvis.ai.lexicon import Lexicon, built

OWN = {name: Path(__file__).with_name(f"{name}.txt") for name in ("customer_fr", "valence_en", "valence_fr")}
SOURCES = {
    "afinn_en": "AFINN-en-165, Finn Årup Nielsen, Apache-2.0",
    "afinn_fr": "AFINN-fr-165, Finn Årup Nielsen, Apache-2.0",
    "customer_fr": "French words of customers, written for Parvis, Apache-2.0",
    "emoji": "emoji descriptions of VADER and VADER-fr, valued by their words, MIT",
    "profanity": "List of Dirty, Naughty, Obscene and Otherwise Bad Words (en, fr), Shutterstock, CC BY 4.0",
    "valence_en": "English words of tweets, written for Parvis, Apache-2.0",
    "valence_fr": "French words of feeling and judgement, written for Parvis, Apache-2.0",
    "vader_en": "VADER, C.J. Hutto, MIT",
    "vader_fr": "VADER-fr, 7LieuesTechnologies, MIT",
}
_UNACCENTED = ("valence_fr",)
_LONGEST = 3
_PAST_AND_FUTURE = ("ais", "ait", "aient", "ant", "era", "erai", "eront")
_PARTICIPLES = ("i", "ie", "is", "ies")
_ENDINGS = {
    "": ("",),
    "s": ("", "s"),
    "x": ("", "x"),
    "a": ("", "e", "s", "es"),
    "v": ("e", "es", "ons", "ez", "ent", "er", "é", "ée", "és", "ées", *_PAST_AND_FUTURE),
    "i": (*_PARTICIPLES, "it", "issons", "issez", "issent", "ir", "issait", "issaient", "issant", "ira"),
    "z": ("eux", "euse", "euses"),
    "f": ("if", "ive", "ifs", "ives"),
    "l": ("al", "ale", "aux", "ales"),
    "r": ("eur", "euse", "eurs", "euses"),
    "t": ("teur", "trice", "teurs", "trices"),
    "h": ("er", "ère", "ers", "ères"),
    "w": ("", "s", "ed", "ing"),
    "y": ("e", "es", "ed", "ing"),
    "d": ("", "d"),
}
_ADVERBS = {"a": "ement", "s": "ment", "z": "eusement", "f": "ivement", "l": "alement"}
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
    return built(
        {name: _single(entries) for name, entries in lists.items()} | {name: own(name) for name in OWN}
    )


def own(name: str) -> dict[str, float]:
    """Return one of the project's own lists, its forms spelled out, if so named without their accents too;
    expressions as words parted by one space. A form given twice keeps its first value."""
    found: dict[str, float] = {}
    for line in _lines(OWN[name]):
        if line.startswith("#"):
            continue
        value, *words = line.split()
        for word in words:
            for form in _forms(*word.partition("/")[::2]):
                found.setdefault(_parted(form), float(value))
    if name in _UNACCENTED:
        for entry, worth in list(found.items()):
            found.setdefault(_bare(entry), worth)
    return {entry: value for entry, value in found.items() if entry.count(" ") < _LONGEST}


def _forms(stem: str, kind: str) -> list[str]:
    """Return the forms of a word by the kind its list gives: see the head of ``valence_fr.txt``."""
    if kind == "e":
        return [stem, stem + "s", stem + stem[-1] + "e", stem + stem[-1] + "es"]
    ending = kind.removesuffix("m")
    adverb = [stem + _ADVERBS[ending]] if ending != kind else []
    return [stem + each for each in _ENDINGS[ending]] + adverb


def _bare(entry: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFD", entry) if not unicodedata.combining(each))


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
