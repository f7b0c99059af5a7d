"""Search: the words of everything heard, each post with the place of the words in it."""

from __future__ import annotations

from typing import Annotated

from django.http import StreamingHttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from parvis.apps.listening import exports
from parvis.apps.listening.api.common import FiltersAsked, PostInfo
from parvis.apps.listening.searching import LONGEST, excerpt_of, search, understood
from parvis.core.api import files
from parvis.core.api.door import ApiRequest, endpoint
from parvis.core.api.files import FileFormat
from parvis.core.api.pages import NOT_OURS, Asked, Next, cursor_made, cursor_read
from parvis.core.errors import BadInput
from parvis.core.lake import After, Order
from parvis.core.workspaces.permissions import Verb
from parvis.kit.translation import gettext_noop

searching = Router(tags=[gettext_noop("Search")])
Words = Annotated[
    str,
    Field(
        min_length=1,
        max_length=LONGEST,
        pattern=r"^[^\x00-\x1f\x7f]*$",
        examples=['vélo "piste cyclable" -moteur'],
        description=gettext_noop(
            'Words in any form (“école” also finds “écoles”), "exact words", begin*, -without. Nothing that '
            "is typed is an error: “understood” says how it was read."
        ),
    ),
]


class SearchAsked(FiltersAsked, Asked):
    """What is searched for, within which posts, and which page."""

    words: Words
    order: Annotated[Order, Field(description=gettext_noop("What comes first."))] = Order.RELEVANCE


class SearchTaken(FiltersAsked):
    """What a file holds, the newest first."""

    words: Words
    most: Annotated[int, Field(ge=1, le=exports.MOST, description=gettext_noop("The newest so many."))] = (
        exports.MOST
    )
    format: FileFormat = FileFormat.PARQUET


class Stretch(Schema):
    """From the character ``start`` on, up to but without the character ``end``."""

    start: Annotated[int, Field(description=gettext_noop("In Unicode characters, from 0."))]
    end: Annotated[int, Field(description=gettext_noop("Not included."))]


class Excerpt(Schema):
    """The part of a post around the first word that was found: plain text, never HTML."""

    text: str
    start: Annotated[int, Field(description=gettext_noop("Where it begins in the text of the post."))]
    found: Annotated[
        list[Stretch], Field(description=gettext_noop("The words that were found, in the excerpt."))
    ]


class SearchHit(Schema):
    """A post that holds the words."""

    post: PostInfo
    excerpt: Excerpt


class SearchFound(Schema):
    """A page of what was found."""

    items: list[SearchHit]
    next: Next
    total: Annotated[int, Field(description=gettext_noop("How many posts hold the words, exactly."))]
    unsearched: Annotated[
        int, Field(description=gettext_noop("Posts heard a moment ago that are not indexed yet."))
    ]
    understood: Annotated[
        str, Field(description=gettext_noop("How the words were read, in a sentence of your language."))
    ]


@endpoint(
    searching, "GET", "/search", verb=Verb.SEE_LISTENING, answers=SearchFound,
    summary=gettext_noop("Search everything heard for words"),
    description=gettext_noop(
        "By relevance, 10,000 posts can be paged through; by date there is no end. Later pages of relevance "
        "leave out what came after the first, so that nothing is shown twice."
    ),
)  # fmt: skip
def search_list(request: ApiRequest, asked: Query[SearchAsked]) -> SearchFound:
    names = request.may(Verb.SEE_AUTHORS)
    found = search(
        request.workspace, asked.words, asked.scope(request).filter(), order=asked.order, limit=asked.limit,
        after=_place(asked), names=names,
    )  # fmt: skip
    hits = []
    for post in found.posts:
        cut = excerpt_of(post.text, post.spans)
        spans = [Stretch(start=start, end=end) for start, end in cut.spans]
        excerpt = Excerpt(text=cut.text, start=cut.start, found=spans)
        hits.append(SearchHit(post=PostInfo.of(post, names=names), excerpt=excerpt))
    following = cursor_made(asked.order.value, found.after.at, found.after.seen) if found.after else None
    return SearchFound(
        items=hits, next=following, total=found.total, unsearched=found.unsearched,
        understood=understood(found.asked),
    )  # fmt: skip


def _place(asked: SearchAsked) -> After | None:
    """Where the page begins. A place in one order is none in the other."""
    if not asked.cursor:
        return None
    order, at, seen = cursor_read(asked.cursor, str, int, int)
    if order != asked.order.value:
        raise BadInput(NOT_OURS, code="bad_cursor")
    return After(int(at), int(seen))


@endpoint(
    searching, "GET", "/search/export", verb=Verb.EXPORT_POSTS, answers=None, files=files.KINDS,
    summary=gettext_noop("The posts that hold the words as a Parquet or CSV file"),
    description=gettext_noop("The columns of /posts/export, the newest first."),
)  # fmt: skip
def search_export(request: ApiRequest, asked: Query[SearchTaken]) -> StreamingHttpResponse:
    tables = exports.search_taken(
        request.workspace, asked.words, asked.scope(request).filter(), most=asked.most,
        names=request.may(Verb.SEE_AUTHORS),
    )  # fmt: skip
    return files.sent(tables, exports.POSTS, form=asked.format, name=f"search-{request.workspace.slug}")
