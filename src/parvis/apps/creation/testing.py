"""Variants sent to an A/B test: a post of each, in an order drawn by lot, whoever made the words."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.apps.creation.labels import ALONE, BESIDE
from parvis.apps.creation.models import AbTest, Chosen, Variation
from parvis.apps.creation.variants import became, own_variation
from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.errors import BadInput
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require

LEAST: Final = 2
MOST: Final = 6


@transaction.atomic
def ab_test_open(
    *, actor: Actor, workspace: Workspace, brief_id: UUID, variation_ids: Sequence[UUID], seed: int,
    now: datetime,
) -> AbTest:  # fmt: skip
    """Make a draft of each of these variants and draw the order in which they leave; ``seed`` draws it.

    They go to the networks that all of them are written for. Raises ``BadInput`` where they cannot be
    compared: fewer than two, more than six, of two kinds or without a network in common.
    """
    require(actor, workspace, Verb.WRITE_POSTS)
    arms = [own_variation(workspace, one) for one in dict.fromkeys(variation_ids)]
    networks = _comparable(arms, brief_id)
    test = AbTest.objects.create(
        brief_id=brief_id, seed=seed, opened_at=now, opened_by_label=actor.label[:200]
    )
    arms.sort(key=lambda one: str(one.pk))
    random.Random(seed).shuffle(arms)
    for lot, one in enumerate(arms, 1):
        post = became(actor, one, networks, now, name=chr(ord("A") + lot - 1))
        Chosen.objects.filter(post=post).update(ab_test=test, lot=lot)
    audit.record(
        actor=actor, workspace=workspace, verb="ab_test.open", target="ab_test", target_id=test.pk,
        after={"seed": seed, "arms": {str(one.pk): one.made for one in arms}},
    )  # fmt: skip
    return test


def _comparable(arms: Sequence[Variation], brief_id: UUID) -> list[str]:
    """The networks that all are written for, in order."""
    if not LEAST <= len(arms) <= MOST:
        raise BadInput(_("Tick two to six variants to compare."), code="arms")
    if {one.brief_id for one in arms} != {brief_id}:
        raise BadInput(_("Compare variants of one brief: otherwise the subject makes the difference."))
    if len({one.kind for one in arms}) > 1 or arms[0].kind in ALONE | BESIDE:
        raise BadInput(_("Compare posts with posts, and threads with threads."), code="kind")
    common = [name for name in arms[0].texts if all(name in one.texts for one in arms)]
    if not common:
        raise BadInput(_("These variants share no network: have them written for the same ones."))
    return common
