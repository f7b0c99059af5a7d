"""Words and character n-grams of a batch, hashed once for every task, by vectors and without a loop on posts.

A text is a row of bytes. With P(i) = sum of (byte + 1) * p^k for k < i, modulo 2^64 and p odd, the hash of
bytes i..j is (P(j) - P(i)) * p^-i: the rolling hash of Karp and Rabin (1987), whose prefix sums make every
substring's hash one subtraction and one product. A final product spreads it (Fibonacci hashing, Knuth 1973)
and the 32 high bits are kept: each model reads as many of them as its table is wide.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy import sparse

Words = npt.NDArray[np.uint64]
Keys = npt.NDArray[np.uint32]
Offsets = npt.NDArray[np.int32]

CHARACTER_ORDERS = (2, 3, 4, 5)
WORD_ORDERS = (1, 2)
CHUNK_BYTES = 1 << 19
"""Texts are hashed in pieces of about this many bytes, so that the work arrays stay in the cache."""

_P = 0x9E3779B97F4A7C15 | 1
_P_INVERSE = pow(_P, -1, 1 << 64)
_SPREAD = np.uint64(0xD6E8FEB86659FD93)
_SALTS = {
    name: np.uint64(0xA24BAED4963EE407 * k % (1 << 64))
    for k, name in enumerate(("c1", "c2", "c3", "c4", "c5", "w1", "w2"), 1)
}
_SPACE, _WORD, _MARK, _EMOJI = 0, 1, 2, 3


@dataclass(frozen=True)
class Block:
    """One family of features of n posts: ``keys`` (32-bit hashes) of post i lie in
    ``keys[starts[i]:starts[i + 1]]``."""

    keys: Keys
    starts: Offsets

    def matrix(self, bits: int) -> sparse.csr_matrix:
        """Return the counts as a sparse matrix of shape (n, 2**bits), duplicates unsummed."""
        columns = (self.keys >> np.uint32(32 - bits)).astype(np.int32)
        ones = np.ones(len(columns), np.float32)
        return sparse.csr_matrix((ones, columns, self.starts), (len(self.starts) - 1, 1 << bits), copy=False)


@dataclass(frozen=True)
class Features:
    """What was counted in n posts. ``words`` are full 64-bit hashes of single words, for look-ups in lexicons
    (post i: ``words[word_starts[i]:word_starts[i + 1]]``); ``blocks`` maps ``"w1"``, ``"w2"`` (words, pairs)
    and ``"c2"``..``"c5"`` (characters within a word and its spaces) to hashed features; ``letters`` is how
    many letters each post holds, links and handles aside."""

    words: Words
    word_starts: Offsets
    blocks: dict[str, Block]
    letters: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.word_starts) - 1


def hash_words(words: list[str]) -> Words:
    """Return the hash that ``extract`` gives to each of these normalised words standing alone."""
    out = np.zeros(len(words), np.uint64)
    for i, word in enumerate(words):
        value, power = 0, 1
        for byte in word.encode():
            value, power = value + (byte + 1) * power, power * _P
        out[i] = value % (1 << 64)
    return out


_STANDING = hash_words(["http", "user"])  # what stands for a link and for a handle


@lru_cache(maxsize=1)
def _powers(size: int) -> tuple[Words, Words]:
    def series(base: int) -> Words:
        steps = np.full(size, base % (1 << 64), np.uint64)
        steps[0] = 1
        return np.multiply.accumulate(steps)

    return series(_P), series(_P_INVERSE)


def _class_of_byte() -> npt.NDArray[np.uint8]:
    table = np.full(256, _WORD, np.uint8)
    for code in range(0x80):
        character = chr(code)
        table[code] = _WORD if character.isalnum() or character == "_" else _MARK
    for character in " \t\n\r'":
        table[ord(character)] = _SPACE  # an apostrophe parts l' from espoir, don from t
    table[0xF0:] = _EMOJI
    return table


_CLASS_OF_BYTE = _class_of_byte()


def _classes(data: npt.NDArray[np.uint8], chars: npt.NDArray[np.int64]) -> npt.NDArray[np.uint8]:
    """Return the class of each character: letters, marks, emoji or space, told from its first two bytes."""
    lead = data[chars]
    classes = _CLASS_OF_BYTE[lead]
    for byte in (0xC2, 0xE2, 0xE3):
        at = np.flatnonzero(lead == byte)
        if not len(at):
            continue
        second = data[chars[at] + 1]
        if byte == 0xE2:  # U+2000..U+20FF punctuation, U+2600..U+27BF and U+2B00.. pictures, others marks
            picture = ((second >= 0x98) & (second <= 0x9E)) | (second == 0xAC) | (second == 0xAD)
            classes[at] = np.where(picture, _EMOJI, _MARK)
        elif byte == 0xC2:
            classes[at] = _MARK
        else:
            classes[at[second == 0x80]] = _MARK
    return classes


def _spread(hashes: Words, salt: np.uint64) -> Keys:
    mixed = (hashes ^ (hashes >> np.uint64(32))) * _SPREAD + salt
    mixed ^= mixed >> np.uint64(29)
    mixed *= _SPREAD
    return (mixed >> np.uint64(32)).astype(np.uint32)


def extract(texts: pa.Array) -> Features:
    """Count the features of normalised texts (see ``normalise.normalised``)."""
    offsets = np.frombuffer(texts.buffers()[1], np.int32)[texts.offset : texts.offset + len(texts) + 1]
    body = texts.buffers()[2]
    data = np.frombuffer(body, np.uint8) if body is not None else np.zeros(0, np.uint8)
    pieces, first = [], 0
    while first < len(texts):
        limit = offsets[first] + CHUNK_BYTES
        last = max(first + 1, int(np.searchsorted(offsets, limit, "right")) - 1)
        pieces.append(
            _extract(data[offsets[first] : offsets[last]], offsets[first : last + 1] - offsets[first])
        )
        first = last
    return _joined(pieces)


@dataclass(frozen=True)
class _Text:
    """The bytes of some posts as numbers: ``prefix`` and ``inverse`` give the hash of any run of them;
    ``ends[i]`` is the first byte of character i (the last entry: one past the end), ``classes[i]`` its class,
    ``post_of[j]`` the first character of post j."""

    prefix: Words
    inverse: Words
    ends: npt.NDArray[np.int64]
    classes: npt.NDArray[np.uint8]
    post_of: Offsets

    def hashes(self, first: npt.NDArray[np.int64], last: npt.NDArray[np.int64]) -> Words:
        """Return the hash of the characters ``first`` (in) to ``last`` (out)."""
        start = self.ends[first]
        return (self.prefix[self.ends[last]] - self.prefix[start]) * self.inverse[start]


def _extract(data: npt.NDArray[np.uint8], offsets: Offsets) -> Features:
    size = len(data)
    power, inverse = _powers(max(CHUNK_BYTES, 1 << size.bit_length()))
    prefix = np.zeros(size + 1, np.uint64)
    np.cumsum((data.astype(np.uint64) + np.uint64(1)) * power[:size], out=prefix[1:])
    chars = np.flatnonzero((data & 0xC0) != 0x80)
    post_of = np.searchsorted(chars, offsets).astype(np.int32)
    text = _Text(prefix, inverse, np.append(chars, size), _classes(data, chars), post_of)
    blocks = {f"c{order}": _characters(text, order) for order in CHARACTER_ORDERS}
    words, word_starts = _words(text)
    blocks["w1"] = Block(_spread(words, _SALTS["w1"]), word_starts)
    blocks["w2"] = _pairs(words, word_starts)
    letters = _letters(text, data[chars] == ord("0"), words, word_starts)
    return Features(words, word_starts, blocks, letters)


def _characters(text: _Text, order: int) -> Block:
    """Return the n-grams of characters that hold no space but at their first or last place."""
    count = len(text.classes) - order + 1
    if count <= 0:
        return Block(np.zeros(0, np.uint32), np.zeros(len(text.post_of), np.int32))
    spaces = np.zeros(len(text.classes) + 1, np.int32)
    np.cumsum(text.classes == _SPACE, out=spaces[1:])
    if order > 2:
        keep = spaces[order - 1 : order - 1 + count] == spaces[1 : 1 + count]
    else:
        keep = spaces[2 : 2 + count] - spaces[:count] < 2
    first = np.flatnonzero(keep)
    keys = _spread(text.hashes(first, first + order), _SALTS[f"c{order}"])
    return Block(keys, np.searchsorted(first, text.post_of).astype(np.int32))


def _words(text: _Text) -> tuple[Words, Offsets]:
    """Return the hashes of runs of letters, runs of marks and single emoji, and where each post's begin."""
    classes = text.classes
    change = np.ones(len(classes) + 1, np.bool_)
    change[1:-1] = (classes[1:] != classes[:-1]) | (classes[1:] == _EMOJI)
    change[text.post_of] = True
    bounds = np.flatnonzero(change)
    tokens = np.flatnonzero(classes[bounds[:-1]] != _SPACE)
    hashes = text.hashes(bounds[tokens], bounds[tokens + 1])
    return hashes, np.searchsorted(bounds[tokens], text.post_of).astype(np.int32)


