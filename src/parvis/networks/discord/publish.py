"""Publishing on Discord (https://docs.discord.com/developers/resources/message, …/webhook, …/poll).

Nobody is called: ``allowed_mentions`` names no one, whatever stands in the words.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from parvis.kit.moments import parse_moment
from parvis.networks.calling import Caller, dug, needed, number, read, rows, word
from parvis.networks.discord.connect import SITE, DiscordHand, is_webhook
from parvis.networks.editing import kept, words_only
from parvis.networks.finding import PAGES, Seen, among, listed
from parvis.networks.ports import Fault, NetworkError
from parvis.networks.publishing import Access, AtOnce, Counts, Live, Look, Remote, State, Work, sent_file
from parvis.networks.recents import Posted

# "in the past few minutes": what few means is not said, so no more than two is counted upon.
KEPT: Final = timedelta(minutes=2)
_NONCE: Final = 25  # characters
_NOBODY: Final[Mapping[str, list[str]]] = {"parse": []}


class DiscordPublisher(DiscordHand, AtOnce):
    """Sends one message."""

    def prepare(self, work: Work) -> State:
        """Nothing can be sent ahead."""
        del work
        return {}

    def commit(self, work: Work, state: State) -> Live:
        """Send it; a bot's message answers the one before it and carries its key."""
        del state
        if not work.number:
            raise NetworkError(Fault.REFUSED, "no_comment", "a message has no comments here")
        told, access = _message(work), work.access
        path = f"{_room(access)}?wait=true" if is_webhook(access) else f"{_room(access)}/messages"
        if not is_webhook(access):
            told |= {"nonce": work.key[:_NONCE], "enforce_nonce": True}
            if work.before:
                told["message_reference"] = {"message_id": work.before[-1].id}
        files = {f"files[{n}]": sent_file(work, media) for n, media in enumerate(work.part.media)}
        discord = self.asking_as(access)
        form = {"payload_json": json.dumps(told)}
        answer = discord.form(path, form, files) if files else discord.post(path, told)
        return kept(remote_of(access, needed(answer, "id")), work)

    def find(self, work: Work, state: State) -> Live | Look:
        """Look through the channel, as a bot that may read its history."""
        del state
        if is_webhook(work.access):
            return Look.UNKNOWABLE
        try:
            found = among(work, _pages(self.asking_as(work.access), work.access))
        except NetworkError as fault:
            if fault.code == "not_allowed_there":
                return Look.UNKNOWABLE
            raise
        return found if isinstance(found, Look) else kept(found.remote, work)

    def repeatable(self, work: Work, state: State, *, committed_at: datetime, now: datetime) -> bool:
        """A bot's key (``enforce_nonce``) gives the message that is there, for a few minutes."""
        del state
        return not is_webhook(work.access) and now < committed_at + KEPT


class DiscordRecents(DiscordHand):
    """Lists what the bot wrote in its channel; of a webhook nothing can be listed."""

    def recent(self, access: Access, since: datetime) -> Sequence[Posted]:
        """Read the channel."""
        if is_webhook(access):
            raise NetworkError(Fault.REFUSED, "not_allowed_there", "a webhook reads no channel")
        return listed(_pages(self.asking_as(access), access), since)


class DiscordChanges(DiscordHand):
    """Changes the words of a message and takes it away; polls and files stay as they are."""

    def edit(self, work: Work, remote: Remote, state: State) -> Remote:
        """Change the words."""
        del state
        words_only(work, remote)
        self.asking_as(work.access).send("PATCH", one_of(work.access, remote.id), _message(work, edits=True))
        return remote

    def remove(self, access: Access, remote: Remote) -> None:
        """Delete it."""
        self.asking_as(access).delete(one_of(access, remote.id))


class DiscordMetrics(DiscordHand):
    """Counts reactions; Discord shows a program nothing else."""

    batch = 1

    def counts(self, access: Access, ids: Sequence[str]) -> Mapping[str, Counts]:
        """Ask for each message."""
        discord, told = self.asking_as(access), {}
        for post in ids:
            try:
                message = read(discord.send("GET", one_of(access, post)))
            except NetworkError as fault:
                if fault.fault is not Fault.NOT_FOUND:
                    raise
                continue
            told[post] = Counts(
                likes=sum(number(one, "count") or 0 for one in dug(message, "reactions") or [])
            )
        return told


def _message(work: Work, *, edits: bool = False) -> dict[str, Any]:
    part, card = work.part, work.version.card if work.number == 1 else None
    told: dict[str, Any] = {"content": part.text, "allowed_mentions": _NOBODY}
    if card:
        told["embeds"] = [
            {"title": card.title[:256], "url": card.url, "description": card.description[:4096]}
        ]
    if part.poll and not edits:
        question = part.poll.question or part.text
        told["poll"] = {
            "question": {"text": question},
            "answers": [{"poll_media": {"text": option}} for option in part.poll.options],
            "duration": max(1, part.poll.seconds // 3600),
        }
        told["content"] = "" if question == part.text else part.text
    if part.media and not edits:
        told["attachments"] = [
            {"id": n, "description": media.alt} if media.alt else {"id": n}
            for n, media in enumerate(part.media)
        ]
    return told


def _pages(discord: Caller, access: Access) -> Iterator[list[Seen]]:
    asked = {"limit": "100"}
    for _ in range(PAGES + 1):
        page = rows(discord.get(f"{_room(access)}/messages", asked))
        yield [_seen(access, one) for one in page if word(one, "author", "id") == access.options["author"]]
        if len(page) < 100:
            return
        asked["before"] = needed(page[-1], "id")


def _seen(access: Access, message: Any) -> Seen:
    at = parse_moment(word(message, "timestamp"))
    if at is None:
        raise NetworkError(Fault.GARBAGE, "garbled", "a message has no date")
    text = word(message, "content") or word(message, "poll", "question", "text")
    files, answered = dug(message, "attachments") or [], word(message, "message_reference", "message_id")
    return Seen(remote_of(access, needed(message, "id")), text, at, len(files), answered)


def remote_of(access: Access, message: str) -> Remote:
    place = f"{access.options.get('guild') or '@me'}/{access.options.get('channel', '')}"
    return Remote(message, f"{SITE}/channels/{place}/{message}")


def _room(access: Access) -> str:
    if is_webhook(access):
        return f"/webhooks/{access.id}/{access.token}"
    return f"/channels/{access.options['channel']}"


def one_of(access: Access, message: str) -> str:
    return f"{_room(access)}/messages/{message}"
