"""The editor's form as its templates show it: each field with its place, its value, what is told of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from parvis.apps.content.accounts import shows_profiles
from parvis.apps.content.bodies import Body, Piece, Placed, Variant
from parvis.apps.content.editing.settings import NetworkSettings, rows_of
from parvis.apps.content.faces import Face
from parvis.apps.content.linking import Linked, linked
from parvis.apps.content.previews import Preview, duration, previews
from parvis.apps.content.sight import (
    COMMON,
    Library,
    Note,
    PartSeen,
    Sight,
    VariantSeen,
    followers,
    seen,
    variants_of,
)
from parvis.apps.content.slots import (
    VISIBILITIES,
    Slot,
    label_of,
    offered,
    takes_threads,
    that_have,
    that_take,
)
from parvis.kit.entities import Mark, entities
from parvis.networks.ports import Covers, MediaKind
from parvis.networks.post_settings import Offered

DURATIONS: Final = (300, 1800, 3600, 21_600, 43_200, 86_400, 259_200, 604_800, 1_209_600)
SPARE: Final = 1  # empty answers that a poll offers beyond those it has
FEWEST: Final = 2
MOST_ANSWERS: Final = 12  # what Telegram takes, which takes the most
LANGUAGES: Final = ("fr", "en", "de", "es", "it", "nl", "pt", "ca", "eu", "br", "pl", "ar")
_LABELS: Final[Mapping[Slot, str | Promise]] = {
    Slot.TITLE: gettext_lazy("Title"),
    Slot.LINK: gettext_lazy("Link"),
    Slot.TAGS: gettext_lazy("Tags"),
    Slot.COMMENT: gettext_lazy("First comment"),
    Slot.WARNING: gettext_lazy("Content warning"),
    Slot.VISIBILITY: gettext_lazy("Visibility"),
}
_HELPS: Final[Mapping[Slot, str | Promise]] = {
    Slot.TAGS: gettext_lazy("Separated by commas."),
    Slot.COMMENT: gettext_lazy("Published by the account itself, right after the post."),
    Slot.WARNING: gettext_lazy("Readers see it first, and open the post themselves."),
}


@dataclass(frozen=True, slots=True)
class Files:
    """Files of the library by their ids: what checks read of them, their names, their hashes, why some may
    not be shown today, and the addresses of small pictures where there are any. ``offered`` is what accounts
    may choose among, ``faces`` who they are, by network."""

    media: Library
    names: Mapping[UUID, str]
    hashes: Mapping[UUID, str]
    problems: Mapping[UUID, str]
    thumbs: Mapping[UUID, str]
    offered: Mapping[str, Offered] = field(default_factory=dict)
    faces: Mapping[str, Face] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file where it stands.

    ``across`` and ``down`` are its focus in percent, None where the file's own holds; ``known_alt`` is the
    file's own description.
    """

    index: int
    placed: Placed
    name: str
    thumb: str
    is_video: bool
    known_alt: str
    across: int | None
    down: int | None
    notes: tuple[Note, ...]
    cover: CoverRow | None = None


@dataclass(frozen=True, slots=True)
class CoverRow:
    """What stands for a video: the picture's id, name and small picture, or the moment in seconds, as text.

    ``networks`` are those of the chosen ones that take a picture, ``frames`` those that take a moment.
    """

    asset: str
    name: str
    thumb: str
    seconds: str
    networks: str
    frames: str


