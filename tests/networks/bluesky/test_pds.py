"""Bluesky against the code its makers run: posts, deletions, ends of accounts, cuts and kills."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from contracts.rig import Halt, Notes
from networks.bluesky.rig import open_here
from parvis.kit.http import Http
from parvis.kit.moments import utc_now
from parvis.networks.bluesky.directory import Directory
from parvis.networks.bluesky.listen import BlueskyListener, BlueskyProfiles
from parvis.networks.ports import Fault, NetworkError, RemovalKind, Source, SourceKind
from servers.bridge import bridged
from servers.jetstream import V1, V2
from servers.pds import Pds
from servers.proxy import Proxy

pytestmark = pytest.mark.pds
SEED = 20261123


def directory(pds: Pds) -> Directory:
    return Directory(Http(allow_private=True), utc_now, appview=pds.url, plc=pds.plc)


def hear(
    pds: Pds,
    source: Source,
    cursor: str,
    enough: Callable[[Notes], bool],
    *,
    after_batch: Callable[[Notes], None] = lambda _: None,
    limit_s: float = 30.0,
) -> Notes:
    listener = BlueskyListener(
        directory=directory(pds),
        open_socket=open_here,
        base_wait_s=0.02,
        batch_s=0.02,
        beat_s=0.1,
        poll_s=0.1,
    )
    halt, notes = Halt(limit_s), Notes(cursor=cursor)
    for heard in listener.listen(source, cursor, halt):
        notes.add(heard)
        after_batch(notes)
        if enough(notes):
            halt.set()
    assert enough(notes), f"heard only {notes.ids} and {notes.removals}, {notes.problems}"
    return notes


def everything(pds: Pds) -> tuple[Source, str]:
    return Source("bluesky", SourceKind.STREAM, host=pds.url), f"repos 0 0 {pds.url.partition('//')[2]}"


def heard_all(uris: list[str]) -> Callable[[Notes], bool]:
    return lambda notes: set(uris) <= set(notes.ids)


def removed(notes: Notes) -> set[str]:
    """The posts that were said to be gone; other tests delete some too."""
    return {removal.id for removal in notes.removals}


def test_a_post_is_heard_with_its_words_languages_and_links(pds: Pds) -> None:
    alice, bob = pds.create_account("alice"), pds.create_account("bob")
    text = "Grüße ☕ example.org #Café"
    facets = [
        {
            "index": {"byteStart": 13, "byteEnd": 24},
            "features": [{"$type": "app.bsky.richtext.facet#link", "uri": "https://example.org/a"}],
        },
        {
            "index": {"byteStart": 25, "byteEnd": 31},
            "features": [{"$type": "app.bsky.richtext.facet#tag", "tag": "Café"}],
        },
    ]
    first = pds.post(alice, text, ["de", "fr"], facets=facets)
    listed = pds._http.get("com.atproto.repo.getRecord", params=_place(first)).json()
    parent = {"uri": first, "cid": listed["cid"]}
    reply = pds.post(bob, "Danke !", reply={"root": parent, "parent": parent})
    notes = hear(pds, *everything(pds), heard_all([first, reply]))
    post = notes.post(first)
    assert (post.text, post.languages) == (text, ("de", "fr"))
    assert (post.links, post.hashtags) == (("https://example.org/a",), ("café",))
    assert post.author.id == alice.did
    assert post.url == f"https://bsky.app/profile/{alice.did}/post/{first.rpartition('/')[2]}"
    assert notes.post(reply).reply_to == first
    gone = [one.id for one in notes.removals if one.id in {alice.did, bob.did}]
    assert not gone, "creating an account removes nobody"


def _place(uri: str) -> dict[str, str]:
    repo, collection, rkey = uri.removeprefix("at://").split("/")
    return {"repo": repo, "collection": collection, "rkey": rkey}


def test_from_now_means_from_now(pds: Pds) -> None:
    alice = pds.create_account("alice")
    before = pds.post(alice, "Avant")

    def from_now() -> Notes:
        said: list[str] = []

        def speak(_: Notes) -> None:
            if not said:
                said.append(pds.post(alice, "Maintenant"))

        source, _ = everything(pds)
        return hear(pds, source, "", lambda notes: bool(said) and said[0] in notes.ids, after_batch=speak)

    from_now()  # the host tells what it has just written to whoever comes: let it be written long enough
    assert before not in from_now().ids


def test_a_deleted_post_an_ended_account_and_a_hidden_one_are_removed(pds: Pds) -> None:
    alice, bob, carol, dave = (pds.create_account(name) for name in ("alice", "bob", "carol", "dave"))
    uri = pds.post(alice, "À effacer")
    for account in (bob, carol, dave):
        pds.post(account, f"De {account.handle}")
    pds.delete(alice, uri)
    pds.deactivate(bob)
    pds.delete_account(carol)
    label = {"$type": "com.atproto.label.defs#selfLabels", "values": [{"val": "!no-unauthenticated"}]}
    profile = {"$type": "app.bsky.actor.profile", "displayName": "Dave", "labels": label}
    pds.put(dave, "app.bsky.actor.profile", profile, "self")
    late = pds.post(dave, "Encore de Dave")
    marker = pds.post(alice, "Fin")
    notes = hear(pds, *everything(pds), heard_all([marker]))
    gone = {(removal.kind, removal.id) for removal in notes.removals}
    assert {
        (RemovalKind.POST, uri),
        (RemovalKind.AUTHOR, bob.did),
        (RemovalKind.AUTHOR, carol.did),
        (RemovalKind.AUTHOR, dave.did),
    } <= gone
    assert late not in notes.ids


def test_cuts_in_the_middle_make_no_gap_and_no_double(pds: Pds) -> None:
    alice = pds.create_account("alice")
    _, beginning = everything(pds)
    rng, uris = random.Random(SEED), []
    with Proxy(int(pds.url.rpartition(":")[2])) as proxy:
        host = f"localhost:{proxy.port}"

        def enough() -> bool:
            """A busy machine hears many posts at once, and a cut between two connections cuts nothing."""
            return len(uris) >= 60 and proxy.connections > 5

        def live(notes: Notes) -> None:
            if not enough() and (notes.batches[-1].posts or not uris):
                proxy.cut()
                uris.extend(pds.post(alice, f"Coupure {len(uris)}") for _ in range(rng.randint(1, 4)))

        source = Source("bluesky", SourceKind.STREAM, host=f"http://{host}")
        start = f"repos {_last_seq(pds, beginning)} 0 {host}"
        notes = hear(pds, source, start, lambda n: enough() and heard_all(uris)(n), after_batch=live)
    assert sorted(notes.ids) == sorted(uris)


def _last_seq(pds: Pds, beginning: str) -> int:
    marker = pds.post(pds.create_account("marker"), "ici")
    notes = hear(pds, Source("bluesky", SourceKind.STREAM, host=pds.url), beginning, heard_all([marker]))
    return int(notes.cursor.split(" ")[1])


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Path]:
    return tmp_path / "journal"


def _accepted(journal: Path) -> list[str]:
    """Return the ids of complete lines, dropping a torn last one as a database would."""
    if not journal.exists():
        return []
    text = journal.read_text()
    whole = text[: text.rfind("\n") + 1]
    if whole != text:
        journal.write_text(whole)
    return [post_id for line in whole.splitlines() for post_id in json.loads(line)["ids"]]


def test_a_listener_killed_in_the_middle_goes_on_without_gap_or_double(pds: Pds, journal: Path) -> None:
    alice = pds.create_account("alice")
    rng, uris = random.Random(SEED), []
    script = Path(__file__).parent / "heard_to_file.py"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PARVIS_ALLOW_PRIVATE_HOSTS": "1"}
    for turn in range(6):
        known = len(set(_accepted(journal)) & set(uris))
        process = subprocess.Popen([sys.executable, script, pds.url, journal], env=environment)
        try:
            uris += [pds.post(alice, f"Vivant {turn}.{n}") for n in range(6)]
            enough = len(uris) if turn == 5 else known + rng.randint(1, 5)
            until = time.monotonic() + 30
            while time.monotonic() < until and len(set(_size(journal)) & set(uris)) < enough:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(0.01)
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()
        if turn < 5:
            uris += [pds.post(alice, f"Mort {turn}.{n}") for n in range(3)]
    heard = Counter(_accepted(journal))
    assert set(uris) <= set(heard)
    assert {post_id: n for post_id, n in heard.items() if n > 1} == {}


def _size(journal: Path) -> list[str]:
    """Return the ids accepted so far, without touching a line being written."""
    text = journal.read_text() if journal.exists() else ""
    lines = text[: text.rfind("\n") + 1].splitlines()
    return [post_id for line in lines for post_id in json.loads(line)["ids"]]


@pytest.mark.parametrize(("path", "protocol"), [(V2, "j2"), (V1, "j1")])
def test_a_jetstream_fed_by_the_host_says_the_same(pds: Pds, path: str, protocol: str) -> None:
    alice = pds.create_account("alice")
    uris = [pds.post(alice, f"Par le flux {n}") for n in range(5)]
    pds.delete(alice, uris[0])
    with bridged(pds.ws_url, paths=(path,)) as stream:
        source = Source("bluesky", SourceKind.STREAM, host=stream.url)
        begin = f"{protocol} 0 {1_000_000_000_000_000} {stream.ws_url.partition('//')[2]}"
        notes = hear(pds, source, begin, lambda n: heard_all(uris)(n) and uris[0] in removed(n))
        assert notes.cursor.startswith(f"{protocol} ")
        later: list[str] = []

        def speak(seen: Notes) -> None:
            if not later:
                stream.cut()
                later.append(pds.post(alice, "Après la coupure"))

        rest = hear(pds, source, notes.cursor, lambda n: bool(later) and later[0] in n.ids, after_batch=speak)
    assert uris[0] in removed(notes)
    assert len(rest.ids) == len(set(rest.ids))


def test_a_timeline_is_read_and_its_deletions_noticed(pds: Pds) -> None:
    alice = pds.create_account("alice")
    uris = [pds.post(alice, f"Chez moi {n}") for n in range(3)]
    done: list[str] = []

    def change(notes: Notes) -> None:
        if heard_all(uris)(notes) and not done:
            pds.delete(alice, uris[1])
            done.append(pds.post(alice, "Nouveau"))

    source = Source("bluesky", SourceKind.TIMELINE, term=f"@{alice.handle}", host=pds.url)
    notes = hear(
        pds, source, "", lambda n: bool(done) and done[0] in n.ids and bool(n.removals), after_batch=change
    )
    assert sorted(notes.ids) == sorted([*uris, *done])
    assert [removal.id for removal in notes.removals] == [uris[1]]
    assert notes.posts[0].author.handle == alice.handle


def test_a_timeline_finds_the_host_of_an_account_by_itself(pds: Pds) -> None:
    alice = pds.create_account("alice")
    uri = pds.post(alice, "Où suis-je ?")
    notes = hear(pds, Source("bluesky", SourceKind.TIMELINE, term=alice.did), "", heard_all([uri]))
    assert notes.ids == [uri]


def test_an_account_that_hides_from_logged_out_people_is_not_listened_to(pds: Pds) -> None:
    erin = pds.create_account("erin")
    label = {"$type": "com.atproto.label.defs#selfLabels", "values": [{"val": "!no-unauthenticated"}]}
    pds.put(erin, "app.bsky.actor.profile", {"$type": "app.bsky.actor.profile", "labels": label}, "self")
    source = Source("bluesky", SourceKind.TIMELINE, term=erin.did, host=pds.url)
    with pytest.raises(NetworkError) as caught:
        hear(pds, source, "", lambda _: False)
    assert (caught.value.fault, caught.value.code) == (Fault.REFUSED, "opted_out")
    profile = BlueskyProfiles(directory=directory(pds)).profile(erin.handle, host=pds.url)
    assert (profile.id, profile.handle, profile.indexable) == (erin.did, erin.handle, False)


def test_an_unknown_account_is_not_found(pds: Pds) -> None:
    with pytest.raises(NetworkError) as caught:
        BlueskyProfiles(directory=directory(pds)).profile("nobody-at-all.test", host=pds.url)
    assert caught.value.fault is Fault.NOT_FOUND


def test_a_host_that_is_no_bluesky_host_is_said(pds: Pds) -> None:
    source = Source("bluesky", SourceKind.STREAM, host=pds.plc)
    with pytest.raises(NetworkError) as caught:
        hear(pds, source, "", lambda _: False, limit_s=20)
    assert caught.value.code == "no_stream"
