"""A fake of TikTok's Content Posting API: a creator's choices, pieces of videos, photos it fetches."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from servers.fakes import WAIT_S, Fake, Refused, route, said, told
from servers.oauth_door import Rules
from servers.web import Answer, Ask

ME, NAME = "open-id-1", "velolyon"
SCOPES = frozenset(["user.info.basic", "video.publish", "video.list"])
INIT, PHOTOS, STATUS = (
    "/v2/post/publish/video/init/", "/v2/post/publish/content/init/", "/v2/post/publish/status/fetch/"
)  # fmt: skip
LEVELS = ("PUBLIC_TO_EVERYONE", "MUTUAL_FOLLOW_FRIENDS", "SELF_ONLY")
LEAST, MOST, LAST = 5_000_000, 64_000_000, 128_000_000


def good(data: dict[str, Any], status: int = 200) -> Answer:
    return told({"data": data, "error": {"code": "ok", "message": "", "log_id": "L0"}}, status)


def problem(status: int, code: str, message: str = "no") -> Refused:
    return Refused(status, {"data": {}, "error": {"code": code, "message": message, "log_id": "L0"}})


@dataclass
class Sending:
    """What was begun, by its number."""

    account: str
    info: dict[str, Any]
    size: int = 0
    piece: int = 0
    count: int = 0
    body: bytes = b""
    post: str = ""
    failed: str = ""


class TikTokFake(Fake):
    """One creator. ``audited`` is whether TikTok has looked at the application."""

    network = "tiktok"
    audited = True
    private = False
    closed: frozenset[str] = frozenset()  # what the creator lets nobody do

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.sendings: dict[str, Sending] = {}
        self.waits = 0  # how often a post still says that it is worked on
        self.door.person = ME
        self.door.rules = Rules(
            "/v2/auth/authorize/", "/v2/oauth/token/", scopes=SCOPES, scope_sign=",", proof="hex",
            id_name="client_key", life_s=86_400,
        )  # fmt: skip

    def unauthorized(self) -> tuple[object, Mapping[str, str]]:
        error = {"code": "access_token_invalid", "message": "The access token is invalid", "log_id": "L0"}
        return {"error": error}, {}

    def too_many(self) -> tuple[object, Mapping[str, str]]:
        error = {"code": "rate_limit_exceeded", "message": "The API rate limit was exceeded", "log_id": "L0"}
        return {"error": error}, {"Retry-After": str(WAIT_S)}

    def broken(self) -> object:
        return {"error": {"code": "internal_error", "message": "Please try again later", "log_id": "L0"}}

    @route("GET", "/v2/user/info/")
    def user(self, ask: Ask) -> Answer:
        return good({"user": {"open_id": self.who(ask), "display_name": "Vélo Lyon"}})

    @route("POST", "/v2/post/publish/creator_info/query/")
    def creator(self, ask: Ask) -> Answer:
        self.who(ask)
        levels = list(LEVELS)[1 if self.private else 0 :]
        more = {f"{use}_disabled": use in self.closed for use in ("comment", "duet", "stitch")}
        more["max_video_post_duration_sec"] = 300
        return good({"creator_username": NAME, "privacy_level_options": levels, **more})

    @route("POST", INIT)
    def begin(self, ask: Ask) -> Answer:
        account, data = self.who(ask), said(ask)
        source, info = data["source_info"], data["post_info"]
        self._allowed(info)
        if not 0 <= info.get("video_cover_timestamp_ms", 0) <= 300_000:
            raise problem(400, "invalid_params", "The cover is no moment of the video")
        size, piece, count = source["video_size"], source["chunk_size"], source["total_chunk_count"]
        whole = count == 1 and piece == size and size <= MOST
        if not whole and not (
            LEAST <= piece <= MOST and count == size // piece and size - piece * (count - 1) <= LAST
        ):
            raise problem(400, "invalid_params", "The chunk size is invalid")
        if _units(info["title"]) > 2200:
            raise problem(400, "invalid_params", "The title is too long")
        number = f"v_pub_file~v2.{self.number()}"
        self.sendings[number] = Sending(account, info, size, piece, count)
        return good(
            {
                "publish_id": number,
                "upload_url": f"{self.url}/upload/{number.partition('.')[2]}?upload_token=u",
            }
        )

    @route("PUT", r"/upload/(\d+)")
    def piece(self, ask: Ask, number: str) -> Answer:
        assert "authorization" not in ask.headers, "the address holds its own key"
        sending = self.sendings.get(f"v_pub_file~v2.{number}")
        span = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", ask.headers["content-range"])
        if sending is None or span is None or sending.post:
            return Answer(403)
        if int(span[1]) != len(sending.body) or int(span[3]) != sending.size:
            return Answer(416)
        sending.body += ask.body
        if len(sending.body) < sending.size:
            return Answer(206)
        if sending.body[4:8] == b"ftyp":
            self._shown(sending, sending.info["title"], (hashlib.sha256(sending.body).hexdigest(),))
        else:
            sending.failed = "file_format_check_failed"
        return Answer(201)

    @route("POST", PHOTOS)
    def photos(self, ask: Ask) -> Answer:
        account, data = self.who(ask), said(ask)
        info, urls = data["post_info"], data["source_info"]["photo_images"]
        self._allowed(info)
        if (data["media_type"], data["post_mode"]) != ("PHOTO", "DIRECT_POST") or not 1 <= len(urls) <= 35:
            raise problem(400, "invalid_params")
        if _units(info["title"]) > 90 or _units(info["description"]) > 4000:
            raise problem(400, "invalid_params", "The description is too long")
        number = f"p_pub_url~v2.{self.number()}"
        self.sendings[number] = sending = Sending(account, info)
        if all(_photo(self.fetch(url)) for url in urls):
            self._shown(sending, info["description"], tuple(url.rpartition("/")[2] for url in urls))
        else:
            sending.failed = "file_format_check_failed"
        return good({"publish_id": number})

    @route("POST", STATUS)
    def status(self, ask: Ask) -> Answer:
        self.who(ask)
        sending = self.sendings.get(said(ask)["publish_id"])
        if sending is None:
            raise problem(400, "invalid_publish_id")
        if sending.failed:
            return good({"status": "FAILED", "fail_reason": sending.failed})
        if not sending.post:
            return good({"status": "PROCESSING_UPLOAD", "uploaded_bytes": len(sending.body)})
        if self.waits:
            self.waits -= 1
            return good({"status": "PROCESSING_DOWNLOAD"})
        public = sending.info["privacy_level"] == "PUBLIC_TO_EVERYONE"
        return good({
            "status": "PUBLISH_COMPLETE", "publicaly_available_post_id": [int(sending.post)] if public else []
        })  # fmt: skip

    @route("POST", "/v2/video/list/")
    def list_own(self, ask: Ask) -> Answer:
        found = [one for one in reversed(self.posts) if one.account == self.who(ask)][
            : said(ask)["max_count"]
        ]
        return good({"videos": [
            {"id": one.id, "title": one.text, "create_time": int(one.at.timestamp()), "share_url": "https://t"}
            for one in found
        ]})  # fmt: skip

    @route("POST", "/v2/video/query/")
    def query(self, ask: Ask) -> Answer:
        creator = self.who(ask)
        numbers = said(ask)["filters"]["video_ids"]
        if len(numbers) > 20:
            raise problem(400, "invalid_params")
        found = [post for one in numbers if (post := self.shown(one)) and post.account == creator]
        counts = [
            {"id": post.id, "view_count": 40, "like_count": post.data.get("likes", 0), "comment_count": 0}
            for post in found
        ]
        return good({"videos": counts})

    def _allowed(self, info: dict[str, Any]) -> None:
        if info["privacy_level"] not in LEVELS:
            raise problem(400, "privacy_level_option_mismatch")
        if info["brand_content_toggle"] and info["privacy_level"] == "SELF_ONLY":
            raise problem(400, "invalid_params", "Branded content cannot be private")
        if any(info.get(f"disable_{use}") is False for use in self.closed):
            raise problem(400, "invalid_params", "The creator turned this off")
        if not self.audited and info["privacy_level"] != "SELF_ONLY":
            raise problem(403, "unaudited_client_can_only_post_to_private_accounts")

    def _shown(self, sending: Sending, text: str, media: tuple[str, ...]) -> None:
        level = sending.info["privacy_level"]
        shown = {"level": level, "info": sending.info, "ai": sending.info.get("is_aigc") is True}
        sending.post = self.show(sending.account, text, media=media, data=shown).id


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _photo(body: bytes) -> bool:
    return body.startswith(b"\xff\xd8\xff") or body[8:12] == b"WEBP"