@dataclass(frozen=True, slots=True)
class PollRow:
    """A poll being written: ``options`` with a spare one."""

    question: str
    options: tuple[str, ...]
    seconds: int
    durations: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class PartRow:
    """One post of a thread. ``place`` begins the names of its fields, ``deed`` ends its buttons' values."""

    place: str
    deed: str
    number: int
    text: str
    seen: PartSeen
    files: tuple[FileRow, ...]
    poll: PollRow | None
    is_first: bool
    is_last: bool

    @property
    def id(self) -> str:
        """What its places in the page are called."""
        return self.place.replace(".", "-")


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field that only some networks have: ``networks`` are their labels."""

    name: str
    label: str | Promise
    value: str
    help: str | Promise
    networks: str
    choices: tuple[tuple[str, str | Promise], ...] = ()
    is_long: bool = False


@dataclass(frozen=True, slots=True)
class MentionRow:
    """What a handle stands for on one network."""

    handle: str
    network: str
    label: str
    account: str
    can_ask: bool


@dataclass(frozen=True, slots=True)
class VariantSheet:
    """One version: what its tab is called, whom it goes to, everything that can be written in it."""

    name: str
    label: str
    networks: str
    seen: VariantSeen
    parts: tuple[PartRow, ...]
    fields: tuple[FieldRow, ...]
    mentions: tuple[MentionRow, ...]
    variant: Variant
    linked: Linked
    can_thread: bool
    can_poll: bool
    card_on: str

    @property
    def several(self) -> bool:
        """Whether it is a thread."""
        return len(self.parts) > 1


@dataclass(frozen=True, slots=True)
class TabRow:
    """A tab: the version for all, or a chosen network, with a version of its own or not."""

    name: str
    label: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole form. ``like_common`` are the chosen networks without a version of their own."""

    body: Body
    tabs: tuple[TabRow, ...]
    variants: tuple[VariantSheet, ...]
    like_common: tuple[tuple[str, str], ...]
    choices: tuple[tuple[str, str, bool], ...]
    languages: tuple[tuple[str, str], ...]
    language_on: str
    previews: tuple[Preview, ...]
    settings: tuple[NetworkSettings, ...]


@dataclass(frozen=True, slots=True)
class _Laid:
    """What every row needs: the library's files, what was found."""

    files: Files
    sight: Sight


def sheet(body: Body, files: Files) -> Sheet:
    """Lay a post out."""
    sight = seen(body, files.media, files.problems)
    laid = _Laid(files, sight)
    chosen = {network.name: network.label for network in offered()}
    chosen |= {name: label_of(name) for name in body.networks}
    return Sheet(
        body=body,
        tabs=(
            TabRow(COMMON, _("For all"), is_own=False),
            *(TabRow(name, label_of(name), name in body.own) for name in body.networks),
        ),
        variants=tuple(_variant(laid, body, name) for name in variants_of(body)),
        like_common=tuple((name, label_of(name)) for name in followers(body, COMMON)),
        choices=tuple((name, label, name in body.networks) for name, label in chosen.items()),
        languages=tuple(_languages(body.language)),
        language_on=_named(that_have(Slot.LANGUAGE, body.networks)),
        previews=previews(body, files.media, sight.refused, files.thumbs, files.faces),
        settings=rows_of(
            body, {name: _kinds(body, name, files.media) for name in body.networks}, files.offered
        ),
    )


def _kinds(body: Body, network: str, media: Library) -> set[MediaKind]:
    parts = body.variant(network).parts
    return {media[one.asset].kind for part in parts for one in part.media if one.asset in media}


def _variant(laid: _Laid, body: Body, name: str) -> VariantSheet:
    variant, networks, told = variants_of(body)[name], followers(body, name), laid.sight.variants[name]
    return VariantSheet(
        name=name,
        label=_("For all") if name == COMMON else label_of(name),
        networks=_named(networks),
        seen=told,
        parts=tuple(_part(laid, name, variant, index, networks) for index in range(len(variant.parts))),
        fields=tuple(_fields(variant, networks)),
        mentions=tuple(mentions(variant, networks)),
        variant=variant,
        linked=linked(body, name),
        can_thread=any(takes_threads(network) for network in networks),
        can_poll=bool(that_have(Slot.POLL, networks)),
        card_on=_named(that_have(Slot.CARD, networks)),
    )


def _named(networks: tuple[str, ...]) -> str:
    return ", ".join(label_of(network) for network in networks)


def _part(laid: _Laid, name: str, variant: Variant, index: int, networks: tuple[str, ...]) -> PartRow:
    piece, told = variant.parts[index], laid.sight.variants[name].parts[index]
    return PartRow(
        place=f"{name}.{index}",
        deed=f"{name}:{index}",
        number=index + 1,
        text=piece.text,
        seen=told,
        files=tuple(
            _file(laid, at, placed, told.media[at], networks) for at, placed in enumerate(piece.media)
        ),
        poll=_poll(piece),
        is_first=index == 0,
        is_last=index == len(variant.parts) - 1,
    )


