"""Every network that tells how posts do, as its fake tells it: published, asked, written down."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.utils import timezone

from apps.publishing import made as publishing
from apps.results.made import published
from contracts.publishing import Drive, PublishingRig, driven, jpeg, video
from parvis.apps.publishing.engine.hands import Hands
from parvis.apps.publishing.models import Account
from parvis.apps.results import services
from parvis.apps.results.collecting import account_collect
from parvis.apps.results.models import Asking, Look
from parvis.apps.results.selectors import those_that_tell
from parvis.core.people import User
from parvis.core.secrets import set_secret
from parvis.core.workspaces.models import Workspace
from parvis.kit.http import Http
from parvis.networks import processing

pytestmark = pytest.mark.django_db


@pytest.fixture(params=those_that_tell())
def drive(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Drive]:
    """The first rig of the network that can give a post some likes."""
    monkeypatch.setattr(processing, "sleep", lambda _seconds: None)
    for make in import_module(f"networks.{request.param}.publishing_rig").RIGS.values():
        with ExitStack() as held:
            made: Drive = held.enter_context(driven(make))
            if made.rig.counted is not None:
                _furnish(made, tmp_path)
                yield made
                return
    pytest.skip("no rig of this network counts")


def _furnish(made: Drive, folder: Path) -> None:
    rig, files = made.rig, []
    if rig.needs_picture:
        files.append(jpeg(folder, "base"))
    if rig.needs_video:
        files.append(video(folder, "base"))
    if files:
        first = replace(rig.base.parts[0], media=made.holding(*files))
        rig.base = replace(rig.base, parts=(first,))


def connected(workspace: Workspace, rig: PublishingRig) -> Account:
    access = rig.access
    made = publishing.account(
        workspace, rig.network, remote_id=access.id, handle=access.handle, host=access.host,
        options=dict(access.options),
    )  # fmt: skip
    set_secret(made, "token", access.token)
    set_secret(made, "secrets", json.dumps(dict(access.secrets)))
    return made


def test_what_the_network_counts_is_written_down(drive: Drive, workspace: Workspace, owner: User) -> None:
    rig = drive.rig
    (remote,) = drive.publish(rig.base)
    assert rig.counted is not None
    rig.counted(rig.shown()[0])
    account = connected(workspace, rig)
    now = timezone.now()
    published(account, owner, now - timedelta(minutes=20), ids=(remote.id,))
    services.watches_begin(now=now)
    hands = Hands(clock=lambda: now, quick=Http(allow_private=True))
    try:
        assert account_collect(hands, account.pk) == 1, Asking.objects.values().first()
    finally:
        hands.close()
    look = Look.objects.get()
    assert look.likes == 3
    assert look.interactions is not None
    assert look.interactions >= 3
