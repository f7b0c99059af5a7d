"""The sample's brief says nothing that the sample's posts do not hold, and goes with them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from apps.creation.test_runs import asked, write
from parvis.apps.audience import services as audience
from parvis.apps.audience.selectors import segments_of
from parvis.apps.creation import briefs, keywords, selectors, services
from parvis.apps.creation.handlers import on_sample_added, on_sample_removed
from parvis.apps.creation.models import Brief
from parvis.apps.creation.sample import TITLE, brief
from parvis.apps.listening import sample as heard
from parvis.apps.listening.events import SAMPLE_ADDED, SAMPLE_REMOVED
from parvis.apps.listening.models import Source
from parvis.apps.listening.services import sample_load, source_delete
from parvis.core.actors import Actor
from parvis.core.outbox import Event
from parvis.core.workspaces.models import Workspace

pytestmark = pytest.mark.django_db


def told_on(day: str) -> list[Any]:
    posts = heard.posts(datetime(2026, 1, 1, tzinfo=UTC))
    return [one for one in posts if one.created_at.date().isoformat() == day]


def test_every_fact_of_the_sample_s_brief_is_in_the_sample_s_posts() -> None:
    first, second, third = brief().facts
    july_11 = told_on("2013-07-11")
    assert "11 juillet 2013" in first
    assert any(one.text.startswith(TITLE) for one in july_11)
    fined = next(one for one in july_11 if "fined for warning other cyclists" in one.text)
    assert "Montreal" in fined.text
    assert f"{fined.replies} commentaires" in second
    assert "18 juillet 2013" in third
    filmed = "Average cyclist on a $9,500 bike vs a pro on a Bixi"
    assert any(one.text.startswith(filmed) for one in told_on("2013-07-18"))


def test_the_sample_s_brief_lacks_nothing() -> None:
    checked = briefs.checked(brief())
    assert [lack.field for lack in briefs.meter(checked).lacks] == []


def test_loading_the_sample_brings_one_brief_and_removing_it_takes_it_away(
    actor: Actor, workspace: Workspace
) -> None:
    sample_load(actor=actor, workspace=workspace)
    on_sample_added(Event.objects.get(name=SAMPLE_ADDED))
    on_sample_added(Event.objects.get(name=SAMPLE_ADDED))
    one = Brief.objects.get()
    assert one.is_sample
    assert one.segment is not None
    words = keywords.vocabulary(workspace, segments_of(workspace_id=workspace.pk)[0], "fr")
    assert words.posts >= 3
    assert all(word.n >= keywords.LEAST for word in words.words)
    source_delete(actor=actor, workspace=workspace, source_id=Source.objects.get(is_sample=True).pk)
    on_sample_removed(Event.objects.get(name=SAMPLE_REMOVED))
    assert not Brief.objects.exists()


def test_a_brief_that_somebody_used_stays(actor: Actor, workspace: Workspace) -> None:
    audience.sample_add(actor=actor, workspace=workspace)
    one = services.sample_add(actor=actor, workspace=workspace)
    assert selectors.samples(workspace).count() == 1
    write(asked(actor, one, variants=1))
    services.sample_remove(actor=actor, workspace=workspace)
    assert Brief.objects.filter(pk=one.pk).exists()
