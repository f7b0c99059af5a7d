"""What a token endpoint may answer, and how a client says who it is."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest

from parvis.kit.http import Http
from parvis.networks.connecting import Application
from parvis.networks.oauth import OAuth, Proof
from parvis.networks.ports import Fault, NetworkError
from servers.web import Answer, Ask, Web

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
WAY = OAuth("https://door.example/authorize", "/token", "read write")
CLIENT = Application("client-1", "client-secret-1")


@pytest.fixture
def http() -> Iterator[Http]:
    with Http(allow_private=True) as client:
        yield client


def refreshed(
    http: Http, answer: Answer, way: OAuth = WAY, client: Application = CLIENT
) -> tuple[object, Ask]:
    with Web(lambda _ask: answer) as web:
        grant = way.refresh(http, client, "old-refresh", host=web.url, now=NOW)
    return grant, web.asked[0]


def said(status: int = 200, **body: object) -> Answer:
    return Answer(status, json.dumps(body).encode())


def test_a_grant_tells_when_it_ends_and_an_empty_refresh_token_says_nothing(http: Http) -> None:
    with Web(lambda _ask: said(access_token="t", expires_in=60)) as web:
        grant = WAY.refresh(http, CLIENT, "old-refresh", host=web.url, now=NOW)
    assert (grant.token, grant.refresh, grant.expires_at) == ("t", "", NOW + timedelta(seconds=60))


@pytest.mark.parametrize("life", [0, -5, None, "soon"])
def test_a_life_that_makes_no_sense_is_a_token_that_lasts(http: Http, life: object) -> None:
    with Web(lambda _ask: said(access_token="t", expires_in=life)) as web:
        assert WAY.refresh(http, CLIENT, "r", host=web.url, now=NOW).expires_at is None


@pytest.mark.parametrize(
    ("answer", "fault", "code"),
    [
        (said(400, error="invalid_grant"), Fault.AUTH, "invalid_grant"),
        (said(401, error="invalid_client"), Fault.REFUSED, "application_refused"),
        (said(400, error={"odd": 1}), Fault.REFUSED, "application_refused"),
        (said(200, token_type="bearer"), Fault.REFUSED, "application_refused"),
        (said(200, access_token=""), Fault.REFUSED, "application_refused"),
        (said(503), Fault.RETRY, "server_error"),
        (said(429), Fault.RETRY, "server_error"),
        (Answer(200, b"<html>"), Fault.GARBAGE, "garbled"),
        (Answer(reset=True), Fault.RETRY, "unreachable"),
    ],
)
def test_only_one_answer_says_that_the_permission_is_gone(
    http: Http, answer: Answer, fault: Fault, code: str
) -> None:
    with pytest.raises(NetworkError) as caught:
        refreshed(http, answer)
    assert (caught.value.fault, caught.value.code) == (fault, code)
    assert "client-secret-1" not in str(caught.value)


def test_a_network_may_have_another_word_for_it(http: Http) -> None:
    way = OAuth("/a", "/token", "read", gone=("invalid_grant", "invalid_request"))
    with pytest.raises(NetworkError) as caught:
        refreshed(http, said(400, error="invalid_request"), way)
    assert caught.value.code == "invalid_grant"


@pytest.mark.parametrize("secret", ["client-secret-1", ""])
def test_a_client_with_a_secret_shows_it_in_a_header_and_one_without_only_its_name(
    http: Http, secret: str
) -> None:
    way = OAuth("/a", "/token", "read", basic=True)
    _grant, ask = refreshed(http, said(access_token="t"), way, Application("client-1", secret))
    form = dict(parse_qsl(ask.body.decode()))
    pair = base64.b64encode(b"client-1:client-secret-1").decode()
    assert ask.headers.get("authorization") == (f"Basic {pair}" if secret else None)
    assert form.get("client_id") == (None if secret else "client-1")
    assert "client_secret" not in form


def test_an_invitation_asks_for_what_the_application_may_ask_for() -> None:
    asked = []
    for scopes in ("", "everything"):
        invitation = WAY.invite(Application("client-1", scopes=scopes), "", "https://parvis.example/back")
        asked.append(dict(parse_qsl(urlsplit(invitation.url).query)))
        assert invitation.state not in repr(invitation)
    assert [one["scope"] for one in asked] == ["read write", "everything"]
    assert {one["code_challenge_method"] for one in asked} == {"S256"}
    assert asked[0]["state"] != asked[1]["state"]


def test_a_network_without_a_proof_is_sent_none() -> None:
    way = OAuth("/a", "/token", "read", proof=Proof.NONE)
    assert "code_challenge" not in way.invite(CLIENT, "https://x.example", "https://parvis.example/back").url
