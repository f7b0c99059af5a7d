"""A fake host of Bluesky accounts, for faults that the real one cannot be made to show.

Its rules are those of the lexicons app.bsky.feed.post (300 graphemes, 3,000 bytes) and com.atproto.repo.*;
how it answers a record put twice was seen on the real PDS (``tests/networks/bluesky/test_publishing.py``).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from parvis.kit.entities import graphemes
from servers.fakes import Fake, Refused, route, said, told
from servers.web import Answer, Ask

DID, HANDLE, PASSWORD = "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa", "velo.example", "abcd-efgh-ijkl-mnop"
POST = "app.bsky.feed.post"
_MAGIC = (b"\x89PNG", b"\xff\xd8\xff", b"\x00\x00\x00\x18ftyp")


def wrong(said: str, name: str = "InvalidRequest", status: int = 400) -> Refused:
    return Refused(status, {"error": name, "message": said})


class BlueskyFake(Fake):
    """One account."""

    network = "bluesky"

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.records: dict[str, Any] = {}
        self.blobs: dict[str, bytes] = {}
        self.refreshes: set[str] = set()

    def unauthorized(self) -> tuple[object, Mapping[str, str]]:
        return {"error": "ExpiredToken", "message": "Token has expired"}, {}

    def _session(self) -> Answer:
        refresh = f"refresh-{self.number()}"
        self.refreshes = {refresh}
        return told({"accessJwt": self.issue(DID), "refreshJwt": refresh, "did": DID, "handle": HANDLE})

    @route("POST", "/xrpc/com.atproto.server.createSession")
    def create_session(self, ask: Ask) -> Answer:
        asked = said(ask)
        if (asked.get("identifier"), asked.get("password")) != (HANDLE, PASSWORD):
            raise wrong("Invalid identifier or password", "AuthenticationRequired", 401)
        return self._session()

    @route("POST", "/xrpc/com.atproto.server.refreshSession")
    def refresh_session(self, ask: Ask) -> Answer:
        if self.bearer(ask) not in self.refreshes:
            raise wrong("Token has been revoked", "ExpiredToken")
        return self._session()

    @route("GET", "/xrpc/com.atproto.server.getSession")
    def get_session(self, ask: Ask) -> Answer:
        return told({"did": self.who(ask), "handle": HANDLE})

    @route("GET", "/xrpc/com.atproto.identity.resolveHandle")
    def resolve(self, ask: Ask) -> Answer:
        if ask.query.get("handle") != HANDLE:
            raise wrong("Unable to resolve handle")
        return told({"did": DID})

    @route("POST", "/xrpc/com.atproto.repo.uploadBlob")
    def upload(self, ask: Ask) -> Answer:
        self.who(ask)
        if not ask.body.startswith(_MAGIC):
            raise wrong("Referenced Mimetype does not match stored blob", "InvalidMimeType")
        name = hashlib.sha256(ask.body).hexdigest()
        self.blobs[name] = ask.body
        mime = ask.headers.get("content-type", "")
        return told(
            {"blob": {"$type": "blob", "ref": {"$link": name}, "mimeType": mime, "size": len(ask.body)}}
        )

    @route("POST", "/xrpc/com.atproto.repo.putRecord")
    def put(self, ask: Ask) -> Answer:
        account = self.who(ask)
        asked = said(ask)
        record, uri = asked["record"], f"at://{account}/{POST}/{asked['rkey']}"
        self._judge(record)
        if uri not in self.records:
            parent = record.get("reply", {}).get("parent", {}).get("uri", "")
            images = record.get("embed", {}).get("images", [])
            video = record.get("embed", {}).get("video")
            self.show(
                account, record["text"], id=uri,
                reply_to=parent,
                media=tuple(one["image"]["ref"]["$link"] for one in images)
                + ((video["ref"]["$link"],) if video else ()),
                alts=tuple(one["alt"] for one in images), data=self._data(record),
            )  # fmt: skip
        self.records[uri] = record
        return told({"uri": uri, "cid": self._cid(record), "validationStatus": "valid"})

    @staticmethod
    def _data(record: Mapping[str, Any]) -> dict[str, Any]:
        card = record.get("embed", {}).get("external", {}).get("uri")
        return {"card": card} if card else {}

    @staticmethod
    def _cid(record: Any) -> str:
        return "bafy" + hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()[:40]

    def _judge(self, record: Mapping[str, Any]) -> None:
        if len(graphemes(record["text"])) > 300 or len(record["text"].encode()) > 3000:
            raise wrong(
                "Invalid app.bsky.feed.post record: Record/text must not be longer than 300 graphemes"
            )
        datetime.fromisoformat(record["createdAt"])
        for ref in (record.get("reply") or {}).values():
            if not ref.get("cid"):
                raise wrong("Record/reply/parent must have the property cid")
        for one in record.get("embed", {}).get("images", []):
            if one["image"]["ref"]["$link"] not in self.blobs:
                raise wrong("Could not find blob", "BlobNotFound")

    @route("GET", "/xrpc/com.atproto.repo.getRecord")
    def get(self, ask: Ask) -> Answer:
        uri = f"at://{ask.query['repo']}/{POST}/{ask.query['rkey']}"
        if self.shown(uri) is None:
            raise wrong(f"Could not locate record: {uri}", "RecordNotFound")
        return told({"uri": uri, "cid": self._cid(self.records[uri]), "value": self.records[uri]})

    @route("GET", "/xrpc/com.atproto.repo.listRecords")
    def listed(self, ask: Ask) -> Answer:
        del ask
        rows = [{"uri": post.id, "cid": self._cid(self.records[post.id]), "value": self.records[post.id]}
                for post in reversed(self.posts)]  # fmt: skip
        return told({"records": rows})

    @route("POST", "/xrpc/com.atproto.repo.deleteRecord")
    def delete(self, ask: Ask) -> Answer:
        uri = f"at://{self.who(ask)}/{POST}/{said(ask)['rkey']}"
        if found := self.shown(uri):
            self.take_away(found)
            del self.records[uri]
        return told({})

    @route("GET", "/xrpc/app.bsky.feed.getPosts")
    def posts_of(self, ask: Ask) -> Answer:
        self.who(ask)
        return told({"posts": [
            {"uri": post.id, "likeCount": post.data.get("likes", 0), "replyCount": 0, "repostCount": 0}
            for post in self.posts
        ]})  # fmt: skip
