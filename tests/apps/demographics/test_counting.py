"""People are counted by what they state, once each, in quarters that are over; no table tells of a person."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.demographics.crowd import AUGUST, NIGHT, city, people
from apps.listening.heard import hear
from parvis.apps.demographics import selectors, services
from parvis.apps.demographics.handlers import count_every_quarter, count_quarters, on_file_read
from parvis.apps.demographics.models import Tally
from parvis.apps.demographics.quarters import Quarter, closed, days_utc
from parvis.apps.listening.events import FILE_READ
from parvis.apps.listening.store import lake_of
from parvis.core import outbox
from parvis.core.actors import Actor
from parvis.core.audit import AuditEntry
from parvis.core.jobs.models import Job
from parvis.core.workspaces.models import Workspace

pytestmark = pytest.mark.django_db
THIRD = Quarter(date(2026, 7, 1))


def count(workspace: Workspace, now: datetime = NIGHT) -> int:
    return services.quarters_count(actor=Actor.system(), workspace=workspace, now=now)


def cells(workspace: Workspace, kind: str) -> dict[str, int]:
    found = selectors.stated_in(workspace, THIRD)
    assert found is not None
    (table,) = (one for one in found.tables if one.kind == kind)
    return {row.key: row.n for row in table.rows}


def test_a_closed_quarter_is_counted_by_people_and_small_groups_are_joined(workspace: Workspace) -> None:
    city(workspace)
    assert count(workspace) == 1
    assert cells(workspace, "occupation") == {"care": 60, "education": 30, "others": 20}
    assert cells(workspace, "language") == {"fr": 285, "en": 30}
    found = selectors.stated_in(workspace, THIRD)
    assert found is not None
    assert found.people == 315
    (table,) = (one for one in found.tables if one.kind == "occupation")
    care = table.rows[0]
    assert table.people == 110
    assert care.low < care.share < care.high
    assert (round(care.low, 3), round(care.high, 3)) == (0.452, 0.635)


def test_the_database_never_holds_who_said_what_nor_an_unprotected_count(workspace: Workspace) -> None:
    city(workspace)
    count(workspace)
    kept = json.dumps(Tally.objects.get().tables)
    for secret in ("nurse", "farm", "law", "62", "31", "12", "9]"):
        assert secret not in kept
    for entry in AuditEntry.objects.all():
        assert entry.after == {"at": "2026-07-01", "n": 315}


def test_one_author_who_writes_half_of_everything_counts_once(workspace: Workspace) -> None:
    hear(workspace, people(1, "Je suis boulanger.", "loud", each=400))
    hear(workspace, people(40, "Je suis infirmière.", "nurse"), batch="two")
    count(workspace)
    assert cells(workspace, "occupation") == {}, "one baker would be told by the nurses' table"
    assert cells(workspace, "language") == {"fr": 40}


def test_who_states_two_things_is_in_neither_group(workspace: Workspace) -> None:
    hear(workspace, people(25, "Je suis infirmière.", "nurse"))
    both = people(30, "Je suis infirmière.", "both") + people(
        30, "Je suis photographe.", "both", at=AUGUST + timedelta(days=1)
    )
    hear(workspace, [{**row, "mention": f"m{n}"} for n, row in enumerate(both)], batch="two")
    count(workspace)
    assert cells(workspace, "occupation") == {"several": 30, "care": 25}


def test_feeds_nobody_and_children_are_counted_as_no_people(workspace: Workspace) -> None:
    hear(
        workspace,
        [
            *people(30, "Je suis infirmière.", "nurse"),
            *people(30, "Je suis journaliste.", "feed", network="rss"),
            *[{**row, "author": ""} for row in people(30, "Je suis avocat.", "nobody")],
            *people(30, "Je suis photographe. J’ai 15 ans.", "child"),
        ],
    )
    child_again = people(30, "Je suis photographe.", "child", at=AUGUST + timedelta(days=2))
    hear(workspace, [{**row, "mention": f"c{n}"} for n, row in enumerate(child_again)], batch="two")
    count(workspace)
    assert cells(workspace, "occupation") == {"care": 30}
    found = selectors.stated_in(workspace, THIRD)
    assert found is not None
    assert found.people == 30


def test_interests_overlap_and_stand_against_everybody(workspace: Workspace) -> None:
    hear(workspace, people(25, "J’adore le vélo. I love cooking!", "rider"))
    hear(workspace, people(75, "Rien à dire.", "silent"), batch="two")
    count(workspace)
    assert cells(workspace, "interest") == {"cooking": 25, "cycling": 25}
    found = selectors.stated_in(workspace, THIRD)
    assert found is not None
    assert {row.share for table in found.tables if table.kind == "interest" for row in table.rows} == {0.25}


def test_a_quarter_that_still_runs_is_not_counted(workspace: Workspace) -> None:
    hear(workspace, people(60, "Je suis infirmière.", "nurse", at=datetime(2026, 11, 2, tzinfo=UTC)))
    assert count(workspace) == 0
    assert selectors.quarters_of(workspace) == ()
    assert count(workspace, datetime(2027, 1, 1, 3, tzinfo=UTC)) == 1


def test_erasing_an_author_takes_them_out_of_the_tables_in_the_next_night(workspace: Workspace) -> None:
    city(workspace, nurses=63)
    count(workspace)
    assert cells(workspace, "occupation")["care"] == 65
    lake_of(workspace.pk).erase_author("nurse-0")
    assert count(workspace) == 1
    assert cells(workspace, "occupation")["care"] == 60


def test_nothing_is_counted_again_until_something_changes_or_a_week_has_passed(workspace: Workspace) -> None:
    city(workspace)
    assert [count(workspace), count(workspace), count(workspace, NIGHT + timedelta(days=8))] == [1, 0, 1]


def test_a_quarter_without_posts_any_more_is_forgotten(workspace: Workspace) -> None:
    city(workspace)
    count(workspace)
    lake_of(workspace.pk).drop_source(1)
    count(workspace)
    assert not Tally.objects.exists()
    assert AuditEntry.objects.filter(verb="tally.forget").exists()


def test_a_workspace_counts_its_own_people_only(workspace: Workspace, other_workspace: Workspace) -> None:
    city(workspace)
    count(workspace)
    count(other_workspace)
    assert selectors.quarters_of(other_workspace) == ()
    assert selectors.stated_in(other_workspace, THIRD) is None


def test_a_count_that_is_stopped_writes_nothing_and_can_be_taken_up_again(workspace: Workspace) -> None:
    city(workspace)
    stopped = services.quarters_count(actor=Actor.system(), workspace=workspace, now=NIGHT, stop=lambda: True)
    assert stopped == 0
    assert not Tally.objects.exists()
    assert count(workspace) == 1


def test_a_file_that_was_read_and_every_night_have_the_quarters_counted(workspace: Workspace) -> None:
    event = outbox.emit(FILE_READ, workspace=workspace, payload={"source_id": 1})
    on_file_read(event)
    count_every_quarter.call()
    waiting = Job.objects.filter(task__endswith="count_quarters", workspace_id=workspace.pk)
    assert waiting.count() == 1, "asked twice, counted once"
    going_on: Any = SimpleNamespace(stopping=False)
    city(workspace)
    assert count_quarters.func(going_on, workspace_id=workspace.pk) == 1
    assert count_quarters.func(going_on, workspace_id=10**9) == 0


@given(
    st.dates(date(1995, 1, 1), date(2090, 1, 1)), st.sampled_from(["Europe/Paris", "America/Montreal", "UTC"])
)
def test_quarters_follow_each_other_without_a_gap_and_never_overlap(day: date, zone: str) -> None:
    quarter = Quarter.of(day)
    assert quarter.since <= day < quarter.until
    assert quarter.bounds(zone)[1] == quarter.next().bounds(zone)[0]
    first, last = days_utc(quarter, zone)
    assert first <= str(quarter.bounds(zone)[0].date())
    assert last >= str(quarter.until - timedelta(days=1))


def test_only_quarters_that_are_over_and_hold_something_are_offered() -> None:
    oldest, newest = datetime(2025, 12, 31, 23, 30, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)
    found = closed(oldest, newest, now=datetime(2026, 7, 1, tzinfo=UTC), zone="Europe/Paris")
    assert [one.since for one in found] == [date(2026, 1, 1), date(2026, 4, 1)], "a clock that ran ahead"
