"""What is left of a picture in another shape."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.kit.framing import SHAPES, framed

SIDES = st.floats(1, 20_000)
SHARES = st.floats(0, 1)


@given(SIDES, SIDES, st.sampled_from([*SHAPES.values(), 1.91, 0.5]), SHARES, SHARES)
def test_a_frame_has_its_shape_lies_inside_touches_two_sides_and_holds_the_point(
    width: float, height: float, shape: float, across: float, down: float
) -> None:
    frame = framed(width, height, shape, (across, down))
    close = pytest.approx
    assert frame.width / frame.height == close(shape)
    assert frame.left >= 0
    assert frame.top >= 0
    assert frame.left + frame.width <= width * (1 + 1e-9)
    assert frame.top + frame.height <= height * (1 + 1e-9)
    assert frame.width == close(width) or frame.height == close(height)
    assert frame.left - 1e-6 <= across * width <= frame.left + frame.width + 1e-6
    assert frame.top - 1e-6 <= down * height <= frame.top + frame.height + 1e-6


def test_the_point_stands_in_the_middle_where_there_is_room() -> None:
    frame = framed(1_000, 500, 1.0, (0.6, 0.1))
    assert (frame.left, frame.top, frame.width, frame.height) == (350, 0, 500, 500)


@pytest.mark.parametrize("given_", [(0, 1, 1), (1, -1, 1), (1, 1, 0)])
def test_what_has_no_area_has_no_frame(given_: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="area"):
        framed(*given_)
