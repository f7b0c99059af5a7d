"""Composing pictures, as pages. All works without a script; with one, previews follow what is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from parvis.apps.library.models import Asset, Kind
from parvis.apps.library.selectors import assets_of
from parvis.apps.studio.brand.selectors import kit_of
from parvis.apps.studio.compositions import selectors, services
from parvis.apps.studio.compositions.drafts import CompositionDraft, Recipe
from parvis.apps.studio.compositions.forms import CROPS, FORMATS, LAYOUTS, PALETTES, CompositionForm, NewForm
from parvis.apps.studio.compositions.models import Composition
from parvis.apps.studio.compositions.rendering import Look, picture, preview
from parvis.apps.studio.wording import PARTS
from parvis.core.errors import BadInput, ParvisError
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb
from parvis.imaging.pictures.composition import Drawn, Mend
from parvis.imaging.pictures.formats import formats

OFFERED: Final = 60  # the newest pictures that a form offers
EACH: Final = 18
ENLARGED: Final = 1.25  # a photograph enlarged more than this looks soft
KEPT: Final = "private, max-age=604800, immutable"


@dataclass(frozen=True, slots=True)
class Shown:
    """One format as a page shows it: its picture's address, what was mended, or the sentence that says why
    there is none."""

    name: str
    label: str | Promise
    width: int
    height: int
    href: str = ""
    notes: tuple[str, ...] = ()
    fault: str = ""


def _found(request: WorkspaceRequest, pk: UUID) -> Composition:
    row = selectors.composition_of(request.workspace, pk)
    if row is None:
        raise Http404
    return row


def _look(request: WorkspaceRequest, row: Composition) -> Look:
    return Look(row, kit_of(request.workspace))


def _href(request: WorkspaceRequest, look: Look, recipe: Recipe, name: str) -> str:
    """The address of a drawing: another one where anything differs, so that browsers may keep it."""
    place = reverse("studio:drawn", args=[request.workspace.slug, look.row.pk, name])
    return f"{place}?{urlencode({**recipe.query(), 'v': look.digest(recipe)})}"


def _shown(request: WorkspaceRequest, look: Look, recipe: Recipe) -> Iterator[Shown]:
    for name, form in formats().items():
        same = (name, FORMATS[name], form.width, form.height)
        try:
            done = preview(look, recipe, name)
        except BadInput as error:
            yield Shown(*same, fault=str(error))
        else:
            yield Shown(*same, href=_href(request, look, recipe, name), notes=tuple(_notes(done, form.width)))


def _notes(done: Drawn, width: int) -> Iterator[str]:
    """What was done so that it is read, and what cannot be mended here."""
    for note in done.notes:
        told = {"part": PARTS[note.part], "was": f"{note.was:.1f}", "now": f"{note.now:.1f}"}
        if note.mend is Mend.VEIL:
            yield _("%(part)s: a veil over the photo takes the contrast from %(was)s to %(now)s.") % told
        else:
            yield (
                _("%(part)s: another colour of the palette takes the contrast from %(was)s to %(now)s.")
                % told
            )
    if done.enlarged * width / done.width > ENLARGED:
        yield _("The photo is small for this format: enlarged, it may look soft.")


def _photos(request: WorkspaceRequest, chosen: Asset | None) -> list[Asset]:
    newest = list(assets_of(request.workspace).filter(kind=Kind.IMAGE, animated=False)[:OFFERED])
    return [*([chosen] if chosen and chosen not in newest else []), *newest]


@workspace_view(Verb.SEE_POSTS)
def compositions(request: WorkspaceRequest) -> HttpResponseBase:
    """Every composition."""
    return _list(request, NewForm())


def _list(request: WorkspaceRequest, form: NewForm) -> HttpResponseBase:
    page = Paginator(selectors.compositions_of(request.workspace), EACH).get_page(request.GET.get("page"))
    kit = kit_of(request.workspace)
    looks = [Look(row, kit) for row in page]
    tiles = [(look.row, _href(request, look, Recipe.of(look.row), "square")) for look in looks]
    context = {
        "tiles": tiles,
        "page": page,
        "previous": f"?page={page.previous_page_number()}" if page.has_previous() else "",
        "following": f"?page={page.next_page_number()}" if page.has_next() else "",
        "form": form,
        "may_edit": request.may(Verb.EDIT_LIBRARY),
    }
    return render(request, "studio/compositions.html", context, status=422 if form.errors else 200)


@workspace_view(Verb.EDIT_LIBRARY, methods=("POST",))
def create(request: WorkspaceRequest) -> HttpResponseBase:
    """Begin one."""
    form = NewForm(request.POST)
    if not form.is_valid():
        return _list(request, form)
    language = get_language() or "fr"
    draft = CompositionDraft(headline=form.cleaned_data["headline"], language=language[:2])
    try:
        row = services.composition_create(actor=request.actor, workspace=request.workspace, draft=draft)
    except ParvisError as error:
        form.add_error(None, str(error))
        return _list(request, form)
    return redirect("studio:composition", request.workspace.slug, row.pk)


@workspace_view(Verb.SEE_POSTS)
def composition(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Compose: words and choices on one side, every format on the other."""
    row = _found(request, pk)
    form = CompositionForm(photos=_photos(request, row.photo), draft=CompositionDraft.of(row))
    return _page(request, row, form)


