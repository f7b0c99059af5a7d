"""A post as reviewers read it: what each network gets, where remarks stand in it, what changed since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from uuid import UUID

from django.utils.translation import gettext as _

from parvis.apps.approval.models import Comment
from parvis.apps.content.bodies import Body, Piece, Placed, Variant
from parvis.apps.content.history import links_told
from parvis.apps.content.selectors import settings_said
from parvis.apps.library.models import Asset
from parvis.apps.library.selectors import assets_by_id
from parvis.apps.listening.names import network_label
from parvis.core.workspaces.models import Workspace
from parvis.kit.anchors import found
from parvis.kit.edits import Change, Part, compare


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of a text, and the remarks that stand on them."""

    text: str
    comments: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Medium:
    """A picture or a video where it stands; ``asset`` is None when the library has lost it."""

    placed: Placed
    asset: Asset | None
    alt: str
    comments: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """One post of a thread, or the only one. ``spot`` names it in forms: its version and its number."""

    number: int
    of: int
    text: str
    stretches: tuple[Stretch, ...]
    media: tuple[Medium, ...]
    piece: Piece
    network: str

    @property
    def spot(self) -> str:
        """As ``read_spot`` reads it."""
        return f"{self.network}:{self.number - 1}"


@dataclass(frozen=True, slots=True)
class Version:
    """What some networks get, all of them the same."""

    networks: tuple[str, ...]
    key: str
    variant: Variant
    texts: tuple[Text, ...]
    short_links: tuple[str, ...] = ()
    settings: tuple[tuple[str, str, str], ...] = ()

    @property
    def label(self) -> str:
        """« Bluesky, Mastodon »."""
        return ", ".join(self.networks)


