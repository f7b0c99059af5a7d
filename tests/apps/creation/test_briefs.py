"""Briefs as people write them: what is kept, what is refused, what a good one still lacks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from apps.creation.written import DRAFT, NOW
from parvis.ai.writing.ports import Goal, Story, Tone
from parvis.apps.audience.models import Segment
from parvis.apps.creation import briefs, selectors, services
from parvis.apps.creation.briefs import BriefDraft
from parvis.apps.creation.models import Brief
from parvis.core.actors import Actor
from parvis.core.audit import AuditEntry
from parvis.core.errors import BadInput, Conflict, NotAllowed, NotFound
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace

pytestmark = pytest.mark.django_db


def test_a_brief_is_kept_and_read_back_as_it_was_said(actor: Actor, workspace: Workspace) -> None:
    made = services.brief_create(actor=actor, workspace=workspace, draft=DRAFT, now=NOW)
    assert selectors.draft_of(Brief.objects.get(pk=made.pk)) == DRAFT
    assert briefs.from_json(briefs.to_json(DRAFT)) == DRAFT
    assert AuditEntry.objects.filter(verb="brief.create", target_id=str(made.pk)).count() == 1


def test_every_state_is_kept_and_what_changed_is_in_the_audit(
    actor: Actor, workspace: Workspace, brief: Brief
) -> None:
    changed = replace(DRAFT, message="Autre chose.", tone=Tone.LIVELY)
    now = services.brief_change(
        actor=actor, workspace=workspace, brief_id=brief.pk, draft=changed, seen=1, now=NOW
    )
    assert now.number == 2
    assert [one.said["message"] for one in selectors.versions_of(now)] == ["Autre chose.", DRAFT.message]
    assert AuditEntry.objects.get(verb="brief.change").after == {"number": 2, "fields": ["message", "tone"]}


def test_saving_the_same_words_changes_nothing(actor: Actor, workspace: Workspace, brief: Brief) -> None:
    services.brief_change(actor=actor, workspace=workspace, brief_id=brief.pk, draft=DRAFT, seen=9, now=NOW)
    assert Brief.objects.get().number == 1
    assert not AuditEntry.objects.filter(verb="brief.change").exists()


def test_nobody_overwrites_what_another_wrote_meanwhile(
    actor: Actor, workspace: Workspace, brief: Brief
) -> None:
    with pytest.raises(Conflict):
        services.brief_change(
            actor=actor, workspace=workspace, brief_id=brief.pk, draft=replace(DRAFT, message="Non."),
            seen=0, now=NOW,
        )  # fmt: skip
    assert selectors.draft_of(Brief.objects.get()).message == DRAFT.message


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"message": "", "name": ""}, "message"),
        ({"message": "x" * 2_001}, "message"),
        ({"language": "de"}, "language"),
        ({"networks": ("minitel",)}, "networks"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"link": "https://a:b@example.org/"}, "link"),
        ({"facts": tuple(f"fait {n}" for n in range(31))}, "facts"),
        ({"facts": ("x" * 301,)}, "facts"),
        ({"sources": ("x" * 20_001,)}, "sources"),
        ({"segment": "00000000-0000-4000-8000-000000000000"}, "segment"),
        ({"story": Story(who="x" * 2_001)}, "who"),
    ],
)
def test_a_brief_that_cannot_be_kept_says_which_field_to_mend(
    actor: Actor, workspace: Workspace, changes: dict[str, Any], code: str
) -> None:
    with pytest.raises(BadInput) as refused:
        services.brief_create(actor=actor, workspace=workspace, draft=replace(DRAFT, **changes), now=NOW)
    assert refused.value.code == code
    assert not Brief.objects.exists()


def test_controls_and_blank_lines_fall_off_and_each_fact_stands_once(
    actor: Actor, workspace: Workspace
) -> None:
    draft = replace(DRAFT, facts=("La piste\x00 fait 4 km ", "", "La piste fait 4 km"), name="  ")
    kept = selectors.draft_of(services.brief_create(actor=actor, workspace=workspace, draft=draft, now=NOW))
    assert kept.facts == ("La piste fait 4 km",)
    assert kept.name == DRAFT.message[:60]


def test_the_meter_says_in_words_what_lacks_and_nothing_of_a_full_brief() -> None:
    empty, full = briefs.meter(BriefDraft()), briefs.meter(DRAFT)
    assert (empty.held, full.held, full.lacks) == (0, full.whole, ())
    assert [lack.field for lack in empty.lacks][:3] == ["message", "who", "matters"]
    one_fact = briefs.meter(replace(DRAFT, facts=DRAFT.facts[:1], call=""))
    assert {lack.field for lack in one_fact.lacks} == {"facts", "call"}


def test_lines_lose_their_bullets_and_sources_are_cut_at_dashes() -> None:
    assert briefs.lines_in("- un\n• deux\n\n un \n") == ("un", "deux")
    assert briefs.sources_in("a\nb\n---\nc\n") == ("a\nb", "c")


def test_another_workspace_s_brief_and_segment_do_not_exist(
    actor: Actor, workspace: Workspace, other_workspace: Workspace, brief: Brief
) -> None:
    theirs = Segment.objects.create(workspace=other_workspace, name="Voisins")
    with pytest.raises(BadInput):
        services.brief_create(
            actor=actor, workspace=workspace, draft=replace(DRAFT, segment=str(theirs.pk)), now=NOW
        )
    stranger = Actor.human(User.objects.get(email="bob@example.org"))
    with pytest.raises(NotFound):
        services.brief_archive(actor=stranger, workspace=other_workspace, brief_id=brief.pk, now=NOW)
    with pytest.raises(NotAllowed):
        services.brief_archive(actor=stranger, workspace=workspace, brief_id=brief.pk, now=NOW)


def test_a_segment_that_goes_leaves_its_brief(actor: Actor, workspace: Workspace) -> None:
    segment = Segment.objects.create(workspace=workspace, name="Voisins")
    made = services.brief_create(
        actor=actor, workspace=workspace, draft=replace(DRAFT, segment=str(segment.pk)), now=NOW
    )
    assert made.segment_id == segment.pk
    segment.delete()
    made.refresh_from_db()
    assert made.segment_id is None


@pytest.mark.parametrize(
    "data",
    [[], {"colour": "red"}, {"goal": "win"}, {"story": {"hero": "x"}}, {"message": 3}, {"facts": [1]}],
)
def test_json_that_is_no_brief_is_refused_in_a_sentence(data: object) -> None:
    with pytest.raises(BadInput) as refused:
        briefs.draft_read(data)
    assert refused.value.code == "malformed"


def test_json_of_a_brief_is_read_and_what_is_left_out_is_empty() -> None:
    read = briefs.draft_read({"message": "Bonjour", "goal": "come", "facts": ["a"]})
    assert (read.message, read.goal, read.facts, read.call) == ("Bonjour", Goal.COME, ("a",), "")
