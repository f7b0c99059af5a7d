"""A person in a browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client

from parvis.core.people import User
from parvis.core.workspaces.models import Membership, Workspace
from parvis.core.workspaces.permissions import Role

Enter = Callable[[Role], Client]


@pytest.fixture(autouse=True)
def _no_memory_of_attempts(db: None) -> None:
    """Rate limits start afresh."""
    cache.clear()


@pytest.fixture
def enter(workspace: Workspace) -> Enter:
    """Somebody with a role, signed in, reading English."""

    def make(role: Role) -> Client:
        user = User.objects.create_user(f"{role}@example.org", language="en")
        Membership.objects.create(workspace=workspace, user=user, role=role)
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make
