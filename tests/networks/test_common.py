"""What networks share: the meaning of answers, waiting, limits, the registry."""

from __future__ import annotations

import pytest

from contracts.rig import NOW, Halt
from parvis.kit.addresses import AddressRefused, BadUrl, HttpFault, TimedOut, Unreachable
from parvis.kit.http import Garbled, Reply, TooLarge, TooManyRedirects
from parvis.networks import registry
from parvis.networks.answers import accepted, from_fault
from parvis.networks.limits import limit
from parvis.networks.patience import beats
from parvis.networks.ports import Fault, NetworkError, SourceKind


@pytest.mark.parametrize(
    ("status", "fault", "code"),
    [
        (400, Fault.BAD_INPUT, "rejected"),
        (401, Fault.AUTH, "unauthorized"),
        (403, Fault.REFUSED, "refused"),
        (404, Fault.NOT_FOUND, "not_found"),
        (410, Fault.NOT_FOUND, "not_found"),
        (418, Fault.REFUSED, "refused"),
        (422, Fault.BAD_INPUT, "rejected"),
        (429, Fault.RETRY, "rate_limited"),
        (500, Fault.RETRY, "server_error"),
        (503, Fault.RETRY, "server_error"),
        (302, Fault.GARBAGE, "garbled"),
    ],
)
def test_a_status_says_who_can_mend_it(status: int, fault: Fault, code: str) -> None:
    reply = Reply(status, {"retry-after": "9"}, b'{"message": "parce que"}', "https://x.example/")
    with pytest.raises(NetworkError) as caught:
        accepted(reply, now=NOW)
    assert (caught.value.fault, caught.value.code, caught.value.retry_after) == (fault, code, 9.0)
    assert "parce que" in str(caught.value)


@pytest.mark.parametrize("status", [200, 204, 206, 304])
def test_a_success_passes(status: int) -> None:
    reply = Reply(status, {}, b"", "https://x.example/")
    assert accepted(reply, now=NOW) is reply


@pytest.mark.parametrize("body", [b"", b"<html>", b"[1]", b'{"error": {"code": 3}}', b"\xff"])
def test_an_error_page_that_explains_nothing_is_still_an_error(body: bytes) -> None:
    with pytest.raises(NetworkError):
        accepted(Reply(500, {}, body, "https://x.example/"), now=NOW)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (BadUrl("x"), Fault.BAD_INPUT),
        (AddressRefused("x"), Fault.BAD_INPUT),
        (TooLarge("x"), Fault.BAD_INPUT),
        (TooManyRedirects("x"), Fault.BAD_INPUT),
        (Unreachable("x"), Fault.RETRY),
        (TimedOut("x"), Fault.RETRY),
        (Garbled("x"), Fault.GARBAGE),
    ],
)
def test_a_failure_on_the_way_says_who_can_mend_it(fault: HttpFault, kind: Fault) -> None:
    assert (from_fault(fault).fault, from_fault(fault).code) == (kind, fault.code)


class Watch(Halt):
    """Adds up what it is asked to wait; stops after ``after`` waits."""

    def __init__(self, after: int = 1000) -> None:
        super().__init__()
        self.asked: list[float] = []
        self._after = after

    def wait(self, timeout: float | None = None) -> bool:
        self.asked.append(timeout or 0.0)
        return len(self.asked) >= self._after


def test_waiting_is_cut_into_beats_that_add_up() -> None:
    watch = Watch()
    assert len(list(beats(watch, 5.0, beat_s=2.0))) == 3
    assert watch.asked == [2.0, 2.0, 1.0]


def test_waiting_ends_when_told_to_stop() -> None:
    watch = Watch(after=2)
    assert len(list(beats(watch, 100.0, beat_s=2.0))) == 1
    assert sum(watch.asked) == 4.0


def test_a_limit_nobody_wrote_down_is_an_error() -> None:
    with pytest.raises(KeyError):
        limit("bluesky", "nonsense")


def test_networks_are_found_by_name_and_by_what_they_offer() -> None:
    assert registry.manifest("bluesky").label == "Bluesky"
    assert "rss" in {found.name for found in registry.that_offer(SourceKind.FEED)}
    with pytest.raises(KeyError):
        registry.manifest("nowhere")
