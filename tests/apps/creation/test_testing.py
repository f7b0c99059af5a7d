"""Variants go to an A/B test as they are: whoever made them stays told, and a lot draws their order."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from parvis.ai.writing.ports import Kind, Written
from parvis.apps.content.models import Post
from parvis.apps.creation import services
from parvis.apps.creation.models import AbTest, Brief, Chosen, Variation
from parvis.apps.creation.selectors import lots_of
from parvis.core.actors import Actor, Made
from parvis.core.errors import BadInput

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def by_hand(
    actor: Actor, brief: Brief, text: str, *, kind: Kind = Kind.CAPTION, on: str = "bluesky"
) -> Variation:
    return services.variation_write(
        actor=actor, workspace=brief.workspace, brief_id=brief.pk, kind=kind,
        texts_={on: Written((text,))}, angle=text[:20], now=NOW,
    )  # fmt: skip


def by_the_ai(actor: Actor, brief: Brief, text: str) -> Variation:
    made = by_hand(actor, brief, text)
    made.made = Made.AI
    made.save(update_fields=["made"])
    return made


def opened(actor: Actor, brief: Brief, *arms: Variation, seed: int = 1) -> AbTest:
    return services.ab_test_open(
        actor=actor, workspace=brief.workspace, brief_id=brief.pk,
        variation_ids=[one.pk for one in arms], seed=seed, now=NOW,
    )  # fmt: skip


def test_each_arm_is_a_draft_of_its_own_and_says_who_made_it(actor: Actor, brief: Brief) -> None:
    test = opened(actor, brief, by_hand(actor, brief, "Une."), by_the_ai(actor, brief, "Deux."))
    arms = list(test.arms.order_by("lot"))
    assert [(one.lot, one.segment_name) for one in arms] == [(1, "A"), (2, "B")]
    assert {one.post.made for one in arms} == {Made.HUMAN, Made.AI}
    assert lots_of(brief.workspace) == {one.post_id: test.pk for one in arms}


def test_the_order_is_drawn_and_not_the_one_of_the_list(actor: Actor, brief: Brief) -> None:
    arms = [by_hand(actor, brief, f"Texte {n}.") for n in range(4)]
    orders = {
        tuple(
            opened(actor, brief, *arms, seed=seed).arms.order_by("lot").values_list("variation_id", flat=True)
        )
        for seed in range(8)
    }
    assert len(orders) > 1


def test_what_cannot_be_compared_makes_no_draft(actor: Actor, brief: Brief) -> None:
    one = by_hand(actor, brief, "Une.")
    with pytest.raises(BadInput, match="de deux à six"):
        opened(actor, brief, one)
    with pytest.raises(BadInput, match="aucun réseau en commun"):
        opened(actor, brief, one, by_hand(actor, brief, "Ailleurs.", on="linkedin"))
    with pytest.raises(BadInput, match="des fils entre eux"):
        opened(actor, brief, one, by_hand(actor, brief, "Un fil.", kind=Kind.THREAD))
    assert not Post.objects.exists()
    assert not Chosen.objects.exists()


def test_the_pages_open_one_and_show_it(page: Client, actor: Actor, brief: Brief) -> None:
    arms = [by_hand(actor, brief, "Une."), by_the_ai(actor, brief, "Deux.")]
    home = f"/w/{brief.workspace.slug}/create/"
    sent = page.post(f"{home}briefs/{brief.pk}/test/", {"arm": [str(one.pk) for one in arms]}, follow=True)
    shown = sent.content.decode()
    assert sent.redirect_chain[-1][0] == f"{home}tests/{AbTest.objects.get().pk}/"
    assert "A · " in shown
    assert "B · " in shown
    assert (
        page.get(f"{home}briefs/{brief.pk}/").content.decode().count(f"/tests/{AbTest.objects.get().pk}/")
        == 1
    )


@pytest.mark.parametrize("arm", ["not-an-id", str(uuid4())])
def test_an_id_that_is_none_says_what_to_do(page: Client, brief: Brief, arm: str) -> None:
    sent = page.post(f"/w/{brief.workspace.slug}/create/briefs/{brief.pk}/test/", {"arm": [arm]}, follow=True)
    assert sent.status_code == 200
    assert not AbTest.objects.exists()