def _file(
    laid: _Laid, index: int, placed: Placed, notes: tuple[Note, ...], networks: tuple[str, ...]
) -> FileRow:
    known = laid.files.media.get(placed.asset)
    across, down = (round(100 * share) for share in placed.focus) if placed.focus else (None, None)
    return FileRow(
        index=index,
        placed=placed,
        name=laid.files.names.get(placed.asset, ""),
        thumb=laid.files.thumbs.get(placed.asset, ""),
        is_video=known is not None and known.kind is MediaKind.VIDEO,
        known_alt=known.alt if known else "",
        across=across,
        down=down,
        notes=notes,
        cover=_cover(laid, placed, networks) if known and known.kind is MediaKind.VIDEO else None,
    )


def _cover(laid: _Laid, placed: Placed, networks: tuple[str, ...]) -> CoverRow | None:
    pictures, frames = (that_take(kind, networks) for kind in Covers)
    cover = placed.cover
    if not (pictures or frames or cover):
        return None
    picture = cover.asset if cover else None
    return CoverRow(
        asset=str(picture or ""),
        name=laid.files.names.get(picture, "") if picture else "",
        thumb=laid.files.thumbs.get(picture, "") if picture else "",
        seconds="" if cover is None or picture else f"{cover.at_ms / 1000:g}",
        networks=_named(pictures),
        frames=_named(frames),
    )


def _poll(piece: Piece) -> PollRow | None:
    if piece.poll is None:
        return None
    spare = max(FEWEST - len(piece.poll.options), SPARE)
    options = (*piece.poll.options, *[""] * spare)[:MOST_ANSWERS]
    seconds = sorted({*DURATIONS, piece.poll.seconds})
    return PollRow(
        piece.poll.question, options, piece.poll.seconds, tuple((one, duration(one)) for one in seconds)
    )


def _fields(variant: Variant, networks: tuple[str, ...]) -> Iterator[FieldRow]:
    for slot, label in _LABELS.items():
        having = that_have(slot, networks)
        if not having:
            continue
        value = ", ".join(variant.tags) if slot is Slot.TAGS else getattr(variant, slot)
        row = FieldRow(slot, label, value, _HELPS.get(slot, ""), _named(having), is_long=slot is Slot.COMMENT)
        if slot is not Slot.VISIBILITY:
            yield row
        elif choices := _visibilities(having, value):
            yield FieldRow(slot, label, value, "", _named(having), choices)


def _visibilities(networks: tuple[str, ...], value: str) -> tuple[tuple[str, str | Promise], ...]:
    """What can be said to all of these networks at once; networks that call it otherwise need their own."""
    first, *others = (VISIBILITIES[network] for network in networks)
    shared = [one for one in first if all(one[0] in dict(other) for other in others)]
    if not shared:
        return ()
    kept = [(value, value)] if value and value not in dict(shared) else []
    return (("", _("as the account is set")), *shared, *kept)


def mentions(variant: Variant, networks: tuple[str, ...]) -> Iterator[MentionRow]:
    """Every handle that is written, once, on each network that gets this version."""
    for handle in handles(variant):
        for network in networks:
            account = variant.mentions.get(handle, {}).get(network, "")
            yield MentionRow(handle, network, label_of(network), account, shows_profiles(network))


def handles(variant: Variant) -> tuple[str, ...]:
    """The handles of a version, without their @, each once, in the order they are written."""
    found = (
        piece.text[one.start + 1 : one.end]
        for piece in variant.parts
        for one in entities(piece.text)
        if one.mark is Mark.MENTION
    )
    return tuple(dict.fromkeys(found))[:20]


def _languages(current: str) -> Iterator[tuple[str, str]]:
    yield "", _("not said")
    for code in LANGUAGES:
        yield code, str(get_language_info(code)["name_translated"]).capitalize()
    if current and current not in LANGUAGES:
        yield current, current
