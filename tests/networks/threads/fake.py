"""A fake of the API of Threads: containers of words, media and polls, answers, limits, insights."""

from __future__ import annotations

import json

from networks.meta.fake import Container, ContainerFake, dated, no
from parvis.kit.counting import Counting, count
from servers.fakes import Shown, route, told
from servers.web import Answer, Ask

V = "/v1.0"
PROFILE = "7654321"
SCOPES = frozenset({
    "threads_basic", "threads_content_publish", "threads_manage_replies", "threads_read_replies",
    "threads_manage_insights", "threads_delete",
})  # fmt: skip


class ThreadsFake(ContainerFake):
    """One profile. Words are 500 characters at most, an emoji counting its bytes; carousels hold 2 to 20."""

    network = "threads"
    exchange = ("th_exchange_token", "access_token")
    status_name = "status"
    words = "text"
    most_items = 20
    person = PROFILE
    scopes = SCOPES
    renewal = "th_refresh_token"
    a_day = 250

    @route("GET", f"{V}/me")
    def me(self, ask: Ask) -> Answer:
        return told({"id": self.who(ask), "username": "velolyon", "name": "Vélo Lyon"})

    @route("POST", rf"{V}/(\d+)/threads")
    def make(self, ask: Ask, account: str) -> Answer:
        return self.made(ask, account)

    @route("POST", rf"{V}/(\d+)/threads_publish")
    def publish(self, ask: Ask, account: str) -> Answer:
        return self.published(ask, account)

    @route("GET", rf"{V}/(\d+)/(threads|replies)")
    def own(self, ask: Ask, account: str, edge: str) -> Answer:
        self.who(ask)
        posts = [one for one in reversed(self.posts) if one.account == account]
        chosen = [one for one in posts if bool(one.reply_to or one.of) is (edge == "replies")]
        return self.listed(ask, [
            {"id": one.id, "text": one.text, "timestamp": dated(one), "permalink": self.address(one.id)}
            for one in chosen
        ])  # fmt: skip

    @route("GET", rf"{V}/(\d+)/threads_publishing_limit")
    def limit(self, ask: Ask, account: str) -> Answer:
        return self.limited(ask, account)

    @route("GET", rf"{V}/(\d+)/insights")
    def insights(self, ask: Ask, post_id: str) -> Answer:
        return self.told_of(ask, post_id)

    @route("GET", rf"{V}/(\d+)")
    def node(self, ask: Ask, node_id: str) -> Answer:
        return self.found(ask, node_id)

    @route("DELETE", rf"{V}/(\d+)")
    def delete(self, ask: Ask, post_id: str) -> Answer:
        self.who(ask)
        post = self.shown(post_id)
        if post is None:
            raise no(100, "Object does not exist", 33)
        self.take_away(post)
        return told({"success": True, "deleted_id": post_id})

    def checked(self, container: Container) -> None:
        fields = container.fields
        unit = "characters, an emoji as its UTF-8 bytes"
        if count(fields.get("text", ""), Counting(unit)) > 500:
            raise no(100, "Param text must be at most 500 characters long.")
        if fields.get("media_type") not in {"TEXT", "IMAGE", "VIDEO", "CAROUSEL"}:
            raise no(100, "Param media_type must be one of {TEXT, IMAGE, VIDEO, CAROUSEL}")
        if fields["media_type"] == "TEXT" and not fields.get("text"):
            raise no(100, "The parameter text is required")
        options = json.loads(fields.get("poll_attachment", "{}"))
        if options and (len(options) < 2 or container.media or max(map(len, options.values())) > 25):
            raise no(100, "The poll is not valid")
        if "link_attachment" in fields and fields["media_type"] != "TEXT":
            raise no(100, "link_attachment can only be used with text posts")
        if fields.get("reply_to_id") and self.shown(fields["reply_to_id"]) is None:
            raise no(24, "The requested resource does not exist", 4279009)

    def pictured(self, body: bytes) -> None:
        if len(body) > 8_000_000 or not body.startswith((b"\xff\xd8\xff", b"\x89PNG")):
            raise no(100, "The image format is not supported. Supported formats are: JPEG, PNG")

    def showed(self, container: Container) -> Shown:
        post = super().showed(container)
        fields = container.fields
        post.reply_to = fields.get("reply_to_id", "")
        options = json.loads(fields.get("poll_attachment", "{}"))
        post.data |= {"card": fields.get("link_attachment", ""), "poll": list(options.values())}
        return post

    def address(self, post_id: str) -> str:
        return f"https://www.threads.net/@velolyon/post/D{post_id}"  # the code is not the id
