"""A post as it would go to one network: what checks, previews and publishers read. Nothing is sent here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from parvis.networks.ports import MediaKind


@dataclass(frozen=True, slots=True)
class Media:
    """One picture or video. ``format`` is the file's ("jpeg", "mp4"), by its content and not its name.

    ``width`` and ``height`` are in pixels, 0 where unknown; ``seconds`` and ``fps`` 0 for a picture that
    stands still; ``codec`` is a video's four letters, empty where unknown. ``cover`` tells that a video has
    its own cover picture, ``cover_at_ms`` that it is the frame of that moment. ``key`` is the file's in
    ``Work``; ``focus`` is what must stay in sight when it is cut, from the left and the top, 0 to 1 each;
    ``by_ai`` tells that an AI made it or had a part in it.
    """

    kind: MediaKind
    format: str
    bytes: int
    width: int = 0
    height: int = 0
    seconds: float = 0
    fps: float = 0
    codec: str = ""
    alt: str = ""
    animated: bool = False
    cover: bool = False
    cover_format: str = ""
    cover_bytes: int = 0
    cover_at_ms: int | None = None
    key: str = ""
    focus: tuple[float, float] | None = None
    by_ai: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """What is shown of a linked page. ``picture`` is the key of a file, or empty."""

    url: str
    title: str
    description: str = ""
    picture: str = ""


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

    @property
    def by_ai(self) -> bool:
        """Whether an AI had a part in one of its files: networks that label this are told."""
        return any(media.by_ai for media in self.media)

    @property
    def asking(self) -> str:
        """What a network says that has no field for a poll's question: the words, then the question."""
        said = (self.text.strip(), self.poll.question.strip() if self.poll else "")
        return "\n\n".join(dict.fromkeys(filter(None, said))) if self.poll else self.text


@dataclass(frozen=True, slots=True)
class Version:
    """What one network gets: one post, or a thread of several.

    ``place`` is where it goes inside the network (a board, a subreddit); ``comment`` is the first comment.
    ``warning`` is what a reader sees before the words; ``language`` is theirs (BCP 47), ``visibility`` as the
    network calls it; both may be empty. ``mentions`` tells what a handle that is written stands for,
    ``settings`` what was decided of the network's own (``post_settings``).
    """

    network: str
    parts: tuple[Part, ...]
    title: str = ""
    link: str = ""
    tags: tuple[str, ...] = ()
    place: str = ""
    comment: str = ""
    warning: str = ""
    language: str = ""
    visibility: str = ""
    mentions: Mapping[str, str] = field(default_factory=dict)
    card: Card | None = None
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def kinds(self) -> frozenset[MediaKind]:
        """The kinds of files that it shows."""
        return frozenset(media.kind for part in self.parts for media in part.media)
