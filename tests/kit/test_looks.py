"""Pictures that look alike have hashes that are near; measured on pictures drawn here."""

from __future__ import annotations

import io
import random
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageEnhance

from apps.library.drawn import picture
from parvis.kit.looks import ALIKE, LOWEST, SIDE, apart, groups, look_of, look_of_greys, nearest

HASHES = st.integers(0, 2**64 - 1).map(lambda number: f"{number:016x}")
SEEDS = range(60)


def again(image: Image.Image, form: str, quality: int) -> Image.Image:
    kept = io.BytesIO()
    image.convert("RGB").save(kept, form, quality=quality)
    return Image.open(io.BytesIO(kept.getvalue()))


def cut(image: Image.Image, share: float) -> Image.Image:
    """Without a border of ``share`` of each side."""
    wide, high = int(image.width * share), int(image.height * share)
    return image.crop((wide, high, image.width - wide, image.height - high))


CHANGES = {
    "half the size": lambda image: image.resize((image.width // 2, image.height // 2)),
    "another shape": lambda image: image.resize((image.width, image.height * 9 // 10)),
    "jpeg of quality 30": lambda image: again(image, "JPEG", 30),
    "webp of quality 20": lambda image: again(image, "WEBP", 20),
    "brighter": lambda image: ImageEnhance.Brightness(image).enhance(1.15),
    "less contrast": lambda image: ImageEnhance.Contrast(image).enhance(0.8),
    "grey": lambda image: image.convert("L"),
    "a border of 1 % cut off": lambda image: cut(image, 0.01),
}


@pytest.fixture(scope="module")
def pictures() -> dict[int, Image.Image]:
    return {seed: picture(seed, (480, 360)) for seed in SEEDS}


@pytest.fixture(scope="module")
def looks(pictures: dict[int, Image.Image]) -> dict[int, str]:
    return {seed: look_of(image) for seed, image in pictures.items()}


@pytest.mark.parametrize("change", CHANGES)
def test_the_same_picture_changed_a_little_looks_alike(
    pictures: dict[int, Image.Image], looks: dict[int, str], change: str
) -> None:
    distances = [apart(looks[seed], look_of(CHANGES[change](image))) for seed, image in pictures.items()]
    assert max(distances) <= ALIKE, sorted(distances)


def test_a_border_of_three_hundredths_is_recognised_mostly(
    pictures: dict[int, Image.Image], looks: dict[int, str]
) -> None:
    near = [apart(looks[seed], look_of(cut(image, 0.03))) <= ALIKE for seed, image in pictures.items()]
    assert sum(near) >= 0.75 * len(near)


def test_different_pictures_are_far_from_each_other(looks: dict[int, str]) -> None:
    distances = [apart(one, other) for one, other in combinations(looks.values(), 2)]
    assert min(distances) > ALIKE
    assert 28 <= float(np.median(distances)) <= 36  # half of 64 bits


def test_a_hash_is_the_transform_that_its_source_defines() -> None:
    """Against the sums of the definition, written out."""
    greys = np.array(picture(3, (SIDE, SIDE)).convert("L"), dtype=float)
    at = np.arange(SIDE)
    waves = np.array(
        [
            [
                float(
                    (
                        greys
                        * np.cos(np.pi * u * (2 * at[:, None] + 1) / 64)
                        * np.cos(np.pi * v * (2 * at[None, :] + 1) / 64)
                    ).sum()
                )
                for v in range(LOWEST)
            ]
            for u in range(LOWEST)
        ]
    ).ravel()
    bits = ["0", *("1" if wave > np.median(waves[1:]) else "0" for wave in waves[1:])]
    assert look_of_greys(greys) == f"{int(''.join(bits), 2):016x}"


def test_what_is_transparent_is_seen_on_white() -> None:
    clear = picture(5, mode="RGBA")
    clear.putalpha(Image.linear_gradient("L").resize(clear.size))
    on_white = Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear).convert("RGB")
    assert apart(look_of(clear), look_of(on_white)) == 0


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK", "RGBA", "LA", "I;16", "F"])
def test_every_kind_of_picture_has_a_hash(mode: str) -> None:
    source = picture(7)
    image = Image.new("I;16", source.size) if mode == "I;16" else source.convert("L" if mode == "F" else mode)
    assert len(look_of(image.convert("F") if mode == "F" else image)) == 16


@given(HASHES, HASHES, HASHES)
def test_the_distance_is_one(one: str, two: str, three: str) -> None:
    assert apart(one, one) == 0
    assert apart(one, two) == apart(two, one)
    assert apart(one, three) <= apart(one, two) + apart(two, three)


@given(HASHES, st.dictionaries(st.integers(), HASHES, max_size=20), st.integers(0, 64))
def test_the_nearest_come_first_and_none_is_farther(look: str, others: dict[int, str], within: int) -> None:
    found = nearest(look, others, within=within)
    distances = [apart(look, others[key]) for key in found]
    assert distances == sorted(distances)
    assert set(found) == {key for key, other in others.items() if apart(look, other) <= within}


def test_groups_hold_what_looks_alike_directly_or_through_others() -> None:
    chain = {"a": f"{0:016x}", "b": f"{0xFF:016x}", "c": f"{0xFFFF:016x}", "far": "f" * 16}
    assert groups(chain, within=8) == [["a", "b", "c"]]
    assert groups(chain, within=7) == []
    assert groups({}) == []


def test_groups_are_those_that_a_walk_over_every_pair_finds() -> None:
    draw_of = random.Random(11)
    looks = {n: f"{draw_of.getrandbits(64) & 0x0F0F0F:016x}" for n in range(120)}
    root = {n: n for n in looks}
    for one, other in combinations(looks, 2):
        if apart(looks[one], looks[other]) <= 2:
            old, new = root[one], root[other]
            root = {n: new if was == old else was for n, was in root.items()}
    wanted: dict[int, set[int]] = {}
    for n, group in root.items():
        wanted.setdefault(group, set()).add(n)
    found = {frozenset(group) for group in groups(looks, within=2)}
    assert found == {frozenset(group) for group in wanted.values() if len(group) > 1}
