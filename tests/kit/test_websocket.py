"""The guarded websocket against servers that refuse, vanish, stay silent or say too much."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from websockets.sync.server import ServerConnection, serve

from parvis.kit.addresses import AddressRefused, BadUrl, TimedOut, Unreachable
from parvis.kit.websocket import Closed, HandshakeRefused, open_websocket
from servers.web import Answer, Web


@contextmanager
def serving(handler: Callable[[ServerConnection], None]) -> Iterator[str]:
    server = serve(handler, "127.0.0.1", 0, max_size=None, compression=None)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"ws://127.0.0.1:{server.socket.getsockname()[1]}"
    finally:
        server.shutdown()


def test_messages_come_as_bytes_even_when_they_are_not_utf8() -> None:
    def say(connection: ServerConnection) -> None:
        connection.send("été")
        connection.send(b"caf\xff", text=True)
        connection.send(b"\x00\x01")
        connection.recv()

    with serving(say) as url:
        opened = open_websocket(url, allow_private=True)
        assert [opened.receive(2) for _ in range(3)] == ["été".encode(), b"caf\xff", b"\x00\x01"]
        assert opened.receive(0.01) is None
        opened.close()


def test_a_message_beyond_the_cap_closes_with_its_code_after_what_came_before() -> None:
    def say(connection: ServerConnection) -> None:
        connection.send(b"small")
        connection.send(b"x" * 5000)

    with serving(say) as url:
        opened = open_websocket(url, allow_private=True, max_frame=1000)
        assert opened.receive(2) == b"small"
        with pytest.raises(Closed) as caught:
            opened.receive(2)
        assert caught.value.close_code == 1009


def test_a_goodbye_and_a_cut_are_told_apart() -> None:
    with serving(lambda connection: connection.close(1001, "maintenance")) as url:
        with pytest.raises(Closed) as caught:
            open_websocket(url, allow_private=True).receive(2)
        assert (caught.value.close_code, caught.value.reason) == (1001, "maintenance")
    with serving(lambda connection: connection.socket.shutdown(socket.SHUT_RDWR)) as url:
        with pytest.raises(Closed) as caught:
            open_websocket(url, allow_private=True).receive(2)
        assert caught.value.close_code == 1006


def test_an_answer_that_is_no_websocket_comes_with_its_status_and_words() -> None:
    answer = Answer(429, b'{"error": "slow"}', {"Retry-After": "7"})
    with Web(lambda _: answer) as web, pytest.raises(HandshakeRefused) as caught:
        open_websocket(web.url.replace("http", "ws"), allow_private=True)
    assert (caught.value.status, caught.value.body) == (429, b'{"error": "slow"}')
    assert caught.value.headers["retry-after"] == "7"


def test_a_redirect_is_not_followed() -> None:
    with Web(lambda _: Answer(200)) as inside:
        answer = Answer(302, headers={"Location": inside.url.replace("http", "ws")})
        with Web(lambda _: answer) as web, pytest.raises(HandshakeRefused) as caught:
            open_websocket(web.url.replace("http", "ws"), allow_private=True)
        assert caught.value.status == 302
        assert inside.asked == []


def test_a_server_that_hangs_up_or_speaks_another_language_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def rude() -> None:
            connection, _ = listening.accept()
            connection.sendall(b"220 smtp.example ESMTP\r\n")
            connection.close()

        threading.Thread(target=rude, daemon=True).start()
        with pytest.raises((HandshakeRefused, Unreachable)):
            open_websocket(f"ws://127.0.0.1:{listening.getsockname()[1]}", allow_private=True)


def test_a_silent_server_is_left_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"ws://127.0.0.1:{listening.getsockname()[1]}"
        with pytest.raises(TimedOut):
            open_websocket(url, allow_private=True, timeout_s=0.2)


def test_nobody_there_is_said() -> None:
    with pytest.raises(Unreachable):
        open_websocket("ws://127.0.0.1:1/", allow_private=True)


@pytest.mark.parametrize(
    "url", ["http://example.org", "ws://", "ws://user:pw@example.org", "ws://[::1", "ws://x:99999999"]
)
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(BadUrl):
        open_websocket(url, allow_private=True)


def test_private_addresses_are_refused_before_a_connection() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.05)
        url = f"ws://innocent.example:{listening.getsockname()[1]}"
        with pytest.raises(AddressRefused):
            open_websocket(url, allow_private=False, resolver=lambda *_: ["127.0.0.1"])
        with pytest.raises(TimeoutError):
            listening.accept()
