"""A network that tells, in the place of one of the registry, and an account on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from apps.publishing import made as publishing
from apps.results.counted import CountedFake, RenewingConnector
from parvis.apps.publishing.models import Account
from parvis.core.secrets import set_secret
from parvis.core.workspaces.models import Workspace
from parvis.networks.registry import NETWORKS


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Path) -> None:
    """Workspace ids come again from test to test; what is kept in files must not."""
    settings.HOME = tmp_path


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[CountedFake]:
    """The network, in Mastodon's place."""
    told = replace(
        NETWORKS["mastodon"],
        metrics="apps.results.counted:CountedMetrics",
        connector="apps.results.counted:RenewingConnector",
    )
    monkeypatch.setitem(NETWORKS, "mastodon", told)  # type: ignore[arg-type]
    monkeypatch.setenv("PARVIS_ALLOW_PRIVATE_HOSTS", "1")
    with CountedFake() as running:
        monkeypatch.setattr(RenewingConnector, "fake", running)
        yield running


@pytest.fixture
def account(workspace: Workspace, fake: CountedFake) -> Account:
    """An account that the network lets in."""
    made = publishing.account(workspace, host=fake.url)
    set_secret(made, "token", fake.issue("mastodon-1"))
    return made
