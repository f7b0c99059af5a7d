"""Pseudonyms hide who is who from those without the key, and the seal opens for those with it."""

from __future__ import annotations

import time

import pytest

from parvis.core.lake import Pseudonyms, SealBroken

KEY, OTHER = b"k" * 32, b"o" * 32


def test_the_same_person_has_the_same_pseudonym_and_each_use_and_key_another() -> None:
    ours, theirs = Pseudonyms(KEY), Pseudonyms(OTHER)
    names = {
        ours.author("bluesky", "did:plc:1"),
        ours.mention("bluesky", "did:plc:1"),
        ours.author("mastodon", "did:plc:1"),
        ours.author("blueskyd", "id:plc:1"),
        theirs.author("bluesky", "did:plc:1"),
    }
    assert len(names) == 5
    assert all(len(name) == 32 and set(name) <= set("0123456789abcdef") for name in names)
    assert Pseudonyms(KEY).author("bluesky", "did:plc:1") in names


def test_what_was_sealed_opens_and_two_seals_of_one_thing_differ() -> None:
    ours = Pseudonyms(KEY)
    ref = {"id": "at://1", "handle": "élise.example", "odd": "\ud800", "n": 3}
    assert ours.open(ours.seal(ref)) == ref
    assert ours.seal(ref) != ours.seal(ref)
    assert b"lise" not in ours.seal(ref)


@pytest.mark.parametrize(
    "spoilt", [lambda s: s[:-1], lambda s: s[:5] + b"\0" + s[6:], lambda _: b"", lambda s: b"\x02" + s[1:]]
)
def test_a_changed_or_cut_seal_does_not_open(spoilt: object) -> None:
    sealed = Pseudonyms(KEY).seal({"id": "1"})
    with pytest.raises(SealBroken):
        Pseudonyms(KEY).open(spoilt(sealed))  # type: ignore[operator]
    with pytest.raises(SealBroken, match="another key"):
        Pseudonyms(OTHER).open(sealed)


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="32"):
        Pseudonyms(b"short")


def test_a_hundred_thousand_pseudonyms_take_a_second_of_a_processor() -> None:
    ours = Pseudonyms(KEY)
    start = time.process_time()
    for i in range(20_000):
        ours.author("bluesky", f"did:plc:{i}")
    assert time.process_time() - start < 0.2
