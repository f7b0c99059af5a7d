"""The HTTP client among servers that mean harm, and among servers that are merely broken."""

from __future__ import annotations

import gzip
import itertools
import ssl
import time
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from parvis.kit.addresses import AddressRefused, BadUrl, TimedOut, Unreachable, is_public
from parvis.kit.http import Garbled, Http, TooLarge, TooManyRedirects, retry_after, trusted
from servers.web import Answer, Ask, Web

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
PUBLIC = "93.184.216.34"


def plain_answer(ask: Ask) -> Answer:
    return Answer(200, f"{ask.method} {ask.path}".encode(), {"Content-Type": "text/plain"})


@pytest.fixture
def web() -> Iterator[Web]:
    with Web(plain_answer) as server:
        yield server


def serving(answer: Answer) -> Web:
    return Web(lambda _: answer)


def test_a_page_comes_with_its_status_headers_and_address(web: Web) -> None:
    with Http(allow_private=True) as http:
        reply = http.get(f"{web.url}/bonjour", params={"q": "tram été", "none": None})
    assert (reply.status, reply.body, reply.ok) == (200, b"GET /bonjour", True)
    assert reply.headers["content-type"] == "text/plain"
    assert web.asked[0].query == {"q": "tram été"}
    assert web.asked[0].headers["host"] == f"127.0.0.1:{web.port}"


def test_all_clients_believe_the_same_authorities_and_check_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    believed = trusted()
    monkeypatch.setattr("httpx.create_ssl_context", lambda: pytest.fail("the authorities were read again"))
    for _ in range(2):
        with Http() as http:
            assert http._pool._ssl_context is believed
    assert believed.verify_mode is ssl.CERT_REQUIRED
    assert believed.check_hostname


def test_json_is_posted_in_utf8(web: Web) -> None:
    with Http(allow_private=True) as http:
        http.post_json(web.url, {"mot": "été"})
    assert web.asked[0].body == '{"mot": "été"}'.encode()
    assert web.asked[0].headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.9.10",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "192.0.2.1",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "not an address",
    ],
)
def test_private_and_reserved_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", [PUBLIC, "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_ordinary_addresses_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "127.1"])
def test_every_spelling_of_loopback_is_refused_before_a_connection(web: Web, host: str) -> None:
    with Http(allow_private=False) as http, pytest.raises((AddressRefused, Unreachable)):
        http.get(f"http://{host}:{web.port}/")
    assert web.asked == []


def test_a_name_that_leads_inside_is_refused(web: Web) -> None:
    with Http(allow_private=False, resolver=lambda *_: ["10.0.0.7"]) as http, pytest.raises(AddressRefused):
        http.get("http://innocent.example/")


def test_one_private_address_among_public_ones_refuses_the_name() -> None:
    with (
        Http(allow_private=False, resolver=lambda *_: [PUBLIC, "127.0.0.1"]) as http,
        pytest.raises(AddressRefused),
    ):
        http.get("http://mixed.example/")


def test_a_name_that_changes_its_mind_is_resolved_once_and_not_believed_twice(web: Web) -> None:
    """DNS rebinding: the first answer is public, the next ones lead inside. Only the first may be used."""
    answers = itertools.chain([["203.0.113.1"]], itertools.repeat(["127.0.0.1"]))
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return next(answers)

    with Http(allow_private=False, timeout_s=0.5, resolver=rebinding) as http:
        with pytest.raises((AddressRefused, TimedOut, Unreachable)):
            http.get(f"http://rebind.example:{web.port}/")
        with pytest.raises(AddressRefused):
            http.get(f"http://rebind.example:{web.port}/")
    assert asked == ["rebind.example", "rebind.example"]
    assert web.asked == []


def test_the_connection_goes_to_the_judged_address_and_keeps_the_name(web: Web) -> None:
    with Http(allow_private=True, resolver=lambda *_: ["127.0.0.1"]) as http:
        http.get(f"http://brand.example:{web.port}/")
    assert web.asked[0].headers["host"] == f"brand.example:{web.port}"


def test_a_second_address_is_tried_when_the_first_does_not_answer(web: Web) -> None:
    with Http(allow_private=True, resolver=lambda *_: ["127.0.0.2", "127.0.0.1"]) as http:
        assert http.get(f"http://two.example:{web.port}/").ok


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.org/",
        "gopher://x/",
        "http://user:pw@example.org/",
        "http://",
        "//x",
        "http://[::1",
        "",
        "javascript:alert(1)",
    ],
)
def test_other_schemes_and_credentials_in_an_address_are_refused(url: str) -> None:
    with Http(allow_private=True) as http, pytest.raises(BadUrl):
        http.get(url)


def test_a_redirect_is_followed(web: Web) -> None:
    with (
        serving(Answer(302, headers={"Location": f"{web.url}/there"})) as first,
        Http(allow_private=True) as http,
    ):
        assert http.get(first.url).url == f"{web.url}/there"


