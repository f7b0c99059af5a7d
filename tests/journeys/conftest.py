"""A person's browser in front of the real product: one `parvis up` for the session, real Chromium."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from servers.report import met, missing

START_S = 300
# ms that a busy machine may take; a page that is right waits for none
expect.set_options(timeout=20_000)
PAGE_MS = 90_000
FLAGS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1",
]
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


@dataclass(frozen=True)
class House:
    """A running Parvis: its address, the owner's one-time link, what it printed."""

    url: str
    link: str
    home: Path
    process: subprocess.Popen[str]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory, migrated_home: Path) -> Iterator[House]:
    """Start the product as the README says, wait for its link, stop it with Ctrl-C. Its database is there
    already: ``tests/cli/test_up.py`` starts it from nothing."""
    home = shutil.copytree(migrated_home, tmp_path_factory.mktemp("house"), dirs_exist_ok=True)
    environment = {
        **os.environ,
        "PARVIS_HOME": str(home),
        "PARVIS_ALLOW_PRIVATE_HOSTS": "1",
        "LANG": "fr_FR.UTF-8",
    }
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    port = free_port()
    process = subprocess.Popen(
        [Path(sys.executable).with_name("parvis"), "up", "--port", str(port)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield House(f"http://localhost:{port}", _link(process), home, process)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def _link(process: subprocess.Popen[str]) -> str:
    """The one-time link among the lines printed; the rest is read on in the background."""
    assert process.stdout is not None
    deadline = time.monotonic() + START_S
    printed = []
    for line in process.stdout:
        printed.append(line)
        found = re.search(r"http://\S+/login/\S+", line)
        if found:
            import threading

            threading.Thread(target=lambda: [None for _ in process.stdout or ()], daemon=True).start()
            return found.group(0)
        if time.monotonic() > deadline:
            break
    raise AssertionError("no login link was printed:\n" + "".join(printed))


@pytest.fixture(scope="session")
def playwright_() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium(playwright_: Playwright) -> Iterator[Browser]:
    """A real Chromium, Debian's or whichever is on the PATH."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    path = next((found for name in names if (found := shutil.which(name))), None)
    if path is None:
        missing("Chromium", "install it (Debian: apt-get install chromium)")
    browser = playwright_.chromium.launch(executable_path=path, args=FLAGS)
    met("Chromium", browser.version)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def signed_in(chromium: Browser, house: House, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The owner's session, entered by the one-time link as a person does."""
    context = chromium.new_context(viewport=DESKTOP, locale="fr-FR")
    context.set_default_navigation_timeout(PAGE_MS)
    page = context.new_page()
    page.goto(house.link)
    page.get_by_role("button").filter(
        has_text=re.compile("Entrer|Se connecter|Continuer|Enter", re.IGNORECASE)
    ).first.click()
    page.wait_for_url(re.compile(r"/w/|/accounts/|/profile|/$|/welcome"))
    state = tmp_path_factory.mktemp("session") / "state.json"
    context.storage_state(path=state)
    context.close()
    return state


Visit = Callable[..., Page]
# Answers that say what is wrong, as Chromium and htmx tell them.
EXPECTED = ("status of 404", "status of 410", "status of 422", "Status Error Code 422")


def speak(page: Page, language: str) -> None:
    """Change the language as a person does, by the form that every page has; it follows them everywhere."""
    if page.get_attribute("html", "lang") != language:
        with page.expect_navigation():
            page.locator(f"button[name=language][value={language}]").first.evaluate("one => one.click()")


def read_in(context: BrowserContext, house: House, language: str) -> None:
    """See that the owner reads ``language``, whatever another test left: it is the person's own and follows
    them everywhere. The form that every page has is sent, and nothing is drawn."""
    shown = context.request.get(f"{house.url}/profile/").text()
    if f'<html lang="{language}"' in shown:
        return
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', shown)
    assert token is not None
    sent = {"csrfmiddlewaretoken": token[1], "language": language, "next": "/profile/"}
    done = context.request.post(f"{house.url}/preferences/language/", form=sent, max_redirects=0)
    assert done.status == 302, done.status_text


class Desk:
    """Opens pages in fresh contexts and notes every console error that nobody expected."""

    def __init__(self, browser: Browser, house: House, state: Path) -> None:
        self.browser, self.house, self.state = browser, house, state
        self.contexts: list[BrowserContext] = []
        self.faults: list[str] = []

    def page(self, language: str = "fr", *, signed: bool = True, **options: Any) -> Page:
        """An empty page of a reader of ``language``."""
        context = self.browser.new_context(
            locale="fr-FR" if language == "fr" else "en-GB",
            storage_state=self.state if signed else None,
            timezone_id="Europe/Paris",
            reduced_motion="reduce",  # colours are looked at where they end, not on their way
            **{"viewport": DESKTOP, **options},
        )
        context.set_default_navigation_timeout(PAGE_MS)
        self.contexts.append(context)
        if signed:
            read_in(context, self.house, language)
        page = context.new_page()
        page.on("console", lambda line: self.note(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: self.note(str(error)))
        return page

    def note(self, fault: str) -> None:
        """Remember it, unless a page answered with an error that its test asked for."""
        if not any(expected in fault for expected in EXPECTED):
            self.faults.append(fault)

    def close(self) -> list[str]:
        """Close everything; what went wrong."""
        for context in self.contexts:
            context.close()
        return self.faults


@pytest.fixture(scope="module")
def desk(chromium: Browser, house: House, signed_in: Path) -> Iterator[Desk]:
    """One for a whole file: its pages can be kept between tests."""
    one = Desk(chromium, house, signed_in)
    yield one
    assert one.close() == []


@pytest.fixture
def visit(chromium: Browser, house: House, signed_in: Path) -> Iterator[Visit]:
    """Open a page as the owner, in a language, at a width; a console error fails the test."""
    one = Desk(chromium, house, signed_in)

    def open_page(
        path: str,
        *,
        language: str = "fr",
        size: dict[str, int] = DESKTOP,
        dark: bool = False,
        script: bool = True,
    ) -> Page:
        options = {
            "viewport": size,
            "color_scheme": "dark" if dark else "light",
            "java_script_enabled": script,
        }
        page = one.page(language, **options)
        page.goto(house.url + path)
        return page

    yield open_page
    assert one.close() == []
