"""Share of voice: how much of what is said of all watched brands is said of each, and how it is felt."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime

from parvis.apps.listening.comparing.feelings import Feeling, feeling
from parvis.apps.listening.measuring import bucket_for, stats_of
from parvis.apps.listening.models import BrandSide, WatchedBrand
from parvis.apps.listening.scope import Scope
from parvis.apps.listening.store import lake_of
from parvis.core.lake import Bucket, Column
from parvis.core.workspaces.models import Workspace
from parvis.kit.figures import Between
from parvis.science.proportions import wilson

MOST = 7  # brands drawn, and all others together: a ninth colour could not be told from the first
FELT = 8  # brands whose feeling is estimated, the most named first


@dataclass(frozen=True, slots=True)
class Voice:
    """What is said of one brand: ``n`` posts name it, which is a share of all namings."""

    name: str
    ours: bool
    n: int
    share: Between
    felt: Feeling | None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of time: how many posts name each brand in it."""

    at: datetime
    named: dict[str, int]

    @property
    def total(self) -> int:
        """All namings of the step."""
        return sum(self.named.values())

    def share(self, name: str) -> Between:
        """The share of one brand, between the ends of Wilson's interval."""
        n, whole = self.named.get(name, 0), self.total
        return Between(n / whole if whole else 0.0, *wilson(n, whole))


def voices(workspace: Workspace, scope: Scope) -> tuple[Voice, ...]:
    """The watched brands, yours first, then by how often they are named; a post that names two counts for
    both, so that the shares add up to one over all namings."""
    sides = _sides(workspace)
    asked = without_brands(scope).filter()
    lake = lake_of(workspace.pk)
    found = lake.counts(asked, Column.BRAND, limit=1000).to_pylist()
    named = {row["key"]: int(row["n"]) for row in found if row["key"] in sides}
    whole = sum(named.values())
    order = sorted(sides, key=lambda name: (sides[name] != BrandSide.OURS, -named.get(name, 0), name))
    felt = sorted(named, key=lambda name: -named[name])[:FELT]
    return tuple(
        Voice(
            name=name,
            ours=sides[name] == BrandSide.OURS,
            n=named.get(name, 0),
            share=Between(named.get(name, 0) / (whole or 1), *wilson(named.get(name, 0), whole)),
            felt=feeling(workspace, replace(asked, brands=(name,))) if name in felt else None,
        )
        for name in order
    )


def over_time(workspace: Workspace, scope: Scope, names: tuple[str, ...]) -> tuple[Bucket, tuple[Step, ...]]:
    """How many posts name each of these brands, step by step; steps that name none are left out."""
    bucket = bucket_for(scope, stats_of(workspace))
    asked = without_brands(scope).filter()
    table = lake_of(workspace.pk).volume_of(
        asked, Column.BRAND, names, bucket=bucket, zone=workspace.time_zone
    )
    steps: dict[datetime, dict[str, int]] = defaultdict(dict)
    for row in table.to_pylist():
        steps[row["bucket"]][row["key"]] = int(row["n"])
    return bucket, tuple(Step(at, steps[at]) for at in sorted(steps))


def without_brands(scope: Scope) -> Scope:
    """The scope without its filter on a brand: a share among the posts that name one says nothing."""
    return replace(scope, values=tuple(pair for pair in scope.values if pair[0] != "brand"))


def _sides(workspace: Workspace) -> dict[str, str]:
    return dict(WatchedBrand.objects.filter(workspace=workspace).values_list("name", "side"))
