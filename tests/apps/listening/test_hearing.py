"""The listen job from end to end: what is kept, where it goes on, what a person is told."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from apps.listening.scripted import CAMILLE, NOW, Script, post, turn
from networks.bluesky import rig
from parvis.apps.listening import corrections, services
from parvis.apps.listening.handlers import REFRESH, accept, keep_listening
from parvis.apps.listening.intake import TEXT_LIMIT
from parvis.apps.listening.messages import TROUBLES
from parvis.apps.listening.models import LabelTask, Query, Source, SourceState
from parvis.apps.listening.selectors import reading_of
from parvis.apps.listening.store import lake_of
from parvis.apps.publishing import wording
from parvis.core.actors import Actor
from parvis.core.jobs.models import Job, Status
from parvis.core.jobs.tasks import LeaseLost
from parvis.core.lake import Filter
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.kit.addresses import HttpFault
from parvis.networks import ports, registry
from parvis.networks.ports import Fault, Heard, NetworkError, Removal, RemovalKind, SourceKind
from servers.jetstream import V2, Jetstream

pytestmark = pytest.mark.django_db
MISSING = "Posts are missing"


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Script:
    """What the network will say."""
    made = Script()
    monkeypatch.setitem(registry.NETWORKS, "scripted", made.manifest())  # type: ignore[arg-type]
    return made


@pytest.fixture
def source(actor: Actor, workspace: Workspace, script: Script) -> Source:
    """A source of the scripted network that keeps everything."""
    return services.source_create(
        actor=actor,
        workspace=workspace,
        name="Scripted",
        network="scripted",
        kind=SourceKind.HASHTAG,
        term="vélo",
    )


@pytest.fixture
def page(client: Client, owner: User, workspace: Workspace) -> Callable[[], str]:
    """The sources page as its owner reads it, in English."""
    owner.language = "en"
    owner.save()
    client.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")

    def read() -> str:
        return client.get(f"/w/{workspace.slug}/sources/").content.decode()

    return read


def texts(workspace: Workspace) -> list[str]:
    return sorted(lake_of(workspace.pk).latest(Filter(), limit=100).column("text").to_pylist())


def test_what_is_heard_is_kept_counted_and_shown(
    script: Script, source: Source, workspace: Workspace, page: Callable[[], str]
) -> None:
    script.lines = [Heard((post("1", "un"), post("2", "deux"))), Heard((post("3", "trois"),), refused=2)]
    job = turn()
    assert job is not None
    assert job.status == Status.DONE
    source.refresh_from_db()
    assert texts(workspace) == ["deux", "trois", "un"]
    assert (source.cursor, source.heard, source.kept, source.refused) == ("2", 3, 3, 2)
    assert source.state == SourceState.LIVE
    assert "last post" in page()


def test_a_stream_keeps_only_what_a_query_matches(actor: Actor, workspace: Workspace, script: Script) -> None:
    services.query_create(actor=actor, workspace=workspace, name="Vélo", text="vélo")
    services.source_create(
        actor=actor, workspace=workspace, name="", network="scripted", kind=SourceKind.STREAM
    )
    script.lines = [Heard((post("1"), post("2", "Rien à voir")))]
    turn()
    stream = Source.objects.get()
    assert (stream.heard, stream.kept) == (2, 1)


def test_the_cursor_stands_for_what_was_stored_and_no_more(
    script: Script, source: Source, workspace: Workspace
) -> None:
    script.lines = [
        Heard((post("1", "un"),)),
        NetworkError(Fault.RETRY, "rate_limited", "slow down", retry_after=7.0),
        Heard((post("2", "deux"),)),
    ]
    job = turn()
    assert job is not None
    source.refresh_from_db()
    assert (source.cursor, texts(workspace)) == ("1", ["un"])
    assert job.status == Status.WAITING
    assert job.run_after >= job.last_attempted_at + timedelta(seconds=7)
    turn()
    source.refresh_from_db()
    assert script.asked_from == ["", "1"]
    assert (source.cursor, texts(workspace)) == ("3", ["deux", "un"])


def test_a_worker_that_lost_its_job_after_storing_leaves_the_cursor_and_no_double(
    source: Source, workspace: Workspace
) -> None:
    def lost() -> None:
        raise LeaseLost("another worker has it")

    heard, reading = Heard((post("1", "un"), post("2", "deux")), cursor="2"), reading_of(workspace.pk)
    with pytest.raises(LeaseLost):
        accept(source, heard, reading, guard=lost)
    stored = Source.objects.get()
    assert (stored.cursor, stored.heard, stored.kept) == ("", 0, 0)
    assert texts(workspace) == ["deux", "un"]
    accept(stored, heard, reading, guard=lambda: None)
    assert Source.objects.get().cursor == "2"
    assert texts(workspace) == ["deux", "un"]


def test_a_full_disk_keeps_the_cursor_says_so_and_loses_nothing(
    script: Script,
    source: Source,
    workspace: Workspace,
    page: Callable[[], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    real = os.fsync
    script.lines = [
        Heard((post("1", "un"),)),
        lambda: monkeypatch.setattr(os, "fsync", full),
        Heard((post("2", "deux"),)),
    ]
    job = turn()
    monkeypatch.setattr(os, "fsync", real)
    assert job is not None
    assert job.status == Status.WAITING
    source.refresh_from_db()
    assert (source.cursor, texts(workspace)) == ("1", ["un"])
    assert "The disk is full: listening waits" in page()

    script.lines[1] = Heard()
    turn()
    source.refresh_from_db()
    assert (source.cursor, source.state, texts(workspace)) == ("3", SourceState.LIVE, ["deux", "un"])
    assert "The disk is full" not in page()


def test_a_gap_is_told_and_the_rest_is_kept(
    script: Script, source: Source, workspace: Workspace, page: Callable[[], str]
) -> None:
    script.lines = [Heard((post("1"),))]
    turn()
    assert MISSING not in page()
    script.lines += [Heard((post("2"),), gap=True, problems=("the server forgot",))]
    keep_listening.call()
    turn()
    source.refresh_from_db()
    assert source.gap_at is not None
    assert (source.state, source.kept) == (SourceState.LIVE, 2)
    assert MISSING in page()


@pytest.fixture
def jetstream() -> Iterator[Jetstream]:
    """A host that kept nothing before its thousandth event."""
    with Jetstream(paths=(V2,), floor=1000) as server:
        yield server


def test_a_cursor_that_is_too_old_for_the_network_is_a_gap_not_an_end(
    jetstream: Jetstream,
    actor: Actor,
    workspace: Workspace,
    page: Callable[[], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Until:
        """Bluesky's own listener on our server, until both posts have come."""

        def listen(self, source: ports.Source, cursor: str, stop: ports.Stop) -> Iterator[Heard]:
            left = 2
            for heard in rig.listener().listen(source, cursor, stop):
                yield heard
                left -= len(heard.posts)
                if left <= 0:
                    return

    bluesky = replace(registry.NETWORKS["bluesky"], listener=Until)
    monkeypatch.setitem(registry.NETWORKS, "bluesky", bluesky)  # type: ignore[arg-type]
    offer = rig.StreamRig(jetstream, "", frozenset())
    offer.offer(rig.Item("a", "un"), rig.Item("b", "deux"))
    source = services.source_create(
        actor=actor,
        workspace=workspace,
        name="",
        network="bluesky",
        kind=SourceKind.STREAM,
        host=jetstream.url,
        keep_all=True,
    )
    two_hours_ago = rig.microseconds(rig.NOW - timedelta(hours=2))
    Source.objects.update(cursor=f"j2 7 {two_hours_ago} 127.0.0.1:{jetstream.port}")
    turn()
    source.refresh_from_db()
    assert any("CursorTooOld" in problem for problem in source.problems)
    assert texts(workspace) == ["deux", "un"]
    assert source.state == SourceState.LIVE
    assert MISSING in page()


