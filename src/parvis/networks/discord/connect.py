"""Connecting a channel: the address of a webhook, or a bot's token and the channel it writes in.

https://docs.discord.com/developers/resources/webhook, …/topics/rate-limits,
…/topics/opcodes-and-status-codes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from parvis.kit.http import Reply
from parvis.kit.translation import gettext_noop
from parvis.networks.calling import Caller, dug, needed, number, read, word
from parvis.networks.connecting import Application, Candidate, FormConnector, Grant, Question
from parvis.networks.ports import Fault, NetworkError
from parvis.networks.publishing import Access, Hand

SITE: Final = "https://discord.com"
WEBHOOK: Final = "webhook"
_ADDRESS: Final = re.compile(r"(https?://[^/]+)/api(?:/v\d+)?/webhooks/(\d{1,20})/([\w-]{1,200})/?")
_SITES: Final = tuple(f"https://{name}" for name in (
    "discord.com", "discordapp.com", "ptb.discord.com", "canary.discord.com"
))  # fmt: skip
# JSON error codes: unknown webhook, its token is wrong; missing access, missing permissions.
_CODES: Final[Mapping[int, tuple[Fault, str]]] = {
    10015: (Fault.AUTH, "unauthorized"),
    50027: (Fault.AUTH, "unauthorized"),
    50001: (Fault.REFUSED, "not_allowed_there"),
    50013: (Fault.REFUSED, "not_allowed_there"),
}


class DiscordHand(Hand):
    """Asks Discord as a webhook (which has no name but its address) or as a bot."""

    def asking(self, token: str, host: str, *, bot: bool) -> Caller:
        """Return what asks."""
        told = {"Authorization": f"Bot {token}"} if bot else {}
        return Caller(self._http, self._clock, f"{host or SITE}/api/v10", told, (token,), judged)

    def asking_as(self, access: Access) -> Caller:
        """Return what asks for an account."""
        return self.asking(access.token, access.host, bot=not is_webhook(access))


def is_webhook(access: Access) -> bool:
    """Whether an account is a webhook."""
    return access.options.get("kind") == WEBHOOK


def judged(reply: Reply, now: datetime) -> NetworkError | None:
    """Read an error: its code, or how long to wait."""
    del now
    try:
        data = read(reply)
    except NetworkError:
        return None
    said, code = word(data, "message"), number(data, "code") or 0
    if reply.status == 429:
        wait = dug(data, "retry_after")
        told = float(wait) if isinstance(wait, int | float) else None
        return NetworkError(Fault.RETRY, "rate_limited", said, retry_after=told)
    if code in _CODES:
        return NetworkError(*_CODES[code], said)
    return None


class DiscordConnector(DiscordHand, FormConnector):
    """Asks for the one or the other, and tries it."""

    questions: Sequence[Question] = (
        Question(
            "webhook",
            gettext_noop("Webhook address"),
            gettext_noop(
                "In the channel’s settings: Integrations, Webhooks, Copy Webhook URL. Or use a bot, below."
            ),
            secret=True,
            required=False,
        ),
        Question(
            "token",
            gettext_noop("Bot token"),
            gettext_noop(
                "With a bot, Parvis can check whether a message arrived. Make one in Discord’s developer "
                "portal, invite it, and let it view the channel, send messages, attach files and read the "
                "history."
            ),
            secret=True,
            required=False,
        ),
        Question(
            "channel",
            gettext_noop("Channel of the bot"),
            gettext_noop("Its number: in Discord, switch on the developer mode, then Copy Channel ID."),
            required=False,
        ),
    )

    def answered(self, answers: Mapping[str, str]) -> Grant:
        """Try what was given. ``host`` among the answers is where Discord stands, for tests."""
        webhook, token, channel, host = (
            answers.get(name, "").strip() for name in ("webhook", "token", "channel", "host")
        )
        if webhook:
            return self._webhook(webhook, host)
        if not token or not channel.isdecimal():
            raise NetworkError(Fault.BAD_INPUT, "rejected", "a webhook, or a bot and a channel, are needed")
        discord = self.asking(token, host, bot=True)
        me, found = discord.get("/users/@me"), discord.get(f"/channels/{channel}")
        told = {
            "kind": "bot",
            "channel": channel,
            "author": needed(me, "id"),
            "guild": word(found, "guild_id"),
        }
        return Grant(token, options=told)

    def refresh(self, access: Access, application: Application | None, refresh: str) -> Grant:
        """Try what is kept; ``invalid_grant`` when the webhook was deleted or the bot's token renewed."""
        del application, refresh
        try:
            self.asking_as(access).get(_itself(access.options, access.id, access.token))
        except NetworkError as fault:
            if fault.fault is Fault.AUTH:
                raise NetworkError(Fault.AUTH, "invalid_grant", str(fault)) from None
            raise
        return Grant(access.token)

    def accounts(self, grant: Grant, host: str) -> Sequence[Candidate]:
        """Return the webhook, or the channel of the bot."""
        options = grant.options
        bot = options["kind"] != WEBHOOK
        discord = self.asking(grant.token, host, bot=bot)
        known = options["channel"] if bot else options[WEBHOOK]
        path = f"/channels/{known}" if bot else _itself(options, known, grant.token)
        name = word(discord.get(path), "name")
        address = f"{SITE}/channels/{options['guild']}/{options['channel']}"
        return (Candidate(known, f"#{name}" if bot else name, name, address, options=options),)

    def _webhook(self, address: str, host: str) -> Grant:
        match = _ADDRESS.fullmatch(address)
        if match is None or match[1] not in (*_SITES, *([host] if host else [])):
            raise NetworkError(Fault.BAD_INPUT, "bad_url", "this is not the address of a Discord webhook")
        known, token = match[2], match[3]
        found = self.asking(token, host, bot=False).get(f"/webhooks/{known}/{token}")
        told = {"channel": word(found, "channel_id"), "guild": word(found, "guild_id")}
        return Grant(token, options={"kind": WEBHOOK, WEBHOOK: known, **told})


def _itself(options: Mapping[str, str], known: str, token: str) -> str:
    return f"/webhooks/{known}/{token}" if options.get("kind") == WEBHOOK else "/users/@me"
