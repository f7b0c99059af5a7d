"""The captions of a film: written line by line, brought from a file, taken away as a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from parvis.apps.studio.films import services
from parvis.apps.studio.films.forms import moment_words, seconds_in
from parvis.apps.studio.films.models import Film
from parvis.apps.studio.films.pages.film import film_found
from parvis.apps.studio.films.recipes import Recipe
from parvis.apps.studio.films.wording import captions_words, hint_words
from parvis.core.errors import BadInput, Conflict
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb
from parvis.imaging.films.captions import LARGEST_FILE, BadCaptions, Cue, hints, read, srt, text_of, vtt

NEW = 3  # empty lines below


@dataclass(frozen=True, slots=True)
class Line:
    """A caption in the form; ``hint`` says what a reader would stumble over."""

    number: int
    start: str
    end: str
    text: str
    hint: str = ""

    @property
    def code(self) -> str:
        """What a fault of it is called."""
        return f"cue-{self.number}"


@workspace_view(Verb.SEE_POSTS, methods=("GET",))
def captions(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Read them, and change them."""
    return _page(request, film_found(request, pk))


@workspace_view(Verb.EDIT_LIBRARY, methods=("POST",))
def change(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Keep the lines; one without words goes."""
    film = film_found(request, pk)
    try:
        _keep(request, film, _filled(request.POST))
    except BadInput as error:
        return _page(request, film, fault=error, sent=request.POST)
    except Conflict as error:
        messages.error(request, str(error))
    return redirect("studio:film_captions", request.workspace.slug, pk)


@workspace_view(Verb.EDIT_LIBRARY, methods=("POST",))
def bring(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Take the captions of an SRT or WebVTT file instead of those that are there."""
    film, sent = film_found(request, pk), request.FILES.get("file")
    try:
        if not isinstance(sent, UploadedFile):
            raise BadInput(_("Choose a file first."), code="file")
        _keep(request, film, read(text_of(sent.read(LARGEST_FILE + 1))))
    except BadCaptions as fault:
        return _page(request, film, fault=BadInput(captions_words(fault), code="file"))
    except BadInput as error:
        return _page(request, film, fault=error)
    except Conflict as error:
        messages.error(request, str(error))
    return redirect("studio:film_captions", request.workspace.slug, pk)


@workspace_view(Verb.SEE_POSTS, methods=("GET",))
def file(request: WorkspaceRequest, pk: UUID, kind: str) -> HttpResponseBase:
    """Take them away: « srt » or « vtt »."""
    film = film_found(request, pk)
    writers = {"srt": (srt, "application/x-subrip"), "vtt": (vtt, "text/vtt")}
    if kind not in writers:
        raise Http404
    write, mime = writers[kind]
    response = HttpResponse(write(Recipe.read(film.recipe).cues), content_type=f"{mime}; charset=utf-8")
    name = content_disposition_header(as_attachment=True, filename=f"{film.name}.{kind}")
    response.headers["Content-Disposition"] = name or ""
    return response


def _keep(request: WorkspaceRequest, film: Film, cues: tuple[Cue, ...]) -> None:
    recipe = Recipe.read(film.recipe).with_values(cues=cues)
    services.film_change(actor=request.actor, workspace=request.workspace, film_id=film.pk, recipe=recipe)
    messages.success(request, _("The captions are saved."))


def _filled(given: Mapping[str, str]) -> tuple[Cue, ...]:
    """The lines that have words, in the order of the form. Raises ``BadInput``."""
    cues = []
    for number in range(2_100):
        if f"text-{number}" not in given:
            break
        text = given[f"text-{number}"]
        if not text.strip():
            continue
        start, end = (seconds_in(given.get(f"{name}-{number}", "")) for name in ("from", "to"))
        if start is None or end is None or end <= start:
            raise BadInput(
                _("Caption %(number)d: write when it begins and when it ends, as 0:02.5.")
                % {"number": number + 1},
                code=f"cue-{number}",
            )
        cues.append(Cue(start, end, text))
    return tuple(cues)


def _page(
    request: WorkspaceRequest, film: Film, *, fault: BadInput | None = None, sent: Any = None
) -> HttpResponseBase:
    recipe = Recipe.read(film.recipe)
    told = hints(recipe.cues, recipe.seconds)
    lines = [
        Line(
            number, moment_words(cue.start), moment_words(cue.end), cue.text, hint_words(told.get(number, ()))
        )
        for number, cue in enumerate(recipe.cues)
    ]
    if sent is not None:
        lines = [
            Line(number, *(sent.get(f"{name}-{number}", "")[:600] for name in ("from", "to", "text")))
            for number in range(2_100)
            if f"text-{number}" in sent
        ]
    elif request.may(Verb.EDIT_LIBRARY):
        lines += [Line(len(lines) + more, "", "", "") for more in range(NEW)]
    context = {
        "film": film, "lines": lines,
        "fault": str(fault) if fault else "", "fault_at": fault.code if fault else "",
        "has_captions": bool(recipe.cues), "may_edit": request.may(Verb.EDIT_LIBRARY),
    }  # fmt: skip
    return render(request, "studio/films/captions.html", context, status=422 if fault else 200)
