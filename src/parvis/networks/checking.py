"""What a network would refuse of a version, or take badly. Every number is of ``limits.toml``, none is here.

A rule is the name of a limit and a way to measure; a network that has no such limit has no such rule. The
names of media's rules are of ``images``' files (``image_bytes``), ``videos``' and ``animations``'; where the
network says nothing of animated pictures, what it says of pictures holds.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from parvis.kit.codings import coding_of
from parvis.kit.entities import Mark, entities
from parvis.networks.lengths import known, length, text_limit
from parvis.networks.limits import Limit, Limits
from parvis.networks.ports import Covers, MediaKind
from parvis.networks.post_settings import Account, faults
from parvis.networks.registry import NETWORKS
from parvis.networks.versions import Media, Part, Poll, Version

ANIMATION: Final = "animation"


class Severity(enum.StrEnum):
    """Whether the network is known to refuse it."""

    REFUSES = "refuses"
    ADVISES = "advises"


class Gap(enum.StrEnum):
    """What no limit tells: something is missing, or has no room on this network."""

    EMPTY = "empty"
    NO_POLL = "no_poll"
    NO_TITLE = "no_title"
    NO_TAGS = "no_tags"
    NO_ALT = "no_alt"
    NO_COMMENT = "no_comment"
    NO_COVER = "no_cover"
    LATE_FRAME = "late_frame"


@dataclass(frozen=True, slots=True)
class Where:
    """Where in a version: ``part`` and ``media`` count from 1, and are 0 for the whole."""

    part: int = 0
    media: int = 0
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: the ``name`` of a limit, or a ``Gap``; ``value`` is what was measured, in its unit."""

    name: str
    severity: Severity
    where: Where
    value: float | str = 0
    limit: Limit | None = None


@dataclass(frozen=True, slots=True)
class _Allowed:
    """The limits of one network."""

    limits: Limits

    def most(self, name: str, value: float, where: Where) -> Iterator[Finding]:
        """Yield a finding when the value is beyond the limit of this name, if the network has one."""
        found = self.limits.get(name)
        if found is not None and value > found.number:
            yield _finding(name, found, value, where)

    def least(self, name: str, value: float, where: Where) -> Iterator[Finding]:
        """Yield a finding when the value falls short of it."""
        found = self.limits.get(name)
        if found is not None and value < found.number:
            yield _finding(name, found, value, where)

    def longest(self, name: str, text: str, where: Where) -> Iterator[Finding]:
        """Yield a finding when the text is longer, as the limit counts."""
        if name in self.limits:
            yield from self.most(name, length(text, name, self.limits), where)


def _finding(name: str, limit: Limit, value: float | str, where: Where) -> Finding:
    return Finding(name, Severity.REFUSES if limit.refuses else Severity.ADVISES, where, value, limit)


def check(
    version: Version, *, told: Limits | None = None, account: Account | None = None
) -> tuple[Finding, ...]:
    """Return what is wrong with a version, what refuses first; nothing when it is inside every limit.

    ``told`` are limits that the server itself reports: they win over the file; ``account`` is what is known
    of whom it is for. Raises ``KeyError`` for a network that the file does not know.
    """
    allowed = _Allowed(known(version.network, told))
    found = [*_whole(version, allowed), *_settings(version, account)]
    several = len(version.parts) > 1
    for number, part in enumerate(version.parts, 1):
        found += _part(part, version.network, allowed, number if several else 0)
    return tuple(sorted(found, key=lambda one: one.severity is Severity.ADVISES))


def _whole(version: Version, allowed: _Allowed) -> Iterator[Finding]:
    where = Where()
    yield from allowed.most("parts", len(version.parts), where)
    yield from allowed.longest("title", version.title, where)
    yield from allowed.least("title_min", 1 if version.title.strip() else 0, where)
    yield from allowed.least("place_min", 1 if version.place.strip() else 0, where)
    yield from allowed.longest("link", version.link, where)
    yield from allowed.longest("comment", version.comment, where)
    yield from allowed.longest("tags", _listed(version.tags), where)
    yield from _forbidden(version.title, allowed, where)
    if version.title and "title" not in allowed.limits:
        yield Finding(Gap.NO_TITLE, Severity.ADVISES, where)
    if version.tags and "tags" not in allowed.limits:
        yield Finding(Gap.NO_TAGS, Severity.ADVISES, where)
    manifest = NETWORKS.get(version.network)
    if version.comment and manifest and manifest.publisher and not manifest.comments:
        yield Finding(Gap.NO_COMMENT, Severity.ADVISES, where)


