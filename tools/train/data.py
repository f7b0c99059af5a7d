"""The public data sets, read as they were published. Nothing of a test split trains a model."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from parvis.ai.evaluation import Split, brands_fr
from parvis.ai.normalise import as_texts, capped, normalised

UMSAB_LANGUAGES = {
    "arabic": "ar",
    "english": "en",
    "french": "fr",
    "german": "de",
    "hindi": "hi",
    "italian": "it",
    "portuguese": "pt",
    "spanish": "es",
}
EKMAN = ("anger", "disgust", "fear", "joy", "neutral", "sadness", "surprise")
XED = {
    1: "anger",
    2: "anticipation",
    3: "disgust",
    4: "fear",
    5: "joy",
    6: "sadness",
    7: "surprise",
    8: "trust",
}
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")


@dataclass(frozen=True)
class Labelled:
    """Texts of one language with one label each, an index into the task's labels."""

    texts: list[str]
    labels: npt.NDArray[np.int64]
    languages: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.texts)


def joined(*parts: Labelled) -> Labelled:
    """Return the parts as one set, in order."""
    texts = [text for part in parts for text in part.texts]
    languages = [language for part in parts for language in part.languages]
    return Labelled(texts, np.concatenate([part.labels for part in parts]), languages)


def chosen(part: Labelled, keep: Iterable[bool]) -> Labelled:
    """Return the texts for which ``keep`` is true."""
    index = [i for i, wanted in enumerate(keep) if wanted]
    return Labelled([part.texts[i] for i in index], part.labels[index], [part.languages[i] for i in index])


def evened(part: Labelled) -> Labelled:
    """Return as many texts of each label as the rarest has, the first of each."""
    seen = np.zeros(int(part.labels.max()) + 1, np.int64)
    most = np.bincount(part.labels).min()
    keep = []
    for label in part.labels.tolist():
        seen[label] += 1
        keep.append(bool(seen[label] <= most))
    return chosen(part, keep)


def split_file(folder: Path, split: str, language: str) -> Labelled:
    """Read ``<split>_text.txt`` beside ``<split>_labels.txt``, one text and one number a line."""
    texts = (folder / f"{split}_text.txt").read_text(encoding="utf-8").rstrip("\n").split("\n")
    labels = [int(line) for line in (folder / f"{split}_labels.txt").read_text().split()]
    if len(texts) != len(labels):
        raise ValueError(f"{folder} {split}: {len(texts)} texts and {len(labels)} labels")
    return Labelled(texts, np.array(labels), [language] * len(texts))


def umsab(data: Path, split: str) -> dict[str, Labelled]:
    """Sentiment of tweets (0 negative, 1 neutral, 2 positive) by language code."""
    return {code: split_file(data / "umsab" / name, split, code) for name, code in UMSAB_LANGUAGES.items()}


def tweeteval(data: Path, task: str, split: str) -> Labelled:
    """One split of one TweetEval task; labels as in its ``mapping.txt``."""
    return split_file(data / "tweeteval" / task, split, "en")


def semeval(data: Path) -> Labelled:
    """SemEval 2013 to 2016 sentiment tweets (0 negative, 1 neutral, 2 positive)."""
    names = {"negative": 0, "neutral": 1, "positive": 2}
    texts, labels = [], []
    for path in sorted((data / "semeval_sentiment").glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").split("\n"):
            parts = line.rstrip("\t\r").split("\t")
            if len(parts) >= 3 and parts[1] in names:
                texts.append(_unescaped(parts[2]))
                labels.append(names[parts[1]])
    return Labelled(texts, np.array(labels), ["en"] * len(texts))


def _unescaped(text: str) -> str:
    text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = text[1:-1]
    return text.replace('""', '"')


def goemotions(data: Path, split: str) -> tuple[list[str], list[tuple[str, ...]]]:
    """English Reddit comments, each with its Ekman emotions."""
    texts, emotions = [], []
    for line in (data / "goemotions" / "ekman" / f"{split}.tsv").read_text(encoding="utf-8").split("\n"):
        parts = line.split("\t")
        if len(parts) == 3:
            texts.append(parts[0])
            emotions.append(tuple(EKMAN[int(number)] for number in parts[1].split(",")))
    return texts, emotions


def xed(data: Path, language: str) -> tuple[list[str], list[tuple[str, ...]]]:
    """Film subtitles, each with its Plutchik emotions; English ones also hold neutral lines (no emotion)."""
    name = {"en": "en-annotated.tsv", "fr": "fr-projections.tsv"}[language]
    texts, emotions = [], []
    for line in (data / "xed" / name).read_text(encoding="utf-8").split("\n"):
        text, _, numbers = line.partition("\t")
        if re.fullmatch(r"[1-8](?:, ?[1-8])*", numbers):  # a few published lines are torn
            texts.append(text)
            emotions.append(tuple(XED[int(number)] for number in numbers.split(",")))
    if language == "en":
        lines = (data / "xed" / "neu_en.txt").read_text(encoding="utf-8").split("\n")
        neutral = [line.partition("\t")[2] for line in lines if "\t" in line]
        texts += neutral
        emotions += [()] * len(neutral)
    return texts, emotions


def mlma(data: Path, language: str) -> tuple[list[str], list[frozenset[str]]]:
    """Tweets with their MLMA labels (hateful, offensive, disrespectful, fearful, abusive, normal)."""
    path = data / "mlma" / "hate_speech_mlma" / f"{language}_dataset.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [row["tweet"] for row in rows], [frozenset(row["sentiment"].split("_")) for row in rows]


def reddit(data: Path, community: str) -> list[str]:
    """Titles and bodies of one community's top posts."""
    with (data / "reddit_top" / f"{community}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [f"{row['title']} {row['selftext']}".strip() for row in rows]


def own_posts(half: Split, field: str, labels: Sequence[str]) -> Labelled:
    """Return a half of the project's own French posts, labelled by one of its fields."""
    posts = [post for post in brands_fr(half) if str(getattr(post, field)) in labels]
    truth = [labels.index(str(getattr(post, field))) for post in posts]
    return Labelled([post.text for post in posts], np.array(truth), ["fr"] * len(posts))


def held_out(data: Path, splits: Sequence[str] = ("val", "test")) -> frozenset[str]:
    """Every text of every validation and test split, normalised: what no lesson may train on."""
    texts: list[str] = []
    for split in splits:
        for part in umsab(data, split).values():
            texts += part.texts
        for task in ("sentiment", "emotion", "hate", "offensive", "irony"):
            texts += tweeteval(data, task, split).texts
    for split in splits:
        texts += goemotions(data, "dev" if split == "val" else split)[0]
    return frozenset(_keys(texts))


def keys_of(parts: Mapping[str, Labelled]) -> frozenset[str]:
    """Return the texts of these sets as ``held_out`` gives them."""
    return frozenset(key for part in parts.values() for key in _keys(part.texts))


def without(part: Labelled, forbidden: frozenset[str]) -> Labelled:
    """Return the part without forbidden texts and without doubles (the first stays)."""
    seen = set(forbidden)
    keep = []
    for key in _keys(part.texts):
        keep.append(key not in seen)
        seen.add(key)
    return chosen(part, keep)


def _keys(texts: list[str]) -> list[str]:
    plain = normalised(capped(as_texts(texts))).to_pylist()
    return ["".join(character for character in text if character.isalnum()) for text in plain]
