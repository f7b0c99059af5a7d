"""Archives of accounts, and archives made to harm."""

from __future__ import annotations

import io
import json
import os
import tarfile
import zipfile
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

from networks.files.made import ACTOR, car, everything, gzipped, note, outbox, script, tarred, tweet, zipped
from parvis.networks.files.layout import Format
from parvis.networks.files.opening import Caps
from parvis.networks.files.reading import inspect, read
from parvis.networks.ports import MediaKind, NetworkError, Post

DID = "did:plc:abcdefghijklmnopqrstuvwx"
NOTES = outbox(
    note(1, '<p>Bonjour &amp; merci <a href="https://piaille.example/tags/Tram">#<span>Tram</span></a></p>',
         tag=[{"type": "Hashtag", "name": "#Tram", "href": "https://piaille.example/tags/Tram"}],
         attachment=[{"type": "Document", "mediaType": "image/png", "url": "/media/1.png"}]),
    {"id": "x", "type": "Announce", "actor": "https://piaille.example/users/alice", "object": "https://b.example/1"},
    note(2, "<p>pour mes abonnés</p>", to=["https://piaille.example/users/alice/followers"], cc=[]),
    note(3, "<p>non listé, mais public</p>", to=["https://piaille.example/users/alice/followers"],
         cc=["https://www.w3.org/ns/activitystreams#Public"], summary="Attention"),
    {"type": "Create", "object": {"to": "as:Public", "content": 7}},
)  # fmt: skip


