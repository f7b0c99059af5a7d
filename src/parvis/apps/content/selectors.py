"""Reading posts. A door."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from parvis.apps.content.bodies import Body, Variant
from parvis.apps.content.editing.settings import said
from parvis.apps.content.examples import example_previews as _example_previews
from parvis.apps.content.models import Post, Revision
from parvis.apps.content.previews import Preview
from parvis.apps.content.reading import from_json
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.kit.folding import fold


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for in the list of posts; an empty field does not filter. ``words`` are folded."""

    words: str = ""
    campaign: str = ""
    author: int | None = None
    archived: bool = False


def settings_said(body: Body) -> tuple[tuple[str, str, str], ...]:
    """What was decided of the networks' own settings: the network's label, the setting's, the value's."""
    return tuple(said(body))


def posts_of(workspace: Workspace) -> QuerySet[Post]:
    """The posts of a workspace that nobody put away, those changed last first."""
    return Post.objects.filter(workspace=workspace, archived_at__isnull=True)


def posts_sought(workspace: Workspace, sought: Sought) -> QuerySet[Post]:
    """Those that match, changed last first; of words, each must stand in the names or in what is said."""
    found = Post.objects.filter(workspace=workspace, archived_at__isnull=not sought.archived)
    if sought.campaign:
        found = found.filter(campaign=sought.campaign)
    if sought.author is not None:
        found = found.filter(created_by_id=sought.author)
    for word in fold(sought.words).split():
        found = found.filter(seek__contains=word)
    return found.select_related("created_by").order_by("-changed_at", "-pk")


def posts_after(found: QuerySet[Post], changed_at: datetime, last: UUID) -> QuerySet[Post]:
    """Those of a list that come after a place in it: when its post was changed, and its id."""
    return found.filter(Q(changed_at__lt=changed_at) | Q(changed_at=changed_at, pk__lt=last))


def campaigns_of(workspace: Workspace) -> list[str]:
    """The campaigns that posts belong to, in the order of the alphabet."""
    named = posts_of(workspace).exclude(campaign="").order_by("campaign")
    return list(named.values_list("campaign", flat=True).distinct())


def authors_of(workspace: Workspace) -> list[tuple[int, str]]:
    """Who began posts here: number and name."""
    begun = posts_of(workspace).exclude(created_by=None).order_by().values("created_by").distinct()
    return sorted(
        ((user.pk, str(user)) for user in User.objects.filter(pk__in=begun)), key=lambda one: one[1]
    )


def blank_of(workspace: Workspace, user: User) -> Post | None:
    """A post that this person began and never wrote in."""
    untouched = posts_of(workspace).filter(created_by=user, number=1, seek="", title="", campaign="")
    return next((post for post in untouched[:5] if body_of(post).common == Variant()), None)


def post_of(workspace: Workspace, post_id: UUID) -> Post | None:
    """One of them, put away or not."""
    return Post.objects.filter(workspace=workspace, pk=post_id).first()


def body_of(post: Post) -> Body:
    """What a post says now."""
    return from_json(post.body)


def body_as_was(post: Post, digest: str) -> Body | None:
    """What it said when it had this digest; None if it never did, or nobody had it kept."""
    if post.digest == digest:
        return body_of(post)
    kept = Revision.objects.filter(post=post, digest=digest).order_by("-number").first()
    return from_json(kept.body) if kept else None


def revisions_of(post: Post) -> QuerySet[Revision]:
    """What was kept of it, newest first. How it stands now may not be among them yet."""
    return post.revisions.order_by("-number")


def revisions_in(posts: Sequence[Post]) -> QuerySet[Revision]:
    """What was kept of any of these posts, oldest first."""
    return Revision.objects.filter(post__in=posts).order_by("post_id", "number")


def example_previews() -> tuple[Preview, ...]:
    """One invented post as each network shows it."""
    return _example_previews()
