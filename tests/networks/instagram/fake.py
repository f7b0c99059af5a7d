"""A fake of Instagram's API with its own login: containers, carousels, reels, comments, insights."""

from __future__ import annotations

from networks.meta.fake import Container, ContainerFake, dated, no, units
from parvis.networks.meta.graph import VERSION
from servers.fakes import form, route, told
from servers.web import Answer, Ask

V = rf"/{VERSION}"
ACCOUNT = "17841400000000001"
SCOPES = frozenset({
    "instagram_business_basic", "instagram_business_content_publish",
    "instagram_business_manage_comments", "instagram_business_manage_insights",
})  # fmt: skip


class InstagramFake(ContainerFake):
    """One professional account. Pictures are JPEG of 8 MB at most, captions 2,200 units, carousels of 10."""

    network = "instagram"
    exchange = ("ig_exchange_token", "access_token")
    status_name = "status_code"
    words = "caption"
    most_items = 10
    person = ACCOUNT
    scopes = SCOPES
    renewal = "ig_refresh_token"
    a_day = 100

    @route("GET", f"{V}/me")
    def me(self, ask: Ask) -> Answer:
        return told({"user_id": self.who(ask), "username": "velolyon", "name": "Vélo Lyon", "id": "99"})

    @route("POST", rf"{V}/(\d+)/media")
    def make(self, ask: Ask, account: str) -> Answer:
        return self.made(ask, account)

    @route("POST", rf"{V}/(\d+)/media_publish")
    def publish(self, ask: Ask, account: str) -> Answer:
        return self.published(ask, account)

    @route("GET", rf"{V}/(\d+)/media")
    def media(self, ask: Ask, account: str) -> Answer:
        self.who(ask)
        return self.listed(ask, [
            {"id": one.id, "caption": one.text, "timestamp": dated(one), "permalink": self.address(one.id)}
            for one in self.newest(account)
        ])  # fmt: skip

    @route("GET", rf"{V}/(\d+)/content_publishing_limit")
    def limit(self, ask: Ask, account: str) -> Answer:
        return self.limited(ask, account)

    @route("POST", rf"{V}/(\d+)/comments")
    def comment(self, ask: Ask, post_id: str) -> Answer:
        return told({"id": self.show(self.who(ask), form(ask)[0]["message"], of=post_id).id})

    @route("GET", rf"{V}/(\d+)/comments")
    def comments(self, ask: Ask, post_id: str) -> Answer:
        found = self.newest(self.who(ask), of=post_id)
        return self.listed(ask, [{"id": one.id, "text": one.text, "timestamp": dated(one)} for one in found])

    @route("GET", rf"{V}/(\d+)/insights")
    def insights(self, ask: Ask, post_id: str) -> Answer:
        return self.told_of(ask, post_id)

    @route("GET", rf"{V}/(\d+)")
    def node(self, ask: Ask, node_id: str) -> Answer:
        return self.found(ask, node_id)

    def checked(self, container: Container) -> None:
        fields = container.fields
        if units(fields.get("caption", "")) > 2200:
            raise no(36004, "The submitted image's caption was too long", 2207010)
        if not container.media:
            raise no(100, "Either image_url or video_url is required", 2207023)
        if "video_url" in fields and fields.get("media_type") not in {"REELS", "VIDEO"}:
            raise no(100, "The media type is unknown", 2207023)
        if "cover_url" in fields:
            if fields.get("media_type") != "REELS" or fields.get("is_carousel_item"):
                raise no(100, "Only reels have covers")
            self.pictured(self.fetch(fields["cover_url"]))
        if not fields.get("thumb_offset", "0").isdecimal():
            raise no(100, "Param thumb_offset must be an integer")

    def pictured(self, body: bytes) -> None:
        if len(body) > 8_000_000:
            raise no(36000, "The image is too large to download", 2207004)
        if not body.startswith(b"\xff\xd8\xff"):
            raise no(36001, "The image format is not supported. Supported formats are: JPEG", 2207005)

    def address(self, post_id: str) -> str:
        return f"https://www.instagram.com/p/C{post_id}/"  # the code is not the id