def _settings(version: Version, account: Account | None) -> Iterator[Finding]:
    manifest = NETWORKS.get(version.network)
    for fault in faults(manifest.settings if manifest else (), version.settings, version.kinds, account):
        yield Finding(fault.wrong, Severity.REFUSES, Where(), fault.words)


def _listed(tags: tuple[str, ...]) -> str:
    """Write tags as YouTube counts them: commas between, quotation marks around those that hold a blank."""
    return ",".join(f'"{tag}"' if any(char.isspace() for char in tag) else tag for tag in tags)


def _forbidden(text: str, allowed: _Allowed, where: Where) -> Iterator[Finding]:
    limit = allowed.limits.get("forbidden")
    signs = [sign for sign in limit.words if sign in text] if limit else []
    if limit and signs:
        yield _finding("forbidden", limit, " ".join(signs), where)


def _part(part: Part, network: str, allowed: _Allowed, number: int) -> Iterator[Finding]:
    where = Where(number)
    if not (part.text.strip() or part.media or part.poll):
        yield Finding(Gap.EMPTY, Severity.REFUSES, where)
        return
    yield from _text(part, allowed, where)
    yield from _together(part.media, allowed, where)
    if part.poll is not None:
        yield from _poll(part.poll, allowed, where, beside=len(part.media))
    for index, media in enumerate(part.media, 1):
        at = Where(number, index, _kind(media))
        yield from _media(media, allowed, at)
        yield from _cover(media, network, allowed, at)


def _text(part: Part, allowed: _Allowed, where: Where) -> Iterator[Finding]:
    yield from allowed.longest(text_limit(part, allowed.limits), part.text, where)
    yield from allowed.longest("text_bytes", part.text, where)
    yield from _forbidden(part.text, allowed, where)
    marks = entities(part.text)
    for mark, counted in _COUNTED.items():
        yield from allowed.most(counted, sum(one.mark is mark for one in marks), where)
    if "topic" in allowed.limits:
        tags = [part.text[one.start + 1 : one.end] for one in marks if one.mark is Mark.HASHTAG]
        yield from allowed.longest("topic", tags[0] if tags else "", where)


_COUNTED: Final[Mapping[Mark, str]] = {
    Mark.HASHTAG: "hashtags",
    Mark.MENTION: "mentions",
    Mark.LINK: "links",
    Mark.CASHTAG: "cashtags",
}


def _kind(media: Media) -> str:
    return ANIMATION if media.animated and media.kind is MediaKind.IMAGE else media.kind


def _together(media: tuple[Media, ...], allowed: _Allowed, where: Where) -> Iterator[Finding]:
    kinds = [_kind(one) for one in media]
    if "animations" not in allowed.limits:
        kinds = [MediaKind.IMAGE if kind == ANIMATION else kind for kind in kinds]
    for kind, name in ((MediaKind.IMAGE, "images"), (ANIMATION, "animations"), (MediaKind.VIDEO, "videos")):
        yield from allowed.most(name, kinds.count(kind), where)
    yield from allowed.most("media", len(media), where)
    yield from allowed.least("media_min", len(media), where)
    yield from allowed.most("mixing", 1 if len(set(kinds)) > 1 else 0, where)


def _poll(poll: Poll, allowed: _Allowed, where: Where, *, beside: int) -> Iterator[Finding]:
    if "poll_options_max" not in allowed.limits:
        yield Finding(Gap.NO_POLL, Severity.REFUSES, where)
        return
    yield from allowed.longest("poll_question", poll.question, where)
    yield from allowed.most("poll_options_max", len(poll.options), where)
    yield from allowed.least("poll_options_min", len(poll.options), where)
    if "poll_option" in allowed.limits:
        longest = max((length(option, "poll_option", allowed.limits) for option in poll.options), default=0)
        yield from allowed.most("poll_option", longest, where)
    yield from allowed.most("poll_seconds_max", poll.seconds, where)
    yield from allowed.least("poll_seconds_min", poll.seconds, where)
    yield from allowed.most("poll_with_media", 1 if beside else 0, where)


