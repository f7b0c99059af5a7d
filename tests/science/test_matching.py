"""Like compared with like: oracles, properties, and how often the intervals hold."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.science.matching import Compared, Unit, Verdict, compare, fewest_pairs, needed, verdict


def rng(seed: int = 7) -> np.random.Generator:
    return np.random.default_rng(seed)


def pairs(differences: list[float], base: float = 3.0) -> list[Unit]:
    """One stratum a pair; in each the treated has so much more."""
    return [
        Unit(number, treated, base * number + (difference if treated else 0.0))
        for number, difference in enumerate(differences)
        for treated in (True, False)
    ]


def test_the_estimate_weighs_each_stratum_by_its_treated() -> None:
    # Stratum a: 5 - 2 on one treated; b: (4 + 6) / 2 - (1 + 3) / 2 on two; c and d hold one kind only.
    given_units = [
        Unit("a", True, 5.0), Unit("a", False, 2.0),
        Unit("b", True, 4.0), Unit("b", True, 6.0), Unit("b", False, 1.0), Unit("b", False, 3.0),
        Unit("c", True, 100.0), Unit("d", False, -100.0), Unit("d", False, 0.0),
    ]  # fmt: skip
    found = compare(given_units, rng=rng())
    assert found is not None
    assert found.value == pytest.approx((1 * 3.0 + 2 * 3.0) / 3)
    assert (found.treated, found.others, found.strata, found.alone, found.unused) == (3, 3, 2, 1, 2)


def test_the_interval_is_the_one_that_every_possible_deal_gives() -> None:
    # One stratum of eight, four treated: all 70 deals can be written down, and each effect tried.
    outcomes = [2.1, 3.4, 1.9, 5.0, 0.3, 1.2, 2.2, 0.8]
    found = compare(
        [Unit("s", place < 4, value) for place, value in enumerate(outcomes)], rng=rng(), draws=19_999
    )
    assert found is not None

    def refuted(effect: float) -> bool:
        left = [value - effect * (place < 4) for place, value in enumerate(outcomes)]
        deals = [sum(left[place] for place in deal) for deal in combinations(range(8), 4)]
        seen = sum(left[:4])
        above = sum(total >= seen - 1e-9 for total in deals) / len(deals)
        below = sum(total <= seen + 1e-9 for total in deals) / len(deals)
        return min(above, below) <= 0.025

    for end, outward in ((found.low, -1), (found.high, 1)):
        assert refuted(end + outward * 0.15)
        assert not refuted(end - outward * 0.15)


@pytest.mark.parametrize(("n", "bounded"), [(1, False), (5, False), (6, True), (7, True)])
def test_too_few_pairs_have_no_interval_and_six_are_the_fewest(n: int, bounded: bool) -> None:
    found = compare(pairs([0.5 + 0.1 * number for number in range(n)]), rng=rng())
    assert found is not None
    assert found.bounded is bounded
    assert fewest_pairs() == 6
    assert fewest_pairs(0.90) == 5
    assert needed(found, 0.2) >= 6


def test_without_a_match_nothing_is_said() -> None:
    assert compare([], rng=rng()) is None
    assert compare([Unit("a", True, 1.0), Unit("b", False, 1.0)], rng=rng()) is None


numbers = st.floats(-50, 50)
some_units = st.lists(
    st.builds(Unit, stratum=st.integers(0, 3), treated=st.booleans(), outcome=numbers, when=numbers),
    max_size=30,
)


@given(some_units)
def test_the_interval_is_in_order_and_nobody_is_lost(given_units: list[Unit]) -> None:
    found = compare(given_units, rng=rng(), draws=199)
    if found is None:
        return
    assert found.low <= found.value <= found.high
    assert not math.isnan(found.value)
    assert found.treated + found.alone == sum(unit.treated for unit in given_units)
    assert found.others + found.unused == sum(not unit.treated for unit in given_units)


def moved(change: Callable[[Unit], Unit], given_units: list[Unit]) -> tuple[Compared | None, Compared | None]:
    before = compare(given_units, rng=rng(), draws=199)
    return before, compare([change(unit) for unit in given_units], rng=rng(), draws=199)


@given(some_units, numbers)
def test_an_effect_that_is_added_is_found_whole(given_units: list[Unit], effect: float) -> None:
    def more(unit: Unit) -> Unit:
        return Unit(unit.stratum, unit.treated, unit.outcome + effect * unit.treated, unit.when)

    before, after = moved(more, given_units)
    if before is None or after is None:
        assert before is after
    elif before.bounded:
        shift = [after.value - before.value, after.low - before.low, after.high - before.high]
        assert shift == pytest.approx([effect] * 3, abs=1e-4)


@given(some_units)
def test_what_a_whole_stratum_has_more_changes_nothing(given_units: list[Unit]) -> None:
    def lifted(unit: Unit) -> Unit:
        return Unit(unit.stratum, unit.treated, unit.outcome + 10 * hash(unit.stratum), unit.when)

    before, after = moved(lifted, given_units)
    if before is not None and after is not None and before.bounded:
        ends = (before.value, before.low, before.high)
        assert (after.value, after.low, after.high) == pytest.approx(ends, abs=1e-4)


def test_growth_inside_a_stratum_is_not_taken_for_an_effect() -> None:
    # The treated come later, and everything grows by the day: without levelling they would seem far better.
    random = rng(3)
    days = random.uniform(0, 90, 400)
    treated = random.random(400) < days / 90
    outcomes = 0.05 * days + random.normal(0, 0.1, 400)
    plain = [Unit("s", bool(t), float(y)) for t, y in zip(treated, outcomes, strict=True)]
    level = [Unit("s", bool(t), float(y), float(d)) for t, y, d in zip(treated, outcomes, days, strict=True)]
    naive, found = compare(plain, rng=rng()), compare(level, rng=rng())
    assert naive is not None
    assert naive.low > 1.0
    assert found is not None
    assert found.low < 0 < found.high


def test_who_is_treated_by_the_calendar_alone_cannot_be_compared() -> None:
    found = compare([Unit("s", day >= 5, day / 7, float(day >= 5)) for day in range(10)], rng=rng())
    assert found is not None
    assert not found.bounded
    assert verdict(found, 0.2) is Verdict.UNKNOWN


def interval(low: float, high: float) -> Compared:
    return Compared((low + high) / 2, low, high, 0.95, treated=40, others=60, strata=12, alone=0, unused=0)


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        ((0.1, 0.5), Verdict.MORE),
        ((-0.5, -0.1), Verdict.LESS),
        ((-0.1, 0.1), Verdict.ALIKE),
        ((-0.1, 0.3), Verdict.UNKNOWN),
        ((-math.inf, math.inf), Verdict.UNKNOWN),
    ],
)
def test_what_can_be_said_follows_from_the_interval_alone(ends: tuple[float, float], said: Verdict) -> None:
    assert verdict(interval(*ends), 0.2) is said


def test_how_many_are_needed_follows_from_the_width_and_from_what_matters() -> None:
    # A standard error of 0.1 on 40 finds 0.28 four times in five: (1.96 + 0.84) * 0.1.
    wide = interval(-0.196, 0.196)
    assert needed(wide, 0.2802) == 40
    assert needed(wide, 0.1401) == 160
    assert needed(interval(-0.001, 0.001), 0.5) == 6


@pytest.mark.parametrize("tails", ["normal", "student"])
def test_the_intervals_hold_the_truth_as_often_as_they_say(tails: str) -> None:
    # Strata of very different levels, in which the treated are a different share: 90 % intervals.
    random, held, runs = rng(20261126), 0, 400
    for _run in range(runs):
        strata = random.integers(0, 12, 90)
        treated = random.random(90) < 0.15 + 0.06 * strata
        luck = random.standard_t(2, 90) if tails == "student" else random.normal(0, 1, 90)
        outcomes = 0.7 * strata + 0.3 * treated + luck
        rows = zip(strata, treated, outcomes, strict=True)
        found = compare(
            [Unit(int(s), bool(t), float(y)) for s, t, y in rows], rng=random, level=0.9, draws=199
        )
        assert found is not None
        held += found.low <= 0.3 <= found.high
    # Three standard errors of 400 runs: 0.045.
    assert 0.855 <= held / runs <= 0.945
