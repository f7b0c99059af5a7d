"""The evaluation cases of the prompts, put to an endpoint beside the models that ship.

    python bench/prompts.py --url http://localhost:11434/v1 --model mistral --private --missed
    PARVIS_AI_KEY=… python bench/prompts.py --url https://api.example.org/v1 --model small

Prints Markdown: for each task and language the cases answered right, with the interval at 95 %, the shipped
model's on the same cases, and the ratio. Without ``--url``, the shipped models alone. The key is read from
``PARVIS_AI_KEY`` only, so that it is in no history of commands. ``--private`` allows an address of the
machine's own network.
"""

from __future__ import annotations

import argparse
import os
import sys

from parvis.ai.backends.labels import LABELS
from parvis.ai.backends.openai_compatible import Endpoint, OpenAiCompatible
from parvis.ai.ports import AiFault, Task
from parvis.ai.prompts import LANGUAGES
from parvis.ai.prompts.scoring import Score, score
from parvis.ai.shipped import Shipped
from parvis.kit.http import Http


def asked(options: argparse.Namespace) -> argparse.Namespace:
    """Complete the options: every task and language unless some are named."""
    options.task = [Task(name) for name in options.task or LABELS]
    options.language = options.language or LANGUAGES
    return options


def cell(told: Score | None) -> str:
    """How many of how many, and the interval."""
    if told is None:
        return "–"
    low, high = told.interval
    return f"{told.right}/{told.n} [{low:.2f}, {high:.2f}]"


def of_endpoint(options: argparse.Namespace, task: Task, language: str, http: Http) -> Score | None:
    """The endpoint's score, or None without one."""
    if not options.url:
        return None
    where = Endpoint(options.url, options.model, os.environ.get("PARVIS_AI_KEY") or None, options.batch)
    return score(OpenAiCompatible(where, task, http=http), language)


def row(options: argparse.Namespace, task: Task, language: str, http: Http) -> list[Score]:
    """Print one line of the table; returns the scores in it."""
    ours, theirs = score(Shipped(task), language), of_endpoint(options, task, language, http)
    ratio = f"{theirs.right / ours.right:.2f}" if theirs and ours.right else "–"
    seconds = f"{theirs.seconds:.1f}" if theirs else "–"
    print(f"| {task} | {language} | {cell(theirs)} | {cell(ours)} | {ratio} | {seconds} |", flush=True)
    return [one for one in (theirs or ours,) if one]


def main() -> int:
    """0 when every case could be asked, 1 when the endpoint failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--url", default="", help="base address, up to /v1")
    parser.add_argument("--model", default="", help="name of the endpoint's model")
    parser.add_argument("--task", action="append", choices=[task.value for task in LABELS])
    parser.add_argument("--language", action="append", choices=LANGUAGES)
    parser.add_argument("--batch", type=int, default=20, help="posts a request (default 20)")
    parser.add_argument("--timeout", type=float, default=60.0, help="seconds a request (default 60)")
    parser.add_argument("--private", action="store_true", help="allow an address of the own network")
    parser.add_argument("--missed", action="store_true", help="list the cases that went wrong")
    options = asked(parser.parse_args())
    print(f"| task | language | {options.model or 'endpoint'} | shipped | ratio | seconds |")
    print("|---|---|---|---|---|---|")
    told: list[Score] = []
    with Http(timeout_s=options.timeout, allow_private=options.private or None, max_redirects=0) as http:
        for task in options.task:
            for language in options.language:
                try:
                    told += row(options, task, language, http)
                except AiFault as fault:
                    print(f"\n{task} {language}: {fault.code}: {fault}", file=sys.stderr)
                    return 1
    right, n = sum(one.right for one in told), sum(one.n for one in told)
    print(f"\n{right} of {n} cases right.")
    for one in told if options.missed else ():
        for missed in one.missed:
            print(f"- {one.task} {one.language}, {missed.case.case}: said {missed.said}, not "
                  f"{missed.case.label}: {missed.case.text}")  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
