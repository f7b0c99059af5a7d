"""A feed's bytes turned into posts. Nothing here fetches anything."""

from __future__ import annotations

import calendar
import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import feedparser

from parvis.kit.markup import clip, plain, tidy
from parvis.kit.moments import sane
from parvis.networks.ports import Author, MediaKind, Post

NETWORK: Final = "rss"
MAX_TEXT: Final = 100_000
MAX_ENTRIES: Final = 5_000
_MAX_LISTED: Final = 20
_SAYS_UTF8: Final = re.compile(rb"""<\?xml[^>]{0,200}encoding\s*=\s*["']utf-?8["']""", re.IGNORECASE)
_DECLARATION: Final = re.compile(rb"\A\s*<\?xml[^>]{0,500}\?>")
_DOCTYPE: Final = re.compile(rb"<!DOCTYPE[^>\[]{0,2000}(?:\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL)
_ENTITY: Final = re.compile(rb"<!ENTITY[^>]{0,5000}>", re.IGNORECASE)
_HREF: Final = re.compile(r"""<a\s[^>]*?href\s*=\s*["'](https?://[^"'\s<>]{1,2000})["']""", re.IGNORECASE)
_IMAGE: Final = re.compile(r"<img\s", re.IGNORECASE)


class NotAFeed(ValueError):  # noqa: N818 - it says what the bytes are not
    """The bytes are neither RSS nor Atom."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its key in the cursor, and the post, or why there is none."""

    key: str
    post: Post | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """A parsed feed. ``ttl_s`` is how long its maker asks us to leave it alone (RSS 2.0, ttl), or 0."""

    title: str
    entries: tuple[Entry, ...]
    ttl_s: float


def _mended(body: bytes, content_type: str) -> bytes:
    """Return bytes without a document type, and UTF-8 where they claim it.

    Entities defined in a document type can grow without end (billion laughs) or name a file. And one bad
    byte in a feed that says UTF-8 would garble every accent of it.
    """
    if b"\x00" in body[:64]:  # UTF-16 or UTF-32: nothing below would recognise its letters
        wide = "utf-32" if b"\x00\x00" in body[:4] else "utf-16"
        body = _DECLARATION.sub(
            b"", body.decode(wide, "replace").encode("utf-8", "replace").lstrip(b"\xef\xbb\xbf")
        )
    body = _ENTITY.sub(b"", _DOCTYPE.sub(b"", body, count=1))
    if "utf-8" in content_type.lower() or _SAYS_UTF8.search(body[:1000]):
        return body.decode("utf-8", "replace").encode()
    return body


def read_feed(body: bytes, *, address: str, content_type: str, heard_at: datetime) -> Feed:
    """Return the feed; raises ``NotAFeed``. Relative links are resolved against ``address``."""
    headers = {"content-location": address}
    if content_type:
        headers["content-type"] = content_type
    # A file object, because a string might be taken for an address or a path and opened.
    parsed = feedparser.parse(io.BytesIO(_mended(body, content_type)), response_headers=headers)
    if not parsed.get("version") and not parsed.entries:
        message = f"{address} is neither RSS nor Atom"
        raise NotAFeed(message)
    about = parsed.feed
    title = clip(plain(str(about.get("title", ""))), 300)
    reader = _Reader(address, title, str(about.get("language", "")), heard_at)
    entries = tuple(reader.entry(raw) for raw in parsed.entries[:MAX_ENTRIES])
    return Feed(title, entries, _minutes(about.get("ttl")) * 60)


def _minutes(value: object) -> float:
    text = str(value or "").strip()
    return float(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0.0


@dataclass(frozen=True, slots=True)
class _Reader:
    address: str
    title: str
    language: str
    heard_at: datetime

    def entry(self, raw: Mapping[str, Any]) -> Entry:
        markup = _markup(raw)
        title, text = plain(str(raw.get("title", ""))), plain(markup)
        link = str(raw.get("link", ""))
        guid = str(raw.get("id") or link) or hashlib.sha256(f"{title}\n{text}".encode()).hexdigest()
        post_id = tidy(guid if re.match(r"[a-z][a-z0-9+.-]*:", guid) else f"{self.address}#{guid}")
        published, updated = _moment(raw, "published", "updated", "created"), _moment(raw, "updated")
        edited = updated if published and updated and updated > published else None
        # An edited entry is news once more, under the same id.
        version = f"{post_id}\n{edited.isoformat()}" if edited else post_id
        key = hashlib.sha256(version.encode()).hexdigest()[:12]
        if not title and not text:
            return Entry(key, None, f"an entry without words: {post_id:.200}")
        post = Post(
            network=NETWORK,
            id=post_id,
            author=self._author(raw),
            text=clip(text or title, MAX_TEXT),
            created_at=sane(published, self.heard_at),
            edited_at=sane(edited, self.heard_at) if edited else None,
            heard_at=self.heard_at,
            url=link if link.startswith(("http://", "https://")) else "",
            title=clip(title, 500),
            languages=tuple(_languages(raw, self.language)),
            links=tuple(dict.fromkeys(_HREF.findall(markup[:MAX_TEXT])))[:_MAX_LISTED],
            hashtags=tuple(_tags(raw)),
            media=tuple(dict.fromkeys(_media(raw, markup))),
        )
        return Entry(key, post)

    def _author(self, raw: Mapping[str, Any]) -> Author:
        """Return who wrote it: a name is only one within its feed, and many feeds name nobody."""
        name = clip(plain(str(raw.get("author", ""))), 200)
        return Author(id=f"{self.address}#{name}" if name else self.address, name=name or self.title)


def _markup(raw: Mapping[str, Any]) -> str:
    contents = [str(part.get("value", "")) for part in raw.get("content", []) if isinstance(part, Mapping)]
    return max([*contents, str(raw.get("summary", ""))], key=len)


def _moment(raw: Mapping[str, Any], *names: str) -> datetime | None:
    """The first of these moments that the entry tells: ``published`` before ``updated``, which is an edit."""
    for name in names:
        # Asking for `updated` when absent warns, so look it up.
        value = dict.get(raw, f"{name}_parsed") if isinstance(raw, dict) else None
        if value:
            try:
                return datetime.fromtimestamp(calendar.timegm(value), UTC)
            except (OverflowError, ValueError, OSError):
                continue
    return None


def _languages(raw: Mapping[str, Any], of_feed: str) -> Iterator[str]:
    detail = raw.get("title_detail")
    said = (detail.get("language") if isinstance(detail, Mapping) else None) or raw.get("language") or of_feed
    if isinstance(said, str) and re.match(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*\Z", said):
        yield said.replace("_", "-")


def _tags(raw: Mapping[str, Any]) -> Iterator[str]:
    for tag in raw.get("tags", [])[:_MAX_LISTED]:
        term = tidy(str(tag.get("term") or tag.get("label") or "")).lstrip("#").lower()
        if term and len(term) <= 100:
            yield term


def _media(raw: Mapping[str, Any], markup: str) -> Iterator[MediaKind]:
    for item in [*raw.get("enclosures", []), *raw.get("media_content", [])][:_MAX_LISTED]:
        kind = str(item.get("type") or item.get("medium") or "").partition("/")[0]
        if kind in {"image", "video", "audio"}:
            yield MediaKind(kind)
    if raw.get("media_thumbnail") or _IMAGE.search(markup):
        yield MediaKind.IMAGE
