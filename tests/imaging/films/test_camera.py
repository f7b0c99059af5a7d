"""The camera: it keeps its subject, it moves calmly, and it jumps only where the film does."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.imaging.films import camera
from parvis.imaging.films.framing import Window, orders


def spot(places: np.ndarray, columns: int = 80) -> np.ndarray:
    """What stands out where a subject is at these shares of the width."""
    at = (np.arange(columns)[None, :] + 0.5) / columns
    return np.exp(-(((at - places[:, None]) / 0.03) ** 2))


def seen_at(path: np.ndarray, window: float, places: np.ndarray) -> np.ndarray:
    """How far the subject is from the window's middle, in widths of the window."""
    middle = path * (1 - window) + window / 2
    return np.abs(places - middle) / window


def test_a_subject_that_stays_is_filmed_by_a_camera_that_stays() -> None:
    """Trembling is no move."""
    places = 0.6 + 0.01 * np.sin(np.arange(40))
    path = camera.path_of(spot(places), 0.3, [])
    assert np.ptp(path) < 1e-6
    assert seen_at(path, 0.3, places).max() < 0.2


@settings(max_examples=15, deadline=None)
@given(st.floats(0.2, 0.9), st.floats(0, 6), st.floats(0.05, 0.25))
def test_a_subject_that_walks_stays_in_the_window(speed: float, phase: float, reach: float) -> None:
    """Whatever its way, it is never beyond the window's edge."""
    places = 0.5 + reach * np.sin(np.arange(48) * speed / 4 + phase)
    path = camera.path_of(spot(places), 0.32, [])
    assert seen_at(path, 0.32, places).max() < 0.5
    assert path.min() >= 0
    assert path.max() <= 1


def test_the_camera_is_calmer_than_its_subject() -> None:
    """The pace of a pan changes seldom: fewer changes than the subject's own."""
    places = np.clip(0.2 + 0.6 * np.arange(40) / 40 + 0.03 * np.sin(np.arange(40) * 2.1), 0, 1)
    path = camera.path_of(spot(places), 0.3, [])
    changes = np.abs(np.diff(path, 2)) > 1e-3
    assert changes.sum() <= 6
    assert np.abs(np.diff(path, 2)).sum() < 0.3 * np.abs(np.diff(places, 2)).sum()


def test_at_a_cut_the_camera_jumps_with_the_very_frame() -> None:
    """Left in the first shot, right from the first frame of the second."""
    places = np.where(np.arange(16) < 8, 0.2, 0.8)
    path = camera.path_of(spot(places), 0.3, [8])
    frames = camera.by_frame(path, [2.0], rate=4, fps=25, seconds=4)
    assert len(frames) == 100
    assert np.ptp(frames[:50]) == 0
    assert np.ptp(frames[50:]) == 0
    assert frames[50] - frames[49] > 0.5


def test_nothing_that_stands_out_leaves_the_camera_where_it_is() -> None:
    """A black film is cut anywhere, and does not shake."""
    path = camera.path_of(np.zeros((12, 40)), 0.3, [])
    assert np.ptp(path) == 0


def test_orders_are_one_line_a_move_a_little_before_their_frame() -> None:
    """As FFmpeg's sendcmd reads them."""
    said = orders(Window(90, 160, 10, 0, across=True, moves=((5, 12), (6, 14))), "crop@window0", 10)
    assert said == "0.47500 crop@window0 x 12;\n0.57500 crop@window0 x 14;\n"
