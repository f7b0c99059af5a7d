"""What the editor counts, and threads that a network takes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.kit.threads import joined
from parvis.networks.checking import check
from parvis.networks.lengths import text_length, thread
from parvis.networks.limits import limits
from parvis.networks.ports import MediaKind
from parvis.networks.versions import Media, Part, Version

FAMILY = "👨\u200d👩\u200d👧\u200d👦"
TAKING_THREADS = sorted(name for name, known in limits().items() if "text" in known and "parts" not in known)
PICTURE = Media(MediaKind.IMAGE, "jpeg", 1000, alt="Le parvis")


@pytest.mark.parametrize(
    ("network", "value", "left"),
    [("bluesky", 9, 291), ("x", 10, 270), ("mastodon", 9, 491), ("threads", 33, 467), ("telegram", 19, 4077)],
)
def test_each_network_counts_its_way(network: str, value: int, left: int) -> None:
    found = text_length(Part(f"Famille {FAMILY}"), network)
    assert (found.value, found.left, found.name) == (value, left, "text")


def test_a_picture_changes_which_limit_holds() -> None:
    assert text_length(Part("a", (PICTURE,)), "telegram").name == "text_with_media"
    assert text_length(Part("a", (PICTURE,)), "tiktok").left == 3999
    assert text_length(Part("a", (replace(PICTURE, kind=MediaKind.VIDEO),)), "tiktok").left == 2199


def test_an_instance_that_allows_more_leaves_more() -> None:
    known = limits()["mastodon"]
    told = {
        "text": replace(known["text"], value=5000),
        "link_weight": replace(known["link_weight"], value=30),
    }
    assert text_length(Part("https://exemple.fr"), "mastodon", told=told).left == 4970


def test_a_network_without_threads_gets_one_piece() -> None:
    (part,) = thread(" " + "mot " * 2000, "linkedin")
    assert len(part.text) == 7999
    assert thread(" ", "linkedin") == ()


def test_bluesky_holds_a_part_to_its_bytes_too() -> None:
    parts = thread(FAMILY * 250, "bluesky")
    assert [len(part.text.encode()) <= 3000 for part in parts] == [True, True, True]


@given(
    st.sampled_from(TAKING_THREADS),
    st.lists(
        st.sampled_from(["Un mot.", "deux", FAMILY, "https://exemple.fr/a", "@a@b.fr", "\n\n"]), max_size=900
    ),
    st.booleans(),
)
def test_a_thread_passes_the_check_of_its_network(network: str, words: list[str], numbered: bool) -> None:
    text = " ".join(words)
    parts = thread(text, network, numbered=numbered)
    assert joined(parts) == text.strip()
    found = check(Version(network, tuple(Part(part.shown) for part in parts)))
    assert not [one for one in found if one.name in {"text", "text_bytes"}]
