"""Labels: what people say of posts, how often the models agree, and posts drawn to be labelled."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.http import StreamingHttpResponse
from django.utils import timezone
from ninja import Path, Query, Router, Schema
from pydantic import Field

from parvis.apps.listening import corrections, exports, selectors
from parvis.apps.listening.api.common import Mention, PostInfo
from parvis.apps.listening.models import Correction, LabelTask
from parvis.core.api import files
from parvis.core.api.door import ApiRequest, endpoint
from parvis.core.api.files import FileFormat
from parvis.core.api.pages import Asked, Next, page_of
from parvis.core.workspaces.permissions import Verb
from parvis.kit.translation import gettext_noop

labels = Router(tags=[gettext_noop("Labels")])


class LabelInfo(Schema):
    """What a person says of a post, beside what the model said."""

    mention: str
    task: LabelTask
    predicted: str
    label: str
    drawn: Annotated[
        bool, Field(description=gettext_noop("On a post drawn at random: only these measure the models."))
    ]
    model: str
    by: Annotated[str | None, Field(description=gettext_noop("Null without the verb “see_members”."))]
    at: datetime

    @classmethod
    def of(cls, one: Correction, *, names: bool) -> LabelInfo:
        """As programs see a label."""
        plain = ("mention", "predicted", "label", "drawn", "model", "at")
        by = str(one.by) if names and one.by else None
        return cls(task=LabelTask(one.task), by=by, **{name: getattr(one, name) for name in plain})


class Labels(Schema):
    """A page of labels, the newest first."""

    items: list[LabelInfo]
    next: Next


class LabelWanted(Schema, extra="forbid"):
    """What a post is, in a person’s words."""

    label: Annotated[
        str,
        Field(
            max_length=20,
            description=gettext_noop(
                "negative, neutral or positive; anger, joy, optimism, sadness or none; fr, en, de, es, "
                "it, pt, nl, ar or unknown; true or false."
            ),
        ),
    ]
    drawn: Annotated[bool, Field(description=gettext_noop("The post came from “/labels/draw”."))] = False


class AccuracyInfo(Schema):
    """How often a model agreed with people: a share with its 95 % interval (Wilson)."""

    task: Annotated[str, Field(description=gettext_noop("In your language."))]
    n: int
    right: int
    share: float
    low: float
    high: float


class Accuracies(Schema):
    """One line for each task that people labelled; none before the first label."""

    items: list[AccuracyInfo]


class DrawAsked(Schema):
    """How many posts to draw, and from which seed."""

    n: Annotated[int, Field(ge=1, le=50)] = 1
    seed: Annotated[
        int, Field(ge=0, le=1_000_000, description=gettext_noop("The same seed draws the same posts again."))
    ] = 0


class Drawn(Schema):
    """Posts drawn evenly among those without a sentiment from a person."""

    items: list[PostInfo]


class LabelsTaken(Schema):
    """As what file."""

    format: FileFormat = FileFormat.PARQUET


@endpoint(
    labels, "GET", "/labels", verb=Verb.SEE_LISTENING, answers=Labels,
    summary=gettext_noop("What people said of posts, the newest first"),
)  # fmt: skip
def labels_list(request: ApiRequest, asked: Query[Asked]) -> Labels:
    found = Correction.objects.filter(workspace=request.workspace).select_related("by")
    rows, following = page_of(found, asked, newest_first=True)
    names = request.may(Verb.SEE_MEMBERS)
    return Labels(items=[LabelInfo.of(row, names=names) for row in rows], next=following)


@endpoint(
    labels, "GET", "/labels/accuracy", verb=Verb.SEE_LISTENING, answers=Accuracies,
    summary=gettext_noop("How often the models agree with people here"),
    description=gettext_noop("Only on posts drawn at random, so that it holds for all."),
)  # fmt: skip
def accuracy_read(request: ApiRequest) -> Accuracies:
    found = selectors.accuracy(request.workspace)
    return Accuracies(items=[AccuracyInfo.from_orm(one) for one in found])


@endpoint(
    labels, "GET", "/labels/draw", verb=Verb.CORRECT_LABELS, answers=Drawn,
    summary=gettext_noop("Draw posts at random to be labelled"),
)  # fmt: skip
def labels_draw(request: ApiRequest, asked: Query[DrawAsked]) -> Drawn:
    table = corrections.draw(request.workspace, wanted=asked.n, seed=asked.seed)
    found = selectors.seen(request.workspace, table, names=False)
    return Drawn(items=[PostInfo.of(one, names=False) for one in found])


@endpoint(
    labels, "GET", "/labels/export", verb=Verb.EXPORT_POSTS, answers=None, files=files.KINDS,
    summary=gettext_noop("The labels as a Parquet or CSV file"),
)  # fmt: skip
def labels_export(request: ApiRequest, asked: Query[LabelsTaken]) -> StreamingHttpResponse:
    tables = exports.labels_taken(request.workspace)
    return files.sent(tables, exports.LABELS, form=asked.format, name=f"labels-{request.workspace.slug}")


@endpoint(
    labels, "PUT", "/posts/{mention}/labels/{task}", verb=Verb.CORRECT_LABELS, answers=LabelInfo,
    summary=gettext_noop("Say what a post is"),
    description=gettext_noop(
        "A person’s word: do not send a model’s. Every figure counts it from then on."
    ),
)  # fmt: skip
def label_set(request: ApiRequest, mention: Path[Mention], task: LabelTask, wanted: LabelWanted) -> LabelInfo:
    said = corrections.label_set(
        actor=request.actor,
        workspace=request.workspace,
        mention=mention,
        task=task,
        label=wanted.label,
        drawn=wanted.drawn,
        now=timezone.now(),
    )
    return LabelInfo.of(said, names=request.may(Verb.SEE_MEMBERS))