@pytest.mark.parametrize("kind", ["zip", "tar.gz", "outbox.json"])
def test_a_mastodon_export_gives_its_public_posts_only(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"archive.{kind}"
    members = {"media_attachments/1.png": b"\x89PNG", "outbox.json": NOTES, "actor.json": ACTOR}
    if kind == "zip":
        zipped(path, members)
    elif kind == "tar.gz":
        tarred(path, members)
    else:
        path.write_bytes(NOTES)
    assert inspect(path).format is Format.MASTODON
    posts, bad = everything(path)
    assert [post.text for post in posts] == ["Bonjour & merci #Tram", "non listé, mais public"]
    first = posts[0]
    assert (first.network, first.id) == ("mastodon", "piaille.example/1")
    assert (first.author.id, first.author.handle) == (
        "https://piaille.example/users/alice",
        "alice@piaille.example",
    )
    assert first.author.name == ("" if kind == "outbox.json" else "Alice Martin")
    assert (first.hashtags, first.media, first.languages) == (("tram",), (MediaKind.IMAGE,), ("fr",))
    assert (first.likes, first.reposts) == (3, 1)
    assert posts[1].title == "Attention"
    assert len(bad) == 1
    assert bad[0].startswith("line 5: broken_record")


def test_an_x_archive_gives_tweets_with_their_links_written_out_and_no_retweets(tmp_path: Path) -> None:
    url = {"url": "https://t.co/abc", "expanded_url": "https://exemple.fr/long", "indices": ["0", "1"]}
    tweets = [
        tweet(11, "Tom &amp; Jerry https://t.co/abc",
              entities={"urls": [url], "hashtags": [{"text": "Chat"}]}),
        tweet(12, "RT @autre: pas mes mots"),
        tweet(13, "réponse", in_reply_to_status_id_str="7", lang="und",
              extended_entities={"media": [{"type": "photo"}, {"type": "video"}]}),
        tweet(14, "sans date", created_at="un jour"),
    ]  # fmt: skip
    account = [{"account": {"username": "alice", "accountId": "42", "accountDisplayName": "Alice"}}]
    path = zipped(
        tmp_path / "twitter.zip",
        {
            "data/account.js": script("account", account),
            "data/tweets.js": script("tweets", tweets[:2]),
            "data/tweets-part1.js": script("tweets", tweets[2:]),
            "data/tweet-headers.js": script("tweet_headers", []),
        },
    )
    posts, bad = everything(path)
    assert {post.id for post in posts} == {"11", "13"}
    by_id = {post.id: post for post in posts}
    assert by_id["11"].text == "Tom & Jerry https://exemple.fr/long"
    assert by_id["11"].created_at == datetime(2026, 11, 2, 15, 35, 24, tzinfo=UTC)
    assert (by_id["11"].author.id, by_id["11"].author.handle, by_id["11"].likes) == ("42", "alice", 12)
    assert by_id["11"].url == "https://x.com/alice/status/11"
    assert (by_id["11"].hashtags, by_id["11"].links) == (("chat",), ("https://exemple.fr/long",))
    assert (by_id["13"].reply_to, by_id["13"].languages) == ("7", ())
    assert by_id["13"].media == (MediaKind.IMAGE, MediaKind.VIDEO)
    assert len(bad) == 1


def test_an_old_x_archive_is_read_too(tmp_path: Path) -> None:
    bare = tweet(5, "il y a longtemps")["tweet"]
    path = zipped(tmp_path / "old.zip", {"tweet.js": script("tweet", [bare])})
    assert [post.text for post in everything(path)[0]] == ["il y a longtemps"]
    loose = tmp_path / "tweets.js"
    loose.write_bytes(script("tweets", [bare]))
    assert [post.id for post in everything(loose)[0]] == ["5"]


def test_halves_of_characters_in_an_archive_break_nothing_downstream(tmp_path: Path) -> None:
    half = "\ud800"
    odd = tweet(7, half, lang=half, in_reply_to_status_id_str=half, entities={"hashtags": [{"text": half}]})
    notes = outbox(note(1, half, summary=half, contentMap={half: ""}, url=f"https://a.example/{half}"))
    for path in (
        zipped(tmp_path / "x.zip", {"tweets.js": b"window.YTD.tweets.part0 = " + json.dumps([odd]).encode()}),
        zipped(tmp_path / "m.zip", {"outbox.json": notes}),
    ):
        (post,), bad = everything(path)
        assert bad == []
        assert json.dumps(asdict(post), ensure_ascii=False, default=str).encode("utf-8")


def record(text: object, **more: object) -> dict[str, object]:
    return {
        "$type": "app.bsky.feed.post",
        "text": text,
        "createdAt": "2026-11-02T08:00:00.000Z",
        "langs": ["fr"],
    } | more


def test_a_bluesky_repository_gives_its_posts_under_the_stream_s_ids(tmp_path: Path) -> None:
    tag = {"$type": "app.bsky.richtext.facet#tag", "tag": "Tram"}
    link = {"$type": "app.bsky.richtext.facet#link", "uri": "https://exemple.fr"}
    facet = {"features": [tag, link]}
    path = tmp_path / "repo.car"
    path.write_bytes(
        car(
            DID,
            {
                "app.bsky.actor.profile/self": {"displayName": "Alice"},
                "app.bsky.feed.like/3k1": {"subject": {}},
                "app.bsky.feed.post/3kaaa": record("Bonjour #Tram", facets=[facet]),
                "app.bsky.feed.post/3kaab": record("Voici", embed={"$type": "app.bsky.embed.images"},
                                                   reply={"parent": {"uri": "at://did:plc:x/app.bsky.feed.post/1"}}),
                "app.bsky.feed.post/3kaac": record(7),
            },
        )
    )  # fmt: skip
    assert inspect(path).format is Format.BLUESKY
    posts, bad = everything(path)
    assert [post.id for post in posts] == [
        f"at://{DID}/app.bsky.feed.post/{key}" for key in ("3kaaa", "3kaab")
    ]
    assert {(post.network, post.author.id) for post in posts} == {("bluesky", DID)}
    assert (posts[0].hashtags, posts[0].links, posts[0].languages) == (
        ("tram",),
        ("https://exemple.fr",),
        ("fr",),
    )
    assert (posts[1].media, posts[1].reply_to) == ((MediaKind.IMAGE,), "at://did:plc:x/app.bsky.feed.post/1")
    assert len(bad) == 1
    cursor = next(iter(read(path, batch_rows=1))).cursor
    assert [p.id for part in read(path, cursor=cursor) for p in part.posts] == [posts[1].id]


def test_a_repository_cut_short_is_a_typed_fault(tmp_path: Path) -> None:
    path = tmp_path / "repo.car"
    path.write_bytes(car(DID, {"app.bsky.feed.post/3kaaa": record("Bonjour")})[:-20])
    assert code_of(path) == "file_broken"


def code_of(path: Path, **options: object) -> str:
    with pytest.raises(NetworkError) as caught:
        everything(path, None, **options)
    return caught.value.code


ZEROS = b'{"text": "' + b"0" * 60_000_000


@pytest.mark.parametrize("kind", ["zip", "gz", "tar.gz"])
def test_a_bomb_is_refused_before_it_unfolds(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"bomb.{kind}"
    if kind == "zip":
        zipped(path, {"f.jsonl": ZEROS})
    elif kind == "gz":
        path.write_bytes(gzipped(ZEROS))
    else:
        tarred(path, {"media.bin": ZEROS, "outbox.json": NOTES})
    assert path.stat().st_size < 100_000
    assert code_of(path, caps=Caps(free=1 << 20)) == "file_bomb"


def test_an_archive_of_too_many_files_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "many.zip", {f"{n}.txt": b"" for n in range(50)})
    assert code_of(path, caps=Caps(members=49)) == "file_bomb"


@pytest.mark.parametrize("name", ["../outbox.json", "/outbox.json", "a/../../outbox.json", "..\\outbox.json"])
def test_a_member_that_climbs_out_of_its_archive_does_not_exist(tmp_path: Path, name: str) -> None:
    zipped(tmp_path / "climb.zip", {name: NOTES})
    assert code_of(tmp_path / "climb.zip") == "file_unknown"
    tarred(tmp_path / "climb.tar.gz", {name: NOTES})
    assert code_of(tmp_path / "climb.tar.gz") == "file_unknown"


def test_links_inside_archives_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.json"
    secret.write_bytes(NOTES)
    with tarfile.open(tmp_path / "link.tar.gz", "w:gz") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE):
            told = tarfile.TarInfo("outbox.json")
            told.type, told.linkname = kind, str(secret)
            archive.addfile(told, io.BytesIO())
    assert code_of(tmp_path / "link.tar.gz") == "file_unknown"
    with zipfile.ZipFile(tmp_path / "link.zip", "w") as packed:
        member = zipfile.ZipInfo("outbox.json")
        member.external_attr = 0o120777 << 16
        packed.writestr(member, str(secret))
    assert code_of(tmp_path / "link.zip") == "file_unknown"


