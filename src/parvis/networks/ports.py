"""What crosses between Parvis and a social network: small protocols and frozen dataclasses.

A network is a folder that offers one or more of these protocols; what it cannot do is simply absent.
Nothing here, and nothing that passes through here, is stored as it is: the application that listens
turns it into rows of the lake (pseudonymised) or rows of the database.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from parvis.networks.post_settings import Setting


class MediaKind(enum.StrEnum):
    """What an attachment is, whatever the network calls it."""

    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    LINK = "link"
    OTHER = "other"


class SourceKind(enum.StrEnum):
    """A way of hearing. A network's manifest says which of these it offers."""

    STREAM = "stream"  # everything public, live
    HASHTAG = "hashtag"
    TIMELINE = "timeline"  # an account's own posts
    SEARCH = "search"
    TRENDS = "trends"
    FEED = "feed"  # RSS, Atom
    FILE = "file"  # an upload or an export


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote a post, as the network shows it to everyone.

    ``id`` is what the network never changes (a DID, an ActivityPub URI); ``handle`` is what people type.
    ``indexable`` is False for accounts that ask not to be indexed: their posts are dropped before storage.
    """

    id: str
    handle: str = ""
    name: str = ""
    followers: int | None = None
    indexable: bool = True


@dataclass(frozen=True, slots=True)
class Post:
    """One public post as heard. ``text`` is plain text (markup already removed), any length, any script.

    ``created_at`` is the author's claim, aware; ``heard_at`` is ours, aware. ``languages`` is what the
    author declared (BCP 47), possibly wrong. Counts are None where the network does not tell. ``edited_at``
    is when its author last changed it, aware, the same each time that version is heard; None if never.
    """

    network: str
    id: str
    author: Author
    text: str
    created_at: datetime
    heard_at: datetime
    url: str = ""
    title: str = ""
    languages: tuple[str, ...] = ()
    reply_to: str | None = None
    repost_of: str | None = None
    links: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    media: tuple[MediaKind, ...] = ()
    edited_at: datetime | None = None
    likes: int | None = None
    reposts: int | None = None
    replies: int | None = None


class RemovalKind(enum.StrEnum):
    """Why something heard must go."""

    POST = "post"  # its author deleted it
    AUTHOR = "author"  # the account is gone (deleted, taken down) or asked not to be indexed


@dataclass(frozen=True, slots=True)
class Removal:
    """A deletion heard on a stream. ``id`` is a post id, or an author id for ``RemovalKind.AUTHOR``."""

    network: str
    kind: RemovalKind
    id: str
    heard_at: datetime


@dataclass(frozen=True, slots=True)
class Source:
    """What to listen to. ``term`` is a hashtag without #, an account, a search or a path; empty for a stream.

    ``host`` is the server's base URL where the network has many. ``token`` is a secret already opened.
    ``options`` holds what only this network knows (column mapping of a file, for instance).
    """

    network: str
    kind: SourceKind
    term: str = ""
    host: str = ""
    token: str | None = field(default=None, repr=False)
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Heard:
    """A batch, and the cursor that stands for having accepted it.

    At least once: after a crash the same posts may come again from ``cursor``; ids make it idempotent.
    ``refused`` counts items that could not be read; ``problems`` names the first of them in English.
    ``gap`` is True when the network could no longer give everything since the cursor that was asked for.
    """

    posts: tuple[Post, ...] = ()
    removals: tuple[Removal, ...] = ()
    cursor: str = ""
    refused: int = 0
    problems: tuple[str, ...] = ()
    gap: bool = False


class Stop(Protocol):
    """Asked between two batches, and while waiting: a ``threading.Event`` is one."""

    def is_set(self) -> bool:
        """True once the listener must end cleanly."""
        ...

    def wait(self, timeout: float | None = None) -> bool:
        """Wait up to ``timeout`` seconds, or less when told to stop."""
        ...


class Listener(Protocol):
    """Hears a source. Yields batches until the source is exhausted or ``stop`` is set.

    A live source yields at least every few seconds, an empty batch if nothing came, so that the caller can
    save the cursor and stop. Faults that time heals (a lost connection, 429, 500) are waited out with
    backoff inside; faults that need a person are raised as ``NetworkError``.
    """

    def listen(self, source: Source, cursor: str, stop: Stop) -> Iterator[Heard]:
        """Yield what is heard after ``cursor`` ("" means from now, or from the beginning of a file)."""
        ...


class Profiles(Protocol):
    """Looks public profiles up."""

    def profile(self, account: str, *, host: str = "", token: str | None = None) -> Author:
        """Return the public profile of a handle or an id; raises ``NetworkError`` (``not_found``)."""
        ...


class Fault(enum.StrEnum):
    """What kind of trouble, and so who can mend it."""

    RETRY = "retry"  # time heals it
    AUTH = "auth"  # a person must connect the account again
    NOT_FOUND = "not_found"
    REFUSED = "refused"  # the network's rules
    BAD_INPUT = "bad_input"  # the address, the file, the term
    GARBAGE = "garbage"  # the answer could not be understood


class NetworkError(Exception):
    """A typed fault. ``code`` is stable and translated where shown; ``retry_after`` is in seconds.

    ``reached`` is False when no connection was made, so that nothing can have been sent.
    """

    def __init__(
        self,
        fault: Fault,
        code: str,
        message: str,
        *,
        retry_after: float | None = None,
        reached: bool = True,
    ) -> None:
        super().__init__(message)
        self.fault = fault
        self.code = code
        self.retry_after = retry_after
        self.reached = reached


class Covers(enum.StrEnum):
    """What a network takes as the cover of a video."""

    PICTURE = "picture"
    FRAME = "frame"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a network is and what it can do; read by pages, forms and the contract tests.

    ``needs_host``/``needs_token`` say, per kind of source, what a person must give first. What publishing
    needs is named by its path ("module:name"), loaded when somebody publishes: see ``networks.hands``.
    """

    name: str
    label: str
    kinds: tuple[SourceKind, ...] = ()
    listener: type[Listener] | None = None
    profiles: type[Profiles] | None = None
    needs_host: tuple[SourceKind, ...] = ()
    needs_token: tuple[SourceKind, ...] = ()
    default_host: str = ""
    docs: str = ""
    publisher: str = ""
    connector: str = ""
    changes: str = ""
    quotas: str = ""
    metrics: str = ""
    places: str = ""
    told: str = ""
    price: str = ""
    recents: str = ""
    addresses: str = ""
    settings: tuple[Setting, ...] = ()
    terms: tuple[tuple[str, str], ...] = ()  # what whoever publishes there accepts: its name, its address
    can_edit: bool = False
    edits_files: bool = False  # pictures and polls too, not only words
    threads: bool = False  # posts of a row that answer each other
    comments: bool = False  # a first comment under one's own post
    covers: frozenset[Covers] = frozenset()  # of videos: what may stand for them until they play
    labels_ai: bool = False  # told that an AI had a part in a file, it says so to readers
    fetches: bool = False  # takes media only from a public address
