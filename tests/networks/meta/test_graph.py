"""What Meta's errors mean, and what is kept out of ours."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from parvis.kit.http import Http, Reply
from parvis.networks.meta.graph import graph, judged, proof, regained
from parvis.networks.ports import Fault, NetworkError
from parvis.networks.publishing import harmless
from servers.web import Answer, Web

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def heard(status: int, headers: dict[str, str] | None = None, **error: object) -> NetworkError:
    fault = judged(Reply(status, headers or {}, json.dumps({"error": error}).encode(), "/x"), NOW)
    assert fault is not None
    return fault


@pytest.mark.parametrize(
    ("status", "error", "fault", "code"),
    [
        (400, {"code": 190, "error_subcode": 463}, Fault.AUTH, "unauthorized"),
        (400, {"code": 102}, Fault.AUTH, "unauthorized"),
        (400, {"code": 4}, Fault.RETRY, "rate_limited"),
        (400, {"code": 17}, Fault.RETRY, "rate_limited"),
        (403, {"code": 32}, Fault.RETRY, "rate_limited"),
        (400, {"code": 613}, Fault.RETRY, "rate_limited"),
        (400, {"code": 80_002}, Fault.RETRY, "rate_limited"),
        (400, {"code": 9, "error_subcode": 2207042}, Fault.RETRY, "rate_limited"),
        (400, {"code": 4, "error_subcode": 2207051}, Fault.REFUSED, "refused"),
        (400, {"code": 9007, "error_subcode": 2207027}, Fault.RETRY, "not_ready"),
        (400, {"code": 24, "error_subcode": 4279009}, Fault.RETRY, "not_ready"),
        (400, {"code": 10}, Fault.REFUSED, "refused"),
        (400, {"code": 200}, Fault.REFUSED, "refused"),
        (400, {"code": 506}, Fault.REFUSED, "refused"),
        (400, {"code": 100, "error_subcode": 33}, Fault.NOT_FOUND, "not_found"),
        (400, {"code": 100}, Fault.BAD_INPUT, "rejected"),
    ],
)
def test_an_error_that_says_no_is_harmless(
    status: int, error: dict[str, object], fault: Fault, code: str
) -> None:
    said = heard(status, **error)
    assert (said.fault, said.code) == (fault, code)
    assert harmless(said)


@pytest.mark.parametrize(
    ("status", "error"), [(500, {"code": 1}), (400, {"code": 2}), (400, {"code": 99, "is_transient": True})]
)
def test_an_error_of_their_own_leaves_doubt(status: int, error: dict[str, object]) -> None:
    said = heard(status, **error)
    assert (said.fault, said.code) == (Fault.RETRY, "server_error")
    assert not harmless(said)


def test_the_longest_of_the_business_limits_is_waited_for() -> None:
    usage = {
        "1": [{"type": "pages", "estimated_time_to_regain_access": 2}],
        "2": [{"type": "instagram", "estimated_time_to_regain_access": 7}],
    }
    assert regained({"x-business-use-case-usage": json.dumps(usage)}, NOW) == 420
    assert heard(400, {"x-business-use-case-usage": json.dumps(usage)}, code=32).retry_after == 420


@pytest.mark.parametrize(
    "usage", ["", "[]", "{", '{"1": 3}', '{"1": [{"estimated_time_to_regain_access": "x"}]}']
)
def test_limits_that_make_no_sense_leave_what_retry_after_says(usage: str) -> None:
    assert regained({"x-business-use-case-usage": usage, "retry-after": "9"}, NOW) == 9
    assert regained({"x-business-use-case-usage": usage}, NOW) is None


def test_a_token_that_the_error_repeats_is_struck_out() -> None:
    def answer(_ask: object) -> Answer:
        body = {"error": {"code": 190, "message": "Malformed access token EAAsecret"}}
        return Answer(400, json.dumps(body).encode())

    with Web(answer) as web, Http(allow_private=True) as http:
        asking = graph(http, lambda: NOW, web.url, "EAAsecret", "proofsecret")
        with pytest.raises(NetworkError) as caught:
            asking.get("/me")
        assert "secret" not in repr(asking)
    assert "EAAsecret" not in str(caught.value)
    assert "Malformed access token" in str(caught.value)


def test_the_proof_is_the_keyed_hash_of_rfc_4231() -> None:
    expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    assert proof("Jefe", "what do ya want for nothing?") == expected
