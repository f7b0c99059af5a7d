"""A real server of the Mastodon API: snac2, as Debian packages it, run on the loopback.

Nothing is installed on the system: the package is downloaded with a private apt configuration into
``PARVIS_CACHE`` and unpacked there. Run this module to have a server by hand: ``python -m servers.snac``.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

import httpx
import pytest

from servers import report

T = TypeVar("T")
NAME: Final = "snac2 (Mastodon API)"
USERS: Final = ("alice", "bob")
_SUITE: Final = """Types: deb
URIs: http://deb.debian.org/debian
Suites: bookworm-backports
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
"""
_BACK: Final = "http://localhost:9/back"  # nobody listens there: the code is read from the redirect


class NotToBeHadError(Exception):
    """Why there is no server."""


@dataclass(frozen=True)
class Snac:
    """A running server with two people, each with a password and a token."""

    base: str
    passwords: dict[str, str]
    tokens: dict[str, str]
    version: str

    def post(self, who: str, text: str, visibility: str = "public") -> str:
        """Publish, once, and return the status id."""

        def publish() -> str:
            # Asked first: an answer lost on the way must not make a second post.
            own = client.get("/api/v1/accounts/verify_credentials").raise_for_status().json()["id"]
            for status in client.get(f"/api/v1/accounts/{own}/statuses").raise_for_status().json():
                if status.get("text") == text:
                    return str(status["id"])
            told = {"status": text, "visibility": visibility}
            return str(client.post("/api/v1/statuses", data=told).raise_for_status().json()["id"])

        headers = {"Authorization": f"Bearer {self.tokens[who]}"}
        with client_of(self.base, headers) as client:
            return patiently(publish)


def client_of(base: str, headers: dict[str, str] | None = None) -> httpx.Client:
    """Return what asks this server."""
    # No connection is kept: under load it resets kept ones.
    return httpx.Client(
        base_url=base, headers=headers, timeout=20, limits=httpx.Limits(max_keepalive_connections=0)
    )


def patiently(act: Callable[[], T]) -> T:
    """Return what ``act`` returns, trying again when the connection is lost."""
    for _ in range(5):
        with contextlib.suppress(httpx.TransportError):
            return act()
    return act()


def binary() -> Path:
    """Return the program, fetched if need be; raises ``NotToBeHadError``."""
    found = shutil.which("snac")
    if found:
        return Path(found)
    home = Path(os.environ.get("PARVIS_CACHE") or Path.home() / ".cache" / "parvis") / "snac"
    program = home / "x" / "usr" / "bin" / "snac"
    if not program.exists():
        home.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=home.parent, prefix="snac-") as fresh:
            _fetch(Path(fresh))
            # Whole or not at all, whoever else fetches it now.
            shutil.rmtree(home, ignore_errors=True)
            with contextlib.suppress(OSError):
                Path(fresh).rename(home)
                Path(fresh).mkdir()
    return program


def _fetch(home: Path) -> None:
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        raise NotToBeHadError("snac is not installed, and there is no apt-get to fetch it with")
    for folder in ("parts", "lists/partial", "cache/archives/partial"):
        (home / folder).mkdir(parents=True, exist_ok=True)
    (home / "parts" / "backports.sources").write_text(_SUITE)
    options = {
        "Dir::Etc::SourceList": "/dev/null",
        "Dir::Etc::SourceParts": home / "parts",
        "Dir::State::lists": home / "lists",
        "Dir::Cache": home / "cache",
    }
    apt = ["apt-get", "-q", *(f"-o{name}={value}" for name, value in options.items())]
    _run([*apt, "update"], home)
    _run([*apt, "download", "snac2"], home)
    package = max(home.glob("snac2_*.deb"))
    _run(["dpkg-deb", "-x", str(package), "x"], home)


def _run(command: list[str], where: Path, given: str = "") -> str:
    try:
        done = subprocess.run(
            command, cwd=where, input=given, capture_output=True, text=True, timeout=120, check=True
        )
    except (OSError, subprocess.SubprocessError) as fault:
        told = getattr(fault, "stderr", "") or str(fault)
        raise NotToBeHadError(f"{command[0]} {command[-1]}: {str(told)[-300:]}") from fault
    return done.stdout


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextlib.contextmanager
def running() -> Iterator[Snac]:
    """Start a server with empty data; stop it by its own process id."""
    program, port = binary(), _free_port()
    with tempfile.TemporaryDirectory(prefix="parvis-snac-") as folder:
        data = Path(folder) / "data"
        passwords = _prepared(program, data, port)
        with (Path(folder) / "log").open("wb") as log:
            process = subprocess.Popen([program, "httpd", data], stdout=log, stderr=log)
        try:
            base = f"http://localhost:{port}"
            version = _until_it_answers(base, process)
            tokens = {who: patiently(partial(_token, base, who, passwords[who])) for who in USERS}
            yield Snac(base, passwords, tokens, version)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _prepared(program: Path, data: Path, port: int) -> dict[str, str]:
    """Make the data folder and its people; return their passwords."""
    _run([str(program), "init", str(data)], data.parent, f"127.0.0.1\n{port}\nlocalhost:{port}\n\n\n")
    passwords = {}
    for who in USERS:
        told = _run([str(program), "adduser", str(data), who], data.parent)
        passwords[who] = re.search(r"^User password is (\S+)", told, re.MULTILINE)[1]  # type: ignore[index]
    settings = json.loads((data / "server.json").read_text())
    # With its four threads of old it waits for itself when it delivers to itself.
    settings |= {"protocol": "http", "num_threads": 16, "disable_inbox_collection": True}
    (data / "server.json").write_text(json.dumps(settings))
    return passwords


def _until_it_answers(base: str, process: subprocess.Popen[bytes]) -> str:
    until = time.monotonic() + 15
    while time.monotonic() < until:
        if process.poll() is not None:
            raise NotToBeHadError(f"snac ended at once with {process.returncode}")
        with contextlib.suppress(httpx.HTTPError):
            return str(httpx.get(f"{base}/api/v1/instance", timeout=2).json()["version"])
    raise NotToBeHadError("snac did not answer within 15 s")


def _token(base: str, who: str, password: str) -> str:
    """Go through OAuth as a person would: the form of the server, filled in."""
    with client_of(base) as browser:
        asked = {"client_name": "tests", "redirect_uris": _BACK, "scopes": "read write"}
        app = browser.post("/api/v1/apps", data=asked).json()
        told = {"response_type": "code", "client_id": app["client_id"], "redirect_uri": _BACK}
        page = browser.get("/oauth/authorize", params=told | {"scope": "read write", "state": "s"}).text
        form = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
        back = browser.post("/oauth/x-snac-login", data=form | {"login": who, "passwd": password})
        code = httpx.URL(back.headers["location"]).params["code"]
        grant = {"grant_type": "authorization_code", "code": code, "redirect_uri": _BACK}
        secrets = {name: app[name] for name in ("client_id", "client_secret")}
        return str(browser.post("/oauth/token", data=grant | secrets).json()["access_token"])


@pytest.fixture(scope="session")
def snac() -> Iterator[Snac]:
    """A real snac2 for the whole run; where none can be had, skip aloud, or fail if servers are required."""
    with contextlib.ExitStack() as stack:
        try:
            server = stack.enter_context(running())
        except NotToBeHadError as reason:
            report.missing(NAME, str(reason))
        report.met(NAME, server.version)
        yield server


if __name__ == "__main__":
    with running() as started:
        sys.stdout.write(f"{started.base} {started.passwords} {started.tokens}\n")
        sys.stdout.flush()
        signal.sigwait({signal.SIGINT, signal.SIGTERM})
