"""A workspace in which two things rise: one that people make, one that a few accounts push.

Making it takes seconds, so it is made once and remembered: rows and lake come again for each test.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core import serializers

from apps.trends.planted import NOW, Planted
from parvis.apps.listening.models import Query, Source, WatchedBrand
from parvis.apps.listening.store import lake_of
from parvis.apps.trends import services
from parvis.apps.trends.models import Hearing, Progress, Rise, RiseFacts, Subject
from parvis.core.actors import Actor
from parvis.core.audit import AuditEntry
from parvis.core.outbox import Event
from parvis.core.secrets import LakeKey
from parvis.core.workspaces.models import Workspace

KEPT = (LakeKey, Query, WatchedBrand, Source, Hearing, Subject, Progress, Rise, RiseFacts, Event, AuditEntry)
Remember = Callable[[str, Callable[[], Planted]], Planted]
_made: dict[tuple[str, int], tuple[Planted, str, Path]] = {}


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Path) -> Path:
    """Workspace ids come again from test to test; their lakes must not."""
    home = tmp_path / "home"
    home.mkdir()
    settings.HOME = home
    return home


@pytest.fixture
def remember(workspace: Workspace, own_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Remember:
    """Make a corpus under a name, or give it back as it was made."""

    def given(name: str, make: Callable[[], Planted]) -> Planted:
        lake, place = own_home / "lake", (name, workspace.pk)
        if place not in _made:
            planted = make()
            rows = [row for model in KEPT for row in model.objects.order_by("pk")]
            kept = tmp_path_factory.mktemp(name) / "lake"
            shutil.copytree(lake, kept)
            _made[place] = (planted.again(workspace), serializers.serialize("json", rows), kept)
            return planted
        planted, told, kept = _made[place]
        for model in KEPT:
            assert not model.objects.exists()
        for row in serializers.deserialize("json", told):
            row.save()
        shutil.copytree(kept, lake)
        return planted.again(workspace)

    return given


@pytest.fixture
def town(workspace: Workspace, remember: Remember) -> Planted:
    """Four ordinary weeks, heard live; nothing has risen yet."""

    def make() -> Planted:
        planted = Planted(workspace)
        planted.ordinary()
        planted.pour()
        planted.listening()
        lake_of(workspace.pk).compact()
        return planted

    return remember("town", make)


@pytest.fixture
def risen(workspace: Workspace, remember: Remember) -> Planted:
    """The same with both rises, followed up to the present."""

    def make() -> Planted:
        planted = Planted(workspace)
        planted.ordinary()
        planted.organic()
        planted.pushed()
        planted.pour()
        planted.listening()
        lake_of(workspace.pk).compact()
        services.rises_follow(actor=Actor.system(), workspace=workspace, now=NOW)
        return planted

    return remember("risen", make)