def test_a_redirect_to_the_inside_is_refused(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parvis.kit.addresses.is_public", lambda address: address == "127.0.0.1")
    names = {"public.example": ["127.0.0.1"], "inside.example": ["10.0.0.1"]}
    answer = Answer(302, headers={"Location": f"http://inside.example:{web.port}/"})
    with serving(answer) as first, Http(allow_private=False, resolver=lambda name, _: names[name]) as http:
        with pytest.raises(AddressRefused):
            http.get(f"http://public.example:{first.port}/")
        assert len(first.asked) == 1


def test_a_redirect_to_another_scheme_is_refused() -> None:
    answer = Answer(302, headers={"Location": "file:///etc/passwd"})
    with serving(answer) as web, Http(allow_private=True) as http, pytest.raises(BadUrl):
        http.get(web.url)


def test_endless_redirects_end() -> None:
    with serving(Answer(302, headers={"Location": "/again"})) as web, Http(allow_private=True) as http:
        with pytest.raises(TooManyRedirects):
            http.get(web.url)
        assert len(web.asked) == 6


def test_secrets_do_not_travel_to_another_origin(web: Web) -> None:
    answer = Answer(302, headers={"Location": f"{web.url}/there"})
    with serving(answer) as first, Http(allow_private=True) as http:
        http.get(first.url, headers={"Authorization": "Bearer secret", "Cookie": "a=b"})
    assert first.asked[0].headers["authorization"] == "Bearer secret"
    assert "authorization" not in web.asked[0].headers
    assert "cookie" not in web.asked[0].headers


def test_what_is_posted_is_not_sent_elsewhere(web: Web) -> None:
    with (
        serving(Answer(307, headers={"Location": web.url})) as first,
        Http(allow_private=True) as http,
        pytest.raises(TooManyRedirects),
    ):
        http.post_json(first.url, {"token": "secret"})
    assert web.asked == []


@pytest.mark.parametrize(
    ("encoding", "squeeze"),
    [("gzip", gzip.compress), ("deflate", zlib.compress), ("deflate", lambda b: zlib.compress(b)[2:-4])],
)
def test_compressed_answers_are_read(encoding: str, squeeze: object) -> None:
    body = "été".encode() * 1000
    answer = Answer(200, squeeze(body), {"Content-Encoding": encoding})  # type: ignore[operator]
    with serving(answer) as web, Http(allow_private=True) as http:
        assert http.get(web.url).body == body


def test_a_gzip_bomb_stops_at_the_cap() -> None:
    bomb = gzip.compress(bytes(200_000_000))
    assert len(bomb) < 250_000
    with (
        serving(Answer(200, bomb, {"Content-Encoding": "gzip"})) as web,
        Http(allow_private=True, max_bytes=1_000_000) as http,
        pytest.raises(TooLarge),
    ):
        http.get(web.url)


def test_an_encoding_nobody_asked_for_is_refused() -> None:
    with (
        serving(Answer(200, b"x", {"Content-Encoding": "br"})) as web,
        Http(allow_private=True) as http,
        pytest.raises(Garbled),
    ):
        http.get(web.url)


@pytest.mark.parametrize("body", [gzip.compress(b"x" * 9999)[:-9], b"not gzip at all"])
def test_broken_compression_is_said(body: bytes) -> None:
    with (
        serving(Answer(200, body, {"Content-Encoding": "gzip"})) as web,
        Http(allow_private=True) as http,
        pytest.raises(Garbled),
    ):
        http.get(web.url)


def test_a_body_without_end_stops_at_the_cap() -> None:
    with (
        serving(Answer(200, stream=itertools.repeat(b"x" * 65_536))) as web,
        Http(allow_private=True, max_bytes=3_000_000) as http,
        pytest.raises(TooLarge),
    ):
        http.get(web.url)


def test_a_server_that_drips_is_left_at_the_deadline() -> None:
    def drip() -> Iterator[bytes]:
        while True:
            time.sleep(0.05)  # the server's slowness is what is tested
            yield b"x"

    with serving(Answer(200, stream=drip())) as web, Http(allow_private=True, timeout_s=0.4) as http:
        began = time.monotonic()
        with pytest.raises(TimedOut):
            http.get(web.url)
        assert time.monotonic() - began < 1.5


def test_a_connection_cut_midway_is_said() -> None:
    with (
        serving(Answer(200, b"x" * 1000, cut=True)) as web,
        Http(allow_private=True) as http,
        pytest.raises((Garbled, Unreachable)),
    ):
        http.get(web.url)


def test_nobody_at_the_address_is_said(web: Web) -> None:
    with Http(allow_private=True) as http, pytest.raises(Unreachable):
        http.get("http://127.0.0.1:1/")


def test_a_name_that_does_not_exist_is_said() -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise OSError(host)

    with Http(allow_private=True, resolver=unknown) as http, pytest.raises(Unreachable):
        http.get("http://nowhere.example/")


def test_the_environment_decides_about_private_hosts(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARVIS_ALLOW_PRIVATE_HOSTS", "1")
    with Http() as http:
        assert http.get(web.url).ok
    monkeypatch.setenv("PARVIS_ALLOW_PRIVATE_HOSTS", "0")
    with Http() as http, pytest.raises(AddressRefused):
        http.get(web.url)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("3", 3.0),
        ("Fri, 20 Nov 2026 12:01:00 GMT", 60.0),
        ("Fri, 20 Nov 2026 11:00:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(value: str, seconds: float | None) -> None:
    assert retry_after({"retry-after": value}, NOW) == seconds
