"""Links that show a report to whoever holds them."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from ninja import Query, Router

from parvis.apps.listening.api.links import LinkInfo, LinkMade, Links, LinkWanted, told_of
from parvis.apps.reports import selectors, services
from parvis.apps.reports.api.reports import row_of
from parvis.core.api.door import ApiRequest, endpoint
from parvis.core.api.pages import Asked, page_of
from parvis.core.errors import NotFound
from parvis.core.workspaces.permissions import Verb
from parvis.kit.translation import gettext_noop

links = Router(tags=[gettext_noop("Reports")])


@endpoint(
    links, "GET", "/reports/{int:report}/links", verb=Verb.SHARE_VIEWS, answers=Links,
    summary=gettext_noop("The links that show a report outside, or did"),
)  # fmt: skip
def report_links_list(request: ApiRequest, report: int, asked: Query[Asked]) -> Links:
    found = selectors.links_of(row_of(request, report))
    rows, following = page_of(found, asked, newest_first=True)
    names, now = request.may(Verb.SEE_MEMBERS), timezone.now()
    return Links(items=[LinkInfo.of(row, names=names, now=now) for row in rows], next=following)


@endpoint(
    links, "POST", "/reports/{int:report}/links", verb=Verb.SHARE_VIEWS, answers=LinkMade, status=201,
    shown_once="url", summary=gettext_noop("Make a link that shows a report outside"),
    description=gettext_noop(
        "It shows no alert and nothing of fewer than five posts. Refused while a sentence of an AI in it "
        "waits for a person’s approval."
    ),
)  # fmt: skip
def report_link_create(request: ApiRequest, report: int, wanted: LinkWanted) -> LinkMade:
    now = timezone.now()
    link, token = services.report_link_create(
        actor=request.actor, workspace=request.workspace, report_id=report, days=wanted.days, now=now
    )
    url = settings.PUBLIC_URL + reverse("shared_reports:view", args=[token])
    return LinkMade(url=url, **told_of(link, names=request.may(Verb.SEE_MEMBERS), now=now))


@endpoint(
    links, "DELETE", "/reports/{int:report}/links/{int:link}", verb=Verb.SHARE_VIEWS, answers=None,
    status=204, summary=gettext_noop("Withdraw a link: it opens no more, at once"),
)  # fmt: skip
def report_link_delete(request: ApiRequest, report: int, link: int) -> None:
    if not selectors.links_of(row_of(request, report)).filter(pk=link).exists():
        raise NotFound(services.GONE)
    services.report_link_withdraw(
        actor=request.actor, workspace=request.workspace, link_id=link, now=timezone.now()
    )
