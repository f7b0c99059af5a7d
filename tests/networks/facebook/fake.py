"""A fake of the Pages API: posts made unpublished, photos, videos in parts, comments."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from networks.meta.fake import SECRET, GraphFake, dated, error, no, units
from parvis.networks.meta.graph import VERSION
from servers.fakes import Shown, form, route, told
from servers.oauth_door import Rules
from servers.web import Answer, Ask

V = rf"/{VERSION}"
PAGE, PERSON = "1010101", "2020202"
CHUNK = 65_536
SCOPES = frozenset({
    "pages_show_list", "pages_read_engagement", "pages_manage_posts", "pages_manage_engagement",
    "read_insights", "business_management",
})  # fmt: skip
PHOTOS = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")


class FacebookFake(GraphFake):
    """One Page, run by one person."""

    network = "facebook"
    proved = True
    exchange = ("fb_exchange_token", "fb_exchange_token")

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.door.person = PERSON
        self.door.rules = Rules(
            f"{V}/dialog/oauth", f"{V}/oauth/access_token", client_secret=SECRET, scopes=SCOPES,
            scope_sign=",", proof="", refreshes=False,
        )  # fmt: skip
        self.photos: dict[str, tuple[str, str]] = {}  # SHA-256 and alternative text
        self.drafts: dict[str, dict[str, Any]] = {}
        self.videos: dict[str, dict[str, Any]] = {}
        self.page_token = ""

    @route("GET", f"{V}/oauth/access_token")
    def long_lived(self, ask: Ask) -> Answer:
        return self.lengthened(ask)

    @route("GET", f"{V}/me/accounts")
    def accounts(self, ask: Ask) -> Answer:
        assert self.who(ask) == PERSON
        page = {"id": PAGE, "name": "Vélo Lyon", "link": f"https://www.facebook.com/{PAGE}"}
        other = {"id": "3030303", "name": "Lue seulement", "access_token": "x", "tasks": ["ANALYZE"]}
        writable = {**page, "access_token": self.issue(PAGE), "tasks": ["CREATE_CONTENT", "MODERATE"]}
        return told({"data": [other, writable]})

    @route("POST", f"{V}/{PAGE}/photos")
    def photo(self, ask: Ask) -> Answer:
        self.who(ask)
        fields, files = form(ask)
        body = files["source"].body
        if not body.startswith(PHOTOS):
            raise no(324, "Missing or invalid image file", 2069019)
        if len(body) > 10_000_000:
            raise no(1, "Please reduce the size of the photo", 1366046)
        assert fields["published"] == "false"
        number = str(self.number())
        self.photos[number] = (hashlib.sha256(body).hexdigest(), fields.get("alt_text_custom", ""))
        return told({"id": number})

    @route("POST", f"{V}/{PAGE}/feed")
    def feed(self, ask: Ask) -> Answer:
        account, fields = self.who(ask), form(ask)[0]
        attached = [json.loads(value)["media_fbid"] for name, value in sorted(fields.items()) if "[" in name]
        if units(fields.get("message", "")) > 63_206:
            raise no(100, "The message is too long")
        if not (fields.get("message") or fields.get("link") or attached):
            raise no(100, "You must provide a link, message or media")
        if any(photo not in self.photos for photo in attached):
            raise no(100, "Unsupported: the photo does not exist", 33)
        post_id = f"{account}_{self.number()}"
        self.drafts[post_id] = {**fields, "photos": attached}
        if fields.get("published") != "false":
            self._publish(post_id)
        return told({"id": post_id})

    @route("POST", f"{V}/{PAGE}/videos")
    def video(self, ask: Ask) -> Answer:
        account = self.who(ask)
        fields, files = form(ask)
        if fields["upload_phase"] == "start":
            number = str(self.number())
            self.videos[number] = {"size": int(fields["file_size"]), "body": b"", "account": account}
            return told({"video_id": number, "upload_session_id": f"s{number}", **self._wanted(number)})
        number = fields["upload_session_id"].removeprefix("s")
        video = self.videos[number]
        if fields["upload_phase"] == "transfer":
            if int(fields["start_offset"]) != len(video["body"]):
                raise no(6000, "There was a problem uploading your video file", 1363037)
            video["body"] += files["video_file_chunk"].body
            return told(self._wanted(number))
        if len(video["body"]) != video["size"] or video["body"][4:8] != b"ftyp":
            raise no(352, "The video format is not supported", 1363024)
        if not self.shown(number):
            media = (hashlib.sha256(video["body"]).hexdigest(),)
            cover = hashlib.sha256(files["thumb"].body).hexdigest() if "thumb" in files else ""
            if cover and not files["thumb"].body.startswith((b"\xff\xd8\xff", b"\x89PNG")):
                raise no(324, "Missing or invalid image file")
            self.show(account, fields.get("description", ""), id=number, media=media, data={"cover": cover})
        return told({"success": True})

    @route("GET", f"{V}/{PAGE}/published_posts")
    def published(self, ask: Ask) -> Answer:
        found = self.newest(self.who(ask))
        told_ = [{"id": one.id, "message": one.text, "created_time": dated(one)} for one in found]
        return self.listed(
            ask, [{**one, "permalink_url": f"https://www.facebook.com/{PAGE}"} for one in told_]
        )

    @route("POST", rf"{V}/(\d+(?:_\d+)?)/comments")
    def comment(self, ask: Ask, post_id: str) -> Answer:
        account, post = self.who(ask), self._there(post_id)
        comment = f"{post.id.rpartition('_')[2]}_{self.number()}"
        return told({"id": self.show(account, form(ask)[0]["message"], of=post.id, id=comment).id})

    @route("GET", rf"{V}/(\d+(?:_\d+)?)/comments")
    def comments(self, ask: Ask, post_id: str) -> Answer:
        account = self.who(ask)
        assert ask.query["order"] == "reverse_chronological"
        told_ = [
            {
                "id": one.id,
                "message": one.text,
                "created_time": dated(one),
                "from": {"id": one.account},
                "permalink_url": "",
            }
            for one in self.newest(account, of=post_id)
        ]
        return self.listed(ask, told_)

    @route("GET", rf"{V}/(\d+(?:_\d+)?)/insights")
    def insights(self, ask: Ask, post_id: str) -> Answer:
        self.who(ask)
        if ask.query["metric"] != "post_media_view":
            raise no(100, "(#100) The value must be a valid insights metric")
        return told({"data": [{"name": "post_media_view", "values": [{"value": 40}]}] if post_id else []})

    @route("POST", rf"{V}/(\d+(?:_\d+)?)")
    def update(self, ask: Ask, post_id: str) -> Answer:
        self.who(ask)
        fields = form(ask)[0]
        if fields.get("is_published") == "true" and post_id in self.drafts:
            self._publish(post_id)
        post = self._there(post_id)
        post.text = fields.get("message", fields.get("description", post.text))
        return told({"success": True})

    @route("GET", rf"{V}/(\d+(?:_\d+)?)")
    def node(self, ask: Ask, post_id: str) -> Answer:
        self.who(ask)
        post, address = self.shown(post_id), f"https://www.facebook.com/{PAGE}/posts/{post_id}"
        if post is None and post_id not in {*self.drafts, *self.videos}:
            raise no(100, f"Object with ID '{post_id}' does not exist", 33)
        totals = {"likes": {"total_count": post.data.get("likes", 0) if post else 0}}
        summed = {"reactions": {"summary": totals["likes"]}, "comments": {"summary": {"total_count": 0}}}
        if "from" in ask.query.get("fields", "") and post is not None:
            return told({"id": post_id, "permalink_url": address, "from": {"id": post.account}})
        if post_id in self.videos:
            if re.search("reactions|shares|is_published", ask.query.get("fields", "")):
                raise no(100, "(#100) Tried accessing nonexisting field (reactions) on node type (Video)")
            phase = "complete" if post else "not_started"
            status = {"video_status": "ready", "processing_phase": {"status": phase}}
            told_ = {"published": post is not None, "permalink_url": "/v/1", "status": status}
            return told({"id": post_id, **told_, "likes": {"summary": totals["likes"]}})
        return told({"id": post_id, "is_published": post is not None, "permalink_url": address, **summed})

    @route("DELETE", rf"{V}/(\d+(?:_\d+)?)")
    def delete(self, ask: Ask, post_id: str) -> Answer:
        self.who(ask)
        self.take_away(self._there(post_id))
        self.drafts.pop(post_id, None)
        return told({"success": True})

    def _publish(self, post_id: str) -> None:
        if self.shown(post_id):
            return  # it is published already
        draft = self.drafts[post_id]
        shown = [self.photos[photo] for photo in draft["photos"]]
        self.show(
            post_id.partition("_")[0], draft.get("message", ""), id=post_id,
            media=tuple(one[0] for one in shown), alts=tuple(one[1] for one in shown),
            data={"card": draft.get("link", "")},
        )  # fmt: skip

    def _wanted(self, number: str) -> dict[str, str]:
        have, size = len(self.videos[number]["body"]), self.videos[number]["size"]
        return {"start_offset": str(have), "end_offset": str(min(have + CHUNK, size))}

    def _there(self, post_id: str) -> Shown:
        post = self.shown(post_id)
        if post is None:
            raise no(100, f"Object with ID '{post_id}' does not exist", 33)
        return post


__all__ = ["PAGE", "PERSON", "FacebookFake", "error"]
