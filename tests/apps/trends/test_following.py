"""What rises is noticed once, however often it is looked at; what did not happen does not ring."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from apps.trends.planted import NOW, Planted
from parvis.apps.listening import selectors as listening
from parvis.apps.listening.models import Query, Source, SourceState
from parvis.apps.listening.store import lake_of
from parvis.apps.trends import handlers, selectors, services
from parvis.apps.trends.counting import COLUMNS, counts_of
from parvis.apps.trends.events import RISE_BEGAN
from parvis.apps.trends.hearing import Coverage, hour_of
from parvis.apps.trends.models import Hearing, Progress, Rise, Subject, SubjectKind
from parvis.apps.trends.span import span_of
from parvis.core.actors import Actor
from parvis.core.audit import AuditEntry
from parvis.core.jobs.models import Job
from parvis.core.lake import Filter
from parvis.core.outbox import Event
from parvis.core.workspaces.models import Workspace

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def follow(planted: Planted, now: datetime = NOW) -> int:
    return services.rises_follow(actor=Actor.system(), workspace=planted.workspace, now=now)


def told(workspace: Workspace) -> list[tuple[object, ...]]:
    """Everything that is written of rises."""
    names = ("kind", "key", "since", "until", "n", "expected", "return_days", "hours", "pushed")
    return sorted(map(str, Rise.objects.filter(workspace=workspace).values_list(*names)))  # type: ignore[arg-type]


def news(planted: Planted) -> list[Rise]:
    """The rises of the last hours."""
    return list(Rise.objects.filter(workspace=planted.workspace, peak_at__gte=NOW - 4 * HOUR))


def test_both_rises_are_noticed_and_only_one_is_said_to_be_pushed(risen: Planted) -> None:
    found = {
        (one.kind, one.key): one for one in selectors.rising_subjects(risen.workspace, now=NOW, limit=50)
    }
    strike = found[SubjectKind.QUERY, str(risen.bike.pk)]
    boycott = found[SubjectKind.HASHTAG, "boycottacme"]
    assert strike.coordinated is False
    assert boycott.coordinated is True
    assert found[SubjectKind.QUERY, str(risen.acme.pk)].coordinated is True
    assert found[SubjectKind.BRAND, "Acme"].coordinated is True
    assert found[SubjectKind.TERM, "greve"].coordinated is False
    assert strike.until is None
    assert strike.since == NOW - 3 * HOUR
    assert strike.times.low > 10
    assert boycott.n == 90


def test_a_rise_counts_the_posts_that_its_page_of_posts_shows(risen: Planted) -> None:
    for one in selectors.rising_subjects(risen.workspace, now=NOW, limit=50):
        asked = one.subject.filter(one.since, one.until or NOW + HOUR).on_hours()
        assert lake_of(risen.workspace.pk).count(asked) == one.n


def test_looking_again_changes_nothing_and_news_is_told_once(risen: Planted) -> None:
    before = told(risen.workspace)
    events = Event.objects.filter(name=RISE_BEGAN).count()
    assert events == Rise.objects.filter(since__gte=NOW - timedelta(days=1)).count() > 0
    assert follow(risen) == 0
    assert told(risen.workspace) == before
    assert Event.objects.filter(name=RISE_BEGAN).count() == events
    assert AuditEntry.objects.filter(verb="rise.note").count() == Rise.objects.count()


def test_following_in_many_steps_says_the_same_as_at_once(town: Planted) -> None:
    town.organic(begin=NOW - 10 * HOUR)
    town.pour(town.rows, batch="rises")
    for back in (9, 5, 2, 0):
        follow(town, NOW - back * HOUR)
    stepped = [row for row in told(town.workspace) if f"'{town.bike.pk}'" in str(row)]
    for model in (Rise, Subject, Progress):
        model.objects.all().delete()
    follow(town)
    assert [row for row in told(town.workspace) if f"'{town.bike.pk}'" in str(row)] == stepped != []


def test_a_stopped_run_is_simply_done_again(risen: Planted) -> None:
    expected = told(risen.workspace)
    for model in (Rise, Subject, Progress):
        model.objects.all().delete()
    looks = iter([False, False, True, True, True, True])
    services.rises_follow(
        actor=Actor.system(), workspace=risen.workspace, now=NOW, stop=lambda: next(looks, True)
    )
    assert not Rise.objects.exists()
    follow(risen)
    assert told(risen.workspace) == expected


def test_posts_heard_late_make_the_rise_they_belong_to(town: Planted) -> None:
    follow(town)
    assert not news(town)
    before = len(town.rows)
    town.organic(begin=NOW - 3 * HOUR)
    town.pour(town.rows[before:], batch="late")
    follow(town, NOW + timedelta(minutes=10))
    assert [rise.since for rise in news(town) if rise.key == str(town.bike.pk)] == [NOW - 3 * HOUR]


def test_old_posts_that_come_today_do_not_ring_today(town: Planted) -> None:
    follow(town)
    before = len(town.rows)
    town.organic(begin=NOW - timedelta(days=5))
    town.pour(town.rows[before:], batch="backfill")
    follow(town, NOW + timedelta(minutes=10))
    assert not news(town)
    assert not Event.objects.filter(name=RISE_BEGAN).exists()


def test_a_gap_in_hearing_does_not_ring_when_posts_come_again(workspace: Workspace) -> None:
    planted = Planted(workspace)
    planted.ordinary(6.0)
    gap = (NOW - 30 * HOUR, NOW - 6 * HOUR)
    heard = [row for row in planted.rows if not gap[0] <= row["created_at"] < gap[1]]
    planted.pour(heard)
    planted.listening(until=gap[0])
    Hearing.objects.create(workspace=workspace, since=gap[1], until=NOW)
    follow(planted)
    assert not Rise.objects.filter(workspace=workspace, peak_at__gte=gap[0]).exists()


def test_a_day_without_a_post_does_not_ring_when_posts_come_again(workspace: Workspace) -> None:
    planted = Planted(workspace)
    planted.ordinary(6.0)
    silent = (NOW - 30 * HOUR, NOW - 6 * HOUR)
    planted.pour([row for row in planted.rows if not silent[0] <= row["created_at"] < silent[1]])
    planted.listening()  # somebody listened all the time
    follow(planted)
    assert not Rise.objects.filter(workspace=workspace, peak_at__gte=silent[0]).exists()


@pytest.mark.parametrize("ahead", [timedelta(days=3), timedelta(hours=5)])
def test_a_clock_that_ran_ahead_leaves_no_trace(risen: Planted, ahead: timedelta) -> None:
    expected = {(rise.kind, rise.key, rise.since, rise.n) for rise in news(risen)}
    follow(risen, NOW + ahead)
    follow(risen, NOW)
    assert {(rise.kind, rise.key, rise.since, rise.n) for rise in news(risen)} == expected
    assert Progress.objects.get().until == NOW
    assert not Hearing.objects.filter(until__gt=NOW).exists()


def test_a_corpus_that_ended_keeps_the_rises_of_its_last_weeks_and_is_no_news(risen: Planted) -> None:
    for model in (Rise, Subject, Progress, Event, Source):
        model.objects.all().delete()
    years_later = NOW + timedelta(days=4_000)
    follow(risen, years_later)
    followed = selectors.followed(risen.workspace, now=years_later)
    assert followed is not None
    assert followed.ended
    assert followed.until == NOW
    found = selectors.rising_subjects(risen.workspace, now=years_later, limit=50)
    assert "boycottacme" in {one.key for one in found}
    assert not Event.objects.exists()


def test_what_is_no_longer_followed_or_heard_is_forgotten(risen: Planted) -> None:
    Query.objects.filter(pk=risen.bike.pk).delete()
    follow(risen, NOW + timedelta(minutes=5))
    assert not Subject.objects.filter(kind=SubjectKind.QUERY, key=str(risen.bike.pk)).exists()
    lake_of(risen.workspace.pk).drop_source(1)
    follow(risen, NOW + timedelta(minutes=10))
    for model in (Rise, Subject, Progress):
        assert not model.objects.exists()
    assert selectors.followed(risen.workspace, now=NOW) is None


def test_a_rise_whose_posts_stop_ends(risen: Planted) -> None:
    for hours in (1, 4):
        follow(risen, NOW + hours * HOUR)
    rise = Rise.objects.get(kind="query", key=str(risen.bike.pk), since=NOW - 3 * HOUR)
    assert rise.until == NOW


def test_another_workspace_sees_nothing_of_it(risen: Planted, other_workspace: Workspace) -> None:
    assert selectors.rising_subjects(other_workspace, now=NOW, limit=50) == ()
    rise = Rise.objects.first()
    assert rise is not None
    assert selectors.rise_row(other_workspace, rise.pk) is None


def test_what_carries_a_rise_is_told_with_its_share(risen: Planted) -> None:
    row = Rise.objects.get(kind="query", key=str(risen.bike.pk), since=NOW - 3 * HOUR)
    why = selectors.why(row, now=NOW)
    shares = {aspect.value: found for aspect, found in why.aspects}
    assert shares["term"][0].key == "greve"
    assert 0.9 <= shares["term"][0].share <= 1.0
    assert shares["domain"][0].key == "journal.example"
    assert 0.2 <= shares["domain"][0].share <= 0.4
    assert all(one.share < 0.1 for one in shares.get("author", ()))


def test_a_workspace_is_followed_only_when_something_may_have_changed(risen: Planted) -> None:
    assert not selectors.is_due(risen.workspace, now=NOW + timedelta(minutes=1))
    assert selectors.is_due(risen.workspace, now=NOW + timedelta(minutes=6))
    Source.objects.update(state=SourceState.PAUSED)
    assert not selectors.is_due(risen.workspace, now=NOW + timedelta(minutes=6))
    assert not listening.listens_now(risen.workspace)


def test_the_routine_puts_each_workspace_to_work_once(town: Planted, other_workspace: Workspace) -> None:
    handlers.watch_rises.func()
    handlers.watch_rises.func()
    assert [job.workspace_id for job in Job.objects.filter(task__endswith="follow_rises")] == [
        town.workspace.pk
    ]


def test_silence_counts_where_somebody_listened_or_a_corpus_has_posts_on_both_sides() -> None:
    hour = hour_of(NOW)
    imported = Coverage(frozenset({hour - 100, hour - 90, hour - 10}))
    assert imported.heard(hour - 95)
    assert not imported.heard(hour - 50)
    assert not imported.heard(hour)
    live = Coverage(frozenset({hour - 100}), ((hour - 20, hour - 10), (hour - 5, hour)))
    assert [live.heard(hour - back) for back in (100, 20, 12, 7, 5, 1)] == [
        True,
        True,
        True,
        False,
        True,
        True,
    ]
    assert not Coverage(frozenset()).heard(hour)


def test_a_corpus_written_by_one_author_for_half_is_not_said_to_be_pushed(workspace: Workspace) -> None:
    planted = Planted(workspace)
    planted.ordinary()
    for at, row in enumerate(planted.rows):
        if at % 2:
            row["author"] = planted.names.author("bluesky", "toujours")
    begin = len(planted.rows)
    planted.organic()
    for at, row in enumerate(planted.rows[begin:]):
        if at % 2:
            row["author"] = planted.names.author("bluesky", "toujours")
    planted.pour()
    planted.listening()
    follow(planted)
    rise = Rise.objects.get(kind="query", key=str(planted.bike.pk), since=NOW - 3 * HOUR)
    assert rise.pushed is False
    assert lake_of(workspace.pk).count(Filter()) == len(planted.rows)


def test_counting_at_hand_says_the_same_as_the_lake(risen: Planted, monkeypatch: pytest.MonkeyPatch) -> None:
    span = span_of(risen.workspace, now=NOW)
    assert span is not None
    at_hand = {kind: counts_of(span, kind) for kind in COLUMNS}
    monkeypatch.setattr("parvis.apps.trends.counting.AT_HAND", 0)
    for kind, counts in at_hand.items():
        asked = counts_of(span, kind)
        for first, end in ((span.first, span.last), (span.last - 60, span.last - 3), (0, 5)):
            for limit in (5_000, 7):
                assert [*counts(first, end, limit).items()] == [*asked(first, end, limit).items()]
