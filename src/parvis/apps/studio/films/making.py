"""The work in the background: a film is made from its recipe, and becomes a file of the library.

Work that is cut off (a worker that is killed, a machine that stops) is begun again from its beginning, by
whoever takes the job over: the folder is emptied first, and the same recipe gives the same bytes, so that
nothing stands in the library twice.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Final
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from parvis.apps.library.drafts import AssetDraft
from parvis.apps.library.keeping import DiskFull
from parvis.apps.library.models import Asset, Consent
from parvis.apps.library.selectors import assets_by_id, file_of
from parvis.apps.library.services import asset_add, asset_change
from parvis.apps.studio.films import keeping
from parvis.apps.studio.films.models import Film, Kind, Music, State
from parvis.apps.studio.films.recipes import Recipe
from parvis.apps.studio.films.wording import CHARACTERS, GONE, REFUSED
from parvis.core.actors import Actor, Made
from parvis.core.errors import ParvisError
from parvis.core.jobs.tasks import HOUR_S, JobContext, RetryLater, job_with_context
from parvis.imaging.films import probing, rendering, slideshow
from parvis.imaging.films.edits import Edit, Keep, Piece
from parvis.imaging.films.faults import FilmFault, Why
from parvis.imaging.films.program import Watch
from parvis.imaging.pictures.faults import PictureFault

TOLD_EACH_S: Final = 1.0
LONGEST_S: Final = 2 * HOUR_S


@job_with_context(max_attempts=4, timeout_s=LONGEST_S)
def make_film(context: JobContext, film_id: str) -> str:
    """Make it; how it ended. A fault of the film is told on its page and not tried again."""
    film = Film.objects.select_related("workspace", "asked_by").filter(pk=UUID(film_id)).first()
    if film is None or not film.under_way or film.asked_by is None:
        return "nothing to do"
    Film.objects.filter(pk=film.pk).update(state=State.MAKING, share=0)
    recipe = Recipe.read(film.recipe)
    assets = assets_by_id(film.workspace, [part.asset for part in recipe.parts])
    try:
        with keeping.workplace(film.workspace_id, film.pk) as folder:
            made = _made(film, recipe, assets, folder, Watch(_teller(film.pk), lambda: context.stopping))
            asset = _kept(film, recipe, assets, made)
    except (FilmFault, PictureFault, ParvisError, _FileGone) as error:
        why = _why(error)
        return _stopped(film) if why == Why.STOPPED else _failed(film, why)
    return _done(context, film, asset)


def _why(error: Exception) -> str:
    """The code of what went wrong, for ``wording``."""
    if isinstance(error, FilmFault):
        return error.why
    if isinstance(error, PictureFault):
        return CHARACTERS
    if isinstance(error, ParvisError):
        return Why.DISK_FULL if error.code == DiskFull.code else REFUSED
    return GONE


class _FileGone(Exception):  # noqa: N818 - the name of what happened
    """A file is not in the library any more."""


def _teller(film_id: UUID) -> Callable[[float], None]:
    """Writes how far it is down, once a second at most."""
    last = 0.0

    def tell(share: float) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= TOLD_EACH_S:
            last = now
            Film.objects.filter(pk=film_id, state=State.MAKING).update(share=min(max(share, 0), 1))

    return tell


def _made(film: Film, recipe: Recipe, assets: Mapping[UUID, Asset], folder: Path, watch: Watch) -> Path:
    if any(part.asset not in assets for part in recipe.parts):
        raise _FileGone
    if film.kind == Kind.SLIDES:
        slideshow.shown(_slideshow(film, recipe, assets), folder, watch=watch)
    else:
        rendering.rendered(_edit(recipe, assets), folder, watch=watch)
    return folder / "made.mp4"


def _edit(recipe: Recipe, assets: Mapping[UUID, Asset]) -> Edit:
    pieces = []
    for part in recipe.parts:
        asset = assets[part.asset]
        film = probing.looked(file_of(asset).path)
        end = min(part.end, film.seconds)
        pieces.append(Piece(film, part.start, end, (asset.focus_x, asset.focus_y)))
    return Edit(
        pieces=tuple(pieces), shape=recipe.shape, keep=recipe.keep, cues=recipe.cues,
        cross_s=recipe.cross_s if len(pieces) > 1 else 0, sound=recipe.sound, quality=recipe.quality,
    )  # fmt: skip


def _slideshow(film: Film, recipe: Recipe, assets: Mapping[UUID, Asset]) -> slideshow.Slideshow:
    music = _music(film, recipe)
    slides = [
        slideshow.Slide(file_of(assets[part.asset]).path, part.seconds,
                        (assets[part.asset].focus_x, assets[part.asset].focus_y))
        for part in recipe.parts
    ]  # fmt: skip
    heard = None
    if music is not None:
        path = keeping.music_at(film.workspace_id, music.sha256, music.format)
        heard = slideshow.Music(probing.heard(path), recipe.music_start)
    return slideshow.Slideshow(
        slides=tuple(slides), shape=recipe.shape, cross_s=recipe.cross_s, whole=recipe.keep is Keep.WHOLE,
        music=heard, cues=recipe.cues, quality=recipe.quality,
    )  # fmt: skip


def _music(film: Film, recipe: Recipe) -> Music | None:
    if recipe.music is None:
        return None
    found = Music.objects.filter(workspace=film.workspace_id, pk=recipe.music).first()
    if found is None:
        raise _FileGone
    return found


def _kept(film: Film, recipe: Recipe, assets: Mapping[UUID, Asset], made: Path) -> Asset:
    """Into the library, with the rights of everything that it is made of: the strictest of each."""
    assert film.asked_by is not None  # noqa: S101 - asked for before anything is made
    actor = Actor.human(film.asked_by)
    sources = [assets[part.asset] for part in recipe.parts]
    with made.open("rb") as file:
        added = asset_add(
            actor=actor, workspace=film.workspace, file=File(file, f"{film.name}.mp4"),
            name=f"{film.name}.mp4", made=_made_by(sources),
        )  # fmt: skip
    if added.is_new:
        draft = AssetDraft.of(added.asset).with_values(rights_of(sources, _music(film, recipe)))
        return asset_change(actor=actor, workspace=film.workspace, asset_id=added.asset.pk, draft=draft)
    return added.asset


def _made_by(sources: list[Asset]) -> Made:
    """A cut is no AI's work; what an AI made stays its own, also beside what people filmed."""
    kinds = {source.made for source in sources}
    return Made(kinds.pop()) if len(kinds) == 1 else Made.BOTH


