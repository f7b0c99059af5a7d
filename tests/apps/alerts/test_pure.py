"""What needs neither a lake nor a database: quiet hours, storms, thresholds, gathering, templates."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.apps.alerts.crisis.statements import Facts, digest_of, filled
from parvis.apps.alerts.dials import DIALS, moved
from parvis.apps.alerts.kinds.gathering import Found, by_author, gathered, replay_words
from parvis.apps.alerts.quiet import due_today, quiet_until
from parvis.apps.alerts.storms import GROWS, Rung, Verdict, judged, replayed

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
ZONES = ("Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia", "UTC")
instants = st.integers(0, 4 * 366 * 24 * 60).map(
    lambda m: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=m)
)
clocks = st.times().map(lambda at: at.replace(second=0, microsecond=0))


@given(instants, clocks, clocks, st.sampled_from(ZONES))
def test_quiet_ends_later_and_is_over_when_it_ends(
    now: datetime, begins: time, ends: time, zone: str
) -> None:
    end = quiet_until(now, begins, ends, zone)
    if end is None:
        return
    assert now < end <= now + timedelta(hours=25)
    middle = now + (end - now) / 2
    assert quiet_until(middle, begins, ends, zone) == end, "one evening has one end"
    if end.astimezone(ZoneInfo(zone)).time() != ends:  # a time that spring skips falls as much later
        assert end.astimezone(ZoneInfo(zone)).time() > ends


@given(instants, clocks, clocks, st.sampled_from(ZONES))
def test_quiet_is_what_the_clock_on_the_wall_says_away_from_changes(
    now: datetime, begins: time, ends: time, zone: str
) -> None:
    local = now.astimezone(ZoneInfo(zone))
    offsets = {(local + timedelta(hours=hours)).utcoffset() for hours in range(-26, 27)}
    if len(offsets) > 1 or begins == ends:
        return
    at = local.time()
    inside = begins <= at < ends if begins < ends else at >= begins or at < ends
    assert (quiet_until(now, begins, ends, zone) is not None) == inside


def test_a_night_crosses_midnight_and_the_two_changes_of_clocks() -> None:
    night = (time(22), time(7))
    late = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)  # 23:30 in Paris
    assert quiet_until(late, *night, "Europe/Paris") == datetime(2026, 11, 21, 6, tzinfo=UTC)
    assert quiet_until(NOON, *night, "Europe/Paris") is None
    spring, autumn = datetime(2026, 3, 28, 23, tzinfo=UTC), datetime(2026, 10, 24, 23, tzinfo=UTC)
    assert quiet_until(spring, *night, "Europe/Paris") == datetime(2026, 3, 29, 5, tzinfo=UTC)
    assert quiet_until(autumn, *night, "Europe/Paris") == datetime(2026, 10, 25, 6, tzinfo=UTC)
    skipped = quiet_until(datetime(2026, 3, 29, 0, 30, tzinfo=UTC), time(0), time(2, 30), "Europe/Paris")
    assert skipped == datetime(2026, 3, 29, 1, 30, tzinfo=UTC), "02:30 does not exist: 03:30 it is"


def test_a_digest_is_due_from_its_hour_on() -> None:
    assert not due_today(datetime(2026, 7, 1, 5, 59, tzinfo=UTC), time(8), "Europe/Paris")
    assert due_today(datetime(2026, 7, 1, 6, 0, tzinfo=UTC), time(8), "Europe/Paris")


@pytest.mark.parametrize("kind", DIALS)
@given(value=st.floats(0, 1e9), answers=st.lists(st.booleans(), max_size=30))
def test_a_threshold_never_leaves_its_bounds_nor_goes_the_wrong_way(
    kind: str, value: float, answers: list[bool]
) -> None:
    dial = DIALS[kind]
    at = dial.held(value)
    for useful in answers:
        fresh = moved(dial, at, useful=useful)
        assert dial.least <= fresh <= dial.most
        assert fresh <= at if useful else fresh >= at
        assert useful or fresh > at or at == dial.most, "“not useful” is felt"
        at = fresh


def test_three_useful_answers_take_one_back() -> None:
    dial = DIALS["sentiment"]
    up = moved(dial, 0.1, useful=False)
    for _answer in range(3):
        up = moved(dial, up, useful=True)
    assert up == pytest.approx(0.1, abs=0.001)


def test_a_threshold_that_is_no_number_is_the_default() -> None:
    assert DIALS["spike"].held(float("nan")) == DIALS["spike"].held(float("inf")) == DIALS["spike"].default


happenings = st.lists(
    st.tuples(st.integers(0, 400), st.integers(0, 2), st.floats(0.1, 50)), min_size=1, max_size=40
)


@given(happenings, st.integers(1, 48), st.integers(1, 5))
def test_no_storms(found: list[tuple[int, int, float]], silence: int, most: int) -> None:
    rungs = [
        Rung(f"{place}", f"subject {subject}", NOON + timedelta(hours=hours), strength)
        for place, (hours, subject, strength) in enumerate(sorted(found))
    ]
    told = replayed(rungs, silence_hours=silence, most_a_day=most)
    held = [one for one, verdict in told if verdict is Verdict.HELD]
    assert all(b.at - a.at >= timedelta(days=1) for a, b in itertools.pairwise(held)), "one held alert a day"
    rang = [one for one, verdict in told if verdict is Verdict.RINGS]
    for one in rang:
        day = [other for other in rang if timedelta() <= one.at - other.at < timedelta(days=1)]
        assert len(day) <= most
        for other in rang:
            near = timedelta() <= one.at - other.at < timedelta(hours=silence)
            if other is not one and near and other.subject == one.subject and int(other.key) < int(one.key):
                assert one.strength >= GROWS * other.strength
    assert len(told) == len(rungs)


def test_the_same_happening_is_known_whatever_its_strength() -> None:
    earlier = [Rung("k", "s", NOON, 1.0)]
    verdict, _joined = judged(
        key="k", subject="s", strength=99, at=NOON, earlier=earlier, silence_hours=1, most_a_day=9
    )
    assert verdict is Verdict.KNOWN


def test_a_workspace_has_a_cap_over_all_its_rules() -> None:
    verdict, _joined = judged(
        key="k", subject="s", strength=1, at=NOON, earlier=[], silence_hours=1, most_a_day=9, others_today=20
    )
    assert verdict is Verdict.HELD


def some(n: int, minutes: int) -> list[Found]:
    return [Found(f"m{k}", NOON + timedelta(minutes=minutes * k), author=f"a{k % 2}") for k in range(n)]


def test_posts_gather_until_there_are_enough_and_old_ones_are_forgotten() -> None:
    nothing, waiting = gathered(1, [], some(2, 5), least=3, now=NOON + timedelta(minutes=6))
    assert (nothing, len(waiting)) == ([], 2)
    tomorrow = NOON + timedelta(days=1, minutes=4)
    late = [Found("m9", tomorrow)]
    nothing, waiting = gathered(1, waiting, late, least=3, now=tomorrow)
    assert (nothing, [one.mention for one in waiting]) == ([], ["m1", "m9"])
    [finding], left = gathered(1, waiting, [Found("m10", tomorrow)], least=3, now=tomorrow)
    assert (finding.facts["n"], finding.key, left) == (3, "1:words:m1", [])


def test_a_replay_counts_strength_as_the_live_rule_does() -> None:
    found = replay_words(1, some(8, 1), least=1, silence_hours=12)
    told = replayed(
        [Rung(one.key, one.subject, one.at, one.strength) for one in found], silence_hours=12, most_a_day=9
    )
    assert [place + 1 for place, (_one, verdict) in enumerate(told) if verdict is Verdict.RINGS] == [
        1,
        2,
        4,
        8,
    ]


def test_posts_of_one_author_are_one_finding_and_name_nobody() -> None:
    found = by_author(7, some(4, 1), {"threshold": 1})
    assert [one.facts["n"] for one in found] == [2, 2]
    assert len({one.subject for one in found}) == 2
    assert not any("a0" in str(one) or "a1" in str(one) for one in found)
    unknown = by_author(7, [Found("x", NOON), Found("y", NOON)], {})
    assert len(unknown) == 2, "authors not given are not one author"


FACTS = Facts(brand="Vélo Lyon", what="des freins cassent", next_at="avant midi", unknown=" ")


def test_a_statement_says_what_was_entered_and_nothing_else() -> None:
    french = filled(FACTS, "fr")
    assert "Voici ce que nous savons à cette heure\u00a0: des freins cassent." in french
    assert "avant midi" in french
    assert "pas encore" not in french, "what was left empty is left out"
    english = filled(FACTS, "en")
    assert english.startswith("Vélo Lyon:")
    assert len(english.split("\n\n")) == 3
    assert digest_of(french) != digest_of(english)
    assert len(digest_of(french)) == 64
