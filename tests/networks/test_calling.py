"""Asking an API, looking for lost answers, and waiting for a file: what every publisher stands on."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.kit.http import Http, Reply
from parvis.networks import processing
from parvis.networks.calling import Caller, dug, needed, number, read, rows, word
from parvis.networks.finding import PAGES, SKEW, Seen, among, comparable
from parvis.networks.ports import Fault, MediaKind, NetworkError
from parvis.networks.publishing import Access, AtOnce, Live, Look, Remote, StepKind, Work, harmless
from parvis.networks.versions import Media, Part, Version
from servers.web import Answer, Ask, Web

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
TOKEN = "very-secret-token"
FAR = "http://127.0.0.1:1"


@pytest.fixture
def http() -> Iterator[Http]:
    with Http(allow_private=True) as client:
        yield client


def asked(http: Http, answer: Answer, path: str = "/x") -> Any:
    with Web(lambda _ask: answer) as web:
        return Caller(http, lambda: NOW, web.url, secrets=(TOKEN,)).get(path)


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (Answer(200, f"<html>{TOKEN}".encode()), Fault.GARBAGE),
        (Answer(200, b'{"half": ', cut=True), Fault.GARBAGE),
        (Answer(200, b"[" * 100_000), Fault.GARBAGE),
        (Answer(403, b'{"message": "very-secret-token may not"}'), Fault.REFUSED),
        (Answer(500), Fault.RETRY),
        (Answer(302, b"", {"Location": f"https://127.0.0.1:1/{TOKEN}"}), Fault.RETRY),
        (Answer(reset=True), Fault.RETRY),
    ],
)
def test_whatever_goes_wrong_has_a_type_and_tells_no_secret(http: Http, answer: Answer, fault: Fault) -> None:
    with pytest.raises(NetworkError) as caught:
        asked(http, answer, f"/bot{TOKEN}/send")
    assert caught.value.fault is fault
    assert TOKEN not in "".join(traceback.format_exception(caught.value))


def test_nobody_there_means_that_nothing_was_sent(http: Http) -> None:
    with pytest.raises(NetworkError) as caught:
        Caller(http, lambda: NOW, FAR).post("/x", {})
    assert not caught.value.reached
    assert harmless(caught.value)


def test_json_goes_out_as_utf_8_and_an_empty_answer_is_an_empty_object(http: Http) -> None:
    seen: list[Ask] = []

    def note(ask: Ask) -> Answer:
        seen.append(ask)
        return Answer(204)

    with Web(note) as web:
        assert Caller(http, lambda: NOW, web.url, {"X-Version": "7"}).post("/x", {"text": "été 🚲"}) == {}
    assert seen[0].body.decode() == '{"text": "été 🚲"}'
    assert seen[0].headers["x-version"] == "7"


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=5))
def test_an_answer_of_any_shape_breaks_nothing(data: Any) -> None:
    for answer in (data, {"a": data}, [data], {"a": [data]}):
        assert isinstance(word(answer, "a", 0, "b"), str)
        assert number(answer, "a", 0) is None or isinstance(number(answer, "a", 0), int)
        dug(answer, 0, "a", 3)
        for reading in (needed, rows):
            with suppress(NetworkError):  # and nothing else
                reading(answer, "a")


def test_true_is_no_number_and_a_number_is_a_word() -> None:
    assert (number({"a": True}, "a"), word({"a": True}, "a"), word({"a": 12}, "a")) == (None, "", "12")


# Looking for what was lost


def work(text: str = "Bonjour", *, before: tuple[Remote, ...] = (), media: int = 0) -> Work:
    pictures = (Media(MediaKind.IMAGE, "jpeg", 1),) * media
    version = Version("x", (Part(text, pictures),))
    return Work(Access("x", "1"), version, StepKind.PART, 1, "0" * 64, NOW, before)


def seen(name: str, text: str = "Bonjour", after_s: float = 1, **more: Any) -> Seen:
    return Seen(Remote(name), text, NOW + timedelta(seconds=after_s), **more)


def test_the_same_words_folded_and_composed_otherwise_are_the_same() -> None:
    assert comparable(" L’e\u0301te\u0301 \n à  vélo ") == comparable("L’été à vélo")


def test_of_two_that_are_alike_the_oldest_is_found_every_time() -> None:
    assert among(work(), [[seen("b", after_s=9), seen("a")]]) == Live(Remote("a"))


@pytest.mark.parametrize(
    "other",
    [
        seen("a", "Bonsoir"),
        seen("a", after_s=-SKEW.total_seconds() - 1),
        seen("a", media=1),
        seen("a", reply_to="9"),
        seen("known"),
    ],
)
def test_what_is_not_surely_ours_is_not_found(other: Seen) -> None:
    before = (Remote("known"),)
    asked = work(before=before) if other.remote.id == "known" else work()
    assert among(asked, [[other]]) is Look.ABSENT


def test_a_part_of_a_thread_answers_the_one_before_it() -> None:
    asked = work(before=(Remote("1"), Remote("2")))
    assert among(asked, [[seen("4", reply_to="1"), seen("3", reply_to="2")]]) == Live(Remote("3"))


def test_a_list_that_goes_on_too_long_is_unknowable_and_one_that_is_old_enough_is_read_no_further() -> None:
    def pages() -> Iterator[list[Seen]]:
        while True:
            yield [seen("z", "Autre chose")]

    assert among(work(), pages()) is Look.UNKNOWABLE
    old = [seen("y", after_s=-3600)]
    assert among(work(), [[seen("z", "Autre")], old, *([[seen("a")]] * PAGES)]) is Look.ABSENT


def test_what_was_found_before_the_list_became_too_long_is_found() -> None:
    assert among(work(), [[seen("a")]] * (PAGES + 3)) == Live(Remote("a"))


# Waiting


def test_a_file_is_waited_for_and_no_longer_than_two_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(processing, "sleep", slept.append)
    answers = iter([3.0, 60.0, 0.0, None])
    processing.until_ready(lambda: next(answers))
    assert slept == [3.0, processing.STEP_S, 0.0]
    with pytest.raises(NetworkError) as caught:
        processing.until_ready(lambda: 5.0)
    assert (caught.value.code, caught.value.retry_after) == ("processing", 60.0)
    assert sum(slept) <= processing.MOST_S + 20


def test_nothing_is_pending_on_a_network_that_answers_at_once(http: Http) -> None:
    with pytest.raises(NetworkError, match="nothing is pending"):
        AtOnce(http, lambda: NOW).settle(work(), {})


def test_an_answer_that_is_empty_reads_as_nothing() -> None:
    assert read(Reply(200, {}, b"", "https://x.example/")) == {}
