"""Films, step by step: begun, changed, made, stopped, used. One verb, one transaction, one audit entry
each."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parvis.apps.content.bodies import Body, Piece, Placed, Variant
from parvis.apps.content.models import Post
from parvis.apps.content.services import post_create
from parvis.apps.library.models import Asset
from parvis.apps.library.selectors import asset_of, file_of
from parvis.apps.library.services import asset_add
from parvis.apps.studio.films.making import make_film
from parvis.apps.studio.films.models import Film, Kind, State
from parvis.apps.studio.films.recipes import Recipe, begun, checked
from parvis.apps.studio.films.selectors import is_live, work_key
from parvis.apps.studio.films.wording import fault_words
from parvis.core import audit
from parvis.core.actors import Actor, Made
from parvis.core.errors import BadInput, Conflict, NotFound
from parvis.core.jobs.services import work_cancel
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require
from parvis.imaging.films.covers import jpeg, picture_at
from parvis.imaging.films.faults import FilmFault
from parvis.imaging.films.probing import looked

GONE: Final = _("There is no such film here. Somebody may have deleted it.")


@transaction.atomic
def film_create(
    *, actor: Actor, workspace: Workspace, name: str, kind: Kind, recipe: Recipe | None = None
) -> Film:
    """Begin a film."""
    require(actor, workspace, Verb.EDIT_LIBRARY)
    film = Film.objects.create(
        workspace=workspace,
        name=_name(name),
        kind=kind,
        recipe=checked(kind, recipe or begun(kind)).told(),
    )
    _told(actor, film, "film.create", after={"name": film.name, "kind": str(kind)})
    return film


@transaction.atomic
def film_change(
    *,
    actor: Actor,
    workspace: Workspace,
    film_id: UUID,
    recipe: Recipe | None = None,
    name: str | None = None,
) -> Film:
    """Change what it is made of, or its name. Raises ``Conflict`` while it is being made, ``BadInput`` whose
    code names what to mend."""
    film = _to_change(actor, workspace, film_id)
    before: dict[str, Any] = {"name": film.name, "recipe": film.recipe}
    film.name = film.name if name is None else _name(name)
    if recipe is not None:
        film.recipe = checked(Kind(film.kind), recipe).told()
    after: dict[str, Any] = {"name": film.name, "recipe": film.recipe}
    if after != before:
        if film.recipe != before["recipe"]:
            film.state, film.fault = State.DRAFT, ""
        film.save()
        changed = [field for field in after if after[field] != before[field]]
        _told(actor, film, "film.change", before={one: before[one] for one in changed},
              after={one: after[one] for one in changed})  # fmt: skip
    return film


@transaction.atomic
def film_make(*, actor: Actor, workspace: Workspace, film_id: UUID) -> Film:
    """Have it made in the background."""
    film = _to_change(actor, workspace, film_id)
    if not film.recipe.get("parts"):
        raise BadInput(_("Nothing is in this film yet. Add a video or a picture first."), code="parts")
    film.state, film.share, film.fault, film.asked_by_id = State.WAITING, 0, "", actor.user_id
    film.save()
    make_film.using(workspace_id=workspace.pk, unique_key=work_key(film.pk)).enqueue(film_id=str(film.pk))
    _told(actor, film, "film.make", after={"recipe": film.recipe})
    return film


@transaction.atomic
def film_stop(*, actor: Actor, workspace: Workspace, film_id: UUID) -> Film:
    """Stop its making; nothing happens to one that is not being made."""
    film = _own(actor, workspace, film_id)
    if film.under_way:
        film.state, film.share = State.STOPPED, 0
        film.save()
        work_cancel(unique_key=work_key(film.pk))
        _told(actor, film, "film.stop")
    return film


@transaction.atomic
def film_delete(*, actor: Actor, workspace: Workspace, film_id: UUID) -> None:
    """Delete what was decided of it; what was made of it stays in the library."""
    film = _own(actor, workspace, film_id)
    work_cancel(unique_key=work_key(film.pk))
    _told(actor, film, "film.delete", before={"name": film.name})
    film.delete()


def film_use(*, actor: Actor, workspace: Workspace, film_id: UUID, now: datetime | None = None) -> Post:
    """Begin a post that shows what was made."""
    film = Film.objects.select_related("asset").filter(workspace=workspace, pk=film_id).first()
    if film is None or film.asset is None:
        raise NotFound(_("There is no film to show yet. Make it first."))
    shown = Placed(film.asset.pk, film.asset.sha256)
    body = Body(language=workspace.language, common=Variant(parts=(Piece(media=(shown,)),)))
    return post_create(
        actor=actor, workspace=workspace, body=body, title=film.name, now=now or timezone.now()
    )


def cover_make(*, actor: Actor, workspace: Workspace, asset_id: UUID, moment: float) -> Asset:
    """Put one picture of a video into the library; with the rights of the video."""
    require(actor, workspace, Verb.EDIT_LIBRARY)
    video = asset_of(workspace, asset_id)
    if video is None:
        raise NotFound(_("This file is no longer in the library. Somebody may have deleted it."))
    try:
        picture = jpeg(picture_at(looked(file_of(video).path), moment))
    except FilmFault as fault:
        raise BadInput(fault_words(fault.why), code=fault.why) from fault
    name = f"{video.name} – {int(moment // 60)}.{moment % 60:04.1f}"
    added = asset_add(
        actor=actor, workspace=workspace, file=ContentFile(picture, "cover.jpg"), name=f"{name}.jpg",
        made=Made(video.made),
    )  # fmt: skip
    return added.asset


def _name(name: str) -> str:
    tidy = " ".join(name.replace("\0", "").split())[:120].strip()
    if not tidy:
        raise BadInput(_("Give the film a name."), code="name")
    return tidy


def _own(actor: Actor, workspace: Workspace, film_id: UUID) -> Film:
    require(actor, workspace, Verb.EDIT_LIBRARY)
    film = Film.objects.select_for_update().filter(workspace=workspace, pk=film_id).first()
    if film is None:
        raise NotFound(GONE)
    return film


def _to_change(actor: Actor, workspace: Workspace, film_id: UUID) -> Film:
    film = _own(actor, workspace, film_id)
    if is_live(film):
        raise Conflict(_("This film is being made. Stop it first, then change it."), code="film_under_way")
    return film


def _told(actor: Actor, film: Film, verb: str, **states: Any) -> None:
    audit.record(actor=actor, workspace=film.workspace, verb=verb, target="film", target_id=film.pk, **states)
