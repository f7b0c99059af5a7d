"""What teaches each task, and what decides when to stop: training texts, validation texts, recipe."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from parvis.ai.evaluation import Split
from parvis.ai.lexicon import Dense
from parvis.ai.linear import ANY
from parvis.ai.ports import Task
from tools.train import data as sets
from tools.train import emotions, language
from tools.train.fit import Recipe
from tools.train.folds import gathered

PARTS = 8
"""Parts of cross-fitting of the yes-or-no tasks."""
TAUGHT = -1
"""The part of texts that no model of cross-fitting is judged on."""
BLOCKS = {"w1": 1.5, "w2": 1.0, "c3": 0.7, "c4": 1.0, "c5": 1.0}


@dataclass(frozen=True)
class Lesson:
    """All that makes one model.

    ``weights`` is one number for each training text. ``validation`` calibrates; if ``extra_label`` is given,
    validation texts with that label only set its own offset, head by head (TweetEval knows no "none").
    ``threshold`` is the probability under which the answer is "unknown", "none" or no; None asks for the one
    with the best ``f1_of`` (a label, or all when None) on the validation split. The heads ``refit`` learn
    anew from training and validation texts and those of ``further``, each of weight ``further_weight``; their
    calibration is then cross-fitted. With ``folds``, the part of each training text, calibration and
    threshold are cross-fitted over all training texts and ``validation`` is among them; a text of part
    ``TAUGHT`` teaches every model and judges none. ``sloped`` are the validation texts that set the slopes,
    if not all.
    """

    labels: tuple[str, ...]
    training: sets.Labelled
    weights: Dense
    validation: sets.Labelled
    recipe: Recipe
    threshold: float | None
    sources: tuple[str, ...]
    f1_of: int | None = None
    extra_label: int | None = None
    refit: tuple[str, ...] = ()
    further: sets.Labelled | None = None
    further_weight: float = 1.0
    folds: npt.NDArray[np.int64] | None = None
    sloped: npt.NDArray[np.bool_] | None = None


def _language(data: Path) -> Lesson:
    training = language.texts(data)
    parts = sets.umsab(data, "val")
    labelled = [
        sets.Labelled(part.texts, np.full(len(part), language.LABELS.index(code)), [code] * len(part))
        for code, part in parts.items()
    ]
    recipe = Recipe(16, {"w1": 1.0, "c2": 1.0, "c3": 1.0, "c4": 1.0}, shared=0.3, lists=0.0)
    sources = (
        "umsab",
        "tweeteval",
        "semeval_sentiment",
        "xed",
        "mlma",
        "django",
        "django-allauth",
        "own Dutch texts",
    )
    weights = balanced(training, 0.5)
    return Lesson(language.LABELS, training, weights, sets.joined(*labelled), recipe, 0.5, sources)


def _sentiment(data: Path) -> Lesson:
    """Each language learns from its own tweets only: sharing weights between languages, or with English
    tweets and French subtitles, lowered French in cross-validation. French also learns from the dev half of
    our own posts, at the weight that was best for them without cost for the tweets. English is calibrated on
    as many posts of each label, for it is trained as if labels were equally frequent."""
    tweets = sets.joined(*sets.umsab(data, "train").values())
    training = sets.without(sets.joined(tweets, sets.semeval(data)), sets.held_out(data))
    weights = balanced(training, 1.0)
    parts = sets.umsab(data, "val")
    english = sets.joined(parts.pop("en"), sets.tweeteval(data, "sentiment", "val"))
    english = sets.evened(sets.without(english, sets.held_out(data, ["test"])))
    rest = sets.without(sets.joined(*parts.values()), sets.held_out(data, ["test"]))
    validation = sets.joined(english, rest)
    small = tuple(sorted(set(sets.UMSAB_LANGUAGES.values()) - {"en"}))
    penalties = dict.fromkeys(small, 2.0) | {"en": 5.0}
    recipe = Recipe(18, BLOCKS, shared=1.0, alone=penalties, salient=small, evened=True, steps=60)
    labels = ("negative", "neutral", "positive")
    return Lesson(
        labels,
        training,
        weights,
        validation,
        recipe,
        0.4,
        ("umsab", "semeval_sentiment", "own French posts"),
        refit=small,
        further=sets.own_posts(Split.DEV, "sentiment", labels),
        further_weight=2.0,
    )


def _emotion(data: Path) -> Lesson:
    """Tweets teach four emotions; neutral comments, subtitles and tweets teach "none"; French subtitles teach
    what French adds, and French tweets as weak labels (negative: anger, neutral: none, positive: joy).
    English comments and subtitles with an emotion did not clearly help on the validation split: left out.
    Comments are calmer than posts: they say how often there is no emotion, but do not set the slopes."""
    none = emotions.LABELS.index("none")
    forbidden = sets.held_out(data) | sets.keys_of(emotions.further_tests(data))
    tweets = sets.without(sets.tweeteval(data, "emotion", "train"), forbidden)
    plain = sets.umsab(data, "train")
    neutral = [sets.chosen(plain[code], plain[code].labels == 1) for code in ("de", "es", "it", "pt")]
    calm = sets.joined(sets.chosen(sets.semeval(data), _every_fourth_neutral(data)), *neutral)
    calm = sets.Labelled(calm.texts, np.full(len(calm), none), calm.languages)
    weak = np.array([emotions.LABELS.index(name) for name in ("anger", "none", "joy")])
    french = sets.Labelled(plain["fr"].texts, weak[plain["fr"].labels], plain["fr"].languages)
    talk = sets.joined(emotions.comments(data, "train"), emotions.subtitles(data))
    french_or_calm = [
        talk.languages[i] == "fr" or (talk.labels[i] == none and i % 3 == 0) for i in range(len(talk))
    ]
    talk = sets.chosen(talk, french_or_calm)
    training = sets.without(sets.joined(tweets, calm, french, talk), forbidden)
    own = np.arange(len(training)) < len(tweets)
    weights = np.where(own, 1.0, 0.15) * balanced(training, 0.5, own)
    posts = sets.own_posts(Split.DEV, "emotion", emotions.LABELS)
    parts = (sets.tweeteval(data, "emotion", "val"), emotions.comments(data, "dev"), posts)
    sloped = np.repeat([True, False, True], [len(part) for part in parts])
    validation = sets.joined(*parts)
    recipe = Recipe(18, BLOCKS, shared=1.0, special=0.3, own=("fr",))
    sources = ("tweeteval", "goemotions", "xed", "umsab", "semeval_sentiment")
    return Lesson(
        emotions.LABELS,
        training,
        weights,
        validation,
        recipe,
        0.4,
        sources,
        extra_label=none,
        sloped=sloped,
    )


def _every_fourth_neutral(data: Path) -> list[bool]:
    neutral = sets.semeval(data).labels == 1
    return list(neutral & (np.cumsum(neutral) % 4 == 0))


def balanced(part: sets.Labelled, power: float, only: npt.NDArray[np.bool_] | None = None) -> Dense:
    """Return weights that even out labels within each language: by (mean count / count) ** ``power``. With
    ``only``, counts are of those texts, and the others weigh 1."""
    weights = np.ones(len(part))
    languages = np.array(part.languages)
    chosen = np.ones(len(part), np.bool_) if only is None else only
    for code in sorted(set(part.languages)):
        rows = np.flatnonzero((languages == code) & chosen)
        counts = np.bincount(part.labels[rows])
        mean = counts[counts > 0].mean() if len(rows) else 1.0
        weights[rows] = (mean / counts[part.labels[rows]]) ** power
    return weights


def _own(data: Path, task: str) -> sets.Labelled:
    """Return the training and validation tweets of one of TweetEval's tasks."""
    both = sets.joined(sets.tweeteval(data, task, "train"), sets.tweeteval(data, task, "val"))
    return sets.without(both, sets.held_out(data, ["test"]))


