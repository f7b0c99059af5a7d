"""What crosses when something is published: *prepare*, *commit*, *settle*, and *find* before doing it again.

A delivery to one account is a row of steps: the posts of a thread, then the first comment. Each step goes

    prepare   uploads and containers; may be repeated at will, nobody sees anything
    commit    the one call that others see; never repeated blindly
    settle    asks whether what was committed is there yet; only reads

What each returns is stored before the next begins, so that a process that is killed goes on where it was. An
answer that was lost is looked for with ``find``; only a network that takes a key may be asked twice.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from parvis.kit.bodies import FilePart
from parvis.kit.moments import Clock
from parvis.networks.ports import Fault, NetworkError
from parvis.networks.versions import Media, Part, Version

if TYPE_CHECKING:  # what is only named is not loaded by those who only read
    from parvis.kit.http import Http

State = Mapping[str, Any]  # JSON: what a step keeps from one call to the next, never a secret


class StepKind(enum.StrEnum):
    """What a step sends."""

    PART = "part"
    COMMENT = "comment"


@dataclass(frozen=True, slots=True)
class Access:
    """Who speaks on a network, and with what right. Secrets are already opened.

    ``id`` is what the network never changes; ``host`` is the base URL of the server or of the API, empty for
    the network's own; ``options`` holds what is no secret (a channel, a page, who may answer).
    """

    network: str
    id: str
    handle: str = ""
    host: str = ""
    token: str = field(default="", repr=False)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class File:
    """A file of the media library. ``url`` is where the network may fetch it, empty where it cannot."""

    path: Path
    format: str
    bytes: int
    sha256: str
    url: str = ""

    @property
    def mime(self) -> str:
        """Its media type."""
        return MIMES.get(self.format, "application/octet-stream")


MIMES: Final[Mapping[str, str]] = {
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "mp4": "video/mp4",
    "mov": "video/quicktime",
    "webm": "video/webm",
    "pdf": "application/pdf",
}


@dataclass(frozen=True, slots=True)
class Remote:
    """What the network made of a step. ``data`` holds what later steps need (Bluesky's CID)."""

    id: str
    url: str = ""
    data: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Work:
    """One step to do.

    ``number`` counts parts from 1, and is 0 for the comment. ``key`` is 64 hex digits, the same however often
    the step is tried. ``begun_at`` is when it was first prepared, aware. ``before`` is what the earlier steps
    became, the root first. ``files`` go by ``Media.key``.
    """

    access: Access
    version: Version
    kind: StepKind
    number: int
    key: str
    begun_at: datetime
    before: tuple[Remote, ...] = ()
    files: Mapping[str, File] = field(default_factory=dict)
    known: frozenset[str] = frozenset()

    @property
    def part(self) -> Part:
        """The post to send; for the comment, a post of its words alone."""
        return self.version.parts[self.number - 1] if self.number else Part(self.version.comment)

    def setting(self, name: str) -> str:
        """What was decided of the network's own for this post, or else for the account, or nothing."""
        return self.version.settings.get(name) or self.access.options.get(name, "")

    def cover(self, media: Media) -> File | None:
        """The cover picture of a video: its file goes by the video's key and ``.cover``."""
        return self.files.get(f"{media.key}.cover") if media.cover else None


@dataclass(frozen=True, slots=True)
class Live:
    """It is there, for everyone whom it is meant for."""

    remote: Remote


@dataclass(frozen=True, slots=True)
class Pending:
    """It was taken, and the network still works on it: ask again after so many seconds."""

    state: State
    again_s: float = 5.0


class Look(enum.StrEnum):
    """What looking for a lost answer told, when nothing was found."""

    ABSENT = "absent"  # read in full since the step began: it is not among the account's posts
    UNKNOWABLE = "unknowable"  # this network shows a program nothing to compare with


class Publisher(Protocol):
    """Publishes. Made anew for each step, with an ``Http`` and a clock; keeps nothing between calls.

    Every fault is a ``NetworkError``; one after which the post may be there all the same is not ``harmless``.
    """

    def prepare(self, work: Work) -> State:
        """Upload what the step needs; whatever is left behind is seen by nobody."""
        ...

    def commit(self, work: Work, state: State) -> Live | Pending:
        """Make the one call that others see."""
        ...

    def settle(self, work: Work, state: State) -> Live | Pending:
        """Ask what became of a commit that was ``Pending``."""
        ...

    def find(self, work: Work, state: State) -> Live | Look:
        """Look for what a lost answer may have left on the network."""
        ...

    def repeatable(self, work: Work, state: State, *, committed_at: datetime, now: datetime) -> bool:
        """Whether committing again cannot make a second post: the network still knows the key.

        ``committed_at`` is when the first commit of this step began.
        """
        ...


class Hand:
    """What every hand of a network is made of."""

    def __init__(self, http: Http, clock: Clock) -> None:
        self._http = http
        self._clock = clock


class AtOnce(Hand):
    """A publisher whose commit is answered for good: nothing is ever pending."""

    def settle(self, work: Work, state: State) -> Live | Pending:
        """Nothing was ``Pending``, so that nobody can ask."""
        del work, state
        raise NetworkError(Fault.GARBAGE, "garbled", "nothing is pending on this network")


class Keyless(Hand):
    """A publisher of a network that takes no key: sent twice is there twice."""

    def repeatable(self, work: Work, state: State, *, committed_at: datetime, now: datetime) -> bool:
        """Never."""
        del work, state, committed_at, now
        return False


def sent_file(work: Work, media: Media) -> FilePart:
    """Return a file of a step as a form sends it, under a name that says nothing of where it lay."""
    file = work.files[media.key]
    return FilePart(file.path, f"{media.key[:12]}.{file.format}", file.mime)


class Changes(Protocol):
    """Changes or removes what is there. A network that cannot is without it; one that removes only says so
    in its manifest (``can_edit``)."""

    def edit(self, work: Work, remote: Remote, state: State) -> Remote:
        """Put the step's words and pictures in the place of those that are there; ``state`` is of prepare."""
        ...

    def remove(self, access: Access, remote: Remote) -> None:
        """Take it away; no fault if it is gone already."""
        ...


@dataclass(frozen=True, slots=True)
class Quota:
    """What an account may still publish, as the network tells it. ``window_s`` is the time it counts over."""

    used: int
    total: int
    window_s: int


class Quotas(Protocol):
    """Tells what may still be published."""

    def quota(self, access: Access) -> Quota | None:
        """Ask the network; None if it does not tell."""
        ...


@dataclass(frozen=True, slots=True)
class Counts:
    """How a post does. None where the network does not tell, which is not nought."""

    views: int | None = None
    likes: int | None = None
    replies: int | None = None
    reposts: int | None = None
    clicks: int | None = None
    saves: int | None = None


class Metrics(Protocol):
    """Tells how posts do."""

    batch: int  # posts that may be asked for at once

    def counts(self, access: Access, ids: Sequence[str]) -> Mapping[str, Counts]:
        """Ask for at most ``batch`` posts; those that are gone are missing in the answer."""
        ...


@dataclass(frozen=True, slots=True)
class Place:
    """Where inside an account something can go: a board, a channel, a page."""

    id: str
    name: str


class Places(Protocol):
    """Lists them."""

    def places(self, access: Access) -> Sequence[Place]:
        """Ask the network."""
        ...


class Told(Protocol):
    """Reads limits that the server itself tells, in the shape of ``limits.toml``."""

    def limits(self, access: Access) -> Mapping[str, Any]:
        """Ask; what comes back is kept as JSON and given to ``limits.told`` of the network."""
        ...


class Price(Protocol):
    """What publishing costs where the network is paid for each use."""

    def __call__(self, version: Version) -> Decimal:
        """US dollars for all steps of a version."""
        ...


DOUBTFUL: Final = frozenset({"too_large", "redirects"})  # an answer came that we could not read
WAITS: Final = frozenset({"rate_limited", "processing"})  # it said "not now", and did nothing


def harmless(fault: NetworkError) -> bool:
    """Whether a commit that failed in this way has certainly left nothing on the network: it said no, or was
    never reached."""
    if fault.code in DOUBTFUL:
        return False
    refused = {Fault.AUTH, Fault.NOT_FOUND, Fault.REFUSED, Fault.BAD_INPUT}
    return fault.fault in refused or fault.code in WAITS or not fault.reached
