"""The parts of a film: chosen from the library, moved, cut by times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parvis.apps.library.models import Asset
from parvis.apps.library.models import Kind as FileKind
from parvis.apps.library.pages.showing import page_of, place_of, tiles, today_in
from parvis.apps.library.selectors import Wanted, assets_by_id, assets_found
from parvis.apps.studio.films import selectors, services
from parvis.apps.studio.films.forms import moment_words, seconds_in
from parvis.apps.studio.films.models import Film, Kind
from parvis.apps.studio.films.recipes import SLIDE_S, Part, Recipe
from parvis.core.errors import BadInput, ParvisError
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb

EACH = 24


@dataclass(frozen=True, slots=True)
class Shown:
    """A part in the form: its times as they were written."""

    number: int
    asset: Asset | None
    asset_id: UUID
    start: str
    end: str
    last: bool

    @property
    def code(self) -> str:
        """What a fault of it is called."""
        return f"part-{self.number}"


def rows_shown(film: Film, sent: Mapping[str, str] | None) -> list[Shown]:
    """The parts as they stand, or as they were just sent."""
    rows, slides = selectors.rows_of(film), film.kind == Kind.SLIDES
    shown = []
    for row in rows:
        start = moment_words(row.part.start)
        end = f"{row.part.seconds:g}" if slides else moment_words(row.part.end)
        if sent:
            start, end = (
                sent.get(f"{name}-{row.number}", was)[:20] for name, was in (("start", start), ("end", end))
            )
        shown.append(Shown(row.number, row.asset, row.part.asset, start, end, row.number == len(rows) - 1))
    return shown


def parts_filled(given: Mapping[str, str], recipe: Recipe, do: str) -> tuple[Part, ...]:
    """The parts with the times that were sent, then moved or taken out as ``do`` says. Raises
    ``BadInput``."""
    parts = []
    for number, part in enumerate(recipe.parts):
        start = seconds_in(given.get(f"start-{number}", "0") or "0")
        end = seconds_in(given.get(f"end-{number}", "") or moment_words(part.end))
        if start is None or end is None:
            raise BadInput(
                _("Part %(number)d: write times as 0:02.5, or in seconds.") % {"number": number + 1},
                code=f"part-{number}",
            )
        parts.append(Part(part.asset, start, end))
    deed, _dash, at = do.partition("-")
    place = int(at) if at.isascii() and at.isdigit() and len(at) < 4 else -1
    if deed in {"up", "down", "remove"} and 0 <= place < len(parts):
        taken = parts.pop(place)
        if deed != "remove":
            parts.insert(max(0, place + (1 if deed == "down" else -1)), taken)
    return tuple(parts)


@workspace_view(Verb.EDIT_LIBRARY, methods=("GET", "POST"))
def add(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Choose videos or pictures of the library; they follow the parts that are there."""
    film = selectors.film_of(request.workspace, pk)
    if film is None:
        raise Http404
    kind = FileKind.IMAGE if film.kind == Kind.SLIDES else FileKind.VIDEO
    if request.method == "POST":
        return _added(request, film, kind)
    words = request.GET.get("words", "")[:200].replace("\0", "")
    today = today_in(request.workspace)
    page = page_of(
        request, assets_found(request.workspace, Wanted(words=words, kind=kind), today=today), EACH
    )
    context = {
        "film": film, "words": words, "tiles": tiles(page, today), "is_slides": kind == FileKind.IMAGE,
        "previous": place_of(request, page.number - 1) if page.has_previous() else "",
        "following": place_of(request, page.number + 1) if page.has_next() else "",
    }  # fmt: skip
    return render(request, "studio/films/add.html", context)


def _added(request: WorkspaceRequest, film: Film, kind: FileKind) -> HttpResponseBase:
    ids = []
    for text in request.POST.getlist("asset")[:40]:
        try:
            ids.append(UUID(text))
        except ValueError:
            continue
    known = assets_by_id(request.workspace, ids)
    new = [
        Part(pk, 0.0, SLIDE_S if kind == FileKind.IMAGE else known[pk].seconds)
        for pk in ids if pk in known and known[pk].kind == kind
    ]  # fmt: skip
    if not new:
        messages.error(request, _("Tick the files first."))
        return redirect("studio:film_add", request.workspace.slug, film.pk)
    recipe = Recipe.read(film.recipe)
    try:
        services.film_change(
            actor=request.actor, workspace=request.workspace, film_id=film.pk,
            recipe=recipe.with_values(parts=(*recipe.parts, *new)),
        )  # fmt: skip
    except ParvisError as error:
        messages.error(request, str(error))
    return redirect("studio:film", request.workspace.slug, film.pk)
