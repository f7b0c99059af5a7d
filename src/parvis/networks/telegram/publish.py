"""Publishing on Telegram (https://core.telegram.org/bots/api#available-methods).

Words go without a ``parse_mode``: nothing in them is markup. A bot uploads while it sends, so that nothing
can be prepared, and it is shown no list of what it sent: an answer that is lost stays lost.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from parvis.kit.http import FilePart
from parvis.networks.calling import needed, rows
from parvis.networks.editing import shown, words_only
from parvis.networks.ports import Fault, MediaKind, NetworkError
from parvis.networks.publishing import (
    Access,
    AtOnce,
    Hand,
    Keyless,
    Live,
    Look,
    Remote,
    State,
    Work,
    sent_file,
)
from parvis.networks.telegram.bot import Bot
from parvis.networks.versions import Media, Poll

PRIVATE: Final = "-100"  # how the number of a private channel begins, left out of its address


class TelegramPublisher(AtOnce, Keyless):
    """Sends one message, or one album."""

    def prepare(self, work: Work) -> State:
        """Nothing can be sent ahead."""
        del work
        return {}

    def commit(self, work: Work, state: State) -> Live:
        """Send it, answering the post before it."""
        del state
        method, data, files = _message(work)
        access = work.access
        answered = {"message_id": int(work.before[-1].id)} if work.before else None
        told = {"chat_id": chat_of(access), **data, **({"reply_parameters": answered} if answered else {})}
        bot = Bot(self._http, self._clock, access.token, access.host)
        result = bot.call(method, _as_form(told) if files else told, files)
        ids = [needed(one, "message_id") for one in rows(result)] if method == "sendMediaGroup" else [
            needed(result, "message_id")
        ]  # fmt: skip
        return Live(Remote(ids[0], address_of(access, ids[0]), {"ids": ",".join(ids), **shown(work)}))

    def find(self, work: Work, state: State) -> Live | Look:
        """A bot cannot read what stands in a chat."""
        del work, state
        return Look.UNKNOWABLE


class TelegramChanges(Hand):
    """Changes the words of a message and takes it away; polls and pictures stay as they are."""

    def edit(self, work: Work, remote: Remote, state: State) -> Remote:
        """Change the words (editMessageText, editMessageCaption)."""
        del state
        words_only(work, remote)
        words = "caption" if work.part.media else "text"
        method = "editMessageCaption" if work.part.media else "editMessageText"
        told: dict[str, Any] = {
            "chat_id": chat_of(work.access),
            "message_id": int(remote.id),
            words: work.part.text,
        }
        if work.version.card and not work.part.media:
            told["link_preview_options"] = {"url": work.version.card.url}
        try:
            Bot(self._http, self._clock, work.access.token, work.access.host).call(method, told)
        except NetworkError as fault:
            if fault.code != "unchanged":
                raise
        return remote

    def remove(self, access: Access, remote: Remote) -> None:
        """Delete every message of it."""
        bot = Bot(self._http, self._clock, access.token, access.host)
        for message in remote.data.get("ids", remote.id).split(","):
            try:
                bot.call("deleteMessage", {"chat_id": chat_of(access), "message_id": int(message)})
            except NetworkError as fault:
                if fault.fault is not Fault.NOT_FOUND:
                    raise


def _message(work: Work) -> tuple[str, dict[str, Any], dict[str, FilePart]]:
    """Return the method, its parameters and its files."""
    part = work.part
    if not work.number:
        raise NetworkError(Fault.REFUSED, "no_comment", "a bot cannot comment under a channel's message")
    if part.poll:
        return "sendPoll", _poll(part.asking, part.poll), {}
    if not part.media:
        told: dict[str, Any] = {"text": part.text}
        if work.version.card and work.number == 1:
            told["link_preview_options"] = {"url": work.version.card.url}
        return "sendMessage", told, {}
    files = {f"file{place}": sent_file(work, media) for place, media in enumerate(part.media)}
    if len(part.media) > 1:
        album = [_input(media, f"attach://file{place}") for place, media in enumerate(part.media)]
        album[0]["caption"] = part.text
        return "sendMediaGroup", {"media": album}, files
    (media,) = part.media
    alone = _input(media, "attach://file0")
    kind = alone.pop("type")
    return f"send{kind.capitalize()}", {kind: alone.pop("media"), "caption": part.text, **alone}, files


def _input(media: Media, where: str) -> dict[str, Any]:
    """Describe a file as InputMedia does. An animated picture can stand alone only."""
    kinds = {MediaKind.IMAGE: "animation" if media.animated else "photo", MediaKind.VIDEO: "video"}
    kind = kinds.get(media.kind, "document")
    if kind != "video":
        return {"type": kind, "media": where}
    size = {"width": media.width, "height": media.height, "duration": int(media.seconds)}
    return {"type": kind, "media": where, "supports_streaming": True, **{k: v for k, v in size.items() if v}}


def _poll(question: str, poll: Poll) -> dict[str, Any]:
    options = [{"text": option} for option in poll.options]
    return {"question": question, "options": options, "open_period": poll.seconds}


def _as_form(told: Mapping[str, Any]) -> dict[str, str]:
    """Write parameters as fields of a form: what is no string goes as JSON."""
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in told.items()}


def chat_of(access: Access) -> str:
    return access.options.get("chat", access.id)


def address_of(access: Access, message: str) -> str:
    """Return where the message stands: public chats by name, private ones for their members."""
    name, chat = access.options.get("name", ""), chat_of(access)
    if name:
        return f"https://t.me/{name}/{message}"
    return f"https://t.me/c/{chat.removeprefix(PRIVATE)}/{message}" if chat.startswith(PRIVATE) else ""
