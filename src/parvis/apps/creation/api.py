"""Briefs and variants as data: write a brief, have variants written, choose one."""

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
from parvis.ai.writing.ports import Goal, Kind, Story, Tone
from parvis.apps.creation import reviewing, selectors, services, texts
from parvis.apps.creation.briefs import BriefDraft, meter, to_json
from parvis.apps.creation.labels import trouble_words
from parvis.apps.creation.models import Brief, Run, RunState, Variation
from parvis.apps.creation.runs import SEEDS
from parvis.core.actors import Made
from parvis.core.api.door import ApiRequest, endpoint
from parvis.core.api.pages import NOT_OURS, Asked, Next, cursor_made, cursor_read
from parvis.core.errors import BadInput, NotFound
from parvis.core.workspaces.permissions import Verb
from parvis.kit.moments import parse_moment
from parvis.kit.translation import gettext_noop

creation = Router(tags=[gettext_noop("Creation")])
PLAIN = r"^[^\x00-\x08\x0b-\x1f\x7f]*$"
Line = Annotated[str, Field(max_length=300, pattern=PLAIN)]
Text = Annotated[str, Field(max_length=2_000, pattern=PLAIN)]
Written = Annotated[str, Field(json_schema_extra={"enum": [kind.value for kind in Kind]})]
KindWanted = Literal["caption", "thread", "product", "article", "alt", "hashtags", "comment"]  # each ``Kind``
Lines = Annotated[list[Line], Field(max_length=30)]


class StoryIO(Schema, extra="forbid"):
    """What happened to somebody."""

    who: Text = ""
    happened: Text = ""
    matters: Text = ""
    feels: Text = ""


class BriefWanted(Schema, extra="forbid"):
    """A brief."""

    message: Annotated[Text, Field(min_length=1, description=gettext_noop("What readers should remember."))]
    name: Annotated[str, Field(max_length=120, pattern=PLAIN)] = ""
    language: Annotated[str, Field(pattern="^(fr|en)$")] = "fr"
    goal: Goal = Goal.KNOWN
    tone: Tone = Tone.PLAIN
    story: StoryIO = StoryIO()
    facts: Annotated[
        Lines, Field(description=gettext_noop("Each one is true: only they may be claimed."))
    ] = []
    product: Line = ""
    segment: UUID | None = None
    audience: Text = ""
    call: Line = ""
    link: Annotated[str, Field(max_length=500, pattern=PLAIN)] = ""
    networks: Annotated[list[Annotated[str, Field(max_length=40, pattern=PLAIN)]], Field(max_length=30)] = []
    constraints: Lines = []
    keywords: Lines = []

    def draft(self) -> BriefDraft:
        """As the services take it."""
        given = self.dict()
        lists = {name: tuple(given[name]) for name in ("facts", "networks", "constraints", "keywords")}
        segment = str(given["segment"]) if given["segment"] else ""
        return BriefDraft(**{**given, **lists, "segment": segment, "story": Story(**given["story"])})


class BriefInfo(Schema):
    """A brief as it stands; ``lacks`` says in words what a good one would hold too."""

    id: UUID
    number: int
    changed_at: datetime
    name: str
    message: str
    language: str
    goal: Goal
    tone: Tone
    story: StoryIO
    facts: list[str]
    product: str
    segment: UUID | None
    audience: str
    call: str
    link: str
    networks: list[str]
    constraints: list[str]
    keywords: list[str]
    lacks: list[str]
    is_sample: bool

    @classmethod
    def of(cls, brief: Brief) -> BriefInfo:
        """As programs see it."""
        draft = selectors.draft_of(brief)
        said = {key: value for key, value in to_json(draft).items() if key in cls.model_fields}
        return cls(
            **said | {
                "id": brief.pk, "number": brief.number, "changed_at": brief.changed_at, "name": brief.name,
                "segment": brief.segment_id, "is_sample": brief.is_sample,
                "lacks": [str(one.words) for one in meter(draft).lacks],
            }
        )  # fmt: skip


class Briefs(Schema):
    """A page of briefs, changed last first."""

    items: list[BriefInfo]
    next: Next


class VariantsWanted(Schema, extra="forbid"):
    """Which variants are to be written."""

    kind: KindWanted = "caption"
    networks: Annotated[list[Annotated[str, Field(max_length=40, pattern=PLAIN)]], Field(max_length=30)] = []
    variants: Annotated[int, Field(strict=True, ge=1, le=20)] = 5
    builtin: Annotated[
        bool, Field(description=gettext_noop("Parvis’s own writer, even where there is an endpoint."))
    ] = False


class RunInfo(Schema):
    """Variants that are being written, or were."""

    id: UUID
    kind: Written
    state: RunState
    wanted: int
    came: int
    model: Annotated[str, Field(description=gettext_noop("Empty: Parvis’s own writer."))]
    trouble: str

    @classmethod
    def of(cls, run: Run) -> RunInfo:
        """As programs see it."""
        return cls(
            id=run.pk, kind=run.kind, state=RunState(run.state), wanted=run.wanted,
            came=run.variations.count(), model=run.model, trouble=trouble_words(run.trouble),
        )  # fmt: skip


class DoubtInfo(Schema):
    """Words that nothing in the brief bears out, by their place in the text."""

    start: int
    end: int
    words: str
    doubt: str


class TextInfo(Schema):
    """One network’s text, what it rests on and what nothing bears out."""

    network: str
    title: str
    parts: list[str]
    hashtags: list[str]
    comment: str
    facts: list[str]
    unsupported: list[DoubtInfo]


