"""What other apps say of posts, beside them: this app stands below theirs and knows none of them.

An app above registers a path in ``config/wiring.py``; it is loaded when the first page asks::

    badges.register("parvis.apps.approval.selectors.badges_of")    (workspace, posts) -> {post: [Badge, …]}
    badges.register_steps("parvis.apps.approval.selectors.steps")  (membership, post) -> [Step, …]
    badges.register_panel("approval:panel", _("Approval"))         a part of a page, by its address
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from parvis.apps.content.models import Post
from parvis.core.workspaces.models import Membership, Workspace


@dataclass(frozen=True, slots=True)
class Badge:
    """What a post is by another app's lights: “approved”, “live on 3 networks”. ``kind`` is of a badge."""

    text: str
    kind: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """Where one may go on with a post from its editor: a button that leads there."""

    label: str
    href: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the editor that another app shows, loaded from its own address."""

    label: str | Promise
    href: str


Badges = Mapping[UUID, Sequence[Badge]]
_badges: list[str] = []
_steps: list[str] = []
_panels: dict[str, str | Promise] = {}
_past: dict[str, str | Promise] = {}


def register(path: str) -> None:
    """Show what the function at this dotted path says of posts; only ``config/wiring.py`` calls this."""
    if path not in _badges:
        _badges.append(path)


def register_steps(path: str) -> None:
    """Lead where the function at this dotted path says; only ``config/wiring.py`` calls this."""
    if path not in _steps:
        _steps.append(path)


def register_panel(url_name: str, label: str | Promise) -> None:
    """Show beside a post what stands at this address, given the workspace and the post; only
    ``config/wiring.py`` calls this."""
    _panels[url_name] = label


def register_past(url_name: str, label: str | Promise) -> None:
    """The same on the page of a post's history; only ``config/wiring.py`` calls this."""
    _past[url_name] = label


def past_of(workspace: Workspace, post: Post) -> list[Panel]:
    """The parts that other apps show of a post's history."""
    return [Panel(label, reverse(name, args=[workspace.slug, post.pk])) for name, label in _past.items()]


def panels_of(workspace: Workspace, post: Post) -> list[Panel]:
    """The parts that other apps show beside a post, in the order they were registered."""
    return [Panel(label, reverse(name, args=[workspace.slug, post.pk])) for name, label in _panels.items()]


def badges_of(workspace: Workspace, posts: Sequence[Post]) -> dict[UUID, list[Badge]]:
    """Everything that is said of these posts, each app asked once."""
    found: dict[UUID, list[Badge]] = {post.pk: [] for post in posts}
    for path in _badges:
        read = cast("Callable[[Workspace, Sequence[Post]], Badges]", _loaded(path))
        for pk, said in read(workspace, posts).items():
            found[pk] += said
    return found


def steps_of(membership: Membership, post: Post) -> list[Step]:
    """Where this person may go on with the post."""
    reads = (cast("Callable[[Membership, Post], Sequence[Step]]", _loaded(path)) for path in _steps)
    return [step for read in reads for step in read(membership, post)]


def _loaded(path: str) -> Any:
    return import_string(path)
