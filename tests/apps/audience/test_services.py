"""Segments and themes: what a person says of the audience is kept as said, audited, and their workspace's."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from parvis.apps.audience import selectors, services
from parvis.apps.audience.models import Segment, Theme, Weight
from parvis.apps.audience.reading import (
    LONGEST_WORD,
    MOST_SEGMENTS,
    MOST_THEMES,
    MOST_WORDS,
    SegmentDraft,
    ThemeDraft,
    words_in,
)
from parvis.apps.audience.selectors import Interest
from parvis.apps.listening import services as listening
from parvis.apps.listening.models import Source
from parvis.core.actors import Actor
from parvis.core.audit import AuditEntry
from parvis.core.errors import BadInput, Conflict, NotAllowed, NotFound
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Role

pytestmark = pytest.mark.django_db
BIKE = ThemeDraft(("vélo", "piste cyclable", "#VeloTaf"), Weight.MUCH, "Vélo")


def drafted(name: str = "Citadins", **more: object) -> SegmentDraft:
    return SegmentDraft(name=name, **{"interests": (BIKE,), **more})  # type: ignore[arg-type]


def test_a_segment_is_read_as_it_was_described(actor: Actor, workspace: Workspace) -> None:
    draft = drafted(
        " Citadins  à vélo ",
        description="Vivent en ville.",
        language="fr",
        networks=("bluesky", "mastodon", "bluesky"),
        interests=(ThemeDraft(("climat",), Weight.LITTLE), BIKE),
    )
    segment = services.segment_create(actor=actor, workspace=workspace, draft=draft)
    (seen,) = selectors.segments_of(workspace_id=workspace.pk)
    assert seen.id == segment.pk
    assert (seen.name, seen.language, seen.networks) == ("Citadins à vélo", "fr", ("bluesky", "mastodon"))
    assert seen.interests == (
        Interest(("vélo", "piste cyclable", "#VeloTaf"), 1.0, "Vélo"),
        Interest(("climat",), 0.3, "climat"),
    ), "the weightiest first; without a name a theme is called by its first word"
    assert seen == selectors.segment_of(workspace_id=workspace.pk, segment_id=segment.pk)


def test_what_the_brand_speaks_of_is_replaced_and_is_no_segments_interest(
    actor: Actor, workspace: Workspace
) -> None:
    services.segment_create(actor=actor, workspace=workspace, draft=drafted())
    services.themes_set(actor=actor, workspace=workspace, themes=[ThemeDraft(("voyage",)), BIKE])
    services.themes_set(actor=actor, workspace=workspace, themes=[BIKE])
    assert [one.name for one in selectors.themes_of(workspace_id=workspace.pk)] == ["Vélo"]
    assert len(selectors.segments_of(workspace_id=workspace.pk)[0].interests) == 1
    entry = AuditEntry.objects.filter(verb="themes.set").first()
    assert entry is not None
    assert "voyage" in entry.before
    assert "voyage" not in entry.after


def test_only_what_changed_is_audited(actor: Actor, workspace: Workspace) -> None:
    segment = services.segment_create(actor=actor, workspace=workspace, draft=drafted())
    services.segment_change(
        actor=actor, workspace=workspace, segment_id=segment.pk, draft=drafted(language="en")
    )
    entry = AuditEntry.objects.get(verb="segment.change")
    assert (entry.before, entry.after) == ({"language": ""}, {"language": "en"})
    services.segment_delete(actor=actor, workspace=workspace, segment_id=segment.pk)
    assert AuditEntry.objects.get(verb="segment.delete").before["name"] == "Citadins"
    assert not Theme.objects.exists()
    with pytest.raises(NotFound):
        services.segment_delete(actor=actor, workspace=workspace, segment_id=segment.pk)


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (drafted("  \u200b "), "name_missing"),
        (drafted(interests=(ThemeDraft((), name="vide"),)), "words_missing"),
        (drafted(interests=(ThemeDraft(("…", "!!"), name="signes"),)), "words_missing"),
        (drafted(interests=(ThemeDraft(tuple(f"m{n}" for n in range(MOST_WORDS + 1))),)), "words_many"),
        (drafted(interests=(ThemeDraft(("x" * (LONGEST_WORD + 1),)),)), "word_long"),
        (drafted(interests=tuple(ThemeDraft((f"m{n}",)) for n in range(MOST_THEMES + 1))), "themes_many"),
        (drafted(interests=(BIKE, ThemeDraft(("bici",), name="VELO"))), "theme_twice"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_changes(
    actor: Actor, workspace: Workspace, draft: SegmentDraft, code: str
) -> None:
    with pytest.raises(BadInput) as refused:
        services.segment_create(actor=actor, workspace=workspace, draft=draft)
    assert refused.value.code == code
    assert "%(" not in str(refused.value)
    assert not Segment.objects.exists()
    assert not AuditEntry.objects.filter(verb="segment.create").exists()


def test_two_segments_never_have_one_name(actor: Actor, workspace: Workspace) -> None:
    services.segment_create(actor=actor, workspace=workspace, draft=drafted())
    other = services.segment_create(actor=actor, workspace=workspace, draft=drafted("Parents"))
    with pytest.raises(Conflict):
        services.segment_create(actor=actor, workspace=workspace, draft=drafted("citadins"))
    with pytest.raises(Conflict):
        services.segment_change(actor=actor, workspace=workspace, segment_id=other.pk, draft=drafted())


def test_a_workspace_holds_fifty_segments_at_most(actor: Actor, workspace: Workspace) -> None:
    Segment.objects.bulk_create(
        Segment(workspace=workspace, name=f"s{number}") for number in range(MOST_SEGMENTS)
    )
    with pytest.raises(BadInput, match="50"):
        services.segment_create(actor=actor, workspace=workspace, draft=drafted())


def test_the_database_refuses_a_weight_that_nobody_offers(workspace: Workspace) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Theme.objects.create(workspace=workspace, name="x", words=["x"], weight=0)


@pytest.mark.parametrize("role", [Role.CLIENT, Role.AUDITOR, Role.AGENT])
def test_who_only_reads_describes_nobody(
    role: Role, member: Callable[[Role], User], workspace: Workspace
) -> None:
    reader = Actor.human(member(role))
    with pytest.raises(NotAllowed):
        services.segment_create(actor=reader, workspace=workspace, draft=drafted())
    with pytest.raises(NotAllowed):
        services.themes_set(actor=reader, workspace=workspace, themes=[BIKE])
    assert not Theme.objects.exists()


def test_another_workspaces_segments_are_neither_seen_nor_changed(
    actor: Actor, workspace: Workspace, other_workspace: Workspace
) -> None:
    theirs = Segment.objects.create(workspace=other_workspace, name="secret")
    Theme.objects.create(workspace=other_workspace, name="secret", words=["secret"])
    assert selectors.segments_of(workspace_id=workspace.pk) == ()
    assert selectors.themes_of(workspace_id=workspace.pk) == ()
    assert selectors.segment_of(workspace_id=workspace.pk, segment_id=theirs.pk) is None
    for unknown in (theirs.pk, uuid4()):
        with pytest.raises(NotFound):
            services.segment_change(actor=actor, workspace=workspace, segment_id=unknown, draft=drafted())
    assert Segment.objects.get().name == "secret"


def test_the_sample_brings_an_audience_and_takes_away_what_nobody_changed(
    actor: Actor, workspace: Workspace
) -> None:
    services.sample_add(actor=actor, workspace=workspace)
    services.sample_add(actor=actor, workspace=workspace)
    first, second = selectors.segments_of(workspace_id=workspace.pk)
    assert first.is_sample
    assert second.is_sample
    assert selectors.themes_of(workspace_id=workspace.pk)
    draft = drafted("Les nôtres")
    services.segment_change(actor=actor, workspace=workspace, segment_id=first.id, draft=draft)
    source = Source.objects.create(workspace=workspace, name="Reddit 2013", network="reddit", is_sample=True)
    listening.source_delete(actor=actor, workspace=workspace, source_id=source.pk)
    assert [one.name for one in selectors.segments_of(workspace_id=workspace.pk)] == ["Les nôtres"]
    assert selectors.themes_of(workspace_id=workspace.pk) == ()


def test_the_sample_never_speaks_over_somebody(actor: Actor, workspace: Workspace) -> None:
    services.themes_set(actor=actor, workspace=workspace, themes=[BIKE])
    services.sample_add(actor=actor, workspace=workspace)
    services.sample_remove(actor=actor, workspace=workspace)
    assert [one.name for one in selectors.themes_of(workspace_id=workspace.pk)] == ["Vélo"]
    assert selectors.segments_of(workspace_id=workspace.pk) == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("vélo, piste cyclable ; #VéloTaf\nbike", ("vélo", "piste cyclable", "#VéloTaf", "bike")),
        ("« course à pied », “10 km”, 'trail'", ("course à pied", "10 km", "trail")),
        ("Vélo, velo, VÉLO", ("Vélo",)),
        ("##  tag, # , -, ", ("#tag",)),
        ("a\u202eb\u0000c", ("a b c",)),
        ("=1+1, <script>alert(1)</script>", ("=1+1", "<script>alert(1)</script>")),
    ],
)
def test_words_are_read_as_people_type_them(text: str, words: tuple[str, ...]) -> None:
    assert words_in(text) == words


@given(st.text())
def test_reading_words_twice_changes_nothing(text: str) -> None:
    words = words_in(text)
    assert words_in("\n".join(words)) == words
