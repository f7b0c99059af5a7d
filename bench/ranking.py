"""Does a yes and a no teach the ranking? A made-up marketer judges real subjects, week after week.

    python -m bench.ranking [--data DIR] [--part held-out] [--seeds 20] [--noise 0.1]

Posts (``reddit_top``, annotated as the product does) come in the order in which they were published; a week
is four hundred of them. Subjects are the words that at least four posts of a week hold, words of the same
posts told as one. The marketer is planted anew by each seed: they want what is mostly said in three
communities drawn at random, two of which they have told Parvis as a theme and as a segment's interest, in
eight words drawn from the thirty that set the community's posts apart; the third is theirs alone. They also
like or dislike complaints and good news. Each week they answer the ten subjects that the ranking shows, one
of them drawn by chance, and every tenth answer is wrong. The ranking is judged before it learns from the
week, on every subject of it, by what the marketer truly wants: nDCG among the first ten, and how many of
the first five are wanted. Rivals rank the same subjects. The prior was looked at on the eight communities
of ``--part tuned`` alone; the table is of the eight others.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import statistics
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
from bench.topics import PARTS

from parvis.ai.annotate import annotate
from parvis.apps.trends.matters.facts import Facts, plain_words, read_facts
from parvis.apps.trends.matters.features import (
    Answered,
    Feature,
    Values,
    Wanted,
    echo_of,
    feeling_of,
    growth_of,
    liked_of,
    novelty_of,
    prior,
    questions_of,
    row_of,
    size_of,
    strength,
    touches,
)
from parvis.core.lake.schema import HEARD
from parvis.science.ranking import Belief, foresee, learn, ndcg

A_WEEK = 400  # posts
FEWEST, MOST = 4, 60  # posts of a subject, subjects of a week
SHOWN, FIRST, GAINED = 10, 5, 10
NOISES = (0.0, 0.25)  # shares of wrong answers told beside
LEARNING = 4  # weeks that are not judged: nothing was answered yet
SAME = 0.5  # of the posts in common, from which two words are one subject


@dataclass(frozen=True)
class Subject:
    """A subject of a week: ``communities`` counts its posts by where they were said."""

    word: str
    n: int
    expected: float
    since: float | None
    facts: Facts
    about: frozenset[str]
    communities: Counter[str]


@dataclass(frozen=True)
class Marketer:
    """Who answers: the communities they want, what they told Parvis, and how they feel about feelings."""

    wants: frozenset[str]
    themes: tuple[Wanted, ...]
    interests: tuple[Wanted, ...]
    feeling: float
    questions: float

    def wanted(self, subject: Subject) -> bool:
        """Whether they truly want it."""
        share = sum(subject.communities[name] for name in self.wants) / subject.n
        taste = self.feeling * feeling_of(subject.facts) + self.questions * questions_of(subject.facts)
        return 4 * share + taste > 2


def posts_of(data: Path, part: str) -> tuple[pa.Table, list[str]]:
    """Every post as the lake would hold it, and its community."""
    csv.field_size_limit(10**8)
    rows: list[dict[str, Any]] = []
    where: list[str] = []
    for name in PARTS[part]:
        with (data / "reddit_top" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["title"]:
                    rows.append(_heard(row, datetime.fromtimestamp(float(row["created_utc"]), UTC)))
                    where.append(name)
    order = sorted(range(len(rows)), key=lambda at: (rows[at]["created_at"], rows[at]["mention"]))
    heard = pa.Table.from_pylist([rows[at] for at in order], HEARD)
    understood = [pa.Table.from_batches([batch]) for batch in heard.to_batches(max_chunksize=2_000)]
    return pa.concat_tables([pa.table(annotate(batch)) for batch in understood]), [where[at] for at in order]


def _heard(row: dict[str, str], at: datetime) -> dict[str, Any]:
    lists: dict[str, Any] = {name: [] for name in ("declared_languages", "links", "hashtags")}
    flags = dict.fromkeys(("is_reply", "has_image", "has_video"), False)
    own = {"mention": row["id"], "network": "reddit", "author": "", "ref": b"", "source": 0}
    said = {"title": "", "text": f"{row['title']}\n\n{row['selftext'] or ''}"[:2_000].strip()}
    counted = {"followers": None, "engagement": int(row["score"]) + int(row["num_comments"])}
    return {**lists, **flags, **own, **said, **counted, "created_at": at, "heard_at": at}


def weeks_of(table: pa.Table, where: Sequence[str]) -> list[list[Subject]]:
    """The subjects of each week, the largest first."""
    held: list[dict[str, list[int]]] = [defaultdict(list) for _ in range(table.num_rows // A_WEEK)]
    for place, terms in enumerate(table["terms"].to_pylist()[: len(held) * A_WEEK]):
        for term in terms:
            held[place // A_WEEK][term].append(place)
    last: dict[str, int] = {}
    usual = float(statistics.median(table["engagement"].to_pylist()))
    found = []
    for number, words in enumerate(held):
        week = []
        for word, places in _apart(words):
            before = sum(len(past.get(word, ())) for past in held[max(0, number - 4) : number])
            since = 7.0 * (number - last[word]) if word in last else None
            last[word] = number
            facts = read_facts(table.take(places), usual=usual)
            counted = Counter(term for place in places for term in table["terms"][place].as_py())
            about = frozenset({word, *(term for term, n in counted.most_common(8) if n >= 3)})
            communities = Counter(where[place] for place in places)
            expected = before / min(4, max(1, number))
            week.append(Subject(word, len(places), expected, since, facts, about, communities))
        found.append(week)
    return found


def _apart(words: dict[str, list[int]]) -> list[tuple[str, list[int]]]:
    """The words of a week that are worth telling, one for each lot of posts."""
    kept: list[tuple[str, list[int]]] = []
    for word, places in sorted(words.items(), key=lambda item: (-len(item[1]), item[0])):
        if len(places) < FEWEST or len(kept) == MOST:
            break
        own = set(places)
        if all(len(own & set(other)) < SAME * len(own | set(other)) for _word, other in kept):
            kept.append((word, places))
    return kept


def marketer_of(texts: dict[str, Counter[str]], rng: random.Random) -> Marketer:
    """Someone with tastes; what they told of two of their three communities."""
    wants = rng.sample(sorted(texts), 3)
    told = [_told(name, texts, rng) for name in wants[:2]]
    return Marketer(
        frozenset(wants),
        (told[0],),
        (told[1],),
        feeling=rng.choice((-1.0, 0.0, 1.0)),
        questions=rng.choice((-1.0, 0.0, 1.0)),
    )


def _told(name: str, texts: dict[str, Counter[str]], rng: random.Random) -> Wanted:
    """Eight of the thirty words that set a community apart: how much more often they are said there."""
    everything = sum(texts.values(), Counter[str]())
    own, n, whole = texts[name], texts[name].total(), everything.total()
    apart = sorted(own, key=lambda word: -own[word] / n * _times(own[word] / n, everything[word] / whole))
    return Wanted(name, tuple(rng.sample(apart[:30], 8)))


def _times(own: float, all_of_them: float) -> float:
    return max(0.0, own / all_of_them - 1)


def values_of(subject: Subject, who: Marketer, before: Sequence[Answered]) -> Values:
    """What the product's ranking looks at."""
    facts = subject.facts
    themes, interests = touches(who.themes, facts), touches(who.interests, facts)
    return {
        Feature.ALWAYS: 1.0,
        Feature.THEMES: strength(themes),
        Feature.SEGMENTS: strength(interests),
        Feature.SIZE: size_of(subject.n),
        Feature.GROWTH: growth_of(subject.n, subject.expected),
        Feature.NOVELTY: novelty_of(subject.since),
        Feature.FEELING: feeling_of(facts),
        Feature.QUESTIONS: questions_of(facts),
        Feature.LIKED: liked_of(subject.about, before),
        Feature.ECHO: echo_of(facts),
    }


