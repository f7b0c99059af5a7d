"""Profiles, hosts of accounts, and timelines longer than a page, on a host of ours."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from contracts.rig import NOW, Halt, Item, Notes
from networks.bluesky.rig import DID, TimelineRig, listener, record
from parvis.kit.http import Http
from parvis.networks.bluesky.directory import Directory
from parvis.networks.bluesky.listen import BlueskyProfiles
from parvis.networks.bluesky.timeline import tid
from parvis.networks.ports import Fault, NetworkError, RemovalKind, Source, SourceKind
from servers.web import Answer, Ask, Web


def directory(web: Web) -> Directory:
    return Directory(Http(allow_private=True, timeout_s=5), lambda: NOW, appview=web.url, plc=web.url)


def answering(data: object, status: int = 200) -> Web:
    return Web(lambda _: Answer(status, json.dumps(data).encode()))


def test_a_public_profile_comes_from_the_appview_without_an_account() -> None:
    data = {
        "did": DID,
        "handle": "alice.test",
        "displayName": "Alice\x00 ☕",
        "followersCount": 12,
        "labels": [],
    }
    with answering(data) as web:
        author = BlueskyProfiles(directory=directory(web)).profile("@alice.test")
        assert web.asked[0].query == {"actor": "alice.test"}
        assert "authorization" not in web.asked[0].headers
    assert (author.id, author.handle, author.name) == (DID, "alice.test", "Alice ☕")
    assert (author.followers, author.indexable) == (12, True)


def test_a_profile_that_hides_from_logged_out_people_is_not_to_be_indexed() -> None:
    data = {"did": DID, "handle": "alice.test", "labels": [{"val": "!no-unauthenticated", "src": DID}]}
    with answering(data) as web:
        assert not BlueskyProfiles(directory=directory(web)).profile(DID).indexable


@pytest.mark.parametrize(
    ("data", "status", "fault"),
    [
        ({"error": "InvalidRequest", "message": "Profile not found"}, 400, Fault.NOT_FOUND),
        ({"error": "AccountTakedown", "message": "Account has been suspended"}, 400, Fault.BAD_INPUT),
        ({"error": "RateLimitExceeded"}, 429, Fault.RETRY),
        ([1, 2], 200, Fault.GARBAGE),
    ],
)
def test_a_profile_that_cannot_be_had_is_said(data: object, status: int, fault: Fault) -> None:
    with answering(data, status) as web, pytest.raises(NetworkError) as caught:
        BlueskyProfiles(directory=directory(web)).profile("alice.test")
    assert caught.value.fault is fault


@pytest.mark.parametrize(
    "account", ["", "alice", "did:plc:short", "did:key:z6Mk", "../x.test", "a b.test", "x@y.test"]
)
def test_what_is_no_account_is_refused_before_anybody_is_asked(account: str) -> None:
    with answering({}) as web:
        with pytest.raises(NetworkError) as caught:
            directory(web).did(account, "")
        assert web.asked == []
    assert caught.value.code == "bad_account"


def test_the_host_of_an_account_is_asked_once() -> None:
    service = {
        "id": "#atproto_pds",
        "type": "AtprotoPersonalDataServer",
        "serviceEndpoint": "https://pds.example",
    }
    with answering({"id": DID, "service": [{"id": "#x"}, service]}) as web:
        made = directory(web)
        assert [made.host_of(DID), made.host_of(DID)] == ["https://pds.example"] * 2
        assert [ask.path for ask in web.asked] == [f"/{DID}"]


def test_an_account_without_a_host_is_said() -> None:
    with answering({"id": DID, "service": None}) as web, pytest.raises(NetworkError) as caught:
        directory(web).host_of(DID)
    assert caught.value.fault is Fault.NOT_FOUND


@pytest.fixture
def rig() -> Iterator[TimelineRig]:
    made = TimelineRig()
    with Web(made.answer) as web:
        made.web = web
        yield made


def hear(
    rig: TimelineRig, cursor: str, enough: Callable[[Notes], bool], act: Callable[[Notes], None]
) -> Notes:
    halt, notes = Halt(), Notes(cursor=cursor)
    for heard in listener(poll_s=0.01).listen(rig.source, cursor, halt):
        notes.add(heard)
        act(notes)
        if enough(notes):
            halt.set()
    assert enough(notes), notes.problems
    return notes


def nothing(_: Notes) -> None:
    return


def fill(rig: TimelineRig, first: int, last: int) -> None:
    moment = NOW - timedelta(days=2)
    for number in range(first, last):
        rig.records[tid(moment + timedelta(seconds=number))] = record(Item("", f"Message {number}"))


def test_a_long_timeline_is_read_page_by_page_oldest_first(rig: TimelineRig) -> None:
    fill(rig, 0, 250)
    notes = hear(rig, "", lambda notes: len(notes.ids) >= 250, nothing)
    assert notes.ids == sorted(notes.ids)
    assert len(set(notes.ids)) == 250
    fill(rig, 250, 400)
    rest = hear(rig, notes.cursor, lambda notes: len(notes.ids) >= 150, nothing)
    assert not set(rest.ids) & set(notes.ids)
    assert not rest.gap


def test_more_news_than_can_be_read_is_a_gap_and_is_said(rig: TimelineRig) -> None:
    fill(rig, 0, 10)
    first = hear(rig, "", lambda notes: len(notes.ids) >= 10, nothing)
    fill(rig, 10, 2200)
    assert hear(rig, first.cursor, lambda notes: notes.gap, nothing).gap


def test_a_post_from_the_future_is_heard_once_and_hides_nothing_after_it(rig: TimelineRig) -> None:
    future = tid(NOW + timedelta(days=900))
    rig.records[future] = record(Item("", "De demain"))
    fill(rig, 0, 2)
    done: list[int] = []

    def later(notes: Notes) -> None:
        if len(notes.ids) >= 3 and not done:
            done.append(1)
            fill(rig, 2, 3)

    notes = hear(rig, "", lambda notes: len(set(notes.ids)) >= 4, later)
    assert len(notes.ids) == 4
    assert len({batch.cursor for batch in notes.batches if batch.posts}) == 2


def test_an_account_that_begins_to_hide_is_removed_and_the_source_ends(rig: TimelineRig) -> None:
    fill(rig, 0, 2)
    notes = Notes()

    def hide() -> None:
        for heard in listener(poll_s=0.01).listen(rig.source, "", Halt()):
            notes.add(heard)
            if notes.posts:
                rig.profile = {"labels": {"values": [{"val": "!no-unauthenticated"}]}}

    with pytest.raises(NetworkError) as caught:
        hide()
    assert caught.value.code == "opted_out"
    assert [(removal.kind, removal.id) for removal in notes.removals] == [(RemovalKind.AUTHOR, DID)]


def test_an_answer_from_another_account_is_refused(rig: TimelineRig) -> None:
    plain = rig.answer

    def lying(ask: Ask) -> Answer:
        answer = plain(ask)
        return Answer(
            200, answer.body.replace(b"at://" + DID.encode(), b"at://did:plc:" + b"b" * 24), answer.headers
        )

    with Web(lying) as web:
        source = Source("bluesky", SourceKind.TIMELINE, term="alice.test", host=web.url)
        fill(rig, 0, 2)
        rig.web, halt, notes = web, Halt(5), Notes()
        for heard in listener(poll_s=0.01).listen(source, "", halt):
            notes.add(heard)
            if notes.refused:
                halt.set()
    assert (notes.ids, notes.refused) == ([], 2)
