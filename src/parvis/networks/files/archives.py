"""The archives networks give to people who ask for their data: Mastodon, Bluesky, X.

Only what was public is read: a Mastodon export also holds messages to a few.
Formats, as their makers write them: Mastodon ``app/services/backup_service.rb`` (an ActivityStreams 2.0
``OrderedCollection``); https://atproto.com/specs/repository (CARv1 of a Merkle search tree);
``README.txt`` and ``data/manifest.js`` of an X archive.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from typing import Any, Final

from parvis.kit.markup import plain, tidy
from parvis.kit.moments import sane
from parvis.networks.files.bluesky_repo import repo_posts
from parvis.networks.files.dates import parse_when
from parvis.networks.files.faults import BadLine, Reason
from parvis.networks.files.jsonish import Items
from parvis.networks.files.layout import Format, Layout
from parvis.networks.files.posts import MAX_TEXT, amount, links_in
from parvis.networks.ports import Author, MediaKind, Post

Clock = Callable[[], datetime]
Found = tuple[int, Post | BadLine]

_PUBLIC: Final = frozenset({"https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"})
_X_MEDIA: Final = {
    "photo": MediaKind.IMAGE,
    "video": MediaKind.VIDEO,
    "animated_gif": MediaKind.VIDEO,
}
_SMALL: Final = 1 << 20
_ASSIGNED: Final = re.compile(r"^\s*window\.YTD[\w.]*\s*=\s*")


def archive_posts(layout: Layout, clock: Clock) -> Iterator[Found]:
    """Yield the posts of an archive, numbered, and what could not be read; no boosts, nothing private."""
    reader = {Format.MASTODON: _mastodon, Format.BLUESKY: repo_posts, Format.X: _x}[layout.format]
    return reader(layout, clock)


def _member_json(layout: Layout, ending: str) -> Any:
    """Return the JSON of a small member beside the posts, or None."""
    if layout.box is None:
        return None
    name = next((n for n in layout.box.names() if n == ending or n.endswith("/" + ending)), None)
    if name is None:
        return None
    with layout.open_member(name) as stream:
        text = stream.read(_SMALL).decode("utf-8", "replace")
    try:
        return json.loads(_ASSIGNED.sub("", text))
    except (ValueError, RecursionError):
        return None


def _read(number: int, make: Callable[[], Post | None]) -> Post | BadLine | None:
    """Run ``make``; an item that is not shaped as the format says is told, never fatal."""
    try:
        post = make()
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as fault:
        return BadLine(number, Reason.BROKEN_RECORD, f"{type(fault).__name__}: {fault}"[:80])
    if post is not None and len(post.text) > MAX_TEXT:
        return BadLine(number, Reason.TOO_LONG)
    return post


def _items(layout: Layout, read: Callable[[dict[str, Any]], Post | None]) -> Iterator[Found]:
    number = 0
    for member in layout.members or ("",):
        with layout.open_member(member) as stream:
            for _, found in Items(stream):
                number += 1
                if isinstance(found, BadLine):
                    yield number, BadLine(number, found.code, found.detail)
                    continue
                post = _read(number, lambda found=found: read(found))  # type: ignore[misc]
                if post is not None:
                    yield number, post


# Mastodon


def _mastodon(layout: Layout, clock: Clock) -> Iterator[Found]:
    actor = _member_json(layout, "actor.json")
    reader = _Outbox(actor if isinstance(actor, dict) else {}, clock)
    return _items(layout, reader.post)


@dataclass(frozen=True, slots=True)
class _Outbox:
    actor: dict[str, Any]
    clock: Clock

    def post(self, activity: dict[str, Any]) -> Post | None:
        """Return the post of a Create activity; None for a boost or what was not public."""
        note = activity["object"]
        if activity["type"] != "Create" or not isinstance(note, dict) or not _is_public(note):
            return None
        heard_at = self.clock()
        tags = [tag for tag in note.get("tag") or () if isinstance(tag, dict)]
        text = plain(note.get("content") or "")
        return Post(
            network="mastodon",
            id=_status_id(note["id"]),
            author=self._author(activity, note),
            text=text,
            title=plain(note.get("summary") or ""),
            created_at=sane(parse_when(str(note.get("published", "")), UTC), heard_at),
            heard_at=heard_at,
            url=_web(note.get("url") or note["id"]),
            languages=tuple(sorted(tidy(code) for code in note.get("contentMap") or ())),
            reply_to=_status_id(note["inReplyTo"]) if isinstance(note.get("inReplyTo"), str) else None,
            links=links_in(text),
            hashtags=tuple(dict.fromkeys(_tag(tag["name"]) for tag in tags if tag.get("type") == "Hashtag")),
            media=tuple(_media(item) for item in note.get("attachment") or () if isinstance(item, dict)),
            likes=_total(note.get("likes")),
            reposts=_total(note.get("shares")),
        )

    def _author(self, activity: dict[str, Any], note: dict[str, Any]) -> Author:
        uri = str(note.get("attributedTo") or activity.get("actor") or self.actor["id"])
        host, name = _host(uri), str(self.actor.get("preferredUsername") or uri.rsplit("/", 1)[-1])
        return Author(
            id=tidy(uri), handle=tidy(f"{name}@{host}"), name=tidy(str(self.actor.get("name") or ""))
        )


def _is_public(note: dict[str, Any]) -> bool:
    told: set[str] = set()
    for field_ in ("to", "cc"):
        value = note.get(field_) or ()
        told |= {value} if isinstance(value, str) else {v for v in value if isinstance(v, str)}
    return bool(told & _PUBLIC)


def _host(uri: str) -> str:
    return uri.split("/")[2].lower() if uri.count("/") > 1 else ""


def _status_id(uri: str) -> str:
    """Return the id under which the Mastodon listener hears the same post on its own server."""
    last = uri.rstrip("/").rsplit("/", 1)[-1]
    return tidy(f"{_host(uri)}/{last}" if last.isdigit() else uri)


def _web(address: object) -> str:
    return tidy(address) if isinstance(address, str) and address.startswith(("https://", "http://")) else ""


def _tag(name: str) -> str:
    return tidy(name.removeprefix("#").lower())


def _media(item: dict[str, Any]) -> MediaKind:
    major = str(item.get("mediaType") or "").partition("/")[0]
    return MediaKind(major) if major in ("image", "video", "audio") else MediaKind.OTHER


def _total(collection: object) -> int | None:
    total = collection.get("totalItems") if isinstance(collection, dict) else None
    return total if isinstance(total, int) and total >= 0 else None


# X


def _x(layout: Layout, clock: Clock) -> Iterator[Found]:
    account = _member_json(layout, "account.js")
    try:
        told = account[0]["account"]
        handle = tidy(str(told["username"]))
        author = Author(
            id=tidy(str(told["accountId"])), handle=handle, name=tidy(str(told["accountDisplayName"]))
        )
    except (TypeError, KeyError, IndexError):
        author = Author(id=f"x:{layout.path.stem}"[:80])
    return _items(layout, _Tweets(author, clock).post)


@dataclass(frozen=True, slots=True)
class _Tweets:
    author: Author
    clock: Clock

    def post(self, item: dict[str, Any]) -> Post | None:
        """Return the post of a tweet; None for a retweet, whose words are somebody else's."""
        tweet = item.get("tweet", item)
        text = _expanded(tweet)
        if text.startswith("RT @"):
            return None
        heard_at, entities = self.clock(), tweet.get("entities") or {}
        created = parse_when(tweet["created_at"], UTC)
        if created is None:
            raise ValueError(tweet["created_at"])
        id_ = tidy(str(tweet["id_str"]))
        media = (tweet.get("extended_entities") or entities).get("media") or ()
        return Post(
            network="x",
            id=id_,
            author=self.author,
            text=text,
            created_at=sane(created, heard_at),
            heard_at=heard_at,
            url=f"https://x.com/{self.author.handle or 'i'}/status/{id_}",
            languages=() if tweet.get("lang") in (None, "und", "zxx", "qme") else (tidy(str(tweet["lang"])),),
            reply_to=tidy(str(tweet.get("in_reply_to_status_id_str") or "")) or None,
            links=tuple(_web(u.get("expanded_url")) for u in entities.get("urls") or ()),
            hashtags=tuple(dict.fromkeys(_tag(tag["text"]) for tag in entities.get("hashtags") or ())),
            media=tuple(_X_MEDIA.get(item.get("type", ""), MediaKind.OTHER) for item in media),
            likes=amount(str(tweet.get("favorite_count", ""))),
            reposts=amount(str(tweet.get("retweet_count", ""))),
        )


def _expanded(tweet: dict[str, Any]) -> str:
    """Return a tweet's words with its shortened links written out."""
    text = unescape(tweet.get("full_text") or tweet["text"])
    for url in (tweet.get("entities") or {}).get("urls") or ():
        if url.get("url") and _web(url.get("expanded_url")):
            text = text.replace(url["url"], url["expanded_url"])
    return tidy(text)
