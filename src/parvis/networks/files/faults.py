"""What can be wrong with a file, and with one of its lines."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from typing import Final, Self

from parvis.networks.ports import Fault, NetworkError


class Reason(enum.StrEnum):
    """Why one line was left out. Stable: pages translate these codes."""

    NO_TEXT = "no_text"
    BAD_DATE = "bad_date"
    BAD_ENCODING = "bad_encoding"
    TOO_LONG = "too_long"
    UNCLOSED_QUOTE = "unclosed_quote"
    TOO_MANY_COLUMNS = "too_many_columns"
    BAD_JSON = "bad_json"
    NOT_AN_OBJECT = "not_an_object"
    BROKEN_RECORD = "broken_record"
    NOT_PUBLIC = "not_public"


_TOLD: Final = re.compile(r"line (\d+): ([a-z_]+)(?: \((.*)\))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that was left out, while the rest was imported.

    ``number`` is 1-based: the physical line for CSV, TSV and JSONL (what an editor shows), the item for JSON,
    Parquet and archives. ``detail`` is short English for a log, never the whole line.
    """

    number: int
    code: Reason
    detail: str = ""

    def __str__(self) -> str:
        return f"line {self.number}: {self.code}" + (f" ({self.detail})" if self.detail else "")

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Return the line that ``str`` of it told; None if ``text`` tells none."""
        found = _TOLD.fullmatch(text)
        if found is None or found[2] not in tuple(Reason):
            return None
        return cls(int(found[1]), Reason(found[2]), found[3] or "")


def unreadable(code: str, message: str) -> NetworkError:
    """A fault of the whole file, which only a person can mend. Codes start with ``file_``."""
    return NetworkError(Fault.BAD_INPUT, code, message)
