"""What the editor's buttons do to a post."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.content.written import said
from parvis.apps.content.bodies import Body, Piece, Placed, Variant
from parvis.apps.content.editing.shaping import (
    LONGEST_TO_CUT,
    Deed,
    links_in,
    placed,
    shaped,
    thread,
    whole,
)
from parvis.core.errors import BadInput
from parvis.networks.lengths import text_length
from parvis.networks.versions import Part, Poll

FILES = tuple(Placed(UUID(int=n), f"{n:064}") for n in range(3))


def does(body: Body, *deeds: str) -> Body:
    for deed in deeds:
        body = shaped(body, Deed.read(deed))
    return body


def texts(body: Body, network: str = "") -> list[str]:
    variant = body.variant(network) if network else body.common
    return [piece.text for piece in variant.parts]


def of_parts(*parts: Piece, networks: tuple[str, ...] = ("bluesky", "x")) -> Body:
    return Body(networks=networks, common=Variant(parts=parts))


def test_an_own_version_begins_as_the_common_one_and_goes_its_own_way() -> None:
    body = does(said("Bonjour"), "own:x", "add:x")
    assert texts(body, "x") == ["Bonjour", ""]
    assert texts(body, "bluesky") == ["Bonjour"]
    assert does(body, "own:x") == body, "a second press does not start over"
    assert does(body, "as-all:x").own == {}
    assert does(said(), "own:mastodon") == said(), "only chosen networks"


def test_a_text_is_cut_at_its_marks_and_files_stay_with_the_first() -> None:
    body = of_parts(Piece("un\n---\ndeux\n ---\t\n\n---\ntrois", FILES, Poll("?", ("a", "b"), 300)))
    cut = does(body, "cut:common:0").common.parts
    assert [piece.text for piece in cut] == ["un", "deux", "trois"]
    assert [len(piece.media) for piece in cut] == [3, 0, 0]
    assert [piece.poll is not None for piece in cut] == [True, False, False]
    assert texts(does(said("un --- deux"), "cut:common:0")) == ["un --- deux"], "not inside a line"
    assert texts(does(said("---"), "cut:common:0")) == [""]
    assert texts(does(said("un\n---\n"), "cut:common:0")) == ["un", ""], "a mark at the end begins a post"
    assert texts(does(said("un\n"), "cut:common:0")) == ["un"]


def test_posts_change_places_and_go() -> None:
    body = of_parts(Piece("un"), Piece("deux"), Piece("trois"))
    assert texts(does(body, "down:common:0")) == ["deux", "un", "trois"]
    assert texts(does(body, "up:common:2")) == ["un", "trois", "deux"]
    assert texts(does(body, "up:common:0")) == ["un", "deux", "trois"]
    assert texts(does(body, "remove:common:1")) == ["un", "trois"]
    assert texts(does(said("un"), "remove:common:0")) == [""], "one post always stays"


def test_files_are_placed_moved_and_taken_out() -> None:
    body = placed(of_parts(Piece("un"), Piece("deux")), Deed.read("place:common:1"), FILES)
    assert [len(piece.media) for piece in body.common.parts] == [0, 3]

    def order(*deeds: str) -> list[int]:
        return [one.asset.int for one in does(body, *deeds).common.parts[1].media]

    assert order("media-up:common:1:2") == [0, 2, 1]
    assert order("media-down:common:1:0") == [1, 0, 2]
    assert order("media-to:common:1:2:0") == [2, 0, 1]
    assert order("media-to:common:1:9:0") == [0, 1, 2]
    assert order("media-out:common:1:1") == [0, 2]


def test_a_thread_joins_without_its_numbers_and_keeps_everything() -> None:
    body = of_parts(Piece("un 1/2", FILES[:1]), Piece("deux 2/2", FILES[1:], Poll("?", ("a",), 300)))
    [joined] = does(body, "join:common").common.parts
    assert joined.text == "un\n\ndeux"
    assert (joined.media, joined.poll) == (FILES, Poll("?", ("a",), 300))
    assert whole(of_parts(Piece("le 1/2"), Piece("le 3/4")).common) == "le 1/2\n\nle 3/4", "no numbering"


@given(st.text(st.sampled_from("mot é🚲.\n "), max_size=1500), st.booleans())
def test_every_post_of_a_thread_fits_every_network(text: str, numbered: bool) -> None:
    networks = ("bluesky", "mastodon", "x")
    for one in thread(text, networks, numbered=numbered):
        assert all(text_length(Part(one), network).left >= 0 for network in networks)


def test_a_thread_that_was_numbered_is_cut_and_numbered_anew() -> None:
    body = does(said("Une phrase entière. " * 40), "thread-numbered:common")
    first = texts(body)
    assert len(first) > 2
    assert first[-1].endswith(f" {len(first)}/{len(first)}")
    assert texts(does(body, "thread-numbered:common")) == first
    assert not any(text[-1].isdigit() for text in texts(does(body, "thread:common")))


def test_networks_without_threads_do_not_stop_a_cut() -> None:
    assert len(thread("Une phrase. " * 60, ("x", "linkedin"), numbered=False)) == 3


@pytest.mark.parametrize(
    ("text", "networks", "code"),
    [
        ("mot", ("linkedin",), "no_thread"),
        ("mot", (), "no_thread"),
        ("mot " * (LONGEST_TO_CUT // 4 + 1), ("x",), "too_long_to_cut"),
        ("https://exemple.fr/" + "a" * 400, ("bluesky",), "unsplittable"),
        ("e" + "\u0301" * 4000, ("bluesky",), "unsplittable"),
    ],
)
def test_what_cannot_be_cut_is_said(text: str, networks: tuple[str, ...], code: str) -> None:
    with pytest.raises(BadInput) as told:
        thread(text, networks, numbered=False)
    assert told.value.code == code
    assert str(told.value)


@pytest.mark.parametrize(
    "value", ["", "explode", "cut:a:b:c:d:e", "cut:<script>", "cut:../x:0", "up:common:-1"]
)
def test_a_button_that_is_none_of_ours_is_refused(value: str) -> None:
    with pytest.raises(BadInput):
        Deed.read(value)


def test_a_button_for_what_is_gone_does_nothing() -> None:
    assert does(said(), "up:common:7", "remove:mastodon:0", "media-out:common:0:3", "cut:x:0") == said()


def test_the_first_link_makes_the_card() -> None:
    body = said("Voyez exemple.fr et https://exemple.fr/a?b=1#c.")
    assert list(links_in(body.common)) == ["https://exemple.fr", "https://exemple.fr/a?b=1#c"]
    card = does(body, "blank-card:common").common.card
    assert card is not None
    assert card.url == "https://exemple.fr"
    assert does(body, "blank-card:common", "no-card:common").common.card is None
