"""What every answer carries: the content policy, one title, errors in one sentence."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.utils import translation

from parvis.core.errors import BadInput, Conflict, NotAllowed
from parvis.core.workspaces.models import Workspace
from parvis.web import problems

PAGES = [
    "/profile/",
    "/welcome/",
    "/?choose",
    "/styleguide/",
    "/accounts/2fa/",
    "/accounts/sessions/",
    "/nowhere/",
]
OF_WORKSPACE = ["members/", "roles/", "audit/", "jobs/", "settings/"]


class Seen(HTMLParser):
    """The headings, and whatever the content policy would refuse."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.levels: list[int] = []
        self.refused: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if re.fullmatch(r"h[1-6]", tag):
            self.levels.append(int(tag[1]))
        inline_script = tag == "script" and "src" not in values and values.get("type") != "application/json"
        if (
            inline_script
            or tag == "style"
            or "style" in values
            or any(name.startswith("on") for name in values)
        ):
            self.refused.append(f"{tag} {attrs}")


def check(text: str) -> None:
    seen = Seen(text)
    assert seen.refused == []
    assert seen.levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(seen.levels, seen.levels[1:], strict=False))


@pytest.mark.parametrize("path", PAGES)
def test_pages_obey_the_content_policy_and_have_one_title(page: Client, path: str) -> None:
    answer = page.get(path)
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    check(answer.content.decode())


@pytest.mark.parametrize("path", OF_WORKSPACE)
def test_pages_of_a_workspace_obey_it_too(page: Client, workspace: Workspace, path: str) -> None:
    check(page.get(f"/w/{workspace.slug}/{path}").content.decode())


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/password/reset/", "/accounts/signup/"])
def test_pages_before_signing_in_obey_it_too(db: None, path: str) -> None:
    check(Client().get(path).content.decode())


@pytest.fixture
def request_() -> HttpRequest:
    return RequestFactory().get("/")


@pytest.mark.parametrize(
    ("error", "status"), [(BadInput("No."), 422), (Conflict("No."), 409), (NotAllowed("No."), 403)]
)
def test_an_error_is_a_page_with_its_status_and_its_sentence(
    request_: HttpRequest, error: Exception, status: int
) -> None:
    answer = problems.said(request_, error)  # type: ignore[arg-type]
    assert answer.status_code == status
    assert "<p>No.</p>" in answer.content.decode()


def test_for_htmx_an_error_is_a_message_in_its_place() -> None:
    request = RequestFactory().get("/", headers={"HX-Request": "true"})
    answer = problems.said(request, BadInput("The date “%(day)s” is not a date.", day="<hier>"))
    assert answer.status_code == 422
    assert answer.headers["HX-Retarget"] == "#toasts"
    assert "&lt;hier&gt;" in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_errors_are_said_in_the_language_of_the_page(request_: HttpRequest) -> None:
    with translation.override("fr"):
        answer = problems.said(
            request_, NotAllowed("Your role does not allow you to do this. Ask an owner of the workspace.")
        )
    assert "Votre rôle ne vous le permet pas" in answer.content.decode()


def test_a_form_without_its_token_is_refused_with_advice(page: Client) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    answer = strict.post("/preferences/theme/", {"theme": "dark"})
    assert answer.status_code == 403
    assert "Reload the page" in answer.content.decode()


def test_nothing_is_for_search_engines(db: None) -> None:
    assert "Disallow: /" in Client().get("/robots.txt").content.decode()
    assert Client().get("/accounts/login/").headers["X-Robots-Tag"] == "noindex, nofollow"


def test_the_server_says_that_it_is_well(db: None) -> None:
    assert Client().get("/healthz").content == b"ok\n"
