"""The fake server and our client, held to what a real Mastodon 4.7.3 answered."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from websockets.sync.client import connect

from parvis.networks.mastodon.instance import read_instance
from parvis.networks.mastodon.server import Answer, Budget
from parvis.networks.mastodon.statuses import Consent, StatusReader
from parvis.networks.mastodon.trends import trending_links, trending_tags
from parvis.networks.ports import Fault, NetworkError
from servers.fake_mastodon import FakeMastodon, entities
from servers.recordings import Recorded, pattern_of, recorded, streamed

NOW = datetime(2026, 11, 20, tzinfo=UTC)
TOKEN = {"Authorization": "Bearer good-token"}
Shape = dict[str, set[str]]

# What our client also reads, for servers other than Mastodon 4.7: it may be absent from recordings.
FOR_OTHERS = {"max_toot_chars"}


def shape(data: Any, at: str = "", found: Shape | None = None) -> Shape:
    """Return each place in a JSON answer, with the types met there: ``[].account.note: {str}``."""
    found = {} if found is None else found
    found.setdefault(at, set()).add(type(data).__name__.replace("float", "int"))
    if isinstance(data, dict):
        for key, value in data.items():
            shape(value, f"{at}.{key}", found)
    elif isinstance(data, list):
        for value in data:
            shape(value, f"{at}[]", found)
    return found


def shapes(answers: Iterable[Recorded]) -> dict[tuple[str, str, int], Shape]:
    """Return the shape of everything ever answered, by endpoint and status."""
    found: dict[tuple[str, str, int], Shape] = {}
    for answer in answers:
        key = (answer.method, answer.path, answer.status)
        shape(answer.body, "", found.setdefault(key, {}))
    return found


@functools.cache
def a_status() -> Shape:
    """Return the shape of a status wherever the real server gave one."""
    found: Shape = {}
    for answer in recorded():
        if answer.status == 200:
            for status in statuses_in(answer.body):
                shape(status, "", found)
    return found


def statuses_in(data: Any) -> Iterator[dict[str, Any]]:
    if isinstance(data, dict):
        if "visibility" in data and "content" in data and "account" in data:
            yield data
        for value in data.values():
            yield from statuses_in(value)
    elif isinstance(data, list):
        for value in data:
            yield from statuses_in(value)


@pytest.fixture
def fake() -> Iterator[FakeMastodon]:
    with FakeMastodon() as server:
        number = server.state.post("<p>Bonjour le tram</p>", tags=["tram"])
        server.state.post("<p>oui</p>", in_reply_to_id=number, card=None)
        server.state.trending = {
            "statuses": [server.state.statuses[int(number)]],
            "tags": [entities.trending_tag(server.base, "tram")],
            "links": [entities.trending_link("Le tram", "https://exemple.fr/tram")],
        }
        yield server


def asked_of(fake: FakeMastodon) -> Iterator[tuple[str, httpx.Response]]:
    alice = fake.state.account("alice")["id"]
    status = next(iter(fake.state.statuses))
    with httpx.Client(base_url=fake.base) as client:
        for path in (
            "/api/v1/timelines/public?limit=1",
            "/api/v1/timelines/tag/tram",
            f"/api/v1/accounts/{alice}/statuses",
            "/api/v1/accounts/lookup?acct=alice",
            "/api/v1/accounts/lookup?acct=nobody",
            f"/api/v1/statuses/{status}",
            "/api/v1/trends/statuses",
            "/api/v1/trends/tags",
            "/api/v1/trends/links",
            "/api/v2/search?q=tram&type=statuses",
            "/api/v1/instance",
            "/api/v2/instance",
        ):
            yield path, client.get(path, headers=TOKEN)
        yield "/api/v1/timelines/home", client.get("/api/v1/timelines/home")
        told = {"client_name": "t", "redirect_uris": "urn:x", "scopes": "read"}
        yield "/api/v1/apps", client.post("/api/v1/apps", json=told)
        yield "/oauth/token", client.post("/oauth/token", json={"code": "wrong"})
        ours = {"client_id": "client-0", "client_secret": "secret-0"}
        code = fake.state.authorize(ours)
        yield "/oauth/token", client.post("/oauth/token", json=ours | {"code": code})
        yield f"/api/v1/statuses/{status}", client.delete(f"/api/v1/statuses/{status}", headers=TOKEN)


def test_the_fake_answers_no_key_and_no_type_that_the_real_server_did_not(fake: FakeMastodon) -> None:
    known, unlike = shapes(recorded()), set[str]()
    for path, reply in asked_of(fake):
        key = (reply.request.method, pattern_of(path), reply.status_code)
        assert key in known, f"no recording of {key}"
        real = known[key] if not statuses_in_reply(key) else with_statuses(known[key])
        for place, types in shape(reply.json()).items():
            if not types <= real.get(place, set()):
                unlike.add(f"{key[1]} {place}: ours {types}, real {real.get(place, 'absent')}")
    assert unlike == set()


def with_statuses(real: Shape) -> Shape:
    """Add to a shape that of a status: it is the same whichever endpoint gave it."""
    merged = {place: set(types) for place, types in real.items()}
    for start in ("", "[]", ".statuses[]"):
        for place, types in a_status().items():
            merged.setdefault(start + place, set()).update(types)
    return merged


def statuses_in_reply(key: tuple[str, str, int]) -> bool:
    return any(word in key[1] for word in ("timelines", "statuses", "search")) and key[2] == 200


def test_the_fake_s_headers_are_the_real_server_s(fake: FakeMastodon) -> None:
    real = {
        name for a in recorded() for name in a.headers if name.startswith("x-ratelimit") or name == "link"
    }
    for _, reply in asked_of(fake):
        limits = {name for name in reply.headers if name.startswith("x-ratelimit") or name == "link"}
        assert limits <= real
    link = next(
        a.headers["link"] for a in recorded() if a.path == "/api/v1/timelines/public" and a.status == 200
    )
    ours = httpx.get(f"{fake.base}/api/v1/timelines/public").headers["link"]
    assert [part.split(";")[1].strip() for part in link.split(", ")] == [
        part.split(";")[1].strip() for part in ours.split(", ")
    ]


class Spy(dict[str, Any]):
    """JSON that notes which of its places are read."""

    def __init__(self, data: Mapping[str, Any], read: set[str], at: str = "") -> None:
        super().__init__({key: watched(value, read, f"{at}.{key}") for key, value in data.items()})
        self._read, self._at = read, at

    def __getitem__(self, key: str) -> Any:
        self._read.add(f"{self._at}.{key}")
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        self._read.add(f"{self._at}.{key}")
        return super().get(key, default)


def watched(data: Any, read: set[str], at: str = "") -> Any:
    if isinstance(data, dict):
        return Spy(data, read, at)
    return [watched(value, read, f"{at}[]") for value in data] if isinstance(data, list) else data


def test_what_our_client_reads_of_a_status_is_in_the_recordings_and_in_the_fake(fake: FakeMastodon) -> None:
    real, read = a_status(), set[str]()
    reader = StatusReader("localhost:3000", lambda: NOW)
    for answer in recorded():
        for status in statuses_in(answer.body):
            reader.read(watched(status, read))
    assert read - set(real) == set()
    assert {".content", ".account.indexable", ".account.noindex", ".visibility", ".account.uri"} <= read
    ours: Shape = {}
    for status in fake.state.statuses.values():
        shape(status, "", ours)
    # What hangs on a picture, a card or an emoji needs a post that has one.
    direct = {place for place in read if place.count(".") == 1 or place.startswith(".account.")}
    deeper = {".account.emojis[].shortcode", ".account.fields[].value"}
    assert direct - set(ours) - deeper == set()


class Canned:
    """A server that gives recorded answers, watched."""

    base = "http://localhost:3000"

    def __init__(self, answers: Mapping[str, Any]) -> None:
        self.read: set[str] = set()
        self._answers = answers

    def get(self, path: str, _params: object = None) -> Answer:
        if path not in self._answers:
            raise NetworkError(Fault.NOT_FOUND, "not_found", path)
        return Answer(watched(self._answers[path], self.read), {})

    def items(self, path: str, _params: object = None) -> Any:
        return self.get(path).data


def newest(path: str) -> Any:
    return next(a.body for a in recorded() if a.path == path and a.status == 200 and a.body)


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_what_our_client_reads_of_an_instance_is_in_the_recordings_and_in_the_fake(
    fake: FakeMastodon, version: str
) -> None:
    path = f"/api/{version}/instance"
    canned = Canned({path: newest(path)})
    told = read_instance(canned)  # type: ignore[arg-type]
    assert (told.version, told.max_characters, told.characters_per_url) == ("4.7.3", 500, 23)
    assert told.streaming.startswith(("ws://", "wss://"))
    ours = shape(httpx.get(fake.base + path).json())
    for place in canned.read - {f".{key}" for key in FOR_OTHERS}:
        assert place in shape(newest(path)), place
        assert place in ours, place


def test_what_our_client_reads_of_trends_is_in_the_recordings_and_in_the_fake(fake: FakeMastodon) -> None:
    for path, ask in (("/api/v1/trends/tags", trending_tags), ("/api/v1/trends/links", trending_links)):
        real = newest(path)
        canned = Canned({path: real})
        found = ask(canned)  # type: ignore[arg-type]
        assert len(found) == len(real)
        assert found[0].history[0].uses == int(real[0]["history"][0]["uses"])
        # A recorded hashtag has no description; both answer what else is read.
        for place in canned.read - {"[].description"}:
            assert place in shape(real), place
            assert place in shape(httpx.get(fake.base + path).json()), place


def test_every_status_ever_recorded_is_read() -> None:
    reader = StatusReader("localhost:3000", lambda: NOW, Consent.NOT_OPTED_OUT)
    told = [status for answer in recorded() if answer.status == 200 for status in statuses_in(answer.body)]
    posts = [post for status in told if (post := reader.read(status)) is not None]
    assert len(told) > 100
    assert len(posts) > 50
    assert {post.author.id.startswith("http") for post in posts} == {True}
    assert not any("<" in post.text for post in posts)


def test_the_stream_s_messages_have_the_real_shape() -> None:
    real = [m for m in streamed() if m.get("event") == "update" and m["stream"][0] == "hashtag"]
    deleted = [m for m in streamed() if m.get("event") == "delete"]
    refused = [m for m in streamed() if "error" in m]
    assert real
    assert deleted
    with FakeMastodon() as fake:
        heard = _messages_of(fake)
    update, delete, error = heard
    assert set(update) == set(real[0])
    assert (type(update["payload"]), update["stream"][0]) == (str, "hashtag")
    assert set(json.loads(update["payload"])) <= set(json.loads(real[0]["payload"]))
    assert set(delete) == set(deleted[0])
    assert delete["payload"].isdigit()
    assert deleted[0]["payload"].isdigit()
    assert error == refused[0]


def _messages_of(fake: FakeMastodon) -> list[dict[str, Any]]:
    address = f"{fake.streaming}/api/v1/streaming"
    heard: list[dict[str, Any]] = []
    with connect(f"{address}?stream=hashtag&tag=tram", additional_headers=TOKEN) as socket:
        assert fake.wait_for_streams(1)
        number = fake.state.post("<p>oui</p>", tags=["tram"])
        fake.state.delete(number)
        heard += [json.loads(socket.recv(5)), json.loads(socket.recv(5))]
    with connect(f"{address}?stream=nonsense", additional_headers=TOKEN) as socket:
        heard.append(json.loads(socket.recv(5)))
    return heard


def test_a_recorded_rate_limit_is_understood() -> None:
    headers = next(a.headers for a in recorded() if "x-ratelimit-reset" in a.headers)
    reset = datetime.fromisoformat(headers["x-ratelimit-reset"])
    budget = Budget(300)
    budget.told(headers, reset)
    assert budget.spend(reset) == 0
    before = reset.replace(microsecond=0)
    budget.told(headers | {"x-ratelimit-remaining": "1"}, before)
    assert 0 < budget.spend(before) <= 1
    assert budget.spend(reset) == 0
