"""10,000 deliveries due in one minute over 50 accounts: how late do they leave, beside a naive cron?

The network is a small server on the loopback that takes every post and remembers it. Parvis runs its engine
in ``--workers`` processes with all of its gates, log, audit and outbox. The rival is what is often written: a
cron that wakes each minute, reads the rows that are due, sends each and marks it as sent: no approval, no
lease, no log, no key. Both send the same requests to the same server, one after the other.

    python bench/publish.py
    python bench/publish.py --deliveries 1000 --accounts 10 --database postgresql
"""
# ruff: noqa: PLC0415 - the environment of a fresh installation is set before Django is loaded

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "src"), str(HERE.parent / "tests"), str(HERE.parent)]
LIMIT_S = 900.0
PUT = "/xrpc/com.atproto.repo.putRecord"


class Network(BaseHTTPRequestHandler):
    """Takes every status and writes down when it came."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # one packet an answer, so that no delay of acknowledgements is measured

    def log_message(self, *_: object) -> None:
        """Stay quiet."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        text = json.loads(body)["record"]["text"]
        with Path(os.environ["PUBLISH_LOG"]).open("a") as log:
            log.write(f"{time.time():.4f} {text}\n")
        told = json.dumps({"uri": "at://x", "cid": text.rpartition(" ")[2]}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)


def serve() -> None:
    """Run the network until it is ended, its port on the first line."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Network)
    print(server.server_port, flush=True)
    server.serve_forever()


def work() -> None:
    """One worker of Parvis."""
    import django

    django.setup()
    from parvis.apps.publishing.engine.hands import Hands
    from parvis.apps.publishing.engine.running import serve as publish

    publish(Hands(), lambda seconds: bool(time.sleep(seconds)))


def prepare(base: str, deliveries: int, accounts: int, first: datetime) -> None:
    """Write the rows: approved posts, spread over one minute, each account's in turn."""
    from django.db import transaction

    from parvis.apps.approval.models import Clearance, Decision, Verdict
    from parvis.apps.content import services as content
    from parvis.apps.content.bodies import Body, Piece, Variant
    from parvis.apps.publishing.models import Account, Delivery
    from parvis.core.actors import Actor
    from parvis.core.people import User
    from parvis.core.secrets import set_secret
    from parvis.core.workspaces.models import Membership, Workspace
    from parvis.core.workspaces.permissions import Role

    owner = User.objects.create_user("bench@example.org")
    space = Workspace.objects.create(name="Bench", slug="bench")
    Membership.objects.create(workspace=space, user=owner, role=Role.OWNER)
    rows = []
    for number in range(accounts):
        made = Account.objects.create(
            workspace=space, network="bluesky", remote_id=f"did:plc:{number}", host=base, gap_seconds=0,
            an_hour=100_000,
        )  # fmt: skip
        set_secret(made, "token", "t")
        rows.append(made)
    with transaction.atomic():
        for number in range(deliveries):
            body = Body(("bluesky",), "fr", Variant((Piece(f"Bonjour {number}"),)))
            post = content.post_create(actor=Actor.human(owner), workspace=space, body=body, now=first)
            yes = Decision.objects.create(
                post=post, digest=post.digest, verdict=Verdict.APPROVED, user=owner, at=first
            )
            clearance = Clearance.objects.create(post=post, digest=post.digest, decision=yes, at=first)
            due = first + timedelta(seconds=60 * number / deliveries)
            Delivery.objects.create(
                workspace=space, post=post, digest=post.digest, account=rows[number % accounts],
                state="scheduled", clearance=clearance, day=due.date(), time=due.time(), zone="UTC",
                due_at=due, next_at=due,
            )  # fmt: skip


def shift(start: datetime, deliveries: int) -> None:
    """Make the minute begin at ``start``, whatever writing the rows took."""
    from parvis.apps.publishing.models import Delivery

    rows = list(Delivery.objects.order_by("due_at"))
    for number, row in enumerate(rows):
        row.due_at = row.next_at = start + timedelta(seconds=60 * number / deliveries)
    Delivery.objects.bulk_update(rows, ["due_at", "next_at"], batch_size=500)


