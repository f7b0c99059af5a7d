"""What a network's fake must offer so that the contract can try its publisher, and how a version is driven.

Each network keeps its rigs in ``tests/networks/<name>/publishing_rig.py`` as ``RIGS``: a mapping from a name
to a function that gives a context manager of a ``PublishingRig``. The bench of faults drives the same rigs.
"""

from __future__ import annotations

import enum
import hashlib
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from parvis.kit.http import Http
from parvis.networks import hands
from parvis.networks.connecting import Application
from parvis.networks.ports import MediaKind
from parvis.networks.publishing import Access, File, Live, Pending, Publisher, Remote, StepKind, Work
from parvis.networks.versions import Media, Part, Version
from servers.fakes import WAIT_S, Fake, Shown
from servers.web import Answer, Ask, Web

BACK = "https://parvis.example/back"
MAX_SETTLES = 20


class Can(enum.Enum):
    """What a network can do; a contract test that needs it is skipped without it."""

    TEXT = "a post of words alone"
    PICTURE = "a picture"
    SEVERAL = "several pictures"
    ALT = "alternative texts"
    VIDEO = "a video"
    THREAD = "posts that answer each other"
    CARD = "a card of a linked page"
    POLL = "a poll"
    COMMENT = "a first comment"
    FIND = "a lost answer can be looked for"
    REPEAT = "a key makes a commit repeatable"
    JUDGE = "it looks into the files it is sent"


Pattern = tuple[str, str]  # method and path, as ``Fake.order`` takes them
NOTHING: Pattern = ("NEVER", "")


@dataclass
class PublishingRig:
    """A network under the test's command.

    ``account`` is under which the fake shows what is published. ``commit`` is the call that others see;
    ``upload`` the first call of ``prepare`` for a picture; ``look`` what ``find`` asks; ``settle`` what is
    asked after a ``Pending``; ``comment`` the call of a first comment. ``base`` is the version that every
    test begins with; a network that needs a picture or a video gets one there. ``media_url`` is where a
    network that fetches may find the files, ``media`` what lies there (see ``shelf``). ``most_text`` is the
    length that is still taken.
    """

    network: str
    fake: Fake
    access: Access
    account: str
    can: frozenset[Can]
    commit: Pattern
    upload: Pattern = NOTHING
    look: Pattern = NOTHING
    settle: Pattern = NOTHING
    comment: Pattern = NOTHING
    base: Version = field(default_factory=lambda: Version("", (Part("Bonjour"),)))
    needs_picture: bool = False
    needs_video: bool = False
    media_url: str = ""
    media: dict[str, Path] = field(default_factory=dict)
    most_text: int = 0
    waits: float | None = WAIT_S  # what 429 asks for; None where only the day's end is told
    application: Application = field(default_factory=lambda: Application("client-1", "client-secret-1"))
    answers: Mapping[str, str] = field(default_factory=dict)
    wrong_answers: Mapping[str, str] = field(default_factory=dict)
    counted: Callable[[Shown], None] | None = None  # gives a post some likes, for the metrics
    quota_used: Callable[[int], None] | None = None
    refresh: Callable[[], str] | None = None  # what the network takes in exchange, if it is no refresh token
    price: str = ""  # of ``base``, in US dollars

    def publisher(self, http: Http, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Publisher:
        """Return a fresh publisher, as after a restart."""
        return hands.publisher(self.network, http, now)

    def shown(self) -> list[Shown]:
        """Return what others see of the account, oldest first."""
        return self.fake.visible(self.account)

    def comments(self, text: str) -> list[Shown]:
        """Return the account's comments with these words: a network may show a comment as an answer."""
        shown = [*self.shown(), *self.fake.visible(self.account, comments=True)]
        return [one for one in shown if one.text == text]


Rigs = Mapping[str, Callable[[], AbstractContextManager[PublishingRig]]]


@contextmanager
def shelf() -> Iterator[tuple[str, dict[str, Path]]]:
    """Serve files, by their names, where a network that fetches finds them."""
    files: dict[str, Path] = {}

    def answer(ask: Ask) -> Answer:
        path = files.get(ask.path.removeprefix("/"))
        return Answer(200, path.read_bytes()) if path else Answer(404)

    with Web(answer) as web:
        yield web.url, files


def picture(
    folder: Path, name: str = "vélo", alt: str = "Un vélo contre un mur", *, shade: int = 40
) -> tuple[Media, File]:
    """Make a real PNG of 640 by 480 pixels."""
    width, height = 640, 480
    line = b"\x00" + bytes([shade, shade, 200]) * width

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(line * height))
    return _kept(folder / f"{name}.png", body + chunk(b"IEND", b""), "png", Media(
        MediaKind.IMAGE, "png", 0, width, height, alt=alt
    ))  # fmt: skip


