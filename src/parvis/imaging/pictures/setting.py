"""Setting a paragraph: where lines break, and how large it may be.

Breaks follow Knuth and Plass (1981) with their squared slack as the cost, over lines of as equal a length as
the paragraph allows; a last line of one short word (a widow) and a line that ends in a small word cost more.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import regex

from parvis.imaging.pictures.families import Chain
from parvis.imaging.pictures.runs import Direction, direction_of, width_of

NARROW: Final = "\u202f"
UNBROKEN: Final = "\u00a0"
_WIDOW: Final = 0.9  # cost of a last line with one short word
_SMALL: Final = 0.12  # cost of a line that ends in an article or a preposition
_JOINED: Final = 1.2  # scripts from the right reach further above and below the line
_WORDY: Final = 400  # words that are set; more is refused before
_FRENCH: Final = (
    (re.compile(r"[ \u00a0\u202f]+([;!?])"), NARROW + r"\1"),
    (re.compile(r"[ \u00a0\u202f]+([:»%€])"), UNBROKEN + r"\1"),
    (re.compile(r"«[ \u00a0\u202f]+"), "«" + UNBROKEN),
    (re.compile(r"(?<=\d)[ \u202f](?=\d{3}\b)"), NARROW),
)
_EMOJI: Final = regex.compile(
    r"(?<=[^\s\p{Extended_Pictographic}]) (?=\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f)"
)
_BREAKS: Final = re.compile(r"[ \t]+")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph that is set: its lines, their size, and the distance between baselines, in pixels."""

    lines: tuple[str, ...]
    chain: Chain
    size: int
    leading: int
    language: str
    direction: Direction

    @property
    def height(self) -> int:
        """From the top of the first line's capitals to the last baseline."""
        return round(self.chain[0].cap * self.size) + (len(self.lines) - 1) * self.leading

    @property
    def width(self) -> float:
        """Of the longest line."""
        return max((self.line_width(line) for line in self.lines), default=0)

    def line_width(self, line: str) -> float:
        """Of one line."""
        return width_of(line, self.chain, self.size, self.language, self.direction)


@dataclass(frozen=True, slots=True)
class Fit:
    """How a paragraph may be set: sizes in pixels, ``leading`` in em, most lines."""

    smallest: int
    largest: int
    leading: float
    most_lines: int = 99
    grid: int = 1  # leading is a multiple of it
    below: float = 0.0  # em that stay free below the last baseline


def tidy(text: str, language: str) -> str:
    """The text with one space between words; in French, spaces that must not break do not.

    None is invented: a mark that follows its word without a space keeps doing so.
    """
    lines = [_BREAKS.sub(" ", line).strip() for line in text.replace("\r", "").split("\n")]
    text = "\n".join(line for line in lines if line)
    if language == "fr":
        for pattern, put in _FRENCH:
            text = pattern.sub(put, text)
    # No line begins with an emoji: it belongs to the word before it.
    return str(_EMOJI.sub(UNBROKEN, text))


def fitted(text: str, chain: Chain, room: tuple[float, float], fit: Fit, *, language: str) -> Block | None:
    """The paragraph as large as its room (width, height) allows, by binary search; None when the smallest
    size is too large."""
    width, height = room
    low, high, best = fit.smallest, fit.largest, None
    if len(text.split()) > _WORDY:
        return None
    while low <= high:
        middle = (low + high) // 2
        block = set_at(text, chain, middle, width, fit, language=language)
        if block is not None and block.height + fit.below * middle <= height:
            best, low = block, middle + 1
        else:
            high = middle - 1
    return best


def set_at(text: str, chain: Chain, size: int, width: float, fit: Fit, *, language: str) -> Block | None:
    """The paragraph at one size; None when a word is wider than the room, or there are too many lines."""
    lines = _lines(text, chain, size, round(width), language)
    if lines is None or len(lines) > fit.most_lines:
        return None
    direction = direction_of(text)
    em = fit.leading * (_JOINED if direction == "rtl" else 1)
    leading = max(fit.grid, round(size * em / fit.grid) * fit.grid)
    return Block(lines, chain, size, leading, language, direction)


@lru_cache(maxsize=4_000)
def _lines(text: str, chain: Chain, size: int, width: int, language: str) -> tuple[str, ...] | None:
    direction = direction_of(text)

    def measure(line: str) -> float:
        return width_of(line, chain, size, language, direction)

    lines: list[str] = []
    for paragraph in text.split("\n"):
        broken = broken_at(paragraph.split(" "), width, measure)
        if broken is None:
            return None
        lines += broken
    return tuple(lines)


def broken_at(words: list[str], width: float, measure: Callable[[str], float]) -> list[str] | None:
    """The lines of a paragraph, no wider than ``width``; None when a word is."""
    widths = [measure(word) for word in words]
    if max(widths, default=0) > width:
        return None
    space = measure("n n") - 2 * measure("n")
    count = _greedy(widths, space, width)
    if count == 1:
        return [" ".join(words)] if measure(" ".join(words)) <= width else None
    aim = (sum(widths) + space * (len(words) - count)) / count
    cuts = _cheapest(words, widths, space, width, aim=aim, count=count)
    lines = [" ".join(words[start:end]) for start, end in cuts]
    # Kerning across spaces is known only of the whole line.
    return lines if all(measure(line) <= width for line in lines) else None


def _greedy(widths: list[float], space: float, width: float) -> int:
    """How many lines are needed at least."""
    lines, used = 1, -space
    for word in widths:
        if used + space + word > width:
            lines, used = lines + 1, -space
        used += space + word
    return lines


def _cheapest(
    words: list[str], widths: list[float], space: float, width: float, *, aim: float, count: int
) -> list[tuple[int, int]]:
    """The breaks into ``count`` lines that cost least (dynamic programming over words and lines)."""
    most = len(words)
    best: list[dict[int, tuple[float, int]]] = [{} for _ in range(count + 1)]
    best[0][0] = (0.0, 0)
    for line in range(1, count + 1):
        for start, (cost, _from) in best[line - 1].items():
            used = -space
            for end in range(start + 1, most + 1):
                used += space + widths[end - 1]
                if used > width:
                    break
                total = cost + _cost(words[start:end], used, aim, is_last=end == most)
                if end not in best[line] or total < best[line][end][0]:
                    best[line][end] = (total, start)
    cuts, end = [], most
    for line in range(count, 0, -1):
        start = best[line][end][1]
        cuts.append((start, end))
        end = start
    return cuts[::-1]


def _cost(line: list[str], used: float, aim: float, *, is_last: bool) -> float:
    cost = ((used - aim) / aim) ** 2
    if is_last:
        return cost + (_WIDOW if len(line) == 1 and used < 0.45 * aim else 0)
    return cost + (_SMALL if len(line[-1]) <= 3 and line[-1].isalpha() and line[-1].islower() else 0)
