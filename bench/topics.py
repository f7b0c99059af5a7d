"""Do topics hold still, and are they good? Fourteen mornings on real posts, beside the usual ways.

    python bench/topics.py [--data DIR] [--part held-out] [--days 14] [--seed 1]

Posts are the titles and texts of public communities (``reddit_top``), dealt out over days with a drift that
is generated: each community's share of the day wanders, one is not there before the fifth day, one is gone
after the ninth. Each morning topics are learnt anew from the last seven days. *Kept*: of the posts that had
a topic yesterday and are still among the seven days, the share whose topic is the same today (a post that
lost its topic did not keep it). *NPMI*: how often the ten words that set a topic apart keep company in posts.
*Agreement*: adjusted mutual information of topics and communities, over all posts, those without topic as one
group (*all*), and over those with one (*told*). Settings were chosen on the eight communities of ``--part
tuned``; the table is of the eight others.

Rivals see the same posts through the same TF-IDF and, where they ask for one, the same number of topics: the
same factorisation learnt from nothing each morning (its topics known by their rank, or matched), k-means from
nothing, from nothing and matched, and begun at yesterday's centres; HDBSCAN on fifty principal components,
matched. *Matched*: Hungarian on shared posts.
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.cluster import HDBSCAN, KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.metrics import adjusted_mutual_info_score
from sklearn.preprocessing import normalize

from parvis.ai.topic_following import Known, matched, shared
from parvis.ai.topic_learning import fit_topics, learn_topics
from parvis.ai.topic_words import Corpus, read
from parvis.ai.topics import OTHER

PARTS = {
    "tuned": ("france", "running", "cars", "food", "climate", "MakeupAddiction", "technology", "montreal"),
    "held-out": ("Quebec", "paris", "belgium", "beauty", "environment", "travel", "marketing", "advertising"),
}
WINDOW = 7
A_DAY = 400
COMES, GOES = 5, 9
LONGEST = 1_500
HDBSCAN_SMALLEST = 15
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Morning:
    """The posts of the last days: their places among all, and how many topics Parvis found in them."""

    places: Numbers
    texts: Sequence[str]
    corpus: Corpus


@dataclass
class Run:
    """One way's answers, morning by morning: a topic for each post, and the seconds it took."""

    answers: list[Numbers] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


def posts_of(
    data: Path, part: str, rng: np.random.Generator, days: int
) -> tuple[list[str], Numbers, Numbers]:
    """Return texts, communities and days: posts dealt out with a drift."""
    csv.field_size_limit(10**8)
    held: list[list[str]] = []
    for name in PARTS[part]:
        with (data / "reddit_top" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file)
            texts = [
                f"{row['title']}\n\n{(row['selftext'] or '')[:LONGEST]}".strip()
                for row in rows
                if row["title"]
            ]
        held.append([texts[place] for place in rng.permutation(len(texts))])
    phase, speed = rng.uniform(0, 6.28, len(held)), rng.uniform(0.2, 0.8, len(held))
    told: list[tuple[str, int, int]] = []
    for day in range(days):
        share = np.exp(0.8 * np.sin(phase + speed * day))
        share[0] *= day >= COMES
        share[1] *= day < GOES
        for community, count in enumerate(rng.multinomial(A_DAY, share / share.sum())):
            told += [(held[community].pop(), community, day) for _ in range(min(count, len(held[community])))]
    return [one[0] for one in told], np.array([one[1] for one in told]), np.array([one[2] for one in told])


def mornings(texts: Sequence[str], day: Numbers) -> list[Morning]:
    """Return what each morning sees: the posts of the last seven days."""
    found = []
    for now in range(int(day.max()) + 1):
        places = np.flatnonzero((day <= now) & (day > now - WINDOW))
        seen = [texts[place] for place in places]
        found.append(Morning(places, seen, read(seen)))
    return found


