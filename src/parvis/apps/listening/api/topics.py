"""Topics: what people talk about, learnt from the workspace's own posts."""

from __future__ import annotations

from typing import Annotated

from ninja import Router, Schema
from pydantic import Field

from parvis.apps.listening import selectors, services
from parvis.core.api.door import ApiRequest, endpoint
from parvis.core.workspaces.permissions import Verb
from parvis.kit.translation import gettext_noop

topics = Router(tags=[gettext_noop("Topics")])


class TopicSeen(Schema):
    """A topic: its names in both languages, and its words, the heaviest first."""

    id: int
    label_fr: str
    label_en: str
    terms: list[str]
    size: Annotated[
        int, Field(description=gettext_noop("How many of the posts it was learnt from it holds."))
    ]


class Topics(Schema):
    """The topics that serve; none before they were learnt."""

    items: list[TopicSeen]


class Accepted(Schema):
    """Work that was asked for."""

    accepted: bool


@endpoint(
    topics, "GET", "/topics", verb=Verb.SEE_LISTENING, answers=Topics, summary=gettext_noop("The topics")
)
def topics_list(request: ApiRequest) -> Topics:
    model = selectors.topic_model(request.workspace.pk)
    return Topics(
        items=[
            TopicSeen(
                id=one.id, label_fr=one.label_fr, label_en=one.label_en, terms=list(one.terms), size=one.size
            )
            for one in (model.topics if model else ())
        ]
    )


@endpoint(
    topics, "POST", "/topics/learn", verb=Verb.EDIT_QUERIES, answers=Accepted, status=202,
    summary=gettext_noop("Learn the topics anew"),
    description=gettext_noop("From the newest posts, in the background: see the jobs."),
)  # fmt: skip
def topics_learn(request: ApiRequest) -> Accepted:
    services.topics_learn(actor=request.actor, workspace=request.workspace)
    return Accepted(accepted=True)