def test_what_only_a_person_can_mend_stops_and_is_said(
    script: Script, source: Source, page: Callable[[], str]
) -> None:
    script.lines = [NetworkError(Fault.AUTH, "unauthorized", "bad token")]
    job = turn()
    assert job is not None
    assert job.status == Status.DONE, "no retry mends it"
    assert Source.objects.get().state == SourceState.TROUBLE
    text = page()
    assert "needs you" in text
    assert "asks for a valid access token" in text
    keep_listening.call()
    assert turn() is None, "it waits for the person"


def test_a_person_who_mended_it_lets_it_go_on(
    script: Script, source: Source, actor: Actor, workspace: Workspace, page: Callable[[], str]
) -> None:
    script.lines = [NetworkError(Fault.AUTH, "unauthorized", "bad token"), Heard((post("1"),))]
    turn()
    services.source_pause(actor=actor, workspace=workspace, source_id=source.pk, paused=False)
    turn()
    assert Source.objects.get().state == SourceState.LIVE
    assert "access token" not in page()


def test_trouble_that_time_heals_is_said_while_it_lasts(
    script: Script, source: Source, page: Callable[[], str]
) -> None:
    seen: list[str] = []
    script.lines = [
        Heard((post("1"),)),
        Heard(problems=("the server answered 500",)),
        Heard(),
        lambda: seen.append(page()),
        Heard((post("2"),)),
    ]
    turn()
    assert "The server is having trouble" in seen[0]
    assert "The server is having trouble" not in page()


