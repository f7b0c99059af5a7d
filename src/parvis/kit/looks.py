"""How alike two pictures look: a perceptual hash of 64 bits, and how many of them differ.

The hash is pHash: the picture as 32 by 32 greys, its two-dimensional discrete cosine transform (DCT-II), of
which the 8 by 8 lowest frequencies are each above or below their median. Source: C. Zauner, « Implementation
and Benchmarking of Perceptual Image Hash Functions », 2010, section 3.2.1. Another size, another compression,
a little less contrast or a narrow border cut off changes few bits; another picture about half of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, TypeVar

import numpy as np
from PIL import Image

Key = TypeVar("Key")
SIDE: Final = 32
LOWEST: Final = 8
ALIKE: Final = 10  # bits of 64: N. Krawetz, « Looks Like It », 2011: above ten, most likely another picture

_AT = np.arange(SIDE)
_COSINES: Final = np.cos(np.pi * _AT[:LOWEST, None] * (2 * _AT[None, :] + 1) / (2 * SIDE))  # 8 x 32


def look_of(picture: Image.Image) -> str:
    """The hash of a picture of any mode, 16 hexadecimal digits. What is transparent is seen on white."""
    if picture.has_transparency_data:
        seen = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen)
    greys = picture.convert("L").resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    return look_of_greys(np.asarray(greys, dtype=float))


def look_of_greys(greys: np.ndarray) -> str:
    """The same of 32 rows of 32 greys."""
    waves = (_COSINES @ greys @ _COSINES.T).ravel()
    # The first is the mean brightness: it says nothing of the shapes, and the median does not count it.
    bits = waves > np.median(waves[1:])
    bits[0] = False
    return f"{int(''.join('1' if bit else '0' for bit in bits), 2):016x}"


def apart(one: str, other: str) -> int:
    """In how many of 64 bits two hashes differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def nearest(look: str, others: Mapping[Key, str], *, within: int = ALIKE) -> list[Key]:
    """Those that look like it, the most alike first."""
    found = sorted((apart(look, other), place, key) for place, (key, other) in enumerate(others.items()))
    return [key for distance, _place, key in found if distance <= within]


def groups(looks: Mapping[Key, str], *, within: int = ALIKE) -> list[list[Key]]:
    """Pictures that look alike, directly or through others between them; those alone are left out.

    One pass of 64-bit arithmetic for each picture: ten thousand take about a second.
    """
    keys = list(looks)
    hashes = np.array([int(look, 16) for look in looks.values()], dtype=np.uint64)
    root = list(range(len(keys)))

    def rooted(place: int) -> int:
        while root[place] != place:
            root[place] = root[root[place]]
            place = root[place]
        return place

    for place in range(len(keys) - 1):
        for other in _near(hashes, place, within):
            root[rooted(other)] = rooted(place)
    together: dict[int, list[Key]] = {}
    for place, key in enumerate(keys):
        together.setdefault(rooted(place), []).append(key)
    return [group for group in together.values() if len(group) > 1]


def _near(hashes: np.ndarray, place: int, within: int) -> Sequence[int]:
    """The places after ``place`` whose hashes are near."""
    differing = np.bitwise_count(hashes[place + 1 :] ^ hashes[place])
    return [int(found) + place + 1 for found in np.flatnonzero(differing <= within)]
