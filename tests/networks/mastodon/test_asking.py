"""How servers are asked: which, how often, and what of their answers is believed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from contracts.rig import NOW, Halt
from networks.mastodon.hearing import hashtag, listen
from networks.mastodon.rig import a_listener
from parvis.kit.backoff import Backoff
from parvis.kit.http import Http, Reply
from parvis.networks.mastodon.batches import Recent, newer, overlapped
from parvis.networks.mastodon.listen import MastodonProfiles
from parvis.networks.mastodon.poll import Trouble as Patience
from parvis.networks.mastodon.server import Budget, Budgets, Server, server_address
from parvis.networks.mastodon.trends import Day, trending_links, trending_tags
from parvis.networks.ports import (
    Fault,
    NetworkError,
    Source,
    SourceKind,
)
from servers.fake_mastodon import FakeMastodon, Trouble, entities


def test_trends_are_public_and_hear_each_post_once(fake: FakeMastodon) -> None:
    numbers = [fake.state.post(f"viral {n}") for n in range(3)]
    fake.state.trending["statuses"] = [fake.state.statuses[int(n)] for n in reversed(numbers)]
    source = Source("mastodon", SourceKind.TRENDS, host=fake.base)
    notes = listen(source, lambda n: len(n.batches) > 5)
    assert sorted(notes.ids) == [f"{fake.host}/{n}" for n in numbers]


def test_rising_hashtags_and_links_are_read_and_nonsense_among_them_left_out(fake: FakeMastodon) -> None:
    tag = entities.trending_tag(fake.base, "tram")
    fake.state.trending["tags"] = [tag, 7, {"name": "x"}, tag | {"url": "javascript:alert(1)"}]
    fake.state.trending["links"] = [entities.trending_link("<b>Le</b> tram", "https://exemple.fr/")]
    server = a_server(fake)
    (found,) = trending_tags(server)
    assert found.name == "tram"
    assert found.history[0] == Day(date(2026, 11, 22), uses=12, accounts=12)
    assert [(t.name, t.url) for t in trending_links(server)] == [("Le tram", "https://exemple.fr/")]


@pytest.fixture
def fake() -> Iterator[FakeMastodon]:
    with FakeMastodon() as server:
        yield server


def a_server(fake: FakeMastodon, **more: object) -> Server:
    http = Http(allow_private=True)
    return Server(fake.base, http, lambda: NOW, budgets=Budgets(1000), **more)  # type: ignore[arg-type]


def test_a_profile_says_whether_it_may_be_indexed(fake: FakeMastodon) -> None:
    fake.state.account("discrete", noindex=True, display_name="Chut")
    profiles = MastodonProfiles(http=Http(allow_private=True), budgets=Budgets(1000))
    author = profiles.profile(f"{fake.base}/@discrete", host=fake.base)
    assert (author.name, author.indexable) == ("Chut", False)
    with pytest.raises(NetworkError) as caught:
        profiles.profile("not an account", host=fake.base)
    assert caught.value.code == "bad_account"


class Asked(Exception):  # noqa: N818 - it only carries what was asked
    pass


class NoWire(Http):
    """Notes the first request instead of sending it."""

    def get(self, url: str, **more: object) -> Reply:  # type: ignore[override]
        raise Asked(url, more["headers"])


@pytest.mark.parametrize(
    ("host", "asked", "has_token"),
    [
        ("", "https://piaille.example/", False),
        ("https://mastodon.social", "https://piaille.example/", False),
        ("tooot.example", "https://tooot.example/", True),
    ],
)
def test_an_account_is_heard_on_its_own_server_and_a_token_goes_only_where_it_was_given_for(
    host: str, asked: str, has_token: bool
) -> None:
    source = Source("mastodon", SourceKind.TIMELINE, term="@zoe@piaille.example", host=host, token="secret")
    with pytest.raises(Asked) as caught:
        next(iter(a_listener(http=NoWire()).listen(source, "", Halt())))
    url, headers = caught.value.args
    assert url.startswith(asked)
    assert ("Authorization" in headers) is has_token


def test_a_spent_budget_stops_asking_before_the_server_has_to_say_so(fake: FakeMastodon) -> None:
    fake.state.post("un", tags=["tram"])
    notes = listen(hashtag(fake), lambda n: bool(n.problems), budgets=Budgets(5))
    assert len(fake.asked) == 5
    assert "allows no more requests" in notes.problems[0]
    assert notes.ids


def test_a_server_that_says_little_is_left_is_believed(fake: FakeMastodon) -> None:
    fake.remaining = 3
    server = a_server(fake)
    server.get("/api/v1/timelines/public")
    budget = Budget(300)
    reset = NOW + timedelta(minutes=4)
    told = {"x-ratelimit-limit": "300", "x-ratelimit-remaining": "3", "x-ratelimit-reset": reset.isoformat()}
    budget.told(told, NOW)
    assert budget.spend(NOW) == 240
    assert budget.spend(reset) == 0
    budget.told(told | {"x-ratelimit-reset": "9999-12-31T23:59:59Z"}, NOW)
    assert budget.spend(reset) == 0, "a reset beyond reason closes nothing"


def test_three_hundred_requests_in_five_minutes_and_then_one_as_each_grows_old() -> None:
    budget = Budget(300)
    assert [budget.spend(NOW + timedelta(seconds=n / 2)) for n in range(300)] == [0.0] * 300
    assert budget.spend(NOW + timedelta(seconds=200)) == 100
    assert budget.spend(NOW + timedelta(seconds=300)) == 0
    assert budget.spend(NOW + timedelta(seconds=300)) == 0.5


def test_a_limit_without_retry_after_is_waited_out_until_its_reset() -> None:
    patience = Patience(Backoff(1, 60, random.Random(1)))
    fault = NetworkError(Fault.RETRY, "rate_limited", "slow down", retry_after=42)
    assert 42 <= patience.wait_for(fault) <= 43


def test_a_server_that_answers_nonsense_for_long_is_told_to_a_person(fake: FakeMastodon) -> None:
    for _ in range(20):
        fake.trouble(Trouble.GARBAGE)
    with pytest.raises(NetworkError) as caught:
        listen(hashtag(fake), lambda _: False)
    assert caught.value.fault is Fault.GARBAGE


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("piaille.fr", "https://piaille.fr"),
        ("https://Piaille.fr/@alice", "https://piaille.fr"),
        ("http://localhost:3000", "http://localhost:3000"),
        ("[::1]:3000", "https://[::1]:3000"),
    ],
)
def test_a_server_is_found_from_what_people_type(typed: str, address: str) -> None:
    assert server_address(typed) == address


@pytest.mark.parametrize(
    "typed", ["deux mots", "ftp://piaille.fr", "https://user:pw@piaille.fr", "https://["]
)
def test_what_is_no_server_is_refused(typed: str) -> None:
    with pytest.raises(NetworkError) as caught:
        server_address(typed)
    assert caught.value.code == "bad_url"


def test_ids_are_ordered_by_value_and_overlap_by_two_minutes() -> None:
    assert newer("100", "99")
    assert not newer("99", "99")
    at = int(datetime(2026, 11, 20, 12, 0, tzinfo=UTC).timestamp() * 1000) << 16
    assert int(overlapped(str(at))) == at - (120_000 << 16)
    assert (
        overlapped("1795477675d7f5f0639adfaea8e3116e401c3d9673")
        == "1795477675d7f5f0639adfaea8e3116e401c3d9673"
    )


def test_what_is_remembered_is_bounded() -> None:
    recent = Recent(2)
    assert [recent.is_new(key) for key in ("a", "b", "a", "c", "b")] == [True, True, False, True, True]
