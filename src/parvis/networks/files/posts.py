"""Rows become posts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from hashlib import blake2b
from typing import Final

from parvis.kit.markup import tidy
from parvis.kit.moments import sane
from parvis.networks.files.dates import parse_when
from parvis.networks.files.faults import BadLine, Reason
from parvis.networks.files.mapping import COUNTS, Role
from parvis.networks.files.mapping import Mapping as ColumnMapping
from parvis.networks.files.occurrences import Occurrences
from parvis.networks.files.tables import Row
from parvis.networks.ports import Author, Post

NETWORK: Final = "files"
_TAG: Final = re.compile(r"(?<![\w/&])#(\w*[^\W\d]\w*)")
_LINK: Final = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]}»]")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_SCALE: Final = {"k": 1_000, "m": 1_000_000}
_AMOUNT: Final = re.compile(r"(-?\d+(?:[.,]\d+)?)([km]?)")
_MOST: Final = 1 << 53  # beyond this a count is nonsense
MAX_TEXT: Final = 200_000  # characters; nothing heavier may reach the lake


def _neat(text: str) -> str:
    # Most cells are empty or one word: nothing to make tidy.
    return text if not text or text.isalnum() else tidy(text)


def tags_in(text: str) -> tuple[str, ...]:
    """Return the distinct hashtags of a text, lower case, without #, in order."""
    return tuple(dict.fromkeys(tag.lower() for tag in _TAG.findall(text))) if "#" in text else ()


def links_in(text: str) -> tuple[str, ...]:
    """Return the distinct web addresses of a text, in order."""
    return tuple(dict.fromkeys(_LINK.findall(text))) if "://" in text else ()


def amount(text: str) -> int | None:
    """Read a count as people write it (``1 204``, ``1,2k``, ``12.0``); None if it is none or negative."""
    if text.isdecimal() and len(text) < 16:
        return int(text)
    tight = re.sub(r"[\s\u00a0\u202f]", "", text).lower()
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", tight):
        tight = re.sub(r"[.,]", "", tight)
    match = _AMOUNT.fullmatch(tight)
    if not match or len(tight) > 20:
        return None
    value = float(match[1].replace(",", ".")) * _SCALE.get(match[2], 1)
    return round(value) if 0 <= value < _MOST else None


@dataclass(slots=True)
class PostMaker:
    """Makes posts from the rows of one file, in order.

    Rows without an id get one from content, author and written time, and from how many times the same
    three came before in the file: the same file read twice gives the same ids, and two people who both
    answered « merci » are two. Rows without an author are nobody's: each has its own.
    """

    mapping: ColumnMapping
    zone: tzinfo
    clock: Callable[[], datetime]
    occurrences: Occurrences

    def posts(self, rows: Sequence[Row | BadLine]) -> list[Post | BadLine]:
        """Return a post or a fault for each row; call in the order of the file."""
        checked = [row if isinstance(row, BadLine) else self._checked(row) for row in rows]
        ids = iter(self._ids([values for values in checked if not isinstance(values, BadLine)]))
        heard_at = self.clock()
        return [row if isinstance(row, BadLine) else self._post(row, next(ids), heard_at) for row in checked]

    def _checked(self, row: Row) -> _Told | BadLine:
        told = {role: row.values.get(column) or "" for role, column in self.mapping.roles.items()}
        if not told.get(Role.TEXT, "").strip():
            return BadLine(row.number, Reason.NO_TEXT)
        if max(map(len, told.values()), default=0) > MAX_TEXT:
            return BadLine(row.number, Reason.TOO_LONG)
        created = self._when(told.get(Role.CREATED, ""))
        if created is None and told.get(Role.CREATED):
            return BadLine(row.number, Reason.BAD_DATE, told[Role.CREATED][:40])
        return _Told(told, created)

    def _when(self, text: str) -> datetime | None:
        return parse_when(text, self.zone, day_first=self.mapping.day_first is not False) if text else None

    def _ids(self, checked: Sequence[_Told]) -> list[str]:
        digests = [_digest(told.cells) for told in checked if not told.cells.get(Role.ID)]
        numbers = self.occurrences.number([int.from_bytes(d[:8], "big") for d in digests])
        made = iter(f"row:{d.hex()}:{n}" for d, n in zip(digests, numbers, strict=True))
        return [_neat(told.cells.get(Role.ID, "").strip()) or next(made) for told in checked]

    def _post(self, told: _Told, id_: str, heard_at: datetime) -> Post:
        cells = told.cells
        text = _neat(cells[Role.TEXT])
        counts = {role: amount(cells[role]) if cells.get(role) else None for role in COUNTS}
        tags = tags_in(text)
        if cells.get(Role.HASHTAGS):
            listed = re.split(r"[\s,;|#\[\]'\"]+", _neat(cells[Role.HASHTAGS]).lower())
            tags = tuple(dict.fromkeys((*tags, *(tag for tag in listed if tag))))
        return Post(
            network=NETWORK,
            id=id_,
            author=_author(cells, id_, counts[Role.FOLLOWERS]),
            text=text,
            created_at=sane(told.created, heard_at),
            heard_at=heard_at,
            url=_address(cells.get(Role.URL, "")),
            title=_neat(cells.get(Role.TITLE, "")).strip(),
            languages=_languages(cells.get(Role.LANGUAGE, "")),
            reply_to=_neat(cells.get(Role.REPLY_TO, "").strip()) or None,
            links=links_in(text),
            hashtags=tags,
            likes=counts[Role.LIKES],
            reposts=counts[Role.REPOSTS],
            replies=counts[Role.REPLIES],
        )


@dataclass(frozen=True, slots=True)
class _Told:
    """What a row says by role, and the instant its date names."""

    cells: Mapping[Role, str]
    created: datetime | None


def _digest(cells: Mapping[Role, str]) -> bytes:
    parts = (cells.get(role, "").strip() for role in (Role.TEXT, Role.AUTHOR, Role.CREATED))
    joined = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return blake2b(joined, digest_size=16).digest()


def _author(cells: Mapping[Role, str], id_: str, followers: int | None) -> Author:
    handle = _neat(cells.get(Role.AUTHOR, "").strip()).removeprefix("@")
    name = _neat(cells.get(Role.NAME, "").strip())
    return Author(id=handle or name or f"anonymous:{id_}", handle=handle, name=name, followers=followers)


def _address(text: str) -> str:
    # Only a web address may ever become a link on a page.
    if not text:
        return ""
    found = _neat(text.strip())
    return found if found.startswith(("http://", "https://")) else ""


def _languages(text: str) -> tuple[str, ...]:
    if not text:
        return ()
    codes = (code.replace("_", "-") for code in _LANGUAGE.findall(text[:60]))
    return tuple(code for code in codes if len(code.split("-")[0]) <= 3 and code.lower() != "und")[:4]
