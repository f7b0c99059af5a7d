"""Reading a quarter of the lake once, day by day, for what people state of themselves.

A person is a pseudonym. Feeds are publications and no people; posts without an author count nobody. What an
author stated is held in memory while the quarter is read, and forgotten: only protected tables leave here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from parvis.ai.ports import UNKNOWN
from parvis.ai.statements import Kind, recognise
from parvis.apps.demographics.quarters import Quarter, days_utc
from parvis.apps.listening.authors.refused import refused_field
from parvis.core.lake import Lake, LakeBusy
from parvis.science.disclosure import LEAST, Protected, Shown, protect, protect_each, rounded

LANGUAGE: Final = "language"
SEVERAL: Final = "several"  # somebody who states two occupations is in neither, so that cells are a partition
KINDS: Final = (Kind.OCCUPATION, Kind.SITUATION, Kind.AGE, Kind.PLACE)
PUBLICATIONS: Final = frozenset({"rss"})
ROWS: Final = 5_000
_COLUMNS: Final = ("author", "network", "created_at", "language", "text")
_TRIES: Final = 5


def _is_protected(words: str) -> bool:
    return refused_field(words) is not None


@dataclass
class _People:
    """What the people of a quarter state, by pseudonym, while it is read."""

    stated: dict[str, dict[Kind, set[str]]] = field(default_factory=lambda: defaultdict(dict))
    languages: list[pa.Table] = field(default_factory=list)
    children: set[str] = field(default_factory=set)

    def hear(self, batch: pa.Table) -> None:
        """Take in some posts (columns author, language, text), each with an author."""
        self.languages.append(
            batch.select(["author", "language"]).group_by(["author", "language"]).aggregate([])
        )
        for author, said in zip(
            batch["author"].to_pylist(),
            recognise(batch["text"], protected=_is_protected),
            strict=True,
        ):
            if said.child:
                self.children.add(author)
            for one in said.statements:
                self.stated[author].setdefault(one.kind, set()).add(one.value)

    def by_language(self) -> Counter[str]:
        """Everybody by the language they write in; ``SEVERAL`` for those who write in more than one."""
        if not self.languages:
            return Counter()
        pairs = pa.concat_tables(self.languages).group_by(["author", "language"]).aggregate([])
        children = pa.array(sorted(self.children), pa.string())
        pairs = pairs.filter(pc.invert(pc.is_in(pairs["author"], children)))
        known = pairs.filter(pc.not_equal(pairs["language"], UNKNOWN))
        each = known.group_by("author").aggregate([("language", "count"), ("language", "one")])
        named = pc.if_else(pc.equal(each["language_count"], 1), each["language_one"], SEVERAL)
        found = Counter({str(row["values"]): row["counts"] for row in pc.value_counts(named).to_pylist()})
        found[UNKNOWN] = pc.count_distinct(pairs["author"]).as_py() - each.num_rows
        return found

    def by_kind(self, kind: Kind) -> Counter[str]:
        """People by the one thing they state; ``SEVERAL`` for those who state more than one."""
        said = (
            kinds[kind]
            for author, kinds in self.stated.items()
            if kind in kinds and author not in self.children
        )
        return Counter(next(iter(values)) if len(values) == 1 else SEVERAL for values in said)

    def interests(self) -> Counter[str]:
        """People by each subject they say they love; somebody may love several."""
        return Counter(
            value
            for author, kinds in self.stated.items()
            if author not in self.children
            for value in kinds.get(Kind.INTEREST, ())
        )


@dataclass(frozen=True, slots=True)
class Counted:
    """A quarter as it may be shown: people (rounded; 0 for too few to be told of), and each kind's table."""

    posts: int
    people: int
    partitions: Mapping[str, Protected]
    interests: tuple[Shown, ...]


def count_quarter(
    lake: Lake, quarter: Quarter, zone: str, *, posts: int, stop: Callable[[], bool] = lambda: False
) -> Counted | None:
    """Count the people of a quarter that holds ``posts``; None when asked to stop before the end."""
    people = _People()
    for batch in _posts(lake, quarter, zone):
        if stop():
            return None
        people.hear(batch)
    languages = people.by_language()
    everybody = languages.total()
    partitions = {kind.value: protect(people.by_kind(kind)) for kind in KINDS}
    return Counted(
        posts=posts,
        people=rounded(everybody) if everybody >= LEAST else 0,
        partitions={LANGUAGE: protect(languages), **partitions},
        interests=protect_each(people.interests(), among=everybody),
    )


def _posts(lake: Lake, quarter: Quarter, zone: str) -> Iterator[pa.Table]:
    """The posts of people in a quarter, some thousands at a time."""
    first, last = days_utc(quarter, zone)
    bounds = quarter.bounds(zone)
    for name in lake.day_names():
        if first <= name <= last:
            yield from _day(lake, name, bounds)


def _day(lake: Lake, name: str, bounds: tuple[datetime, datetime]) -> list[pa.Table]:
    """The posts of one day; read again from the start where its files were replaced meanwhile."""
    for _again in range(_TRIES):
        try:
            read = lake.day(name).batches(_COLUMNS, ROWS)
            return [_of_people(pa.Table.from_batches([batch]), bounds) for batch in read]
        except (duckdb.IOException, FileNotFoundError) as error:
            gone = error
    raise LakeBusy("the lake's files changed faster than they could be read") from gone


def _of_people(posts: pa.Table, bounds: tuple[datetime, datetime]) -> pa.Table:
    since, until = (pa.scalar(at, pa.timestamp("us", tz="UTC")) for at in bounds)
    at, author = posts["created_at"], posts["author"]
    inside = pc.and_(pc.greater_equal(at, since), pc.less(at, until))
    person = pc.and_(
        pc.not_equal(author, ""), pc.invert(pc.is_in(posts["network"], pa.array(sorted(PUBLICATIONS))))
    )
    return posts.filter(pc.and_(inside, person)).select(["author", "language", "text"])