def _tweeteval(
    task: str, labels: tuple[str, ...], f1_of: int | None, recipe: Recipe
) -> Callable[[Path], Lesson]:
    def lesson(data: Path) -> Lesson:
        both = _own(data, task)
        folds = np.arange(len(both)) % PARTS
        weights = np.ones(len(both))
        return Lesson(labels, both, weights, both, recipe, None, ("tweeteval",), f1_of, folds=folds)

    return lesson


COLLECTED = (
    *("#womensuck", "#buildthatwall", "#buildthewall", "#maga|#trump|#kag"),
    *("#stoptheinvasion|#sendthemback|#sendthemhome", "#nodaca|#noamnesty|#enddaca|#deportthemall"),
    *("#refugee|#withrefugees", "#", "hysterical", "skank", "whore", "cunt", r"slut|hoe\b", "bitch"),
    *("pussy|dick", "rape", "refugee", "immigrant", "immigration|illegal", "migrant", "women|woman|girl"),
)
"""What the tweets of hate's training split were gathered by, or seem to be: its test was gathered otherwise,
so a model is judged on tweets gathered by words of which it saw none."""
_OFFENSIVE_SHARE = 0.5
"""What the offensive task's tweets weigh together, hate's own tweets weighing 1."""


def _hate(data: Path) -> Lesson:
    """Tweets of the offensive task, gathered by other words, teach too: an offensive one as hate, the others
    as none. Not all that offends is hate, but a model that reads both leans less on what either was gathered
    by. They set neither calibration nor threshold."""
    own = _own(data, "hate")
    offensive = sets.without(_own(data, "offensive"), sets.keys_of({"hate": own}))
    folds = np.append(gathered(own.texts, COLLECTED) % PARTS, np.full(len(offensive), TAUGHT))
    share = _OFFENSIVE_SHARE * len(own) / len(offensive)
    weights = np.append(np.ones(len(own)), np.full(len(offensive), share))
    training, labels = sets.joined(own, offensive), ("acceptable", "hate")
    recipe = Recipe(18, BLOCKS, 15.0)
    return Lesson(labels, training, weights, own, recipe, None, ("tweeteval", "olid"), folds=folds)


LESSONS: dict[Task, Callable[[Path], Lesson]] = {
    Task.LANGUAGE: _language,
    Task.SENTIMENT: _sentiment,
    Task.EMOTION: _emotion,
    Task.OFFENSIVE: _tweeteval(
        "offensive", ("acceptable", "offensive"), None, Recipe(18, BLOCKS, 3.0, salient=(ANY,), steps=50)
    ),
    Task.HATE: _hate,
    Task.IRONY: _tweeteval(
        "irony", ("literal", "irony"), 1, Recipe(18, BLOCKS, 3.0, salient=(ANY,), steps=50)
    ),
}
