"""Errors as programs meet them: ``application/problem+json`` (RFC 9457), in the language asked."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from ninja.errors import HttpError, ValidationError

from parvis.core.errors import ParvisError
from parvis.core.uploads import DiskIsFull
from parvis.kit.translation import gettext_noop

CONTENT_TYPE = "application/problem+json"
# What django-ninja has words of its own for; here all speak alike.
KINDS: tuple[type[Exception], ...] = (Exception, Http404, HttpError, ValidationError)
log = logging.getLogger(__name__)
DISK_FULL = _("The disk is full. Make room and ask again.")

TITLES: dict[int, Promise] = {
    400: _("This request is not understood"),
    401: _("No valid token"),
    403: _("You may not do this"),
    404: _("Not found"),
    405: _("Wrong method"),
    409: _("This has changed meanwhile"),
    412: _("This has changed meanwhile"),
    413: _("Too large"),
    422: _("This cannot be used as it is"),
    429: _("Too many requests"),
    500: _("Something broke on our side"),
    503: _("Not just now"),
    507: _("The disk is full"),
}
# What pydantic finds wrong with a value (its error types), in words for whoever wrote the program.
FAULTS: dict[str, Promise] = {
    "missing": _("This value is missing."),
    "extra_forbidden": _("There is no value of this name."),
    "string_type": _("A text is expected."),
    "string_too_short": _("At least %(min_length)s characters are expected."),
    "string_too_long": _("At most %(max_length)s characters are accepted."),
    "string_pattern_mismatch": _("This text holds characters that are not accepted here."),
    "int_type": _("A whole number is expected."),
    "int_parsing": _("A whole number is expected."),
    "int_from_float": _("A whole number is expected."),
    "bool_type": _("true or false is expected."),
    "bool_parsing": _("true or false is expected."),
    "greater_than_equal": _("At least %(ge)s is expected."),
    "less_than_equal": _("At most %(le)s is accepted."),
    "enum": _("One of these is expected: %(expected)s."),
    "literal_error": _("One of these is expected: %(expected)s."),
    "list_type": _("A list is expected."),
    "too_long": _("At most %(max_length)s values are accepted."),
    "too_short": _("At least %(min_length)s values are expected."),
    "dict_type": _("An object is expected."),
    "model_type": _("An object is expected."),
    "model_attributes_type": _("An object is expected."),
    "timezone_aware": _("An instant with its time zone is expected, such as 2026-11-23T12:00:00Z."),
    "datetime_parsing": _("An instant with its time zone is expected, such as 2026-11-23T12:00:00Z."),
    "date_parsing": _("A day is expected, such as 2026-11-23."),
    "date_from_datetime_parsing": _("A day is expected, such as 2026-11-23."),
    "datetime_from_date_parsing": _(
        "An instant with its time zone is expected, such as 2026-11-23T12:00:00Z."
    ),
}
UNUSABLE = gettext_noop("This value cannot be used.")


def problem(
    *, status: int, code: str, detail: str | Promise, headers: Mapping[str, str] | None = None, **more: Any
) -> HttpResponse:
    """One problem. ``type`` leads to its explanation in the reference; ``more`` are members of its own."""
    told = {
        "type": f"/api/docs#problem-{code}",
        "title": str(TITLES.get(status, _("This did not work"))),
        "status": status,
        "code": code,
        "detail": str(detail),
        **more,
    }
    body = json.dumps(told, ensure_ascii=False)
    return HttpResponse(body, status=status, content_type=CONTENT_TYPE, headers=dict(headers or {}))


def said(error: ParvisError) -> HttpResponse:
    """One of our errors, in its own words, translated."""
    message = gettext(error.message) if isinstance(error.message, str) else str(error.message)
    more = {name: getattr(error, name) for name in ("position", "length") if hasattr(error, name)}
    detail = message % error.params if error.params else message
    retry = getattr(error, "retry_s", None)
    headers = {"Retry-After": str(retry)} if retry is not None else {}
    return problem(status=error.status, code=error.code, detail=detail, headers=headers, **more)


def refused(error: ValidationError) -> HttpResponse:
    """What was sent is not of the shape that the endpoint names: each fault with its place."""
    return problem(
        status=422,
        code="bad_input",
        detail=_("Some values cannot be used: see “errors”."),
        errors=[{"where": _place(one["loc"]), "message": _fault(one)} for one in error.errors],
    )


def _place(loc: tuple[str | int, ...]) -> str:
    """``body.name`` or ``query.limit``: where the value was sent, without the names of our arguments."""
    parts = [str(part) for part in loc]
    return ".".join([parts[0], *parts[2:]] if len(parts) > 2 else parts)


def _fault(one: Mapping[str, Any]) -> str:
    sentence = FAULTS.get(one["type"])
    try:
        return str(sentence) % one.get("ctx", {}) if sentence else gettext(UNUSABLE)
    except KeyError:
        return gettext(UNUSABLE)


def not_found() -> HttpResponse:
    """404: it does not exist, or not in this workspace; the two look the same."""
    return problem(
        status=404, code="not_found", detail=_("There is no such thing in the workspace of this token.")
    )


def wrong_method(methods: list[str]) -> HttpResponse:
    """405, naming the methods that are understood."""
    return problem(
        status=405,
        code="wrong_method",
        detail=_("This address does not know this method. It knows: %(methods)s.")
        % {"methods": ", ".join(methods)},
        headers={"Allow": ", ".join(methods)},
    )


def of(request: HttpRequest, error: Any) -> HttpResponse:
    """Whatever went wrong, as a problem; what nobody foresaw is logged and told without its insides."""
    if isinstance(error, ParvisError):
        return said(error)
    if isinstance(error, ValidationError):
        return refused(error)
    if isinstance(error, Http404):
        return not_found()
    if isinstance(error, HttpError | SuspiciousOperation | MultiPartParserError):
        return _unreadable(error)
    return _lake(getattr(error, "code", "")) or _broken(request, error)


def _unreadable(error: Exception) -> HttpResponse:
    if isinstance(error, DiskIsFull):
        return problem(status=507, code="disk_full", detail=DISK_FULL)
    if isinstance(error, RequestDataTooBig):
        return problem(status=413, code="too_large", detail=_("The body of the request is too large."))
    return problem(status=400, code="bad_request", detail=_("The body of the request cannot be read."))


def _lake(code: str) -> HttpResponse | None:
    """What the lake says when it cannot answer: its codes are known, its module is not loaded for them."""
    if code == "lake_busy":
        detail = _("The posts are being rewritten just now. Ask again in a moment.")
        return problem(status=503, code=code, detail=detail, headers={"Retry-After": "2"})
    if code == "lake_full":
        return problem(status=507, code="disk_full", detail=DISK_FULL)
    return None


def _broken(request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("%s %s failed", request.method, request.path, exc_info=error)
    detail = _("Nothing was changed. Ask again; if it comes again, the logs say why.")
    return problem(status=500, code="broken", detail=detail)
