"""Films for programs: begun, changed, made in the background, looked at, stopped. What is made is a file of
the media library."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field

from parvis.apps.library.models import Asset
from parvis.apps.library.models import Kind as FileKind
from parvis.apps.library.selectors import assets_by_id
from parvis.apps.studio.films import selectors, services
from parvis.apps.studio.films.models import Film, Kind
from parvis.apps.studio.films.recipes import SLIDE_S, Part, Recipe, begun
from parvis.core.api.door import ApiRequest, endpoint
from parvis.core.api.pages import Asked, Next, part_of
from parvis.core.errors import BadInput, NotFound
from parvis.core.workspaces.permissions import Verb
from parvis.imaging.films.captions import LONGEST_TEXT, MOST_CUES, Cue
from parvis.imaging.films.edits import LONGEST_S, Keep
from parvis.imaging.films.slideshow import MOST_SLIDES
from parvis.kit.translation import gettext_noop

films = Router(tags=[gettext_noop("Films")])
PLAIN = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
Seconds = Annotated[float, Field(ge=0, le=LONGEST_S, allow_inf_nan=False)]


class FilmPart(Schema, extra="forbid"):
    """A file of the media library and what is shown of it."""

    asset: UUID
    start: Annotated[Seconds, Field(description=gettext_noop("In seconds; a picture begins at 0."))] = 0.0
    end: Annotated[
        Seconds | None,
        Field(description=gettext_noop("In seconds; null is the end of the video, or three seconds.")),
    ] = None


class Caption(Schema, extra="forbid"):
    """A caption that is burnt in, in seconds of what is made."""

    start: Seconds
    end: Seconds
    text: Annotated[str, Field(max_length=LONGEST_TEXT)]


class FilmLook(Schema, extra="forbid"):
    """What is decided of a film. What is left out stays as it is."""

    name: Annotated[str, Field(min_length=1, max_length=120, pattern=PLAIN)] | None = None
    parts: Annotated[list[FilmPart], Field(max_length=MOST_SLIDES)] | None = None
    shape: Literal["", "9:16", "4:5", "1:1", "16:9"] | None = None
    keep: Keep | None = None
    cross_s: Annotated[float, Field(ge=0, le=3, description=gettext_noop("Fade between parts."))] | None = (
        None
    )
    sound: bool | None = None
    captions: Annotated[list[Caption], Field(max_length=MOST_CUES)] | None = None


class FilmWanted(FilmLook, extra="forbid"):
    """A film to begin."""

    name: Annotated[str, Field(min_length=1, max_length=120, pattern=PLAIN)]
    kind: Literal["cut", "slides"] = "cut"


class FilmInfo(Schema):
    """A film and where its making stands."""

    id: UUID
    name: str
    kind: str
    parts: list[FilmPart]
    shape: str
    keep: str
    cross_s: float
    sound: bool
    captions: list[Caption]
    seconds: Annotated[float, Field(description=gettext_noop("How long it will be."))]
    state: Literal["draft", "waiting", "making", "made", "failed", "stopped"]
    share: Annotated[float, Field(description=gettext_noop("How far its making is, 0 to 1."))]
    fault: Annotated[str, Field(description=gettext_noop("Why it could not be made, as a sentence."))]
    asset: Annotated[
        UUID | None, Field(description=gettext_noop("What was made last, in the media library."))
    ]
    outdated: Annotated[bool, Field(description=gettext_noop("What was made is of an older state of it."))]
    changed_at: datetime

    @classmethod
    def of(cls, film: Film) -> FilmInfo:
        """As programs see it."""
        recipe = Recipe.read(film.recipe)
        same = {name: getattr(film, name) for name in ("name", "kind", "state", "share", "changed_at")}
        decided = {name: getattr(recipe, name) for name in ("shape", "keep", "cross_s", "sound", "seconds")}
        return cls(
            id=film.pk,
            parts=[FilmPart(asset=one.asset, start=one.start, end=one.end) for one in recipe.parts],
            captions=[Caption(start=cue.start, end=cue.end, text=cue.text) for cue in recipe.cues],
            fault=selectors.fault_of(film),
            asset=film.asset_id,
            outdated=selectors.is_outdated(film),
            **same,
            **decided,
        )


class Films(Schema):
    """A page of films."""

    items: list[FilmInfo]
    next: Next


@endpoint(films, "GET", "/films", verb=Verb.SEE_POSTS, answers=Films, summary=gettext_noop("Films"))
def films_list(request: ApiRequest, asked: Query[Asked]) -> Films:
    found = selectors.films_of(request.workspace)
    rows, following = part_of(found, asked, kind=str, place=lambda row: str(row.pk))
    return Films(items=[FilmInfo.of(row) for row in rows], next=following)


@endpoint(
    films, "POST", "/films", verb=Verb.EDIT_LIBRARY, answers=FilmInfo, status=201,
    summary=gettext_noop("Begin a film"),
    description=gettext_noop(
        "Pieces of videos in their order (cut), or pictures that follow each other (slides). Nothing is made "
        "until it is asked for."
    ),
)  # fmt: skip
def film_create(request: ApiRequest, wanted: FilmWanted) -> FilmInfo:
    kind = Kind(wanted.kind)
    film = services.film_create(
        actor=request.actor, workspace=request.workspace, name=wanted.name, kind=kind,
        recipe=_decided(request, kind, begun(kind), wanted),
    )  # fmt: skip
    return FilmInfo.of(film)


@endpoint(
    films, "GET", "/films/{uuid:film}", verb=Verb.SEE_POSTS, answers=FilmInfo,
    summary=gettext_noop("A film, how far its making is, and what was made"),
)  # fmt: skip
def film_read(request: ApiRequest, film: UUID) -> FilmInfo:
    return FilmInfo.of(_found(request, film))


@endpoint(
    films, "PATCH", "/films/{uuid:film}", verb=Verb.EDIT_LIBRARY, answers=FilmInfo,
    summary=gettext_noop("Change a film that is not being made"),
)  # fmt: skip
def film_change(request: ApiRequest, film: UUID, wanted: FilmLook) -> FilmInfo:
    row = _found(request, film)
    services.film_change(
        actor=request.actor, workspace=request.workspace, film_id=row.pk, name=wanted.name,
        recipe=_decided(request, Kind(row.kind), Recipe.read(row.recipe), wanted),
    )  # fmt: skip
    return FilmInfo.of(_found(request, film))


@endpoint(
    films, "POST", "/films/{uuid:film}/make", verb=Verb.EDIT_LIBRARY, answers=FilmInfo, status=202,
    summary=gettext_noop("Have a film made"),
    description=gettext_noop(
        "It is made in the background: ask for the film again to see how far it is. What is made enters the "
        "media library with the strictest rights of the files that it is made of."
    ),
)  # fmt: skip
def film_make(request: ApiRequest, film: UUID) -> FilmInfo:
    services.film_make(actor=request.actor, workspace=request.workspace, film_id=film)
    return FilmInfo.of(_found(request, film))


@endpoint(
    films, "POST", "/films/{uuid:film}/stop", verb=Verb.EDIT_LIBRARY, answers=FilmInfo,
    summary=gettext_noop("Stop the making of a film"),
)  # fmt: skip
def film_stop(request: ApiRequest, film: UUID) -> FilmInfo:
    services.film_stop(actor=request.actor, workspace=request.workspace, film_id=film)
    return FilmInfo.of(_found(request, film))


@endpoint(
    films, "DELETE", "/films/{uuid:film}", verb=Verb.EDIT_LIBRARY, answers=None, status=204,
    summary=gettext_noop("Delete a film; what was made of it stays in the media library"),
)  # fmt: skip
def film_delete(request: ApiRequest, film: UUID) -> None:
    services.film_delete(actor=request.actor, workspace=request.workspace, film_id=film)


def _found(request: ApiRequest, film: UUID) -> Film:
    found = selectors.film_of(request.workspace, film)
    if found is None:
        raise NotFound(services.GONE)
    return found


def _decided(request: ApiRequest, kind: Kind, recipe: Recipe, wanted: FilmLook) -> Recipe:
    """The recipe with what was said; raises ``BadInput`` for a file that is gone or of the other kind."""
    said = {name: getattr(wanted, name) for name in ("shape", "keep", "cross_s", "sound")}
    decided = recipe.with_values(**{name: value for name, value in said.items() if value is not None})
    if wanted.captions is not None:
        cues = tuple(Cue(one.start, one.end, one.text) for one in wanted.captions)
        decided = decided.with_values(cues=cues)
    if wanted.parts is None:
        return decided
    known = assets_by_id(request.workspace, [one.asset for one in wanted.parts])
    return decided.with_values(parts=tuple(_part(kind, one, known) for one in wanted.parts))


def _part(kind: Kind, wanted: FilmPart, known: Mapping[UUID, Asset]) -> Part:
    asset, files = known.get(wanted.asset), FileKind.IMAGE if kind is Kind.SLIDES else FileKind.VIDEO
    if asset is None or asset.kind != files:
        raise BadInput(
            _("A film of this kind is made of files of the media library that are of its kind: videos for a "
              "cut, pictures for slides. Choose others."),
            code="parts",
        )  # fmt: skip
    if kind is Kind.SLIDES:
        return Part(asset.pk, 0.0, SLIDE_S if wanted.end is None else wanted.end)
    end = asset.seconds if wanted.end is None else min(wanted.end, asset.seconds)
    return Part(asset.pk, wanted.start, end)