def jpeg(folder: Path, name: str = "vélo", alt: str = "Un vélo contre un mur") -> tuple[Media, File]:
    """Make what says of itself that it is a JPEG of 1080 by 1080 pixels; nobody here draws it."""
    frame = b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", 1080, 1080) + b"\x03" + bytes(9)
    body = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + frame + name.encode()
    media = Media(MediaKind.IMAGE, "jpeg", 0, 1080, 1080, alt=alt)
    return _kept(folder / f"{name}.jpg", body + b"\xff\xd9", "jpeg", media)


def video(folder: Path, name: str = "tour", *, size: int = 90_000) -> tuple[Media, File]:
    """Make what begins as an MP4 does, of ``size`` bytes; nobody here plays it."""
    body = (b"\x00\x00\x00\x18ftypmp42" + bytes(12)).ljust(size, b"v")
    media = Media(MediaKind.VIDEO, "mp4", 0, 720, 1280, seconds=12, fps=30, alt="Un tour de vélo")
    return _kept(folder / f"{name}.mp4", body, "mp4", media)


def _kept(path: Path, body: bytes, kind: str, media: Media) -> tuple[Media, File]:
    path.write_bytes(body)
    key = hashlib.sha256(path.name.encode()).hexdigest()[:12]
    file = File(path, kind, len(body), hashlib.sha256(body).hexdigest())
    return replace(media, bytes=len(body), key=key), file


@dataclass
class Drive:
    """Publishes versions through a rig, step by step, as the engine does when nothing goes wrong.

    ``hasty`` gives up soon: for those to whom nobody answers.
    """

    rig: PublishingRig
    http: Http
    hasty: Http
    files: dict[str, File] = field(default_factory=dict)
    begun_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def holding(self, *pairs: tuple[Media, File]) -> tuple[Media, ...]:
        """Keep files for the version's media, at an address where the network fetches them."""
        for media, file in pairs:
            name = f"{file.sha256}.{file.format}"
            self.rig.media[name] = file.path
            url = f"{self.rig.media_url}/{name}" if self.rig.media_url else ""
            self.files[media.key] = replace(file, url=url)
        return tuple(media for media, _file in pairs)

    def work(self, version: Version, number: int = 1, before: Sequence[Remote] = (), seed: str = "") -> Work:
        """Return a step of a version; number 0 is the comment. The key is the same for the same seed."""
        kind = StepKind.PART if number else StepKind.COMMENT
        key = hashlib.sha256(f"{seed or version.parts}{number}".encode()).hexdigest()
        return Work(self.rig.access, version, kind, number, key, self.begun_at, tuple(before), self.files)

    def step(self, work: Work) -> Remote:
        """Do one step to its end."""
        publisher = self.rig.publisher(self.http)
        return self.settled(work, publisher.commit(work, publisher.prepare(work)))

    def settled(self, work: Work, done: Live | Pending) -> Remote:
        """Ask until it is there."""
        for _ in range(MAX_SETTLES):
            if isinstance(done, Live):
                return done.remote
            done = self.rig.publisher(self.http).settle(work, done.state)
        raise AssertionError("it never became live")

    def publish(self, version: Version) -> list[Remote]:
        """Do every step: the parts in their order, then the comment."""
        remotes: list[Remote] = []
        for number in [*range(1, len(version.parts) + 1), *([0] if version.comment else [])]:
            remotes.append(self.step(self.work(version, number, remotes)))
        return remotes


@contextmanager
def driven(make: Callable[[], AbstractContextManager[PublishingRig]]) -> Iterator[Drive]:
    """Give a rig and what drives it, for tests of one network alone."""
    with make() as rig, Http(allow_private=True) as http:
        rig.base = replace(rig.base, network=rig.network)
        yield Drive(rig, http, http)
