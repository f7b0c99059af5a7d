"""Lakes of tests hold few mentions; they are to be rolled up and indexed all the same."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="module", autouse=True)
def no_segment_is_too_small_for_a_roll_up() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("parvis.core.lake.rewrite.SMALL", 0)
        yield
