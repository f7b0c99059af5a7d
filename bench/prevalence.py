"""How far is the estimated net sentiment from the truth, with 100 labels? Run: bench/prevalence.py --data DIR

UMSAB French, test split: its labels play the person who labels. Beside the estimate: counted predictions, the
mean probability, prior-shift EM (Saerens and others, 2002), and the 100 labels alone. The last rows draw
populations whose true shares differ from the balanced ones the models were trained and calibrated on.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from parvis.ai.annotate import annotate
from parvis.ai.ports import Task
from parvis.science.quantification import choose_to_label, estimate_shares

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

NET = np.array([-1.0, 0.0, 1.0])
LABELS = 100
DRAWS = 300
SHIFTS = ((0.6, 0.3, 0.1), (0.1, 0.6, 0.3), (0.15, 0.25, 0.6), (0.2, 0.6, 0.2))


def scored(data: Path, split: str) -> tuple[Floats, Ints]:
    """Return the models' probabilities and the true labels of a French split."""
    folder = data / "umsab" / "french"
    labels = np.array((folder / f"{split}_labels.txt").read_text().split(), np.int64)
    texts = (folder / f"{split}_text.txt").read_text(encoding="utf-8").split("\n")[: len(labels)]
    table = annotate(texts, tasks=[Task.LANGUAGE, Task.SENTIMENT])
    columns = [np.asarray(table[name], np.float64) for name in ("p_negative", "p_neutral", "p_positive")]
    return np.stack(columns, axis=1), labels


def expectation_maximised(scores: Floats, rounds: int = 200) -> Floats:
    """Return the shares by EM on the prior, from balanced training shares."""
    prior = np.full(3, 1 / 3)
    shares: Floats = scores.mean(axis=0)
    for _ in range(rounds):
        moved = scores * (shares / prior)
        shares = (moved / moved.sum(axis=1, keepdims=True)).mean(axis=0)
    return shares


def populations(labels: Ints, shares: tuple[float, ...] | None, rng: np.random.Generator) -> Iterator[Ints]:
    """Yield posts (positions, none twice): all of them, or as many as have these true shares."""
    classes = [np.flatnonzero(labels == label) for label in range(3)]
    for _ in range(DRAWS):
        if shares is None:
            yield np.arange(len(labels))
        else:
            wanted = list(zip(classes, shares, strict=True))
            total = min(len(kind) / share for kind, share in wanted)
            yield np.concatenate([rng.choice(kind, int(total * share), False) for kind, share in wanted])


def row(
    name: str, scores: Floats, labels: Ints, shares: tuple[float, ...] | None, rng: np.random.Generator
) -> str:
    """Return one line of the table: mean absolute errors in points; the intervals."""
    errors: dict[str, list[float]] = {
        key: [] for key in ("count", "mean", "em", "labels", "random", "spread")
    }
    held, widths = [], []
    for draw, posts in enumerate(populations(labels, shares, rng)):
        p, y = scores[posts], labels[posts]
        truth = float(NET[y].mean())
        by_chance, spread = rng.choice(len(y), LABELS, replace=False), choose_to_label(p, LABELS, draw)
        said = {
            "count": float(NET[p.argmax(axis=1)].mean()),
            "mean": float((p @ NET).mean()),
            "labels": float(NET[y[by_chance]].mean()),
        }
        if draw < 100:  # the slowest, and without chance when the population is fixed
            said["em"] = float(expectation_maximised(p) @ NET)
        estimates = [estimate_shares(p, p[pick], y[pick], seed=draw) for pick in (by_chance, spread)]
        said["random"], said["spread"] = (estimate.net for estimate in estimates)
        held.append([estimate.net_low <= truth <= estimate.net_high for estimate in estimates])
        widths.append((estimates[1].net_high - estimates[1].net_low) * 50)
        for key, value in said.items():
            errors[key].append(abs(value - truth) * 100)
    means = " | ".join(f"{np.mean(errors[key]):.1f}" for key in errors)
    covered = np.mean(held, axis=0)
    return f"| {name} | {means} | {covered[0]:.1%} | {covered[1]:.1%} | ±{np.mean(widths):.1f} |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--data", type=Path, default=os.environ.get("PARVIS_DATA"), help="folder of the data sets"
    )
    parser.add_argument("--split", default="test", choices=("test", "val"))
    chosen = parser.parse_args()
    if chosen.data is None:
        parser.error("name the folder of the data sets: --data DIR or PARVIS_DATA")
    scores, labels = scored(chosen.data, chosen.split)
    rng = np.random.default_rng(20261123)
    right = float((scores.argmax(axis=1) == labels).mean())
    print(f"UMSAB French {chosen.split}: {len(labels)} posts, accuracy {right:.3f}")
    print(f"{DRAWS} draws of {LABELS} labels.")
    print("Mean absolute error of net sentiment, in points of 100; 90 % interval.\n")
    print(
        "| true shares −/0/+ | counted | mean p | EM | 100 labels alone | **estimated**, labels by chance "
        "| **estimated**, labels spread by the sampler | held (chance) | held (spread) | half width |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    print(row("as published (balanced)", scores, labels, None, rng))
    for shares in SHIFTS:
        print(row("/".join(f"{share:.0%}" for share in shares), scores, labels, shares, rng))


if __name__ == "__main__":
    main()