def test_a_network_that_is_no_longer_there_is_said(
    source: Source, page: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(registry.NETWORKS, "scripted")  # type: ignore[arg-type]
    turn()
    assert "cannot listen to this network" in page()


def test_deletions_and_accounts_that_ended_take_their_posts_away(
    script: Script, source: Source, workspace: Workspace
) -> None:
    other = replace(CAMILLE, id="did:plc:other")
    gone = Removal("scripted", RemovalKind.POST, "1", NOW)
    ended = Removal("scripted", RemovalKind.AUTHOR, CAMILLE.id, NOW)
    script.lines = [
        Heard((post("1", "un"), post("2", "deux"), post("3", "trois", author=other))),
        Heard(removals=(gone, gone)),
        Heard(removals=(ended,)),
        Heard((post("1", "un"), post("2", "deux"))),
    ]
    turn()
    assert texts(workspace) == ["trois"], "heard again, what was deleted stays away"
    lake_of(workspace.pk).compact()
    assert texts(workspace) == ["trois"]


def test_what_a_person_said_of_a_post_outlives_its_edit(
    script: Script, source: Source, actor: Actor, workspace: Workspace
) -> None:
    def correct() -> None:
        (row,) = lake_of(workspace.pk).latest(Filter()).to_pylist()
        assert row["emotion"] != "anger"
        for task, label in ((LabelTask.EMOTION, "anger"), (LabelTask.QUESTION, "true")):
            corrections.label_set(
                actor=actor,
                workspace=workspace,
                mention=row["mention"],
                task=task,
                label=label,
                drawn=False,
                now=NOW,
            )

    script.lines = [
        Heard((post("1"),)),
        correct,
        Heard((post("1", "Le vélo à Lyon, quelle joie !", edited_at=NOW),)),
    ]
    turn()
    (row,) = lake_of(workspace.pk).latest(Filter()).to_pylist()
    assert (row["text"], row["emotion"]) == ("Le vélo à Lyon, quelle joie !", "anger")
    assert row["is_question"] is True


def test_a_pause_keeps_the_cursor_and_listening_goes_on_from_there(
    script: Script, source: Source, actor: Actor, workspace: Workspace
) -> None:
    def pause(paused: bool) -> None:
        services.source_pause(actor=actor, workspace=workspace, source_id=source.pk, paused=paused)

    script.lines = [Heard((post("1", "un"),)), lambda: pause(paused=True), Heard((post("2", "deux"),))]
    turn()
    source.refresh_from_db()
    assert (source.state, source.cursor, texts(workspace)) == (SourceState.PAUSED, "1", ["un"])
    keep_listening.call()
    assert turn() is None, "nobody listens during a pause"
    script.lines[1] = Heard()
    pause(paused=False)
    turn()
    source.refresh_from_db()
    assert (source.state, texts(workspace)) == (SourceState.LIVE, ["deux", "un"])
    assert script.asked_from == ["", "1"]


def test_a_source_removed_while_it_is_heard_leaves_nothing_behind(
    script: Script, source: Source, actor: Actor, workspace: Workspace
) -> None:
    def remove() -> None:
        services.source_delete(actor=actor, workspace=workspace, source_id=source.pk)

    script.lines = [Heard((post("1"),)), remove, Heard((post("2"),)), Heard((post("3"),))]
    job = turn()
    assert job is not None
    assert job.status == Status.DONE
    assert lake_of(workspace.pk).count(Filter()) == 0
    assert not Source.objects.exists()


def test_what_a_removed_source_brought_can_be_heard_again_by_another(
    script: Script, source: Source, actor: Actor, workspace: Workspace
) -> None:
    script.lines = [Heard((post("1", "un"),))]
    turn()
    services.source_delete(actor=actor, workspace=workspace, source_id=source.pk)
    services.source_create(
        actor=actor, workspace=workspace, name="", network="scripted", kind=SourceKind.HASHTAG, term="vélo"
    )
    turn()
    assert texts(workspace) == ["un"]


def test_only_the_first_characters_of_an_endless_post_are_kept(
    script: Script, source: Source, workspace: Workspace
) -> None:
    script.lines = [Heard((post("1", "vélo " + "é" * 10_000_000), post("2", "court")))]
    turn()
    assert sorted(len(text) for text in texts(workspace)) == [5, TEXT_LIMIT]


def test_a_query_made_while_listening_is_heeded_within_its_time(
    actor: Actor, workspace: Workspace, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.source_create(
        actor=actor, workspace=workspace, name="", network="scripted", kind=SourceKind.STREAM
    )
    later = timezone.now() + REFRESH + timedelta(seconds=1)
    script.lines = [
        Heard((post("1", "un tram"),)),
        lambda: Query.objects.create(workspace=workspace, name="Tram", text="tram"),
        lambda: monkeypatch.setattr("parvis.apps.listening.handlers.timezone.now", lambda: later),
        Heard((post("2", "deux trams, un tram"),)),
    ]
    turn()
    assert texts(workspace) == ["deux trams, un tram"]


def test_every_active_source_has_one_listener_and_no_other_has(source: Source, workspace: Workspace) -> None:
    def made(**columns: Any) -> Source:
        return Source.objects.create(
            workspace=workspace, network="scripted", kind="stream", name="x", **columns
        )

    live = made(state=SourceState.LIVE)
    for state in (SourceState.PAUSED, SourceState.TROUBLE, SourceState.DONE):
        made(state=state)
    made(state=SourceState.WAITING, is_sample=True)
    keep_listening.call()
    keep_listening.call()
    heard = [job.arguments["kwargs"]["source_id"] for job in Job.objects.filter(task__endswith=".listen")]
    assert sorted(heard) == [source.pk, live.pk]


def codes() -> set[str]:
    """Every code that a network gives to a fault, as its source says."""
    said: set[str] = {kind.code for kind in _kinds(HttpFault)}
    for path in Path(ports.__file__).parent.rglob("*.py"):
        said.update(re.findall(r'(?:Fault\.\w+,|unreadable\()\s*"(\w+)"', path.read_text()))
    return said - {"cursor", "http"}  # handled by the listener itself; the name of no particular fault


def _kinds(of: type[HttpFault]) -> Iterator[type[HttpFault]]:
    for kind in of.__subclasses__():
        yield kind
        yield from _kinds(kind)


def test_every_fault_of_the_networks_has_words_of_its_own() -> None:
    publishing = {*wording.FAULTS, *wording.OUTCOMES, *wording.TROUBLES}
    assert len(codes()) > 30
    assert codes() - set(TROUBLES) - publishing == set()
