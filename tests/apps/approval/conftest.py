"""Posts, people and clocks for the tests of approval."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from parvis.apps.content.bodies import Body, Piece, Variant
from parvis.apps.content.models import Post
from parvis.apps.content.services import post_create, post_save
from parvis.core.actors import Actor
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Role

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)


def saying(text: str, **own: str) -> Body:
    """A post for Bluesky and Mastodon; by name, what one network gets of its own."""
    variants = {name: Variant((Piece(words),)) for name, words in own.items()}
    return Body(networks=("bluesky", "mastodon"), language="fr", common=Variant((Piece(text),)), own=variants)


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Path) -> Path:
    """Nothing leaves a test, and no e-mail either."""
    settings.HOME = tmp_path
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    return tmp_path


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """What services say is read in English; pages speak their reader's language."""
    with translation.override("en"):
        yield


@pytest.fixture
def writer(member: Callable[[Role], User]) -> User:
    """Somebody who writes posts and may approve them."""
    return member(Role.CREATOR)


@pytest.fixture
def post(writer: User, workspace: Workspace) -> Post:
    """A post of the writer."""
    return post_create(
        actor=Actor.human(writer), workspace=workspace, body=saying("Le vélo fleurit."), now=NOW, title="Vélo"
    )


@pytest.fixture
def rewrite(writer: User, workspace: Workspace) -> Callable[..., Post]:
    """Put other words in a post."""

    def save(post: Post, text: str, by: User | None = None) -> Post:
        post.refresh_from_db()
        return post_save(
            actor=Actor.human(by or writer), workspace=workspace, post_id=post.pk, body=saying(text),
            seen=post.number, now=NOW,
        )  # fmt: skip

    return save
