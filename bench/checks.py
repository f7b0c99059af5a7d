"""How well the checks of words find what they are for, beside a bare list of words.

Prints precision and recall with Wilson's 95 % interval, by language: on the blind half (another hand's cases,
which no list was ever looked at against: the honest figure), on the half of that set which was shown, then on
the fresh and test cases of the hand that wrote the first lists. Then what the model of offensive words adds,
and how long a post takes. ``--write`` keeps the blind figures for the page that shows them.

Run: python bench/checks.py [--write] [--data FOLDER of data sets, for TweetEval's official tests]
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from parvis.ai.checking.cases import WATCHED, Case, Count, Half, cases_of, counted, seen
from parvis.ai.checking.looking import look
from parvis.ai.checking.ports import Asked, Check, Convention
from parvis.science.proportions import wilson

MEASURED: Final = Path(__file__).parents[1] / "src/parvis/ai/evaluation/checks/measured.json"
# What somebody would write down in five minutes: looked for anywhere, whatever stands around it.
RIVALS: Final[dict[Check, tuple[str, ...]]] = {
    Check.CLAIMS: ("%", "meilleur", "best", "garanti", "guarantee", "unique", "leader", "prouv", "proven"),
    Check.PROFANITY: ("merde", "con", "putain", "cul", "shit", "fuck", "ass", "bitch", "idiot", "pute"),
    Check.BIAS: ("femme", "homme", "women", "men", "vieux", "old", "handicap", "gros", "fat", "exotique"),
    Check.INCLUSIVE: ("clients", "les ", "man", "men", "guys", "his", "tous"),
    Check.WATCHED: tuple(watch.word for watch in WATCHED),
    Check.LINKS: ("example", "exemple", "localhost", "lien", "link", "test", "staging"),
    Check.ALT: ("image", "photo", "img", ".jpg", ".png", "logo"),
    Check.ADVERTISING: ("partenariat", "partner", "offert", "gift", "sponsor", "code", "collab", "affili"),
    Check.AI: ("ia", "ai", "intelligence artificielle", "artificial intelligence", "midjourney"),
}


def naive(check: Check, case: Case) -> list[tuple[int, int]]:
    """Where a bare word of the rival stands."""
    found = (re.finditer(re.escape(word), case.text, re.IGNORECASE) for word in RIVALS[check])
    return [match.span() for matches in found for match in matches]


def share(part: int, whole: int) -> str:
    """A share with its interval, or a dash where there is nothing."""
    if not whole:
        return "–"
    low, high = wilson(part, whole)
    return f"{part / whole:.2f} [{low:.2f}, {high:.2f}]"


def row(count: Count) -> str:
    """Precision and recall."""
    told, marked = count.found + count.wrong, count.found + count.missed
    return f"{share(count.found, told)} | {share(count.found, marked)}"


def table(half: Half) -> list[dict[str, str | int]]:
    """One line a check and a language; the counts behind them."""
    print(f"\n## {half}\n")
    print("| check | language | cases | precision | recall | bare words: precision | recall |")
    print("|---|---|---|---|---|---|---|")
    kept: list[dict[str, str | int]] = []
    for check in Check:
        for language in ("fr", "en"):
            cases = [case for case in cases_of(check, half) if case.language == language]
            ours = counted(cases, lambda case, check=check: seen(check, case))  # type: ignore[misc]
            theirs = counted(cases, lambda case, check=check: naive(check, case))  # type: ignore[misc]
            print(f"| {check} | {language} | {ours.cases} | {row(ours)} | {row(theirs)} |")
            kept.append({"check": str(check), "language": language, "cases": ours.cases,
                         "found": ours.found, "wrong": ours.wrong, "missed": ours.missed})  # fmt: skip
    return kept


def model_adds(half: Half) -> None:
    """Insults with and without the model that reads after the lists."""
    print(f"\n## What the model of offensive words adds, {half}\n")
    print("| language | lists and shapes: precision | recall | with the model: precision | recall |")
    print("|---|---|---|---|---|")
    for language in ("fr", "en"):
        cases = [case for case in cases_of(Check.PROFANITY, half) if case.language == language]
        alone = counted(cases, lambda case: seen(Check.PROFANITY, case, guesses=False))
        both = counted(cases, lambda case: seen(Check.PROFANITY, case))
        print(f"| {language} | {row(alone)} | {row(both)} |")


def official(data: str) -> None:
    """TweetEval's own test halves, a tweet counted once: what a brand would not say, on tweets of anybody."""
    print("\n## TweetEval's tests, tweets that are flagged\n")
    print("| test | tweets | lists and shapes: precision | recall | with the model: precision | recall |")
    print("|---|---|---|---|---|---|")
    for name in ("offensive", "hate"):
        folder = Path(data, "tweeteval", name)
        texts = (folder / "test_text.txt").read_text(encoding="utf-8").splitlines()
        marks = [line == "1" for line in (folder / "test_labels.txt").read_text().split()]
        said = [flagged(texts, marks, guesses=guesses) for guesses in (False, True)]
        print(f"| {name} | {len(marks)} | {said[0]} | {said[1]} |")


def flagged(texts: list[str], marks: list[bool], *, guesses: bool) -> str:
    """Precision and recall of whole tweets."""
    asked = Asked(language="en", checks=frozenset({Check.PROFANITY}), guesses=guesses)
    told = [bool(look(text, asked)) for text in texts]
    pairs = list(zip(told, marks, strict=True))
    right = sum(one and mark for one, mark in pairs)
    return f"{share(right, sum(told))} | {share(right, sum(marks))}"


def timed(texts: Iterable[str]) -> None:
    """Milliseconds that all checks of words take for a post."""
    asked = Asked(watched=WATCHED, convention=Convention.BOTH)
    spent = []
    for text in texts:
        begun = time.perf_counter()
        look(text, asked)
        spent.append((time.perf_counter() - begun) * 1e3)
    spent.sort()
    print(f"\n{len(spent)} posts: median {statistics.median(spent):.1f} ms, 99 % under "
          f"{spent[int(len(spent) * 0.99)]:.1f} ms")  # fmt: skip


def main() -> None:
    """Print everything."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--data", default=os.environ.get("PARVIS_DATA", ""))
    options = parser.parse_args()
    blind = table(Half.BLIND)
    if options.write:
        rows = ",\n".join(json.dumps(one) for one in blind)
        MEASURED.write_text(f'{{"half": "{Half.BLIND}", "measured": [\n{rows}\n]}}\n', encoding="utf-8")
    for half in (Half.SHOWN, Half.FRESH, Half.TEST):
        table(half)
    model_adds(Half.BLIND)
    if options.data:
        official(options.data)
    texts = [case.text for check in Check for case in cases_of(check)]
    look(texts[0], Asked())
    timed(texts)


if __name__ == "__main__":
    main()
