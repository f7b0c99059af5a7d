"""Publishing on a real snac2: a server that speaks Mastodon's API and ignores keys."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from contracts.publishing import picture
from parvis.kit.http import Http
from parvis.networks.connecting import Grant
from parvis.networks.mastodon.connecting import MastodonConnector
from parvis.networks.mastodon.publish import MastodonPublisher, MastodonRecents
from parvis.networks.ports import NetworkError
from parvis.networks.publishing import (
    Access,
    File,
    Live,
    Look,
    Remote,
    State,
    StepKind,
    Work,
    harmless,
)
from parvis.networks.versions import Part, Version
from servers.snac import Snac, snac

__all__ = ["snac"]

pytestmark = pytest.mark.snac
BEGUN = datetime.now(UTC)


@pytest.fixture
def http() -> Iterator[Http]:
    with Http(timeout_s=30, allow_private=True) as client:
        yield client


@pytest.fixture
def access(snac: Snac, http: Http) -> Access:
    connector = MastodonConnector(http, lambda: BEGUN)
    (candidate,) = connector.accounts(Grant(snac.tokens["alice"]), snac.base)
    return Access(
        "mastodon", candidate.id, candidate.handle, snac.base, snac.tokens["alice"], options=candidate.options
    )


def step(
    access: Access, version: Version, number: int = 1, before: tuple[Remote, ...] = (), **files: File
) -> Work:
    key = hashlib.sha256(f"{version}{number}".encode()).hexdigest()
    return Work(access, version, StepKind.PART, number, key, datetime.now(UTC), before, files)


def test_a_server_that_is_not_mastodon_is_never_trusted_with_a_key(access: Access, http: Http) -> None:
    assert access.options["software"] == "other"
    work = step(access, Version("mastodon", (Part("x"),)))
    now = datetime.now(UTC)
    assert not MastodonPublisher(http, lambda: now).repeatable(work, {}, committed_at=now, now=now)


def committed(publisher: MastodonPublisher, work: Work, state: State) -> Live:
    """Commit as the engine does: an answer that was lost (a busy snac2 resets connections) is looked for."""
    try:
        told = publisher.commit(work, state)
    except NetworkError as fault:
        if harmless(fault):
            raise
        found = publisher.find(work, state)
        told = found if isinstance(found, Live) else publisher.commit(work, state)
    assert isinstance(told, Live)
    return told


def test_a_thread_with_a_picture_is_there_and_is_found_again(
    access: Access, http: Http, tmp_path: Path
) -> None:
    media, file = picture(tmp_path)
    parts = (Part("Un vélo & <b>deux</b> roues #vélo https://velo.example/guide", (media,)), Part("La suite"))
    version, publisher = Version("mastodon", parts, language="fr"), MastodonPublisher(http, lambda: BEGUN)
    before: tuple[Remote, ...] = ()
    for number in (1, 2):
        work = step(access, version, number, before, **{media.key: file})
        state = publisher.prepare(work)
        assert publisher.find(work, state) is Look.ABSENT
        told = committed(publisher, work, state)
        assert publisher.find(work, state) == Live(Remote(told.remote.id, told.remote.url))
        before = (*before, told.remote)
    listed = MastodonRecents(http, lambda: BEGUN).recent(access, datetime.now(UTC) - timedelta(minutes=2))
    assert {one.remote.id for one in listed} >= {remote.id for remote in before}
