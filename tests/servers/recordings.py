"""Recordings of a real Mastodon (4.7.3), from the source distribution of Mastodon.py (MIT).

They are what the fake server is held to. They are no part of this repository: the archive lies in
``PARVIS_CACHE`` and is fetched once with pip.
"""

from __future__ import annotations

import functools
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import yaml

from servers import report

NAME: Final = "recordings of Mastodon 4.7.3"
VERSION: Final = "2.3.3"
_FILES: Final = re.compile(
    r".*/cassettes(?:_entity_tests)?/test_(?:public_tl|hashtag_tl|home_tl|account_statuses|account_lookup|"
    r"accounts|trending|search|instance|status|min_max|fetch_next|app_account_create|"
    r"entity_(?:status|account\b|tag|trending|instance|previewcard|mediaattachment|customemoji|search|quote))"
    r"[^/]*\.yaml"
    r"|.*/cassettes_pre_4_4_0/test_log_in_password[^/]*\.yaml"  # the only refused token that was recorded
)
_STREAMS: Final = re.compile(r".*/test_stream_websocket[^/]*\.ws\.yaml")


@dataclass(frozen=True)
class Recorded:
    """One answer of the real server. ``path`` has ``:id`` and ``:tag`` in place of what varies."""

    method: str
    path: str
    status: int
    headers: dict[str, str]
    body: Any


@functools.cache
def archive() -> Path:
    """Return the source distribution, fetched into the cache; skips aloud where it cannot be had."""
    cache = Path(os.environ.get("PARVIS_CACHE") or Path.home() / ".cache" / "parvis")
    path = cache / "mastodon-py" / f"mastodon_py-{VERSION}.tar.gz"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent) as fresh:
            told = ["--no-deps", "--no-binary", "Mastodon.py", f"Mastodon.py=={VERSION}", "-d", fresh]
            command = [sys.executable, "-m", "pip", "download", "-q", "--disable-pip-version-check", *told]
            done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
            if done.returncode or not (Path(fresh) / path.name).exists():
                report.missing(NAME, done.stderr[-300:])
            (Path(fresh) / path.name).replace(path)
    report.met(NAME, f"Mastodon.py {VERSION}")
    return path


@functools.cache
def recorded() -> tuple[Recorded, ...]:
    """Return what the real server answered on everything a listener may ask."""
    return tuple(answer for text in _texts(_FILES) for answer in _answers(text))


@functools.cache
def streamed() -> tuple[dict[str, Any], ...]:
    """Return the messages the real server sent on its websocket."""
    connections = (c for text in _texts(_STREAMS) for c in text.get("connections", ()))
    steps = (step for connection in connections for step in connection["interactions"])
    return tuple(step["receive"] for step in steps if "receive" in step)


def _texts(wanted: re.Pattern[str]) -> Iterator[dict[str, Any]]:
    with tarfile.open(archive()) as packed:
        for member in packed:
            if wanted.fullmatch(member.name) and (stream := packed.extractfile(member)):
                # The C twin of the safe loader, ten times faster.
                yield yaml.load(stream.read(), Loader=yaml.CSafeLoader)


def _answers(text: dict[str, Any]) -> Iterator[Recorded]:
    for step in text.get("interactions", ()):
        body = step["response"]["body"].get("string") or ""
        try:
            data = json.loads(body)
        except ValueError:
            continue
        headers = {name.lower(): values[0] for name, values in step["response"]["headers"].items()}
        code = step["response"]["status"]["code"]
        yield Recorded(step["request"]["method"], pattern_of(step["request"]["uri"]), code, headers, data)


def pattern_of(url: str) -> str:
    """Return the path of an address with what varies replaced."""
    path = re.sub(r"/timelines/tag/[^/]+", "/timelines/tag/:tag", urlsplit(url).path.rstrip("/"))
    return re.sub(r"/\d{6,}", "/:id", path)
