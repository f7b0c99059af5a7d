"""The links of a text, and the same text with others in their place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from parvis.kit.entities import Mark, entities


def links(text: str) -> Iterator[tuple[int, int, str]]:
    """Each link of a text in order: where it begins and ends, and its address; one that is written bare is
    taken for ``https``."""
    for one in entities(text):
        if one.mark is Mark.LINK:
            written = text[one.start : one.end]
            yield one.start, one.end, f"https://{written}" if one.bare else written


def relinked(text: str, others: Mapping[str, str]) -> str:
    """The text with each link whose address is in ``others`` replaced by the one that stands there."""
    if not others:
        return text
    said, at = [], 0
    for start, end, address in links(text):
        if address in others:
            said += [text[at:start], others[address]]
            at = end
    return "".join([*said, text[at:]])
