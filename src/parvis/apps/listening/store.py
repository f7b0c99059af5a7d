"""Where a workspace's lake lies, and its keys: the only place that puts them together."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from parvis.core.lake import Lake
from parvis.core.lake.pseudonyms import Pseudonyms
from parvis.core.lake.spark import Cluster
from parvis.core.secrets import lake_key


def lake_of(workspace_id: int) -> Lake:
    """The lake of one workspace; no path leads to another's."""
    return _lake(Path(settings.HOME) / "lake" / str(int(workspace_id)))


def pseudonyms_of(workspace_id: int) -> Pseudonyms:
    """What turns authors into pseudonyms, and sealed references back, for one workspace."""
    return Pseudonyms(lake_key(workspace_id))


@lru_cache(maxsize=64)
def _lake(root: Path) -> Lake:
    return Lake(root, cluster=_cluster())


@lru_cache(maxsize=1)
def _cluster() -> Cluster | None:
    """One for all lakes of the process."""
    asked = settings.SPARK
    return None if asked is None else Cluster(asked.master, cores=asked.cores)
