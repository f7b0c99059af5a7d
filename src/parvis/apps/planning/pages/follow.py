"""A short link, followed: counted, then on to the page that was written down. No cookie is set, no address
kept; nothing of the request decides where it leads."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from parvis.apps.planning.links.clicks import came_from, click_count, is_program
from parvis.apps.planning.links.selectors import leads, link_behind


@never_cache
@require_safe
def follow(request: HttpRequest, code: str) -> HttpResponseBase:
    """On to the page; a link that is over says so (410), one that never was does not exist (404)."""
    link, now = link_behind(code), timezone.now()
    if link is None:
        raise Http404
    if not leads(link, now):
        sentence = _(
            "Whoever published this link has taken it back, or it was meant for a time that is over."
        )
        return render(request, "web/link_closed.html", {"sentence": sentence}, status=410)
    day = now.astimezone(ZoneInfo(link.workspace.time_zone)).date()
    program = is_program(request.method or "", request.headers)
    source = came_from(request.headers.get("Referer", ""))
    click_count(link=link, day=day, source=source, by_program=program)
    # Found and not moved for ever, kept by nobody: each visit comes by here, and a link can be taken back.
    answer = HttpResponse(status=302, headers={"Location": link.url, "Referrer-Policy": "origin"})
    answer.headers["Cache-Control"] = "no-store"
    return answer
