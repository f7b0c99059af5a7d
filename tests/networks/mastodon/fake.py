"""A fake Mastodon for publishing: https://docs.joinmastodon.org/methods/statuses/ and /methods/media/.

What it answers is shaped as Mastodon 4.7 answers; ``keeps_keys`` False makes it one of the servers that speak
the API and ignore ``Idempotency-Key``.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from servers.fake_mastodon import entities
from servers.fakes import Fake, Refused, Shown, form, route, said, told
from servers.oauth_door import Rules
from servers.web import Answer, Ask

ALICE = "109000000000000001"
BASE = "https://mastodon.example"
_MAGIC = {b"\x89PNG": "image", b"\xff\xd8\xff": "image", b"\x00\x00\x00\x18ftyp": "video"}
_LINK = re.compile(r"https?://[^\s<]+")
_MENTION = re.compile(r"(?<![\w@/.])@(\w+)((?:@[\w.-]+)?)")


def wrong(said: str) -> Refused:
    return Refused(422, {"error": f"Validation failed: {said}"})


def rendered(text: str) -> str:
    """The HTML that Mastodon makes of words: links shortened, mentions without their server."""
    safe = html.escape(text, quote=False)
    safe = _LINK.sub(_anchor, safe)
    safe = _MENTION.sub(
        r'<span class="h-card"><a href="https://x.example/@\1" class="u-url mention">@\1</a></span>',
        safe,
    )
    return "".join(f"<p>{part}</p>" for part in safe.replace("\r", "").split("\n\n")).replace("\n", "<br />")


def _anchor(match: re.Match[str]) -> str:
    whole = match[0]
    shown, hidden = whole.partition("://")[2][:30], whole.partition("://")[2][30:]
    tail = f'<span class="invisible">{hidden}</span>' if hidden else ""
    kind = "ellipsis" if hidden else ""
    head = f'<span class="invisible">{whole.partition("://")[0]}://</span>'
    return f'<a href="{whole}" rel="nofollow">{head}<span class="{kind}">{shown}</span>{tail}</a>'


class MastodonFake(Fake):
    """One account, ``alice``."""

    network = "mastodon"
    keeps_keys = True
    version = "4.7.3"

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.covers: list[str] = []
        self.door.rules = Rules(
            "/oauth/authorize", "/oauth/token", refreshes=False,
            scopes=frozenset({"read", "write:statuses", "write:media"}),
        )  # fmt: skip
        self.door.person = "alice"
        self.keys: dict[str, tuple[str, Any]] = {}
        self.media: dict[str, dict[str, Any]] = {}
        self.raw: dict[str, Any] = {}

    def rates(self, ask: Ask) -> Mapping[str, str]:
        del ask
        reset = entities.moment(self.now() + timedelta(minutes=5))
        return {"X-RateLimit-Limit": "300", "X-RateLimit-Remaining": "299", "X-RateLimit-Reset": reset}

    def unauthorized(self) -> tuple[object, Mapping[str, str]]:
        return {"error": "The access token is invalid"}, {}

    @route("GET", "/api/v2/instance")
    def instance(self, ask: Ask) -> Answer:
        del ask
        return told({**entities.instance_v2(BASE, "wss://x.example"), "version": self.version})

    @route("GET", "/api/v1/accounts/verify_credentials")
    def me(self, ask: Ask) -> Answer:
        self.who(ask)
        return told(entities.account(BASE, ALICE, "alice"))

    @route("POST", "/api/v1/apps")
    def register(self, ask: Ask) -> Answer:
        asked, rules = said(ask), self.door.rules
        assert rules is not None
        rules.redirect_uri = asked["redirect_uris"]
        return told({"id": "1", "client_id": rules.client_id, "client_secret": rules.client_secret})

    @route("POST", "/api/v2/media")
    def upload(self, ask: Ask) -> Answer:
        self.who(ask)
        fields, files = form(ask)
        kind = next((kind for sign, kind in _MAGIC.items() if files["file"].body.startswith(sign)), None)
        if kind is None:
            raise wrong("File has contents that are not what they are reported to be")
        if len(fields.get("description", "")) > 1500:
            raise wrong("Description is too long (maximum is 1500 characters)")
        number = str(self.number())
        if "thumbnail" in files and not files["thumbnail"].body.startswith((b"\xff\xd8\xff", b"\x89PNG")):
            raise wrong("Thumbnail has contents that are not what they are reported to be")
        if "thumbnail" in files:
            self.covers.append(hashlib.sha256(files["thumbnail"].body).hexdigest())
        ready = kind == "image"
        self.media[number] = {"id": number, "type": kind, "description": fields.get("description"),
                              "name": files["file"].name, "ready": ready}  # fmt: skip
        return told(self._attachment(number), 200 if ready else 202)

    @route("GET", r"/api/v1/media/(\d+)")
    def processed(self, ask: Ask, number: str) -> Answer:
        self.who(ask)
        self.media[number]["ready"] = True
        return told(self._attachment(number))

    def _attachment(self, number: str) -> dict[str, Any]:
        kept = self.media[number]
        url = f"{BASE}/media/{number}" if kept["ready"] else None
        return {"id": number, "type": kept["type"], "url": url, "description": kept["description"]}

    @route("POST", "/api/v1/statuses")
    def post(self, ask: Ask) -> Answer:
        account = self.who(ask)
        key = ask.headers.get("idempotency-key", "")
        kept = self.keys.get(key)
        if key and self.keeps_keys and kept and self.now() - kept[1] < timedelta(hours=1):
            return told(self.raw[kept[0]])
        asked = said(ask)
        self._judge(asked)
        parent = asked.get("in_reply_to_id") or ""
        if parent and self.shown(parent) is None:
            raise Refused(404, {"error": "Record not found"})
        ids = asked.get("media_ids") or []
        made = self.show(
            account, asked["status"], reply_to=parent,
            media=tuple(self.media[one]["name"] for one in ids),
            alts=tuple(self.media[one]["description"] or "" for one in ids), data=self._data(asked),
        )  # fmt: skip
        if key:
            self.keys[key] = (made.id, self.now())
        return told(self._written(made, asked))

    def _judge(self, asked: Mapping[str, Any]) -> None:
        text, ids = asked.get("status") or "", asked.get("media_ids") or []
        if not (text or ids):
            raise wrong("Text can't be blank")
        if len(_LINK.sub("x" * 23, text)) + len(asked.get("spoiler_text") or "") > 500:
            raise wrong("Text character limit of 500 exceeded")
        if len(ids) > 4 or (len(ids) > 1 and any(self.media[one]["type"] == "video" for one in ids)):
            raise wrong("Cannot attach more than 4 files")
        if any(not self.media[one]["ready"] for one in ids):
            raise Refused(422, {"error": "Cannot attach files that have not finished processing."})

    @staticmethod
    def _data(asked: Mapping[str, Any]) -> dict[str, Any]:
        link = _LINK.search(asked.get("status") or "")
        told = {
            name: asked.get(name) for name in ("spoiler_text", "visibility", "language") if asked.get(name)
        }
        told |= {"card": link[0]} if link else {}
        return told | ({"poll": asked["poll"]["options"]} if asked.get("poll") else {})

    def _written(self, made: Shown, asked: Mapping[str, Any]) -> Any:
        attached = [self._attachment(one) for one in asked.get("media_ids") or []]
        self.raw[made.id] = entities.status(
            BASE, made.id, entities.account(BASE, ALICE, "alice"), rendered(made.text), made.at,
            in_reply_to_id=made.reply_to or None, media_attachments=attached,
        )  # fmt: skip
        return self.raw[made.id]

    @route("GET", r"/api/v1/accounts/(\d+)/statuses")
    def own(self, ask: Ask, number: str) -> Answer:
        account = self.who(ask)
        assert number == ALICE
        size, below = int(ask.query.get("limit", 20)), int(ask.query.get("max_id") or 1 << 60)
        listed = [post for post in reversed(self.posts) if post.account == account and int(post.id) < below]
        return told([self.raw[post.id] for post in listed[:size]])

    @route("GET", r"/api/v1/statuses/(\d+)")
    def status(self, ask: Ask, number: str) -> Answer:
        self.who(ask)
        found = self.shown(number)
        if found is None:
            raise Refused(404, {"error": "Record not found"})
        return told({**self.raw[number], "favourites_count": found.data.get("likes", 0)})

    @route("PUT", r"/api/v1/statuses/(\d+)")
    def edit(self, ask: Ask, number: str) -> Answer:
        self.who(ask)
        found, asked = self.shown(number), said(ask)
        if found is None:
            raise Refused(404, {"error": "Record not found"})
        self._judge(asked)
        found.text = asked["status"]
        return told(self._written(found, asked))

    @route("DELETE", r"/api/v1/statuses/(\d+)")
    def remove(self, ask: Ask, number: str) -> Answer:
        self.who(ask)
        found = self.shown(number)
        if found is None:
            raise Refused(404, {"error": "Record not found"})
        self.take_away(found)
        return told(self.raw[number])
