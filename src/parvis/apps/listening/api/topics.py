"""Topics: what people talk about, how much, how it grows and how it feels; named by people where they did."""

from __future__ import annotations

from typing import Annotated

from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from parvis.apps.listening.api.common import ScopeAsked
from parvis.apps.listening.topics import services
from parvis.apps.listening.topics.selectors import Line, board
from parvis.apps.listening.topics.words import reading_language
from parvis.core.api.door import ApiRequest, endpoint
from parvis.core.workspaces.permissions import Verb
from parvis.kit.translation import gettext_noop

topics = Router(tags=[gettext_noop("Topics")])


class Between(Schema):
    """A figure and the interval it lies in, 19 times in 20."""

    value: float
    low: float
    high: float


class TopicSeen(Schema):
    """A topic: its name, and its figures among the posts asked for."""

    id: int
    name: Annotated[str, Field(description=gettext_noop("A person’s, else the model’s in your language."))]
    named_by_person: bool
    label_fr: str
    label_en: str
    terms: Annotated[list[str], Field(description=gettext_noop("The heaviest first."))]
    n: Annotated[int, Field(description=gettext_noop("Posts of this topic among those asked for."))]
    growth: Annotated[
        Between | None,
        Field(description=gettext_noop("Against as long a period before (0.25: a quarter more), or null.")),
    ]
    net_sentiment: Annotated[
        Between | None,
        Field(description=gettext_noop("Positive minus negative, -1 to 1; the interval is of chance alone.")),
    ]
    is_new: bool
    is_fading: bool
    is_spam: Annotated[bool, Field(description=gettext_noop("Looks like spam, and nobody said otherwise."))]
    is_hidden: bool


class Topics(Schema):
    """The topics, the largest first, and how many posts are in none. Empty before topics were learnt."""

    items: list[TopicSeen]
    without: int
    posts: int


class TopicName(Schema, extra="forbid"):
    """What a person calls a topic; empty gives it back the model’s name."""

    name: Annotated[str, Field(max_length=services.LONGEST_NAME, pattern=r"^[^\x00-\x1f\x7f]*$")]


class TopicNamed(Schema):
    """A topic’s name as it is now."""

    id: int
    name: str
    named_by_person: bool


class Accepted(Schema):
    """Work that was asked for."""

    accepted: bool


@endpoint(
    topics, "GET", "/topics", verb=Verb.SEE_LISTENING, answers=Topics, summary=gettext_noop("The topics"),
    description=gettext_noop("Those hidden by a person and those that look like spam are told as such."),
)  # fmt: skip
def topics_list(request: ApiRequest, asked: Query[ScopeAsked]) -> Topics:
    language = reading_language()
    found = board(request.workspace, asked.scope(request), language=language, now=timezone.now())
    lines = (*found.lines, *found.spam, *found.hidden, *found.faded)
    return Topics(items=[_seen(line) for line in lines], without=found.without, posts=found.posts)


def _seen(line: Line) -> TopicSeen:
    topic, grew, net = line.topic, line.growth, line.net
    return TopicSeen(
        id=topic.number,
        name=line.name,
        named_by_person=bool(topic.name),
        label_fr=topic.label_fr,
        label_en=topic.label_en,
        terms=list(topic.terms),
        n=line.n,
        growth=Between(value=grew.change, low=grew.low, high=grew.high) if grew and grew.before else None,
        net_sentiment=Between(value=net.value, low=net.low, high=net.high) if net else None,
        is_new=line.is_new,
        is_fading=line.is_fading,
        is_spam=topic.is_spam,
        is_hidden=topic.hidden,
    )


@endpoint(
    topics, "PUT", "/topics/{int:topic}/name", verb=Verb.EDIT_TOPICS, answers=TopicNamed,
    summary=gettext_noop("Name a topic"),
    description=gettext_noop("Remembered when topics are learnt anew."),
)  # fmt: skip
def topic_name(request: ApiRequest, topic: int, wanted: TopicName) -> TopicNamed:
    named = services.topic_rename(
        actor=request.actor,
        workspace=request.workspace,
        number=topic,
        name=wanted.name,
        now=timezone.now(),
    )
    return TopicNamed(
        id=named.number, name=named.called(reading_language()), named_by_person=bool(named.name)
    )


@endpoint(
    topics, "POST", "/topics/learn", verb=Verb.EDIT_TOPICS, answers=Accepted, status=202,
    summary=gettext_noop("Learn the topics anew"),
    description=gettext_noop("From the newest posts, in the background: see the jobs."),
)  # fmt: skip
def topics_learn(request: ApiRequest) -> Accepted:
    services.topics_learn(actor=request.actor, workspace=request.workspace)
    return Accepted(accepted=True)