def _page(request: WorkspaceRequest, row: Composition, form: CompositionForm) -> HttpResponseBase:
    look, recipe = _look(request, row), Recipe.of(row)
    context = {
        "row": row,
        "form": form,
        "shown": list(_shown(request, look, recipe)),
        "drawings": selectors.drawings_of(row)[:12],
        "photos": _photos(request, row.photo),
        "may_edit": request.may(Verb.EDIT_LIBRARY),
        "may_write": request.may(Verb.WRITE_POSTS) and request.may(Verb.EDIT_LIBRARY),
    }
    partial = request.headers.get("HX-Request") == "true"
    template = "studio/previews.html" if partial and not form.errors else "studio/composition.html"
    return render(request, template, context, status=422 if form.errors else 200)


@workspace_view(Verb.EDIT_LIBRARY, methods=("POST",))
def save(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Keep what was written; a script gets the previews back, everybody else the page."""
    row = _found(request, pk)
    form = CompositionForm(request.POST, photos=_photos(request, row.photo))
    if form.is_valid():
        try:
            row = services.composition_save(
                actor=request.actor, workspace=request.workspace, composition_id=pk, draft=form.draft()
            )
        except ParvisError as error:
            form.add_error(error.code if error.code in form.fields else None, str(error))
        else:
            if request.headers.get("HX-Request") != "true":
                return redirect("studio:composition", request.workspace.slug, pk)
    return _page(request, row, form)


@workspace_view(Verb.EDIT_LIBRARY, methods=("POST",))
def delete(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Delete one."""
    services.composition_delete(actor=request.actor, workspace=request.workspace, composition_id=pk)
    messages.success(request, _("The composition is deleted. Its pictures in the library stay."))
    return redirect("studio:compositions", request.workspace.slug)


@workspace_view(Verb.SEE_POSTS)
def varied(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Dozens of ways of drawing it, to choose from."""
    row = _found(request, pk)
    look = _look(request, row)
    name = request.GET.get("format", "")
    name = name if name in formats() else "square"
    page = Paginator(look.recipes(), EACH).get_page(request.GET.get("page"))
    form = formats()[name]
    tiles = [
        (recipe, _href(request, look, recipe, name), _words(recipe, row), list(recipe.query().items()))
        for recipe in page
    ]
    here = f"?format={name}&page="
    context = {
        "row": row,
        "tiles": tiles,
        "page": page,
        "form": form,
        "choices": [(one, FORMATS[one], one == name) for one in formats()],
        "previous": f"{here}{page.previous_page_number()}" if page.has_previous() else "",
        "following": f"{here}{page.next_page_number()}" if page.has_next() else "",
        "may_edit": request.may(Verb.EDIT_LIBRARY),
    }
    return render(request, "studio/variations.html", context)


def _words(recipe: Recipe, row: Composition) -> str:
    said = [LAYOUTS[recipe.layout], PALETTES[recipe.palette]]
    if row.photo and recipe.crop != "whole":
        said.append(CROPS[recipe.crop])
    return " · ".join(str(one) for one in said)


@workspace_view(Verb.EDIT_LIBRARY, methods=("POST",))
def choose(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Go on with one of the variations."""
    row = _found(request, pk)
    recipe = Recipe.of(row, request.POST.dict())
    before = CompositionDraft.of(row)
    headline = recipe.headline(row)
    others = [one for one in (before.headline, *before.others) if one != headline]
    draft = before.with_values(
        headline=headline,
        others=tuple(others),
        layout=recipe.layout,
        palette=recipe.palette,
        crop=recipe.crop,
    )
    services.composition_save(
        actor=request.actor, workspace=request.workspace, composition_id=pk, draft=draft
    )
    return redirect("studio:composition", request.workspace.slug, pk)


@workspace_view(Verb.SEE_POSTS)
def drawn(request: WorkspaceRequest, pk: UUID, name: str) -> HttpResponseBase:
    """One drawing, small; ``?save`` has it drawn whole and saved."""
    row = _found(request, pk)
    if name not in formats():
        raise Http404
    look, recipe, full = _look(request, row), Recipe.of(row, request.GET.dict()), "save" in request.GET
    try:
        done = picture(look, recipe, formats()[name]) if full else preview(look, recipe, name)
    except BadInput as error:
        return HttpResponse(str(error), status=422, content_type="text/plain; charset=utf-8")
    response = HttpResponse(done.jpeg, content_type="image/jpeg")
    response.headers["Cache-Control"] = KEPT if request.GET.get("v") == look.digest(recipe) else "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    if full:
        response.headers["Content-Disposition"] = f'attachment; filename="{name}.jpg"'
    return response


@workspace_view(Verb.EDIT_LIBRARY, methods=("POST",))
def add(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Put the formats that are ticked into the library."""
    row = _found(request, pk)
    try:
        assets = services.pictures_add(
            actor=request.actor, workspace=request.workspace, composition_id=pk, recipe=Recipe.of(row),
            names=request.POST.getlist("formats"),
        )  # fmt: skip
    except BadInput as error:
        messages.error(request, str(error))
    else:
        told = ngettext(
            "%(count)d picture is in the media library.",
            "%(count)d pictures are in the media library.",
            len(assets),
        )
        messages.success(request, told % {"count": len(assets)})
    return redirect("studio:composition", request.workspace.slug, pk)


@workspace_view(Verb.WRITE_POSTS, methods=("POST",))
def use(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Begin a post with the formats that are ticked."""
    row = _found(request, pk)
    try:
        post = services.picture_use(
            actor=request.actor, workspace=request.workspace, composition_id=pk, recipe=Recipe.of(row),
            names=request.POST.getlist("formats"), now=timezone.now(),
        )  # fmt: skip
    except BadInput as error:
        messages.error(request, str(error))
        return redirect("studio:composition", request.workspace.slug, pk)
    return redirect("content:post", request.workspace.slug, post.pk)
