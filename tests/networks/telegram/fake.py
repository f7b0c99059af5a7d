"""A fake Bot API that keeps the rules of https://core.telegram.org/bots/api.

Its numbers are those of the document: 4,096 and 1,024 UTF-16 units, albums of 2 to 10, polls of 2 to 12.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

from servers.fakes import WAIT_S, Fake, Refused, Sent, form, route, told
from servers.web import Answer, Ask

CHAT, NAME, BOT = "-1001234567890", "velolyon", "777000"
_PHOTOS = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpeg"}


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def bad(said: str, status: int = 400) -> Refused:
    word = {400: "Bad Request", 403: "Forbidden"}[status]
    return Refused(status, {"ok": False, "error_code": status, "description": f"{word}: {said}"})


@dataclass(frozen=True)
class Call:
    """A call of a method: by which bot's chat, with what."""

    account: str
    data: dict[str, Any]
    files: dict[str, Sent]


def method(name: str) -> Callable[[Callable[..., Any]], Callable[..., Answer]]:
    """Serve one method of the API; what the function returns is its ``result``."""

    def mark(act: Callable[..., Any]) -> Callable[..., Answer]:
        @route("POST", rf"/bot[^/]+/{name}")
        @wraps(act)
        def handler(fake: TelegramFake, ask: Ask) -> Answer:
            account = fake.who(ask)
            return told({"ok": True, "result": act(fake, Call(account, *_read(ask)))})

        return handler

    return mark


class TelegramFake(Fake):
    """One channel, with a bot that may post there."""

    network = "telegram"
    may_post = True

    def bearer(self, ask: Ask) -> str:
        return ask.path.removeprefix("/bot").rpartition("/")[0]

    def unauthorized(self) -> tuple[object, Mapping[str, str]]:
        return {"ok": False, "error_code": 401, "description": "Unauthorized"}, {}

    def too_many(self) -> tuple[object, Mapping[str, str]]:
        said = f"Too Many Requests: retry after {WAIT_S}"
        return {
            "ok": False, "error_code": 429, "description": said, "parameters": {"retry_after": WAIT_S}
        }, {}  # fmt: skip

    @method("getMe")
    def get_me(self, call: Call) -> Any:  # noqa: ARG002 - every method has one
        return {"id": int(BOT), "is_bot": True, "username": "velo_bot"}

    @method("getChat")
    def get_chat(self, call: Call) -> Any:
        self._chat(call)
        return {"id": int(CHAT), "type": "channel", "title": "Vélo Lyon", "username": NAME}

    @method("getChatMember")
    def get_chat_member(self, call: Call) -> Any:
        self._chat(call)
        return {
            "status": "administrator",
            "can_post_messages": self.may_post,
            "user": {"id": call.data["user_id"]},
        }

    @method("sendMessage")
    def send_message(self, call: Call) -> Any:
        text = call.data.get("text", "")
        if not text.strip():
            raise bad("message text is empty")
        if units(text) > 4096:
            raise bad("message is too long")
        return self._sent(call, text, card=call.data.get("link_preview_options", {}).get("url", ""))

    @method("sendPhoto")
    def send_photo(self, call: Call) -> Any:
        return self._single(call, "photo", 10_000_000)

    @method("sendVideo")
    def send_video(self, call: Call) -> Any:
        return self._single(call, "video", 50_000_000)

    @method("sendAnimation")
    def send_animation(self, call: Call) -> Any:
        return self._single(call, "animation", 50_000_000)

    @method("sendMediaGroup")
    def send_media_group(self, call: Call) -> Any:
        album = call.data.get("media", [])
        if not 2 <= len(album) <= 10:
            raise bad("an album holds 2 to 10 files")
        for one in album:
            if one["type"] not in {"photo", "video"}:
                raise bad("this type of file cannot stand in an album")
            _checked(call.files[one["media"].removeprefix("attach://")], one["type"])
        texts = [one.get("caption", "") for one in album]
        if max(map(units, texts)) > 1024:
            raise bad("message caption is too long")
        first = self._sent(call, "".join(texts), media=tuple(one["media"] for one in album))
        numbers = [self.number() for _ in album[1:]]
        return [first, *({"message_id": number} for number in numbers)]

    @method("sendPoll")
    def send_poll(self, call: Call) -> Any:
        question, options = call.data["question"], [option["text"] for option in call.data["options"]]
        if not 1 <= units(question) <= 300 or not 2 <= len(options) <= 12:
            raise bad("poll must have a question of 1-300 letters and 2-12 options")
        if not all(1 <= units(option) <= 100 for option in options):
            raise bad("poll options length must not exceed 100")
        if not 5 <= call.data.get("open_period", 5) <= 2_628_000:
            raise bad("poll open period is invalid")
        return self._sent(call, question, poll=options)

    @method("editMessageText")
    def edit_message_text(self, call: Call) -> Any:
        return self._edited(call, call.data["text"], 4096)

    @method("editMessageCaption")
    def edit_message_caption(self, call: Call) -> Any:
        return self._edited(call, call.data["caption"], 1024)

    @method("deleteMessage")
    def delete_message(self, call: Call) -> Any:
        post = self.shown(str(call.data["message_id"]))
        if post is None:
            raise bad("message to delete not found")
        self.take_away(post)
        return True

    def _single(self, call: Call, kind: str, most: int) -> Any:
        file = call.files[call.data[kind].removeprefix("attach://")]
        _checked(file, kind)
        if len(file.body) > most:
            raise Refused(413, {"ok": False, "error_code": 413, "description": "Request Entity Too Large"})
        if units(call.data.get("caption", "")) > 1024:
            raise bad("message caption is too long")
        return self._sent(call, call.data.get("caption", ""), media=(file.name,))

    def _sent(self, call: Call, text: str, *, media: Any = (), **more: Any) -> Any:
        self._chat(call)
        answered = str(call.data.get("reply_parameters", {}).get("message_id", ""))
        if answered and self.shown(answered) is None:
            raise bad("message to be replied not found")
        if not self.may_post:
            raise bad("bot is not a member of the channel chat", 403)
        post = self.show(call.account, text.strip(), reply_to=answered, media=media, data=more)
        return {"message_id": int(post.id), "date": int(post.at.timestamp()), "text": post.text}

    def _edited(self, call: Call, text: str, most: int) -> Any:
        post = self.shown(str(call.data["message_id"]))
        if post is None:
            raise bad("message to edit not found")
        if post.text == text:
            raise bad("message is not modified: specified new message content is exactly the same")
        if units(text) > most:
            raise bad("MESSAGE_TOO_LONG")
        post.text = text
        return {"message_id": int(post.id)}

    def _chat(self, call: Call) -> None:
        if str(call.data.get("chat_id")) not in {CHAT, f"@{NAME}"}:
            raise bad("chat not found")


def _checked(file: Sent, kind: str) -> None:
    photo = any(file.body.startswith(sign) for sign in _PHOTOS)
    if kind == "photo" and not photo:
        raise bad("IMAGE_PROCESS_FAILED")
    if kind == "video" and file.body[4:8] != b"ftyp":
        raise bad("VIDEO_CONTENT_TYPE_INVALID")


def _read(ask: Ask) -> tuple[dict[str, Any], dict[str, Sent]]:
    """Return parameters and files, however they came: fields of a form hold JSON for what is no string."""
    if ask.headers.get("content-type") == "application/json":
        return json.loads(ask.body), {}
    fields, files = form(ask)
    data: dict[str, Any] = {}
    for name, value in fields.items():
        data[name] = json.loads(value) if name in {"media", "reply_parameters", "options"} else value
    return data, files
