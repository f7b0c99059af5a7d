"""Saved queries, tried before they are saved; and the workspace's brands."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.utils.translation import get_language
from ninja import Query as Asks
from ninja import Router, Schema
from pydantic import Field

from parvis.apps.listening import selectors, services
from parvis.apps.listening.api.common import PostInfo, Word, require_authors
from parvis.apps.listening.language import explain, parse
from parvis.apps.listening.language.parser import LENGTH_LIMIT
from parvis.apps.listening.models import BrandSide, Query
from parvis.core.api.door import ApiRequest, endpoint
from parvis.core.api.pages import Asked, Next, page_of
from parvis.core.workspaces.permissions import Verb
from parvis.kit.translation import gettext_noop

queries = Router(tags=[gettext_noop("Queries")])
brands = Router(tags=[gettext_noop("Queries")])
Text = Annotated[
    str,
    Field(
        min_length=1,
        max_length=LENGTH_LIMIT,
        pattern=r"^[^\x00]*$",
        description=gettext_noop("In the query language: words, AND, OR, NOT, NEAR/5, “lang:fr”…"),
    ),
]


class SavedQuery(Schema):
    """A question put to everything heard."""

    id: int
    name: str
    text: str
    is_shared: Annotated[bool, Field(description=gettext_noop("Else only its author, and managers, see it."))]
    folder_id: int | None
    version: Annotated[int, Field(description=gettext_noop("How many texts it has had."))]
    matched_at: Annotated[
        datetime | None, Field(description=gettext_noop("Null while past posts are being matched."))
    ]
    created_at: datetime
    changed_at: datetime


class SavedQueries(Schema):
    """A page of saved queries."""

    items: list[SavedQuery]
    next: Next


class QueryWanted(Schema, extra="forbid"):
    """What a query is called, and what it asks."""

    name: Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f\x7f]*$")]
    text: Text
    folder_id: Annotated[
        int | None, Field(ge=1, le=2**31 - 1, description=gettext_noop("Left out of a change: as it is."))
    ] = None
    is_shared: Annotated[bool, Field(description=gettext_noop("Left out of a change: as it is."))] = True


class PreviewAsked(Schema):
    """A query that is not saved yet."""

    text: Text


class QueryPreview(Schema):
    """What a query would find among the newest posts."""

    words: Annotated[str, Field(description=gettext_noop("The query in words, in your language."))]
    count: Annotated[int, Field(description=gettext_noop("How many of the posts looked at it finds."))]
    scanned: Annotated[int, Field(description=gettext_noop("How many of the newest posts were looked at."))]
    complete: Annotated[bool, Field(description=gettext_noop("Whether these were all."))]
    authors_hidden: Annotated[
        bool, Field(description=gettext_noop("It asks who wrote a post, which this token may not see."))
    ]
    posts: list[PostInfo]


class Brand(Schema, extra="forbid"):
    """A brand or product to recognise, and how else it is written."""

    name: Word
    aliases: Annotated[list[Word], Field(max_length=50)] = []
    side: BrandSide = BrandSide.OURS


class Brands(Schema, extra="forbid"):
    """The workspace’s whole list."""

    items: Annotated[list[Brand], Field(max_length=500)]


@endpoint(
    queries,
    "GET",
    "/queries",
    verb=Verb.SEE_LISTENING,
    answers=SavedQueries,
    summary=gettext_noop("Saved queries"),
)
def queries_list(request: ApiRequest, asked: Asks[Asked]) -> SavedQueries:
    found = selectors.queries_seen(request.actor, request.workspace)
    rows, following = page_of(found, asked, newest_first=False)
    return SavedQueries(items=[SavedQuery.from_orm(row) for row in rows], next=following)


@endpoint(
    queries, "POST", "/queries", verb=Verb.EDIT_QUERIES, answers=SavedQuery, status=201,
    summary=gettext_noop("Save a query"),
    description=gettext_noop("Posts already heard are matched in the background: see “matched_at”."),
)  # fmt: skip
def query_create(request: ApiRequest, wanted: QueryWanted) -> Query:
    require_authors(request, wanted.text)
    return services.query_create(actor=request.actor, workspace=request.workspace, **wanted.dict())


@endpoint(
    queries, "GET", "/queries/preview", verb=Verb.SEE_LISTENING, answers=QueryPreview,
    summary=gettext_noop("What a query would find"),
    description=gettext_noop("Saves nothing. What cannot be read is refused with the place of the mistake."),
)  # fmt: skip
def query_preview(request: ApiRequest, asked: Asks[PreviewAsked]) -> QueryPreview:
    names, text = request.may(Verb.SEE_AUTHORS), services.check_query(asked.text)
    found = selectors.preview(request.workspace, text, names=names)
    return QueryPreview(
        words=explain(parse(text), "fr" if (get_language() or "fr").startswith("fr") else "en"),
        count=found.count,
        scanned=found.scanned,
        complete=found.complete,
        authors_hidden=found.authors_hidden,
        posts=[PostInfo.of(one, names=names) for one in found.posts],
    )


@endpoint(
    queries, "GET", "/queries/{int:query}", verb=Verb.SEE_LISTENING, answers=SavedQuery,
    summary=gettext_noop("One saved query"),
)  # fmt: skip
def query_read(request: ApiRequest, query: int) -> Query:
    return selectors.query_seen(request.actor, request.workspace, query)


@endpoint(
    queries, "PUT", "/queries/{int:query}", verb=Verb.EDIT_QUERIES, answers=SavedQuery,
    summary=gettext_noop("Change a query"),
)  # fmt: skip
def query_update(request: ApiRequest, query: int, wanted: QueryWanted) -> Query:
    require_authors(request, wanted.text)
    now = selectors.query_seen(request.actor, request.workspace, query)
    kept: dict[str, Any] = {"folder_id": now.folder_id, "is_shared": now.is_shared}
    given = kept | wanted.dict(exclude_unset=True)
    return services.query_update(actor=request.actor, workspace=request.workspace, query_id=query, **given)


@endpoint(
    queries, "DELETE", "/queries/{int:query}", verb=Verb.EDIT_QUERIES, answers=None, status=204,
    summary=gettext_noop("Delete a query"),
    description=gettext_noop("The posts it matched are kept."),
)  # fmt: skip
def query_delete(request: ApiRequest, query: int) -> None:
    services.query_delete(actor=request.actor, workspace=request.workspace, query_id=query)


@endpoint(
    brands, "GET", "/brands", verb=Verb.SEE_LISTENING, answers=Brands,
    summary=gettext_noop("Brands and products that are recognised"),
)  # fmt: skip
def brands_read(request: ApiRequest) -> Brands:
    return _brands(request)


@endpoint(
    brands, "PUT", "/brands", verb=Verb.EDIT_QUERIES, answers=Brands,
    summary=gettext_noop("Replace the list of brands and products"),
    description=gettext_noop("They are recognised in new posts and, soon after, in those heard before."),
)  # fmt: skip
def brands_write(request: ApiRequest, wanted: Brands) -> Brands:
    sides: dict[BrandSide, list[tuple[str, tuple[str, ...]]]] = {side: [] for side in BrandSide}
    for one in wanted.items:
        sides[one.side].append((one.name.strip(), tuple(one.aliases)))
    services.brands_set(
        actor=request.actor,
        workspace=request.workspace,
        brands=sides[BrandSide.OURS],
        competitors=sides[BrandSide.COMPETITOR],
    )
    return _brands(request)


def _brands(request: ApiRequest) -> Brands:
    found = selectors.brands_of(request.workspace)
    return Brands.model_construct(
        items=[
            Brand.model_construct(name=one.name, aliases=list(one.aliases), side=BrandSide(one.side))
            for one in found
        ]
    )
