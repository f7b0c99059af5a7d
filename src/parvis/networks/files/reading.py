"""Looking into a file, and reading it: the two doors of this network besides its listener."""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Callable, Iterator
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final, Self, TypeVar

from parvis.kit.moments import utc_now
from parvis.networks.files.archives import archive_posts
from parvis.networks.files.encodings import UTF8
from parvis.networks.files.faults import BadLine, unreadable
from parvis.networks.files.layout import ARCHIVES, Format, Layout, layout_of
from parvis.networks.files.mapping import Guess, Mapping, Role, guess_mapping
from parvis.networks.files.occurrences import Occurrences
from parvis.networks.files.opening import CAPS, Caps, regular_file
from parvis.networks.files.posts import PostMaker
from parvis.networks.files.tables import START, Place, Row, open_parquet, rows
from parvis.networks.ports import Post

_PREVIEW: Final = 20
_LOOKED_AT: Final = 200  # rows the guess and the estimate stand on
_HEAD: Final = 4096
_CURSOR: Final = re.compile(r"v1:(\d{1,18}):(\d{1,18}):(\d{1,18}):(\d{1,5}):([0-9a-f]{16})")

Clock = Callable[[], datetime]
_T = TypeVar("_T")  # 3.11 has no other syntax


@dataclass(frozen=True, slots=True)
class Preview:
    """What a person sees before importing.

    ``rows`` are the first 20 readable ones as text by column, ``bad`` the unreadable ones met on the way.
    ``total`` is the number of rows, exact only if ``total_is_exact``. For an archive there is no column to
    choose: ``columns`` are those of a post and the guess is empty.
    """

    format: Format
    columns: tuple[str, ...]
    guess: Guess
    rows: tuple[MappingOf[str, str], ...]
    bad: tuple[BadLine, ...]
    encoding: str
    delimiter: str
    header: bool
    total: int
    total_is_exact: bool

    @property
    def needs_mapping(self) -> bool:
        """True if a person (or the guess) must say which column is the text."""
        return self.format not in ARCHIVES


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a file: its posts, the lines left out, and the cursor after both."""

    posts: tuple[Post, ...]
    bad: tuple[BadLine, ...]
    cursor: str


def inspect(
    path: str | Path,
    mapping: Mapping | None = None,
    *,
    root: str | Path | None = None,
    caps: Caps = CAPS,
    clock: Clock = utc_now,
) -> Preview:
    """Look into a file: format, columns, guessed mapping, 20 rows. Reads its beginning only.

    ``mapping`` carries what a person already decided (encoding, delimiter, header). ``root`` is the folder
    it must lie in. Raises ``NetworkError`` with a code that starts with ``file_``.
    """
    layout = layout_of(regular_file(path, root), mapping, caps)
    if layout.format in ARCHIVES:
        return _archive_preview(layout, clock)
    seen = list(itertools.islice(rows(layout), _LOOKED_AT))
    good = [row.values for _, row in seen if isinstance(row, Row)]
    columns = layout.columns or tuple(dict.fromkeys(name for values in good for name in values))
    total, exact = _total(layout, seen[-1][0] if seen else START, len(seen) < _LOOKED_AT)
    return Preview(
        format=layout.format,
        columns=columns,
        guess=guess_mapping(columns, good),
        rows=tuple(good[:_PREVIEW]),
        bad=tuple(row for _, row in seen if isinstance(row, BadLine)),
        encoding=layout.encoding,
        delimiter=layout.delimiter if layout.format is Format.DELIMITED else "",
        header=layout.header,
        total=total,
        total_is_exact=exact,
    )


def _total(layout: Layout, last: Place, ended: bool) -> tuple[int, bool]:
    if layout.format is Format.PARQUET:
        with open_parquet(layout) as file:
            return file.metadata.num_rows, True
    if ended or not last.offset:
        return last.rows, ended
    return max(last.rows, round(layout.path.stat().st_size / last.offset * last.rows)), False


def _archive_preview(layout: Layout, clock: Clock) -> Preview:
    found = list(itertools.islice(archive_posts(layout, clock), _PREVIEW + 1))
    shown = [_shown(post) for _, post in found[:_PREVIEW] if isinstance(post, Post)]
    return Preview(
        format=layout.format,
        columns=tuple(_shown(None)),
        guess=Guess(Mapping(), {}),
        rows=tuple(shown),
        bad=tuple(post for _, post in found if isinstance(post, BadLine)),
        encoding=UTF8,
        delimiter="",
        header=False,
        total=len(found),
        total_is_exact=len(found) <= _PREVIEW,
    )


def _shown(post: Post | None) -> dict[str, str]:
    if post is None:
        return dict.fromkeys((Role.TEXT, Role.CREATED, Role.AUTHOR, Role.URL), "")
    who = post.author.handle or post.author.id
    return {
        Role.TEXT: post.text,
        Role.CREATED: post.created_at.isoformat(),
        Role.AUTHOR: who,
        Role.URL: post.url,
    }


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a file, and the first bytes it was found in, so that another file starts anew."""

    place: Place
    head: int
    digest: str

    def __str__(self) -> str:
        place = self.place
        return f"v1:{place.rows}:{place.line}:{place.offset}:{self.head}:{self.digest}"

    @classmethod
    def of(cls, path: Path, place: Place) -> Self:
        """Return the cursor that stands for ``place`` in the file at ``path``."""
        size = min(_HEAD, path.stat().st_size)
        return cls(place, size, _digest(path, size))

    @classmethod
    def resume(cls, path: Path, text: str) -> Place:
        """Return the place ``text`` names if the file still begins the same way, else the beginning."""
        match = _CURSOR.fullmatch(text)
        if not match or int(match[4]) > _HEAD or _digest(path, int(match[4])) != match[5]:
            return START
        place = Place(int(match[1]), int(match[2]), int(match[3]))
        return place if place.offset <= path.stat().st_size else START


