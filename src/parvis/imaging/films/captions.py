"""Captions: read from SRT and WebVTT, written as both, looked at as a reader would.

Files of captions come from many programs: what can be understood is (commas or dots, hours left out,
numbers missing, marks of style dropped), and what cannot is refused with its line. Sources: the SubRip
format as its programs write it; WebVTT, W3C candidate recommendation; reading pace and lines as the BBC's
Subtitle Guidelines ask.
"""

from __future__ import annotations

import enum
import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import regex

MOST_CUES: Final = 2_000
LONGEST_TEXT: Final = 500  # characters of one caption
LARGEST_FILE: Final = 1_000_000  # bytes
# BBC: at most 37 characters a line of television, two lines, 160 to 180 words a minute: about 17 signs a
# second.
LINE: Final = 37
LINES: Final = 2
PACE: Final = 17
SHORTEST_S: Final = 0.8
_TIME: Final = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})"
_TIMES: Final = re.compile(rf"^\s*{_TIME}\s*-->\s*{_TIME}")
_MARK: Final = re.compile(r"</?[A-Za-z][^<>]{0,100}>|<\d[\d:.]{0,20}>|\{\\[^{}]{0,100}\}")


@dataclass(frozen=True, slots=True)
class Cue:
    """One caption, from ``start`` to ``end`` in seconds; ``text`` may have several lines."""

    start: float
    end: float
    text: str


class Bad(enum.StrEnum):
    """Why captions cannot be read."""

    NONE = "none"  # no caption in it
    TIMES = "times"  # this line's times cannot be read, or end before they begin
    MANY = "many"
    LARGE = "large"


class BadCaptions(ValueError):  # noqa: N818 - what is wrong with the file
    """It cannot be read; ``line`` counts from 1, 0 for the whole."""

    def __init__(self, why: Bad, line: int = 0) -> None:
        super().__init__(f"{why} at line {line}")
        self.why, self.line = why, line


class Hint(enum.StrEnum):
    """What a reader would stumble over."""

    FAST = "fast"  # more signs a second than are read
    LONG = "long"  # more lines than two
    SHORT = "short"  # gone before it is seen
    TOGETHER = "together"  # begins before the last one ends
    LATE = "late"  # after the film's end


def text_of(data: bytes) -> str:
    """The words of a file: UTF-8, UTF-16 where it says so, else Windows-1252, which old programs wrote."""
    if len(data) > LARGEST_FILE:
        raise BadCaptions(Bad.LARGE)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def read(text: str) -> tuple[Cue, ...]:
    """The captions of an SRT or WebVTT file, in the order of their times; raises ``BadCaptions``."""
    lines = text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    cues = list[Cue]()
    at = 0
    while at < len(lines):
        if "-->" in lines[at]:
            start, end = _times(lines[at], at + 1)
            said, at = _said(lines, at + 1)
            if said:
                cues.append(Cue(start, end, said))
            if len(cues) > MOST_CUES:
                raise BadCaptions(Bad.MANY)
        else:
            at += 1
    if not cues:
        raise BadCaptions(Bad.NONE)
    return tuple(sorted(cues, key=lambda cue: (cue.start, cue.end)))


def _times(line: str, number: int) -> tuple[float, float]:
    found = _TIMES.match(line)
    if found is None:
        raise BadCaptions(Bad.TIMES, number)
    parts = found.groups()
    start, end = _seconds(parts[:4]), _seconds(parts[4:])
    if end <= start:
        raise BadCaptions(Bad.TIMES, number)
    return start, end


def _seconds(parts: Sequence[str | None]) -> float:
    hours, minutes, seconds, rest = (int((part or "0").ljust(3, "0") if at == 3 else part or 0)
                                     for at, part in enumerate(parts))  # fmt: skip
    return (((hours * 60 + minutes) * 60 + seconds) * 1000 + rest) / 1000


def _said(lines: Sequence[str], at: int) -> tuple[str, int]:
    """The lines until an empty one, or the next times with the number before them."""
    said = list[str]()
    while at < len(lines) and lines[at].strip() and "-->" not in lines[at]:
        said.append(lines[at])
        at += 1
    if at < len(lines) and "-->" in lines[at] and said and said[-1].strip().isdigit():
        said.pop()
    return tidied("\n".join(said)), at


def tidied(text: str) -> str:
    """Words alone: no marks of style, no signs that are not seen, at most 500 characters."""
    plain = html.unescape(_MARK.sub("", text))
    # Signs that turn the reading around without an end, and controls: they would reach beyond their caption.
    seen = regex.sub(r"[\p{Cc}\u202A-\u202E\u2066-\u2069--\n]", " ", plain, flags=regex.V1)
    lines = [" ".join(line.split()) for line in seen.split("\n")]
    return "\n".join(line for line in lines if line)[:LONGEST_TEXT].strip()


def moment(seconds: float, mark: str = ".") -> str:
    """« 00:01:02.345 »."""
    thousandths = round(max(seconds, 0) * 1000)
    whole, rest = divmod(thousandths, 1000)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}{mark}{rest:03d}"


def srt(cues: Iterable[Cue]) -> str:
    """As SubRip."""
    return "\n".join(
        f"{number}\n{moment(cue.start, ',')} --> {moment(cue.end, ',')}\n{cue.text}\n"
        for number, cue in enumerate(cues, 1)
    )


def vtt(cues: Iterable[Cue]) -> str:
    """As WebVTT; what would be a mark there is escaped."""
    said = (
        f"{moment(cue.start)} --> {moment(cue.end)}\n{html.escape(cue.text, quote=False)}\n" for cue in cues
    )
    return "\n".join(["WEBVTT\n", *said])


def hints(cues: Sequence[Cue], seconds: float) -> dict[int, tuple[Hint, ...]]:
    """What a reader would stumble over, by the place of the caption; ``seconds`` is the film's length."""
    found = dict[int, tuple[Hint, ...]]()
    for place, cue in enumerate(cues):
        signs = len(regex.findall(r"\X", cue.text.replace("\n", " ")))
        length = cue.end - cue.start
        wrong = (
            (Hint.LATE, cue.start >= seconds),
            (Hint.TOGETHER, place > 0 and cue.start < cues[place - 1].end - 1e-6),
            (Hint.SHORT, length < SHORTEST_S),
            (Hint.FAST, signs / length > PACE),
            (Hint.LONG, -(-signs // LINE) > LINES),
        )
        if any(told for _hint, told in wrong):
            found[place] = tuple(hint for hint, told in wrong if told)
    return found


def alone(cues: Iterable[Cue], seconds: float) -> tuple[Cue, ...]:
    """One caption at a time, none after the end: each ends where the next begins. What is drawn."""
    kept = [cue for cue in sorted(cues, key=lambda cue: cue.start) if cue.start < seconds]
    ends = [*(cue.start for cue in kept[1:]), seconds]
    return tuple(
        Cue(cue.start, min(cue.end, end), cue.text)
        for cue, end in zip(kept, ends, strict=True)
        if min(cue.end, end) > cue.start
    )