class VariantInfo(Schema):
    """A variant: who made it, from what, and its texts."""

    id: UUID
    kind: Written
    angle: str
    framework: str
    made: Made
    model: str
    prompt: str
    created_at: datetime
    posts: list[UUID]
    texts: list[TextInfo]

    @classmethod
    def of(cls, one: Variation) -> VariantInfo:
        """As programs see it."""
        return cls(
            id=one.pk, kind=one.kind, angle=one.angle, framework=one.framework, made=Made(one.made),
            model=one.model, prompt=one.prompt, created_at=one.created_at,
            posts=[chosen.post_id for chosen in one.chosen.all()],
            texts=[_text(one, network) for network in one.texts],
        )  # fmt: skip


class Variants(Schema):
    """The variants of a brief, the newest first, and what is being written."""

    items: list[VariantInfo]
    running: list[RunInfo]


class ChosenWanted(Schema, extra="forbid"):
    """Where the chosen variant is to go; nothing: everywhere it is written for."""

    networks: Annotated[list[Annotated[str, Field(max_length=40, pattern=PLAIN)]], Field(max_length=30)] = []


class ChosenPost(Schema):
    """The post that a variant became."""

    post: UUID


def _text(one: Variation, network: str) -> TextInfo:
    written = texts.from_json(one.texts)[network]
    review = reviewing.review_from(one.reviews.get(network, {}), texts.whole(written))
    return TextInfo(
        network=network, title=written.title, parts=list(written.parts), hashtags=list(written.hashtags),
        comment=written.comment, facts=list(review.facts),
        unsupported=[
            DoubtInfo(start=doubt.start, end=doubt.end, words=doubt.words, doubt=doubt.doubt.value)
            for doubt in review.unsupported
        ],
    )  # fmt: skip


@endpoint(
    creation, "GET", "/briefs", verb=Verb.SEE_POSTS, answers=Briefs,
    summary=gettext_noop("Briefs, changed last first"),
)  # fmt: skip
def briefs_list(request: ApiRequest, asked: Query[Asked]) -> Briefs:
    found = selectors.briefs_of(request.workspace)
    if asked.cursor:
        changed, last = cursor_read(asked.cursor, str, str)
        at = parse_moment(str(changed))
        if at is None:
            raise BadInput(NOT_OURS, code="bad_cursor")
        found = selectors.briefs_after(found, at, str(last))
    rows = list(found[: asked.limit + 1])
    shown = rows[: asked.limit]
    more = len(rows) > asked.limit
    following = cursor_made(shown[-1].changed_at.isoformat(), str(shown[-1].pk)) if more else None
    return Briefs(items=[BriefInfo.of(one) for one in shown], next=following)


@endpoint(
    creation, "POST", "/briefs", verb=Verb.WRITE_POSTS, answers=BriefInfo, status=201,
    summary=gettext_noop("Write a brief"),
)  # fmt: skip
def brief_create(request: ApiRequest, wanted: BriefWanted) -> BriefInfo:
    made = services.brief_create(
        actor=request.actor, workspace=request.workspace, draft=wanted.draft(), now=timezone.now()
    )
    return BriefInfo.of(made)


@endpoint(
    creation, "GET", "/briefs/{uuid:brief}", verb=Verb.SEE_POSTS, answers=BriefInfo,
    summary=gettext_noop("One brief as it stands"),
)  # fmt: skip
def brief_read(request: ApiRequest, brief: UUID) -> BriefInfo:
    return BriefInfo.of(_found(request, brief))


@endpoint(
    creation, "GET", "/briefs/{uuid:brief}/variants", verb=Verb.SEE_POSTS, answers=Variants,
    summary=gettext_noop("The variants of a brief, as they come"),
)  # fmt: skip
def variants_list(request: ApiRequest, brief: UUID) -> Variants:
    found = _found(request, brief)
    return Variants(
        items=[VariantInfo.of(one) for one in selectors.variations_of(found)[:200]],
        running=[RunInfo.of(one) for one in selectors.runs_of(found) if not one.ended],
    )


@endpoint(
    creation, "POST", "/briefs/{uuid:brief}/variants", verb=Verb.WRITE_POSTS, answers=RunInfo, status=202,
    summary=gettext_noop("Have variants written"),
    description=gettext_noop("They come one by one; a call that could overspend is not made."),
)  # fmt: skip
def variants_ask(request: ApiRequest, brief: UUID, wanted: VariantsWanted) -> RunInfo:
    found = _found(request, brief)
    networks = wanted.networks or list(selectors.draft_of(found).networks)
    try:
        run = services.run_ask(
            actor=request.actor, workspace=request.workspace, brief_id=brief, kind=Kind(wanted.kind),
            networks=networks, variants=wanted.variants, builtin=wanted.builtin,
            seed=secrets.randbelow(SEEDS), now=timezone.now(),
        )  # fmt: skip
    except AiFault as fault:
        raise BadInput(trouble_words(fault.code), code=fault.code) from fault
    return RunInfo.of(run)


@endpoint(
    creation, "POST", "/variants/{uuid:variant}/choose", verb=Verb.WRITE_POSTS, answers=ChosenPost,
    summary=gettext_noop("Make a post of a variant"),
    description=gettext_noop("One version a network; who made the words goes with it."),
)  # fmt: skip
def variant_choose(request: ApiRequest, variant: UUID, wanted: ChosenWanted) -> ChosenPost:
    post = services.variation_choose(
        actor=request.actor, workspace=request.workspace, variation_id=variant, networks=wanted.networks,
        now=timezone.now(),
    )  # fmt: skip
    return ChosenPost(post=post.pk)


def _found(request: ApiRequest, pk: UUID) -> Brief:
    brief = selectors.brief_of(request.workspace, pk)
    if brief is None:
        raise NotFound(_("There is no such brief here."))
    return brief
