"""Connecting an account, and what servers say of themselves."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from networks.mastodon.rig import NOW
from parvis.kit.http import Http
from parvis.networks.connecting import Application, Grant, Invitation
from parvis.networks.mastodon.connecting import MastodonConnector
from parvis.networks.mastodon.instance import read_instance
from parvis.networks.mastodon.server import Budgets, Server
from parvis.networks.ports import Fault, NetworkError
from servers.fake_mastodon import FakeMastodon

BACK = "https://parvis.example/networks/back"


@pytest.fixture
def fake() -> Iterator[FakeMastodon]:
    with FakeMastodon() as server:
        yield server


def server(fake: FakeMastodon) -> Server:
    return Server(fake.base, Http(allow_private=True), lambda: NOW, budgets=Budgets(1000))


def connector() -> MastodonConnector:
    return MastodonConnector(Http(allow_private=True), lambda: NOW)


def invited(fake: FakeMastodon) -> tuple[Application, Invitation]:
    application = connector().register(fake.base, BACK)
    assert application is not None
    return application, connector().invite(application, fake.base, BACK)


def said_yes(fake: FakeMastodon, invitation: Invitation) -> tuple[str, str]:
    """Return what the person's browser brings back."""
    asked = {name: values[0] for name, values in parse_qs(urlsplit(invitation.url).query).items()}
    return fake.state.authorize(asked), asked["state"]


def redeemed(fake: FakeMastodon, application: Application, invitation: Invitation, **back: str) -> Grant:
    return connector().redeem(application, invitation, host=fake.base, redirect_uri=BACK, **back)


def test_an_account_is_connected_by_the_person_and_its_token_works(fake: FakeMastodon) -> None:
    application, invitation = invited(fake)
    assert invitation.url.startswith(f"{fake.base}/oauth/authorize?")
    assert "code_challenge_method=S256" in invitation.url
    assert invitation.verifier not in invitation.url
    code, state = said_yes(fake, invitation)
    grant = redeemed(fake, application, invitation, code=code, state=state)
    here = server(fake)
    connected = Server(fake.base, here.http, here.clock, grant.token, here.budgets)
    assert connected.get("/api/v1/timelines/home").data == []
    assert grant.token not in repr(connected) + repr(grant)
    assert application.client_secret not in repr(application)


def test_somebody_else_s_answer_is_not_redeemed(fake: FakeMastodon) -> None:
    application, invitation = invited(fake)
    code, _ = said_yes(fake, invitation)
    with pytest.raises(NetworkError) as caught:
        redeemed(fake, application, invitation, code=code, state="forged")
    assert (caught.value.fault, caught.value.code) == (Fault.AUTH, "forged")


def test_a_stolen_code_is_worth_nothing_without_the_verifier(fake: FakeMastodon) -> None:
    application, invitation = invited(fake)
    code, _ = said_yes(fake, invitation)
    thief = connector().invite(application, fake.base, BACK)
    with pytest.raises(NetworkError):
        redeemed(fake, application, thief, code=code, state=thief.state)


@pytest.mark.parametrize("has_v2", [True, False])
def test_an_instance_tells_its_limits_and_where_it_streams(has_v2: bool) -> None:
    with FakeMastodon(has_v2=has_v2) as fake:
        told = read_instance(server(fake))
        assert (told.version, told.max_characters, told.max_media) == ("4.7.3", 500, 4)
        assert told.streaming == fake.streaming


class Says:
    """A server that says where it streams."""

    def __init__(self, base: str, told: object) -> None:
        self.base = base
        self._told = told

    def get(self, _path: str) -> object:
        class Answered:
            data = {"version": "4.7.3", "configuration": {"urls": {"streaming": self._told}}}

        return Answered


@pytest.mark.parametrize(
    ("base", "told", "opened"),
    [
        ("https://a.example", "wss://streaming.a.example", "wss://streaming.a.example"),
        ("https://a.example", "https://streaming.a.example/", "wss://streaming.a.example"),
        ("https://a.example", "ws://streaming.a.example", "wss://a.example"),
        ("https://a.example", None, "wss://a.example"),
        ("https://a.example", "file:///etc/passwd", "wss://a.example"),
        ("http://localhost:3000", "ws://localhost:4000", "ws://localhost:4000"),
        ("http://localhost:3000", "wss://localhost:3000", "ws://localhost:3000"),
    ],
)
def test_a_token_never_travels_in_the_clear_because_a_server_says_so(
    base: str, told: object, opened: str
) -> None:
    assert read_instance(Says(base, told)).streaming == opened  # type: ignore[arg-type]
