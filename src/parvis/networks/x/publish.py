"""Publishing on X: media in pieces, posts that answer each other, and looking through one's own timeline.

https://docs.x.com/x-api/posts/create-post, https://docs.x.com/x-api/media/quickstart/media-upload-chunked,
https://docs.x.com/x-api/users/get-posts.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from parvis.kit.moments import parse_moment
from parvis.networks.calling import Caller, dug, needed, number, rows, word
from parvis.networks.finding import PAGES, SKEW, Seen, among, listed
from parvis.networks.limits import limit
from parvis.networks.ports import Fault, MediaKind, NetworkError
from parvis.networks.processing import until_ready
from parvis.networks.publishing import (
    Access,
    AtOnce,
    Keyless,
    Live,
    Look,
    Remote,
    State,
    Work,
    sent_file,
)
from parvis.networks.recents import Posted
from parvis.networks.versions import Media
from parvis.networks.x.connect import XHand

_SCHEME: Final = re.compile(r"https?://", re.IGNORECASE)
_FIELDS: Final = "created_at,entities,attachments,referenced_tweets,note_tweet"


class XPublisher(XHand, AtOnce, Keyless):
    """Sends one post. X takes no key; the same words twice it refuses for a while, which is no promise."""

    def prepare(self, work: Work) -> State:
        """Upload the files, with their alternative texts; unused ones are forgotten within a day."""
        x = self.asking(work.access.token, work.access.host)
        return {"media": [self._uploaded(x, work, media) for media in work.part.media]}

    def commit(self, work: Work, state: State) -> Live:
        """Send it, answering the post before it."""
        part = work.part
        told: dict[str, Any] = {"text": part.asking}
        if state.get("media"):
            told["media"] = {"media_ids": state["media"]}
        if part.by_ai:
            told["made_with_ai"] = True
        if part.poll:
            told["poll"] = {"options": list(part.poll.options), "duration_minutes": part.poll.seconds // 60}
        if work.before:
            told["reply"] = {"in_reply_to_tweet_id": work.before[-1 if work.number else 0].id}
        x = self.asking(work.access.token, work.access.host)
        return Live(remote_of(work.access, needed(x.post("/2/tweets", told), "data", "id")))

    def find(self, work: Work, state: State) -> Live | Look:
        """Look through the account's own posts since the step began: each that is read costs."""
        del state
        asked = work if work.number else replace(work, before=work.before[:1])
        x, since = self.asking(work.access.token, work.access.host), work.begun_at - SKEW
        pages = ([_unlinked(seen) for seen in page] for page in _pages(x, work.access, since))
        return among(asked, pages, text=_SCHEME.sub("", asked.part.asking))

    def _uploaded(self, x: Caller, work: Work, media: Media) -> str:
        file, sent = work.files[media.key], sent_file(work, media)
        kind = "video" if media.kind is MediaKind.VIDEO else "gif" if media.animated else "image"
        told = {"media_type": file.mime, "total_bytes": file.bytes, "media_category": f"tweet_{kind}"}
        upload = needed(x.post("/2/media/upload/initialize", told), "data", "id")
        step = int(limit("x", "segment_bytes"))
        for index, offset in enumerate(range(0, file.bytes, step)):
            piece = replace(sent, offset=offset, length=min(step, file.bytes - offset))
            x.form(f"/2/media/upload/{upload}/append", {"segment_index": str(index)}, {"media": piece})
        if dug(x.post(f"/2/media/upload/{upload}/finalize", None), "data", "processing_info"):
            until_ready(lambda: _processing(x, upload))
        if media.alt and kind != "video":
            x.post("/2/media/metadata", {"id": upload, "metadata": {"alt_text": {"text": media.alt}}})
        return upload


class XRecents(XHand):
    """Lists the account's own posts. Each that is read costs a tenth of a cent."""

    def recent(self, access: Access, since: datetime) -> Sequence[Posted]:
        """Read the timeline, no further back than asked."""
        return listed(_pages(self.asking(access.token, access.host), access, since), since)


class XChanges(XHand):
    """Removes a post."""

    def remove(self, access: Access, remote: Remote) -> None:
        """Delete it; of one that is gone already X says the same, or that it is not there."""
        self.asking(access.token, access.host).delete(f"/2/tweets/{remote.id}")


def _pages(x: Caller, access: Access, since: datetime) -> Iterator[list[Seen]]:
    start = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    asked: dict[str, str | int] = {"max_results": 100, "tweet.fields": _FIELDS, "start_time": start}
    for _ in range(PAGES + 1):
        answer = x.get(f"/2/users/{access.id}/tweets", asked)
        yield [_seen(access, post) for post in dug(answer, "data") or []]
        following = word(answer, "meta", "next_token")
        if not following:
            return
        asked["pagination_token"] = following


def _processing(x: Caller, upload: str) -> float | None:
    """Return after how long to ask again, None when it is done; a file that X cannot use is refused."""
    told = dug(x.get("/2/media/upload", {"command": "STATUS", "media_id": upload}), "data", "processing_info")
    state = word(told, "state")
    if state == "failed":
        said = word(told, "error", "message") or "X cannot use this file"
        raise NetworkError(Fault.REFUSED, "media_refused", said)
    return None if state in {"", "succeeded"} else float(number(told, "check_after_secs") or 0)


def _seen(access: Access, post: Any) -> Seen:
    """Read a post of the timeline: links as they were written, what was escaped as it was."""
    text = word(post, "note_tweet", "text") or word(post, "text")
    for link in dug(post, "entities", "urls") or []:
        written = "" if word(link, "media_key") else word(link, "expanded_url")
        text = text.replace(word(link, "url"), written)
    answered = [
        word(one, "id") for one in dug(post, "referenced_tweets") or [] if word(one, "type") == "replied_to"
    ]
    at = parse_moment(word(post, "created_at"))
    if at is None:
        raise NetworkError(Fault.GARBAGE, "garbled", "a post has no date")
    media = len(rows(post, "attachments", "media_keys")) if dug(post, "attachments", "media_keys") else 0
    return Seen(
        remote_of(access, needed(post, "id")), html.unescape(text), at, media, answered[0] if answered else ""
    )


def _unlinked(seen: Seen) -> Seen:
    """Leave out how links begin: X adds it to those that were written without."""
    return replace(seen, text=_SCHEME.sub("", seen.text))


def remote_of(access: Access, post: str) -> Remote:
    return Remote(post, f"https://x.com/{access.handle.removeprefix('@') or 'i'}/status/{post}")
