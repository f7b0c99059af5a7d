"""What the endpoints share: filters as programs send them, and posts as programs see them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Schema
from pydantic import Field

from parvis.ai.ports import Emotion, Sentiment
from parvis.apps.listening.language import parse
from parvis.apps.listening.language.syntax import asks_author
from parvis.apps.listening.scope import ALL, FLAGS, MANY, NUMBERED, PERIODS, Scope
from parvis.apps.listening.selectors import PostSeen, require_seen
from parvis.apps.listening.services import check_query
from parvis.core.api.door import ApiRequest
from parvis.core.api.values import Instant
from parvis.core.errors import NotAllowed
from parvis.core.workspaces.permissions import Verb
from parvis.kit.translation import gettext_noop

# Text that a person could have typed: no control characters, which no post holds.
Word = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]
Words = Annotated[list[Word], Field(max_length=20)]
Number = Annotated[int, Field(ge=-1, le=2**31 - 1)]
Mention = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$", description=gettext_noop("A post’s id."))]
FIRST, LAST = datetime(1970, 1, 2, tzinfo=UTC), datetime(2999, 1, 1, tzinfo=UTC)


def asks_authors(words: str) -> bool:
    """Whether a query holds ``from:``. Raises ``QueryRefused`` for what is no query."""
    return bool(words) and asks_author(parse(check_query(words)))


def require_authors(request: ApiRequest, words: str) -> None:
    """Refuse a query whose matches would tell a program who wrote a post, if it may not see that."""
    if not request.may(Verb.SEE_AUTHORS) and asks_authors(words):
        raise NotAllowed(_("Words that look for an author need the verb “see_authors”."))


class FiltersAsked(Schema):
    """Which posts: any of the values of a name, all of the names. The period is widened to whole hours."""

    period: Annotated[
        Literal["1d", "7d", "30d", "90d", "365d", "all"] | None,
        Field(description=gettext_noop("How far back from now; “since” and “until” say it exactly.")),
    ] = None
    since: Annotated[Instant | None, Field(description=gettext_noop("Included."))] = None
    until: Annotated[Instant | None, Field(description=gettext_noop("Not included."))] = None
    network: Words = []
    language: Annotated[Words, Field(description=gettext_noop("ISO 639-1 codes, or “unknown”."))] = []
    sentiment: Annotated[list[Sentiment], Field(max_length=20)] = []
    emotion: Annotated[list[Emotion], Field(max_length=20)] = []
    hashtag: Annotated[Words, Field(description=gettext_noop("In small letters, without #."))] = []
    term: Words = []
    author: Annotated[Words, Field(description=gettext_noop("Pseudonyms, as posts give them."))] = []
    brand: Words = []
    domain: Words = []
    query: Annotated[
        list[Number], Field(max_length=20, description=gettext_noop("Ids of saved queries."))
    ] = []
    topic: Annotated[list[Number], Field(max_length=20)] = []
    question: Annotated[bool, Field(description=gettext_noop("Only questions."))] = False
    complaint: Annotated[bool, Field(description=gettext_noop("Only complaints."))] = False

    def scope(self, request: ApiRequest) -> Scope:
        """The same, as the pages ask. ``NotFound`` for a query that this token may not see."""
        require_seen(request.actor, request.workspace, self.query)
        now, since, until = timezone.now(), _clamped(self.since), _clamped(self.until)
        period = self.period or ("" if since or until else ALL)
        if period in PERIODS:
            since, until = now - timedelta(days=PERIODS[period][0]), now
        elif period == ALL:
            since = until = None
        values = [(name, str(value)) for name in (*MANY, *NUMBERED) for value in getattr(self, name)]
        flags = [(name, "1") for name in FLAGS if getattr(self, name)]
        return Scope(period, since, until, tuple(dict.fromkeys([*values, *flags])))


class ScopeAsked(FiltersAsked):
    """The same, and a text that the posts hold."""

    text: Annotated[
        str,
        Field(
            max_length=200,
            pattern=r"^[^\x00-\x1f\x7f]*$",
            description=gettext_noop("In the title or the text, without regard to case and accents."),
        ),
    ] = ""

    def scope(self, request: ApiRequest) -> Scope:
        """As the pages ask."""
        return replace(super().scope(request), text=self.text.strip())


def _clamped(at: datetime | None) -> datetime | None:
    """Instants before or after any post stand for the first or the last that calendars can widen."""
    return None if at is None else min(max(at.astimezone(UTC) if FIRST < at < LAST else at, FIRST), LAST)


class PostInfo(Schema):
    """A post, and what was understood of it. Labels that a person gave are named in “corrected”."""

    mention: Annotated[str, Field(description=gettext_noop("The post’s id here."))]
    network: str
    author: Annotated[
        str, Field(description=gettext_noop("A pseudonym, the same for all posts of the author."))
    ]
    handle: Annotated[str | None, Field(description=gettext_noop("Null without the verb “see_authors”."))]
    url: Annotated[str | None, Field(description=gettext_noop("Null without the verb “see_authors”."))]
    title: str
    text: str
    created_at: datetime
    heard_at: datetime
    language: str
    sentiment: str
    sentiment_p: Annotated[float, Field(description=gettext_noop("How sure the model is, 0 to 1."))]
    emotion: str
    is_question: bool
    is_complaint: bool
    p_offensive: float
    p_irony: float
    topic: Annotated[int, Field(description=gettext_noop("The id of a topic, -1 for none."))]
    engagement: Annotated[
        int | None,
        Field(description=gettext_noop("Likes, shares and replies; null where the network tells none.")),
    ]
    brands: list[str]
    hashtags: list[str]
    queries: Annotated[
        list[int], Field(description=gettext_noop("Ids of the saved queries that it matches."))
    ]
    corrected: Annotated[list[str], Field(description=gettext_noop("What a person said, and no model."))]

    @classmethod
    def of(cls, post: PostSeen, *, names: bool) -> PostInfo:
        """As programs see a post."""
        told = {name: getattr(post, name) for name in cls.model_fields if name not in {"handle", "url"}}
        return cls(handle=post.handle if names else None, url=post.url if names else None, **told)
