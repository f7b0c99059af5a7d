"""The fakes' own ground: what is ordered happens, and what is there can be counted."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from parvis.kit.http import FilePart, Garbled, Http, HttpFault, TimedOut, Unreachable
from parvis.networks.connecting import Application
from parvis.networks.oauth import OAuth, Proof
from parvis.networks.ports import NetworkError
from servers.fakes import AFTER, WAIT_S, Fake, Fault, Refused, Remote, form, route, said, told
from servers.oauth_door import Rules
from servers.web import Answer, Ask

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
WAY = OAuth("/authorize", "/token", "write")
CLIENT = Application("client-1", "client-secret-1")
BACK = "https://parvis.example/back"


class SmallFake(Fake):
    """Takes any text up to ten letters."""

    network = "small"

    @route("POST", r"/posts")
    def create(self, ask: Ask) -> Answer:
        account = self.who(ask, "write")
        text = said(ask)["text"]
        if len(text) > 10:
            raise Refused(422, {"error": "too long"})
        return told({"id": self.show(account, text).id}, 201)

    @route("POST", r"/form")
    def formed(self, ask: Ask) -> Answer:
        fields, files = form(ask)
        return told({"fields": fields, "files": {name: file.body.decode() for name, file in files.items()}})


@pytest.fixture
def fake() -> Iterator[SmallFake]:
    with SmallFake() as running:
        yield running


@pytest.fixture
def http() -> Iterator[Http]:
    with Http(timeout_s=0.5, allow_private=True) as client:
        yield client


def post(http: Http, fake: SmallFake, token: str, text: str = "Bonjour") -> int:
    headers = {"Authorization": f"Bearer {token}"}
    return http.post_json(f"{fake.url}/posts", {"text": text}, headers=headers).status


@pytest.mark.parametrize("fault", Fault)
def test_an_order_spoils_one_request_and_leaves_what_it_says(
    fake: SmallFake, http: Http, fault: Fault
) -> None:
    fake.order(fault, "POST", "/posts")
    token = fake.issue("ada", {"write"})
    expected: dict[Fault, type[HttpFault] | int] = {
        Fault.TIMEOUT_BEFORE: TimedOut,
        Fault.TIMEOUT_AFTER: TimedOut,
        Fault.RESET_BEFORE: Unreachable,
        Fault.RESET_AFTER: Unreachable,
        Fault.CUT_AFTER: Garbled,
        Fault.BROKEN_BEFORE: 500,
        Fault.BROKEN_AFTER: 503,
        Fault.RATE_LIMITED: 429,
        Fault.EXPIRED: 401,
        Fault.GARBAGE_AFTER: 200,
        Fault.SLOW: 201,
    }
    wanted = expected[fault]
    if isinstance(wanted, int):
        assert post(http, fake, token) == wanted
    else:
        with pytest.raises(wanted):
            post(http, fake, token)
    assert len(fake.visible("ada")) == (1 if fault in AFTER or fault is Fault.SLOW else 0)
    assert [order.fault for order in fake.met] == [fault]
    assert post(http, fake, fake.issue("ada", {"write"})) == 201, "the next one is served well"


def test_a_token_ends_and_opens_only_what_it_was_given_for(fake: SmallFake, http: Http) -> None:
    assert post(http, fake, "made up") == 401
    assert post(http, fake, fake.issue("ada", {"read"})) == 403
    token = fake.issue("ada", {"write"}, life_s=60)
    assert post(http, fake, token, "far too long") == 422
    fake.now = lambda: datetime.now(UTC) + timedelta(minutes=2)
    assert post(http, fake, token) == 401
    assert fake.visible() == []


def test_too_many_requests_says_how_long_to_wait(fake: SmallFake, http: Http) -> None:
    fake.order(Fault.RATE_LIMITED)
    assert http.get(f"{fake.url}/anything").headers["retry-after"] == str(WAIT_S)


def test_the_door_binds_a_code_to_its_address_its_proof_and_one_use(fake: SmallFake, http: Http) -> None:
    fake.door.rules = Rules("/authorize", "/token", scopes=frozenset({"write"}))
    invitation = WAY.invite(CLIENT, fake.url, BACK)
    code, state = fake.door.say_yes(invitation.url)

    def redeem(code: str, redirect_uri: str = BACK, verifier: str = invitation.verifier) -> str:
        invited = type(invitation)(invitation.url, invitation.state, verifier)
        given = {"code": code, "state": state, "host": fake.url, "redirect_uri": redirect_uri, "now": NOW}
        return WAY.redeem(http, CLIENT, invited, **given).token  # type: ignore[arg-type]

    assert fake.tokens[redeem(code)].account == "account-1"
    with pytest.raises(NetworkError, match="no longer"):
        redeem(code)
    for wrong in ({"redirect_uri": "https://elsewhere.example/"}, {"verifier": "another"}):
        code, state = fake.door.say_yes(invitation.url)
        state = invitation.state
        with pytest.raises(NetworkError, match="no longer"):
            redeem(code, **wrong)


@pytest.mark.parametrize("rotates", [True, False])
def test_a_refresh_token_rotates_or_stays_and_ends_when_it_is_revoked(
    fake: SmallFake, http: Http, rotates: bool
) -> None:
    fake.door.rules = Rules("/authorize", "/token", rotates=rotates)
    first = fake.door.refresh_of("ada")
    grant = WAY.refresh(http, CLIENT, first, host=fake.url, now=NOW)
    assert bool(grant.refresh) is rotates
    if rotates:
        with pytest.raises(NetworkError) as used:
            WAY.refresh(http, CLIENT, first, host=fake.url, now=NOW)
        assert used.value.code == "invalid_grant"
    fake.door.revoke("ada")
    with pytest.raises(NetworkError) as gone:
        WAY.refresh(http, CLIENT, grant.refresh or first, host=fake.url, now=NOW)
    assert gone.value.code == "invalid_grant"
    with pytest.raises(NetworkError) as stranger:
        WAY.refresh(http, Application("client-1", "wrong"), first, host=fake.url, now=NOW)
    assert stranger.value.code == "application_refused"


def test_the_proof_can_be_written_in_hexadecimal(fake: SmallFake, http: Http) -> None:
    fake.door.rules = Rules("/authorize", "/token", scopes=frozenset({"write"}), proof="hex")
    way = OAuth("/authorize", "/token", "write", proof=Proof.HEX)
    invitation = way.invite(CLIENT, fake.url, BACK)
    code, state = fake.door.say_yes(invitation.url)
    grant = way.redeem(
        http, CLIENT, invitation, code=code, state=state, host=fake.url, redirect_uri=BACK, now=NOW
    )
    assert fake.tokens[grant.token].scopes == {"write"}


def test_forms_are_read_with_their_files(fake: SmallFake, http: Http, tmp_path: Path) -> None:
    file = tmp_path / "été.txt"
    file.write_text("du soleil", encoding="utf-8")
    sent = {"file": FilePart(file, "été.txt", "text/plain")}
    answer = http.post_form(f"{fake.url}/form", {"name": "Zoé"}, files=sent).json()
    assert answer == {"fields": {"name": "Zoé"}, "files": {"file": "du soleil"}}
    piece = {"file": FilePart(file, "été.txt", "text/plain", offset=3, length=4)}
    assert http.post_form(f"{fake.url}/form", {}, files=piece).json()["files"] == {"file": "sole"}


def test_a_fake_runs_as_a_process_of_its_own_and_obeys_from_afar(http: Http) -> None:
    command = [sys.executable, "-m", "servers.fakes", "servers.test_fakes:SmallFake"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parent.parent
    ) as process:
        assert process.stdout is not None
        remote = Remote(process.stdout.readline().strip())
        token = remote.issue("ada", {"write"})
        remote.order(Fault.BROKEN_AFTER, "POST", "/posts")
        assert post(http, remote, token) == 503  # type: ignore[arg-type]
        assert [(one.account, one.text) for one in remote.visible("ada")] == [("ada", "Bonjour")]
        assert remote.visible("bob") == []
        process.communicate("")
    assert process.returncode == 0
