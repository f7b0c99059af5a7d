"""A fake X that keeps the rules of https://docs.x.com/x-api: pieces of uploads, 280 weighted characters,
one cashtag, no words twice, and rate headers on every answer."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from parvis.kit.counting import Counting, count
from parvis.kit.entities import Mark, entities
from servers.fakes import WAIT_S, Fake, Refused, Shown, form, route, said, told
from servers.oauth_door import Rules
from servers.web import Answer, Ask

ME, NAME = "2244994945", "velolyon"
SCOPES = frozenset(["tweet.read", "tweet.write", "users.read", "media.write", "offline.access"])
TYPES = {"tweet_image": (b"\x89PNG", b"\xff\xd8\xff"), "tweet_gif": (b"GIF8",), "tweet_video": (b"ftyp",)}
MOST = {"tweet_image": 5_000_000, "tweet_gif": 15_000_000, "tweet_video": 8_000_000_000}


def problem(status: int, detail: str) -> Refused:
    title = {400: "Invalid Request", 403: "Forbidden", 404: "Not Found Error"}[status]
    return Refused(status, {"title": title, "detail": detail, "status": status, "type": "about:blank"})


@dataclass
class Upload:
    category: str
    total: int
    pieces: dict[int, bytes] = field(default_factory=dict)
    alt: str = ""
    checks: int = -1  # how often the status is asked before it is done; -1 before it is finalized


class XFake(Fake):
    """One account. Videos are worked on until their status was asked twice."""

    network = "x"

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.uploads: dict[str, Upload] = {}
        self.likes: dict[str, int] = {}
        self.read = 0  # posts of the timeline that were given, and paid for
        self.door.person = ME
        self.door.rules = Rules(
            "/i/oauth2/authorize", "/2/oauth2/token", scopes=SCOPES, basic=True, gone="invalid_request"
        )

    def unauthorized(self) -> tuple[object, Mapping[str, str]]:
        return {"title": "Unauthorized", "type": "about:blank", "status": 401, "detail": "Unauthorized"}, {}

    def too_many(self) -> tuple[object, Mapping[str, str]]:
        reset = str(int(self.now().timestamp()) + WAIT_S)
        return {"title": "Too Many Requests", "status": 429}, {"x-rate-limit-reset": reset}

    def rates(self, ask: Ask) -> Mapping[str, str]:  # noqa: ARG002 - the same for every path
        return {"x-rate-limit-limit": "100", "x-rate-limit-remaining": str(100 - len(self.posts))}

    @route("GET", r"/2/users/me")
    def me(self, ask: Ask) -> Answer:
        self.who(ask, "users.read")
        return told({"data": {"id": ME, "username": NAME, "name": "Vélo Lyon"}})

    @route("POST", r"/2/media/upload/initialize")
    def initialize(self, ask: Ask) -> Answer:
        self.who(ask, "media.write")
        data = said(ask)
        category = data.get("media_category", "")
        if not 0 < data["total_bytes"] <= MOST.get(category, 0):
            raise problem(400, "total_bytes is not within the limits of this category")
        upload = str(self.number())
        self.uploads[upload] = Upload(category, data["total_bytes"])
        return told({"data": {"id": upload, "media_key": f"3_{upload}", "expires_after_secs": 86_400}})

    @route("POST", r"/2/media/upload/(\d+)/append")
    def append(self, ask: Ask, upload: str) -> Answer:
        self.who(ask, "media.write")
        fields, files = form(ask)
        if len(files["media"].body) > 5_000_000:
            raise problem(400, "a segment is at most 5 MB")
        self.uploads[upload].pieces[int(fields["segment_index"])] = files["media"].body
        return told({"data": {"expires_at": 1}})

    @route("POST", r"/2/media/upload/(\d+)/finalize")
    def finalize(self, ask: Ask, upload: str) -> Answer:
        self.who(ask, "media.write")
        held = self.uploads[upload]
        body = b"".join(held.pieces[index] for index in sorted(held.pieces))
        if len(body) != held.total or sorted(held.pieces) != list(range(len(held.pieces))):
            raise problem(400, "Segments do not add up to provided total file size.")
        if not any(sign in body[:12] for sign in TYPES[held.category]):
            raise problem(400, "media type unrecognized.")
        held.checks = 2 if held.category == "tweet_video" else 0
        return told({"data": {"id": upload, "size": held.total, **self._processing(held)}})

    @route("GET", r"/2/media/upload")
    def status(self, ask: Ask) -> Answer:
        self.who(ask, "media.write")
        held = self.uploads[ask.query["media_id"]]
        held.checks = max(0, held.checks - 1)
        info = self._processing(held) or {"processing_info": {"state": "succeeded", "progress_percent": 100}}
        return told({"data": {"id": ask.query["media_id"], **info}})

    def _processing(self, held: Upload) -> dict[str, Any]:
        waiting = {"state": "in_progress", "check_after_secs": 0}
        return {"processing_info": waiting} if held.checks else {}

    @route("POST", r"/2/media/metadata")
    def metadata(self, ask: Ask) -> Answer:
        self.who(ask, "media.write")
        data = said(ask)
        text = data["metadata"]["alt_text"]["text"]
        if len(text) > 1000:
            raise problem(400, "alt_text is too long")
        self.uploads[data["id"]].alt = text
        return told({"data": {"id": data["id"]}})

    @route("POST", r"/2/tweets")
    def create(self, ask: Ask) -> Answer:
        account, data = self.who(ask, "tweet.write"), said(ask)
        text, ids = data.get("text", ""), data.get("media", {}).get("media_ids", [])
        answered = data.get("reply", {}).get("in_reply_to_tweet_id", "")
        if not text and not ids:
            raise problem(400, "One of text or media is required")
        if count(text, Counting.WEIGHTED) > 280:
            raise problem(403, "Your Post text is too long.")
        if sum(one.mark is Mark.CASHTAG for one in entities(text)) > 1:
            raise problem(403, "Only one cashtag is allowed.")
        if answered and self.shown(answered) is None:
            raise problem(403, "You attempted to reply to a Post that is deleted or not visible to you.")
        if any(
            (one.text, one.reply_to) == (text, answered) and (self.now() - one.at).days < 1
            for one in self.posts
        ):
            raise problem(403, "You are not allowed to create a Tweet with duplicate content.")
        media = self._media(ids)
        alts = tuple(one.alt for one in media)
        post = self.show(account, text, reply_to=answered, media=tuple(ids), alts=alts, data=_more(data))
        return told({"data": {"id": post.id, "text": text}}, 201)

    def _media(self, ids: list[str]) -> list[Upload]:
        held = [self.uploads.get(one) for one in ids]
        if len(ids) > 4 or any(one is None or one.checks for one in held):
            raise problem(400, "Your media IDs are invalid.")
        kinds = [one.category for one in held if one]
        if len(kinds) > 1 and set(kinds) != {"tweet_image"}:
            raise problem(400, "Only photos can stand together, at most four.")
        return [one for one in held if one]

    @route("GET", r"/2/users/(\d+)/tweets")
    def timeline(self, ask: Ask, user: str) -> Answer:
        self.who(ask, "tweet.read")
        since = datetime.fromisoformat(ask.query.get("start_time", "2010-11-06T00:00:00Z"))
        mine = [post for post in reversed(self.posts) if post.account == user and post.at >= since]
        self.read += len(mine)
        most, start = int(ask.query.get("max_results", 10)), int(ask.query.get("pagination_token", 0))
        meta = {"next_token": str(start + most)} if len(mine) > start + most else {}
        return told({"data": [_listed(post) for post in mine[start : start + most]], "meta": meta})

    @route("GET", r"/2/tweets")
    def lookup(self, ask: Ask) -> Answer:
        self.who(ask, "tweet.read")
        found = [post for one in ask.query["ids"].split(",") if (post := self.shown(one))]
        numbers = {"retweet_count": 1, "quote_count": 1, "reply_count": 0, "impression_count": 90}
        return told({"data": [
            {"id": post.id, "author_id": post.account,
             "public_metrics": {**numbers, "like_count": self.likes.get(post.id, 0)}}
            for post in found
        ]})  # fmt: skip

    @route("DELETE", r"/2/tweets/(\d+)")
    def remove(self, ask: Ask, post_id: str) -> Answer:
        self.who(ask, "tweet.write")
        post = self.shown(post_id)
        if post is not None:
            self.take_away(post)
        return told({"data": {"deleted": True}})


def _more(data: dict[str, Any]) -> dict[str, Any]:
    shown, poll = {"ai": data.get("made_with_ai") is True}, data.get("poll")
    if poll is None:
        return shown
    if not 2 <= len(poll["options"]) <= 4 or not 5 <= poll["duration_minutes"] <= 10_080:
        raise problem(400, "a poll has 2 to 4 options and lasts 5 to 10080 minutes")
    return {**shown, "poll": poll["options"]}


def _listed(post: Shown) -> dict[str, Any]:
    """As the timeline tells it: signs escaped, links shortened, media as a link at the end."""
    urls, text = [], html.escape(post.text, quote=False)
    for one in entities(post.text):
        if one.mark is Mark.LINK:
            written = post.text[one.start : one.end]
            opened = written if written.startswith("http") else f"http://{written}"
            urls.append({"url": f"https://t.co/{len(urls)}abc", "expanded_url": opened})
            text = text.replace(html.escape(written, quote=False), urls[-1]["url"], 1)
    told: dict[str, Any] = {"id": post.id, "created_at": post.at.isoformat()}
    if post.media:
        urls.append({"url": "https://t.co/media1", "media_key": f"3_{post.media[0]}"})
        text = f"{text} https://t.co/media1".strip()
        told["attachments"] = {"media_keys": [f"3_{one}" for one in post.media]}
    if post.reply_to:
        told["referenced_tweets"] = [{"type": "replied_to", "id": post.reply_to}]
    return {**told, "text": text, "entities": {"urls": urls}}