@dataclass(frozen=True, slots=True)
class Standing:
    """A remark with where it stands now. ``gone``: its words or its picture are not there any more."""

    comment: Comment
    gone: bool
    where: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of one thing that a post says."""

    label: str
    parts: tuple[Part, ...]


@dataclass(slots=True)
class _Places:
    """What stands where, while the versions are made."""

    words: dict[tuple[str, int], list[tuple[int, int, int]]] = field(default_factory=dict)
    pictures: dict[tuple[str, int, UUID], list[int]] = field(default_factory=dict)


def versions_of(body: Body, workspace: Workspace, comments: Iterable[Comment] = ()) -> Sequence[Version]:
    """What each network gets, networks that get the same together; open remarks marked where they stand."""
    assets = assets_by_id(workspace, [one.asset for one in body.placed()])
    places = _places(body, [one for one in comments if one.resolved_at is None])
    groups: dict[str, list[str]] = {}
    for network in body.networks:
        groups.setdefault(network if network in body.own else "", []).append(network)
    made = ((names, _version(body, key, names, assets, places)) for key, names in groups.items())
    return [
        replace(version, settings=settings_said(replace(body, networks=tuple(names))))
        for names, version in made
    ]


def standing(body: Body, comments: Iterable[Comment]) -> Sequence[Standing]:
    """Remarks in the order they were made, each with whether its words are still there."""
    return [Standing(one, gone=_spot(body, one) is None, where=_where(one)) for one in comments]


def differences(before: Body, after: Body) -> Sequence[Difference]:
    """What changed from one state to another; nothing that stayed."""
    old, new = dict(_told(before)), dict(_told(after))
    names = [*new, *(name for name in old if name not in new)]
    changed = [name for name in names if old.get(name, "") != new.get(name, "")]
    return [Difference(name, compare(old.get(name, ""), new.get(name, ""))) for name in changed]


def between(before: str, after: str) -> tuple[Part, ...]:
    """What a suggestion changes, with a little of what stays around it."""
    return tuple(_shortened(part) for part in compare(before, after))


def read_spot(given: str) -> tuple[str, int, UUID | None]:
    """The version, the number of the post (from 0) and the picture that a form names; the first text for
    anything that is no spot."""
    network, _colon, rest = given.partition(":")
    number, _colon, asset = rest.partition(":")
    try:
        return (
            network[:40],
            int(number) if number.isascii() and number.isdigit() else 0,
            UUID(asset) if asset else None,
        )
    except ValueError:
        return "", 0, None


def spots_of(versions: Iterable[Version]) -> list[tuple[str, str]]:
    """What a remark can stand on: each text, then its pictures, as a form offers them."""
    found_: list[tuple[str, str]] = []
    for version in versions:
        for text in version.texts:
            name = _("%(where)s, post %(number)d") % {"where": version.label, "number": text.number}
            found_.append((text.spot, name if text.of > 1 else version.label))
            for number, medium in enumerate(text.media, 1):
                said = _("%(where)s: picture %(number)d") % {"where": found_[-1][1], "number": number}
                found_.append((f"{text.spot}:{medium.placed.asset}", said))
    return found_


def _places(body: Body, comments: Iterable[Comment]) -> _Places:
    places = _Places()
    for one in comments:
        spot = _spot(body, one)
        if spot is None:
            continue
        number, start, end = spot
        if one.asset is not None:
            places.pictures.setdefault((one.network, number, one.asset), []).append(one.pk)
        elif end > start:
            places.words.setdefault((one.network, number), []).append((start, end, one.pk))
    return places


def _spot(body: Body, one: Comment) -> tuple[int, int, int] | None:
    """In which post of its version a remark stands now, and on which characters; None when that is gone."""
    variant = body.own.get(one.network) if one.network else body.common
    if variant is None:
        return None
    order = sorted(range(len(variant.parts)), key=lambda number: abs(number - one.part))
    if one.asset is not None:
        held = (n for n in order if any(placed.asset == one.asset for placed in variant.parts[n].media))
        number = next(held, None)
        return None if number is None else (number, 0, 0)
    if one.anchor is None:
        return min(one.part, len(variant.parts) - 1), 0, 0
    for number in order:
        span = found(variant.parts[number].text, one.anchor)
        if span is not None:
            return number, span.start, span.end
    return None


def _where(one: Comment) -> str:
    return network_label(one.network) if one.network else ""


def _version(
    body: Body, key: str, names: list[str], assets: Mapping[UUID, Asset], places: _Places
) -> Version:
    variant = body.own[key] if key else body.common
    texts = tuple(
        Text(
            number=number + 1,
            of=len(variant.parts),
            text=piece.text,
            stretches=tuple(_stretches(piece.text, places.words.get((key, number), []))),
            media=tuple(
                Medium(
                    one,
                    assets.get(one.asset),
                    one.alt or (assets[one.asset].alt if one.asset in assets else ""),
                    tuple(places.pictures.get((key, number, one.asset), ())),
                )
                for one in piece.media
            ),
            piece=piece,
            network=key,
        )
        for number, piece in enumerate(variant.parts)
    )
    labels = tuple(network_label(name) for name in names)
    return Version(labels, key, variant, texts, tuple(links_told(variant, names)))


def _stretches(text: str, marks: list[tuple[int, int, int]]) -> Iterator[Stretch]:
    """The text cut where remarks begin and end."""
    edges = sorted({0, len(text), *(start for start, _e, _pk in marks), *(end for _s, end, _pk in marks)})
    for start, end in pairwise(edges):
        on = tuple(pk for first, last, pk in marks if first <= start and end <= last)
        yield Stretch(text[start:end], on)


def _told(body: Body) -> Iterator[tuple[str, str]]:
    """All that a post says, thing by thing."""
    yield _("Networks"), ", ".join(network_label(name) for name in body.networks)
    yield _("Language"), body.language
    for network, setting, value in settings_said(body):
        yield _("%(where)s: %(what)s") % {"where": network, "what": setting}, value
    versions = {"": body.common, **body.own}
    for key, variant in versions.items():
        where = network_label(key) if key else _("Common version")
        for number, piece in enumerate(variant.parts, 1):
            name = _("%(where)s, post %(number)d") % {"where": where, "number": number}
            yield (name if len(variant.parts) > 1 else where), piece.text
            for place, one in enumerate(piece.media, 1):
                label = _("%(where)s: picture %(number)d") % {"where": name, "number": place}
                yield label, f"{one.alt} [{one.sha256[:8]}] {_cover(one)}".strip()
            if piece.poll:
                label = _("%(where)s: poll") % {"where": name}
                yield label, " / ".join([piece.poll.question, *piece.poll.options])
        said = {
            _("title"): variant.title, _("link"): variant.link, _("tags"): " ".join(variant.tags),
            _("first comment"): variant.comment, _("warning"): variant.warning,
            _("visibility"): variant.visibility,
            _("link card"): " ".join(
                [variant.card.url, variant.card.title, variant.card.description] if variant.card else []
            ),
            _("short links"): "\n".join(links_told(variant)),
        }  # fmt: skip
        for label, value in said.items():
            yield _("%(where)s: %(what)s") % {"where": where, "what": label}, value


def _cover(placed: Placed) -> str:
    if placed.cover is None:
        return ""
    shown = placed.cover.sha256[:8] or f"{placed.cover.at_ms / 1000:g} s"
    return _("(cover: %(cover)s)") % {"cover": shown}


def _shortened(part: Part) -> Part:
    if part.change is not Change.SAME or len(part.text) <= 120:
        return part
    return Part(part.change, f"{part.text[:50]} … {part.text[-50:]}")
