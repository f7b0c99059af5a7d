"""A line that was left out is told in words, and can be read back from what was kept of it."""

from __future__ import annotations

import pytest

from parvis.networks.files.faults import BadLine, Reason
from parvis.networks.files.words import REASONS, line_told


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_its_words(reason: Reason) -> None:
    assert line_told(BadLine(7, reason), str) == f"Line 7: {REASONS[reason]}."


@pytest.mark.parametrize(
    "line", [BadLine(1, Reason.NO_TEXT), BadLine(12, Reason.BAD_DATE, "32/13 (?)\n2026")]
)
def test_a_line_is_read_back_as_it_was_told(line: BadLine) -> None:
    assert BadLine.parse(str(line)) == line


@pytest.mark.parametrize("text", ["", "the host hung up", "line 3: unheard_of", "line x: no_text"])
def test_what_tells_no_line_is_not_one(text: str) -> None:
    assert BadLine.parse(text) is None
