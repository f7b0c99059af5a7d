"""Texts made ready for counting: capped, plain, lower case, one kind of space, digit, link and handle.

Everything runs in Arrow's compiled kernels; no Python per post.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

MAX_CHARACTERS = 4_000
"""Only the first 4,000 characters of a post are analysed: no network but a blog allows more, and a hostile
10 MB post must cost no more than a long one."""

_HTML_TAG = r"</?[a-zA-Z][^<>]{0,500}>"
_ENTITIES = (("&nbsp;", " "), ("&quot;", '"'), ("&#39;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
# Zero-width and direction marks, soft hyphen, variation selectors and skin tones: they change what is seen,
# not what is said. Skin tones go so that no score can depend on them.
_UNSEEN = (
    r"[\x{AD}\x{200B}-\x{200F}\x{202A}-\x{202E}\x{2060}-\x{2069}\x{FE00}-\x{FE0F}\x{FEFF}\x{1F3FB}-\x{1F3FF}]"
)
_LINK = r"(?:https?://|www\.)\S+"
_HANDLE = r"@[\pL\pN_][\pL\pN_.\-]*(?:@[\pL\pN_.\-]+)?"


def as_texts(texts: Sequence[str | None] | pa.Array | pa.ChunkedArray) -> pa.Array:
    """Return one string array without nulls; lone surrogates, which no valid text holds, become U+FFFD."""
    if isinstance(texts, pa.ChunkedArray):
        texts = texts.combine_chunks()
    if isinstance(texts, pa.Array):
        return pc.fill_null(texts.cast(pa.string()), "")
    try:
        array = pa.array(texts, pa.string())
    except UnicodeEncodeError:
        array = pa.array([_mend(text) for text in texts], pa.string())
    return pc.fill_null(array, "")


def _mend(text: str | None) -> str:
    return "" if text is None else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def capped(texts: pa.Array) -> pa.Array:
    """Return the texts cut after ``MAX_CHARACTERS`` characters."""
    lengths = pc.binary_length(texts)
    longest = pc.max(lengths).as_py() or 0
    return pc.utf8_slice_codeunits(texts, 0, MAX_CHARACTERS) if longest > MAX_CHARACTERS else texts


def normalised(texts: pa.Array) -> pa.Array:
    """Return the texts as the models count them; each starts and ends with exactly one space.

    Expects capped texts without nulls. Composed (NFC), without markup, entities, unseen characters; links
    become ``http``, handles ``@user``, every digit ``0``.
    """
    texts = _plain(texts)
    if not _all_ascii(texts):
        texts = pc.utf8_normalize(texts, "NFC")
        texts = pc.replace_substring_regex(texts, _UNSEEN, "")
        texts = pc.replace_substring_regex(texts, r"[‘’ʼ´]", "'")
    texts = pc.replace_substring(texts, "`", "'")  # (ASCII: it must not depend on the batch)
    texts = pc.utf8_lower(texts)
    texts = pc.replace_substring_regex(texts, _LINK, " http ")
    texts = pc.replace_substring_regex(texts, _HANDLE, " @user ")
    texts = pc.replace_substring_regex(texts, r"\p{Nd}", "0")
    texts = pc.binary_join_element_wise("", texts, "", " ")
    return pc.replace_substring_regex(
        texts, r"[\s\x{A0}\x{0}-\x{1F}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{3000}]+", " "
    )


def _plain(texts: pa.Array) -> pa.Array:
    if _any(texts, "<"):
        texts = pc.replace_substring_regex(texts, _HTML_TAG, " ")
    if _any(texts, "&"):
        for entity, character in _ENTITIES:
            texts = pc.replace_substring(texts, entity, character)
    return texts


def _any(texts: pa.Array, character: str) -> bool:
    return bool(pc.any(pc.match_substring(texts, character)).as_py())


def _all_ascii(texts: pa.Array) -> bool:
    return bool(pc.all(pc.string_is_ascii(texts)).as_py())
