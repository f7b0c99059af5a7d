"""How fast a stream of Bluesky is read again after an outage: socket, parsing, understanding, matching, lake.

    python bench/outage.py [--posts 60000] [--runs 3]

A Jetstream of our own serves a backlog from another process; the product's own listener and intake read it
into a lake on disk, once keeping what one query matches and once keeping everything. Nothing is left out but
the job's lease. The texts are those of the sample that ships, made into distinct posts. The rival is Bluesky
itself: people make about 25 posts a second there, and a host looks back 36 hours, 3.2 million posts.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "tests")]
MADE_EACH_S = 25
OUTAGE_POSTS = 3_200_000
QUERY = "amour OR love OR paris OR France"
POST = "app.bsky.feed.post"
START = datetime(2026, 11, 1, tzinfo=UTC)


def serve(count: int) -> None:
    """Serve ``count`` posts on a loopback port, printed first, until told to end by standard input."""
    from parvis.apps.listening import sample  # noqa: PLC0415 - the server's process alone
    from servers.jetstream import Entry, Jetstream  # noqa: PLC0415

    known = [post.text for post in sample.posts(START)]
    with Jetstream() as stream:
        for number in range(count):
            when = START + timedelta(milliseconds=40 * number)
            micros = int(when.timestamp() * 1_000_000)
            record: dict[str, object] = {
                "$type": POST,
                "text": f"{known[number % len(known)][:280]} {number}",
            }
            record |= {"createdAt": when.isoformat()}
            body = {"operation": "create", "collection": POST, "rkey": f"3l{number:011d}", "rev": "3k"}
            author = f"did:plc:{number % 40_000:024d}"
            entry = Entry(number + 1, micros, author, "commit", {**body, "record": record, "cid": "bafy"})
            stream.add_raw(entry.v2(), micros)
        print(stream.url, flush=True)
        sys.stdin.read()


def read_again(url: str, count: int, *, keep_all: bool) -> tuple[float, int]:
    """Read ``count`` posts into a fresh workspace; the seconds it took and the posts kept."""
    from parvis.apps.listening.handlers import accept, asked_of  # noqa: PLC0415 - Django is set up by now
    from parvis.apps.listening.models import Query, Source  # noqa: PLC0415
    from parvis.apps.listening.selectors import reading_of  # noqa: PLC0415
    from parvis.core.workspaces.models import Workspace  # noqa: PLC0415
    from parvis.networks.registry import NETWORKS  # noqa: PLC0415

    workspace = Workspace.objects.create(name="Outage", slug=f"outage-{time.monotonic_ns()}")
    Query.objects.create(workspace=workspace, name="words", text=QUERY)
    source = Source.objects.create(
        workspace=workspace,
        network="bluesky",
        kind="stream",
        host=url,
        keep_all=keep_all,
        cursor=f"j2 1 0 {url.partition('//')[2]}",
    )
    network = NETWORKS["bluesky"].listener
    assert network is not None
    reading, stop, heard, kept = reading_of(workspace.pk), threading.Event(), 0, 0
    began = time.perf_counter()
    for batch in network().listen(asked_of(source), source.cursor, stop):
        kept += accept(source, batch, reading, guard=lambda: None).kept
        heard += len(batch.posts)
        if heard >= count - 1:
            stop.set()
            break
    return time.perf_counter() - began, kept


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--posts", type=int, default=60_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve(options.posts)
        return
    home = tempfile.mkdtemp(prefix="parvis-outage-")
    os.environ |= {"PARVIS_HOME": home, "PARVIS_ALLOW_PRIVATE_HOSTS": "1"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "parvis.config.settings"
    import django  # noqa: PLC0415 - after its settings are named

    django.setup()
    from parvis.cli.migrate import bring_up_to_date  # noqa: PLC0415

    bring_up_to_date()
    command = [sys.executable, __file__, "--serve", "--posts", str(options.posts)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    try:
        with subprocess.Popen(command, **pipes) as server:  # type: ignore[call-overload]
            url = server.stdout.readline().strip()
            read_again(url, min(options.posts, 2_000), keep_all=True)  # loads the models
            lines = [line_of(url, options, keep_all=keep_all) for keep_all in (False, True)]
            server.stdin.close()
    finally:
        shutil.rmtree(home, ignore_errors=True)
    print(f"Medians of {options.runs} runs of {options.posts:,} posts, by the clock, the server beside.\n")
    print("| kept | posts/s | beside what Bluesky makes (25/s) | 36 hours (3.2 M posts) take |")
    print("|---|---|---|---|")
    print("\n".join(lines))


def line_of(url: str, options: argparse.Namespace, *, keep_all: bool) -> str:
    """One line of the table."""
    runs = [read_again(url, options.posts, keep_all=keep_all) for _ in range(options.runs)]
    rate = statistics.median(options.posts / seconds for seconds, _kept in runs)
    share = runs[0][1] / options.posts
    what = "everything" if keep_all else f"what one query matches ({share:.1%})"
    minutes = OUTAGE_POSTS / rate / 60
    return f"| {what} | {rate:,.0f} | {rate / MADE_EACH_S:,.0f} × | {minutes:.0f} min |"


if __name__ == "__main__":
    main()
