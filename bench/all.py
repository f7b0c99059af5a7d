"""Run every benchmark and put its tables into docs/benchmarks.md, each with the command that makes it.

    make bench                                  # everything; needs PARVIS_DATA for the models
    python bench/all.py --only lake queries     # some of them; the others keep their last table

Each benchmark is a program of its own that prints Markdown. Machines are noisy: read the ratios, which are
of the same run, before the seconds.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).parent
DOCS = HERE.parent / "docs"
PARTS = DOCS / "benchmarks"


@dataclass(frozen=True)
class Bench:
    """A benchmark: its file, its title, its options, and whether it needs the data sets."""

    name: str
    title: str
    options: tuple[str, ...] = ()
    needs_data: bool = False
    module: bool = False

    def command(self, data: str) -> list[str]:
        """What to run."""
        program = ["-m", f"bench.{self.name}"] if self.module else [f"bench/{self.name}.py"]
        return [*program, *self.options, *(["--data", data] if self.needs_data else [])]


ALL = (
    Bench("understanding", "Understanding", needs_data=True, module=True),
    Bench("prevalence", "Shares of sentiment", needs_data=True),
    Bench("trends", "Bursts and the next hour", needs_data=True, module=True),
    Bench("ranking", "What matters: a ranking that learns", needs_data=True, module=True),
    Bench("best_times", "When to post"),
    Bench("topics", "Topics that hold still", needs_data=True),
    Bench("statements", "Public statements of oneself", needs_data=True, module=True),
    Bench("ally", "Ally or adversary", module=True),
    Bench("lake", "The lake"),
    Bench("search", "Full-text search"),
    Bench("queries", "Queries matched at once"),
    Bench("scaling", "Outgrowing one machine"),
    Bench("outage", "Reading again after an outage"),
    Bench("counting", "Counting as the networks count"),
    Bench("faults", "Publishing exactly once"),
    Bench("publish", "Ten thousand deliveries in a minute"),
    Bench("checks", "Checks of words", options=("--write",), needs_data=True),
    Bench("create_text", "A hundred texts by the built-in writer"),
    Bench("create_pictures", "Thirty pictures in four formats"),
    Bench("create_video", "A film of fifteen seconds, put upright around its subject"),
)
HEAD = """# Benchmarks

Written by `make bench`: do not edit. Each table has its rival in the same run; on a shared machine the
ratio holds where the seconds do not. The data sets are not shipped: `PARVIS_DATA` names their folder.
"""


def run(bench: Bench, data: str) -> None:
    """One benchmark, its output kept as a part of the document."""
    command = bench.command(data)
    print(f"— {' '.join(command)}", flush=True)
    done = subprocess.run(
        [sys.executable, *command], cwd=HERE.parent, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{bench.name} failed:\n{done.stderr[-2000:]}")
    shown = " ".join(part if part != data else "$PARVIS_DATA" for part in command)
    day = f"{datetime.now(UTC):%Y-%m-%d}"
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    note = f"`python {shown}` · {day} · {machine}"
    PARTS.mkdir(exist_ok=True)
    (PARTS / f"{bench.name}.md").write_text(f"## {bench.title}\n\n{note}\n\n{done.stdout.strip()}\n")
    print(done.stdout)


def main() -> None:
    """Run what is asked for and join the parts."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="*", default=[bench.name for bench in ALL])
    parser.add_argument("--data", default=os.environ.get("PARVIS_DATA", ""))
    options = parser.parse_args()
    for bench in ALL:
        if bench.name not in options.only:
            continue
        if bench.needs_data and not options.data:
            print(f"— {bench.name}: left out, PARVIS_DATA names no folder of data sets")
            continue
        run(bench, options.data)
    parts = [(PARTS / f"{bench.name}.md") for bench in ALL]
    DOCS.joinpath("benchmarks.md").write_text(
        "\n".join([HEAD, *(part.read_text() for part in parts if part.exists())])
    )


if __name__ == "__main__":
    main()
