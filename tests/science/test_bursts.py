"""A burst rings once and soon; rhythm, noise and silence do not ring."""

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.science.bursts import BurstDetector, Setting, score_series

PER_DAY = 288
COUNTS = st.lists(st.one_of(st.none(), st.integers(0, 100_000)), max_size=400)
SMALL = Setting(return_days=0.5, warm_days=0.5, silence_hours=1)


def brand(seed: int, days: int = 28, mean: float = 20.0) -> np.ndarray:
    """Four weeks of one made-up brand, every five minutes: a rhythm, overdispersed counts, no burst."""
    rng = np.random.default_rng(seed)
    at = np.arange(days * PER_DAY)
    rhythm = mean * np.exp(np.sin(2 * np.pi * at / PER_DAY)) * np.where(at // PER_DAY % 7 >= 5, 0.5, 1.0)
    return rng.poisson(rhythm * rng.gamma(6, 1 / 6, len(at))).astype(float)


def alarms(counts: np.ndarray, setting: Setting | None = None) -> list[int]:
    scores = score_series(counts.tolist(), PER_DAY, setting=setting)
    return [row for row, score in enumerate(scores) if score.alarm]


@pytest.mark.parametrize("mean", [0.5, 5.0, 200.0])
def test_a_planted_burst_rings_within_a_quarter_of_an_hour_for_quiet_and_for_loud_brands(mean: float) -> None:
    counts = brand(1, mean=mean)
    start = 20 * PER_DAY + 100
    counts[start : start + 24] += 10 * mean + 10
    assert any(start <= row <= start + 3 for row in alarms(counts))


def test_a_burst_at_night_rings_though_the_day_is_louder() -> None:
    counts = brand(2)
    night = 16 * PER_DAY + 216
    counts[night : night + 12] += 45
    assert counts[night : night + 12].mean() < 2 * counts.reshape(-1, PER_DAY)[:, 72].mean()
    assert any(night <= row <= night + 3 for row in alarms(counts))


def test_one_long_burst_rings_once() -> None:
    counts = brand(3)
    start = 20 * PER_DAY
    counts[start : start + 72] += 300
    rung = [row for row in alarms(counts) if start <= row < start + 144]
    assert len(rung) == 1


def test_a_far_larger_burst_breaks_the_silence_after_an_alarm() -> None:
    counts = brand(4)
    start = 20 * PER_DAY
    counts[start : start + 6] += 300
    counts[start + 24 : start + 30] += 8_000
    rung = alarms(counts)
    assert any(start <= row < start + 6 for row in rung)
    assert any(start + 24 <= row < start + 30 for row in rung)


def test_rhythm_and_noise_alone_ring_about_as_often_as_the_return_period_says() -> None:
    setting = Setting(return_days=4)
    days = rung = 0
    for seed in range(6):
        rung += sum(row >= 7 * PER_DAY for row in alarms(brand(seed, days=35), setting))
        days += 28
    assert 0.3 / 4 < rung / days < 2.0 / 4


@pytest.mark.parametrize("mean", [0.1, 1.0, 20.0])
@pytest.mark.parametrize("days", [7.0, 30.0])
def test_hours_ring_hardly_oftener_than_asked_for_however_few_the_posts(mean: float, days: float) -> None:
    setting = Setting(return_days=days, silence_hours=0, warm_days=14)
    rung = heard = 0
    for seed in range(12):
        hours = brand(seed, days=70, mean=mean / 12).reshape(-1, 12).sum(axis=1)
        rung += sum(score.alarm for score in score_series(hours.tolist(), 24, setting=setting)[14 * 24 :])
        heard += 56
    assert rung / heard < 1.25 / days


def test_a_burst_of_the_fourth_day_rings_though_few_peaks_are_known() -> None:
    heard = unaided = 0
    for seed in range(5):
        for mean in (0.5, 5.0, 200.0):
            counts = brand(seed, days=4, mean=mean)
            start = 3 * PER_DAY + 100
            counts[start : start + 24] += 5 * mean + 8
            heard += any(start <= row <= start + 6 for row in alarms(counts))
            unaided += any(start <= row <= start + 6 for row in alarms(counts, Setting(typical_peaks=0)))
    assert heard == 15
    assert unaided < heard


def test_a_lone_post_after_weeks_of_silence_does_not_ring() -> None:
    silent = [0.0] * (40 * PER_DAY)
    assert not any(score.alarm for score in score_series([*silent, 1.0, *silent[:500], 1.0], PER_DAY))


def test_a_state_told_by_an_earlier_version_is_gone_on_with() -> None:
    counts = brand(9, days=3)
    detector = BurstDetector(PER_DAY)
    for count in counts:
        detector.update(count)
    state = detector.state()
    del state["setting"]["apart_hours"], state["setting"]["typical_peaks"]
    state["tail"] |= {"shape": 0.0, "scale": 0.0, "peaks": [], "starts": []}  # it had not known five peaks
    old = BurstDetector.restore(json.loads(json.dumps(state)))
    days = [old.update(count).return_days for count in [*brand(10, days=2), *[400.0] * 3]]
    assert days[-1] > 7
    assert all(math.isfinite(one) for one in days)


def test_a_sharp_daily_rhythm_without_noise_never_rings_once_learnt() -> None:
    day = np.repeat([4.0, 400.0, 100.0], PER_DAY // 3)
    assert [row for row in alarms(np.tile(day, 42)) if row > 28 * PER_DAY] == []


@pytest.mark.parametrize("constant", [0.0, 1.0, 1e6])
def test_a_constant_series_never_rings_and_is_foreseen(constant: float) -> None:
    scores = score_series([constant] * 5_000, PER_DAY)
    assert not any(score.alarm for score in scores)
    assert scores[-1].expected == pytest.approx(constant, rel=1e-6, abs=1e-6)


def test_a_burst_does_not_become_the_new_normal() -> None:
    counts = brand(5)
    start = 20 * PER_DAY
    plain = score_series(counts.tolist(), PER_DAY)[start + 12].expected
    counts[start : start + 12] *= 50
    after = score_series(counts.tolist(), PER_DAY)[start + 12].expected
    assert after < 2 * plain


def test_missing_buckets_score_nothing_and_teach_nothing() -> None:
    counts: list[float | None] = brand(6, days=7).tolist()
    gap: list[float | None] = [None, math.nan] * 20
    scores = score_series(counts + gap, PER_DAY)
    assert all(math.isnan(score.surprise) and not score.alarm for score in scores[-40:])
    whole, missed = BurstDetector(PER_DAY), BurstDetector(PER_DAY)
    for count in counts:
        whole.update(count)
        missed.update(count)
    for _ in range(7 * PER_DAY):
        missed.update(None)
    assert missed.update(30).expected == pytest.approx(whole.update(30).expected)


def test_an_empty_series_has_no_score() -> None:
    assert score_series([], PER_DAY) == []


def test_the_larger_of_two_surprises_comes_back_less_often() -> None:
    history = brand(7).tolist()
    days = [score_series([*history, count], PER_DAY)[-1].return_days for count in (20, 200, 400, 800)]
    assert days[0] == 0.0
    assert 0 < days[1] < days[2] < days[3]


@given(COUNTS, st.integers(0, 400))
@settings(max_examples=40, deadline=None)
def test_a_prefix_gets_the_same_scores(counts: list[float | None], cut: int) -> None:
    scores = score_series(counts, 24, setting=SMALL)
    assert repr(scores[:cut]) == repr(score_series(counts[:cut], 24, setting=SMALL))


@given(COUNTS, st.integers(0, 167))
@settings(max_examples=40, deadline=None)
def test_scores_are_numbers_whatever_the_counts(counts: list[float | None], first: int) -> None:
    for count, score in zip(counts, score_series(counts, 24, first=first, setting=SMALL), strict=True):
        assert score.return_days >= 0
        assert not math.isinf(score.return_days)
        assert math.isnan(score.surprise) == (count is None)


@pytest.mark.parametrize("factor", [2, 10, 1_000])
def test_a_louder_copy_of_a_series_rings_at_the_same_burst(factor: int) -> None:
    counts = brand(8, days=14, mean=50)
    counts[3_000:3_010] += 2_000
    assert any(3_000 <= row < 3_003 for row in alarms(counts))
    assert any(3_000 <= row < 3_003 for row in alarms(counts * factor))


@pytest.mark.parametrize("count", [-1.0, math.inf, -math.inf])
def test_what_cannot_be_a_count_is_refused(count: float) -> None:
    with pytest.raises(ValueError, match="finite and not negative"):
        score_series([1.0, count], PER_DAY)


@pytest.mark.parametrize("per_day", [0, 1, 23, 100])
def test_a_day_that_is_no_whole_number_of_buckets_an_hour_is_refused(per_day: int) -> None:
    with pytest.raises(ValueError, match="multiple of 24"):
        BurstDetector(per_day)


@pytest.mark.parametrize(
    "wrong",
    [
        {"return_days": 0},
        {"quantile": 1.0},
        {"quantile": 0.2},
        {"silence_hours": -1},
        {"apart_hours": -1},
        {"typical_peaks": math.nan},
        {"level_days": math.nan},
    ],
)
def test_a_setting_that_means_nothing_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must"):
        Setting(**wrong)
