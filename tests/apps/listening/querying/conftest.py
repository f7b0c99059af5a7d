"""A workspace that heard posts on several days, and people of every kind who look at its queries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from apps.listening.scripted import post
from parvis.apps.listening.intake import Reading, take_in
from parvis.apps.listening.language import Matcher
from parvis.apps.listening.store import lake_of, pseudonyms_of
from parvis.core.lake import Filter
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.networks.ports import Post

DAY = datetime(2026, 11, 20, 12, tzinfo=UTC)
Hear = Callable[..., None]
SignIn = Callable[[User], Client]


@pytest.fixture
def hear(workspace: Workspace) -> Hear:
    """Put posts into the workspace's lake, matched by no query."""

    def take(posts: Sequence[Post], batch: str = "b") -> None:
        take_in(
            lake=lake_of(workspace.pk),
            pseudonyms=pseudonyms_of(workspace.pk),
            reading=Reading(Matcher({})),
            source_id=1,
            posts=posts,
            batch=batch,
            keep_all=True,
        )

    return take


def on_day(back: int, key: str, text: str, **changes: object) -> Post:
    """A post written so many days before ``DAY``, and heard then."""
    at = DAY - timedelta(days=back)
    return post(key, text, created_at=at, heard_at=at, **changes)


@pytest.fixture
def five_days(hear: Hear) -> None:
    """Five days of three posts; one of each is about bicycles."""
    hear(
        [
            on_day(back, f"{back}-{place}", f"Le {word} du jour {back}")
            for back in range(5)
            for place, word in enumerate(("vélo", "tram", "bus"))
        ]
    )


def found(workspace: Workspace, query: int) -> list[str]:
    """The texts that a query holds, newest first."""
    texts = lake_of(workspace.pk).latest(Filter(queries=(query,)), limit=100).column("text")
    return [str(text) for text in texts.to_pylist()]


@pytest.fixture
def sign_in() -> SignIn:
    """A browser of somebody who came in."""

    def make(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make
