"""A workspace with themes, a segment and three subjects, of which no lake is needed."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from apps.trends.matters.rows import followed, risen_row, spoken
from parvis.apps.audience.models import Segment, Theme
from parvis.apps.trends.matters.facts import Facts
from parvis.apps.trends.models import Rise
from parvis.core.workspaces.models import Workspace


@dataclass(frozen=True)
class Town:
    """Three subjects: one large that concerns nobody, one of a theme, one of the segment's interest."""

    workspace: Workspace
    segment: Segment
    large: Rise
    bike: Rise
    climate: Rise


@pytest.fixture
def square(workspace: Workspace) -> Town:
    """The town's square: what is spoken of there."""
    followed(workspace)
    segment = Segment.objects.create(workspace=workspace, name="Citadins", language="fr")
    for name, words in (("Climat", ["climat"]), ("Transports", ["bus", "métro"]), ("Mer", ["plage"])):
        Theme.objects.create(workspace=workspace, segment=segment, name=name, words=words)
    Theme.objects.create(workspace=workspace, name="Vélo", words=["vélo", "piste cyclable"])
    return Town(
        workspace,
        segment,
        large=risen_row(workspace, "match", n=900, facts=spoken("match", languages={"en": 40})),
        bike=risen_row(workspace, "velo", n=30, facts=spoken("velo")),
        climate=risen_row(
            workspace, "climat", n=30, facts=Facts(40, {"climat": 20, "bus": 10}, {"fr": 30, "en": 10})
        ),
    )
