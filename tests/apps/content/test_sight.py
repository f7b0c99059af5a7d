"""What is told of a post: lengths as each network counts, findings beside their places, previews."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from apps.content.written import said
from parvis.apps.content.bodies import Body, Piece, Placed, Variant
from parvis.apps.content.history import changes, excerpt
from parvis.apps.content.previews import duration, preview, stretches
from parvis.apps.content.sight import COMMON, Note, seen
from parvis.apps.content.slots import Slot, label_of, offered, slots_of
from parvis.kit.edits import Change
from parvis.networks.limits import limits
from parvis.networks.ports import MediaKind
from parvis.networks.versions import Card, Media, Poll

ONE = UUID(int=1)
PICTURE = Media(MediaKind.IMAGE, "jpeg", 100_000, 1200, 800, alt="un vélo")
FILE = Placed(ONE, "0" * 64)


def with_file(networks: tuple[str, ...] = ("bluesky",)) -> Body:
    return Body(networks=networks, common=Variant(parts=(Piece("Voici", (FILE,)),)))


def test_each_network_counts_in_its_own_way() -> None:
    sight = seen(said("👨‍👩‍👧‍👦 https://exemple.fr/une/tres/longue/adresse"), {})
    counts = {one.network: (one.value, one.limit) for one in sight.variants[COMMON].parts[0].counts}
    assert counts == {"bluesky": (44, 300), "x": (26, 280)}


def test_the_counter_warns_near_the_limit_and_says_what_is_over() -> None:
    for length, state in ((251, ""), (252, "near"), (280, "near"), (281, "over")):
        [count] = seen(said("a" * length, ("x",)), {}).variants[COMMON].parts[0].counts
        assert (count.state, count.left) == (state, 280 - length)


def test_an_own_version_is_counted_alone() -> None:
    body = said("court", own={"x": Variant(parts=(Piece("a" * 300),))})
    sight = seen(body, {})
    assert [one.network for one in sight.variants[COMMON].parts[0].counts] == ["bluesky"]
    assert sight.variants[COMMON].parts[0].notes == ()
    assert [note.refuses for note in sight.variants["x"].parts[0].notes] == [True]
    assert sight.refused == {"x"}


def test_the_same_finding_on_two_networks_is_said_once() -> None:
    with translation.override("en"):
        [note] = seen(said(""), {}).variants[COMMON].parts[0].notes
    words = "Nothing to publish yet: write something, or add a picture."
    assert note == Note(words, ("Bluesky", "X"), refuses=True)


def test_findings_stand_beside_their_file() -> None:
    bare = replace(PICTURE, alt="", bytes=3_000_000)
    with translation.override("en"):
        [notes] = seen(with_file(), {ONE: bare}).variants[COMMON].parts[0].media
    assert [note.refuses for note in notes] == [True, False]
    assert "3 MB for 2 MB at most" in notes[0].text
    assert "picture 1" not in notes[0].text.lower(), "the place is clear already"


def test_findings_of_a_thread_stand_beside_their_post() -> None:
    body = Body(networks=("x",), common=Variant(parts=(Piece("court"), Piece("a" * 290), Piece("b"))))
    parts = seen(body, {}).variants[COMMON].parts
    assert [bool(part.notes) for part in parts] == [False, True, False]


def test_a_file_that_the_library_lost_is_told_where_it_stood() -> None:
    body = Body(
        networks=("bluesky",), common=Variant(parts=(Piece("a", (Placed(UUID(int=9), "1" * 64), FILE)),))
    )
    with translation.override("en"):
        lost, there = seen(body, {ONE: replace(PICTURE, alt="")}).variants[COMMON].parts[0].media
    assert lost == (Note("This file is no longer in the media library: take it out.", (), refuses=True),)
    assert ["alternative" in note.text.lower() or "descri" in note.text.lower() for note in there] == [True]


def test_a_file_without_rights_is_refused_everywhere() -> None:
    sight = seen(with_file(("bluesky", "x")), {ONE: PICTURE}, {ONE: "The right ended."})
    assert sight.variants[COMMON].parts[0].media[0] == (Note("The right ended.", (), refuses=True),)
    assert sight.refused == {"bluesky", "x"}


def test_what_concerns_the_whole_version_stands_at_its_head() -> None:
    body = Body(networks=("youtube",), common=Variant(parts=(Piece("a"),), title="t" * 101))
    sight = seen(body, {}).variants[COMMON]
    assert [note.refuses for note in sight.notes] == [True]


@pytest.mark.parametrize("network", [name for name, known in limits().items() if "text" in known])
def test_every_network_can_be_looked_at(network: str) -> None:
    body = Body(
        networks=(network,), common=Variant(parts=(Piece("Bonjour", (FILE,), Poll("?", ("a",), 300)),))
    )
    assert seen(body, {ONE: PICTURE}).variants[COMMON].parts[0].counts
    assert preview(body, network, {ONE: PICTURE}).label == label_of(network) != network


HOSTILE = {
    "words": "mot " * 25_000,
    "right to left": "\u202eabc مرحبا " * 9_000,
    "zero width": "\u200b\u200d" * 50_000,
    "combining": "e" + "\u0301" * 99_999,
    "families": "👨‍👩‍👧‍👦" * 14_000,
    "mentions": "@a " * 33_000,
    "markup": "<script>alert(1)</script>" * 4_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hundred_thousand_characters_are_counted_and_shown_in_part(text: str) -> None:
    body = said(text)
    assert seen(body, {}).refused == {"bluesky", "x"}
    [shown] = preview(body, "x", {}).posts
    assert shown.cut
    assert sum(len(one.text) for one in shown.stretches) == 5_000


def test_fields_are_shown_for_the_networks_that_have_them() -> None:
    assert Slot.TITLE in slots_of("youtube")
    assert Slot.POLL in slots_of("mastodon")
    assert Slot.WARNING in slots_of("mastodon")
    assert slots_of("bluesky") == {Slot.LANGUAGE, Slot.CARD}
    assert {network.name for network in offered()} <= set(limits())


@given(st.text())
def test_the_stretches_of_a_text_say_the_text(text: str) -> None:
    assert "".join(one.text for one in stretches(text)) == text


def test_links_mentions_and_hashtags_are_coloured_where_they_lead_somewhere() -> None:
    text = "Voir https://exemple.fr avec @lyon #vélo"
    coloured = [one.text for one in stretches(text) if one.look == "link"]
    assert coloured == ["https://exemple.fr", "@lyon", "#vélo"]
    [shown] = preview(said(text), "instagram", {}).posts
    assert [one.text for one in shown.stretches if one.look == "link"] == ["@lyon", "#vélo"]


def test_a_preview_shows_only_what_the_network_has_room_for() -> None:
    card = Card("https://exemple.fr", "Exemple")
    common = Variant(parts=(Piece("a"),), title="Titre", warning="Sel", comment="Et", card=card)
    body = Body(networks=("bluesky", "mastodon"), common=common)
    bluesky, mastodon = (preview(body, network, {}) for network in body.networks)
    assert (bluesky.title, bluesky.warning, bluesky.posts[0].card) == ("", "", card)
    assert (mastodon.warning, mastodon.posts[0].card) == ("Sel", None)


def test_nothing_in_a_preview_is_markup() -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    common = Variant(
        parts=(Piece(evil, (), Poll(evil, (evil,), 300)),), warning=evil, comment=evil, title=evil,
        tags=(evil,), card=Card("javascript:alert(1)", evil, evil),
    )  # fmt: skip
    body = Body(networks=("bluesky", "mastodon", "facebook", "youtube"), common=common)
    shown = [preview(body, network, {}) for network in body.networks]
    html = render_to_string(
        "content/previews.html", {"sheet": {"previews": shown}, "workspace": {"name": evil}}
    )
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert html.count("&lt;script&gt;") >= 10


def test_pictures_are_shown_four_at_most_with_what_stays_in_sight() -> None:
    files = tuple(Placed(UUID(int=n), "0" * 64, focus=(0.9, 0.1)) for n in range(6))
    known = {UUID(int=n): PICTURE for n in range(6)}
    body = Body(networks=("x",), common=Variant(parts=(Piece("", files),)))
    [shown] = preview(body, "x", known).posts
    assert (len(shown.media), shown.more) == (4, 2)
    assert (shown.media[0].focus, shown.media[0].alt) == ("at-20", "un vélo")


def test_a_time_is_said_in_its_largest_whole_unit() -> None:
    with translation.override("en"):
        said_ = [duration(seconds) for seconds in (86_400, 259_200, 5400, 300, 3600)]
    assert said_ == ["1 day", "3 days", "90 minutes", "5 minutes", "1 hour"]


def test_what_changed_is_told_field_by_field_word_by_word() -> None:
    before = said("Bonjour à Lyon")
    after = Body(
        networks=("bluesky", "mastodon"), language="fr",
        common=Variant(parts=(Piece("Bonjour à Nantes", (FILE,)),), warning="Sel"),
        own={"mastodon": Variant(parts=(Piece("Autre"),))},
    )  # fmt: skip
    with translation.override("en"):
        found = {one.where: one.parts for one in changes(before, after)}
    assert list(found) == [
        "Networks",
        "Text",
        "Text, pictures and videos",
        "Content warning",
        "Mastodon: Text",
    ]
    assert [(part.change, part.text) for part in found["Text"]] == [
        (Change.SAME, "Bonjour à "), (Change.REMOVED, "Lyon"), (Change.ADDED, "Nantes"),
    ]  # fmt: skip
    assert changes(before, before) == ()


def test_the_first_words_are_whoevers_they_are() -> None:
    assert excerpt(Body(own={"x": Variant(parts=(Piece(" "), Piece("ici")))})) == "ici"
    assert excerpt(Body()) == ""
