"""Publishing on the real PDS, as the engine does it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from contracts.publishing import picture
from parvis.kit.http import Http
from parvis.networks.bluesky.connecting import BlueskyConnector
from parvis.networks.bluesky.publish import BlueskyChanges, BlueskyPublisher, BlueskyRecents
from parvis.networks.ports import Fault, NetworkError
from parvis.networks.publishing import Access, File, Live, Look, Remote, StepKind, Work, harmless
from parvis.networks.versions import Card, Part, Version
from servers.pds import Account, Pds

pytestmark = pytest.mark.pds
NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def account(pds: Pds) -> Account:
    return pds.create_account("velo")


@pytest.fixture
def http() -> Iterator[Http]:
    with Http(timeout_s=30, allow_private=True) as client:
        yield client


@pytest.fixture
def access(pds: Pds, account: Account) -> Access:
    return Access("bluesky", account.did, account.handle, pds.url, account.token)


def step(
    access: Access, version: Version, number: int = 1, before: tuple[Remote, ...] = (), **files: File
) -> Work:
    key = hashlib.sha256(f"{version}{number}".encode()).hexdigest()
    kind = StepKind.PART if number else StepKind.COMMENT
    return Work(access, version, kind, number, key, NOW, before, files)


def saying(*texts: str, **more: object) -> Version:
    return Version("bluesky", tuple(Part(text) for text in texts), language="fr", **more)  # type: ignore[arg-type]


def done(publisher: BlueskyPublisher, work: Work) -> Remote:
    return publisher.commit(work, publisher.prepare(work)).remote


def record(pds: Pds, remote: Remote) -> dict[str, object]:
    repo, collection, rkey = remote.id.removeprefix("at://").split("/")
    asked = {"repo": repo, "collection": collection, "rkey": rkey}
    return dict(httpx.get(f"{pds.url}/xrpc/com.atproto.repo.getRecord", params=asked).json()["value"])


def commits(pds: Pds, account: Account) -> str:
    asked = {"did": account.did}
    return str(httpx.get(f"{pds.url}/xrpc/com.atproto.sync.getLatestCommit", params=asked).json()["rev"])


def test_links_tags_and_mentions_are_marked_by_bytes(pds: Pds, access: Access, http: Http) -> None:
    text = f"Été 🚲 @{access.handle} sur https://velo.example/été #vélo @nobody.test"
    remote = done(BlueskyPublisher(http, lambda: NOW), step(access, saying(text)))
    kept = record(pds, remote)
    encoded, marked = text.encode(), []
    for facet in kept["facets"]:  # type: ignore[attr-defined]
        span = facet["index"]
        (feature,) = facet["features"]
        marked.append(
            (encoded[span["byteStart"] : span["byteEnd"]].decode(), feature["$type"].rpartition("#")[2])
        )
    assert marked == [
        (f"@{access.handle}", "mention"),
        ("https://velo.example/été", "link"),
        ("#vélo", "tag"),
    ]
    assert kept["langs"] == ["fr"]


def test_pictures_have_their_description_and_shape_and_a_card_its_words(
    pds: Pds, access: Access, http: Http, tmp_path: Path
) -> None:
    media, file = picture(tmp_path)
    version = Version("bluesky", (Part("Photo", (media,)),), warning="choquant")
    remote = done(BlueskyPublisher(http, lambda: NOW), step(access, version, **{media.key: file}))
    kept = record(pds, remote)
    (image,) = kept["embed"]["images"]  # type: ignore[index]
    assert (image["alt"], image["aspectRatio"]) == (media.alt, {"width": 640, "height": 480})
    assert kept["labels"]["values"] == [{"val": "graphic-media"}]  # type: ignore[index]
    card = Card("https://velo.example/guide", "Le guide", "Tout savoir", picture=media.key)
    version = replace(saying("À lire"), card=card)
    remote = done(BlueskyPublisher(http, lambda: NOW), step(access, version, **{media.key: file}))
    external = record(pds, remote)["embed"]["external"]  # type: ignore[index]
    assert (external["uri"], external["title"]) == (card.url, "Le guide")
    assert external["thumb"]["mimeType"] == "image/png"


def test_a_thread_answers_its_root_and_its_parent(pds: Pds, access: Access, http: Http) -> None:
    version, publisher, before = saying("Un", "Deux", "Trois"), BlueskyPublisher(http, lambda: NOW), ()
    for number in (1, 2, 3):
        before = (*before, done(publisher, step(access, version, number, before)))
    reply = record(pds, before[2])["reply"]
    assert (reply["root"]["uri"], reply["parent"]["uri"]) == (before[0].id, before[1].id)  # type: ignore[index]
    keys = [remote.id.rpartition("/")[2] for remote in before]
    assert len(set(keys)) == 3


def test_the_same_record_put_twice_is_one_record_and_no_second_commit(
    pds: Pds, account: Account, access: Access, http: Http
) -> None:
    publisher, work = BlueskyPublisher(http, lambda: NOW), step(access, saying("Une seule fois"))
    state = publisher.prepare(work)
    assert publisher.find(work, state) is Look.ABSENT
    first = publisher.commit(work, state)
    at = commits(pds, account)
    assert publisher.commit(work, state) == first
    assert commits(pds, account) == at
    assert publisher.find(work, state) == first
    assert publisher.repeatable(work, state, committed_at=NOW, now=NOW + timedelta(hours=1))


def test_what_is_too_long_is_refused_and_leaves_nothing(access: Access, http: Http) -> None:
    publisher, work = BlueskyPublisher(http, lambda: NOW), step(access, saying("é" * 301))
    with pytest.raises(NetworkError) as caught:
        publisher.commit(work, publisher.prepare(work))
    assert harmless(caught.value)
    assert publisher.find(work, publisher.prepare(work)) is Look.ABSENT


def test_what_is_there_is_listed_and_removed_twice(access: Access, http: Http) -> None:
    remote = done(BlueskyPublisher(http, lambda: NOW), step(access, saying("À supprimer")))
    recents = BlueskyRecents(http, lambda: NOW)
    assert remote in [one.remote for one in recents.recent(access, NOW - timedelta(minutes=1))]
    changes = BlueskyChanges(http, lambda: NOW)
    changes.remove(access, remote)
    changes.remove(access, remote)
    assert remote not in [one.remote for one in recents.recent(access, NOW - timedelta(minutes=1))]


def test_a_session_is_opened_renewed_and_refused(pds: Pds, account: Account, http: Http) -> None:
    connector = BlueskyConnector(http, lambda: NOW)
    grant = connector.answered({"handle": account.handle, "password": account.password, "host": pds.url})
    assert grant.expires_at is not None
    assert grant.expires_at > NOW
    (candidate,) = connector.accounts(grant, pds.url)
    assert (candidate.id, candidate.handle) == (account.did, account.handle)
    access = Access("bluesky", account.did, host=pds.url, token=grant.token)
    fresh = connector.refresh(access, None, grant.refresh)
    assert fresh.refresh != grant.refresh
    work = step(replace(access, token=fresh.token), saying("Avec la session renouvelée"))
    publisher = BlueskyPublisher(http, lambda: NOW)
    assert isinstance(publisher.commit(work, publisher.prepare(work)), Live)
    for wrong in ({"handle": account.handle, "password": "no", "host": pds.url},):
        with pytest.raises(NetworkError) as caught:
            connector.answered(wrong)
        assert caught.value.fault is Fault.AUTH
    with pytest.raises(NetworkError) as gone:
        connector.refresh(access, None, "not-a-token")
    assert gone.value.code == "invalid_grant"


def test_a_token_that_is_not_one_is_a_matter_of_permission(access: Access, http: Http) -> None:
    publisher = BlueskyPublisher(http, lambda: NOW)
    work = step(replace(access, token="wrong"), saying("Non"))
    with pytest.raises(NetworkError) as caught:
        publisher.commit(work, publisher.prepare(work))
    assert caught.value.fault is Fault.AUTH
    assert "wrong" not in str(caught.value)