@dataclass(frozen=True, slots=True)
class _Measure:
    """A rule of a file. ``of`` gives None where the file does not tell."""

    suffix: str
    of: Callable[[Media], float | None]
    least: bool = False


def _bitrate(media: Media) -> float | None:
    """Bits a second of the whole file, its sound too: the video alone has a little less."""
    return 8 * media.bytes / media.seconds if media.bytes and media.seconds else None


def _ratio(media: Media) -> float | None:
    return media.width / media.height if media.width and media.height else None


MEASURES: Final = (
    _Measure("bytes", lambda media: media.bytes),
    _Measure("bytes_min", lambda media: media.bytes, least=True),
    _Measure("pixels", lambda media: media.width * media.height),
    _Measure("sides", lambda media: media.width + media.height),
    _Measure("width_max", lambda media: media.width),
    _Measure("width_min", lambda media: media.width or None, least=True),
    _Measure("height_max", lambda media: media.height),
    _Measure("height_min", lambda media: media.height or None, least=True),
    _Measure("side_max", lambda media: max(media.width, media.height)),
    _Measure("side_min", lambda media: min(media.width, media.height) or None, least=True),
    _Measure("short_max", lambda media: min(media.width, media.height)),
    _Measure("ratio_max", _ratio),
    _Measure("ratio_min", _ratio, least=True),
    _Measure("seconds_max", lambda media: media.seconds),
    _Measure("seconds_min", lambda media: media.seconds or None, least=True),
    _Measure("fps_max", lambda media: media.fps),
    _Measure("fps_min", lambda media: media.fps or None, least=True),
    _Measure("bitrate_max", _bitrate),
    _Measure("cover_min", lambda media: 1 if media.cover or media.cover_at_ms is not None else 0, least=True),
    _Measure("cover_bytes", lambda media: media.cover_bytes or None),
)


def _media(media: Media, allowed: _Allowed, where: Where) -> Iterator[Finding]:
    for measure in MEASURES:
        name, value = _named(measure.suffix, where.kind, allowed), measure.of(media)
        if value is not None:
            yield from (allowed.least if measure.least else allowed.most)(name, value, where)
    formats = allowed.limits.get(_named("formats", where.kind, allowed))
    if formats is not None and media.format.lower() not in formats.words:
        yield _finding(_named("formats", where.kind, allowed), formats, media.format, where)
    codings = allowed.limits.get(f"{where.kind}_codecs")
    if codings is not None and media.codec and coding_of(media.codec) not in codings.words:
        yield _finding(f"{where.kind}_codecs", codings, coding_of(media.codec), where)
    alt = _named("alt", where.kind, allowed)
    alt = alt if alt in allowed.limits else "alt"
    yield from allowed.longest(alt, media.alt, where)
    if alt in allowed.limits and not media.alt.strip():
        yield Finding(Gap.NO_ALT, Severity.ADVISES, where)


def _cover(media: Media, network: str, allowed: _Allowed, where: Where) -> Iterator[Finding]:
    """What stands for a video: of a kind that the network takes, and a moment that there is."""
    manifest = NETWORKS.get(network)
    taken = manifest.covers if manifest else frozenset()
    chosen = Covers.PICTURE if media.cover else Covers.FRAME if media.cover_at_ms is not None else None
    if chosen and manifest and manifest.publisher and chosen not in taken:
        yield Finding(Gap.NO_COVER, Severity.ADVISES, where)
    if media.cover_at_ms is not None and media.seconds and media.cover_at_ms > media.seconds * 1000:
        yield Finding(Gap.LATE_FRAME, Severity.REFUSES, where)
    formats = allowed.limits.get("video_cover_formats")
    if formats is not None and media.cover_format and media.cover_format not in formats.words:
        yield _finding("video_cover_formats", formats, media.cover_format, where)


def _named(suffix: str, kind: str, allowed: _Allowed) -> str:
    own = f"{kind}_{suffix}"
    return f"{MediaKind.IMAGE}_{suffix}" if kind == ANIMATION and own not in allowed.limits else own
