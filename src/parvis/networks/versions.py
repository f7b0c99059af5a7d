"""A post as it would go to one network: what checks, previews and publishers read. Nothing is sent here."""

from __future__ import annotations

from dataclasses import dataclass

from parvis.networks.ports import MediaKind


@dataclass(frozen=True, slots=True)
class Media:
    """One picture or video. ``format`` is the file's ("jpeg", "mp4"), by its content and not its name.

    ``width`` and ``height`` are in pixels, 0 where unknown; ``seconds`` and ``fps`` 0 for a picture that
    stands still. ``cover`` tells that a video has its own cover picture.
    """

    kind: MediaKind
    format: str
    bytes: int
    width: int = 0
    height: int = 0
    seconds: float = 0
    fps: float = 0
    alt: str = ""
    animated: bool = False
    cover: bool = False


@dataclass(frozen=True, slots=True)
class Poll:
    """A poll that runs for ``seconds``."""

    question: str
    options: tuple[str, ...]
    seconds: int


@dataclass(frozen=True, slots=True)
class Part:
    """One post of a thread, or the only one."""

    text: str = ""
    media: tuple[Media, ...] = ()
    poll: Poll | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """What one network gets: one post, or a thread of several.

    ``place`` is where it goes inside the network (a board, a subreddit); ``comment`` is the first comment.
    """

    network: str
    parts: tuple[Part, ...]
    title: str = ""
    link: str = ""
    tags: tuple[str, ...] = ()
    place: str = ""
    comment: str = ""
