"""Planted series: what rings, what does not, and that it rings once."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

import pytest

from apps.alerts.planted import BASE, HOUR, NOW, felt, ordinary, plant, rule, some, weeks
from parvis.apps.alerts import services
from parvis.apps.alerts.models import Alert, AlertRule
from parvis.apps.alerts.watching import rule_look
from parvis.apps.listening.models import Query, Source
from parvis.core.actors import Actor
from parvis.core.audit import AuditEntry
from parvis.core.workspaces.models import Workspace

pytestmark = pytest.mark.django_db
THIS_HOUR = NOW.replace(minute=0)
LAST_HOUR = THIS_HOUR - HOUR


def look(one: AlertRule, at: datetime = NOW) -> int:
    return rule_look(one.pk, now=at)


def test_ordinary_weeks_ring_nothing_hour_after_hour(workspace: Workspace) -> None:
    ordinary(workspace)
    rules = [rule(workspace, name=kind, kind=kind, least_posts=10) for kind in ("spike", "sentiment")]
    rang = [look(one, NOW - hours * HOUR) for hours in range(22, -1, -2) for one in rules]
    assert sum(rang) == 0


def test_a_spike_rings_once_with_its_numbers_and_its_posts(workspace: Workspace) -> None:
    rng = ordinary(workspace)
    plant(workspace, some(70, LAST_HOUR, rng))
    one = rule(workspace)
    assert look(one) == 1
    alert = Alert.objects.get()
    assert alert.facts["n"] >= 70
    assert 3 < alert.facts["expected"] < 15
    assert alert.facts["return_days"] >= one.threshold == 14
    assert alert.facts["authors"] > 30
    assert len(alert.mentions) == 20
    assert alert.happened_at == LAST_HOUR
    assert AuditEntry.objects.get(verb="alert.ring").actor_label == "parvis"
    assert [look(one, NOW + minutes * timedelta(minutes=2)) for minutes in range(1, 4)] == [0, 0, 0]
    assert Alert.objects.count() == 1


def test_nothing_is_surprising_before_two_weeks_were_heard(workspace: Workspace) -> None:
    rng = random.Random(3)
    plant(workspace, weeks(NOW - timedelta(days=10), NOW, rng))
    plant(workspace, some(70, LAST_HOUR, rng))
    assert look(rule(workspace)) == 0
    assert AlertRule.objects.get().trouble == "learning"


def test_what_is_too_much_already_rings_before_the_hour_is_over(workspace: Workspace) -> None:
    rng = ordinary(workspace)
    fresh = [row for row in some(140, THIS_HOUR, rng) if row["created_at"] < NOW]
    plant(workspace, fresh)
    assert look(rule(workspace)) == 1
    assert Alert.objects.get().happened_at == THIS_HOUR


def test_one_account_alone_is_no_spike(workspace: Workspace) -> None:
    rng = ordinary(workspace)
    plant(workspace, some(90, THIS_HOUR - 1 * HOUR, rng, author="loud"))
    one = rule(workspace, least_authors=30)
    assert look(one) == 0
    one.least_authors = 3
    one.save()
    assert look(one, NOW + timedelta(minutes=2)) == 1
    assert Alert.objects.get().facts["loudest"] > 0.8


def test_posts_that_come_late_do_not_ring(workspace: Workspace) -> None:
    rng = ordinary(workspace)
    one = rule(workspace)
    assert look(one) == 0
    plant(workspace, some(90, THIS_HOUR - 9 * HOUR, rng, heard_at=NOW))
    assert look(one, NOW + timedelta(minutes=2)) == 0


def test_a_worker_that_slept_tells_what_it_missed(workspace: Workspace) -> None:
    rng = ordinary(workspace)
    one = rule(workspace)
    look(one, NOW - 8 * HOUR)
    plant(workspace, some(90, THIS_HOUR - 6 * HOUR, rng))
    assert look(one) == 1
    assert Alert.objects.get().happened_at == THIS_HOUR - 6 * HOUR


def test_hearing_again_after_a_gap_is_no_spike_and_no_fall(workspace: Workspace) -> None:
    """Nothing was heard for twenty hours; then ordinary posts come again."""
    rng = ordinary(workspace, until=NOW - 20 * HOUR)
    plant(workspace, felt(some(12, LAST_HOUR, rng), 0.0, rng))
    rules = [rule(workspace, name=kind, kind=kind) for kind in ("spike", "sentiment")]
    assert [look(one) for one in rules] == [0, 0]


@pytest.mark.parametrize("heard_before", [True, False])
def test_days_without_a_post_and_an_empty_lake_ring_nothing(workspace: Workspace, heard_before: bool) -> None:
    if heard_before:
        ordinary(workspace, until=BASE)
    rules = [
        rule(workspace, name="a"),
        rule(workspace, name="b", kind="sentiment"),
        rule(workspace, name="c", kind="words", words="rappel"),
        rule(workspace, name="d", kind="author"),
    ]
    assert [look(one, NOW + timedelta(days=8)) for one in rules] == [0, 0, 0, 0]


def test_a_clock_that_jumps_ahead_and_back_rings_nothing_twice(workspace: Workspace) -> None:
    rng = ordinary(workspace)
    plant(workspace, some(70, LAST_HOUR, rng))
    plant(workspace, some(3, LAST_HOUR, rng, text="rappel de lots"))
    spike, words = rule(workspace), rule(workspace, name="mots", kind="words", words="rappel")
    assert [look(spike), look(words)] == [1, 1]
    ahead = NOW + timedelta(days=1)
    assert [look(spike, ahead), look(words, ahead)] == [0, 0]
    back = NOW + timedelta(minutes=10)
    assert [look(spike, back), look(words, back)] == [0, 0]
    plant(workspace, some(1, THIS_HOUR, rng, text="encore un rappel", heard_at=back))
    words.refresh_from_db()
    assert words.heard_upto == back
    look(words, back + timedelta(minutes=2))
    assert Alert.objects.get(rule=words).again == 1


def test_a_new_source_makes_no_spike(workspace: Workspace) -> None:
    old = Source.objects.create(pk=1, workspace=workspace, name="old", network="rss", kind="feed")
    Source.objects.filter(pk=old.pk).update(created_at=NOW - timedelta(days=60))
    rng = ordinary(workspace)
    new = Source.objects.create(workspace=workspace, name="new", network="rss", kind="feed")
    Source.objects.filter(pk=new.pk).update(created_at=NOW - 2 * HOUR)
    plant(workspace, some(90, LAST_HOUR, rng, source=new.pk))
    one = rule(workspace)
    assert look(one) == 0
    Source.objects.filter(pk=new.pk).update(created_at=NOW - timedelta(days=4))
    assert look(one, NOW + timedelta(minutes=2)) == 1


def test_a_fall_in_sentiment_rings_with_its_interval_and_its_n(workspace: Workspace) -> None:
    rng = ordinary(workspace, until=BASE)
    hours = [THIS_HOUR - (back + 1) * HOUR for back in range(24)]
    plant(workspace, [row for hour in hours for row in felt(some(8, hour, rng), -0.25, rng)])
    one = rule(workspace, kind="sentiment", least_posts=30)
    assert look(one) == 1
    facts = Alert.objects.get().facts
    assert 0.1 < facts["low"] < facts["drop"] < facts["high"] < 0.4
    assert 8 * 23 <= facts["n"] <= 8 * 24 + 20
    assert facts["n_before"] > 3000
    assert look(one, NOW + 2 * HOUR) == 0, "the same fall, an hour later, is silent"


def test_a_network_that_fell_silent_is_no_fall(workspace: Workspace) -> None:
    """A glad network and a gloomy one; the glad one is no longer heard."""
    rng = ordinary(workspace)
    begin = THIS_HOUR - timedelta(days=30)
    glad = [
        row
        for hour in range(29 * 24)
        for row in felt(some(2, begin + hour * HOUR, rng, network="mastodon"), 0.4, rng)
    ]
    plant(workspace, glad)
    assert look(rule(workspace, kind="sentiment", least_posts=30)) == 0


def test_crisis_words_ring_as_posts_come_and_then_gather_in_silence(workspace: Workspace) -> None:
    rng = random.Random(3)
    one = rule(workspace, kind="words", words='rappel OR "intoxication alimentaire"')
    assert look(one) == 0
    plant(workspace, some(1, THIS_HOUR, rng, text="Rappel de lots chez la marque", heard_at=NOW))
    assert look(one, NOW + timedelta(minutes=2)) == 1
    plant(workspace, some(1, THIS_HOUR, rng, text="un rappel, encore", heard_at=NOW + timedelta(minutes=3)))
    assert look(one, NOW + timedelta(minutes=4)) == 1, "twice as strong: it grew"
    plant(workspace, some(1, THIS_HOUR, rng, text="un rappel de plus", heard_at=NOW + timedelta(minutes=5)))
    assert [look(one, NOW + timedelta(minutes=6 + 2 * k)) for k in range(6)] == [0] * 6
    newest, first = Alert.objects.all()
    assert (first.facts["n"], first.again, newest.again) == (1, 0, 1)


def test_what_came_while_a_rule_was_paused_does_not_ring(workspace: Workspace, actor: Actor) -> None:
    rng = random.Random(3)
    one = rule(workspace, kind="words", words="rappel")
    assert look(one, NOW - HOUR) == 0
    at = {"actor": actor, "workspace": workspace, "rule_id": one.pk}
    services.rule_activate(**at, active=False, now=NOW - HOUR)
    plant(workspace, some(1, LAST_HOUR, rng, text="un rappel", heard_at=NOW - HOUR / 2))
    assert look(one) == 0
    services.rule_activate(**at, active=True, now=NOW)
    assert look(one, NOW + timedelta(minutes=2)) == 0
    plant(workspace, some(1, THIS_HOUR, rng, text="un rappel", heard_at=NOW + timedelta(minutes=3)))
    assert look(one, NOW + timedelta(minutes=4)) == 1


def test_words_wait_until_there_are_enough_posts_within_a_day(workspace: Workspace) -> None:
    rng = random.Random(3)
    one = rule(workspace, kind="words", words="rappel", threshold=3.0)
    rang = []
    for k in range(3):
        heard = NOW + timedelta(minutes=30 * k)
        plant(workspace, some(1, heard - HOUR, rng, text="rappel", heard_at=heard))
        rang.append(look(one, heard + timedelta(minutes=2)))
    assert rang == [0, 0, 1]
    assert Alert.objects.get().facts["n"] == 3


def test_an_influential_author_rings_and_unknown_reach_does_not(workspace: Workspace) -> None:
    rng = random.Random(3)
    one = rule(workspace, kind="author", threshold=10_000.0)
    plant(workspace, some(3, THIS_HOUR, rng, followers=None, heard_at=NOW))
    assert look(one, NOW + timedelta(minutes=1)) == 0
    plant(workspace, some(2, THIS_HOUR, rng, followers=250_000, author="star", heard_at=NOW))
    assert look(one, NOW + timedelta(minutes=2)) == 1
    alert = Alert.objects.get()
    assert (alert.facts["measured"], alert.facts["n"]) == (250_000, 2)
    assert "star" not in str([alert.subject, alert.facts, alert.key])


def test_the_top_asks_more_than_a_threshold_where_everybody_is_followed(workspace: Workspace) -> None:
    rng = random.Random(3)
    plant(workspace, weeks(NOW - timedelta(days=3), NOW, rng, followers=50_000))
    one = rule(workspace, kind="author", measure="top", threshold=10_000.0)
    plant(workspace, some(1, THIS_HOUR, rng, followers=40_000, heard_at=NOW))
    assert look(one, NOW + timedelta(minutes=2)) == 0
    plant(workspace, some(1, THIS_HOUR, rng, followers=900_000, heard_at=NOW))
    assert look(one, NOW + timedelta(minutes=4)) == 1


LAUNCHES = ("La marque dévoile sa nouvelle gamme", "They unveil it: pre-order now", "Lancement aujourd’hui")


@pytest.mark.parametrize("launch", [True, False])
def test_a_rise_is_a_launch_only_with_the_words_of_launches(workspace: Workspace, launch: bool) -> None:
    query = Query.objects.create(pk=1, workspace=workspace, name="Rival", text="rival", matched_at=NOW)
    rng = ordinary(workspace)
    for text in LAUNCHES:
        words = text if launch else "Le tram est en retard, quelle histoire"
        plant(workspace, some(25, LAST_HOUR, rng, queries=[query.pk], text=words))
    one = rule(workspace, kind="launch", scope="query", query_id=query.pk, least_posts=5)
    assert look(one) == int(launch)
    if launch:
        facts = Alert.objects.get().facts
        assert facts["launch"] == 75
        assert facts["low"] > facts["usual_high"]


def test_a_query_that_is_gone_or_still_matched_is_said_and_rings_nothing(workspace: Workspace) -> None:
    query = Query.objects.create(workspace=workspace, name="x", text="x")
    one = rule(workspace, scope="query", query_id=query.pk)
    assert look(one) == 0
    assert AlertRule.objects.get().trouble == "being_matched"
    query.delete()
    assert look(one) == 0
    assert AlertRule.objects.get().trouble == "query_gone"


def test_a_rule_sees_only_its_own_workspace(workspace: Workspace, other_workspace: Workspace) -> None:
    rng = ordinary(other_workspace)
    plant(other_workspace, some(90, LAST_HOUR, rng))
    assert look(rule(workspace)) == 0
