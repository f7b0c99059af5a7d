"""Counting as the networks count: how fast, and how often ``len()``, the usual way, is wrong.

    python bench/counting.py

The texts are those of the evaluation of brands (600 in French, shipped), and the same with a link, a remote
mention and an emoji of several code points, as brands write. The rival is ``len()``.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

from parvis.kit.counting import Counting, count, weighted_count
from parvis.kit.threads import split

HERE = Path(__file__).parent.parent / "src" / "parvis" / "ai" / "evaluation" / "brands_fr.jsonl"
DRESSED = (
    " 👩\u200d💻 @equipe@social.example https://exemple.fr/actualites/2026/le-parvis-ouvre-ses-portes #parvis"
)
LONG = 100_000


def best(work: Callable[[], object], rounds: int = 3) -> float:
    """The shortest of a few runs, in seconds."""
    runs = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        runs.append(time.perf_counter() - start)
    return min(runs)


def main() -> None:
    """Print the table."""
    plain = [json.loads(line)["text"] for line in HERE.read_text("utf-8").splitlines()]
    dressed = [text + DRESSED for text in plain]
    rival = best(lambda: [len(text) for text in dressed])
    print("| counted in | µs a text | times `len()` | `len()` differs, plain | `len()` differs, dressed |")
    print("|---|---:|---:|---:|---:|")
    for counting in Counting:
        took = best(lambda counting=counting: [count(text, counting) for text in dressed])
        wrong = [sum(count(t, counting) != len(t) for t in texts) / len(texts) for texts in (plain, dressed)]
        shares = " | ".join(f"{share:.0%}" for share in wrong)
        print(f"| {counting} | {took / len(dressed) * 1e6:.1f} | {took / rival:,.0f} | {shares} |")
    text = " ".join(dressed)[:LONG]
    took = best(lambda: split(text, measure=weighted_count, limit=280, numbered=True), 1)
    parts = len(split(text, measure=weighted_count, limit=280, numbered=True))
    print(f"\nA text of {len(text):,} characters becomes a numbered thread of {parts} for X in {took:.2f} s.")


if __name__ == "__main__":
    main()
