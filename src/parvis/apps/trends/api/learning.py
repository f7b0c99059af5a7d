"""What the ranking of subjects has learnt from people's answers, and how good it was."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from parvis.apps.trends.api.matters import ChanceInfo
from parvis.apps.trends.matters import services
from parvis.apps.trends.matters.answers import Learnt, began_anew, history_of, learnt_from
from parvis.apps.trends.matters.features import PRIOR, Feature
from parvis.apps.trends.matters.quality import Kept, quality_of
from parvis.apps.trends.matters.wording import MUCH_OF, leaning
from parvis.core.api.door import ApiRequest, endpoint
from parvis.core.workspaces.permissions import Verb
from parvis.kit.translation import gettext_noop

learning = Router(tags=[gettext_noop("What matters")])


class LeaningInfo(Schema):
    """What the answers say of one feature."""

    feature: Feature
    keeps: Annotated[bool, Field(description=gettext_noop("Kept by what has much of it; else set aside."))]
    sure: Annotated[float, Field(description=gettext_noop("The probability that it is so."))]
    words: Annotated[str, Field(description=gettext_noop("The same as a sentence, in your language."))]


class WeightInfo(Schema):
    """How much a feature counts in the order."""

    feature: Feature
    words: Annotated[
        str, Field(description=gettext_noop("What subjects with much of it do; empty: all subjects have it."))
    ]
    value: float
    deviation: Annotated[float, Field(description=gettext_noop("How far the weight may be off."))]
    began_at: Annotated[float, Field(description=gettext_noop("What was assumed before any answer."))]


class RankingLearnt(Schema):
    """What the answers taught."""

    answers: Annotated[int, Field(description=gettext_noop("Subjects with a yes or a no that counts."))]
    since: Annotated[
        datetime | None, Field(description=gettext_noop("When it was last begun anew; null: never."))
    ]
    leanings: Annotated[
        list[LeaningInfo],
        Field(description=gettext_noop("What they leave little doubt of; nothing below five answers.")),
    ]
    weights: list[WeightInfo]


class KeptInfo(Schema):
    """How many subjects were kept, and the bounds of that share (95 %)."""

    k: int
    n: int
    share: Annotated[float | None, Field(description=gettext_noop("Null where none was answered."))]
    low: float
    high: float

    @classmethod
    def of(cls, one: Kept) -> KeptInfo:
        """As programs see it."""
        return cls(k=one.k, n=one.n, share=one.share if one.n else None, low=one.low, high=one.high)


class GainDay(Schema):
    """A day's answers in the order known before it: nDCG@10, beside the order by posts alone."""

    at: datetime
    n: int
    ranked: float
    by_volume: float


class RankingQuality(Schema):
    """How good the order was, told from what it said before it learnt."""

    answers: int
    first: Annotated[KeptInfo, Field(description=gettext_noop("Among the first five."))]
    first_by_volume: Annotated[KeptInfo, Field(description=gettext_noop("Among the five of most posts."))]
    drawn: Annotated[KeptInfo, Field(description=gettext_noop("Among those drawn by chance."))]
    ranked: Annotated[
        ChanceInfo | None,
        Field(description=gettext_noop("The mean nDCG@10 of the days; null where they are too few.")),
    ]
    by_volume: Annotated[ChanceInfo | None, Field(description=gettext_noop("The same of that by posts."))]
    days: Annotated[list[GainDay], Field(description=gettext_noop("Those with a yes and a no."))]


class RankingReset(Schema):
    """What teaches nothing any more."""

    answers: int


@endpoint(
    learning, "GET", "/matters/learnt", verb=Verb.SEE_LISTENING, answers=RankingLearnt,
    summary=gettext_noop("What the ranking has learnt, in words and numbers"),
)  # fmt: skip
def ranking_learnt(request: ApiRequest) -> RankingLearnt:
    learnt = learnt_from(history_of(request.workspace))
    leanings = [
        LeaningInfo(feature=one.feature, keeps=one.keeps, sure=one.sure, words=leaning(one))
        for one in learnt.leanings
    ]
    since = began_anew(request.workspace)
    return RankingLearnt(answers=learnt.n, since=since, leanings=leanings, weights=_weights(learnt))


def _weights(learnt: Learnt) -> list[WeightInfo]:
    return [
        WeightInfo(
            feature=feature,
            words=str(MUCH_OF.get(feature, "")),
            value=float(learnt.belief.mean[place]),
            deviation=float(learnt.belief.covariance[place, place]) ** 0.5,
            began_at=began_at,
        )
        for place, (feature, (began_at, _deviation)) in enumerate(PRIOR.items())
    ]


@endpoint(
    learning, "GET", "/matters/quality", verb=Verb.SEE_LISTENING, answers=RankingQuality,
    summary=gettext_noop("How good the ranking was"),
)  # fmt: skip
def ranking_quality(request: ApiRequest) -> RankingQuality:
    found = quality_of(history_of(request.workspace), request.workspace.time_zone)
    return RankingQuality(
        answers=found.answers,
        first=KeptInfo.of(found.first),
        first_by_volume=KeptInfo.of(found.first_by_volume),
        drawn=KeptInfo.of(found.drawn),
        ranked=ChanceInfo.of(found.ranked) if found.ranked else None,
        by_volume=ChanceInfo.of(found.by_volume) if found.by_volume else None,
        days=[GainDay(at=day.at, n=day.n, ranked=day.ranked, by_volume=day.by_volume) for day in found.days],
    )


@endpoint(
    learning, "POST", "/matters/reset", verb=Verb.CHOOSE_SUBJECTS, answers=RankingReset,
    summary=gettext_noop("Begin the ranking anew"),
    description=gettext_noop("The answers so far stay written down and teach nothing any more."),
)  # fmt: skip
def ranking_reset(request: ApiRequest) -> RankingReset:
    n = services.ranking_reset(actor=request.actor, workspace=request.workspace, now=timezone.now())
    return RankingReset(answers=n)
