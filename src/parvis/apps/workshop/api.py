"""Prompts and their trials as data: write a version, put one in use, have versions tried, read the scores."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field

from parvis.ai.ports import AiFault
from parvis.apps.creation import selectors as creation
from parvis.apps.creation import services as writing
from parvis.apps.creation.labels import trouble_words
from parvis.apps.creation.models import RunState
from parvis.apps.creation.prompts import LONGEST, PromptSeen
from parvis.apps.creation.runs import SEEDS
from parvis.apps.workshop import selectors, services
from parvis.apps.workshop.models import Case, Trial
from parvis.apps.workshop.scoring import Row
from parvis.core.api.door import ApiRequest, endpoint
from parvis.core.errors import BadInput, NotFound
from parvis.core.workspaces.permissions import Verb
from parvis.kit.translation import gettext_noop

workshop = Router(tags=[gettext_noop("Prompt workshop")])
PLAIN = r"^[^\x00-\x08\x0b-\x1f\x7f]*$"
Language = Literal["fr", "en"]
Number = Annotated[int, Field(strict=True, ge=1, le=1_000)]


class LanguageAsked(Schema, extra="forbid"):
    """In which language; every list of the workshop is of one."""

    language: Language = "fr"


class PromptInfo(Schema):
    """A version of a prompt; number 1 is the one that Parvis ships."""

    language: Language
    number: int
    name: Annotated[str, Field(description=gettext_noop("What texts that it made name it by."))]
    manner: str
    instructions: Annotated[str, Field(description=gettext_noop("Whole, with what nobody changes."))]
    note: str
    based_on: int
    at: datetime | None
    by: str
    in_use: bool

    @classmethod
    def of(cls, one: PromptSeen) -> PromptInfo:
        """As programs see it."""
        return cls(
            language="en" if one.language == "en" else "fr", number=one.number, name=one.name,
            manner=one.manner, instructions=one.instructions().text, note=one.note, based_on=one.based_on,
            at=one.at, by=one.by_label, in_use=one.in_use,
        )  # fmt: skip


class Prompts(Schema):
    """Every version in a language, the newest first."""

    items: list[PromptInfo]


class PromptWanted(Schema, extra="forbid"):
    """Another wording."""

    language: Language
    manner: Annotated[str, Field(min_length=1, max_length=LONGEST, pattern=PLAIN)]
    note: Annotated[str, Field(max_length=200, pattern=PLAIN)] = ""
    based_on: Number = 1


class PromptChosen(Schema, extra="forbid"):
    """Which version is to be used from now on."""

    language: Language
    number: Number


class CaseInfo(Schema):
    """A case: a brief as it was."""

    id: UUID
    name: str
    kind: str
    networks: list[str]
    message: str

    @classmethod
    def of(cls, one: Case) -> CaseInfo:
        """As programs see it."""
        return cls(
            id=one.pk, name=one.name, kind=one.kind, networks=one.networks, message=str(one.said["message"])
        )


class Cases(Schema):
    """The cases in a language, the oldest first."""

    items: list[CaseInfo]


class TrialWanted(Schema, extra="forbid"):
    """Which versions are tried on which cases; no case named: all of that language."""

    language: Language
    versions: Annotated[list[Number], Field(min_length=2, max_length=3)]
    cases: Annotated[list[UUID], Field(max_length=30)] = []
    variants: Annotated[int, Field(strict=True, ge=1, le=5)] = 2


class ArmInfo(Schema):
    """One score of one version. ``difference``: to the first one, null where nothing can be told."""

    version: int
    value: float | None
    low: float | None
    high: float | None
    n: int
    cases: int
    difference: float | None
    difference_low: float | None
    difference_high: float | None


class ScoreInfo(Schema):
    """One thing that was measured, of every version."""

    name: str
    arms: list[ArmInfo]

    @classmethod
    def of(cls, row: Row, trial: Trial) -> ScoreInfo:
        """As programs see it."""
        arms = [
            ArmInfo(
                version=trial.versions[arm]["number"], value=one.value, low=one.low, high=one.high, n=one.n,
                cases=one.cases, difference=one.against.value if one.against else None,
                difference_low=one.against.low if one.against else None,
                difference_high=one.against.high if one.against else None,
            )
            for arm, one in enumerate(row.arms)
        ]  # fmt: skip
        return cls(name=row.score.name, arms=arms)


class TrialInfo(Schema):
    """A trial, how far it is, and its scores once it ended."""

    id: UUID
    state: RunState
    trouble: str
    model: str
    versions: list[int]
    calls: int
    answered: int
    scores: list[ScoreInfo]


def _told(request: ApiRequest, pk: UUID) -> TrialInfo:
    trial = selectors.trial_of(request.workspace, pk)
    if trial is None:
        raise NotFound(_("There is no such trial here."))
    scores = selectors.scores_of(trial) if trial.ended else []
    return TrialInfo(
        id=trial.pk, state=RunState(trial.state), trouble=trouble_words(trial.trouble), model=trial.model,
        versions=[one["number"] for one in trial.versions], calls=trial.cells.count(),
        answered=trial.cells.exclude(ended_at=None).count(),
        scores=[ScoreInfo.of(row, trial) for row in scores],
    )  # fmt: skip


@endpoint(
    workshop, "GET", "/prompts", verb=Verb.SEE_POSTS, answers=Prompts,
    summary=gettext_noop("The versions of a prompt, the newest first"),
)  # fmt: skip
def prompts_read(request: ApiRequest, asked: Query[LanguageAsked]) -> Prompts:
    found = creation.prompts_of(request.workspace, asked.language)
    return Prompts(items=[PromptInfo.of(one) for one in found])


@endpoint(
    workshop, "POST", "/prompts", verb=Verb.EDIT_VOICE, answers=PromptInfo, status=201,
    summary=gettext_noop("Write a version of a prompt"),
    description=gettext_noop("It is not in use by that."),
)  # fmt: skip
def prompt_write(request: ApiRequest, wanted: PromptWanted) -> PromptInfo:
    kept = writing.prompt_write(
        actor=request.actor, workspace=request.workspace, now=timezone.now(), **wanted.dict()
    )
    return PromptInfo.of(kept)


@endpoint(
    workshop, "POST", "/prompts/use", verb=Verb.EDIT_VOICE, answers=PromptInfo,
    summary=gettext_noop("Put a version of a prompt in use, a newer or an older one"),
)  # fmt: skip
def prompt_use(request: ApiRequest, wanted: PromptChosen) -> PromptInfo:
    used = writing.prompt_use(
        actor=request.actor, workspace=request.workspace, now=timezone.now(), **wanted.dict()
    )
    return PromptInfo.of(used)


@endpoint(
    workshop, "GET", "/prompts/cases", verb=Verb.SEE_POSTS, answers=Cases,
    summary=gettext_noop("What versions of a prompt are tried on"),
)  # fmt: skip
def prompt_cases_read(request: ApiRequest, asked: Query[LanguageAsked]) -> Cases:
    found = selectors.cases_of(request.workspace, asked.language)
    return Cases(items=[CaseInfo.of(one) for one in found])


@endpoint(
    workshop, "POST", "/prompts/trials", verb=Verb.WRITE_POSTS, answers=TrialInfo, status=202,
    summary=gettext_noop("Have versions of a prompt tried"),
    description=gettext_noop("A trial that could overspend is not made."),
)  # fmt: skip
def prompt_trial_ask(request: ApiRequest, wanted: TrialWanted) -> TrialInfo:
    ids = wanted.cases or [one.pk for one in selectors.cases_of(request.workspace, wanted.language)[:30]]
    try:
        trial = services.trial_ask(
            actor=request.actor, workspace=request.workspace, language=wanted.language,
            numbers=wanted.versions, case_ids=ids, variants=wanted.variants,
            seed=secrets.randbelow(SEEDS), now=timezone.now(),
        )  # fmt: skip
    except AiFault as fault:
        raise BadInput(trouble_words(fault.code), code=fault.code) from fault
    return _told(request, trial.pk)


@endpoint(
    workshop, "GET", "/prompts/trials/{uuid:prompt_trial}", verb=Verb.SEE_POSTS, answers=TrialInfo,
    summary=gettext_noop("A trial of a prompt, with its scores"),
)  # fmt: skip
def prompt_trial_read(request: ApiRequest, prompt_trial: UUID) -> TrialInfo:
    return _told(request, prompt_trial)
