"""A yes and a no change the order, once, for everybody; who said so stays written down."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from apps.trends.matters.conftest import Town
from apps.trends.matters.rows import risen_row, spoken
from apps.trends.planted import NOW
from parvis.apps.trends.events import SUBJECT_CHOSEN
from parvis.apps.trends.matters.features import Feature
from parvis.apps.trends.matters.selectors import SHOWN, ranking_of
from parvis.apps.trends.matters.services import ranking_reset, subject_answer, subject_choose
from parvis.apps.trends.models import Answer, Chosen, Rise
from parvis.core.actors import Actor
from parvis.core.audit import AuditEntry
from parvis.core.errors import NotAllowed, NotFound
from parvis.core.outbox import Event
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Role

pytestmark = pytest.mark.django_db


def order(workspace: Workspace, segment: object = "") -> list[str]:
    ranking = ranking_of(workspace, now=NOW, segment_id=str(segment))
    return [one.matter.lead.key for one in ranking.ranked]


def say(actor: Actor, workspace: Workspace, rise: Rise, kept: bool | None, minutes: int = 0) -> None:
    at = NOW + timedelta(minutes=minutes)
    subject_answer(actor=actor, workspace=workspace, rise_id=rise.pk, kept=kept, now=at)


def test_before_any_answer_what_touches_the_audience_comes_before_what_is_large(square: Town) -> None:
    assert order(square.workspace)[-1] == "match"
    assert order(square.workspace, square.segment.pk)[0] == "climat"
    ranking = ranking_of(square.workspace, now=NOW)
    assert [one.place for one in ranking.ranked] == [1, 2, 3]
    assert ranking.ranked[-1].place_by_volume == 1
    assert ranking.learnt.n == 0


def test_answers_change_the_order_for_everybody(square: Town, actor: Actor) -> None:
    for at in range(8):
        more = risen_row(square.workspace, f"match{at}", n=700, facts=spoken("match"))
        say(actor, square.workspace, more, True, minutes=at)
        less = risen_row(square.workspace, f"velo{at}", n=30, facts=spoken("velo"))
        say(actor, square.workspace, less, False, minutes=at)
    found = order(square.workspace)
    assert found.index("match") < found.index("velo")


def test_the_same_answer_again_changes_nothing_and_another_counts_instead(square: Town, actor: Actor) -> None:
    say(actor, square.workspace, square.bike, True)
    say(actor, square.workspace, square.bike, True, minutes=1)
    assert Answer.objects.count() == 1
    say(actor, square.workspace, square.bike, False, minutes=2)
    ranking = ranking_of(square.workspace, now=NOW)
    assert ranking.learnt.n == 1
    one = ranking.of(square.bike.pk)
    assert one is not None
    assert one.answer is not None
    assert one.answer.kept is False
    say(actor, square.workspace, square.bike, None, minutes=3)
    assert ranking_of(square.workspace, now=NOW).learnt.n == 0
    assert Answer.objects.count() == 3, "what was known on a day can be told later"
    entries = AuditEntry.objects.filter(verb="subject.answer").order_by("pk")
    assert [(one.before, one.after) for one in entries] == [
        ({"kept": None}, {"kept": True, "name": "#velo"}),
        ({"kept": True}, {"kept": False, "name": "#velo"}),
        ({"kept": False}, {"kept": None, "name": "#velo"}),
    ]


def test_what_was_set_aside_makes_room_and_its_own_answer_says_nothing_of_itself(
    square: Town, actor: Actor
) -> None:
    first = ranking_of(square.workspace, now=NOW).ranked[0]
    say(actor, square.workspace, Rise.objects.get(pk=first.matter.lead.id), False)
    last = ranking_of(square.workspace, now=NOW).ranked[-1]
    assert last.matter.id == first.matter.id
    assert last.values[Feature.LIKED] == 0.0


def test_who_answered_and_what_the_ranking_said_before_are_kept(square: Town, actor: Actor) -> None:
    before = ranking_of(square.workspace, now=NOW).of(square.bike.pk)
    assert before is not None
    say(actor, square.workspace, square.bike, True)
    row = Answer.objects.get()
    assert row.by_id == actor.user_id
    assert (row.place, row.place_by_volume, row.n) == (before.place, before.place_by_volume, 30)
    assert row.values == {feature.value: value for feature, value in before.values.items()}


def test_an_answer_follows_its_subject_into_another_one(square: Town, actor: Actor) -> None:
    say(actor, square.workspace, square.bike, True)
    oldest = square.large
    Rise.objects.filter(pk__in=[square.bike.pk, oldest.pk]).update(matter=oldest.pk)
    one = ranking_of(square.workspace, now=NOW).of(oldest.pk)
    assert one is not None
    assert {rise.key for rise in one.matter.rises} == {"match", "velo"}
    assert one.answer is not None


def test_an_answer_teaches_after_its_rise_is_gone(square: Town, actor: Actor) -> None:
    say(actor, square.workspace, square.bike, True)
    square.bike.delete()
    ranking = ranking_of(square.workspace, now=NOW)
    assert ranking.learnt.n == 1
    again = risen_row(square.workspace, "velov", facts=spoken("velo"))
    one = ranking_of(square.workspace, now=NOW).of(again.pk)
    assert one is not None
    assert one.values[Feature.LIKED] > 0.4


def test_beginning_anew_teaches_nothing_more_and_keeps_the_answers(square: Town, actor: Actor) -> None:
    begun = order(square.workspace)
    for at, rise in enumerate((square.large, square.bike)):
        say(actor, square.workspace, rise, rise is square.large, minutes=at)
    after = NOW + timedelta(hours=1)
    assert ranking_reset(actor=actor, workspace=square.workspace, now=after) == 2
    ranking = ranking_of(square.workspace, now=NOW)
    assert ranking.learnt.n == 0
    assert [one.matter.lead.key for one in ranking.ranked] == begun
    assert all(one.answer is None for one in ranking.ranked)
    assert Answer.objects.count() == 2
    assert AuditEntry.objects.get(verb="ranking.reset").before == {"answers": 2}
    say(actor, square.workspace, square.bike, True, minutes=90)
    assert ranking_of(square.workspace, now=NOW).learnt.n == 1


def test_a_subject_that_vanished_is_answered_with_a_sentence(square: Town, actor: Actor) -> None:
    pk = square.bike.pk
    square.bike.delete()
    with pytest.raises(NotFound, match="no longer here"):
        subject_answer(actor=actor, workspace=square.workspace, rise_id=pk, kept=True, now=NOW)
    with pytest.raises(NotFound, match="no longer here"):
        subject_choose(actor=actor, workspace=square.workspace, rise_id=pk, now=NOW)


def test_a_subject_of_another_workspace_is_none_here(
    square: Town, actor: Actor, other_workspace: Workspace
) -> None:
    theirs = risen_row(other_workspace, "velo")
    with pytest.raises(NotFound):
        subject_answer(actor=actor, workspace=square.workspace, rise_id=theirs.pk, kept=True, now=NOW)
    assert ranking_of(other_workspace, now=NOW).ranked == ()


def test_choosing_is_told_once_for_each_segment(square: Town, actor: Actor) -> None:
    for segment in ("", str(square.segment.pk), str(square.segment.pk), "no-segment"):
        subject_choose(
            actor=actor, workspace=square.workspace, rise_id=square.bike.pk, now=NOW, segment_id=segment
        )
    assert [one.segment for one in Chosen.objects.order_by("pk")] == ["", str(square.segment.pk)]
    told = Event.objects.filter(name=SUBJECT_CHOSEN).order_by("pk")
    assert [one.payload["segment"] for one in told] == ["", str(square.segment.pk)]
    assert {one.payload["rise"] for one in told} == {square.bike.pk}
    assert AuditEntry.objects.filter(verb="subject.choose").count() == 2


def test_who_may_only_read_cannot_answer_choose_or_begin_anew(
    square: Town, member: Callable[[Role], User]
) -> None:
    reader, where = Actor.human(member(Role.CLIENT)), square.workspace
    with pytest.raises(NotAllowed):
        subject_answer(actor=reader, workspace=where, rise_id=square.bike.pk, kept=True, now=NOW)
    with pytest.raises(NotAllowed):
        subject_choose(actor=reader, workspace=where, rise_id=square.bike.pk, now=NOW)
    with pytest.raises(NotAllowed):
        ranking_reset(actor=reader, workspace=where, now=NOW)
    assert not Answer.objects.exists()


def test_without_themes_and_segments_size_and_growth_rank(workspace: Workspace, square: Town) -> None:
    square.segment.delete()
    workspace.themes.all().delete()
    assert order(workspace)[0] == "match"
    assert order(workspace, "not-a-segment")[0] == "match"


def test_what_may_be_pushed_comes_after_its_like(square: Town) -> None:
    pushed = risen_row(square.workspace, "velo2", n=30, facts=spoken("velo"), pushed=True)
    found = order(square.workspace)
    assert found.index("velo") < found.index("velo2")
    one = ranking_of(square.workspace, now=NOW).of(pushed.pk)
    assert one is not None
    assert one.matter.coordinated


def test_once_it_learns_one_place_is_drawn_the_same_all_day(square: Town, actor: Actor) -> None:
    for at in range(20):
        risen_row(square.workspace, f"autre{at}", facts=spoken(f"autre{at}"))
    ranking = ranking_of(square.workspace, now=NOW)
    assert not any(one.drawn for one in ranking.front), "nothing is learnt yet"
    assert len(ranking.front) == SHOWN
    say(actor, square.workspace, square.bike, True)
    drawn = set()
    for days in range(12):
        now = NOW - timedelta(days=days) + timedelta(hours=6)
        Rise.objects.update(since=now - timedelta(hours=5), until=None, peak_at=now - timedelta(hours=5))
        fronts = [ranking_of(square.workspace, now=now + timedelta(minutes=more)).front for more in (0, 7)]
        assert [one.matter.id for one in fronts[0]] == [one.matter.id for one in fronts[1]]
        assert [one.place for one in fronts[0][: SHOWN - 1]] == list(range(1, SHOWN))
        last = fronts[0][-1]
        assert last.place >= SHOWN
        drawn.add(last.matter.id)
    assert len(drawn) > 3, "another day, another subject"
    ranking = ranking_of(square.workspace, now=NOW)
    assert {one.matter.id for one in (*ranking.front, *ranking.rest)} == {
        one.matter.id for one in ranking.ranked
    }
