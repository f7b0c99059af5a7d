"""Counting as networks count: published examples as facts, and what must hold of any text."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.kit.counting import (
    Counting,
    byte_count,
    count,
    emoji_bytes_count,
    grapheme_count,
    mastodon_count,
    utf16_count,
    weighted_count,
)
from parvis.kit.entities import Mark, entities, graphemes

FAMILY = "👨\u200d👩\u200d👧\u200d👦"
ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
WRITTEN = st.text(
    st.one_of(
        st.sampled_from("aé?! .:/@#\n1…中の한кא\u200d\ufe0f\u0301🇫🇷👩💻🏽☺©"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=60,
)

# twitter-text, conformance/validate.yml: WeightedTweetsWithDiscountedEmojiCounterTest, lengths, bare links.
WEIGHTED = [
    ("Hi http://test.co", 26),
    ("http://test.co", 23),
    ("285 chars-" + "xxxxxxxxxx-" * 25, 285),
    ("https://www.twitter.com/aloha " * 10, 240),
    (f"H🐱☺{FAMILY}", 7),
    ("😷👾😡🔥💩", 10),
    ("🙋🏽👨\u200d🎤", 4),
    ("1\u20e3", 2),
    (f"Unicode 10.0 emoji: 🤪; 🧕; 🧕🏾; {ENGLAND}", 34),
    ("Unicode 9.0 emoji: 🤠; 💃; 💃🏾", 29),
    ("randomurlrandomurlrandomurlrandomurlrandomurlrandomurlrandomurls.com", 68),
    ("ÁB", 2),
    ("A\u0301B", 2),
    ("This is a test.", 15),
    ("http://test.com", 23),
    ("https://test.com", 23),
    ("test.com", 23),
    ("Test https://test.com test https://test.com test.com test", 86),
    ("foo.co.jp", 23),
    ("t.co", 23),
]
# https://docs.x.com/fundamentals/counting-characters
WEIGHTED += [
    ("👾", 2),
    ("🙋🏽", 2),
    ("👨\u200d🎤", 2),
    (FAMILY, 2),
    ("café", 4),
    ("cafe\u0301", 4),
    ("Hello, world! 👋", 16),
]


@pytest.mark.parametrize(("text", "weight"), WEIGHTED)
def test_x_weighs_its_own_published_examples_so(text: str, weight: int) -> None:
    assert weighted_count(text) == weight


# twitter-text, conformance/validate.yml: urls and urls_without_protocol that are valid.
@pytest.mark.parametrize(
    "link",
    [
        "http://example.com",
        "https://example.com/path/to/resource?search=foo&lang=en",
        "http://twitter.com/#!/twitter",
        "HTTPS://www.ExaMPLE.COM/index.html",
        "http://user:PASSW0RD@example.com:8080/login.php",
        "http://sports.yahoo.com/nfl/news;_ylt=Aom0;ylu=XyZ?slug=ap-superbowlnotebook",
        "http://192.168.0.1/index.html?src=asdf",
        "http://[3ffe:1900:4545:3:200:f8ff:fe21:67cf]:80/index.html",
        "http://test_underscore.twitter.com",
        "http://example.com?foo=$bar.;baz?BAZ&c=d-#top/?stories+",
        "http://☃.net/",
        "http://example.com/Русские_слова",
        "https://www.youtube.com/playlist?list=PL0ZPu8XSRTB7wZzn0mLHMvyzVFeRxbWn-",
        "www.example.com",
        "example.com/path/to/resource?search=foo&lang=en",
    ],
)
def test_a_published_link_is_seen_whole(link: str) -> None:
    (only,) = entities(f"Voir {link} !")
    assert (only.mark, only.start, only.end) == (Mark.LINK, 5, 5 + len(link))


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("(voir https://a.fr/x).", "https://a.fr/x"),
        (
            "https://fr.wikipedia.org/wiki/Parvis_(place), etc.",
            "https://fr.wikipedia.org/wiki/Parvis_(place)",
        ),
        ("« https://a.fr »", "https://a.fr"),
        ("https://a.frの", "https://a.fr"),
    ],
)
def test_a_link_ends_where_the_sentence_goes_on(text: str, link: str) -> None:
    assert [text[one.start : one.end] for one in entities(text)] == [link]


@pytest.mark.parametrize(
    "text", ["fin.Puis", "3.5", "ftp://a.example/", "écrire à a@exemple.fr", "M.Dupont", "#1"]
)
def test_what_is_no_link_is_none(text: str) -> None:
    assert entities(text) == ()


def test_mentions_hashtags_and_cashtags_are_told_apart() -> None:
    text = "@alice@mastodon.social et @bob, #été ; $AAPL"
    assert [(one.mark, text[one.start : one.end]) for one in entities(text)] == [
        (Mark.MENTION, "@alice@mastodon.social"),
        (Mark.MENTION, "@bob"),
        (Mark.HASHTAG, "#été"),
        (Mark.CASHTAG, "$AAPL"),
    ]


# Unicode Standard Annex #29, table 1a and GraphemeBreakTest.txt.
@pytest.mark.parametrize(
    ("text", "clusters"),
    [
        ("g\u0308", 1),
        ("\uac01", 1),
        ("\u1100\u1161\u11a8", 1),
        ("\u0e01\u0e33", 1),
        ("\u0937\u093f", 1),
        ("\r\n", 1),
        ("\n\r", 2),
        ("🇷🇺🇸🇪", 2),
        ("a🇦🇧🇨🇩b", 4),
        ("👶🏿👶", 2),
        (FAMILY, 1),
        ("a\u200d🛑", 2),
        ("\u0915\u094d\u0924", 1),
        ("", 0),
    ],
)
def test_characters_are_what_a_reader_calls_so(text: str, clusters: int) -> None:
    assert grapheme_count(text) == clusters == len(graphemes(text))


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("Voir https://exemple.fr/" + "a" * 80, 5 + 23),
        ("@alice@mastodon.social bonjour", len("@alice bonjour")),
        ("@bob bonjour", 12),
        ("exemple.fr", 10),
        (f"{FAMILY} ok", 4),
    ],
)
def test_mastodon_shortens_links_and_remote_mentions(text: str, length: int) -> None:
    assert mastodon_count(text) == length


def test_an_instance_weighs_links_as_it_says() -> None:
    assert mastodon_count("https://exemple.fr", link_weight=30) == 30
    assert count("https://exemple.fr", Counting.WEIGHTED, link_weight=30) == 30


@pytest.mark.parametrize(
    ("text", "length"), [("été", 3), ("👍", 4), (FAMILY, 25), ("a👍b", 6), ("中", 1), ("© 1", 3)]
)
def test_threads_counts_an_emoji_as_its_bytes(text: str, length: int) -> None:
    assert emoji_bytes_count(text) == length


def test_code_units_and_bytes() -> None:
    assert (utf16_count("aé🐱"), byte_count("aé🐱"), count("aé🐱", Counting.CODE_POINTS)) == (4, 7, 3)
    assert byte_count("\ud800") == 3


@given(WRITTEN)
def test_graphemes_join_into_the_text(text: str) -> None:
    assert "".join(graphemes(text)) == text


@given(WRITTEN)
def test_no_way_of_counting_sees_more_than_bytes_nor_less_than_graphemes(text: str) -> None:
    plain = [grapheme_count(text), len(text), utf16_count(text), byte_count(text)]
    assert plain == sorted(plain)
    assert len(text) <= emoji_bytes_count(text) + text.count("\r\n") <= byte_count(text) + text.count("\r\n")
    assert utf16_count(text) == len(text.encode("utf-16-le")) // 2


@given(WRITTEN)
def test_x_weighs_a_text_the_same_however_it_is_composed(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    assert (
        weighted_count(text)
        == weighted_count(composed)
        == weighted_count(unicodedata.normalize("NFD", composed))
    )


@given(WRITTEN, st.sampled_from(Counting))
def test_a_line_more_never_counts_less(text: str, counting: Counting) -> None:
    assert count(f"{text}\nfin", counting) == count(f"{text}\n", counting) + 3


@given(WRITTEN)
def test_what_stands_in_a_text_never_overlaps(text: str) -> None:
    found = entities(text)
    assert all(0 <= one.start < one.local <= one.end <= len(text) for one in found)
    assert all(before.end <= after.start for before, after in pairwise(found))


def test_a_very_long_text_is_counted() -> None:
    text = "Ça va ? https://exemple.fr/a 👩\u200d💻 @alice #été\n" * 2500
    assert {counting: count(text, counting) > 0 for counting in Counting} == dict.fromkeys(Counting, True)
