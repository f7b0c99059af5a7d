"""The promises every network that Parvis listens to keeps, tried on each of its rigs."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path

import pytest

from contracts.rig import NOW, Halt, Item, Rig, Rigs, Trait, Trouble, all_of, hear
from parvis.networks.ports import NetworkError
from parvis.networks.registry import NETWORKS

MAX_TEXT = 200_000  # whatever a network lets through, nothing heavier may reach the lake


def _rigs(network: str) -> Rigs:
    rigs: Rigs = import_module(f"networks.{network}.rig").RIGS
    return rigs


HEARING = [name for name, manifest in NETWORKS.items() if manifest.listener]
CASES = [(network, name) for network in HEARING for name in _rigs(network)]
TEN = [Item(f"k{n}", f"Message numéro {n} du tram", NOW - timedelta(minutes=60 - n)) for n in range(10)]


@pytest.fixture(params=CASES, ids="/".join)
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    network, name = request.param
    with _rigs(network)[name](tmp_path) as made:
        yield made


def needs(rig: Rig, *traits: Trait) -> None:
    missing = set(traits) - rig.traits
    if missing:
        pytest.skip(f"not of this source: {', '.join(trait.value for trait in missing)}")


@pytest.mark.parametrize("network", NETWORKS)
def test_a_manifest_says_what_the_network_can_do(network: str) -> None:
    manifest = NETWORKS[network]
    assert manifest.name == network
    assert manifest.label.strip()
    assert manifest.kinds or manifest.publisher, "a network hears or publishes"
    assert bool(manifest.kinds) == (manifest.listener is not None)
    assert bool(manifest.publisher) == bool(manifest.connector)
    assert not manifest.can_edit or manifest.changes
    assert set(manifest.needs_host) | set(manifest.needs_token) <= set(manifest.kinds)
    assert not manifest.default_host or manifest.default_host.startswith("https://")
    assert network not in HEARING or _rigs(network), f"tests/networks/{network}/rig.py offers no rig"


def test_every_post_is_heard_once_with_its_words(rig: Rig) -> None:
    rig.offer(*TEN)
    notes = hear(rig, rig.beginning, all_of(rig, TEN))
    assert sorted(notes.ids) == sorted(rig.post_id(item.key) for item in TEN)
    assert notes.post(rig.post_id("k3")).text.strip() == "Message numéro 3 du tram"
    assert {post.network for post in notes.posts} == {rig.source.network}
    assert all(post.author.id for post in notes.posts)
    assert (notes.refused, notes.gap) == (0, False)


def test_hearing_the_same_again_gives_the_same_posts(rig: Rig) -> None:
    rig.offer(*TEN)
    first, second = (hear(rig, rig.beginning, all_of(rig, TEN)) for _ in range(2))
    by_id = {post.id: post for post in first.posts}
    assert {post.id: replace(post, heard_at=by_id[post.id].heard_at) for post in second.posts} == by_id


def test_from_every_cursor_the_rest_follows_without_a_gap(rig: Rig) -> None:
    rig.offer(*TEN)
    first = hear(rig, rig.beginning, all_of(rig, TEN))
    late = [Item("late1", "Encore un"), Item("late2", "Et un autre")]
    rig.offer(*late)
    wanted = {rig.post_id(item.key) for item in [*TEN, *late]}
    before: set[str] = set()
    for batch in first.batches:
        before |= {post.id for post in batch.posts}
        missing = wanted - before
        rest = hear(rig, batch.cursor, lambda notes, missing=missing: missing <= set(notes.ids))  # type: ignore[misc]
        assert missing <= set(rest.ids)
        assert len(rest.ids) == len(set(rest.ids)), "one run gave a post twice"
        if Trait.REWINDS not in rig.traits:
            assert not before & set(rest.ids), "posts before the cursor came again"


def test_it_stops_within_a_second_while_nothing_happens(rig: Rig) -> None:
    needs(rig, Trait.LIVE)
    stop, heard = threading.Event(), threading.Event()

    def run() -> None:
        for _ in rig.listener().listen(rig.source, rig.beginning, stop):
            heard.set()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert heard.wait(6), "a live source says something every few seconds, if only that nothing came"
    stop.set()
    thread.join(1.0)
    assert not thread.is_alive()


def test_it_does_not_start_when_already_told_to_stop(rig: Rig) -> None:
    rig.offer(*TEN)
    halt = Halt()
    halt.set()
    began = time.monotonic()
    posts = [post for batch in rig.listener().listen(rig.source, rig.beginning, halt) for post in batch.posts]
    assert posts == []
    assert time.monotonic() - began < 1.0


def test_what_cannot_be_read_is_counted_and_the_rest_is_heard(rig: Rig) -> None:
    rig.offer(TEN[0])
    rig.offer_malformed()
    rig.offer(TEN[1])
    notes = hear(rig, rig.beginning, lambda notes: all_of(rig, TEN[:2])(notes) and notes.refused > 0)
    assert set(notes.ids) == {rig.post_id("k0"), rig.post_id("k1")}
    assert notes.refused == 1
    assert notes.problems


def test_a_post_of_ten_megabytes_neither_stops_the_others_nor_comes_through_whole(rig: Rig) -> None:
    giant = Item("giant", "tram " * 2_000_000)
    rig.offer(TEN[0], giant, TEN[1])
    notes = hear(rig, rig.beginning, all_of(rig, TEN[:2]), limit_s=20)
    assert {rig.post_id("k0"), rig.post_id("k1")} <= set(notes.ids)
    assert all(len(post.text) <= MAX_TEXT for post in notes.posts)


def test_bytes_that_are_not_text_neither_stop_the_others_nor_come_through(rig: Rig) -> None:
    rig.offer(TEN[0])
    rig.offer_broken_text("broken")
    rig.offer(TEN[1])
    notes = hear(rig, rig.beginning, all_of(rig, TEN[:2]))
    assert {rig.post_id("k0"), rig.post_id("k1")} <= set(notes.ids)
    for post in notes.posts:
        assert (post.text + post.title + post.author.name).encode("utf-8")


def test_other_scripts_and_invisible_characters_are_kept(rig: Rig) -> None:
    texts = [
        "الترام متأخر اليوم",
        "רכבת קלה",
        "👩\u200d🔧 répare",
        "n\u200bo\u200bn",
        "می\u200cخواهم",
        "e\u0301te\u0301",
    ]
    items = [Item(f"s{n}", text) for n, text in enumerate(texts)]
    rig.offer(*items)
    notes = hear(rig, rig.beginning, all_of(rig, items))
    assert [notes.post(rig.post_id(item.key)).text for item in items] == texts


def test_markup_is_read_as_a_person_would(rig: Rig) -> None:
    needs(rig, Trait.MARKUP)
    item = Item("m", "<p>Bonjour &amp; <b>bienvenue</b></p><script>alert(1)</script><style>p{}</style>")
    rig.offer(item)
    notes = hear(rig, rig.beginning, all_of(rig, [item]))
    assert notes.post(rig.post_id("m")).text == "Bonjour & bienvenue"


def test_moments_are_aware_and_a_wrong_clock_is_put_right(rig: Rig) -> None:
    future = Item("future", "Bonjour de demain", NOW + timedelta(days=400))
    ancient = Item("ancient", "Bonjour de 1970", datetime(1970, 1, 1, tzinfo=UTC))
    undated = Item("undated", "Bonjour sans date", None)
    rig.offer(TEN[0], future, ancient, undated)
    notes = hear(rig, rig.beginning, all_of(rig, [TEN[0]]))
    for post in notes.posts:
        assert post.created_at.utcoffset() == timedelta(0)
        assert post.heard_at.utcoffset() is not None
        assert datetime(1991, 1, 1, tzinfo=UTC) <= post.created_at <= post.heard_at
    assert notes.post(rig.post_id("k0")).created_at == TEN[0].at


@pytest.mark.parametrize("kind", Trouble)
def test_what_time_heals_is_waited_out_and_nothing_is_lost(rig: Rig, kind: Trouble) -> None:
    needs(rig, Trait.WIRE)
    rig.offer(*TEN[:5])
    rig.trouble(kind)
    notes = hear(rig, rig.beginning, all_of(rig, TEN[:5]))
    assert sorted(notes.ids) == sorted(rig.post_id(item.key) for item in TEN[:5])
    assert notes.problems, "the person who watches the source is told why it was late"


@pytest.mark.parametrize("kind", [Trouble.BROKEN, Trouble.CUT])
def test_trouble_in_the_middle_makes_no_gap_and_no_double(rig: Rig, kind: Trouble) -> None:
    needs(rig, Trait.WIRE, Trait.LIVE)
    rig.offer(*TEN[:5])
    done: list[bool] = []

    def interfere(_: object) -> None:
        if not done and all_of(rig, TEN[:5])(_):  # type: ignore[arg-type]
            done.append(True)
            rig.trouble(kind)
            rig.offer(*TEN[5:])

    notes = hear(rig, rig.beginning, all_of(rig, TEN), after_batch=interfere)
    assert sorted(notes.ids) == sorted(rig.post_id(item.key) for item in TEN)


def test_what_only_a_person_can_mend_is_said_with_a_type_and_a_code(rig: Rig) -> None:
    cases = rig.hopeless()
    assert cases
    for source, fault in cases:
        with pytest.raises(NetworkError) as caught:
            hear(rig, "", source=source, limit_s=5)
        assert caught.value.fault is fault
        assert caught.value.code
        assert str(caught.value)


def test_a_deletion_is_heard(rig: Rig) -> None:
    needs(rig, Trait.REMOVES)
    rig.offer(*TEN[:3])
    rig.remove("k1")
    notes = hear(rig, rig.beginning, lambda notes: bool(notes.removals))
    assert [removal.id for removal in notes.removals] == [rig.post_id("k1")]
    assert notes.removals[0].heard_at.utcoffset() is not None
