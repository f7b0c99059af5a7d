"""Connecting a bot to a channel or a group: BotFather gives the token, the bot is made an administrator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from parvis.kit.translation import gettext_noop
from parvis.networks.calling import dug, needed, word
from parvis.networks.connecting import Application, Candidate, FormConnector, Grant, Question
from parvis.networks.ports import Fault, NetworkError
from parvis.networks.publishing import Access
from parvis.networks.telegram.bot import Bot

_POSTING: Final = frozenset({"creator", "administrator"})


class TelegramConnector(FormConnector):
    """Asks for a bot's token and a chat, and tries both."""

    questions: Sequence[Question] = (
        Question(
            "token",
            gettext_noop("Bot token"),
            gettext_noop(
                "Write to @BotFather on Telegram, make a bot with /newbot, and copy its token here."
            ),
            secret=True,
        ),
        Question(
            "chat",
            gettext_noop("Channel or group"),
            gettext_noop(
                "Its @name, or its number if it is private. First make the bot an administrator there, "
                "with the right to post."
            ),
        ),
    )

    def answered(self, answers: Mapping[str, str]) -> Grant:
        """Try the bot and the chat. ``host`` among the answers is a Bot API server of one's own."""
        token, chat, host = (answers.get(name, "").strip() for name in ("token", "chat", "host"))
        if not token or not chat or "/" in token:
            raise NetworkError(Fault.BAD_INPUT, "rejected", "a token and a channel are needed")
        bot = Bot(self._http, self._clock, token, host)
        me = bot.call("getMe", {})
        found = bot.call("getChat", {"chat_id": chat})
        member = bot.call("getChatMember", {"chat_id": chat, "user_id": dug(me, "id")})
        if not _may_post(found, member):
            raise NetworkError(Fault.REFUSED, "not_allowed_there", "the bot may not post in this chat")
        return Grant(token, options={"chat": needed(found, "id"), "name": word(found, "username")})

    def refresh(self, access: Access, application: Application | None, refresh: str) -> Grant:
        """A bot's token lasts until somebody revokes it: try it, and say ``invalid_grant`` if they did."""
        del application, refresh
        try:
            Bot(self._http, self._clock, access.token, access.host).call("getMe", {})
        except NetworkError as fault:
            if fault.fault is Fault.AUTH:
                raise NetworkError(Fault.AUTH, "invalid_grant", "this bot's token was revoked") from None
            raise
        return Grant(access.token)

    def accounts(self, grant: Grant, host: str) -> Sequence[Candidate]:
        """Return the chat that was named."""
        found = Bot(self._http, self._clock, grant.token, host).call(
            "getChat", {"chat_id": grant.options["chat"]}
        )
        name, handle = word(found, "title") or word(found, "first_name"), word(found, "username")
        return (
            Candidate(
                needed(found, "id"),
                handle or name,
                name,
                f"https://t.me/{handle}" if handle else "",
                options={"chat": needed(found, "id"), "name": handle},
            ),
        )


def _may_post(chat: Any, member: Any) -> bool:
    """Whether the bot may write there: in a channel an administrator who may post; in a group any member."""
    status = word(member, "status")
    if word(chat, "type") == "channel":
        return status == "creator" or (status == "administrator" and dug(member, "can_post_messages") is True)
    return status in {*_POSTING, "member"} or (
        status == "restricted" and dug(member, "can_send_messages") is True
    )
