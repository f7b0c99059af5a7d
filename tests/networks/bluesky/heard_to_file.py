"""A listener process to be killed: appends one line a batch (cursor, post ids, removals) and goes on from it.

usage: python heard_to_file.py HOST FILE
"""

from __future__ import annotations

import json
import sys
import threading
from pathlib import Path

from networks.bluesky.rig import open_here
from parvis.kit.http import Http
from parvis.kit.moments import utc_now
from parvis.networks.bluesky.directory import Directory
from parvis.networks.bluesky.listen import BlueskyListener
from parvis.networks.ports import Source, SourceKind


def main(host: str, journal: Path) -> None:
    """Listen for ever. A batch counts as accepted once its line is complete."""
    lines = journal.read_text().splitlines() if journal.exists() else []
    cursor = json.loads(lines[-1])["cursor"] if lines else f"repos 0 0 {host.partition('//')[2]}"
    listener = BlueskyListener(
        directory=Directory(Http(allow_private=True), utc_now), open_socket=open_here, batch_s=0.02
    )
    source = Source("bluesky", SourceKind.STREAM, host=host)
    with journal.open("a") as out:
        for heard in listener.listen(source, cursor, threading.Event()):
            ids = [post.id for post in heard.posts]
            out.write(json.dumps({"cursor": heard.cursor, "ids": ids}) + "\n")
            out.flush()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
