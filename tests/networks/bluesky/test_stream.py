"""What a stream does when hosts refuse, forget, start again, send giants, or replace a repository."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from contracts.rig import NOW, Halt, Item, Notes, Trait
from networks.bluesky import repos
from networks.bluesky.rig import DID, LIVE, POST, RepoRig, StreamRig, listener, record
from parvis.networks.bluesky.jetstream import Jetstream2
from parvis.networks.bluesky.listen import DEFAULT_HOST, stream_base
from parvis.networks.bluesky.positions import Position, Protocol, microseconds, parse_position
from parvis.networks.ports import Fault, NetworkError, RemovalKind, Source, SourceKind
from servers.jetstream import V1, V2, Entry, Jetstream, RepoHost

HOUR = timedelta(hours=1)


@pytest.fixture
def server() -> Iterator[Jetstream]:
    with Jetstream() as made:
        yield made


@pytest.fixture
def rig(server: Jetstream) -> StreamRig:
    return StreamRig(server, f"j2 0 0 127.0.0.1:{server.port}", LIVE)


@pytest.fixture
def host() -> Iterator[RepoRig]:
    with RepoHost() as made:
        yield RepoRig(made, f"repos 0 0 127.0.0.1:{made.port}", frozenset({Trait.LIVE}))


def hear(
    rig: StreamRig,
    cursor: str,
    enough: Callable[[Notes], bool],
    *,
    after_batch: Callable[[Notes], None] = lambda _: None,
    **changes: Any,
) -> Notes:
    halt, notes = Halt(), Notes(cursor=cursor)
    for heard in listener(**changes).listen(rig.source, cursor, halt):
        notes.add(heard)
        after_batch(notes)
        if enough(notes):
            halt.set()
    assert enough(notes), f"heard only {notes.ids}, {notes.problems}"
    return notes


def heard(rig: StreamRig, *keys: str) -> Callable[[Notes], bool]:
    return lambda notes: {rig.post_id(key) for key in keys} <= set(notes.ids)


def items(*keys: str) -> list[Item]:
    return [Item(key, f"Bonjour {key}") for key in keys]


def test_version_2_is_asked_first_for_posts_profiles_accounts_and_syncs_only(rig: StreamRig) -> None:
    rig.offer(*items("a"))
    hear(rig, rig.beginning, heard(rig, "a"))
    asked = rig.server.requests[0]
    assert asked.startswith(f"{V2}?collections=app.bsky.feed.post&collections=app.bsky.actor.profile")
    assert "kinds=commit&kinds=account&kinds=sync" in asked
    assert asked.endswith("cursor=1"), "the one after the last accepted"


def test_a_host_that_speaks_only_version_1_is_heard_without_being_told(rig: StreamRig) -> None:
    rig.server.paths = (V1,)
    done: list[int] = []

    def speak(_: Notes) -> None:
        if not done:
            done.append(1)
            rig.offer(*items("a"))

    notes = hear(rig, "", heard(rig, "a"), after_batch=speak)
    assert notes.cursor.startswith("j1 ")


def test_a_host_that_moves_from_version_1_to_2_is_followed_by_time(rig: StreamRig) -> None:
    rig.server.paths = (V1,)
    rig.offer(*items("a", "b"))
    start = f"j1 0 {microseconds(NOW - HOUR)} 127.0.0.1:{rig.server.port}"
    first = hear(rig, start, heard(rig, "a", "b"))
    rig.server.paths = (V2,)
    rig.offer(*items("c"))
    rest = hear(rig, first.cursor, heard(rig, "c"))
    assert rest.cursor.startswith("j2 ")
    assert not rest.gap


def test_an_edit_says_when_the_host_saw_it_each_time_it_is_heard(rig: StreamRig) -> None:
    rig.offer(*items("a"))
    rig.commit("update", "a", record(Item("a", "corrigé")))
    seen_at = NOW - HOUR + timedelta(seconds=2)
    for _time in range(2):
        first, edit = hear(rig, rig.beginning, lambda notes: len(notes.posts) == 2).posts
        assert (first.edited_at, edit.edited_at) == (None, seen_at)
        assert (edit.id, edit.text) == (first.id, "corrigé")


def test_another_host_goes_on_from_the_time_of_the_first(rig: StreamRig) -> None:
    rig.offer(*items("a", "b"))
    first = hear(rig, rig.beginning, heard(rig, "a", "b"))
    with Jetstream(paths=(V2,)) as other:
        second = StreamRig(other, "", LIVE)
        second.offer(*items("a", "b", "c"))
        rest = hear(second, first.cursor, heard(second, "c"))
        assert int(other.requests[0].rpartition("cursor=")[2]) > 10**15
    assert not rest.gap


def test_a_cursor_the_host_no_longer_keeps_goes_on_by_time_and_says_that_something_is_missing() -> None:
    with Jetstream(paths=(V2,), floor=1000) as server:
        rig = StreamRig(server, "", LIVE)
        rig.offer(*items("a", "b"))
        old = f"j2 7 {microseconds(NOW - 2 * HOUR)} 127.0.0.1:{server.port}"
        notes = hear(rig, old, heard(rig, "a", "b"))
    assert notes.gap
    assert any("CursorTooOld" in problem for problem in notes.problems)


def test_a_cursor_from_the_future_of_a_host_that_began_again_goes_on_by_time(rig: StreamRig) -> None:
    rig.offer(*items("a", "b"))
    lost = f"j2 900000 {microseconds(NOW - HOUR)} 127.0.0.1:{rig.server.port}"
    notes = hear(rig, lost, heard(rig, "a", "b"))
    assert any("FutureCursor" in problem for problem in notes.problems)


def test_version_1_says_when_we_were_away_for_longer_than_it_keeps(rig: StreamRig) -> None:
    rig.server.paths = (V1,)
    rig.offer(*items("a"))
    old = f"j1 0 {microseconds(NOW - 40 * HOUR)} 127.0.0.1:{rig.server.port}"
    assert hear(rig, old, heard(rig, "a")).gap


def test_a_frame_too_large_to_read_is_counted_and_passed(rig: StreamRig) -> None:
    rig.offer(*items("a"))
    rig.server.add_raw(b"x" * 17_000_000, rig.tick())
    rig.offer(*items("b"))
    notes = hear(rig, rig.beginning, heard(rig, "a", "b"))
    assert notes.refused == 1
    assert len(notes.ids) == 2


def test_the_error_frame_of_a_slow_consumer_only_means_to_come_back(rig: StreamRig) -> None:
    error = {"$type": "error", "error": "ConsumerTooSlow", "message": "too far behind"}
    rig.offer(*items("a"))
    cursor = hear(rig, rig.beginning, heard(rig, "a")).cursor
    rig.server.log[:] = [rig.server.log[0], Entry(2, rig.tick(), raw=json.dumps(error).encode())]
    done: list[int] = []

    def mend(notes: Notes) -> None:
        if any("ConsumerTooSlow" in problem for problem in notes.problems) and not done:
            done.append(1)
            rig.server.log.pop()
            rig.offer(*items("b"))

    notes = hear(rig, cursor, heard(rig, "b"), after_batch=mend)
    assert notes.ids == [rig.post_id("b")]
    assert not notes.gap


def test_events_out_of_order_are_all_accepted_on_version_1(rig: StreamRig) -> None:
    rig.server.paths = (V1,)
    base = microseconds(NOW - HOUR)
    for key, offset in (("a", 3_000_000), ("b", 1_000_000), ("c", 2_000_000)):
        body = {
            "operation": "create",
            "collection": POST,
            "rkey": key,
            "rev": key,
            "record": record(*items(key)),
        }
        rig.server.add("commit", DID, body, base + offset)
    notes = hear(rig, f"j1 0 {base} 127.0.0.1:{rig.server.port}", heard(rig, "a", "b", "c"))
    assert notes.cursor.split(" ")[1:3] == ["3", str(base + 3_000_000)]


def test_batches_of_events_out_of_order_end_at_positions_of_their_own(rig: StreamRig) -> None:
    """Even where the newest time does not move: a caller may know batches by their cursors."""
    rig.server.paths = (V1,)
    base = microseconds(NOW - HOUR)

    def speak(notes: Notes) -> None:
        if len(notes.ids) == len(rig.server.log) < 4:
            key, at = f"k{len(rig.server.log)}", base - len(rig.server.log)
            body = {"operation": "create", "collection": POST, "rkey": key, "rev": key}
            rig.server.add("commit", DID, {**body, "record": record(*items(key))}, at)

    begin = f"j1 0 {base - 1000} 127.0.0.1:{rig.server.port}"
    notes = hear(rig, begin, heard(rig, "k0", "k1", "k2", "k3"), after_batch=speak)
    cursors = [batch.cursor for batch in notes.batches if batch.posts]
    assert len(cursors) == len(set(cursors)) == 4


@pytest.mark.parametrize(
    ("status", "removed"),
    [
        ("deleted", True),
        ("takendown", True),
        ("suspended", True),
        ("deactivated", True),
        ("throttled", False),
        ("desynchronized", False),
        (None, False),
    ],
)
@pytest.mark.parametrize("path", [V2, V1])
def test_the_end_of_an_account_removes_its_posts(
    rig: StreamRig, path: str, status: str | None, *, removed: bool
) -> None:
    rig.server.paths = (path,)
    rig.offer(*items("a"))
    body = {"active": False, "did": DID, "seq": 5, "time": "2026-11-20T11:00:00Z"}
    rig.server.add("account", DID, body if status is None else {**body, "status": status}, rig.tick())
    rig.offer(*items("b"))
    begin = f"{'j2' if path == V2 else 'j1'} 0 {microseconds(NOW - HOUR)} 127.0.0.1:{rig.server.port}"
    notes = hear(rig, begin, heard(rig, "b"))
    expected = [(RemovalKind.AUTHOR, DID)] if removed else []
    assert [(removal.kind, removal.id) for removal in notes.removals] == expected


def test_a_post_after_its_authors_return_is_in_a_later_batch_than_the_removal(rig: StreamRig) -> None:
    """Within a batch posts come before removals, so one batch must never hold both in the other order."""
    rig.offer(*items("a"))
    rig.server.add("account", DID, {"active": False, "status": "deactivated", "did": DID}, rig.tick())
    rig.server.add("account", DID, {"active": True, "did": DID, "seq": 9}, rig.tick())
    rig.offer(*items("b"))
    notes = hear(rig, rig.beginning, heard(rig, "b"))
    removing = next(n for n, batch in enumerate(notes.batches) if batch.removals)
    posting = next(
        n for n, batch in enumerate(notes.batches) if rig.post_id("b") in {p.id for p in batch.posts}
    )
    assert removing < posting


def test_a_profile_that_asks_to_be_hidden_removes_the_author_until_it_no_longer_asks(rig: StreamRig) -> None:
    def profile(values: list[str], rev: str) -> None:
        labels = {
            "$type": "com.atproto.label.defs#selfLabels",
            "values": [{"val": value} for value in values],
        }
        body = {"operation": "update", "collection": "app.bsky.actor.profile", "rkey": "self", "rev": rev}
        rig.server.add("commit", DID, {**body, "record": {"labels": labels}}, rig.tick())

    rig.offer(*items("before"))
    profile(["!no-unauthenticated"], "r1")
    rig.offer(*items("hidden"))
    profile([], "r2")
    rig.offer(*items("after"))
    notes = hear(rig, rig.beginning, heard(rig, "after"))
    assert [removal.kind for removal in notes.removals] == [RemovalKind.AUTHOR]
    assert rig.post_id("hidden") not in notes.ids


def test_a_replaced_repository_is_forgotten_and_heard_again_on_version_2(rig: StreamRig) -> None:
    rig.offer(*items("a"))
    rig.server.add("sync", DID, {"did": DID, "rev": "x"}, rig.tick())
    rig.offer(*items("b"))
    notes = hear(rig, rig.beginning, heard(rig, "a", "b"))
    assert [(removal.kind, removal.id) for removal in notes.removals] == [(RemovalKind.AUTHOR, DID)]


def test_a_replaced_repository_is_read_again_from_a_host_that_does_not_send_it(host: RepoRig) -> None:
    asked: list[str] = []

    class Pages:
        def latest(self, did: str, base: str, _pages: int) -> Iterator[object]:
            asked.append(f"{did} {base}")
            raise NetworkError(Fault.RETRY, "server_error", "later")
            yield

    host.offer(*items("a"))
    host._send(
        lambda n, at: repos.frame("#sync", {"seq": n, "did": DID, "time": at, "rev": "x", "blocks": b""})
    )
    host.offer(*items("b"))
    notes = hear(host, host.beginning, heard(host, "b"), directory=Pages())
    assert asked == [f"{DID} {host.server.url}"]
    assert [removal.kind for removal in notes.removals] == [RemovalKind.AUTHOR]
    assert any("could not be read again" in problem for problem in notes.problems)


def test_the_sync_that_greets_a_new_account_removes_nobody(host: RepoRig) -> None:
    host._send(lambda n, at: repos.frame("#account", {"seq": n, "did": DID, "time": at, "active": True}))
    host._send(
        lambda n, at: repos.frame("#sync", {"seq": n, "did": DID, "time": at, "rev": "x", "blocks": b""})
    )
    host.offer(*items("a"))
    assert hear(host, host.beginning, heard(host, "a")).removals == []


def test_a_host_that_forgot_events_says_so_and_we_do_too(host: RepoRig) -> None:
    host._send(
        lambda *_: repos.frame("#info", {"name": "OutdatedCursor", "message": "requested cursor too old"})
    )
    host.offer(*items("a"))
    notes = hear(host, host.beginning, heard(host, "a"))
    assert notes.gap
    assert any("OutdatedCursor" in problem for problem in notes.problems)


def test_a_host_that_began_again_is_heard_from_now_and_the_gap_is_said(host: RepoRig) -> None:
    host._send(lambda *_: repos.error_frame("FutureCursor", "cursor in the future"))

    def speak(notes: Notes) -> None:
        if notes.gap:
            host.offer(*items(f"a{len(notes.batches)}"))

    notes = hear(host, host.beginning, lambda notes: bool(notes.ids), after_batch=speak)
    assert notes.gap


@pytest.mark.parametrize(
    ("typed", "base"),
    [
        ("", "wss://jetstream.us-east.bsky.network"),
        ("jetstream2.us-west.bsky.network", "wss://jetstream2.us-west.bsky.network"),
        ("https://PDS.example.org/", "wss://pds.example.org"),
        ("wss://jetstream1.us-east.bsky.network/subscribe?x=1", "wss://jetstream1.us-east.bsky.network"),
        ("http://localhost:2583", "ws://localhost:2583"),
    ],
)
def test_a_host_is_understood_as_people_type_it(typed: str, base: str) -> None:
    assert stream_base(typed) == base
    assert DEFAULT_HOST.startswith("https://")


def test_a_private_host_is_refused_unless_the_operator_allows_it(
    rig: StreamRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    from parvis.networks.bluesky.listen import BlueskyListener

    monkeypatch.setenv("PARVIS_ALLOW_PRIVATE_HOSTS", "0")
    with pytest.raises(NetworkError) as caught:
        list(BlueskyListener().listen(rig.source, "", Halt()))
    assert (caught.value.fault, caught.value.code) == (Fault.BAD_INPUT, "address_refused")
    assert rig.server.requests == []


@pytest.mark.parametrize("cursor", ["nonsense", "j2 x 0 h", "j9 0 0 h", "j2 1 2"])
def test_a_cursor_that_is_none_is_refused(cursor: str) -> None:
    with pytest.raises(NetworkError) as caught:
        parse_position(cursor)
    assert caught.value.code == "bad_cursor"


def test_a_position_is_read_back_as_it_was_written() -> None:
    position = Position(Protocol.JETSTREAM_2, "h.example:8080", 12, 34)
    assert parse_position(str(position)) == position
    assert parse_position("") is None


def test_reading_keeps_up_with_more_than_the_whole_network() -> None:
    """Bluesky makes up to 2,000 events a second; processor time, so that a busy machine does not matter."""
    body = {
        "operation": "create",
        "collection": POST,
        "rev": "r",
        "record": record(Item("k", "Le tram ☕ " * 9)),
    }
    frames = [
        Entry(n + 1, microseconds(NOW), DID, "commit", {**body, "rkey": f"k{n}"}).v2() for n in range(4000)
    ]
    dialect, began = Jetstream2(), time.process_time()
    posts = [event.post for frame in frames for event in dialect.read(frame, NOW)]
    spent = time.process_time() - began
    assert all(posts)
    assert len(posts) / spent > 5000


def test_a_hashtag_search_is_not_offered() -> None:
    with pytest.raises(NetworkError) as caught:
        listener().listen(Source("bluesky", SourceKind.HASHTAG, term="tram"), "", Halt())
    assert caught.value.code == "unsupported"
