"""Every page, in French and English, at a desk and on a phone, light and dark: axe finds nothing serious."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from journeys.conftest import DESKTOP, PHONE, Desk, House, speak
from journeys.looking import picture, serious, settle, width

pytestmark = pytest.mark.browser
W = "/w/decouverte"
EMPTY = "/w/vide"
PAGES = {
    "dashboard": f"{W}/listening/",
    "dashboard-filtered": f"{W}/listening/?period=all&language=fr&sentiment=negative&question=1",
    "panel": f"{W}/listening/panel/languages/",
    "trends": f"{W}/trends/",
    "matters": f"{W}/matters/",
    "matter": f"{W}/matters/1/",
    "periods": f"{W}/listening/periods/",
    "voices": f"{W}/listening/voices/",
    "sides": f"{W}/listening/sides/?by=language",
    "context": f"{W}/listening/context/?word=montreal",
    "events": f"{W}/listening/events/",
    "event-new": f"{W}/listening/events/new/",
    "views": f"{W}/listening/views/",
    "view-new": f"{W}/listening/views/new/?period=30d&language=fr",
    "posts": f"{W}/posts/",
    "topics": f"{W}/topics/",
    "topics-period": f"{W}/topics/?since=2013-07-01&until=2013-07-31",
    "topic": f"{W}/topics/3/",
    "topic-divide": f"{W}/topics/3/divide/?into=3",
    "posts-found": f"{W}/posts/?words=paris%20tour*",
    "posts-not-found": f"{W}/posts/?words=zzzz%20%22lundi%20bleu%22&order=newest",
    "audience": f"{W}/audience/",
    "segment-new": f"{W}/audience/segments/new/",
    "audience-themes": f"{W}/audience/themes/",
    "audience-themes-change": f"{W}/audience/themes/change/",
    "audience-stated": f"{W}/audience/stated/",
    "checks": f"{W}/checks/",
    "checks-measured": f"{W}/checks/measured/",
    "accounts": f"{W}/accounts/",
    "account-connect": f"{W}/accounts/connect/bluesky/",
    "account-application": f"{W}/accounts/application/linkedin/",
    "deliveries": f"{W}/deliveries/",
    "queries": f"{W}/queries/",
    "query": f"{W}/queries/new/?text=v%C3%A9lo",
    "query-wrong": f"{W}/queries/new/?text=v%C3%A9lo%20AND%20(lyon",
    "query-built": f"{W}/queries/new/?text=v%C3%A9lo%20(a1%20OU%20b1)%20x1%20NEAR/5%20bus%20-langue:en",
    "query-rich": f"{W}/queries/new/?text=(a1%20b1)%20OU%20c1",
    "query-versions": f"{W}/queries/1/versions/",
    "query-folders": f"{W}/queries/folders/",
    "query-import": f"{W}/queries/import/",
    "films": f"{W}/films/",
    "music": f"{W}/films/music/",
    "brands": f"{W}/brands/",
    "sources": f"{W}/sources/",
    "source": f"{W}/sources/new/",
    "import": f"{W}/import/",
    "label": f"{W}/check/",
    "models": f"{W}/models/",
    "model": f"{W}/models/sentiment/",
    "model-choose": f"{W}/models/irony/choose/",
    "alerts": f"{W}/alerts/",
    "alert-rules": f"{W}/alerts/rules/",
    "alert-rule": f"{W}/alerts/rules/new/?kind=words",
    "alert-reach": f"{W}/alerts/reach/",
    "crises": f"{W}/crises/",
    "crisis": f"{W}/crises/new/",
    "editorial-record": f"{W}/editorial/",
    "ideas": f"{W}/ideas/",
    "idea-add": f"{W}/ideas/add/",
    "idea-days": f"{W}/ideas/days/?year=2027",
    "idea-evergreen": f"{W}/ideas/evergreen/",
    "idea-sources": f"{W}/ideas/sources/",
    "ideas-aside": f"{W}/ideas/aside/",
    "briefs": f"{W}/create/",
    "brief-new": f"{W}/create/briefs/new/",
    "voice": f"{W}/create/voice/",
    "course": f"{W}/course/",
    "course-lesson": f"{W}/course/voice/",
    "course-empty": f"{EMPTY}/course/proof/",
    "voice-change": f"{W}/create/voice/change/",
    "prompts": f"{W}/create/prompts/",
    "prompt": f"{W}/create/prompts/fr/versions/1/",
    "prompt-write": f"{W}/create/prompts/fr/versions/1/write/",
    "prompt-compare": f"{W}/create/prompts/fr/compare/",
    "prompt-cases": f"{W}/create/prompts/cases/",
    "prompt-case-new": f"{W}/create/prompts/cases/new/",
    "prompt-trials": f"{W}/create/prompts/trials/",
    "prompt-trial-new": f"{W}/create/prompts/trials/new/",
    "writer": f"{W}/create/writer/",
    "writer-change": f"{W}/create/writer/change/",
    "written": f"{W}/write/?archived=1",
    "pictures": f"{W}/pictures/",
    "image-model": f"{W}/pictures/imagine/",
    "brand-kit": f"{W}/brand/",
    "reports": f"{W}/reports/",
    "report-new": f"{W}/reports/new/",
    "report-plans": f"{W}/reports/plans/",
    "report-plan": f"{W}/reports/plans/new/",
    "letterhead": f"{W}/reports/letterhead/",
    "results": f"{W}/results/",
    "ally": f"{W}/results/ally/",
    "calendar": f"{W}/calendar/",
    "calendar-week": f"{W}/calendar/?view=week",
    "calendar-list": f"{W}/calendar/?view=list",
    "calendar-plan": f"{W}/calendar/new/",
    "calendar-queues": f"{W}/calendar/queues/",
    "calendar-times": f"{W}/calendar/times/",
    "calendar-links": f"{W}/calendar/links/",
    "calendar-import": f"{W}/calendar/import/",
    "calendar-feeds": f"{W}/calendar/feeds/",
    "calendar-feed": f"{W}/calendar/feeds/new/",
    "calendar-share": f"{W}/calendar/share/",
    "reviews": f"{W}/reviews/",
    "workflow": f"{W}/workflow/",
    "workflow-stage": f"{W}/workflow/stages/new/",
    "autonomy": f"{W}/autonomy/",
    "webhooks": f"{W}/webhooks/",
    "webhook": f"{W}/webhooks/new/",
    "media-folders": f"{W}/media/folders/",
    "media-alike": f"{W}/media/alike/",
    "media-signature": f"{W}/media/signature/",
    "members": f"{W}/members/",
    "roles": f"{W}/roles/",
    "audit": f"{W}/audit/",
    "jobs": f"{W}/jobs/?state=ended",
    "api": f"{W}/api/",
    "api-reference": "/api/docs",
    "settings": f"{W}/settings/",
    "close a workspace": f"{W}/settings/close/",
    "workspaces": "/?choose",
    "profile": "/profile/",
    "welcome": "/welcome/",
    "password": "/accounts/password/set/",
    "second-step": "/accounts/2fa/",
    "codes": "/accounts/2fa/totp/activate/",
    "keys": "/accounts/2fa/webauthn/",
    "key": "/accounts/2fa/webauthn/add/",
    "sessions": "/accounts/sessions/",
    "sign-out": "/accounts/logout/",
    "styleguide": "/styleguide/",
    "not-found": "/w/nowhere/",
    "empty-dashboard": f"{EMPTY}/listening/",
    "empty-trends": f"{EMPTY}/trends/",
    "empty-matters": f"{EMPTY}/matters/",
    "empty-posts": f"{EMPTY}/posts/",
    "empty-topics": f"{EMPTY}/topics/",
    "empty-audience": f"{EMPTY}/audience/",
    "empty-audience-stated": f"{EMPTY}/audience/stated/",
    "empty-queries": f"{EMPTY}/queries/",
    "empty-sources": f"{EMPTY}/sources/",
    "empty-label": f"{EMPTY}/check/",
    "empty-alerts": f"{EMPTY}/alerts/",
    "empty-reports": f"{EMPTY}/reports/",
    "empty-media": f"{EMPTY}/media/",
    "empty-editorial-record": f"{EMPTY}/editorial/",
    "empty-briefs": f"{EMPTY}/create/",
    "empty-written": f"{EMPTY}/write/",
    "empty-jobs": f"{EMPTY}/jobs/",
}
OUTSIDE = {
    "sign-in": "/accounts/login/",
    "reset": "/accounts/password/reset/",
    "by-invitation": "/accounts/signup/",
    "link-spent": "/login/MQ/spent-00/",
}


@pytest.fixture(scope="module")
def empty_workspace(desk: Desk, house: House) -> str:
    """A workspace that has heard nothing, made as an owner makes it."""
    page = desk.page()
    page.goto(f"{house.url}/?choose")
    page.locator("#id_name").fill("Vide")
    page.locator("section.card button").click()
    page.wait_for_url(f"**{EMPTY}/**")
    return EMPTY


@pytest.fixture(scope="module", params=["fr", "en"])
def reader(request: pytest.FixtureRequest, desk: Desk, house: House, empty_workspace: str) -> Iterator[Page]:
    """One browser window for all pages of a language, the language chosen by the form."""
    assert empty_workspace
    page = desk.page("fr")
    page.goto(f"{house.url}/profile/")
    speak(page, request.param)
    yield page
    page.context.close()
    desk.contexts.remove(page.context)


@pytest.fixture(scope="module", params=["fr", "en"])
def stranger(request: pytest.FixtureRequest, desk: Desk) -> Page:
    """Somebody who is not signed in: the browser says which language they read."""
    return desk.page(request.param, signed=False)


def look(page: Page, name: str) -> None:
    """At a desk, on a phone, in the dark."""
    language = page.get_attribute("html", "lang")
    settle(page)
    assert page.locator("h1").count() == 1
    picture(page, f"{name}-{language}-desk")
    assert serious(page) == []
    assert width(page) <= DESKTOP["width"]
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    picture(page, f"{name}-{language}-phone")
    assert width(page) <= PHONE["width"]
    if language == "fr":  # what a phone shows and colours do not depend on words; names and widths do
        assert serious(page) == []
        page.emulate_media(color_scheme="dark")
        picture(page, f"{name}-{language}-phone-dark")
        assert serious(page, contrast_alone=True) == []


def at_the_desk(page: Page) -> None:
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_and_fits_every_screen(reader: Page, house: House, name: str) -> None:
    at_the_desk(reader)
    reader.goto(house.url + PAGES[name])
    look(reader, name)


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_page_for_strangers_is_accessible_and_fits_every_screen(
    stranger: Page, house: House, name: str
) -> None:
    at_the_desk(stranger)
    stranger.goto(house.url + OUTSIDE[name])
    look(stranger, name)
