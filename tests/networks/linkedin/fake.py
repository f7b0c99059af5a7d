"""A fake LinkedIn that keeps the rules of https://learn.microsoft.com/en-us/linkedin/marketing.

The version in a header, *little* words up to 3,000, uploads in three steps, and who may read what.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from servers.fakes import Fake, Refused, Shown, route, said, told
from servers.oauth_door import Rules
from servers.web import Answer, Ask

PERSON, PAGE = "urn:li:person:782bbtaQ", "urn:li:organization:5515715"
PERSON_SCOPES = frozenset({"openid", "profile", "w_member_social"})
PAGE_SCOPES = PERSON_SCOPES | {"w_organization_social", "r_organization_social", "rw_organization_admin"}
URN = r"(urn%3Ali%3A\w+%3A[\w-]+)"
PART = 65_536  # LinkedIn cuts a video into pieces of 4 MB; here they are smaller, so that tests have several
SIGNS = {"image": (b"\x89PNG", b"\xff\xd8\xff", b"GIF8"), "video": (b"ftyp",)}
RESERVED = re.compile(r"(?<!\\)(?:\\\\)*[|{}@\[\]()<>#*_~]")
ELEMENTS = re.compile(r"\{hashtag\|[#＃]\|([^}]*)\}|@\[((?:\\.|[^\]])*)\]\(urn:li:\w+:\w+\)")


def refused(status: int, code: str, said: str) -> Refused:
    return Refused(status, {"status": status, "code": code, "message": said})


@dataclass
class Upload:
    total: int
    body: bytes = b""
    done: bool = False
    checks: int = 0  # how often its status is asked before it is available


class LinkedInFake(Fake):
    """One person and one page. The version of the API is asked for in every request to ``/rest``."""

    network = "linkedin"

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.covers: dict[str, str] = {}
        self.uploads: dict[str, Upload] = {}
        self.likes: dict[str, int] = {}
        self.door.person = PAGE
        self.door.rules = Rules(
            "/oauth/v2/authorization", "/oauth/v2/accessToken", scopes=PAGE_SCOPES, proof="", rotates=False
        )

    def who(self, ask: Ask, scope: str = "") -> str:
        if ask.path.startswith("/rest/"):
            if not re.fullmatch(r"20\d\d(0[1-9]|1[0-2])", ask.headers.get("linkedin-version", "")):
                raise refused(400, "VERSION_MISSING", "A version must be present. Please specify a version")
            assert ask.headers.get("x-restli-protocol-version") == "2.0.0"
        return super().who(ask, scope)

    def unauthorized(self) -> tuple[object, Mapping[str, str]]:
        body = {"status": 401, "serviceErrorCode": 65600, "code": "INVALID_ACCESS_TOKEN"}
        return {**body, "message": "Invalid access token"}, {}

    def narrow(self, scope: str) -> object:
        said = f"Not enough permissions to access: {scope}"
        return {"status": 403, "serviceErrorCode": 100, "code": "ACCESS_DENIED", "message": said}

    def too_many(self) -> tuple[object, Mapping[str, str]]:
        said = "Resource level throttle APPLICATION DAY limit for calls to this resource is reached."
        return {"status": 429, "code": "TOO_MANY_REQUESTS", "message": said}, {}

    @route("GET", r"/v2/userinfo")
    def me(self, ask: Ask) -> Answer:
        self.who(ask, "openid")
        return told({"sub": PERSON.rpartition(":")[2], "name": "Ada Lovelace"})

    @route("GET", r"/rest/organizationAcls")
    def pages(self, ask: Ask) -> Answer:
        self.who(ask, "rw_organization_admin")
        assert ask.query["q"] == "roleAssignee"
        return told({"elements": [{"organization": PAGE, "role": "ADMINISTRATOR", "state": "APPROVED"}]})

    @route("GET", r"/rest/organizations/5515715")
    def page(self, ask: Ask) -> Answer:
        self.who(ask, "rw_organization_admin")
        return told({"id": 5515715, "localizedName": "Vélo Lyon", "vanityName": "velo-lyon"})

    @route("POST", r"/rest/(image|video)s")
    def upload(self, ask: Ask, kind: str) -> Answer:
        account = self._writes(ask)
        if ask.query["action"] == "finalizeUpload":
            return self._finalized(said(ask)["finalizeUploadRequest"])
        asked = said(ask)["initializeUploadRequest"]
        assert asked["owner"] == account
        total = asked.get("fileSizeBytes", 0)
        if kind == "video" and not 75_000 <= total <= 500_000_000:
            raise refused(400, "INVALID", "the size of a video is between 75 KB and 500 MB")
        urn = f"urn:li:{kind}:C{self.number()}"
        self.uploads[urn] = Upload(total, checks=2 if kind == "video" else 1)
        at = f"{self.url}/dms-uploads/{urn}"
        parts = [
            {"firstByte": first, "lastByte": min(first + PART, total) - 1, "uploadUrl": f"{at}/{first}"}
            for first in range(0, total, PART)
        ]
        more = {"uploadInstructions": parts, "uploadToken": ""} if kind == "video" else {"uploadUrl": at}
        if asked.get("uploadThumbnail"):
            more["thumbnailUploadUrl"] = f"{self.url}/dms-uploads/{urn}/thumbnail"
        return told({"value": {kind: urn, **more}})

    @route("PUT", r"/dms-uploads/(urn:li:video:\w+)/thumbnail")
    def thumbnail(self, ask: Ask, urn: str) -> Answer:
        self.who(ask)
        if not any(ask.body.startswith(sign) for sign in SIGNS["image"]):
            raise refused(400, "INVALID", "the thumbnail is no picture")
        self.covers[urn] = hashlib.sha256(ask.body).hexdigest()
        return Answer(201)

    @route("PUT", r"/dms-uploads/(urn:li:(image|video):\w+)(?:/(\d+))?")
    def put(self, ask: Ask, urn: str, kind: str, first: str | None) -> Answer:
        self.who(ask)
        held = self.uploads[urn]
        assert first is None or int(first) == len(held.body), "pieces come in their order"
        held.body += ask.body
        held.done = kind == "image"
        return Answer(201 if kind == "image" else 200, b"", {"ETag": f'"{len(held.body)}"'})

    def _finalized(self, asked: dict[str, Any]) -> Answer:
        held = self.uploads[asked["video"]]
        marks = [str(min(first + PART, held.total)) for first in range(0, held.total, PART)]
        if asked["uploadedPartIds"] != marks or len(held.body) != held.total:
            raise refused(400, "INVALID", "the parts do not make the file")
        held.done = True
        return Answer(200)

    @route("GET", rf"/rest/(image|video)s/{URN}")
    def status(self, ask: Ask, kind: str, urn: str) -> Answer:
        self.who(ask)
        held = self.uploads[unquote(urn)]
        held.checks = max(0, held.checks - 1)
        good = any(sign in held.body[:12] for sign in SIGNS[kind])
        status = "AVAILABLE" if good else "PROCESSING_FAILED"
        waits = "PROCESSING" if held.done else "WAITING_UPLOAD"
        return told({"id": unquote(urn), "status": waits if held.checks or not held.done else status})

    @route("POST", r"/rest/posts")
    def create(self, ask: Ask) -> Answer:
        account, data = self._writes(ask), said(ask)
        assert data["author"] == account
        assert data["lifecycleState"] == "PUBLISHED"
        assert data["distribution"]["feedDistribution"] == "MAIN_FEED"
        if data["visibility"] not in {"PUBLIC", "CONNECTIONS", "LOGGED_IN"}:
            raise refused(422, "UNPROCESSABLE", "visibility is not known")
        text, shown = _words(data["commentary"]), self._beside(data.get("content", {}))
        urn = f"urn:li:share:{self.number()}"
        self.show(account, text, id=urn, **shown)
        return Answer(201, b"", {"x-restli-id": urn, "Content-Type": "application/json"})

    def _beside(self, content: dict[str, Any]) -> dict[str, Any]:
        if len(content) > 1:
            raise refused(422, "UNPROCESSABLE", "a post has one content")
        if "poll" in content:
            poll = content["poll"]
            options = [one["text"] for one in poll["options"]]
            if not 2 <= len(options) <= 4 or poll["settings"]["duration"] not in {"ONE_DAY", "THREE_DAYS"}:
                raise refused(422, "UNPROCESSABLE", "a poll has 2 to 4 options and a duration that is named")
            return {"data": {"poll": options}}
        if "article" in content:
            return {"data": {"card": content["article"]["source"]}}
        shown = content.get("multiImage", {}).get("images") or ([content["media"]] if content else [])
        if not all(self.uploads.get(one["id"], Upload(0)).done for one in shown) or len(shown) > 20:
            raise refused(422, "UNPROCESSABLE", "a file is not there")
        return {
            "media": tuple(one["id"] for one in shown), "alts": tuple(one.get("altText", "") for one in shown)
        }  # fmt: skip

    @route("GET", r"/rest/posts")
    def finder(self, ask: Ask) -> Answer:
        self.who(ask, "r_organization_social")
        assert (ask.headers["x-restli-method"], ask.query["q"]) == ("FINDER", "author")
        mine = self.visible(ask.query["author"])[::-1]
        start, most = int(ask.query.get("start", 0)), int(ask.query.get("count", 10))
        return told({"elements": [_listed(post) for post in mine[start : start + most]]})

    @route("GET", rf"/rest/posts/{URN}")
    def one(self, ask: Ask, urn: str) -> Answer:
        self.who(ask, "r_organization_social")
        post = self.shown(unquote(urn))
        if post is None:
            raise refused(404, "NOT_FOUND", "no such post")
        return told({**_listed(post), "author": post.account})

    @route("POST", rf"/rest/posts/{URN}")
    def update(self, ask: Ask, urn: str) -> Answer:
        self._writes(ask)
        assert ask.headers["x-restli-method"] == "PARTIAL_UPDATE"
        post = self.shown(unquote(urn))
        if post is None:
            raise refused(404, "NOT_FOUND", "no such post")
        post.text = _words(said(ask)["patch"]["$set"]["commentary"])
        return Answer(204)

    @route("DELETE", rf"/rest/posts/{URN}")
    def remove(self, ask: Ask, urn: str) -> Answer:
        self._writes(ask)
        post = self.shown(unquote(urn))
        if post is not None:
            self.take_away(post)
        return Answer(204)

    @route("POST", rf"/rest/socialActions/{URN}/comments")
    def comment(self, ask: Ask, urn: str) -> Answer:
        account, data = self._writes(ask), said(ask)
        assert (data["actor"], data["object"]) == (account, unquote(urn))
        if self.shown(unquote(urn)) is None:
            raise refused(404, "NOT_FOUND", "no such post")
        made = self.show(account, data["message"]["text"], of=unquote(urn))
        return told({"id": made.id, "actor": account}, 201, {"x-restli-id": made.id})

    @route("GET", rf"/rest/socialActions/{URN}/comments")
    def comments(self, ask: Ask, urn: str) -> Answer:
        self.who(ask, "r_organization_social")
        found = [one for one in self.visible(comments=True) if one.of == unquote(urn)]
        start, most = int(ask.query.get("start", 0)), int(ask.query.get("count", 10))
        return told({"elements": [
            {"id": one.id, "actor": one.account, "message": {"text": one.text}, "created": {"time": _ms(one)}}
            for one in found[start : start + most]
        ]})  # fmt: skip

    @route("GET", r"/rest/organizationalEntityShareStatistics")
    def statistics(self, ask: Ask) -> Answer:
        self.who(ask, "rw_organization_admin")
        asked = ask.query["shares"].removeprefix("List(").removesuffix(")").split(",")
        there = [urn for urn in asked if self.shown(urn)]
        told_of = {urn: {"likeCount": self.likes.get(urn, 0), "impressionCount": 90} for urn in there}
        return told({"elements": [{"share": urn, "totalShareStatistics": told_of[urn]} for urn in there]})

    def _writes(self, ask: Ask) -> str:
        account = self.who(ask)
        return super().who(ask, "w_member_social" if account == PERSON else "w_organization_social")


def _words(commentary: str) -> str:
    """Return what readers see; what is reserved and not escaped is cut off, as LinkedIn does."""
    flat = ELEMENTS.sub(lambda at: f"\\#{at[1]}" if at[1] is not None else f"\\@{at[2]}", commentary)
    cut = RESERVED.search(flat)
    text = re.sub(r"\\(.)", r"\1", flat[: cut.start()] if cut else flat, flags=re.DOTALL)
    if len(text.encode("utf-16-le")) // 2 > 3000:
        raise refused(422, "FIELD_LENGTH_TOO_LONG", "commentary is longer than 3000")
    return text


def _listed(post: Shown) -> dict[str, Any]:
    """As the finder tells it: words escaped, hashtags as elements."""
    escaped = re.sub(r"([\\|{}@\[\]()<>*_~])", r"\\\1", post.text)
    written = re.sub(r"#(\w+)", r"{hashtag|\\#|\1}", escaped)
    images = {"multiImage": {"images": [{"id": one} for one in post.media]}} if len(post.media) > 1 else {}
    content = images or ({"media": {"id": post.media[0]}} if post.media else {})
    told = {"id": post.id, "commentary": written, "publishedAt": _ms(post)}
    return {**told, "content": content} if content else told


def _ms(post: Shown) -> int:
    return int(post.at.timestamp() * 1000)
