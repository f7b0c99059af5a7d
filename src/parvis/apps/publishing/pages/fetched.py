"""A file where a network fetches it: public, for whoever holds the signed address, until it expires."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from parvis.apps.library.keeping import path_of
from parvis.apps.publishing import fetching
from parvis.networks.publishing import MIMES


@require_safe
def fetched(request: HttpRequest, token: str, name: str) -> HttpResponseBase:
    """The file, exactly as it is kept. Anything wrong with the address is the same: there is nothing here."""
    del request, name
    opened = fetching.opened(token, timezone.now())
    if opened is None or opened.format not in MIMES:
        raise Http404
    try:
        file = path_of(opened.workspace_id, opened.sha256, opened.format).open("rb")
    except (ValueError, OSError):
        raise Http404 from None
    answer = FileResponse(file, content_type=MIMES[opened.format])
    answer["Cache-Control"] = "private, max-age=3600"
    answer["X-Robots-Tag"] = "noindex"
    return answer
