"""The API, assembled: every router, its addresses, its schema and its reference. Loaded by the first request.

A new endpoint is a function in its app's ``api`` and nothing here; a new app is one line of ``ROUTERS``
(docs/adding-an-endpoint.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, include, path, re_path
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI, Router
from ninja.renderers import JSONRenderer

from parvis.apps.alerts.api import ROUTERS as ALERTS
from parvis.apps.approval.api import approval
from parvis.apps.audience.api import audience
from parvis.apps.content.api import content
from parvis.apps.creation.api import creation
from parvis.apps.demographics.api import demographics
from parvis.apps.library.api import library
from parvis.apps.listening.api import ROUTERS as LISTENING
from parvis.apps.planning.api import calendar
from parvis.apps.publishing.api import publishing
from parvis.apps.reports.api import ROUTERS as REPORTS
from parvis.apps.results.api import results
from parvis.apps.studio.api import studio
from parvis.apps.studio.films.api import films
from parvis.apps.trends.api import ROUTERS as TRENDS
from parvis.apps.trust.api import checks
from parvis.apps.workshop.api import workshop
from parvis.core.api import problems
from parvis.core.api.described import described
from parvis.core.webhooks.api import webhooks
from parvis.web.api import house, record, work
from parvis.web.pages.reference import reference, schema_file

ROUTERS: tuple[Router, ...] = (
    house,
    *LISTENING,
    *TRENDS,
    audience,
    demographics,
    library,
    studio,
    films,
    *ALERTS,
    *REPORTS,
    content,
    creation,
    workshop,
    checks,
    approval,
    publishing,
    results,
    calendar,
    webhooks,
    record,
    work,
)


class Letters(JSONRenderer):
    """JSON that keeps letters as they are: half the bytes of a French post, and readable."""

    json_dumps_params = {"ensure_ascii": False}


api = NinjaAPI(
    title="Parvis", version="1", urls_namespace="v1", docs_url=None, openapi_url=None, renderer=Letters()
)
for kind in problems.KINDS:
    api.add_exception_handler(kind, problems.of)
for router in ROUTERS:
    api.add_router("", router)


def schema() -> dict[str, object]:
    """The OpenAPI 3.1 document, in the language that is active."""
    return described(api)


def docs(request: HttpRequest) -> HttpResponse:
    """The reference, as a page."""
    return reference(request, schema())


def openapi(request: HttpRequest) -> HttpResponse:
    """The reference, as programs read it."""
    return schema_file(request, schema())


@csrf_exempt  # nobody is signed in here, and nothing is done
def nowhere(request: HttpRequest, **_: str) -> HttpResponse:  # noqa: ARG001 - a view's first argument
    """What is not there is told as everything else here."""
    return problems.not_found()


def _named(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The same view, whose “wrong method” is a problem like any other."""

    @wraps(view)
    def told(request: HttpRequest, **values: str) -> HttpResponse:
        response = view(request, **values)
        if response.status_code == 405:
            return problems.wrong_method(sorted(response.headers["Allow"].split(", ")))
        return response

    return told


def _addresses() -> Iterator[URLPattern]:
    for pattern in api.urls[0]:
        if isinstance(pattern, URLPattern) and pattern.name != "api-root":
            pattern.callback = _named(pattern.callback)
            yield pattern


app_name = "api"
urlpatterns = [
    path("docs", docs, name="docs"),
    path("openapi.json", openapi, name="openapi"),
    path("v1/", include(list(_addresses()))),
    re_path(r"^.*$", nowhere, name="nowhere"),
]
