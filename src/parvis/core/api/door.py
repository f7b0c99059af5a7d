"""The one door of every endpoint: whose token, for which verb, how often; then what every answer carries.

::

    queries = Router(tags=[QUERIES])

    @endpoint(queries, "GET", "/queries", verb=Verb.SEE_LISTENING, answers=QueryPage, summary=…)
    def queries_list(request: ApiRequest, asked: Query[Asked]) -> QueryPage: …

The name of the function is the operation's id, and so the method of the generated client.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, Final, TypeVar

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext_lazy as _
from ninja import Router
from ninja.decorators import decorate_view

from parvis.core.api import once, problems
from parvis.core.api.limits import Allowance, TooMany, spend
from parvis.core.api.models import Token
from parvis.core.api.tokens import actor_of, token_of, verbs_now
from parvis.core.errors import NotAllowed, ParvisError
from parvis.core.workspaces.access import REFUSAL, WorkspaceRequest
from parvis.core.workspaces.permissions import Verb, allowed

Answer = TypeVar("Answer", bound=Callable[..., Any])
Run = Callable[..., HttpResponseBase]
FILES: Final = "x-parvis-files"


class ApiRequest(WorkspaceRequest):
    """A request that has passed the door, with what it came with."""

    token: Token
    allowance: Allowance


class NoToken(ParvisError):  # noqa: N818 - the name of what is wrong
    """Nobody, or a token that is not one any more."""

    status = 401
    code = "no_token"


def endpoint(
    router: Router,
    method: str,
    path: str,
    *,
    verb: Verb | None,
    answers: Any,
    summary: str,
    description: str = "",
    status: int = 200,
    files: tuple[str, ...] = (),
    shown_once: str = "",
) -> Callable[[Answer], Answer]:
    """Put a function behind the door, at ``path`` of ``router``; it receives an ``ApiRequest``.

    ``verb`` None: any living token may ask (only what it is itself). ``answers`` is a ``Schema``, or None for
    an answer without a body. ``files`` are the content types of what is streamed instead. ``shown_once``: a
    value of the answer that is kept nowhere, and null when the answer is given again. ``summary`` and
    ``description`` are msgids.
    """
    methods = [method, "HEAD"] if method == "GET" else [method]

    def decorate(view: Answer) -> Answer:
        guarded = decorate_view(lambda run: _guarded(run, verb, shown_once))(view)
        place = router.api_operation(
            methods,
            path,
            response={status: answers},
            operation_id=view.__name__,
            summary=summary,
            description=description or None,
            openapi_extra={"x-parvis-verb": verb.value if verb else None, FILES: list(files)},
        )
        return place(guarded)

    return decorate


def _guarded(run: Run, verb: Verb | None, shown_once: str) -> Run:
    @wraps(run)
    def guarded(request: Any, **values: Any) -> HttpResponseBase:
        try:
            _enter(request, verb)
            response = _acted(request, lambda: run(request, **values), shown_once)
        except (ParvisError, SuspiciousOperation, MultiPartParserError) as error:
            response = problems.of(request, error)
        return _sent(request, response)

    return guarded


def _enter(request: ApiRequest, verb: Verb | None) -> None:
    """Let the request in, or raise why not. The allowance is spent even by what is then refused."""
    now = timezone.now()
    scheme, _space, text = request.headers.get("Authorization", "").partition(" ")
    token = token_of(text.strip(), now=now) if scheme.lower() == "bearer" and text.strip() else None
    if token is None:
        raise NoToken(
            _("Send a token that is still valid: “Authorization: Bearer parvis_…”. The page “API” makes it.")
        )
    request.allowance, wait = spend(token, now=now, limit=settings.PARVIS_API_PER_MINUTE)
    if wait:
        error = TooMany(_("This token has asked too much. Wait %(seconds)s s, then go on."), seconds=wait)
        error.retry_s = wait
        raise error
    verbs = verbs_now(token)
    request.token, request.membership, request.user = token, token.membership, token.membership.user
    request.workspace, request.actor = token.membership.workspace, actor_of(token)
    request.may = verbs.__contains__  # type: ignore[method-assign,assignment]
    if verb is not None and not allowed(token.membership.role, verb):
        raise NotAllowed(REFUSAL)
    if verb is not None and verb not in verbs:
        raise NotAllowed(_("This token was not allowed to do this. Make another, with what it needs."))


def _acted(request: ApiRequest, act: Callable[[], HttpResponseBase], shown_once: str) -> HttpResponseBase:
    key = once.key_of(request) if request.method == "POST" else ""
    if not key:
        return act()
    return once.answered_once(request, request.token, key, act, shown_once=shown_once)


def _sent(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """What every answer carries; an answer that the program has already is not sent again."""
    allowance: Allowance | None = getattr(request, "allowance", None)
    headers = dict(allowance.headers()) if allowance else {}
    headers["Cache-Control"] = "private, no-cache"
    if response.status_code == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="Parvis"'
    reads = request.method in {"GET", "HEAD"}
    if reads and isinstance(response, HttpResponse) and response.status_code == 200:
        tag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        headers["ETag"] = response.headers["ETag"] = tag
        response = get_conditional_response(request, etag=tag, response=response) or response
    for name, value in headers.items():
        response.headers[name] = value
    patch_vary_headers(response, ["Authorization"])
    return response
