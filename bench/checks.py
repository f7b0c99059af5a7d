"""How well the checks of words find what they are for, beside a bare list of words.

Prints precision and recall with Wilson's 95 % interval, by language: on the fresh cases (written after the
lists were frozen: the honest figure), then on the test half (written before the lists, by the hand that then
wrote them: it flatters). Then how long a post takes. Run: python bench/checks.py
"""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Iterable
from typing import Final

from parvis.ai.checking.cases import WATCHED, Case, Count, Half, cases_of, counted, seen
from parvis.ai.checking.looking import look
from parvis.ai.checking.ports import Asked, Check, Convention
from parvis.science.proportions import wilson

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


def table(half: Half) -> None:
    """One line a check and a language."""
    print(f"\n## {half}\n")
    print("| check | language | cases | precision | recall | bare words: precision | recall |")
    print("|---|---|---|---|---|---|---|")
    for check in Check:
        for language in ("fr", "en"):
            cases = [case for case in cases_of(check, half) if case.language == language]
            ours = counted(cases, lambda case, check=check: seen(check, case))  # type: ignore[misc]
            theirs = counted(cases, lambda case, check=check: naive(check, case))  # type: ignore[misc]
            print(f"| {check} | {language} | {ours.cases} | {row(ours)} | {row(theirs)} |")


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
    for half in (Half.FRESH, Half.TEST):
        table(half)
    texts = [case.text for check in Check for case in cases_of(check)]
    look(texts[0], Asked())
    timed(texts)


if __name__ == "__main__":
    main()
