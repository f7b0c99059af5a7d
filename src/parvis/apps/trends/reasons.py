"""Why does it rise, and is it pushed? Read from the posts of the rise and those before; nothing is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

import pyarrow as pa
import pyarrow.compute as pc

from parvis.apps.listening.store import lake_of
from parvis.apps.trends.models import Rise
from parvis.apps.trends.subjects import named
from parvis.core.lake import Column, Filter, Lake
from parvis.kit.spelling import spellings
from parvis.science.coordination import Coordination, Said, examine
from parvis.science.copies import group_copies
from parvis.science.drivers import Driver, drivers

BEFORE = timedelta(days=14)  # what is usual is read from
KNOWN = timedelta(days=28)  # an author heard within is known here
READ = 1_500  # posts read of the rise, and of the time before it
COUNTED_AUTHORS = 2_000_000
SHOWN = 6  # posts that stand for the rise


class Aspect(StrEnum):
    """By what the excess is divided."""

    TERM = "term"
    HASHTAG = "hashtag"
    DOMAIN = "domain"
    AUTHOR = "author"
    NETWORK = "network"
    LANGUAGE = "language"


COLUMNS = {
    Aspect.TERM: "terms",
    Aspect.HASHTAG: "hashtags",
    Aspect.DOMAIN: "domains",
    Aspect.AUTHOR: "author",
    Aspect.NETWORK: "network",
    Aspect.LANGUAGE: "language",
}
LISTED = frozenset({Aspect.TERM, Aspect.HASHTAG, Aspect.DOMAIN})  # of which a post may hold several


@dataclass(frozen=True, slots=True)
class Typical:
    """A post that stands for the rise: what it says was said in ``copies`` posts, itself among them."""

    mention: str
    copies: int


@dataclass(frozen=True)
class Why:
    """What drives a rise of ``n`` posts where ``expected`` are usual, as the lake has them now.

    ``read`` of them were read in full (all, or drawn evenly); ``before`` posts of the time before.
    ``authors``: how many wrote the posts that were read, None where the network names none. ``table``: the
    posts that were read, as the lake has them.
    """

    n: int
    expected: float
    read: int
    before: int
    authors: int | None
    aspects: tuple[tuple[Aspect, tuple[Driver, ...]], ...]
    coordination: Coordination
    typical: tuple[Typical, ...]
    table: pa.Table


@dataclass(frozen=True)
class _Read:
    """The posts of a rise and those before it: how many there are, and those that were read."""

    n: int
    before: int
    now: pa.Table
    earlier: pa.Table


def why_of(rise: Rise, *, until: datetime) -> Why:
    """Read the posts of a rise; ``until``: its end, or the present while it lasts."""
    lake = lake_of(rise.workspace_id)
    read = _read(lake, rise, until)
    aspects = tuple((aspect, shares) for aspect in Aspect if (shares := _shares(rise, aspect, read)))
    authors = set(read.now["author"].to_pylist()) - {""}
    return Why(
        n=read.n,
        expected=rise.expected,
        read=read.now.num_rows,
        before=read.before,
        authors=len(authors) or None,
        aspects=aspects,
        coordination=_examined(lake, rise, read),
        typical=_typical(read.now, aspects),
        table=read.now,
    )


@dataclass(frozen=True)
class Look:
    """The posts of a rise as they were read, the signs of pushing, the words and hashtags that carry it."""

    table: pa.Table
    coordination: Coordination
    carriers: tuple[str, ...]


def look_at(rise: Rise, *, until: datetime) -> Look:
    """Read the posts of a rise, for whoever keeps what they say as counts."""
    lake = lake_of(rise.workspace_id)
    read = _read(lake, rise, until)
    carriers = (*_shares(rise, Aspect.HASHTAG, read), *_shares(rise, Aspect.TERM, read))
    return Look(read.now, _examined(lake, rise, read), tuple(one.key for one in carriers))


def written(read: pa.Table, words: Iterable[str]) -> dict[str, str]:
    """Folded words as the posts that were read write them; those that none of them holds are left out."""
    texts = (f"{one['title']}\n{one['text']}" for one in read.select(["title", "text"]).to_pylist())
    return spellings(texts, words)


def _read(lake: Lake, rise: Rise, until: datetime) -> _Read:
    subject = named(rise)
    now = subject.filter(rise.since, until).on_hours()
    earlier = subject.filter(rise.since - BEFORE, rise.since)
    n, before = lake.count(now), lake.count(earlier)
    return _Read(n, before, _some(lake, now, n), _some(lake, earlier, before))


def _some(lake: Lake, asked: Filter, n: int) -> pa.Table:
    """All posts, or so many drawn evenly, the same each time."""
    return lake.latest(asked, limit=READ) if n <= READ else lake.sample(asked, READ, seed=0)


def _shares(rise: Rise, aspect: Aspect, read: _Read) -> tuple[Driver, ...]:
    """What carries the rise; counted in what was read, which stands for all where there is more."""
    now, before = (_counted(table, aspect) for table in (read.now, read.earlier))
    for nothing in ("", "unknown", *([rise.key] if rise.kind == aspect.value else [])):
        now.pop(nothing, None)
    if aspect in {Aspect.NETWORK, Aspect.LANGUAGE} and len(now) < 2:  # all of them, as always
        return ()
    share = read.now.num_rows / read.n if read.n else 1.0
    n, n_before = read.now.num_rows, read.earlier.num_rows
    return drivers(now, before, n=n, n_before=n_before, expected=rise.expected * share)


def _counted(table: pa.Table, aspect: Aspect) -> Counter[str]:
    """How many posts hold each value."""
    values = table[COLUMNS[aspect]].to_pylist()
    if aspect in LISTED:
        return Counter(value for held in values for value in set(held))
    return Counter(values)


def _examined(lake: Lake, rise: Rise, read: _Read) -> Coordination:
    return examine(_said(read.now), _said(read.earlier), _known(lake, rise, read.now))


def _known(lake: Lake, rise: Rise, table: pa.Table) -> set[str] | None:
    """Which of these authors were heard here before, on any subject; None when no author was."""
    heard = lake.counts(
        Filter(since=rise.since - KNOWN, until=rise.since), Column.AUTHOR, limit=COUNTED_AUTHORS
    )
    authors = pc.unique(table["author"])
    if not set(heard["key"].to_pylist()[:2]) - {""}:
        return None
    known: list[str] = authors.filter(pc.is_in(authors, heard["key"])).to_pylist()
    return set(known) - {""}


def _said(table: pa.Table) -> list[Said]:
    columns = ("title", "text", "author", "created_at", "links")
    rows: list[dict[str, Any]] = table.select(columns).to_pylist()
    return [
        Said(
            text=f"{row['title']} {row['text']}".strip(),
            author=row["author"],
            minute=int(row["created_at"].timestamp()) // 60,
            links=tuple(dict.fromkeys(map(plain_link, row["links"]))),
        )
        for row in rows
    ]


def plain_link(link: str) -> str:
    """A link without what only tells where it was found: scheme, ``www.``, fragment, ``utm_`` parameters."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return link
    kept = "&".join(part for part in parts.query.split("&") if part and not part.startswith("utm_"))
    host = parts.netloc.lower().removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}{'?' + kept if kept else ''}"


def _typical(table: pa.Table, aspects: tuple[tuple[Aspect, tuple[Driver, ...]], ...]) -> tuple[Typical, ...]:
    """Posts that hold most of what drives the rise, one for each text that was said again and again."""
    carried = {
        (COLUMNS[aspect], driver.key): driver.share
        for aspect, shares in aspects
        if aspect in LISTED
        for driver in shares
    }
    lists = [COLUMNS[aspect] for aspect in sorted(LISTED)]
    rows = table.select(["mention", "text", "title", "engagement", *lists]).to_pylist()
    groups = group_copies([f"{row['title']} {row['text']}" for row in rows])
    sizes = Counter(groups)

    def weight(at: int) -> tuple[float, int, str]:
        row = rows[at]
        held = sum(carried.get((name, value), 0.0) for name in lists for value in row[name])
        return (-held, -(row["engagement"] or 0), row["mention"])

    found: dict[object, Typical] = {}
    for at in sorted(range(len(rows)), key=weight):
        group = groups[at]
        place: object = group if group >= 0 else rows[at]["mention"]
        found.setdefault(place, Typical(rows[at]["mention"], sizes[group] if group >= 0 else 1))
        if len(found) == SHOWN:
            break
    return tuple(found.values())