Measures = dict[str, list[tuple[float, float]]]  # of each way, week by week: nDCG, share of the first
Ranking = Callable[[Sequence[Subject], Sequence[list[float]], Belief], list[float]]
THEMES = [list(Feature).index(one) for one in (Feature.THEMES, Feature.SEGMENTS)]
LIKED = list(Feature).index(Feature.LIKED)


def _without(row: Sequence[float], place: int) -> list[float]:
    return [0.0 if at == place else value for at, value in enumerate(row)]


OURS = "**Parvis**"
WAYS: dict[str, Ranking] = {
    OURS: lambda _held, rows, belief: [one.value for one in foresee(belief, rows)],
    "Parvis before any answer": lambda _held, rows, _belief: [
        one.value for one in foresee(prior(), [_without(row, LIKED) for row in rows])
    ],
    "themes and segments alone": lambda held, rows, _belief: [
        max(row[at] for at in THEMES) + 1e-6 * one.n for one, row in zip(held, rows, strict=True)
    ],
    "growth alone": lambda held, _rows, _belief: [one.n / max(one.expected, 0.1) for one in held],
    "volume alone": lambda held, _rows, _belief: [float(one.n) for one in held],
}


def live(weeks: Sequence[list[Subject]], who: Marketer, rng: random.Random, noise: float) -> Measures:
    """A year with one marketer: each way's measures, week by week."""
    before: list[Answered] = []
    rows_said: list[list[float]] = []
    said: list[bool] = []
    belief = prior()
    measures: Measures = {way: [] for way in WAYS}
    for number, held in enumerate(weeks):
        if not held:
            continue
        rows = [row_of(values_of(one, who, before)) for one in held]
        true = [float(who.wanted(one)) for one in held]
        scores = {way: rank(held, rows, belief) for way, rank in WAYS.items()}
        if number >= LEARNING and any(true):
            for way, score in scores.items():
                measures[way].append((ndcg(score, true, GAINED) or 0.0, _first(score, true)))
        for at in _shown(scores[OURS], rng):
            yes = bool(true[at]) != (rng.random() < noise)
            rows_said.append(rows[at])
            said.append(yes)
            before.append(Answered(held[at].about, yes))
        belief = learn(prior(), rows_said, said)
    return measures


