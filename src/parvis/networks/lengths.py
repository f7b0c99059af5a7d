"""How long a text is for a network, which of its limits holds there, and how to cut it into a thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from parvis.kit import threads
from parvis.kit.counting import LINK_WEIGHT, Counting, count
from parvis.networks.limits import Limit, Limits, limits
from parvis.networks.ports import MediaKind
from parvis.networks.versions import Part


@dataclass(frozen=True, slots=True)
class Length:
    """A text measured: ``value`` and ``limit`` are in the limit's unit; ``name`` is the limit's."""

    value: int
    name: str
    limit: Limit

    @property
    def left(self) -> int:
        """How much may be added; below zero, how much must go."""
        return int(self.limit.number) - self.value


def known(network: str, told: Limits | None = None) -> Limits:
    """Return a network's limits, those that its server told before those of the file; raises ``KeyError``."""
    return {**limits()[network], **(told or {})}


def length(text: str, name: str, allowed: Limits) -> int:
    """Measure a text as the limit of this name counts."""
    weight = int(allowed["link_weight"].number) if "link_weight" in allowed else LINK_WEIGHT
    return count(text, Counting(allowed[name].unit), link_weight=weight)


def text_limit(part: Part, allowed: Mapping[str, Limit]) -> str:
    """Return the name of the limit that holds for a text: a caption has its own where the network says so."""
    pictures = any(media.kind is MediaKind.IMAGE for media in part.media)
    names = [*(["text_with_images"] if pictures else []), *(["text_with_media"] if part.media else [])]
    return next((name for name in names if name in allowed), "text")


def text_length(part: Part, network: str, *, told: Limits | None = None) -> Length:
    """Measure what is written, as an editor's counter shows it. Raises ``KeyError`` for an unknown one."""
    allowed = known(network, told)
    name = text_limit(part, allowed)
    return Length(length(part.text, name, allowed), name, allowed[name])


def filled(text: str, allowed: Limits) -> int:
    """Measure how much of the limit of a text is used, in its unit. Where bytes are limited too, they are
    scaled to it, rounded up, and whichever is nearer to its limit counts."""
    used = length(text, "text", allowed)
    if "text_bytes" not in allowed:
        return used
    most, in_bytes = int(allowed["text"].number), length(text, "text_bytes", allowed)
    return max(used, -(-in_bytes * most // int(allowed["text_bytes"].number)))


def thread(
    text: str, network: str, *, numbered: bool = False, told: Limits | None = None
) -> tuple[threads.Part, ...]:
    """Cut a text into posts that the network takes; in one piece where it takes no thread, however long.

    Raises ``threads.UnsplittableError`` for something that may not be cut and fits nowhere, ``KeyError`` for
    an unknown network.
    """
    allowed = known(network, told)
    if "parts" in allowed:
        clean = text.strip()
        return (threads.Part(clean),) if clean else ()
    most = int(allowed["text"].number)

    def measure(piece: str) -> int:
        return filled(piece, allowed)

    return threads.split(text, measure=measure, limit=most, numbered=numbered)
