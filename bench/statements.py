"""How often is a recognised public statement one? Run: python -m bench.statements --data DIR [--list]

Public posts (Reddit, tweets; French and English) are divided by the SHA-256 of their text: the rules were
written while reading the even half, and are measured on the odd one. ``statements_judged.csv`` holds, for the
matches of the odd half, what a reader of the whole post decided; it names posts by their hash, since tweets
may not be passed on. *Right*: the post's author states just this of themselves, in earnest, as true when
they wrote; what is unsure counts as wrong. ``--list`` prints the matches that nobody has judged yet.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import os
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
from tools.train.data import goemotions, mlma, reddit, semeval, tweeteval, umsab

from parvis.ai.annotate import annotate
from parvis.ai.statements import Kind, recognise
from parvis.apps.listening.authors.refused import refused_field
from parvis.science.proportions import wilson

JUDGED = Path(__file__).parent / "statements_judged.csv"
COMMUNITIES = (
    "france", "Quebec", "paris", "montreal", "belgium", "MakeupAddiction", "advertising", "beauty", "cars",
    "climate", "environment", "food", "marketing", "running", "technology", "travel",
)  # fmt: skip
SPLITS = ("train", "val", "test")
NOTES = """
Read it so: one reader judged, once. Among the odd half were five errors of 79 matches: a spam account's age,
a physician in what may be a joke, "I love walking up to my car", "I'm not vegan cause I love animals", and a
student who says in words that they just turned sixteen. The last is no match any more: ages in words were
added to what sets children aside after the reading; no other match changed. French is measured on four
matches alone, since the public sets hold few French posts that speak of their authors: it is not known how
good the rules are there. How many statements are missed was not measured; it is most of them, on purpose.
"""


@dataclass(frozen=True)
class Match:
    """One recognised statement: the first 16 digits of the post's hash, what was recognised, the post."""

    post: str
    kind: Kind
    value: str
    text: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What the judged file calls it."""
        return self.post, self.kind.value, self.value


def corpora(data: Path) -> Iterator[tuple[str, list[str]]]:
    """The public posts: the name of each corpus and its texts."""
    yield "Reddit, posts", [text for one in COMMUNITIES for text in reddit(data, one)]
    yield "Reddit, comments", [text for one in ("train", "dev", "test") for text in goemotions(data, one)[0]]
    parts = [umsab(data, split)[language].texts for split in SPLITS for language in ("fr", "en")]
    parts += [
        tweeteval(data, one, split).texts for one in ("irony", "emotion", "offensive") for split in SPLITS
    ]
    yield "Tweets", [text for part in (*parts, semeval(data).texts) for text in part]
    yield "Tweets chosen for hate, French", mlma(data, "fr")[0]


def key_of(text: str) -> str:
    """The hash that names a post."""
    return hashlib.sha256(text.encode()).hexdigest()


def odd(texts: list[str]) -> list[str]:
    """The half that no rule was written on, each text once."""
    return [text for text in dict.fromkeys(texts) if int(key_of(text)[-1], 16) % 2]


def protected(words: str) -> bool:
    """What the product passes to the rules."""
    return refused_field(words) is not None


def judged() -> dict[tuple[str, str, str], bool]:
    """What the reader decided."""
    with JUDGED.open(encoding="utf-8", newline="") as file:
        return {(row["post"], row["kind"], row["value"]): row["right"] == "1" for row in csv.DictReader(file)}


def share(right: int, n: int) -> str:
    """A proportion with its 95 % interval."""
    low, high = wilson(right, n)
    return f"{right} of {n} | {right / n:.3f} | {low:.3f} to {high:.3f}" if n else "0 of 0 | – | –"


def speed(texts: list[str]) -> str:
    """What recognising costs beside understanding the same posts."""
    posts = pa.array(texts[:20_000])
    annotate(posts.slice(0, 200).to_pylist())  # loads the models
    costs = []
    for work in (lambda: recognise(posts, protected=protected), lambda: annotate(posts.to_pylist())):
        times = []
        for _again in range(3):
            start = time.process_time()
            work()
            times.append(time.process_time() - start)
        costs.append(min(times) / len(posts) * 1e6)
    ours, all_tasks = costs
    return (
        f"Reading a post for statements takes {ours:.1f} µs of one core, understanding it {all_tasks:.0f} µs "
        f"({ours / all_tasks:.1%}); it is done at night, and adds nothing to intake."
    )


def found_in(data: Path) -> Iterator[tuple[str, int, int, list[Match]]]:
    """For each corpus: its name, posts of the odd half, authors who say that they are a child, matches."""
    for name, texts in corpora(data):
        half = odd(texts)
        said = recognise(half, protected=protected)
        matches = [
            Match(key_of(text)[:16], one.kind, one.value, text)
            for text, found in zip(half, said, strict=True)
            for one in found.statements
        ]
        yield name, len(half), sum(one.child for one in said), matches


def main() -> None:
    """Print the tables, or the matches that wait for a reader."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=os.environ.get("PARVIS_DATA"), help="the data sets")
    parser.add_argument("--list", action="store_true", help="print what nobody has judged yet")
    chosen = parser.parse_args()
    if chosen.data is None:
        parser.error("name the folder of the data sets: --data DIR or PARVIS_DATA")
    known = judged()
    parts = list(found_in(chosen.data))
    if chosen.list:
        waiting = [one for *_names, matches in parts for one in matches if one.key not in known]
        for one in sorted(waiting, key=lambda one: one.key):
            print(*one.key, repr(one.text), sep="\t")
        return
    print("| corpus, odd half | posts | matches | children set aside |\n|---|---:|---:|---:|")
    for name, n, children, matches in parts:
        print(f"| {name} | {n} | {len(matches)} | {children} |")
    report([one for *_names, matches in parts for one in matches], known)
    print(NOTES.rstrip())
    print(f"\n{speed([text for _name, texts in corpora(chosen.data) for text in texts][::7])}")


def report(matches: list[Match], known: dict[tuple[str, str, str], bool]) -> None:
    """The share that is right, by kind and language."""
    groups: dict[str, list[bool]] = defaultdict(list)
    french = annotate([one.text for one in matches]).column("language").to_pylist()
    for one, language in zip(matches, french, strict=True):
        if one.key in known:
            for group in ("all", one.kind.value, "French" if language == "fr" else "English"):
                groups[group].append(known[one.key])
    print("\n| statements judged | right | share | 95 % interval (Wilson) |\n|---|---:|---:|---:|")
    for group in ("all", "English", "French", *(kind.value for kind in Kind)):
        print(f"| {group} | {share(sum(groups[group]), len(groups[group]))} |")
    waiting = sum(one.key not in known for one in matches)
    if waiting:
        print(f"\n{waiting} matches have not been judged: `--list` shows them.")


if __name__ == "__main__":
    main()