def _shown(scores: Sequence[float], rng: random.Random) -> list[int]:
    """The places of what is shown: the first ones, the last of them drawn from all that come after."""
    order = sorted(range(len(scores)), key=lambda at: (-scores[at], at))
    if len(order) <= SHOWN:
        return order
    return [*order[: SHOWN - 1], rng.choice(order[SHOWN - 1 :])]


def _first(scores: Sequence[float], true: Sequence[float]) -> float:
    order = sorted(range(len(scores)), key=lambda at: (-scores[at], at))[:FIRST]
    return sum(true[at] for at in order) / len(order)


def table_of(lives: Sequence[Measures]) -> None:
    """Medians over the marketers, their spread, and the ratio to ranking by volume."""
    quarter = [{way: held[-max(1, len(held) // 4) :] for way, held in one.items()} for one in lives]
    print(
        "| way | nDCG@10 | spread | ratio | wanted of the first 5 | spread | ratio | nDCG@10, last quarter |"
    )
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    volume = [_medians(lives, "volume alone", measure) for measure in (0, 1)]
    for way in WAYS:
        cells = []
        for measure in (0, 1):
            each = _each(lives, way, measure)
            middle = statistics.median(each)
            spread = f"{min(each):.2f} – {max(each):.2f}"
            cells += [f"{middle:.3f}", spread, f"{middle / max(volume[measure], 1e-9):.2f}"]
        print(f"| {way} | {' | '.join(cells)} | {_medians(quarter, way, 0):.3f} |")


def _each(lives: Sequence[Measures], way: str, measure: int) -> list[float]:
    return [statistics.fmean(week[measure] for week in one[way]) for one in lives if one[way]]


def _medians(lives: Sequence[Measures], way: str, measure: int) -> float:
    return statistics.median(_each(lives, way, measure))


def _lives(
    weeks: Sequence[list[Subject]], texts: dict[str, Counter[str]], seeds: int, noise: float
) -> list[Measures]:
    """A year with each marketer."""
    found = []
    for seed in range(seeds):
        rng = random.Random(seed)
        found.append(live(weeks, marketer_of(texts, rng), rng, noise))
    return found


def main() -> None:
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("--data", type=Path, default=os.environ.get("PARVIS_DATA"))
    asked.add_argument("--part", choices=sorted(PARTS), default="held-out")
    asked.add_argument("--seeds", type=int, default=20)
    asked.add_argument("--noise", type=float, default=0.1)
    given = asked.parse_args()
    if given.data is None:
        sys.exit("no data: give --data or PARVIS_DATA, a folder that holds reddit_top/")
    table, where = posts_of(given.data, given.part)
    weeks = weeks_of(table, where)
    texts: dict[str, Counter[str]] = defaultdict(Counter)
    for name, text in zip(where, table["text"].to_pylist(), strict=True):
        texts[name].update({word for word in plain_words(text.partition("\n")[0]) if len(word) > 2})
    lives = {noise: _lives(weeks, texts, given.seeds, noise) for noise in sorted({given.noise, *NOISES})}
    subjects = sum(map(len, weeks))
    print(
        f"{table.num_rows:,} posts, {len(weeks)} weeks, {subjects:,} subjects, {given.seeds} marketers, "
        f"{given.noise:.0%} of answers wrong, part: {given.part}\n"
    )
    table_of(lives[given.noise])
    told = (f"{noise:.0%} wrong: {_medians(held, OURS, 0):.3f}" for noise, held in lives.items())
    print(f"\nnDCG@10 of Parvis by how many answers are wrong: {'; '.join(told)}.")


if __name__ == "__main__":
    main()
