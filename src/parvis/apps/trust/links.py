"""What links answer: asked by a job, kept for a day, never while a page waits.

The guard of ``kit.http`` refuses addresses inside one's own network. HEAD first (RFC 9110, 9.3.2), GET
where a server knows no HEAD; no more than the beginning of an answer is read. 404 and 410 say that there is
no such page; a wall (401, 403, 429) is no sign of anything.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from parvis.apps.trust.models import Answer, LinkLook
from parvis.core.jobs.tasks import job
from parvis.core.workspaces.models import Workspace
from parvis.kit.http import AddressRefused, BadUrl, Http, HttpFault, TooLarge

FRESH: Final = timedelta(days=1)
MOST: Final = 30  # links of one post that are asked
TIMEOUT_S: Final = 10.0
READ: Final = 200_000
NO_HEAD: Final = frozenset({400, 403, 405, 406, 501})
GONE: Final = frozenset({404, 410})


def answers_of(workspace: Workspace, urls: Iterable[str]) -> dict[str, str]:
    """What each address answered when it was asked last; those never asked are left out."""
    wanted = {digest_of(url): url for url in urls}
    rows = LinkLook.objects.filter(workspace=workspace, sha256__in=wanted) if wanted else ()
    return {wanted[row.sha256]: row.answer for row in rows}


def ask_later(workspace: Workspace, urls: list[str], now: datetime) -> int:
    """Have a job ask those that nobody asked for a day; how many."""
    web = [url for url in urls[:MOST] if url.lower().startswith(("http://", "https://"))]
    wanted = {digest_of(url): url for url in web}
    fresh = (
        LinkLook.objects.filter(workspace=workspace, sha256__in=wanted, at__gt=now - FRESH)
        if wanted
        else None
    )
    known = set(fresh.values_list("sha256", flat=True)) if fresh is not None else set()
    stale = {sha: url for sha, url in wanted.items() if sha not in known}
    for sha, url in stale.items():
        look_at.using(workspace_id=workspace.pk, unique_key=f"link:{workspace.pk}:{sha}").enqueue(
            workspace_id=workspace.pk, url=url
        )
    return len(stale)


@job(max_attempts=2)
def look_at(workspace_id: int, url: str) -> str:
    """Ask an address, and keep what it answered."""
    answer, status = asked(url)
    LinkLook.objects.update_or_create(
        workspace_id=workspace_id,
        sha256=digest_of(url),
        defaults={"url": url[:4000], "answer": answer, "status": status, "at": timezone.now()},
    )
    return answer


def asked(url: str, http: Http | None = None) -> tuple[Answer, int]:
    """What an address answers now, and with which status (0: none)."""
    client = http or Http(timeout_s=TIMEOUT_S, max_bytes=READ)
    try:
        status = client.request("HEAD", url).status
        if status in NO_HEAD or status in GONE:  # some servers say 404 to HEAD alone
            status = client.get(url).status
    except TooLarge:
        return Answer.ALIVE, 200
    except (BadUrl, AddressRefused):
        return Answer.GONE, 0
    except HttpFault:  # no name, no network, no answer: who knows whose fault it is
        return Answer.SILENT, 0
    finally:
        if http is None:
            client.close()
    if status in GONE:
        return Answer.GONE, status
    return (Answer.SILENT if status >= 500 else Answer.ALIVE), status


def digest_of(url: str) -> str:
    """SHA-256 of an address, 64 hex digits: what it is found by."""
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()
