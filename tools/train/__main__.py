"""``python -m tools.train --data DIR``: rebuild every shipped model, byte for byte the same each time."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterable
from pathlib import Path

from threadpoolctl import threadpool_limits

from parvis.ai import artefacts
from parvis.ai.ports import Task
from tools.train.build import build, build_lexicon
from tools.train.tasks import LESSONS


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.train", description=__doc__)
    parser.add_argument(
        "--data", type=Path, default=os.environ.get("PARVIS_DATA"), help="folder of the data sets"
    )
    parser.add_argument("--out", type=Path, default=artefacts.FOLDER, help="where the model files go")
    parser.add_argument("--only", type=Task, nargs="*", default=list(LESSONS), help="only these tasks")
    options = parser.parse_args()
    if options.data is None:
        parser.error("say where the data sets are: --data DIR or PARVIS_DATA")
    with threadpool_limits(1):  # the order of sums must not depend on the machine's cores
        rebuild(options.data, options.out, options.only)


def rebuild(data: Path, out: Path, tasks: Iterable[Task]) -> None:
    """Write the word lists and the models of these tasks into the folder ``out``."""
    out.mkdir(parents=True, exist_ok=True)
    lexicon = build_lexicon(data, out)
    for task in tasks:
        begin = time.monotonic()
        path = build(task, LESSONS[task](data), lexicon, out)
        print(f"{task}: {path.stat().st_size / 1e6:.2f} MB in {time.monotonic() - begin:.0f} s", flush=True)


if __name__ == "__main__":
    main()
