"""Models: who answers each task, what was measured of ours, and choosing another."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from django.http import Http404
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from parvis.ai import shipped
from parvis.ai.backends.labels import LABELS
from parvis.ai.measured import measured_of
from parvis.ai.ports import Task
from parvis.apps.listening.answering import choosing
from parvis.apps.listening.answering.answerers import Wish
from parvis.apps.listening.answering.words import TASKS, trouble_message
from parvis.apps.listening.models import Answerer, ModelChoice
from parvis.core.api.door import ApiRequest, endpoint
from parvis.core.workspaces.permissions import Verb
from parvis.kit.translation import gettext_noop

models = Router(tags=[gettext_noop("Models")])


class MeasureInfo(Schema):
    """A measured figure of Parvis’s own model, with its 95 % interval, on ``n`` posts."""

    data: str
    language: str
    metric: str
    value: float
    low: float
    high: float
    n: int


class ChoiceInfo(Schema):
    """The model that was chosen instead of Parvis’s own, and how it goes. A key is never given back."""

    answerer: Answerer
    name: str
    url: str
    has_key: bool
    changed_at: datetime
    answered: int
    stood_in: Annotated[
        int, Field(description=gettext_noop("Posts that Parvis’s own model read in its place."))
    ]
    trouble: str


class ModelInfo(Schema):
    """A task, who answers it, and what is known of it."""

    task: Task
    title: str
    about: str
    limits: str
    version: Annotated[str, Field(description=gettext_noop("Of Parvis’s own models."))]
    choice: ChoiceInfo | None
    measures: list[MeasureInfo]


class Models(Schema):
    """Every task."""

    items: list[ModelInfo]


class ModelWanted(Schema, extra="forbid"):
    """Who is to answer a task."""

    answerer: Literal["endpoint", "local"]
    name: Annotated[
        str,
        Field(
            min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]*$",
            description=gettext_noop("As the endpoint knows it, or a model that lies on this server."),
        ),
    ]  # fmt: skip
    url: Annotated[
        str,
        Field(
            max_length=500, pattern=r"^[^\x00-\x1f\x7f]*$",
            description=gettext_noop("The address of an OpenAI-compatible endpoint."),
        ),
    ] = ""  # fmt: skip
    key: Annotated[
        str | None,
        Field(
            max_length=500, pattern=r"^[^\x00-\x1f\x7f]*$",
            description=gettext_noop("Stored encrypted, never given back."),
        ),
    ] = None  # fmt: skip
    outputs: Annotated[list[str], Field(max_length=10)] = []
    timeout_s: Annotated[int, Field(ge=1, le=300)] = 30
    batch: Annotated[int, Field(ge=1, le=100)] = 20
    per_minute: Annotated[int | None, Field(ge=1, le=1_000_000)] = None


@endpoint(
    models, "GET", "/models", verb=Verb.SEE_LISTENING, answers=Models,
    summary=gettext_noop("Who answers each task, and how good it is known to be"),
)  # fmt: skip
def models_list(request: ApiRequest) -> Models:
    choices = {row.task: row for row in ModelChoice.objects.filter(workspace=request.workspace)}
    return Models(items=[_model(task, choices.get(task.value)) for task in TASKS])


@endpoint(
    models, "GET", "/models/{task}", verb=Verb.SEE_LISTENING, answers=ModelInfo,
    summary=gettext_noop("What is known of one task’s model"),
)  # fmt: skip
def model_read(request: ApiRequest, task: Task) -> ModelInfo:
    return _of(request, task)


@endpoint(
    models, "PUT", "/models/{task}", verb=Verb.CHOOSE_MODELS, answers=ModelInfo,
    summary=gettext_noop("Let another model answer a task"),
    description=gettext_noop("For posts heard from then on; when it fails, Parvis’s own stands in."),
)  # fmt: skip
def model_choose(request: ApiRequest, task: Task, wanted: ModelWanted) -> ModelInfo:
    if task not in LABELS:
        raise Http404
    wish = Wish(**wanted.dict() | {"answerer": Answerer(wanted.answerer), "outputs": tuple(wanted.outputs)})
    choosing.model_choose(
        actor=request.actor, workspace=request.workspace, task=task, wish=wish, now=timezone.now()
    )
    return _of(request, task)


@endpoint(
    models, "DELETE", "/models/{task}", verb=Verb.CHOOSE_MODELS, answers=None, status=204,
    summary=gettext_noop("Let Parvis’s own model answer again"),
    description=gettext_noop("The key of an endpoint is forgotten."),
)  # fmt: skip
def model_restore(request: ApiRequest, task: Task) -> None:
    choosing.model_restore(actor=request.actor, workspace=request.workspace, task=task)


def _of(request: ApiRequest, task: Task) -> ModelInfo:
    if task not in TASKS:
        raise Http404
    return _model(task, ModelChoice.objects.filter(workspace=request.workspace, task=task.value).first())


def _model(task: Task, choice: ModelChoice | None) -> ModelInfo:
    words = TASKS[task]
    names = ("data", "language", "metric", "value", "low", "high", "n")
    figures = [MeasureInfo(**{name: getattr(one, name) for name in names}) for one in measured_of(task)]
    return ModelInfo(
        task=task, title=str(words.label), about=str(words.what), limits=str(words.limits),
        version=shipped.version(), choice=_choice(choice) if choice else None, measures=figures,
    )  # fmt: skip


def _choice(row: ModelChoice) -> ChoiceInfo:
    return ChoiceInfo(
        answerer=Answerer(row.answerer), name=row.name, url=row.url, has_key=row.key is not None,
        changed_at=row.changed_at, answered=row.answered, stood_in=row.stood_in,
        trouble=trouble_message(row.trouble, url=row.url),
    )  # fmt: skip
