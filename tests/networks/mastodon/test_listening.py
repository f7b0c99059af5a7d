"""Mastodon heard, on the fake server: what is kept, what is left out, what is taken back."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from contracts.rig import NOW, Halt, Notes
from networks.mastodon.rig import a_listener
from parvis.kit.backoff import Backoff
from parvis.kit.http import Http, Reply
from parvis.networks.mastodon.batches import Recent, newer, overlapped
from parvis.networks.mastodon.listen import MastodonProfiles
from parvis.networks.mastodon.poll import MOST_PAGES
from parvis.networks.mastodon.poll import Trouble as Patience
from parvis.networks.mastodon.server import Budget, Budgets, Server, server_address
from parvis.networks.mastodon.trends import Day, trending_links, trending_tags
from parvis.networks.ports import (
    Fault,
    Heard,
    MediaKind,
    NetworkError,
    Post,
    RemovalKind,
    Source,
    SourceKind,
)
from servers.fake_mastodon import FakeMastodon, Trouble, entities


@pytest.fixture
def fake() -> Iterator[FakeMastodon]:
    with FakeMastodon() as server:
        yield server


def listen(
    source: Source,
    enough: Callable[[Notes], bool],
    *,
    cursor: str = "",
    limit_s: float = 10,
    **more: object,
) -> Notes:
    halt, notes = Halt(limit_s), Notes(cursor=cursor)
    for batch in a_listener(**more).listen(source, cursor, halt):
        notes.add(batch)
        if enough(notes):
            halt.set()
    return notes


def hashtag(fake: FakeMastodon, tag: str = "tram", **options: str) -> Source:
    return Source("mastodon", SourceKind.HASHTAG, term=tag, host=fake.base, options=options)


def stream(fake: FakeMastodon, term: str = "") -> Source:
    return Source("mastodon", SourceKind.STREAM, term=term, host=fake.base, token="good-token")


def only_post(fake: FakeMastodon, **options: str) -> Post:
    notes = listen(hashtag(fake, **options), lambda n: bool(n.posts))
    (post,) = notes.posts
    return post


def test_a_post_is_heard_with_everything_the_server_tells_of_it(fake: FakeMastodon) -> None:
    fake.state.account(
        "zoe@ailleurs.example",
        display_name="Zoé :blobcat:",
        emojis=[{"shortcode": "blobcat"}],
        followers_count=42,
        uri="https://ailleurs.example/users/zoe",
    )
    content = (
        '<p>Le <b>tram</b> &amp; moi :blobcat: <a href="https://ailleurs.example/tags/tram" class="mention'
        ' hashtag" rel="tag">#<span>tram</span></a></p><p><a href="https://exemple.fr/page"><span'
        ' class="invisible">https://</span><span class="ellipsis">exemple.fr/pa</span><span'
        ' class="invisible">ge</span></a></p>'
    )
    number = fake.state.post(
        content,
        author="zoe@ailleurs.example",
        at=NOW - timedelta(hours=1),
        tags=["tram"],
        spoiler_text="Transports",
        emojis=[{"shortcode": "blobcat"}],
        favourites_count=3,
        reblogs_count=2,
        replies_count=1,
        in_reply_to_id="77",
        media_attachments=[{"type": "image"}, {"type": "gifv"}, {"type": "unknown"}],
    )
    post = only_post(fake)
    assert post.id == f"{fake.host}/{number}"
    assert post.text == "Le tram & moi #tram\nhttps://exemple.fr/page"
    assert post.title == "Transports"
    assert (post.author.id, post.author.handle) == (
        "https://ailleurs.example/users/zoe",
        "zoe@ailleurs.example",
    )
    assert (post.author.name, post.author.followers) == ("Zoé", 42)
    assert (post.links, post.hashtags) == (("https://exemple.fr/page",), ("tram",))
    assert post.media == (MediaKind.IMAGE, MediaKind.VIDEO, MediaKind.OTHER)
    assert (post.likes, post.reposts, post.replies) == (3, 2, 1)
    assert (post.reply_to, post.languages) == (f"{fake.host}/77", ("fr",))
    assert post.created_at == NOW - timedelta(hours=1)


@pytest.mark.parametrize(
    "asked",
    [
        {"noindex": True},
        {"indexable": False},
        {"note": "<p>Cycliste. #<span>nobot</span> svp</p>"},
        {"note": "<p>#NoIndex</p>"},
        {"note": "<p>Please noindex my posts</p>"},
        {"fields": [{"name": "bots", "value": "#nobots", "verified_at": None}]},
    ],
)
def test_who_asks_not_to_be_indexed_is_never_heard(fake: FakeMastodon, asked: dict[str, object]) -> None:
    fake.state.account("discrete", **asked)
    fake.state.post("chut", author="discrete", tags=["tram"])
    fake.state.post("bonjour", tags=["tram"])
    notes = listen(hashtag(fake), lambda n: bool(n.posts))
    assert [post.text for post in notes.posts] == ["bonjour"]


def test_who_asks_in_so_many_words_is_forgotten_for_the_past_too(fake: FakeMastodon) -> None:
    account = fake.state.account("discrete")
    fake.state.post("avant", author="discrete", tags=["tram"])

    def then_asks(notes: Notes) -> bool:
        if notes.posts and not account["note"]:
            account["note"] = "<p>#nobot</p>"
            fake.state.post("après", author="discrete", tags=["tram"])
        return bool(notes.removals)

    notes = listen(hashtag(fake), then_asks)
    assert [post.text for post in notes.posts] == ["avant"]
    assert [(r.kind, r.id) for r in notes.removals] == [(RemovalKind.AUTHOR, account["uri"])]


def test_who_never_chose_is_heard_only_where_a_person_decided_so(fake: FakeMastodon) -> None:
    fake.state.account("nouvelle", indexable=False)
    fake.state.post("bonjour", author="nouvelle", tags=["tram"])
    assert only_post(fake, consent="not_opted_out").text == "bonjour"


def test_only_public_posts_are_kept_and_boosts_are_their_author_s(fake: FakeMastodon) -> None:
    alice = fake.state.account("alice")["id"]
    fake.state.post("non listé", visibility="unlisted")
    boosted = entities.status(fake.base, "1", fake.state.account("bob"), "pas d’elle", NOW)
    fake.state.post("", reblog=boosted)
    fake.state.post("public")
    source = Source("mastodon", SourceKind.TIMELINE, term="@alice", host=fake.base)
    notes = listen(source, lambda n: bool(n.posts))
    assert [post.text for post in notes.posts] == ["public"]
    assert any(alice in asked.path for asked in fake.asked)


def test_an_edit_comes_under_the_same_id_and_a_deletion_is_heard_on_the_stream(fake: FakeMastodon) -> None:
    steps: list[str] = []

    def act(notes: Notes) -> bool:
        if not steps and notes.batches and fake.wait_for_streams(1):
            steps.append(fake.state.post("premier jet"))
        elif len(steps) == 1 and notes.posts:
            fake.state.edit(steps[0], "version corrigée")
            steps.append("edited")
        elif len(steps) == 2 and len(notes.posts) == 2:
            fake.state.delete(steps[0])
            steps.append("deleted")
        return bool(notes.removals)

    notes = listen(stream(fake), act)
    assert [post.text for post in notes.posts] == ["premier jet", "version corrigée"]
    assert notes.posts[0].id == notes.posts[1].id == notes.removals[0].id
    assert notes.removals[0].kind is RemovalKind.POST


def test_a_stream_of_a_hashtag_hears_that_hashtag(fake: FakeMastodon) -> None:
    done: list[str] = []

    def act(notes: Notes) -> bool:
        if not done and fake.wait_for_streams(1):
            fake.state.post("autre chose", tags=["velo"])
            done.append(fake.state.post("le tram", tags=["tram"]))
        return bool(notes.posts)

    notes = listen(stream(fake, "tram"), act)
    assert [post.text for post in notes.posts] == ["le tram"]


def test_a_stream_without_a_cursor_begins_now(fake: FakeMastodon) -> None:
    old = fake.state.post("hier")
    notes = listen(stream(fake), lambda n: bool(n.batches))
    assert (notes.posts, notes.cursor) == ([], old)


def test_what_a_stream_missed_while_it_was_down_is_found(fake: FakeMastodon) -> None:
    first = fake.state.post("avant la panne")
    missed = [fake.state.post(f"pendant la panne {n}") for n in range(90)]
    notes = listen(stream(fake), lambda n: len(n.posts) >= 90, cursor=first)
    wanted = {f"{fake.host}/{number}" for number in missed}
    assert wanted <= set(notes.ids)
    assert len(notes.ids) == len(set(notes.ids))
    assert not notes.gap


def test_messages_out_of_shape_are_counted_and_the_stream_goes_on(fake: FakeMastodon) -> None:
    nonsense = [
        "{",
        "[1]",
        "null",
        '{"event": "update", "payload": "{"}',
        '{"event": "update", "payload": "[]"}',
        '{"event": "delete", "payload": {"a": 1}}',
        '{"event": "update", "payload": {"id": "../x", "visibility": "public"}}',
    ]
    done: list[bool] = []

    def act(notes: Notes) -> bool:
        if not done and fake.wait_for_streams(1):
            done.append(True)
            for message in [
                *nonsense,
                '{"event": "notification", "payload": "{}"}',
                '{"event": "filters_changed"}',
            ]:
                fake.say(message)
            fake.state.post("après le désordre")
        return bool(notes.posts)

    notes = listen(stream(fake), act)
    assert [post.text for post in notes.posts] == ["après le désordre"]
    assert notes.refused == len(nonsense)


def test_an_error_on_the_stream_is_a_typed_fault(fake: FakeMastodon) -> None:
    def act(_: Notes) -> bool:
        if fake.wait_for_streams(1):
            fake.say('{"error": "Unknown stream type", "status": 400}')
        return False

    with pytest.raises(NetworkError) as caught:
        listen(stream(fake), act)
    assert caught.value.fault is Fault.BAD_INPUT


def test_an_account_of_a_thousand_posts_is_paged_without_a_gap_from_any_cursor(fake: FakeMastodon) -> None:
    numbers = [fake.state.post(f"numéro {n}", tags=["tram"]) for n in range(300)]
    notes = listen(hashtag(fake), lambda n: len(n.posts) >= 299, cursor=numbers[0], limit_s=20)
    assert {f"{fake.host}/{n}" for n in numbers[1:]} <= set(notes.ids)
    assert len(notes.ids) == len(set(notes.ids))
    first_look = listen(hashtag(fake), lambda n: len(n.batches) > 6)
    assert first_look.ids == [f"{fake.host}/{n}" for n in numbers[-200:]]


def test_a_backlog_too_long_to_read_is_said_to_be_a_gap_and_the_newest_are_heard(fake: FakeMastodon) -> None:
    numbers = [fake.state.post("encore", tags=["tram"]) for _ in range(MOST_PAGES * 40 + 100)]
    notes = listen(hashtag(fake), lambda n: n.gap and n.posts[-1].id.endswith(numbers[-1]), cursor=numbers[0])
    assert notes.gap
    assert f"{fake.host}/{numbers[-1]}" in notes.ids
    assert len(notes.ids) == len(set(notes.ids))


def test_what_another_server_delivers_late_is_still_found(fake: FakeMastodon) -> None:
    late = fake.state.next_id()
    newest = fake.state.post("à l’heure", tags=["tram"])
    fake.state.post("en retard", number=late, author="zoe@ailleurs.example", tags=["tram"])
    notes = listen(hashtag(fake), lambda n: any(p.text == "en retard" for p in n.posts), cursor=newest)
    assert f"{fake.host}/{late}" in notes.ids


def test_a_search_needs_a_token_and_hears_what_matches(fake: FakeMastodon) -> None:
    fake.state.post("<p>Le tram de Lyon</p>")
    fake.state.post("<p>Rien à voir</p>")
    source = Source("mastodon", SourceKind.SEARCH, term="tram", host=fake.base, token="good-token")
    assert [p.text for p in listen(source, lambda n: bool(n.posts)).posts] == ["Le tram de Lyon"]
    nobody = Source("mastodon", SourceKind.SEARCH, term="tram", host=fake.base)
    with pytest.raises(NetworkError) as caught:
        listen(nobody, lambda _: True)
    assert (caught.value.fault, caught.value.code) == (Fault.AUTH, "token_needed")


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


def test_an_empty_batch_still_carries_the_cursor(fake: FakeMastodon) -> None:
    number = fake.state.post("un", tags=["tram"])
    notes = listen(hashtag(fake), lambda n: len(n.batches) > 4)
    assert [batch.cursor for batch in notes.batches[1:]] == [number] * (len(notes.batches) - 1)
    assert notes.batches[-1] == Heard(cursor=number)
