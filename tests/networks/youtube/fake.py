"""A fake of YouTube's Data API: resumable uploads, videos, comments, thumbnails, statistics."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from servers.fakes import WAIT_S, Fake, Refused, Shown, route, said, told
from servers.oauth_door import Rules
from servers.web import Answer, Ask

CHANNEL, NAME = "UCvelolyon", "@velolyon"
SCOPES = frozenset([
    "https://www.googleapis.com/auth/youtube.upload", "https://www.googleapis.com/auth/youtube.force-ssl"
])  # fmt: skip
UPLOAD, VIDEOS, COMMENTS = "/upload/youtube/v3/videos", "/youtube/v3/videos", "/youtube/v3/commentThreads"
QUARTER = 256 * 1024


def problem(status: int, reason: str, message: str = "no") -> Refused:
    return Refused(status, _error(status, reason, message))


def _error(status: int, reason: str, message: str) -> dict[str, Any]:
    errors = [{"message": message, "domain": "youtube.video", "reason": reason}]
    return {"error": {"code": status, "message": message, "errors": errors}}


@dataclass
class Session:
    """An upload: what it is to become, what it has, and what it became."""

    account: str
    resource: dict[str, Any]
    size: int
    body: bytes = b""
    video: str = ""


class YouTubeFake(Fake):
    """One channel. A video is processed once its status was asked twice."""

    network = "youtube"

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.sessions: dict[str, Session] = {}
        self.checks: dict[str, int] = {}
        self.covers: dict[str, str] = {}
        self.door.person = CHANNEL
        self.door.rules = Rules("/o/oauth2/v2/auth", "/token", scopes=SCOPES, rotates=False)

    def called(self, ask: Ask) -> str:
        asks = ask.headers.get("content-range", "").startswith("bytes */")
        return f"{ask.path}?status" if asks else ask.path

    def unauthorized(self) -> tuple[object, Mapping[str, str]]:
        return _error(401, "authError", "Invalid Credentials"), {}

    def too_many(self) -> tuple[object, Mapping[str, str]]:
        return _error(429, "rateLimitExceeded", "Too many requests"), {"Retry-After": str(WAIT_S)}

    def broken(self) -> object:
        return _error(503, "backendError", "Backend Error")

    @route("GET", "/youtube/v3/channels")
    def channels(self, ask: Ask) -> Answer:
        snippet = {"title": "Vélo Lyon", "customUrl": NAME}
        lists = {"relatedPlaylists": {"uploads": "UU1"}}
        return told({"items": [{"id": self.who(ask), "snippet": snippet, "contentDetails": lists}]})

    @route("GET", "/youtube/v3/playlistItems")
    def uploads(self, ask: Ask) -> Answer:
        self.who(ask)
        assert ask.query["playlistId"] == "UU1"
        found = [
            {"resourceId": {"videoId": one.id}, "description": one.text, "publishedAt": one.at.isoformat()}
            for one in reversed(self.posts)
            if not one.of
        ]
        return told({"items": [{"snippet": one} for one in found]})

    @route("POST", UPLOAD)
    def begin(self, ask: Ask) -> Answer:
        account, resource = self.who(ask), said(ask)
        assert ask.query["uploadType"] == "resumable"
        _checked(resource["snippet"])
        if not resource["snippet"].get("categoryId", "22").isdecimal():
            raise problem(400, "invalidCategoryId")
        if resource["status"]["privacyStatus"] not in {"public", "private", "unlisted"}:
            raise problem(400, "invalidVideoMetadata")
        key = str(self.number())
        self.sessions[key] = Session(account, resource, int(ask.headers["x-upload-content-length"]))
        return Answer(200, b"", {"Location": f"{self.url}{UPLOAD}?uploadType=resumable&upload_id={key}"})

    @route("PUT", UPLOAD)
    def piece(self, ask: Ask) -> Answer:
        self.who(ask)
        session = self.sessions.get(ask.query.get("upload_id", ""))
        if session is None:
            raise problem(404, "notFound")
        if session.video:
            return told({"id": session.video, "snippet": session.resource["snippet"]}, 201)
        if not ask.headers["content-range"].startswith("bytes */"):
            self._received(session, ask)
        if session.video:
            return told({"id": session.video, "snippet": session.resource["snippet"]}, 201)
        return Answer(308, b"", {"Range": f"bytes=0-{len(session.body) - 1}"} if session.body else {})

    @route("GET", VIDEOS)
    def listed(self, ask: Ask) -> Answer:
        self.who(ask)
        found = [post for one in ask.query["id"].split(",")[:50] if (post := self.shown(one))]
        return told({"items": [self._item(post, ask.query["part"]) for post in found]})

    @route("PUT", VIDEOS)
    def update(self, ask: Ask) -> Answer:
        self.who(ask)
        changed = said(ask)
        post = self._there(changed["id"])
        if not changed["snippet"].get("categoryId"):
            raise problem(400, "invalidCategoryId", "The snippet.categoryId property is required")
        _checked(changed["snippet"])
        post.text, post.data["snippet"] = changed["snippet"]["description"], changed["snippet"]
        return told(changed)

    @route("DELETE", VIDEOS)
    def delete(self, ask: Ask) -> Answer:
        self.who(ask)
        self.take_away(self._there(ask.query["id"]))
        return Answer(204)

    @route("POST", "/upload/youtube/v3/thumbnails/set")
    def cover(self, ask: Ask) -> Answer:
        self.who(ask)
        if len(ask.body) > 50_000_000 or not ask.body.startswith((b"\xff\xd8\xff", b"\x89PNG")):
            raise problem(400, "invalidImage")
        self.covers[self._there(ask.query["videoId"]).id] = hashlib.sha256(ask.body).hexdigest()
        return told({"kind": "youtube#thumbnailSetResponse"})

    @route("POST", COMMENTS)
    def comment(self, ask: Ask) -> Answer:
        account, snippet = self.who(ask), said(ask)["snippet"]
        post = self._there(snippet["videoId"])
        text = snippet["topLevelComment"]["snippet"]["textOriginal"]
        if not text:
            raise problem(400, "commentTextRequired")
        return told({"id": self.show(account, text, of=post.id).id})

    @route("GET", COMMENTS)
    def comments(self, ask: Ask) -> Answer:
        self.who(ask)
        wanted, said_of = ask.query.get("id"), ask.query.get("videoId")
        found = [one for one in reversed(self.posts) if one.of and (one.of == said_of or one.id == wanted)]
        return told({"items": [_thread(one) for one in found]})

    def _received(self, session: Session, ask: Ask) -> None:
        span = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", ask.headers["content-range"])
        if span is None or int(span[3]) != session.size or int(span[1]) != len(session.body):
            raise problem(400, "invalidContentRange")
        last = int(span[2]) + 1 == session.size
        if len(ask.body) != int(span[2]) - int(span[1]) + 1 or (not last and len(ask.body) % QUARTER):
            raise problem(400, "invalidContentLength")
        session.body += ask.body
        if last:
            if session.body[4:8] != b"ftyp":
                raise problem(400, "invalidFilename", "The file is no video")
            snippet = session.resource["snippet"]
            media = (hashlib.sha256(session.body).hexdigest(),)
            ai = session.resource["status"].get("containsSyntheticMedia") is True
            shown = {"snippet": snippet, "ai": ai}
            post = self.show(session.account, snippet["description"], media=media, data=shown)
            session.video = post.id

    def _item(self, post: Shown, part: str) -> dict[str, Any]:
        self.checks[post.id] = self.checks.get(post.id, 0) + (part == "status")
        likes = str(post.data.get("likes", 0))
        kept = {"categoryId": "22", "channelId": post.account, **post.data["snippet"]}
        return {
            "id": post.id,
            "status": {"uploadStatus": "processed" if self.checks[post.id] > 1 else "uploaded"},
            "statistics": {"viewCount": "40", "likeCount": likes, "commentCount": "0"},
            "snippet": kept,
        }

    def _there(self, video: str) -> Shown:
        post = self.shown(video)
        if post is None:
            raise problem(404, "videoNotFound")
        return post


def _checked(snippet: dict[str, Any]) -> None:
    title, text = snippet.get("title", ""), snippet.get("description", "")
    if not title or len(title) > 100 or set("<>") & set(title):
        raise problem(400, "invalidTitle", "The request metadata specifies an invalid video title.")
    if len(text.encode()) > 5000 or set("<>") & set(text):
        raise problem(400, "invalidDescription", "The request metadata specifies an invalid description.")
    tags = snippet.get("tags", [])
    if len(",".join(f'"{tag}"' if " " in tag else tag for tag in tags)) > 500:
        raise problem(400, "invalidTags")


def _thread(post: Shown) -> dict[str, Any]:
    said_ = {
        "textOriginal": post.text,
        "publishedAt": post.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "authorChannelId": {"value": post.account},
    }
    return {
        "id": post.id,
        "snippet": {"videoId": post.of, "topLevelComment": {"id": post.id, "snippet": said_}},
    }