def parvis(held: list[Morning], run: Run) -> None:
    """Each morning as the product learns: remembered topics moved on, then the posts read again."""
    known: dict[int, Known] = {}
    before = np.full(1 + max(int(one.places.max()) for one in held), OTHER)
    for morning in held:
        learnt = learn_topics(morning.texts, known=list(known.values()), first_id=len(known))
        alive = {one.id: one for one in learnt.model.known()}
        known = {
            one.id: Known(one.id, one.words, quiet=True, signature=one.signature) for one in known.values()
        } | alive
        answer = learnt.model.assign(morning.texts, before[morning.places].astype(np.int32))
        before[morning.places] = answer
        run.answers.append(answer.astype(np.int64))


def anew(held: list[Morning], run: Run, k: Sequence[int]) -> None:
    """Learnt from nothing each morning, as many as we found: a topic is its rank by size."""
    for morning, count in zip(held, k, strict=True):
        run.answers.append(fit_topics(morning.texts, k=count).assign(morning.texts).astype(np.int64))


def k_means(held: list[Morning], run: Run, k: Sequence[int], *, warm: bool) -> None:
    """k-means on unit TF-IDF rows; ``warm`` begins at yesterday's centres, word by word."""
    centres: dict[str, npt.NDArray[Any]] = {}
    for morning, count in zip(held, k, strict=True):
        begun: Any = "k-means++"
        if warm and centres:
            rows = [centres.get(word, np.zeros(count)) for word in morning.corpus.words]
            begun = np.array(rows).T
        fit = KMeans(n_clusters=count, init=begun, n_init=1, random_state=0).fit(_matrix(morning))
        centres = dict(zip(morning.corpus.words, fit.cluster_centers_.T, strict=True))
        run.answers.append(_without_words(morning, fit.labels_))


def hdbscan(held: list[Morning], run: Run) -> None:
    """HDBSCAN (Campello et al. 2013) on fifty principal components."""
    for morning in held:
        low = normalize(TruncatedSVD(50, random_state=0).fit_transform(_matrix(morning)))
        labels = HDBSCAN(min_cluster_size=HDBSCAN_SMALLEST, copy=True).fit_predict(low)
        run.answers.append(_without_words(morning, labels))


def _matrix(morning: Morning) -> Any:
    matrix = morning.corpus.matrix()
    matrix.data = np.nan_to_num(matrix.data)
    return matrix


def _without_words(morning: Morning, labels: npt.NDArray[Any]) -> Numbers:
    return np.where(np.diff(morning.corpus.begins) > 0, labels, OTHER).astype(np.int64)


def matching(held: list[Morning], run: Run) -> Run:
    """The same answers, each morning's topics given yesterday's names by the posts they share."""
    told, names = [run.answers[0]], int(run.answers[0].max()) + 1
    for yesterday, today, answer in zip(held[:-1], held[1:], run.answers[1:], strict=True):
        before = np.full(len(answer), OTHER)
        _stayed, at, was = np.intersect1d(today.places, yesterday.places, return_indices=True)
        before[at] = told[-1][was]
        table = shared(before.astype(np.int32), answer.astype(np.int32), names, int(answer.max()) + 1)
        spread = np.outer(*(np.maximum(table.sum(axis=axis), 1) for axis in (1, 0))) ** 0.5
        found = matched((table / spread).astype(np.float32), least=0.1)
        renamed = np.full(int(answer.max()) + 2, OTHER)
        for topic in range(int(answer.max()) + 1):
            if topic in found:
                renamed[topic] = found[topic]
            else:
                renamed[topic], names = names, names + 1
        told.append(renamed[answer])
    return Run(told, run.seconds)


def kept(held: list[Morning], run: Run, apart: int) -> float:
    """The share of posts that had a topic and have the same ``apart`` mornings later."""
    same = n = 0
    for first, then, a, b in zip(held, held[apart:], run.answers, run.answers[apart:], strict=False):
        _both, at, later = np.intersect1d(first.places, then.places, return_indices=True)
        had = a[at] != OTHER
        same += int((a[at][had] == b[later][had]).sum())
        n += int(had.sum())
    return same / max(1, n)


