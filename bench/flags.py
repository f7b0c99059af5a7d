"""How well the question and complaint flags read the project's own posts. Run: python bench/flags.py"""

from __future__ import annotations

import time

import numpy as np
import numpy.typing as npt

from parvis.ai.annotate import annotate
from parvis.ai.evaluation import Split, brands_fr
from parvis.ai.flags import flag

DRAWS = 2_000


def f1(truth: npt.NDArray[np.bool_], said: npt.NDArray[np.bool_]) -> float:
    """Return 2PR / (P + R), 0 when nothing is true nor said."""
    return float(2 * (truth & said).sum() / max(1, truth.sum() + said.sum()))


def main() -> None:
    """Print F1 with its bootstrap 95 % interval on both halves, beside two naive rules."""
    rng = np.random.default_rng(20261123)
    print("| half | flag | precision | recall | F1 [95 %] | naive rule F1 |\n|---|---|---|---|---|---|")
    for split in Split:
        posts = brands_fr(split)
        table = annotate([post.text for post in posts])
        naive = {
            "question": np.array(["?" in post.text for post in posts]),
            "complaint": np.asarray(table["p_negative"]) > 0.5,
        }
        for name in ("question", "complaint"):
            truth = np.array([getattr(post, name) for post in posts])
            said = np.asarray(table[f"is_{name}"])
            picks = rng.integers(0, len(truth), (DRAWS, len(truth)))
            low, high = np.percentile([f1(truth[pick], said[pick]) for pick in picks], [2.5, 97.5])
            precision = (truth & said).sum() / max(1, said.sum())
            recall = (truth & said).sum() / truth.sum()
            print(
                f"| {split} | {name} | {precision:.2f} | {recall:.2f} | {f1(truth, said):.2f} "
                f"[{low:.2f}, {high:.2f}] | {f1(truth, naive[name]):.2f} |"
            )
    texts = annotate([post.text for post in brands_fr()] * 10)
    start = time.process_time()
    flag(texts["text"].combine_chunks(), texts["language"].combine_chunks(), np.asarray(texts["p_negative"]))
    print(f"\n{(time.process_time() - start) / len(texts) * 1e6:.0f} µs of CPU a post, both flags")


if __name__ == "__main__":
    main()
