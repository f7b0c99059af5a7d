"""Posts that we write, as programs read and write them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field

from parvis.apps.content import selectors, services
from parvis.apps.content.bodies import Body
from parvis.apps.content.editing.shaping import thread
from parvis.apps.content.models import Post
from parvis.apps.content.pages.found import files_of
from parvis.apps.content.selectors import Sought
from parvis.apps.content.sending import NetworkName, Words, WordsIn, body_sent
from parvis.apps.content.sight import Note, PartSeen, assets_in, seen
from parvis.core.actors import Made
from parvis.core.api.door import ApiRequest, endpoint
from parvis.core.api.pages import NOT_OURS, Asked, Next, cursor_made, cursor_read
from parvis.core.errors import BadInput, NotFound, ParvisError
from parvis.core.workspaces.permissions import Verb
from parvis.kit.moments import parse_moment
from parvis.kit.translation import gettext_noop
from parvis.networks.limits import limits

content = Router(tags=[gettext_noop("Posts we write")])
PLAIN = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
Line = Annotated[str, Field(max_length=120, pattern=PLAIN)]


class WrittenPost(Schema):
    """A post as it stands. ``number`` counts its changes: send it as ``If-Match`` to change it."""

    id: UUID
    title: str
    campaign: str
    networks: list[str]
    words: Annotated[dict[str, Any], Field(description=gettext_noop("The shape that is sent to change it."))]
    digest: Annotated[
        str, Field(description=gettext_noop("SHA-256 of the words: approvals are bound to it."))
    ]
    number: int
    made: Made
    written_by: str
    written_at: datetime
    created_at: datetime
    changed_at: datetime
    archived_at: datetime | None

    @classmethod
    def of(cls, post: Post) -> WrittenPost:
        """As programs see it."""
        same = ("title", "campaign", "digest", "number", "created_at", "changed_at", "archived_at")
        return cls(
            id=post.pk,
            networks=post.body["networks"],
            words=post.body,
            made=Made(post.made),
            written_by=post.by_label,
            written_at=post.said_at,
            **{name: getattr(post, name) for name in same},
        )


class WrittenPosts(Schema):
    """A page of posts."""

    items: list[WrittenPost]
    next: Next


class Search(Asked):
    """What is looked for; what is left out does not filter."""

    words: Annotated[str, Field(max_length=200, pattern=PLAIN)] = ""
    campaign: Annotated[str, Field(max_length=80, pattern=PLAIN)] = ""
    archived: bool = False


class PostWanted(Schema, extra="forbid"):
    """A post that is begun."""

    title: Line = ""
    campaign: Annotated[str, Field(max_length=80, pattern=PLAIN)] = ""
    words: WordsIn
    made: Annotated[Made, Field(description=gettext_noop("Who wrote these words."))] = Made.HUMAN


class PostChange(Schema, extra="forbid"):
    """What is to change; what is left out stays."""

    number: Annotated[
        int | None,
        Field(strict=True, ge=1, description=gettext_noop("The number that was read, if not in If-Match.")),
    ] = None
    title: Line | None = None
    campaign: Annotated[str, Field(max_length=80, pattern=PLAIN)] | None = None
    words: WordsIn | None = None
    made: Made = Made.HUMAN


class LengthTold(Schema):
    """How long a text is on one network, in its unit."""

    network: str
    value: int
    limit: int
    left: int


class NoteTold(Schema):
    """One thing found. ``refuses``: one of these networks would not take the post."""

    text: str
    networks: list[str]
    refuses: bool

    @classmethod
    def of(cls, note: Note) -> NoteTold:
        """As programs see it."""
        return cls(text=note.text, networks=list(note.networks), refuses=note.refuses)


class PartTold(Schema):
    """What is told of one post of a thread; ``media`` in their order."""

    lengths: list[LengthTold]
    notes: list[NoteTold]
    media: list[list[NoteTold]]

    @classmethod
    def of(cls, part: PartSeen) -> PartTold:
        """As programs see it."""
        return cls(
            lengths=[
                LengthTold(network=one.network, value=one.value, limit=one.limit, left=one.left)
                for one in part.counts
            ],
            notes=[NoteTold.of(note) for note in part.notes],
            media=[[NoteTold.of(note) for note in notes] for notes in part.media],
        )


class VersionTold(Schema):
    """What is told of one version: “common”, or a network’s own."""

    name: str
    notes: list[NoteTold]
    parts: list[PartTold]


class PostChecked(Schema):
    """Lengths and findings; ``refused`` are the networks that would not take the post as it stands."""

    refused: list[str]
    versions: list[VersionTold]


class ThreadWanted(Schema, extra="forbid"):
    """A text to cut."""

    text: Words
    networks: Annotated[list[NetworkName], Field(min_length=1, max_length=30)]
    numbered: bool = False


class ThreadCut(Schema):
    """The posts that come of it, each of which fits every network that takes threads."""

    parts: list[str]


class Stale(ParvisError):  # noqa: N818 - the name of what is wrong
    """Somebody has changed it since, or nobody said which state was seen."""

    status = 412
    code = "stale"


@endpoint(
    content, "GET", "/content/posts", verb=Verb.SEE_POSTS, answers=WrittenPosts,
    summary=gettext_noop("Posts that are written, changed last first"),
)  # fmt: skip
def content_posts_list(request: ApiRequest, asked: Query[Search]) -> WrittenPosts:
    sought = Sought(words=asked.words, campaign=asked.campaign, archived=asked.archived)
    found = selectors.posts_sought(request.workspace, sought)
    if asked.cursor:
        found = selectors.posts_after(found, *_place(asked.cursor))
    rows = list(found[: asked.limit + 1])
    shown = rows[: asked.limit]
    more = len(rows) > asked.limit
    following = cursor_made(shown[-1].changed_at.isoformat(), str(shown[-1].pk)) if more else None
    return WrittenPosts(items=[WrittenPost.of(post) for post in shown], next=following)


@endpoint(
    content, "POST", "/content/posts", verb=Verb.WRITE_POSTS, answers=WrittenPost, status=201,
    summary=gettext_noop("Begin a post"),
)  # fmt: skip
def content_post_create(request: ApiRequest, wanted: PostWanted) -> WrittenPost:
    made = services.post_create(
        actor=request.actor,
        workspace=request.workspace,
        body=body_sent(request.workspace, wanted.words),
        now=timezone.now(),
        title=wanted.title,
        campaign=wanted.campaign,
        made=wanted.made,
    )
    return WrittenPost.of(made)


@endpoint(
    content, "GET", "/content/posts/{uuid:post}", verb=Verb.SEE_POSTS, answers=WrittenPost,
    summary=gettext_noop("One post as it stands"),
)  # fmt: skip
def content_post_read(request: ApiRequest, post: UUID) -> WrittenPost:
    return WrittenPost.of(_found(request, post))


@endpoint(
    content, "PATCH", "/content/posts/{uuid:post}", verb=Verb.WRITE_POSTS, answers=WrittenPost,
    summary=gettext_noop("Change a post"),
    description=gettext_noop(
        "Send the number that was read, as “number” or in the header If-Match: 412 when somebody has changed "
        "the post since. Words are sent whole."
    ),
)  # fmt: skip
def content_post_change(request: ApiRequest, post: UUID, change: PostChange) -> WrittenPost:
    now = _found(request, post)
    seen_ = change.number or request.headers.get("If-Match", "").strip().strip('"')
    if str(seen_) != str(now.number):
        raise Stale(_("Read the post again, and send the number that it has then."))
    saved = services.post_save(
        actor=request.actor,
        workspace=request.workspace,
        post_id=post,
        body=body_sent(request.workspace, change.words) if change.words else selectors.body_of(now),
        seen=now.number,
        now=timezone.now(),
        title=change.title,
        campaign=change.campaign,
        made=change.made if change.words else Made(now.made),
    )
    return WrittenPost.of(saved)


@endpoint(
    content, "GET", "/content/posts/{uuid:post}/check", verb=Verb.SEE_POSTS, answers=PostChecked,
    summary=gettext_noop("Lengths, and what networks would refuse"),
)  # fmt: skip
def content_post_check(request: ApiRequest, post: UUID) -> PostChecked:
    return _checked(request, selectors.body_of(_found(request, post)))


@endpoint(
    content, "POST", "/content/check", verb=Verb.WRITE_POSTS, answers=PostChecked,
    summary=gettext_noop("The same of words that are kept nowhere"),
)  # fmt: skip
def content_check(request: ApiRequest, words: WordsIn) -> PostChecked:
    return _checked(request, body_sent(request.workspace, words))


@endpoint(
    content, "POST", "/content/thread", verb=Verb.WRITE_POSTS, answers=ThreadCut,
    summary=gettext_noop("Cut a text into a thread that fits these networks"),
)  # fmt: skip
def content_thread(request: ApiRequest, wanted: ThreadWanted) -> ThreadCut:  # noqa: ARG001 - the door's signature
    for network in wanted.networks:
        if network not in limits() or "text" not in limits()[network]:
            raise BadInput(_("“%(name)s” is no network."), code="networks", name=network[:30])
    text = wanted.text.replace("\x00", "")
    return ThreadCut(parts=list(thread(text, wanted.networks, numbered=wanted.numbered)))


def _place(cursor: str) -> tuple[datetime, UUID]:
    changed, last = cursor_read(cursor, str, str)
    at = parse_moment(changed)
    try:
        pk = UUID(str(last))
    except ValueError:
        pk = None
    if at is None or pk is None:
        raise BadInput(NOT_OURS, code="bad_cursor")
    return at, pk


def _found(request: ApiRequest, pk: UUID) -> Post:
    post = selectors.post_of(request.workspace, pk)
    if post is None:
        raise NotFound(_("There is no such post here."))
    return post


def _checked(request: ApiRequest, body: Body) -> PostChecked:
    files = files_of(request.workspace, assets_in(body))
    sight = seen(body, files.media, files.problems)
    return PostChecked(
        refused=sorted(sight.refused),
        versions=[
            VersionTold(
                name=name,
                notes=[NoteTold.of(note) for note in told.notes],
                parts=[PartTold.of(part) for part in told.parts],
            )
            for name, told in sight.variants.items()
        ],
    )
