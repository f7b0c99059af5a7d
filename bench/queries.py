"""How many posts a second can be put to many saved queries, beside a loop of regular expressions.

    python bench/queries.py [--data DIR] [--posts 20000] [--seed 1]

Posts are real (the public data sets of DIR or PARVIS_DATA, else the sample that ships). Queries are drawn
from the posts' own words, in the shapes people write. Both read posts that are not folded yet, in one thread,
and are measured in processor time, so that a busy machine does not count. The rival gets each query compiled
to regular expressions, and is stopped after a few seconds. Where their answers differ it is the rival that
misses: ``\\b`` takes an underscore for a letter and an emoji for nothing.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from parvis.apps.listening.language import Document, Matcher, Query, parse
from parvis.apps.listening.language.compiling import FREQUENT, literal
from parvis.apps.listening.language.syntax import And, Hashtag, Near, Node, Not, Or, Words
from parvis.apps.listening.language.words import HASHTAG, without_addresses, words_of
from parvis.kit.text import fold

SAMPLE = Path(__file__).parents[1] / "src/parvis/apps/listening/sample"
SIZES = (10, 100, 1_000, 5_000)
RIVAL_SECONDS = 6.0
SHAPES = (
    "{a}", "{a}", "{a} AND ({b} OR {c})", "{a} {b}", "{a} AND NOT {b}", '"{pair}"', "#{a}", "{a}*",
    "{a} NEAR/5 {b}", "({a} OR {b} OR {c}) -{d}", "{a} OR {b}", "({a} OR #{b}) AND ({c} OR {d}) NOT e",
)  # fmt: skip


def texts(data: Path | None) -> Iterator[str]:
    """Yield real posts."""
    if data:
        for path in sorted(data.glob("umsab/*/train_text.txt")):
            yield from path.read_text("utf-8").splitlines()
        for path in sorted(data.glob("tweeteval/**/train_text.txt")):
            yield from path.read_text("utf-8").splitlines()
        return
    for path in sorted(SAMPLE.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                post = json.loads(line)
                yield f"{post.get('title', '')} {post.get('text', '')}".strip()


def draw_queries(posts: list[str], count: int, rng: random.Random) -> dict[int, Query]:
    """Draw queries from words that occur, frequent ones more often, function words never."""
    found = [words.split() for words in words_of(posts)]
    counts = Counter(word for words in found for word in words)
    vocabulary = [w for w, n in counts.items() if n > 1 and len(w) > 2 and w.isalpha() and w not in FREQUENT]
    weights = [counts[word] ** 0.5 for word in vocabulary]
    queries = {}
    for key in range(count):
        a, b, c, d = rng.choices(vocabulary, weights, k=4)
        line = rng.choice([words for words in rng.choices(found, k=50) if len(words) > 3])
        at = rng.randrange(len(line) - 1)
        shape = rng.choice(SHAPES)
        queries[key] = parse(shape.format(a=a, b=b, c=c, d=d, pair=f"{line[at]} {line[at + 1]}"))
    return queries


def rival(node: Node) -> Callable[[str], bool]:
    """The query as nested functions over regular expressions, as one would write it in an afternoon."""
    if isinstance(node, And | Or):
        parts = [rival(item) for item in node.items]
        if isinstance(node, And):
            return lambda text: all(part(text) for part in parts)
        return lambda text: any(part(text) for part in parts)
    if isinstance(node, Not):
        inner = rival(node.item)
        return lambda text: not inner(text)
    if isinstance(node, Near):
        left, right = (_pattern(side[0]) for side in (node.left, node.right))
        gap = rf"\W+(?:\w+\W+){{0,{node.distance - 1}}}"
        near = re.compile(f"{left}{gap}{right}|{right}{gap}{left}")
        return lambda text: near.search(text) is not None
    assert isinstance(node, Words | Hashtag)
    pattern = re.compile(
        _pattern(node) if isinstance(node, Words) else rf"(?<!\w)#{re.escape(fold(node.tag))}\b"
    )
    return lambda text: pattern.search(text) is not None


def _pattern(node: Words) -> str:
    words = r"\W+".join(re.escape(word.word) for word in literal(node).words)
    return rf"\b{words}" + ("" if node.prefix else r"\b")


def rival_rate(queries: dict[int, Query], posts: list[str]) -> tuple[float, list[tuple[int, ...]]]:
    """Posts a second, and the answers given in the time allowed."""
    tests = [(key, rival(query.root)) for key, query in queries.items()]
    answers: list[tuple[int, ...]] = []
    start = time.process_time()
    for post in posts:
        text = without_addresses(fold(post))
        answers.append(tuple(key for key, test in tests if test(text)))
        if time.process_time() - start > RIVAL_SECONDS:
            break
    return len(answers) / (time.process_time() - start), answers


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=Path, default=os.environ.get("PARVIS_DATA"))
    arguments.add_argument("--posts", type=int, default=20_000)
    arguments.add_argument("--seed", type=int, default=1)
    asked = arguments.parse_args()
    rng = random.Random(asked.seed)
    posts = list(texts(Path(asked.data) if asked.data else None))
    rng.shuffle(posts)
    posts = posts[: asked.posts]
    documents = [Document(post, hashtags=tuple(HASHTAG.findall(fold(post)))) for post in posts]
    size = sum(map(len, posts)) / len(posts)
    print(f"{len(posts):,} posts of {size:.0f} characters on average, one core, seed {asked.seed}")
    print(
        "| queries | built in s | posts/s | matches per post | regex loop, posts/s | ratio | same answers |"
    )
    print("|---:|---:|---:|---:|---:|---:|---:|")
    for count in SIZES:
        queries = draw_queries(posts, count, rng)
        start = time.process_time()
        matcher = Matcher(queries)
        built = time.process_time() - start
        rates = []
        for _ in range(3):
            start = time.process_time()
            answers = matcher.match_batch(documents)
            rates.append(len(posts) / (time.process_time() - start))
        rate = sorted(rates)[1]
        slow, theirs = rival_rate(queries, posts)
        same = sum(ours == other for ours, other in zip(answers, theirs, strict=False)) / len(theirs)
        mean = sum(map(len, answers)) / len(answers)
        row = (f"{count:,}", f"{built:.2f}", f"{rate:,.0f}", f"{mean:.1f}", f"{slow:,.0f}")
        print(f"| {' | '.join(row)} | {rate / slow:,.0f} | {same:.1%} |")


if __name__ == "__main__":
    main()
