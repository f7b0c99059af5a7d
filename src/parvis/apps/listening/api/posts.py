"""Posts: searched and filtered, one, taken away as a file, and their author erased."""

from __future__ import annotations

from typing import Annotated

from django.http import StreamingHttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Router, Schema
from pydantic import Field

from parvis.apps.listening import exports, selectors, services
from parvis.apps.listening.api.common import Mention, PostInfo, ScopeAsked
from parvis.core.api import files
from parvis.core.api.door import ApiRequest, endpoint
from parvis.core.api.files import FileFormat
from parvis.core.api.pages import NOT_OURS, Asked, Next, cursor_made, cursor_read
from parvis.core.errors import BadInput, NotFound
from parvis.core.lake import Cursor
from parvis.core.workspaces.permissions import Verb
from parvis.kit.moments import parse_moment
from parvis.kit.translation import gettext_noop

GONE = _("This post is no longer here. Its author may have deleted it.")
posts = Router(tags=[gettext_noop("Posts")])


class Posts(Schema):
    """A page of posts, the newest first."""

    items: list[PostInfo]
    next: Next


class PostsAsked(ScopeAsked, Asked):
    """Which posts, and which page of them."""


class PostsTaken(ScopeAsked):
    """Which posts a file holds, and how many at most."""

    most: Annotated[int, Field(ge=1, le=exports.MOST, description=gettext_noop("The newest so many."))] = (
        exports.MOST
    )
    format: FileFormat = FileFormat.PARQUET


class PostCount(Schema):
    """How many posts a filter holds."""

    n: int


class Erased(Schema):
    """How many posts went."""

    erased: int


@endpoint(
    posts, "GET", "/posts", verb=Verb.SEE_LISTENING, answers=Posts,
    summary=gettext_noop("Posts that a filter holds, the newest first"),
)  # fmt: skip
def posts_list(request: ApiRequest, asked: Query[PostsAsked]) -> Posts:
    names = request.may(Verb.SEE_AUTHORS)
    before = _place(asked.cursor)
    found = selectors.posts(
        request.workspace, asked.scope(request).filter(), limit=asked.limit + 1, before=before, names=names
    )
    shown = found[: asked.limit]
    following = None
    if len(found) > asked.limit:
        following = cursor_made(shown[-1].created_at.isoformat(), shown[-1].mention)
    return Posts(items=[PostInfo.of(one, names=names) for one in shown], next=following)


def _place(cursor: str | None) -> Cursor | None:
    if not cursor:
        return None
    instant, mention = cursor_read(cursor, str, str)
    at = parse_moment(instant)
    if at is None:
        raise BadInput(NOT_OURS, code="bad_cursor")
    return Cursor(at, str(mention))


@endpoint(
    posts, "GET", "/posts/count", verb=Verb.SEE_LISTENING, answers=PostCount,
    summary=gettext_noop("How many posts a filter holds"),
)  # fmt: skip
def posts_count(request: ApiRequest, asked: Query[ScopeAsked]) -> PostCount:
    return PostCount(n=selectors.count(request.workspace, asked.scope(request)))


@endpoint(
    posts, "GET", "/posts/export", verb=Verb.EXPORT_POSTS, answers=None, files=files.KINDS,
    summary=gettext_noop("The posts of a filter as a Parquet or CSV file"),
    description=gettext_noop(
        "Sent while it is made, the newest first. Authors are pseudonyms; “handle” and “url” are empty "
        "without the verb “see_authors”."
    ),
)  # fmt: skip
def posts_export(request: ApiRequest, asked: Query[PostsTaken]) -> StreamingHttpResponse:
    tables = exports.posts_taken(
        request.workspace, asked.scope(request).filter(), most=asked.most, names=request.may(Verb.SEE_AUTHORS)
    )
    return files.sent(tables, exports.POSTS, form=asked.format, name=f"posts-{request.workspace.slug}")


@endpoint(
    posts,
    "GET",
    "/posts/{mention}",
    verb=Verb.SEE_LISTENING,
    answers=PostInfo,
    summary=gettext_noop("One post"),
)
def post_read(request: ApiRequest, mention: Path[Mention]) -> PostInfo:
    names = request.may(Verb.SEE_AUTHORS)
    found = selectors.post(request.workspace, mention, names=names)
    if found is None:
        raise NotFound(GONE)
    return PostInfo.of(found, names=names)


@endpoint(
    posts, "DELETE", "/posts/{mention}/author", verb=Verb.ERASE_AUTHORS, answers=Erased,
    summary=gettext_noop("Erase everything heard from the author of a post"),
    description=gettext_noop("At once and for good: the posts leave the disk before the answer comes."),
)  # fmt: skip
def author_erase(request: ApiRequest, mention: Path[Mention]) -> Erased:
    found = selectors.post(request.workspace, mention, names=False)
    if found is None or not found.author:
        raise NotFound(GONE)
    gone = services.author_erase(actor=request.actor, workspace=request.workspace, author=found.author)
    return Erased(erased=gone)
