"""The facts of its brief reach the checks of a post: a false figure is shown beside the fact, then mended."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.creation.written import briefed
from apps.publishing import made
from parvis.apps.content.models import Post
from parvis.apps.content.selectors import body_of
from parvis.apps.creation.models import Chosen, Variation
from parvis.apps.trust import selectors, services
from parvis.apps.trust.cards import cards
from parvis.core.actors import Actor
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace

pytestmark = pytest.mark.django_db
NOW = timezone.now()
FACT = "Une enquête de mai compte 85 % de cyclistes satisfaits de la piste."


def post_of_a_brief(workspace: Workspace, owner: User, words: str) -> Post:
    brief = briefed(Actor.human(owner), workspace, facts=(FACT,))
    variation = Variation.objects.create(
        brief=brief, number=1, kind="post", texts={}, first={}, reviews={}, made="human", created_at=NOW
    )
    post = made.post(workspace, owner, made.body(words), now=NOW)
    Chosen.objects.create(variation=variation, post=post, at=NOW)
    return post


def claims_in(post: Post) -> list[tuple[str, str, str | None]]:
    found = selectors.checked(post, NOW).findings
    return [(one.words, one.about, one.mend) for one in found if one.check == "claims"]


def test_what_a_fact_of_the_brief_bears_out_is_not_pointed_at(workspace: Workspace, owner: User) -> None:
    assert claims_in(post_of_a_brief(workspace, owner, "85 % des cyclistes aiment la piste.")) == []
    assert claims_in(made.post(workspace, owner, made.body("85 % des cyclistes aiment la piste."), now=NOW))


def test_a_false_figure_names_the_fact_and_one_click_writes_the_true_one(
    workspace: Workspace, owner: User
) -> None:
    post = post_of_a_brief(workspace, owner, "97 % des cyclistes aiment la piste.")
    assert claims_in(post) == [("97 %", FACT, "85 %")]
    checked = selectors.checked(post, NOW)
    (finding,) = [one for one in checked.findings if one.check == "claims"]
    mended = services.finding_mend(
        actor=Actor.human(owner), workspace=workspace, post_id=post.pk, key=finding.key,
        digest=checked.digest, seen=post.number, now=NOW,
    )  # fmt: skip
    assert body_of(mended).common.parts[0].text == "85 % des cyclistes aiment la piste."
    assert claims_in(mended) == []


def test_the_panel_says_what_the_brief_says(client: Client, workspace: Workspace, owner: User) -> None:
    client.force_login(owner)
    post = post_of_a_brief(workspace, owner, "97 % des cyclistes aiment la piste.")
    answer = client.get(reverse("trust:panel", args=[workspace.slug, post.pk]))
    assert FACT in answer.content.decode()


def test_each_check_of_words_shows_what_it_was_measured_to_find(
    client: Client, workspace: Workspace, owner: User
) -> None:
    client.force_login(owner)
    answer = client.get(reverse("trust:measured", args=[workspace.slug])).content.decode()
    for card in cards():
        assert str(card.blind) in answer or str(card.blind).replace("’", "&#x27;") in answer
        for row in card.rows:
            assert row.recall is not None
            assert 0 <= row.recall.low <= row.recall.value <= row.recall.high <= 100
    assert len(cards()) == 9