def rights_of(sources: list[Asset], music: Music | None) -> dict[str, object]:
    """The rights of what is made of these: every owner and licence, the earliest end, consent only if all
    gave it."""
    ends = [source.usable_until for source in sources if source.usable_until]
    consents = {source.consent for source in sources}
    worst = next((one for one in (Consent.MISSING, Consent.GIVEN) if one in consents), Consent.NOBODY)
    end: date | None = min(ends, default=None)
    return {
        "owner": _each([source.owner for source in sources] + [music.owner if music else ""], 120),
        "licence": _each([source.licence for source in sources] + [music.licence if music else ""], 120),
        "people": _each([source.people for source in sources], 300),
        "consent": worst,
        "usable_until": end,
    }


def _each(words: list[str], longest: int) -> str:
    return " · ".join(dict.fromkeys(one for one in words if one))[:longest]


def _stopped(film: Film) -> str:
    """Somebody stopped it, or the worker shuts down: then another begins it again."""
    if Film.objects.filter(pk=film.pk, state=State.MAKING).update(state=State.WAITING, share=0):
        raise RetryLater("the worker stops", after_s=0)
    return "stopped"


def _failed(film: Film, why: str) -> str:
    Film.objects.filter(pk=film.pk, state=State.MAKING).update(state=State.FAILED, share=0, fault=why)
    return f"failed: {why}"


def _done(context: JobContext, film: Film, asset: Asset) -> str:
    with transaction.atomic():
        context.guard()
        Film.objects.filter(pk=film.pk, state=State.MAKING).update(
            state=State.MADE, share=1, fault="", asset=asset, made_from=film.recipe, made_at=timezone.now()
        )
    return "made"
