"""Mastodon heard, on the fake server: what is kept, what is left out, what is taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from contracts.rig import NOW, Notes
from networks.mastodon.hearing import hashtag, listen
from parvis.networks.mastodon.poll import MOST_PAGES
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
from servers.fake_mastodon import FakeMastodon, entities


@pytest.fixture
def fake() -> Iterator[FakeMastodon]:
    with FakeMastodon() as server:
        yield server


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
    assert notes.posts[0].edited_at is None
    assert notes.posts[1].edited_at is not None
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


def test_an_empty_batch_still_carries_the_cursor(fake: FakeMastodon) -> None:
    number = fake.state.post("un", tags=["tram"])
    notes = listen(hashtag(fake), lambda n: len(n.batches) > 4)
    assert [batch.cursor for batch in notes.batches[1:]] == [number] * (len(notes.batches) - 1)
    assert notes.batches[-1] == Heard(cursor=number)
