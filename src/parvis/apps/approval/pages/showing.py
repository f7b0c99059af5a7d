"""What several pages of approval show: a review with all that stands in it, files, where to go back to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import Truncator

from parvis.apps.approval import rules, selectors, showing
from parvis.apps.approval.forms import CommentForm, LinkForm, people_of
from parvis.apps.approval.models import Review, State, SuggestionState
from parvis.apps.content import selectors as content
from parvis.apps.content.bodies import Body
from parvis.apps.content.models import Post
from parvis.apps.library.keeping import path_of
from parvis.apps.library.selectors import assets_by_id
from parvis.core.workspaces.access import WorkspaceRequest
from parvis.core.workspaces.permissions import Role, Verb
from parvis.kit.edits import Part

SHOWN_ONCE = "parvis.review_link"
KINDS = {
    "gif": "image/gif", "jpeg": "image/jpeg", "jpg": "image/jpeg", "mov": "video/quicktime",
    "mp4": "video/mp4", "png": "image/png", "webm": "video/webm", "webp": "image/webp",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Suggested:
    """A suggestion with what it changes."""

    suggestion: Any
    parts: tuple[Part, ...]


def found(request: WorkspaceRequest, pk: int) -> Review:
    """The workspace's review, or 404."""
    review = selectors.review_of(request.workspace, pk)
    if review is None:
        raise Http404
    return review


def excerpt(post: Post) -> str:
    """The first words of a post that has no title."""
    texts = (part.text for part in content.body_of(post).common.parts)
    words = " ".join(next((text for text in texts if text.strip()), "…").split())
    return Truncator(words).chars(80)


def review_page(
    request: WorkspaceRequest,
    review: Review,
    *,
    status: int = 200,
    said: str = "",
    since: str = "",
    **forms: Any,
) -> HttpResponseBase:
    """The page of a review. ``said`` is why something was refused, ``since`` the digest of the words that the
    reader had before them then: what changed since is shown."""
    body, versions, standing = read(review, inside=_inside(request))
    context: dict[str, Any] = {
        "review": review,
        "title": review.post.title or excerpt(review.post),
        "badge": selectors.badges(request.workspace, [review.post_id])[review.post_id],
        "versions": versions,
        "standing": standing,
        "said": said,
        "since_read": _since(review, since, body),
        "comment_form": CommentForm(showing.spots_of(versions)),
        "shared": request.session.pop(SHOWN_ONCE, None),
        **_waiting(request, review, body),
        **_team(request, review, body),
        **forms,
    }
    return render(request, "approval/review.html", context, status=status)


def _inside(request: WorkspaceRequest) -> bool:
    """Whether the reader is of the team: a client is not."""
    return request.membership.role != Role.CLIENT


def _waiting(request: WorkspaceRequest, review: Review, body: Body) -> dict[str, Any]:
    """Who is waited for, what changed since they were asked, and what the reader may do about it."""
    (listed,) = selectors.listed(request.workspace, request.user, [review], timezone.now())
    people, asked = people_of(request.workspace), content.body_as_was(review.post, review.digest)
    return {
        "listed": listed,
        "names": [str(people[pk]) for pk in sorted(listed.people) if pk in people],
        "steps": [one for one in review.steps.all() if one.round == review.round],
        "since_asked": showing.differences(asked, body) if asked and listed.changed else [],
        "may_decide": listed.mine and review.state == State.ASKED,
        "wrote": _wrote(request, review, listed),
        "may_write": request.may(Verb.WRITE_POSTS),
        "may_approve": request.may(Verb.APPROVE_POSTS),
        "may_comment": request.may(Verb.COMMENT_POSTS),
        "may_share": request.may(Verb.SHARE_VIEWS) and request.may(Verb.WRITE_POSTS),
    }


def _team(request: WorkspaceRequest, review: Review, body: Body) -> dict[str, Any]:
    """What is for the team alone."""
    inside = _inside(request)
    return {
        "inside": inside,
        "suggestions": _suggestions(review) if inside else [],
        "since_cleared": _since_cleared(review, body) if inside else [],
        "history": selectors.history(review) if inside else [],
        "links": selectors.links_of(review, timezone.now()) if inside else [],
        "link_form": LinkForm(),
    }


def read(review: Review, *, inside: bool) -> tuple[Body, Any, Any]:
    """What a post says now, its versions with open remarks marked, and the remarks."""
    body = content.body_of(review.post)
    comments = list(selectors.comments_of(review, inside=inside))
    return body, showing.versions_of(body, review.workspace, comments), showing.standing(body, comments)


def _suggestions(review: Review) -> list[Suggested]:
    rows = selectors.suggestions_of(review).filter(state=SuggestionState.OPEN)
    return [Suggested(one, showing.between(one.before, one.after)) for one in rows]


def _since_cleared(review: Review, body: Body) -> Any:
    last = selectors.last_cleared(review.post)
    before = content.body_as_was(review.post, last.digest) if last else None
    return showing.differences(before, body) if before else []


def _since(review: Review, digest: str, body: Body) -> Any:
    before = content.body_as_was(review.post, digest) if digest else None
    return showing.differences(before, body) if before else []


def _wrote(request: WorkspaceRequest, review: Review, listed: selectors.Listed) -> bool:
    """Whether the reader would decide, had they not written these words."""
    if review.writer_alone or listed.step is None or listed.mine:
        return False
    named = rules.roster_of(request.workspace).of(listed.step)
    return request.user.pk in named & rules.writers_of([review.post])[review.post_id]


def file_of(review: Review, asset: UUID) -> HttpResponseBase:
    """A picture or a video that the post shows now; 404 for any other file of the library."""
    body = content.body_of(review.post)
    known = assets_by_id(review.workspace, [one.asset for one in body.placed() if one.asset == asset])
    if asset not in known:
        raise Http404
    one = known[asset]
    path = path_of(review.workspace_id, one.sha256, one.format)
    if one.format not in KINDS or not path.is_file():
        raise Http404
    answer = FileResponse(path.open("rb"), content_type=KINDS[one.format])
    answer.headers["Cache-Control"] = "private, max-age=3600"
    answer.headers["Content-Disposition"] = "inline"
    return answer


def is_htmx(request: HttpRequest) -> bool:
    """Whether a part of a page asks, and not a whole one."""
    return request.headers.get("HX-Request") == "true"
