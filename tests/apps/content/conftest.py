"""A workspace that writes, and who writes there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from apps.content.written import row
from parvis.apps.content.models import Post
from parvis.core.actors import Actor
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Role


@pytest.fixture
def post(workspace: Workspace, owner: User) -> Post:
    """A post that the owner began: “Bonjour Lyon” for Bluesky and X."""
    return row(workspace, created_by=owner, by=owner, by_kind="human", by_label=str(owner))


@pytest.fixture
def colleague(member: Callable[[Role], User]) -> Actor:
    """Somebody else who may write."""
    return Actor.human(member(Role.CREATOR))


@pytest.fixture
def reader(member: Callable[[Role], User]) -> Client:
    """The browser of a client, who reads English and may not write."""
    user = member(Role.CLIENT)
    user.language = "en"
    user.save()
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client