def _letters(
    text: _Text, digits: npt.NDArray[np.bool_], words: Words, word_starts: Offsets
) -> npt.NDArray[np.int64]:
    """Return how many letters each post holds, its links and handles (4 letters each) aside."""
    total = np.zeros(len(text.classes) + 1, np.int64)
    np.cumsum((text.classes == _WORD) & ~digits, out=total[1:])
    standing = np.zeros(len(words) + 1, np.int64)
    np.cumsum((words == _STANDING[0]) | (words == _STANDING[1]), out=standing[1:])
    letters: npt.NDArray[np.int64] = np.diff(total[text.post_of]) - 4 * np.diff(standing[word_starts])
    return letters


def _pairs(words: Words, starts: Offsets) -> Block:
    """Return each two words that follow each other in one post."""
    if len(words) < 2:
        return Block(np.zeros(0, np.uint32), np.zeros(len(starts), np.int32))
    post = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    first = np.flatnonzero(post[1:] == post[:-1])
    hashes = words[first] * np.uint64(0x9FB21C651E98DF25) + words[first + 1]
    return Block(_spread(hashes, _SALTS["w2"]), np.searchsorted(first, starts).astype(np.int32))


def _joined(pieces: list[Features]) -> Features:
    if not pieces:
        pieces = [_extract(np.zeros(0, np.uint8), np.zeros(1, np.int32))]
    if len(pieces) == 1:
        return pieces[0]
    blocks = {name: _joined_blocks([piece.blocks[name] for piece in pieces]) for name in pieces[0].blocks}
    words = np.concatenate([piece.words for piece in pieces])
    letters = np.concatenate([piece.letters for piece in pieces])
    return Features(words, _joined_starts([piece.word_starts for piece in pieces]), blocks, letters)


def _joined_blocks(blocks: list[Block]) -> Block:
    keys = np.concatenate([block.keys for block in blocks])
    return Block(keys, _joined_starts([block.starts for block in blocks]))


def _joined_starts(starts: list[Offsets]) -> Offsets:
    ends = np.cumsum([part[-1] for part in starts[:-1]])
    rest = [part[1:] + end for part, end in zip(starts[1:], ends, strict=True)]
    return np.concatenate([starts[0], *rest]).astype(np.int32)
