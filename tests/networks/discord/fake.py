"""A fake Discord that keeps the rules of https://docs.discord.com/developers: 2,000 characters, ten files of
10 MiB, keys that are unique for a few minutes, who may be called, and rate headers on every answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from servers.fakes import WAIT_S, Fake, Refused, Sent, Shown, form, route, said, told
from servers.web import Answer, Ask

CHANNEL, GUILD, BOT, WEBHOOK = "199737254929760256", "199737254929760257", "223704706495545344", "8110"


def refused(status: int, code: int, said: str) -> Refused:
    return Refused(status, {"message": said, "code": code})


class DiscordFake(Fake):
    """One channel with a bot and a webhook; both post under the channel."""

    network = "discord"

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.nonces: dict[str, str] = {}
        self.reactions: dict[str, int] = {}
        self.history = True  # whether the bot may read it

    def bearer(self, ask: Ask) -> str:
        parts = ask.path.split("/")
        named = parts[5] if parts[3:4] == ["webhooks"] and len(parts) > 5 else ""
        return named or ask.headers.get("authorization", "").removeprefix("Bot ")

    def unauthorized(self) -> tuple[object, Mapping[str, str]]:
        return {"message": "401: Unauthorized", "code": 0}, {}

    def too_many(self) -> tuple[object, Mapping[str, str]]:
        body = {"message": "You are being rate limited.", "retry_after": WAIT_S + 0.2, "global": False}
        return body, {"Retry-After": str(WAIT_S + 1), "X-RateLimit-Scope": "user"}

    def rates(self, ask: Ask) -> Mapping[str, str]:
        return {"X-RateLimit-Limit": "5", "X-RateLimit-Remaining": "4", "X-RateLimit-Bucket": ask.method}

    @route("GET", r"/api/v10/users/@me")
    def me(self, ask: Ask) -> Answer:
        self.who(ask)
        return told({"id": BOT, "username": "velo", "bot": True})

    @route("GET", r"/api/v10/channels/(\d+)")
    def channel(self, ask: Ask, channel: str) -> Answer:
        self.who(ask)
        if channel != CHANNEL:
            raise refused(404, 10003, "Unknown Channel")
        return told({"id": CHANNEL, "guild_id": GUILD, "name": "annonces", "type": 0})

    @route("GET", rf"/api/v10/webhooks/{WEBHOOK}/([\w-]+)")
    def webhook(self, ask: Ask, token: str) -> Answer:  # noqa: ARG002 - its token is in its path
        self._known(token)
        return told({"id": WEBHOOK, "type": 1, "name": "Vélo", "channel_id": CHANNEL, "guild_id": GUILD})

    @route("POST", rf"/api/v10/webhooks/{WEBHOOK}/([\w-]+)")
    def execute(self, ask: Ask, token: str) -> Answer:
        self._known(token)
        data, files = _read(ask)
        assert not {"nonce", "message_reference"} & set(data), "a webhook knows neither"
        post = self._sent(WEBHOOK, data, files)
        return told(_message(post)) if ask.query.get("wait") == "true" else Answer(204)

    @route("POST", rf"/api/v10/channels/{CHANNEL}/messages")
    def create(self, ask: Ask) -> Answer:
        self.who(ask)
        data, files = _read(ask)
        nonce = str(data.get("nonce", ""))
        if len(nonce) > 25:
            raise refused(400, 50035, "Invalid Form Body: nonce")
        known = self.shown(self.nonces.get(nonce, ""))
        if nonce and data.get("enforce_nonce") and known and (self.now() - known.at).seconds < 180:
            return told(_message(known))
        post = self._sent(CHANNEL, data, files)
        self.nonces[nonce] = post.id
        return told(_message(post))

    @route("GET", rf"/api/v10/channels/{CHANNEL}/messages")
    def messages(self, ask: Ask) -> Answer:
        self.who(ask)
        if not self.history:
            raise refused(403, 50013, "Missing Permissions")
        newest = [one for one in reversed(self.posts) if int(one.id) < int(ask.query.get("before", 10**18))]
        return told([_message(one) for one in newest[: int(ask.query.get("limit", 50))]])

    @route("GET", rf"/api/v10/(?:channels/{CHANNEL}|webhooks/{WEBHOOK}/[\w-]+)/messages/(\d+)")
    def one(self, ask: Ask, message: str) -> Answer:
        post = self._there(ask, message)
        return told({**_message(post), "reactions": [{"count": self.reactions.get(message, 0)}]})

    @route("PATCH", rf"/api/v10/(?:channels/{CHANNEL}|webhooks/{WEBHOOK}/[\w-]+)/messages/(\d+)")
    def edit(self, ask: Ask, message: str) -> Answer:
        post, data = self._there(ask, message), said(ask)
        _checked(data, {})
        post.text = data["content"]
        return told(_message(post))

    @route("DELETE", rf"/api/v10/(?:channels/{CHANNEL}|webhooks/{WEBHOOK}/[\w-]+)/messages/(\d+)")
    def remove(self, ask: Ask, message: str) -> Answer:
        self.take_away(self._there(ask, message))
        return Answer(204)

    def _there(self, ask: Ask, message: str) -> Shown:
        self.who(ask)
        post = self.shown(message)
        if post is None:
            raise refused(404, 10008, "Unknown Message")
        return post

    def _known(self, token: str) -> None:
        if token not in self.tokens:
            raise refused(401, 50027, "Invalid Webhook Token")

    def _sent(self, account: str, data: dict[str, Any], files: dict[str, Sent]) -> Shown:
        _checked(data, files)
        answered = data.get("message_reference", {}).get("message_id", "")
        if answered and self.shown(answered) is None:
            raise refused(400, 50035, "Invalid Form Body: Unknown message")
        alts = tuple(one.get("description", "") for one in data.get("attachments", []))
        shown: dict[str, Any] = {"card": data["embeds"][0]["url"]} if data.get("embeds") else {}
        text = data.get("content", "")
        if data.get("poll"):
            shown["poll"] = [one["poll_media"]["text"] for one in data["poll"]["answers"]]
            text = text or data["poll"]["question"]["text"]
        return self.show(
            account, text, reply_to=answered, media=tuple(files), alts=alts, data=shown
        )  # fmt: skip


def _checked(data: dict[str, Any], files: dict[str, Sent]) -> None:
    if not (data.get("content") or data.get("embeds") or data.get("poll") or files):
        raise refused(400, 50006, "Cannot send an empty message")
    if len(data.get("content", "").encode("utf-16-le")) // 2 > 2000:
        raise refused(400, 50035, "Invalid Form Body: Must be 2000 or fewer in length.")
    if data["allowed_mentions"] != {"parse": []}:
        raise refused(400, 50035, "this test lets nobody be called")
    if len(files) > 10 or any(len(one.body) > 10_485_760 for one in files.values()):
        raise refused(413, 40005, "Request entity too large")
    for place, one in enumerate(data.get("attachments", [])):
        assert one["id"] == place
        assert f"files[{place}]" in files
    poll = data.get("poll")
    if poll and not (1 <= len(poll["answers"]) <= 10 and 1 <= poll["duration"] <= 768):
        raise refused(400, 50035, "Invalid Form Body: poll")


def _read(ask: Ask) -> tuple[dict[str, Any], dict[str, Sent]]:
    if ask.headers.get("content-type") == "application/json":
        return said(ask), {}
    fields, files = form(ask)
    return json.loads(fields["payload_json"]), files


def _message(post: Shown) -> dict[str, Any]:
    author = BOT if post.account == CHANNEL else post.account
    told: dict[str, Any] = {"id": post.id, "content": post.text, "timestamp": post.at.isoformat()}
    if post.reply_to:
        told["message_reference"] = {"message_id": post.reply_to}
    attachments = [{"id": str(place), "filename": name} for place, name in enumerate(post.media)]
    return {**told, "author": {"id": author}, "attachments": attachments}