def _digest(path: Path, size: int) -> str:
    with path.open("rb") as stream:
        return hashlib.blake2b(stream.read(size), digest_size=8).hexdigest()


def read(
    path: str | Path,
    mapping: Mapping | None = None,
    *,
    batch_rows: int = 1000,
    cursor: str = "",
    root: str | Path | None = None,
    caps: Caps = CAPS,
    clock: Clock = utc_now,
) -> Iterator[Part]:
    """Yield a file's posts in parts of at most ``batch_rows`` rows, from ``cursor`` on ("" is the beginning).

    Streams: memory does not grow with the file (8 bytes a row where rows have no id; a Bluesky repository
    is held whole). Bad lines are told and passed over; the file as a whole raises ``NetworkError``.
    Without a mapping the guess is used; without a text column that is ``file_no_text``.
    """
    found = regular_file(path, root)
    layout = layout_of(found, mapping, caps)
    place = Cursor.resume(found, cursor)
    items = _archive(layout, place, clock) if layout.format in ARCHIVES else None
    items = items if items is not None else _table(layout, place, mapping, batch_rows, clock)
    for batch in _batches(items, batch_rows):
        made = [item for _, item in batch]
        yield Part(
            posts=tuple(item for item in made if isinstance(item, Post)),
            bad=tuple(item for item in made if isinstance(item, BadLine)),
            cursor=str(Cursor.of(found, batch[-1][0])),
        )


Made = tuple[Place, Post | BadLine]


def _batches(items: Iterator[_T], size: int) -> Iterator[list[_T]]:
    while batch := list(itertools.islice(items, size)):
        yield batch


def _archive(layout: Layout, place: Place, clock: Clock) -> Iterator[Made]:
    return ((Place(n), item) for n, item in archive_posts(layout, clock) if n > place.rows)


def _table(
    layout: Layout, place: Place, mapping: Mapping | None, batch_rows: int, clock: Clock
) -> Iterator[Made]:
    chosen = _chosen(layout, mapping)
    maker = PostMaker(chosen, chosen.zone(), clock, Occurrences())
    # Ids made from content count how often the same was met: that needs the rows before the place too.
    start = place if Role.ID in chosen.roles else START
    for batch in _batches(rows(layout, start), batch_rows):
        made = maker.posts([row for _, row in batch])
        yield from ((at, item) for (at, _), item in zip(batch, made, strict=True) if at.rows > place.rows)


def _chosen(layout: Layout, mapping: Mapping | None) -> Mapping:
    """Return the mapping given, completed by the guess if it names no column."""
    if mapping is None or not mapping.roles:
        seen = [row.values for _, row in itertools.islice(rows(layout), _LOOKED_AT) if isinstance(row, Row)]
        columns = layout.columns or tuple(dict.fromkeys(name for values in seen for name in values))
        guess = guess_mapping(columns, seen).mapping
        told = mapping or Mapping()
        day_first = guess.day_first if told.day_first is None else told.day_first
        mapping = replace(told, roles=guess.roles, day_first=day_first)
    if Role.TEXT not in mapping.roles:
        raise unreadable("file_no_text", "Which column holds the text of the posts?")
    if layout.columns and mapping.roles[Role.TEXT] not in layout.columns:
        raise unreadable("file_no_text", "The file has no column of that name.")
    return mapping