def test_a_path_that_leaves_the_folder_of_imports_is_refused(tmp_path: Path) -> None:
    root = tmp_path / "imports"
    root.mkdir()
    (tmp_path / "outside.csv").write_text("id,texte\n1,un\n")
    (root / "link.csv").symlink_to(tmp_path / "outside.csv")
    for path in (root / "link.csv", root / ".." / "outside.csv", tmp_path / "outside.csv"):
        assert code_of(path, root=root) == "file_outside"
    (root / "inside.csv").write_text("id,texte\n1,un\n")
    assert len(everything(root / "inside.csv", root=root)[0]) == 1


def test_folders_pipes_and_devices_are_no_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert code_of(tmp_path) == "file_not_regular"
    assert code_of(tmp_path / "pipe") == "file_not_regular"
    assert code_of(Path("/dev/zero")) == "file_not_regular"
    assert code_of(tmp_path / "nothing.csv") == "file_missing"


def test_an_archive_cut_short_keeps_what_came_before(tmp_path: Path) -> None:
    notes = outbox(*(note(n, f"<p>Message numéro {n} {os.urandom(40).hex()}</p>") for n in range(2000)))
    whole = zipped(tmp_path / "whole.zip", {"outbox.json": notes})
    packed = bytearray(whole.read_bytes())
    middle = len(packed) // 2
    packed[middle : middle + 50] = b"\xff" * 50
    broken = tmp_path / "broken.zip"
    broken.write_bytes(packed)
    kept: list[Post] = []
    parts = read(broken, batch_rows=100)
    with pytest.raises(NetworkError) as caught:
        kept.extend(post for part in parts for post in part.posts)
    assert caught.value.code == "file_broken"
    assert len(kept) >= 500
    assert json.loads(notes)["totalItems"] == 2000


def test_damage_that_looks_like_the_end_of_the_posts_is_told(tmp_path: Path) -> None:
    notes = outbox(*(note(n, f"<p>Message numéro {n}</p>") for n in range(200)))
    path = tmp_path / "stored.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("outbox.json", notes)
    packed = path.read_bytes()
    place = packed.index(b"}, {", len(packed) // 2)
    path.write_bytes(packed[:place] + b"}] {" + packed[place + 4 :])
    kept: list[Post] = []
    with pytest.raises(NetworkError) as caught:
        kept.extend(post for part in read(path, batch_rows=10) for post in part.posts)
    assert caught.value.code == "file_broken"
    assert kept


def test_an_encrypted_archive_says_that_it_asks_for_a_password(tmp_path: Path) -> None:
    path = zipped(tmp_path / "locked.zip", {"outbox.json": NOTES})
    data = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    path.write_bytes(data)
    assert code_of(path) == "file_encrypted"
