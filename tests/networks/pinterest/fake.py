"""A fake of Pinterest's API v5, by its own description: boards, Pins, videos uploaded ahead, numbers."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from servers.fakes import WAIT_S, Fake, Refused, Shown, form, route, said, told
from servers.oauth_door import Rules
from servers.web import Answer, Ask

ME, NAME, BOARD = "549755885175", "velolyon", "885175549755"
SCOPES = frozenset(["boards:read", "pins:read", "pins:write", "user_accounts:read"])
PICTURES = {"image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG"}
MOST = {"title": 100, "description": 800, "alt_text": 500, "link": 2048}


def problem(status: int, code: int, message: str) -> Refused:
    return Refused(status, {"code": code, "message": message})


@dataclass
class Video:
    """What was registered. It is worked on until it was asked for twice."""

    body: bytes = b""
    checks: int = 0


class PinterestFake(Fake):
    """One account with two boards."""

    network = "pinterest"
    ready_after = 0  # how often a video still says that it is worked on

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.videos: dict[str, Video] = {}
        self.door.person = ME
        self.door.rules = Rules(
            "/oauth/", "/v5/oauth/token", scopes=SCOPES, scope_sign=",", proof="", basic=True, rotates=False
        )

    def unauthorized(self) -> tuple[object, Mapping[str, str]]:
        return {"code": 2, "message": "Authentication failed."}, {}

    def too_many(self) -> tuple[object, Mapping[str, str]]:
        headers = {"X-RateLimit-Limit": "100", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(WAIT_S)}
        return {"code": 8, "message": "You have exceeded your rate limit. Try again later."}, headers

    def broken(self) -> object:
        return {"code": 0, "message": "Unexpected error"}

    @route("GET", "/v5/user_account")
    def account(self, ask: Ask) -> Answer:
        return told({"id": self.who(ask), "username": NAME, "business_name": "Vélo Lyon"})

    @route("GET", "/v5/boards")
    def boards(self, ask: Ask) -> Answer:
        self.who(ask)
        second = ask.query.get("bookmark") == "next"
        board = {"id": "2", "name": "Cargos"} if second else {"id": BOARD, "name": "Balades"}
        return told({"items": [board], "bookmark": None if second else "next"})

    @route("GET", rf"/v5/boards/{BOARD}/pins")
    def listed(self, ask: Ask) -> Answer:
        self.who(ask)
        return told({"items": [_pin(post) for post in self.posts], "bookmark": None})  # in no order

    @route("GET", "/v5/pins")
    def own(self, ask: Ask) -> Answer:
        self.who(ask)
        return told({"items": [_pin(post) for post in self.posts], "bookmark": None})

    @route("POST", "/v5/media")
    def register(self, ask: Ask) -> Answer:
        self.who(ask)
        if said(ask) != {"media_type": "video"}:
            raise problem(400, 1, "Invalid media type")
        number = str(self.number())
        self.videos[number] = Video()
        parameters = {"key": f"uploads/{number}", "policy": "signed"}
        return told(
            {"media_id": number, "upload_url": f"{self.url}/store", "upload_parameters": parameters}, 201
        )

    @route("POST", "/store")
    def store(self, ask: Ask) -> Answer:
        fields, files = form(ask)
        assert "authorization" not in ask.headers, "the storage is another house"
        if fields.get("policy") != "signed":
            raise problem(403, 0, "AccessDenied")
        self.videos[fields["key"].removeprefix("uploads/")].body = files["file"].body
        return Answer(204)

    @route("GET", r"/v5/media/(\d+)")
    def media(self, ask: Ask, number: str) -> Answer:
        self.who(ask)
        video = self.videos[number]
        video.checks += 1
        good = video.body[4:8] == b"ftyp"
        done = "succeeded" if good else "failed"
        return told({"media_id": number, "status": done if video.checks > self.ready_after else "processing"})

    @route("POST", "/v5/pins")
    def create(self, ask: Ask) -> Answer:
        account, pin = self.who(ask), said(ask)
        _checked(pin)
        if pin.get("board_id") != BOARD:
            raise problem(404, 40, "Board not found.")
        media = self._media(pin["media_source"])
        alts = (pin.get("alt_text", ""),)
        data = {"title": pin.get("title", ""), "card": pin.get("link", ""), "source": pin["media_source"]}
        post = self.show(account, pin.get("description", ""), media=media, alts=alts, data=data)
        return told(_pin(post), 201)

    @route("PATCH", r"/v5/pins/(\d+)")
    def update(self, ask: Ask, pin: str) -> Answer:
        self.who(ask)
        changed = said(ask)
        _checked(changed)
        post = self._there(pin)
        post.text = changed.get("description", post.text)
        return told(_pin(post))

    @route("GET", r"/v5/pins/(\d+)")
    def one(self, ask: Ask, pin: str) -> Answer:
        self.who(ask)
        post = self._there(pin)
        done = {"impression": 40, "reaction": post.data.get("likes", 0), "comment": 0, "save": 2}
        owned = {"is_owner": post.account == ME}
        return told(
            {**_pin(post), **owned, "pin_metrics": {"lifetime_metrics": {**done, "outbound_click": 1}}}
        )

    @route("DELETE", r"/v5/pins/(\d+)")
    def delete(self, ask: Ask, pin: str) -> Answer:
        self.who(ask)
        self.take_away(self._there(pin))
        return Answer(204)

    def _media(self, source: dict[str, Any]) -> tuple[str, ...]:
        if source["source_type"] == "video_id":
            video = self.videos.get(source["media_id"])
            if video is None or not ({"cover_image_key_frame_time", "cover_image_data"} & set(source)):
                raise problem(400, 1, "Invalid media source")
            return (hashlib.sha256(video.body).hexdigest(),)
        items = source.get("items") or [source]
        if source["source_type"].startswith("multiple") and not 2 <= len(items) <= 5:
            raise problem(400, 1, "A carousel holds 2 to 5 images")
        return tuple(_picture(item) for item in items)

    def _there(self, pin: str) -> Shown:
        post = self.shown(pin)
        if post is None:
            raise problem(404, 50, "Pin not found.")
        return post


def _picture(item: dict[str, str]) -> str:
    body = base64.b64decode(item["data"])
    sign = PICTURES.get(item["content_type"])
    if sign is None or not body.startswith(sign) or len(body) > 20_000_000:
        raise problem(400, 235, "Sorry, we could not fetch the image.")
    return hashlib.sha256(body).hexdigest()


def _checked(pin: dict[str, Any]) -> None:
    for name, most in MOST.items():
        if len(pin.get(name) or "") > most:
            raise problem(400, 1, f"Invalid request: {name} is longer than {most}")


def _pin(post: Shown) -> dict[str, Any]:
    at = post.at.isoformat()
    return {"id": post.id, "title": post.data["title"], "description": post.text, "created_at": at}
