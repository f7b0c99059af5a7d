"""A review shown outside: a client without an account reads the post, comments, and decides."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from parvis.apps.approval import rules, selectors, services, showing
from parvis.apps.approval.forms import CommentForm, GuestForm
from parvis.apps.approval.models import ReviewLink, State, Verdict
from parvis.apps.approval.pages.showing import excerpt, file_of, read
from parvis.apps.approval.pages.talking import place_of
from parvis.apps.content import selectors as content
from parvis.apps.listening.pages.common import through_link
from parvis.core.errors import BadInput, Conflict, NotAllowed, NotFound

NAME = "parvis.guest"  # of the session: what the guest called themselves


@never_cache
@require_safe
@sensitive_variables("token")
def view(request: HttpRequest, token: str) -> HttpResponseBase:
    """The post as the client is asked about it; while the team changes it, only that it does."""
    link = _opened(request, token)
    return link if isinstance(link, HttpResponse) else _page(request, link, token)


@never_cache
@require_POST
@sensitive_variables("token")
def decide(request: HttpRequest, token: str) -> HttpResponseBase:
    """Yes, or what should change."""
    link = _opened(request, token)
    if isinstance(link, HttpResponse):
        return link
    name, digest, note = (request.POST.get(one, "") for one in ("guest", "digest", "note"))
    verdict = Verdict.APPROVED if request.POST.get("verdict") == Verdict.APPROVED else Verdict.CHANGES
    try:
        services.guest_decide(
            link=link, guest=name, digest=digest[:64], verdict=verdict, note=note, now=timezone.now()
        )
    except (BadInput, Conflict, NotAllowed, NotFound) as error:
        link.review.post.refresh_from_db()
        return _page(request, link, token, status=error.status, said=str(error), note=note, name=name)
    request.session[NAME] = name[:120]
    messages.success(request, _("Thank you: your answer is written down, and the team is told."))
    return redirect("shared_reviews:view", token)


@never_cache
@require_POST
@sensitive_variables("token")
def comment(request: HttpRequest, token: str) -> HttpResponseBase:
    """A remark of the client."""
    link = _opened(request, token)
    if isinstance(link, HttpResponse):
        return link
    form = CommentForm(showing.spots_of(read(link.review, inside=False)[1]), request.POST)
    name = request.POST.get("guest", "")
    if not form.is_valid():
        return _page(request, link, token, status=422, comment_form=form, name=name)
    place = place_of(form.cleaned_data, request.POST.get("parent", ""))
    try:
        services.guest_comment(
            link=link, guest=name, text=form.cleaned_data["text"], place=place, now=timezone.now()
        )
    except (BadInput, Conflict, NotFound) as error:
        return _page(request, link, token, status=error.status, said=str(error), name=name, comment_form=form)
    request.session[NAME] = name[:120]
    return redirect("shared_reviews:view", token)


@never_cache
@require_safe
@sensitive_variables("token")
def media(request: HttpRequest, token: str, asset: UUID) -> HttpResponseBase:
    """A picture or a video of the post; none while the team changes it."""
    link = _opened(request, token)
    if isinstance(link, HttpResponse):
        return link
    if _changing(link):
        raise Http404
    return file_of(link.review, asset)


def _opened(request: HttpRequest, token: str) -> ReviewLink | HttpResponse:
    return through_link(request, partial(selectors.opened, token))


def _changing(link: ReviewLink) -> bool:
    """Whether the post says now what the client was not asked about."""
    return link.review.post.digest != link.review.digest


def _page(
    request: HttpRequest, link: ReviewLink, token: str, *, status: int = 200, **given: Any
) -> HttpResponseBase:
    review, changing = link.review, _changing(link)
    _body, versions, standing = read(review, inside=False)
    step = rules.step_now(review)
    name = given.get("name") or request.session.get(NAME, "") or link.guest
    context = {
        "link": link,
        "review": review,
        "title": (review.post.title or excerpt(review.post)) if not changing else _("A post for you to read"),
        "token": token,
        "changing": changing,
        "versions": [] if changing else versions,
        "standing": [one for one in standing if not (changing and one.comment.quote)],
        "mine": bool(step and step.is_client and review.state == State.ASKED and not changing),
        "step": step,
        "decisions": [one for one in selectors.decisions_of(review) if one.link_id == link.pk],
        "language": content.body_of(review.post).language,
        "guest_form": GuestForm(initial={"guest": name}),
        "comment_form": CommentForm(showing.spots_of(versions)),
        "zone": review.workspace.time_zone,
        "said": "",
        **given,
    }
    return render(request, "approval/shared.html", context, status=status)
