"""Pictures for programs: compositions made, read, and drawn into the media library."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Query, Router, Schema
from pydantic import Field

from parvis.apps.studio.compositions import selectors, services
from parvis.apps.studio.compositions.drafts import MOST_OTHERS, CompositionDraft, Recipe
from parvis.apps.studio.compositions.models import Composition
from parvis.core.api.door import ApiRequest, endpoint
from parvis.core.api.pages import Asked, Next, part_of
from parvis.core.errors import NotFound
from parvis.core.workspaces.permissions import Verb
from parvis.imaging.pictures.colours import Palette
from parvis.imaging.pictures.composition import Crop, Layout
from parvis.kit.translation import gettext_noop

studio = Router(tags=[gettext_noop("Pictures")])
PLAIN = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
Text = Annotated[str, Field(max_length=600, pattern=PLAIN)]
FormatName = Literal["square", "portrait", "story", "wide", "link", "pin"]


class CompositionWanted(Schema, extra="forbid"):
    """What a picture is to say and how it is to look."""

    headline: Annotated[str, Field(min_length=1, max_length=220, pattern=PLAIN)]
    kicker: Annotated[str, Field(max_length=60, pattern=PLAIN)] = ""
    body: Text = ""
    call: Annotated[str, Field(max_length=40, pattern=PLAIN)] = ""
    others: Annotated[
        list[Text],
        Field(max_length=MOST_OTHERS, description=gettext_noop("Other headlines that variations try.")),
    ] = []
    language: Literal["fr", "en", "ar", "he"] = "fr"
    photo: Annotated[UUID | None, Field(description=gettext_noop("A picture of the media library."))] = None
    layout: Layout = Layout.COVER
    palette: Palette = Palette.KIT
    crop: Crop = Crop.WHOLE
    with_logo: bool = True


class CompositionInfo(Schema):
    """A composition."""

    id: UUID
    name: str
    headline: str
    kicker: str
    body: str
    call: str
    others: list[str]
    language: str
    photo: UUID | None
    layout: str
    palette: str
    crop: str
    with_logo: bool
    changed_at: datetime

    @classmethod
    def of(cls, row: Composition) -> CompositionInfo:
        """As programs see it."""
        same = ("name", "language", "layout", "palette", "crop", "with_logo", "changed_at")
        words = {part: row.words.get(part, "") for part in ("headline", "kicker", "body", "call")}
        return cls(
            id=row.pk,
            photo=row.photo_id,
            others=row.words.get("others", []),
            **words,
            **{name: getattr(row, name) for name in same},
        )


class Compositions(Schema):
    """A page of compositions."""

    items: list[CompositionInfo]
    next: Next


class Formats(Schema, extra="forbid"):
    """In which formats a composition is to be drawn."""

    formats: Annotated[list[FormatName], Field(min_length=1, max_length=6)]


class DrawnPictures(Schema):
    """The pictures of the media library that were drawn, in the order asked for."""

    assets: list[UUID]


@endpoint(
    studio, "GET", "/compositions", verb=Verb.SEE_POSTS, answers=Compositions,
    summary=gettext_noop("Compositions of pictures"),
)  # fmt: skip
def compositions_list(request: ApiRequest, asked: Query[Asked]) -> Compositions:
    found = selectors.compositions_of(request.workspace)
    rows, following = part_of(found, asked, kind=str, place=lambda row: str(row.pk))
    return Compositions(items=[CompositionInfo.of(row) for row in rows], next=following)


@endpoint(
    studio, "POST", "/compositions", verb=Verb.EDIT_LIBRARY, answers=CompositionInfo, status=201,
    summary=gettext_noop("Begin a composition"),
)  # fmt: skip
def composition_create(request: ApiRequest, wanted: CompositionWanted) -> CompositionInfo:
    given = {**wanted.dict(), "others": tuple(wanted.others)}
    row = services.composition_create(
        actor=request.actor, workspace=request.workspace, draft=CompositionDraft(**given)
    )
    return CompositionInfo.of(row)


@endpoint(
    studio, "POST", "/compositions/{uuid:composition}/draw", verb=Verb.EDIT_LIBRARY, answers=DrawnPictures,
    status=201, summary=gettext_noop("Draw a composition into the media library"),
    description=gettext_noop(
        "The pictures keep the rights of the photograph that they show. What has no room, or is drawn by no "
        "font of the brand kit, is refused with a sentence, and nothing is kept."
    ),
)  # fmt: skip
def composition_draw(request: ApiRequest, composition: UUID, wanted: Formats) -> DrawnPictures:
    row = selectors.composition_of(request.workspace, composition)
    if row is None:
        raise NotFound(services.GONE)
    assets = services.pictures_add(
        actor=request.actor, workspace=request.workspace, composition_id=row.pk, recipe=Recipe.of(row),
        names=wanted.formats,
    )  # fmt: skip
    return DrawnPictures(assets=[asset.pk for asset in assets])
