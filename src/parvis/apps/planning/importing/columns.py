"""The columns of a table of planned posts, and how its bytes become lines. Nothing here asks the database."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from datetime import date, time
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext_lazy as _

from parvis.core.errors import BadInput
from parvis.kit.csv import csv_text
from parvis.kit.text import fold

MOST_BYTES: Final = 4_000_000
MOST_LINES: Final = 10_000
LONGEST_CELL: Final = 120_000


class Column(StrEnum):
    """What a cell says; as the head of the template in English."""

    DATE = "date"
    TIME = "time"
    ZONE = "zone"
    NETWORK = "network"
    ACCOUNT = "account"
    TITLE = "title"
    TEXT = "text"
    LINK = "link"
    MEDIA = "media"
    CAMPAIGN = "campaign"


FRENCH: Final[Mapping[Column, str]] = {
    Column.DATE: "date",
    Column.TIME: "heure",
    Column.ZONE: "fuseau",
    Column.NETWORK: "réseau",
    Column.ACCOUNT: "compte",
    Column.TITLE: "titre",
    Column.TEXT: "texte",
    Column.LINK: "lien",
    Column.MEDIA: "médias",
    Column.CAMPAIGN: "campagne",
}
_NAMES: Final = {fold(name): column for column, name in FRENCH.items()} | {
    **{column.value: column for column in Column},
    "jour": Column.DATE, "day": Column.DATE, "hour": Column.TIME, "timezone": Column.ZONE,
    "time zone": Column.ZONE, "fuseau horaire": Column.ZONE, "media": Column.MEDIA, "picture": Column.MEDIA,
    "image": Column.MEDIA, "images": Column.MEDIA, "message": Column.TEXT, "url": Column.LINK,
}  # fmt: skip


_SEPARATOR: Final = re.compile(r"\"?sep=.\"?", re.IGNORECASE)


def decoded(data: bytes) -> str:
    """The text of a file: UTF-8, UTF-16 with its mark, else Windows-1252 as old spreadsheets write.

    Raises ``BadInput`` for what is too large or no text.
    """
    if len(data) > MOST_BYTES:
        raise BadInput(_("This file is larger than 4 MB. Divide it into several."), code="file")
    if not data.strip():
        raise BadInput(_("This file is empty."), code="file")
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16").replace("\x00", "")
        if b"\x00" in data:
            raise BadInput(
                _("This is no CSV file. In your spreadsheet, choose “Save as… CSV UTF-8”."), code="file"
            )
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            return data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise BadInput(
            _("The letters of this file cannot be read. In your spreadsheet, choose “Save as… CSV UTF-8”."),
            code="file",
        ) from error


def cells(text: str) -> Iterator[tuple[int, dict[Column, str]]]:
    """Each line that is not empty, with its number in the file (from 1, the head) and its cells.

    Raises ``BadInput`` when the head names no column that is needed, or there are too many lines.
    """
    at, first = _first_line(text)
    head, delimiter = _head(first)
    csv.field_size_limit(max(csv.field_size_limit(), MOST_BYTES))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    begins, count = 1, 0
    for row in reader:
        number, begins = begins, reader.line_num + 1
        if number <= at or not any(cell.strip() for cell in row):
            continue
        count += 1
        if count > MOST_LINES:
            raise BadInput(_("This file has more than ten thousand lines. Divide it."), code="file")
        yield (
            number,
            {column: csv_text(cell.strip()) for column, cell in zip(head, row, strict=False) if column},
        )


def _first_line(text: str) -> tuple[int, str]:
    """The line that names the columns, and its number from 1: after empty ones, and after ``sep=;``, by which
    spreadsheets tell each other what parts the cells."""
    for number, line in enumerate(io.StringIO(text, newline=None), 1):
        clear = line.strip("\r\n\ufeff")
        if clear.strip(' \t;,"') and not _SEPARATOR.fullmatch(clear):
            return number, clear
    return 1, ""


def _head(first: str) -> tuple[list[Column | None], str]:
    best: list[Column | None] = []
    chosen = ","
    for delimiter in (";", ",", "\t"):
        names = next(csv.reader([first], delimiter=delimiter), [])
        found = [_NAMES.get(fold(name.strip())) for name in names]
        if len({one for one in found if one}) > len({one for one in best if one}):
            best, chosen = found, delimiter
    if Column.TEXT not in best and Column.MEDIA not in best:
        raise BadInput(
            _("The first line names no column “text”. Begin with the template: it names every column."),
            code="file",
        )
    return [one if best.index(one) == n else None for n, one in enumerate(best)], chosen


def day_of(text: str) -> date:
    """2026-12-24, or 24/12/2026 as in French. Raises ``ValueError``."""
    if found := re.fullmatch(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", text):
        day, month, year = (int(part) for part in found.groups())
        return date(year, month, day)
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise ValueError(text)
    return date.fromisoformat(text)


def time_of(text: str) -> time:
    """09:30, 9h30, 9 h 30, 9h; 9:30 PM as spreadsheets in English write. Raises ``ValueError``."""
    clear = text.replace("\u00a0", " ").replace("\u202f", " ")
    found = re.fullmatch(r"(\d{1,2})\s?(?:[:hH]\s?(\d{2})?)(?::00)?(?:\s?([AaPp])\.?[Mm]\.?)?", clear)
    if not found or (found[3] and not 1 <= int(found[1]) <= 12):
        raise ValueError(text)
    hour = int(found[1]) if not found[3] else int(found[1]) % 12 + 12 * (found[3] in "pP")
    return time(hour, int(found[2] or 0))