def coherence(held: list[Morning], run: Run) -> float:
    """Mean NPMI of the ten words by which each topic differs (class-based TF-IDF), over everything."""
    scores: list[float] = []
    for morning, answer in zip(held, run.answers, strict=True):
        corpus, names = morning.corpus, np.unique(answer[answer != OTHER])
        owner = np.repeat(answer, np.diff(corpus.begins))
        counts = np.array(
            [np.bincount(corpus.ids[owner == one], minlength=len(corpus.words)) for one in names]
        )
        if not len(names):
            continue
        overall = np.maximum(np.bincount(corpus.ids, minlength=len(corpus.words)), 1)
        heaviest = np.argsort(-counts * np.log1p(counts.sum() / len(names) / overall), axis=1)[:, :10]
        company = corpus.company(np.unique(heaviest))
        scores += [company.npmi(words) for words in heaviest]
    return float(np.mean(scores)) if scores else 0.0


def agreement(held: list[Morning], run: Run, community: Numbers) -> tuple[float, float, float]:
    """Adjusted mutual information with communities, over all posts and over those told; the share told."""
    whole, told, share = [], [], []
    for morning, answer in zip(held, run.answers, strict=True):
        true, has = community[morning.places], answer != OTHER
        whole.append(adjusted_mutual_info_score(true, answer))
        told.append(adjusted_mutual_info_score(true[has], answer[has]) if has.any() else 0.0)
        share.append(float(has.mean()))
    return float(np.mean(whole)), float(np.mean(told)), float(np.mean(share))


def timed(way: Callable[..., None], *given: Any, **named: Any) -> Run:
    """Run one way over all mornings; seconds are of the processor."""
    run, began = Run(), time.process_time()
    way(given[0], run, *given[1:], **named)
    run.seconds.append(time.process_time() - began)
    return run


def main() -> None:
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("--data", type=Path, default=os.environ.get("PARVIS_DATA"))
    asked.add_argument("--part", choices=sorted(PARTS), default="held-out")
    asked.add_argument("--days", type=int, default=14)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    if given.data is None:
        sys.exit("no data: give --data or PARVIS_DATA, a folder that holds reddit_top/")
    texts, community, day = posts_of(given.data, given.part, np.random.default_rng(given.seed), given.days)
    held = mornings(texts, day)
    ours = timed(parvis, held)
    k = [max(2, len(np.unique(answer[answer != OTHER]))) for answer in ours.answers]
    rivals = {"factorisation, learnt from nothing": timed(anew, held, k)}
    rivals["… and matched"] = matching(held, rivals["factorisation, learnt from nothing"])
    rivals["k-means from nothing"] = timed(k_means, held, k, warm=False)
    rivals["… and matched "] = matching(held, rivals["k-means from nothing"])
    rivals["k-means, matched, from yesterday’s centres"] = timed(k_means, held, [k[0]] * len(held), warm=True)
    rivals["HDBSCAN, matched"] = matching(held, timed(hdbscan, held))
    print(f"{len(texts):,} posts, {given.days} mornings, {k[0]} to {max(k)} topics, part: {given.part}\n")
    print("| way | kept a day | ratio | kept 5 days | NPMI | agreement, all | told | posts told | CPU s |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|")
    mine = kept(held, ours, 1)
    for name, run in {"**Parvis**": ours, **rivals}.items():
        whole, told, share = agreement(held, run, community)
        one = kept(held, run, 1)
        print(
            f"| {name.strip()} | {one:.3f} | {mine / max(one, 1e-9):.2f} | {kept(held, run, 5):.3f} | "
            f"{coherence(held, run):.3f} | {whole:.3f} | {told:.3f} | {share:.2f} | "
            f"{sum(run.seconds) / len(held):.1f} |"
        )


if __name__ == "__main__":
    main()
