"""Post records, well-formed and otherwise."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.rig import NOW
from parvis.networks.bluesky.firehose import Firehose
from parvis.networks.bluesky.jetstream import Jetstream1, Jetstream2
from parvis.networks.bluesky.records import NotAPost, asks_to_be_hidden, read_post
from parvis.networks.bluesky.timeline import tid
from parvis.networks.ports import MediaKind

DID = "did:plc:" + "a" * 24
LINK = "app.bsky.richtext.facet#link"
TAG = "app.bsky.richtext.facet#tag"

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=8,
)


def read(**record: Any) -> Any:
    return read_post({"text": "Bonjour", "createdAt": "2026-11-20T11:00:00Z", **record}, DID, "3k", NOW)


def test_a_post_has_its_address_author_and_moment() -> None:
    post = read(langs=["fr", "oc"])
    assert post.id == f"at://{DID}/app.bsky.feed.post/3k"
    assert post.url == f"https://bsky.app/profile/{DID}/post/3k"
    assert (post.author.id, post.languages) == (DID, ("fr", "oc"))
    assert post.created_at == NOW - timedelta(hours=1)


def test_links_and_hashtags_come_from_facets_tags_and_cards_once_each() -> None:
    features = [{"$type": LINK, "uri": "https://a.example"}, {"$type": TAG, "tag": "Vélo"}]
    card = {"$type": "app.bsky.embed.external", "external": {"uri": "https://a.example", "title": "t"}}
    post = read(facets=[{"index": {}, "features": features}], tags=["vélo", "Lyon"], embed=card)
    assert post.links == ("https://a.example",)
    assert post.hashtags == ("vélo", "lyon")
    assert post.media == (MediaKind.LINK,)


@pytest.mark.parametrize(
    ("embed", "media"),
    [
        ({"$type": "app.bsky.embed.images", "images": []}, (MediaKind.IMAGE,)),
        ({"$type": "app.bsky.embed.video"}, (MediaKind.VIDEO,)),
        ({"$type": "app.bsky.embed.record", "record": {}}, ()),
        (
            {"$type": "app.bsky.embed.recordWithMedia", "media": {"$type": "app.bsky.embed.images"}},
            (MediaKind.IMAGE,),
        ),
        ({"$type": "com.example.other"}, ()),
        ("nonsense", ()),
    ],
)
def test_what_is_attached_is_named(embed: object, media: tuple[MediaKind, ...]) -> None:
    assert read(embed=embed).media == media


def test_a_reply_names_its_parent() -> None:
    parent = {"uri": "at://did:plc:x/app.bsky.feed.post/3j", "cid": "b"}
    assert read(reply={"root": parent, "parent": parent}).reply_to == parent["uri"]


@pytest.mark.parametrize(
    "record", [None, [], "x", {}, {"text": 7}, {"text": "é" * 1501}, {"text": "x" * 3001}]
)
def test_what_breaks_the_lexicon_is_no_post(record: object) -> None:
    with pytest.raises(NotAPost):
        read_post(record, DID, "3k", NOW)


def test_three_thousand_bytes_are_a_post() -> None:
    assert len(read(text="é" * 1500).text) == 1500


def test_markup_in_a_post_is_what_its_author_typed() -> None:
    assert read(text="<b>gras</b> <script>").text == "<b>gras</b> <script>"


@given(
    st.dictionaries(
        st.sampled_from(["text", "facets", "langs", "reply", "embed", "tags", "createdAt"]), anything
    )
)
def test_no_record_breaks_the_reader(record: dict[str, Any]) -> None:
    try:
        post = read_post(record, DID, "3k", NOW)
    except NotAPost:
        return
    assert post.text.encode().decode() == post.text


@given(anything)
def test_no_frame_breaks_a_dialect(value: Any) -> None:
    import json

    import libipld

    for dialect in (Jetstream2(), Jetstream1()):
        frame = json.dumps(
            {"$type": "message", "payload": value, "kind": value, "did": DID, "time_us": 7}
        ).encode()
        assert all(event.post is None for event in dialect.read(frame, NOW))
    try:
        encoded = libipld.encode_dag_cbor({"t": "#commit", "op": 1}) + libipld.encode_dag_cbor(
            {"seq": 1, "repo": DID, "ops": value, "blocks": value}
        )
    except Exception:  # noqa: BLE001 - integers beyond CBOR's
        return
    assert all(event.post is None for event in Firehose().read(encoded, NOW))


@given(st.binary(max_size=200))
def test_no_bytes_break_a_dialect(frame: bytes) -> None:
    for dialect in (Jetstream2(), Jetstream1(), Firehose()):
        assert all(event.post is None for event in dialect.read(frame, NOW))


@pytest.mark.parametrize(
    ("profile", "hidden"),
    [
        ({"labels": {"values": [{"val": "!no-unauthenticated"}]}}, True),
        ({"labels": [{"val": "!no-unauthenticated", "src": DID}]}, True),
        ({"labels": [{"val": "!no-unauthenticated", "neg": True}]}, False),
        ({"labels": {"values": [{"val": "bot"}]}}, False),
        ({}, False),
        (None, False),
    ],
)
def test_a_profile_says_whether_it_wants_to_be_hidden(profile: object, *, hidden: bool) -> None:
    assert asks_to_be_hidden(profile) is hidden


def test_record_keys_sort_as_time_does() -> None:
    moments = [NOW + timedelta(microseconds=n * 7919) for n in range(-50, 50)]
    keys = [tid(moment) for moment in moments]
    assert keys == sorted(keys)
    assert {len(key) for key in keys} == {13}
