"""Whom the workspace speaks to, and what they care about. Nothing here writes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from parvis.apps.audience.models import Segment, Theme

HUNDREDTHS = 100


@dataclass(frozen=True)
class Interest:
    """What somebody cares about: ``words`` as a person wrote them (words, phrases, hashtags with their #),
    ``weight`` above 0 and at most 1, ``name`` for people."""

    words: tuple[str, ...]
    weight: float
    name: str


@dataclass(frozen=True)
class SegmentSeen:
    """A group that the brand addresses: ``language`` (ISO 639-1) and ``networks`` are empty for any; the
    interests that weigh most come first."""

    id: UUID
    name: str
    description: str
    language: str
    networks: tuple[str, ...]
    interests: tuple[Interest, ...]
    is_sample: bool


def segments_of(*, workspace_id: int) -> tuple[SegmentSeen, ...]:
    """The workspace's segments by name, in two queries however many there are."""
    found = Segment.objects.filter(workspace_id=workspace_id).prefetch_related("interests")
    return tuple(_seen(one) for one in found)


def segment_of(*, workspace_id: int, segment_id: UUID) -> SegmentSeen | None:
    """One segment of the workspace, or None."""
    found = Segment.objects.filter(workspace_id=workspace_id, pk=segment_id).prefetch_related("interests")
    return next((_seen(one) for one in found), None)


def themes_of(*, workspace_id: int) -> tuple[Interest, ...]:
    """What the brand itself speaks of, the weightiest first."""
    return _interests(Theme.objects.filter(workspace_id=workspace_id, segment__isnull=True))


def _seen(segment: Segment) -> SegmentSeen:
    return SegmentSeen(
        id=segment.pk,
        name=segment.name,
        description=segment.description,
        language=segment.language,
        networks=tuple(segment.networks),
        interests=_interests(segment.interests.all()),
        is_sample=segment.is_sample,
    )


def _interests(themes: Iterable[Theme]) -> tuple[Interest, ...]:
    return tuple(Interest(tuple(one.words), one.weight / HUNDREDTHS, one.name) for one in themes)
