"""Errors as people meet them: a page, or a message for htmx, with the right status."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from parvis.core.errors import ParvisError
from parvis.core.uploads import DiskIsFull, TooMuchArrives

Text = str | Promise


def answer(request: HttpRequest, *, status: int, title: Text, sentence: Text) -> HttpResponse:
    """The page, the message, or for a script the sentence alone; never raises, whatever the request is."""
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"error": str(sentence)}, status=status)
    context = {"status": status, "title": title, "sentence": sentence}
    if request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true":
        response = render(request, "web/problem_message.html", context, status=status)
        response.headers["HX-Retarget"] = "#toasts"
        response.headers["HX-Reswap"] = "beforeend"
        return response
    return render(request, "web/problem.html", context, status=status)


def said(request: HttpRequest, error: ParvisError) -> HttpResponse:
    """One of our errors, in its own words, translated."""
    titles = {
        403: _("You may not do this"),
        404: _("Not found"),
        409: _("This has changed meanwhile"),
        422: _("This cannot be used as it is"),
    }
    title = titles.get(error.status, _("This did not work"))
    sentence = _(error.message) % error.params if isinstance(error.message, str) else str(error)
    return answer(request, status=error.status, title=title, sentence=sentence)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or what became of something that was too large to arrive."""
    if isinstance(exception, DiskIsFull):
        return answer(
            request,
            status=507,
            title=_("The disk is full"),
            sentence=_("The file could not be kept: the disk is full. Make room and send it again."),
        )
    if isinstance(exception, RequestDataTooBig):
        files = isinstance(exception, TooMuchArrives)
        most = settings.PARVIS_MAX_UPLOAD_BYTES if files else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        return answer(
            request,
            status=413,
            title=_("Too large"),
            sentence=_("What you sent is too large: at most %(most)d MB are taken at once. Send less.")
            % {"most": most // 1_000_000},
        )
    return answer(
        request,
        status=400,
        title=_("This request is not understood"),
        sentence=_("Go back and try again; if it comes again, tell whoever runs this Parvis."),
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django names it
    """403 from Django itself."""
    return answer(
        request,
        status=403,
        title=_("You may not do this"),
        sentence=_("Your role does not allow you to do this. Ask an owner of the workspace."),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The form came without its token: a page left open for long, or cookies refused."""
    return answer(
        request,
        status=403,
        title=_("This form is too old"),
        sentence=_("Reload the page and send it again. If it comes again, allow cookies for this address."),
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django names it
    """404: it does not exist, or not for this person; the two look the same."""
    return answer(
        request,
        status=404,
        title=_("Not found"),
        sentence=_("This page does not exist, or not for you. Check the address, or go back to the start."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: ours to mend; nothing was half done, since each change is one transaction."""
    return answer(
        request,
        status=500,
        title=_("Something broke on our side"),
        sentence=_("Nothing was changed by this page. Try again; if it comes again, the logs say why."),
    )
