"""What is to be seen of a post as it stands: how long it is, and what is wrong with it, beside its place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from parvis.apps.content.bodies import Body, Piece, Placed, Variant
from parvis.apps.content.slots import label_of
from parvis.networks import checking, lengths, wording
from parvis.networks.checking import Finding, Gap, Severity
from parvis.networks.post_settings import Wrong
from parvis.networks.versions import Media, Version

COMMON: Final = "common"
NEAR: Final = 0.9  # of a limit: from here on the counter warns
# Findings about a version as a whole, whose place is not one of its posts.
_OF_THE_WHOLE: Final = frozenset(
    {"parts", "title", "title_min", "place_min", "link", "comment", "tags", Gap.NO_TITLE, Gap.NO_TAGS, *Wrong}
)
Library = Mapping[UUID, Media]


@dataclass(frozen=True, slots=True)
class Counted:
    """How long a text is on one network, in its own unit. ``state`` is "", "near" or "over"."""

    network: str
    label: str
    value: int
    limit: int

    @property
    def left(self) -> int:
        """What may be added; below zero, what must go."""
        return self.limit - self.value

    @property
    def state(self) -> str:
        """How it is to be coloured."""
        if self.left < 0:
            return "over"
        return "near" if self.value >= NEAR * self.limit else ""


@dataclass(frozen=True, slots=True)
class Note:
    """One thing found, on these networks (labels); ``refuses`` where one of them would not take the post."""

    text: str
    networks: tuple[str, ...]
    refuses: bool


@dataclass(frozen=True, slots=True)
class PartSeen:
    """What is told of one post of a thread: ``media`` in their order."""

    counts: tuple[Counted, ...] = ()
    notes: tuple[Note, ...] = ()
    media: tuple[tuple[Note, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class VariantSeen:
    """What is told of one version, and of its parts in order."""

    notes: tuple[Note, ...]
    parts: tuple[PartSeen, ...]


@dataclass(slots=True)
class _Gathered:
    """Notes on their way to a place: sentence -> networks, and whether one refuses."""

    said: dict[str, tuple[list[str], bool]] = field(default_factory=dict)

    def add(self, text: str, network: str, *, refuses: bool) -> None:
        labels, before = self.said.get(text, ([], False))
        self.said[text] = ([*labels, label_of(network)] if network else labels, before or refuses)

    def notes(self) -> tuple[Note, ...]:
        found = [Note(text, tuple(labels), refuses) for text, (labels, refuses) in self.said.items()]
        return tuple(sorted(found, key=lambda note: not note.refuses))


def followers(body: Body, variant: str) -> tuple[str, ...]:
    """The chosen networks that get this version: of the common one, those without their own."""
    if variant == COMMON:
        return tuple(network for network in body.networks if network not in body.own)
    return (variant,)


def variants_of(body: Body) -> dict[str, Variant]:
    """The versions that somebody writes: the common one, then the own ones of chosen networks."""
    return {COMMON: body.common} | {name: body.own[name] for name in body.networks if name in body.own}


def version_of(body: Body, network: str, media: Library) -> Version:
    """One network's version, without files that the library has no more."""
    chosen = body.variant(network)
    there = replace(chosen, parts=tuple(_with(piece, media) for piece in chosen.parts))
    return replace(body, own={network: there}).version(network, media)


def _with(piece: Piece, media: Library) -> Piece:
    return replace(piece, media=tuple(placed for placed in piece.media if placed.asset in media))


@dataclass(frozen=True, slots=True)
class Sight:
    """What is told of each version that somebody writes, and the networks that would not take theirs."""

    variants: Mapping[str, VariantSeen]
    refused: frozenset[str]


NO_PROBLEMS: Final[Mapping[UUID, str]] = {}


def seen(body: Body, media: Library, problems: Mapping[UUID, str] = NO_PROBLEMS) -> Sight:
    """Look at every version: the chosen networks' limits hold, each in its own unit.

    ``problems`` are sentences of the library: why a file may not be shown, wherever it goes.
    """
    found = {name: _Looking(body, name, media, problems) for name in variants_of(body)}
    variants = {name: looking.seen() for name, looking in found.items()}
    return Sight(variants, frozenset(one for looking in found.values() for one in looking.refused))


class _Looking:
    """One version being looked at; what is found is gathered by its place: post and file, from 1."""

    def __init__(self, body: Body, name: str, media: Library, problems: Mapping[UUID, str]) -> None:
        self.body, self.media, self.problems = body, media, problems
        self.parts = variants_of(body)[name].parts
        self.networks = followers(body, name)
        self.places: dict[tuple[int, int], _Gathered] = defaultdict(_Gathered)
        self.counts: list[list[Counted]] = [[] for _part in self.parts]
        self.refused: set[str] = set()

    def seen(self) -> VariantSeen:
        """Look at the files, then at every network's limits."""
        for at, piece in enumerate(self.parts, 1):
            for place, placed in enumerate(piece.media, 1):
                self._rights(placed, (at, place))
        for network in self.networks:
            self._limits(network)
        return VariantSeen(self.places[0, 0].notes(), tuple(map(self._part, range(len(self.parts)))))

    def _rights(self, placed: Placed, at: tuple[int, int]) -> None:
        said = _problem(placed, self.media, self.problems)
        if said:
            self.refused.update(self.networks)
            self.places[at].add(said, "", refuses=True)

    def _limits(self, network: str) -> None:
        version = version_of(self.body, network, self.media)
        for index, part in enumerate(version.parts):
            told = lengths.text_length(part, network)
            counted = Counted(network, label_of(network), told.value, int(told.limit.number))
            self.counts[index].append(counted)
        for finding in checking.check(version):
            at, place = _place(finding)
            if place:  # among the files that are still there
                place = _standing(self.parts[at - 1], self.media)[place - 1]
            refuses = finding.severity is Severity.REFUSES
            self.refused.update({network} if refuses else ())
            self.places[at, place].add(_bare(finding), network, refuses=refuses)

    def _part(self, index: int) -> PartSeen:
        files = range(1, len(self.parts[index].media) + 1)
        return PartSeen(
            tuple(self.counts[index]),
            self.places[index + 1, 0].notes(),
            tuple(self.places[index + 1, place].notes() for place in files),
        )


def _problem(placed: Placed, media: Library, problems: Mapping[UUID, str]) -> str:
    """Why a file may not go anywhere, if it may not."""
    if placed.asset not in media:
        return _("This file is no longer in the media library: take it out.")
    picture = placed.cover.asset if placed.cover else None
    if picture and picture not in media:
        return _("The cover of this video is no longer in the media library: choose another.")
    return problems.get(placed.asset, "") or (problems.get(picture, "") if picture else "")


def _standing(piece: Piece, media: Library) -> list[int]:
    """The places, from 1, of the files that are still there."""
    return [place for place, placed in enumerate(piece.media, 1) if placed.asset in media]


def _place(finding: Finding) -> tuple[int, int]:
    """Part and file that a finding is about, from 1; (0, 0) for the whole version."""
    if finding.name in _OF_THE_WHOLE:
        return 0, 0
    return finding.where.part or 1, finding.where.media


def _bare(finding: Finding) -> str:
    """The finding in words, without naming the place that it stands beside."""
    where = finding.where
    return wording.worded(replace(finding, where=replace(where, part=0, media=0)))


def assets_in(body: Body) -> set[UUID]:
    """Every file that a post places, covers too."""
    covers = {picture.asset for _video, picture in body.covers()}
    return covers | {placed.asset for placed in body.placed()}
