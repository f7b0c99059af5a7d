"""Reading films. A door of the studio."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from parvis.apps.library.models import Asset
from parvis.apps.library.selectors import assets_by_id
from parvis.apps.studio.films.models import Film, Music
from parvis.apps.studio.films.recipes import Part, Recipe
from parvis.apps.studio.films.wording import LOST, fault_words
from parvis.core.jobs.models import LIVE, Job
from parvis.core.workspaces.models import Workspace


@dataclass(frozen=True, slots=True)
class Row:
    """A part beside its file; None where it has left the library."""

    number: int
    part: Part
    asset: Asset | None


def films_of(workspace: Workspace) -> QuerySet[Film]:
    """The films, changed last first."""
    return Film.objects.filter(workspace=workspace).select_related("asset")


def film_of(workspace: Workspace, film_id: UUID) -> Film | None:
    """One of them."""
    return films_of(workspace).filter(pk=film_id).first()


def music_of(workspace: Workspace) -> QuerySet[Music]:
    """The music, by name."""
    return Music.objects.filter(workspace=workspace)


def rows_of(film: Film) -> list[Row]:
    """The parts of a film, with their files."""
    recipe = Recipe.read(film.recipe)
    known = assets_by_id(film.workspace, [part.asset for part in recipe.parts])
    return [Row(number, part, known.get(part.asset)) for number, part in enumerate(recipe.parts)]


def work_key(film_id: UUID) -> str:
    """What the job of a film is known by."""
    return f"film:{film_id}"


def is_live(film: Film) -> bool:
    """Whether it is waiting or being made, and somebody will."""
    return film.under_way and Job.objects.filter(unique_key=work_key(film.pk), status__in=LIVE).exists()


def fault_of(film: Film) -> str:
    """Why it could not be made, as a sentence; empty where nothing is wrong."""
    if film.under_way:
        return "" if is_live(film) else fault_words(LOST)
    return fault_words(film.fault)


def is_outdated(film: Film) -> bool:
    """Whether what was made is of an older recipe."""
    return film.asset_id is not None and film.made_from != film.recipe


def made_from(workspace: Workspace, asset_id: UUID) -> Film | None:
    """The film that a file of the library was made as."""
    return films_of(workspace).filter(asset=asset_id).first()
