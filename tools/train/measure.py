"""How good the answers of ``annotate`` are, on official test splits, with bootstrap intervals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from parvis.ai import shipped
from parvis.ai.annotate import annotate
from parvis.ai.evaluation import Split
from parvis.ai.ports import Task
from parvis.ai.shipped import Shipped
from tools.train import data as sets
from tools.train import dutch, emotions

Labels = npt.NDArray[np.int64]
Metric = Callable[[npt.NDArray[np.float64]], float]
RESAMPLES = 1000
OWN = "own French posts about brands"
FEWEST_YES = 10  # with fewer posts of the label asked for, a measure of it says nothing
SENTIMENTS = ("negative", "neutral", "positive")


@dataclass(frozen=True)
class Measure:
    """One number: ``value`` with its 95 % bootstrap interval (``low``, ``high``) over ``n`` texts; ``ece`` is
    the expected calibration error of the top label (15 equal bins), None where no probability is given."""

    task: str
    data: str
    language: str
    metric: str
    system: str
    value: float
    low: float
    high: float
    n: int
    ece: float | None = None

    def as_dict(self) -> dict[str, object]:
        """Return the fields, rounded to four decimals."""
        return {key: round(v, 4) if isinstance(v, float) else v for key, v in asdict(self).items()}


def macro_f1(confusion: npt.NDArray[np.float64]) -> float:
    """Return the mean F1 of the labels that occur in truth; ``confusion[truth, answer]`` counts texts."""
    there = confusion.sum(axis=1) > 0
    both = confusion.sum(axis=0) + confusion.sum(axis=1)
    return float(np.mean(2 * np.diag(confusion)[there] / both[there]))


def macro_recall(confusion: npt.NDArray[np.float64]) -> float:
    """Return the mean recall of the labels that occur."""
    total = confusion.sum(axis=1)
    return float(np.mean(np.diag(confusion)[total > 0] / total[total > 0]))


def f1_of_second(confusion: npt.NDArray[np.float64]) -> float:
    """Return the F1 of label 1 (TweetEval's metric of irony)."""
    both = confusion[1, :].sum() + confusion[:, 1].sum()
    return float(2 * confusion[1, 1] / both) if both else 0.0


def accuracy(confusion: npt.NDArray[np.float64]) -> float:
    """Return the share of right answers."""
    return float(np.trace(confusion) / confusion.sum())


def interval(truth: Labels, answer: Labels, metric: Metric, seed: int = 7) -> tuple[float, float, float]:
    """Return the metric and its 95 % percentile bootstrap interval (Efron 1979), seeded."""
    size = int(max(truth.max(), answer.max())) + 1
    cells = truth * size + answer
    draw = np.random.default_rng(seed)

    def of(chosen: Labels) -> float:
        counts = np.bincount(chosen, minlength=size * size).reshape(size, size).astype(np.float64)
        return metric(counts)

    values = [of(cells[draw.integers(0, len(cells), len(cells))]) for _ in range(RESAMPLES)]
    low, high = np.percentile(values, [2.5, 97.5])
    return of(cells), float(low), float(high)


def calibration_error(truth: Labels, shares: npt.NDArray[np.floating], bins: int = 15) -> float:
    """Return the expected calibration error of the top label (Naeini et al. 2015), equal-width bins."""
    best = shares.max(axis=1)
    right = shares.argmax(axis=1) == truth
    place = np.minimum((best * bins).astype(int), bins - 1)
    gaps = [abs(float(right[place == i].sum() - best[place == i].sum())) for i in range(bins)]
    return sum(gaps) / len(truth)


def measured(
    task: str, data: str, part: sets.Labelled, shares: npt.NDArray[np.floating], *, metric: Metric, name: str
) -> Measure:
    """Return the measure of our answer, the label of the highest share, on a labelled set."""
    value, low, high = interval(part.labels, shares.argmax(axis=1), metric)
    error = calibration_error(part.labels, shares)
    languages = sorted(set(part.languages))
    language = languages[0] if len(languages) == 1 else "all"
    return Measure(task, data, language, name, "Parvis", value, low, high, len(part), error)


def answered(
    task: str, data: str, part: sets.Labelled, answers: list[int], *, metric: Metric, name: str, system: str
) -> Measure:
    """Return the measure of a system that gives labels without probabilities."""
    value, low, high = interval(part.labels, np.array(answers), metric)
    return Measure(task, data, part.languages[0], name, system, value, low, high, len(part))


def sentiment_shares(texts: list[str]) -> npt.NDArray[np.float64]:
    """Return the three probabilities ``annotate`` gives, the language told by itself."""
    table = annotate(texts, tasks=[Task.LANGUAGE, Task.SENTIMENT])
    return np.stack([table[f"p_{name}"].to_numpy() for name in SENTIMENTS], axis=1).astype(np.float64)


def yes_shares(texts: list[str], task: Task) -> npt.NDArray[np.float64]:
    """Return (1 - p, p) of a yes-or-no task."""
    share = annotate(texts, tasks=[Task.LANGUAGE, task])[f"p_{task}"].to_numpy().astype(np.float64)
    return np.stack([1 - share, share], axis=1)


def sentiment(data: Path) -> list[Measure]:
    """Return the measures of sentiment: UMSAB by language, and TweetEval."""
    tests = [("UMSAB", part, macro_f1, "macro-F1") for part in sets.umsab(data, "test").values()]
    tests.append((OWN, sets.own_posts(Split.TEST, "sentiment", SENTIMENTS), macro_f1, "macro-F1"))
    tests.append(("TweetEval", sets.tweeteval(data, "sentiment", "test"), macro_recall, "macro-recall"))
    pooled = sets.joined(*sets.umsab(data, "test").values())
    tests.append(("UMSAB", pooled, macro_f1, "macro-F1"))
    return [
        measured("sentiment", where, part, sentiment_shares(part.texts), metric=metric, name=name)
        for where, part, metric, name in tests
    ]


def emotion(data: Path) -> list[Measure]:
    """Return the measures of emotion: TweetEval's four among themselves (its test has no "none"), then five
    labels on GoEmotions' test and on the French and English subtitles kept out of training."""
    test = sets.tweeteval(data, "emotion", "test")
    scores = Shipped(Task.EMOTION).classify(test.texts, test.languages)
    four = scores.probabilities[:, : len(emotions.FOUR)].astype(np.float64)
    four /= four.sum(axis=1, keepdims=True)
    found = [measured("emotion", "TweetEval", test, four, metric=macro_f1, name="macro-F1 of four")]
    tests = emotions.further_tests(data) | {OWN: sets.own_posts(Split.TEST, "emotion", emotions.LABELS)}
    for name, part in tests.items():
        scores = Shipped(Task.EMOTION).classify(part.texts, part.languages)
        shares = scores.probabilities.astype(np.float64)
        found.append(measured("emotion", name, part, shares, metric=macro_f1, name="macro-F1 with none"))
    return found


def yes_or_no(data: Path) -> list[Measure]:
    """Return the measures of offensive, hate and irony on TweetEval, yes from the validation's threshold."""
    found = []
    metrics: dict[Task, tuple[Metric, str]] = {
        Task.OFFENSIVE: (macro_f1, "macro-F1"),
        Task.HATE: (macro_f1, "macro-F1"),
        Task.IRONY: (f1_of_second, "F1 of irony"),
    }
    tests = [(task, "TweetEval", sets.tweeteval(data, task, "test")) for task in metrics]
    for task in (Task.OFFENSIVE, Task.IRONY):
        own = sets.own_posts(Split.TEST, task, ("False", "True"))
        if own.labels.sum() >= FEWEST_YES:
            tests.append((task, OWN, own))
    for task, where, part in tests:
        metric, name = metrics[task]
        shares = yes_shares(part.texts, task)
        yes = (shares[:, 1] >= shipped.threshold(task)).astype(int)
        value, low, high = interval(part.labels, yes, metric)
        error = calibration_error(part.labels, shares)
        found.append(
            Measure(task, where, part.languages[0], name, "Parvis", value, low, high, len(part), error)
        )
    return found


def told(texts: list[str]) -> list[str]:
    """Return the language ``annotate`` tells for each text, "unknown" included."""
    answers: list[str] = annotate(texts, tasks=[Task.LANGUAGE])["language"].to_pylist()
    return answers


def language(data: Path) -> list[Measure]:
    """Return recall and precision of each language on UMSAB's tests, and recall on our own Dutch list."""
    pooled = sets.joined(*sets.umsab(data, "test").values())
    right = [answer == "nl" for answer in told(dutch.HELD_OUT)]
    return [
        *language_measures("Parvis", pooled, told(pooled.texts)),
        rate("own Dutch sentences", "nl", "recall", "Parvis", right),
    ]


def language_measures(system: str, part: sets.Labelled, answers: list[str]) -> list[Measure]:
    """Return recall and precision of each language of a set, for the answers of a system."""
    found = []
    for code in sorted(set(part.languages)):
        pairs = list(zip(part.languages, answers, strict=True))
        right = [answer == code for truth, answer in pairs if truth == code]
        found.append(rate("UMSAB", code, "recall", system, right))
        named = [truth == code for truth, answer in pairs if answer == code]
        found.append(rate("UMSAB", code, "precision", system, named or [False]))
    return found


def rate(data: str, code: str, metric: str, system: str, right: list[bool]) -> Measure:
    """Return the share of right answers about a language with its Wilson interval (Wilson 1927)."""
    n, p, z = len(right), float(np.mean(right)), 1.959964
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * float(np.sqrt(p * (1 - p) / n + z * z / (4 * n * n)))
    return Measure("language", data, code, metric, system, p, centre - half, centre + half, n)


def all_measures(data: Path) -> list[Measure]:
    """Return every measure of the shipped models."""
    return [*sentiment(data), *emotion(data), *yes_or_no(data), *language(data)]
