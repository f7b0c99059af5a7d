"""Who wrote which words of a post, told from its states."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from parvis.apps.content.authorship import Words, authorship
from parvis.apps.content.bodies import Body, Piece, Variant
from parvis.apps.content.services import post_create, post_save
from parvis.core.actors import Actor, Made
from parvis.core.workspaces.models import Workspace

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)


def saying(text: str, **own: str) -> Body:
    each = {network: Variant(parts=(Piece(words),)) for network, words in own.items()}
    return Body(
        networks=("bluesky", "mastodon"), language="fr", common=Variant(parts=(Piece(text),)), own=each
    )


def test_an_ai_s_words_stay_its_own_where_a_person_left_them() -> None:
    found = authorship(
        [(saying("Le vélo rouge roule."), Made.AI), (saying("Le vélo bleu roule."), Made.BOTH)]
    )
    (field,) = found.fields
    assert field.words == (Words("Le vélo ", Made.AI), Words("bleu ", Made.HUMAN), Words("roule.", Made.AI))
    assert found.counts == {Made.AI: 3, Made.HUMAN: 1, Made.BOTH: 0}
    assert found.share(Made.AI) == 0.75


def test_a_post_that_came_as_both_is_both_s_in_every_word() -> None:
    found = authorship([(saying("Le vélo roule."), Made.BOTH)])
    assert found.counts == {Made.AI: 0, Made.HUMAN: 0, Made.BOTH: 3}


def test_a_network_s_own_version_began_as_the_common_one() -> None:
    with translation.override("en"):
        first, then = saying("Le vélo roule."), saying("Le vélo roule.", bluesky="Le vélo roule vite.")
        found = authorship([(first, Made.AI), (then, Made.BOTH)])
        assert [field.where for field in found.fields] == ["Text", "Bluesky: Text"]
        assert found.fields[1].words == (Words("Le vélo ", Made.AI), Words("roule vite.", Made.HUMAN))


def test_an_empty_post_has_no_author() -> None:
    found = authorship([(saying(""), Made.HUMAN)])
    assert (found.fields, found.total, found.share(Made.AI)) == ((), 0, 0.0)


@pytest.mark.django_db
def test_the_history_shows_whose_each_word_is(page: Client, actor: Actor, workspace: Workspace) -> None:
    post = post_create(
        actor=actor, workspace=workspace, body=saying("Le vélo rouge roule."), now=NOW, made=Made.AI
    )
    later = NOW + timedelta(seconds=5)
    for text in ("Le vélo bleu roule.", "Le vélo bleu roule vite."):
        post = post_save(
            actor=actor, workspace=workspace, post_id=post.pk, body=saying(text), seen=post.number, now=later
        )
    told = page.get(reverse("content:history", args=[workspace.slug, post.pk])).content.decode()
    assert '<span class="by-ai"><span class="visually-hidden">AI: </span>Le vélo </span>' in told
    assert (
        '<span class="by-human"><span class="visually-hidden">person: </span>bleu roule vite.</span>' in told
    )
    assert "3 words (60%)" in told