def naive(base: str, deliveries: int, folder: Path) -> tuple[list[float], float]:
    """The rival: a cron of one minute over a table of its own, as late as its rows are when it wakes."""
    from parvis.kit.http import Http

    table = sqlite3.connect(folder / "naive.sqlite3")
    table.execute("CREATE TABLE posts (id INTEGER PRIMARY KEY, text TEXT, due REAL, sent INTEGER DEFAULT 0)")
    table.executemany(
        "INSERT INTO posts (text, due) VALUES (?, ?)",
        [(f"Naive {number}", 60 * number / deliveries) for number in range(deliveries)],
    )
    table.commit()
    lateness, began = [], time.monotonic()
    wakes_at = 60.0  # all are due in its first minute: it wakes when the minute is over
    with Http(allow_private=True) as http:
        for number, text, due in table.execute("SELECT id, text, due FROM posts WHERE sent = 0").fetchall():
            record = {"repo": "did:plc:1", "collection": "app.bsky.feed.post", "record": {"text": text}}
            http.post_json(f"{base}{PUT}", record, headers={"Authorization": "Bearer t"})
            table.execute("UPDATE posts SET sent = 1 WHERE id = ?", (number,))
            table.commit()
            lateness.append(wakes_at + time.monotonic() - began - due)
    return lateness, time.monotonic() - began


def parvis(
    environment: dict[str, str], deliveries: int, workers: int, log: Path
) -> tuple[list[float], float]:
    """Parvis: lateness of each by the network's own clock, and seconds from the first to the last post."""
    from parvis.apps.publishing.models import Delivery

    start = datetime.now(UTC) + timedelta(seconds=15)
    shift(start, deliveries)
    dues = {row.post.body["common"]["parts"][0]["text"]: row.due_at.timestamp()
            for row in Delivery.objects.select_related("post")}  # fmt: skip
    gang = [subprocess.Popen([sys.executable, __file__, "--worker"], env=environment) for _ in range(workers)]
    try:
        until = time.monotonic() + LIMIT_S
        while Delivery.objects.exclude(state="published").exists() and time.monotonic() < until:
            time.sleep(1)
    finally:
        for one in gang:
            one.kill()
            one.wait()
    came = [line.split(" ", 1) for line in log.read_text().splitlines() if "Bonjour" in line]
    assert len({text for _at, text in came}) == len(came) == deliveries, "each exactly once"
    lateness = [float(at) - dues[text] for at, text in came]
    return lateness, max(float(at) for at, _text in came) - start.timestamp()


def percentile(values: list[float], share: float) -> float:
    """The value below which that share lies."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def row(name: str, lateness: list[float], seconds: float) -> str:
    """One line of the table."""
    shares = [statistics.median(lateness), percentile(lateness, 0.95), max(lateness)]
    told = " | ".join(f"{value:.1f}" for value in shares)
    return f"| {name} | {told} | {len(lateness) / seconds:.0f} |"


def bench(options: Any) -> None:
    """Both, one after the other, and their ratio."""
    from servers.postgres import cluster

    with tempfile.TemporaryDirectory(prefix="parvis-publish-") as folder:
        home = Path(folder)
        home.chmod(0o755)
        (home / "pg").mkdir()
        wanted = cluster(home / "pg") if options.database == "postgresql" else nullcontext("")
        with wanted as url:
            environment = {
                **os.environ, "PARVIS_HOME": f"{folder}/home", "PARVIS_DATABASE_URL": url or "",
                "PARVIS_ALLOW_PRIVATE_HOSTS": "1", "DJANGO_SETTINGS_MODULE": "parvis.config.settings",
                "PARVIS_LOG_LEVEL": "ERROR", "PYTHONPATH": os.pathsep.join(sys.path[:3]),
                "PUBLISH_LOG": f"{folder}/log",
            }  # fmt: skip
            os.environ.update(environment)
            (home / "log").touch()
            network = subprocess.Popen(
                [sys.executable, __file__, "--network"], env=environment, stdout=subprocess.PIPE, text=True
            )
            try:
                assert network.stdout is not None
                told(f"http://127.0.0.1:{network.stdout.readline().strip()}", environment, options, home)
            finally:
                network.kill()
                network.wait()


def told(base: str, environment: dict[str, str], options: Any, home: Path) -> None:
    """Run and print."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    prepare(base, options.deliveries, options.accounts, datetime.now(UTC) + timedelta(hours=1))
    ours, seconds = parvis(environment, options.deliveries, options.workers, home / "log")
    theirs, rival_s = naive(base, options.deliveries, home)
    print(f"{options.deliveries:,} deliveries due within 60 s over {options.accounts} accounts, "
          f"{options.workers} workers, {options.database}\n")  # fmt: skip
    print("| | median lateness, s | p95, s | worst, s | a second |")
    print("|---|---:|---:|---:|---:|")
    print(row("Parvis", ours, seconds))
    print(row("a naive cron", theirs, rival_s))
    ratio = percentile(theirs, 0.95) / percentile(ours, 0.95)
    print(f"\nLateness p95, naive to Parvis: {ratio:.2f}")


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--deliveries", type=int, default=10_000)
    parser.add_argument("--accounts", type=int, default=50)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--worker", action="store_true")
    parser.add_argument("--network", action="store_true")
    options = parser.parse_args()
    if options.worker:
        work()
    elif options.network:
        serve()
    else:
        bench(options)


if __name__ == "__main__":
    main()
