"""The lessons, one by one, and what is said of an exercise."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from parvis.apps.course import selectors, services
from parvis.apps.course.examples import example_of
from parvis.apps.course.exercises import LONGEST, Told, Tried, is_done, looked_at
from parvis.apps.course.lessons import Lesson, lessons
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb


@workspace_view(Verb.SEE_POSTS)
def course(request: WorkspaceRequest) -> HttpResponseBase:
    """Every lesson, and which of them this person has done."""
    done = _done(request)
    rows = [(one, one.slug in done) for one in lessons(_language())]
    following = next((one for one, known in rows if not known), None)
    told = {"rows": rows, "done": sum(known for _one, known in rows), "following": following}
    return render(request, "course/course.html", told)


@workspace_view(Verb.SEE_POSTS)
def lesson(request: WorkspaceRequest, slug: str) -> HttpResponseBase:
    """The idea, an example of the team's own, an exercise."""
    return _page(request, slug)


@workspace_view(Verb.WRITE_POSTS, methods=("POST",))
def attempt(request: WorkspaceRequest, slug: str) -> HttpResponseBase:
    """Say what is there and what is missing; the lesson is done when nothing is."""
    one, _number, _every = _found(slug)
    told = looked_at(slug, Tried.read(request.workspace, request.POST, one.fields))
    if is_done(told):
        services.lesson_do(actor=request.actor, workspace=request.workspace, slug=slug, now=timezone.now())
    return _page(request, slug, told)


def _page(request: WorkspaceRequest, slug: str, told: tuple[Told, ...] = ()) -> HttpResponseBase:
    one, number, every = _found(slug)
    following = every[number] if number < len(every) else None
    context: dict[str, Any] = {
        "lesson": one, "number": number, "of": len(every), "following": following,
        "example": example_of(request.workspace, slug),
        "fields": [(field, request.POST.get(field.name, "")[:LONGEST]) for field in one.fields],
        "told": told, "is_done": is_done(told), "known": slug in _done(request), "longest": LONGEST,
        "leads": reverse(one.leads, args=[request.workspace.slug]),
        "may_write": request.may(Verb.WRITE_POSTS),
    }  # fmt: skip
    return render(request, "course/lesson.html", context)


def _found(slug: str) -> tuple[Lesson, int, tuple[Lesson, ...]]:
    """A lesson, its number from 1, and all of them."""
    every = lessons(_language())
    for number, one in enumerate(every, 1):
        if one.slug == slug:
            return one, number, every
    raise Http404


def _done(request: WorkspaceRequest) -> frozenset[str]:
    return selectors.done_by(request.workspace, request.membership.user_id)


def _language() -> str:
    return (get_language() or "fr")[:2]
