"""Publishing on Mastodon and on servers that speak its API (https://docs.joinmastodon.org/methods/statuses/).

Mastodon keeps an ``Idempotency-Key`` for an hour and answers the same status to it. Others ignore the header
(snac2 makes a second status), so that the key counts only where the server was seen to be Mastodon itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from time import sleep
from typing import Any, Final

from parvis.kit.bodies import FilePart
from parvis.kit.entities import Mark, entities
from parvis.kit.http import Http
from parvis.kit.markup import plain
from parvis.kit.moments import Clock, parse_moment
from parvis.networks.finding import Seen, among, comparable
from parvis.networks.mastodon.instance import read_instance
from parvis.networks.mastodon.limits import values
from parvis.networks.mastodon.server import Server
from parvis.networks.mastodon.statuses import linked
from parvis.networks.ports import Fault, NetworkError
from parvis.networks.publishing import (
    Access,
    AtOnce,
    Counts,
    Live,
    Look,
    Remote,
    State,
    StepKind,
    Work,
    sent_file,
)
from parvis.networks.recents import Posted
from parvis.networks.versions import Media, Part

KEY_KEPT: Final = timedelta(minutes=55)  # an hour, says the documentation; clocks differ
PROCESSING_S: Final = 300.0  # how long a video may take to be processed
POLL_S: Final = 1.0
VISIBILITIES: Final = frozenset({"public", "unlisted", "private", "direct"})
PAGE: Final = 40


def server_of(http: Http, clock: Clock, access: Access) -> Server:
    """The account's server."""
    return Server(access.host, http, clock, access.token)


class MastodonPublisher(AtOnce):
    """Posts one status of a thread."""

    def __init__(self, http: Http, clock: Clock, rest: Callable[[float], None] = sleep) -> None:
        self._http = http
        self._clock = clock
        self._rest = rest

    def prepare(self, work: Work) -> State:
        """Upload the files, and wait until they are processed: a status takes no others."""
        server = server_of(self._http, self._clock, work.access)
        return {"media": [self._uploaded(server, work, media) for media in work.part.media]}

    def _uploaded(self, server: Server, work: Work, media: Media) -> str:
        form = {"description": media.alt} if media.alt else {}
        if media.focus is not None:
            form["focus"] = _focus(media.focus)
        files, cover = {"file": sent_file(work, media)}, work.cover(media)
        if cover is not None:
            files["thumbnail"] = FilePart(cover.path, f"cover.{cover.format}", cover.mime)
        told = server.upload("/api/v2/media", form, files).data
        number, waited = _id(told), 0.0
        # 202 and 206 come without an address: the server still works on it.
        while not (isinstance(told, dict) and told.get("url")):
            if waited >= PROCESSING_S:
                raise NetworkError(Fault.RETRY, "processing", "the server still works on the file")
            pause = min(POLL_S, 0.1 + waited)
            self._rest(pause)
            waited += pause
            told = server.get(f"/api/v1/media/{number}").data
        return number

    def commit(self, work: Work, state: State) -> Live:
        """Post the status, under the step's key."""
        server = server_of(self._http, self._clock, work.access)
        told = {**written(work), "media_ids": list(state["media"])}
        if work.before:
            told["in_reply_to_id"] = work.before[-1].id
        return Live(_remote(server.send("POST", "/api/v1/statuses", told, key=work.key).data))

    def find(self, work: Work, state: State) -> Live | Look:
        """Look among the account's own statuses, for the same words."""
        del state
        server = server_of(self._http, self._clock, work.access)
        sent = comparable(written(work)["status"])
        return among(work, self._pages(server, work, sent), text=sent)

    def _pages(self, server: Server, work: Work, sent: str) -> Iterator[list[Seen]]:
        number = account_number(server, work.access)
        path, before = f"/api/v1/accounts/{number}/statuses", ""
        while True:
            asked = {"limit": PAGE, "exclude_reblogs": True, "max_id": before or None}
            page = server.items(path, asked)
            yield [seen for status in page if (seen := _seen(status, sent)) is not None]
            following = _id(page[-1]) if page else ""
            if not following or following == before:
                return
            before = following

    def repeatable(self, work: Work, state: State, *, committed_at: datetime, now: datetime) -> bool:
        """While Mastodon keeps the key."""
        del state
        return work.access.options.get("software") == "mastodon" and now - committed_at < KEY_KEPT


class MastodonChanges:
    """Changes a status, its pictures and poll with it, and deletes it."""

    def __init__(self, http: Http, clock: Clock) -> None:
        self._http = http
        self._clock = clock

    def edit(self, work: Work, remote: Remote, state: State) -> Remote:
        """Put other words and files (PUT /api/v1/statuses/:id)."""
        told = {**written(work), "media_ids": list(state.get("media", ()))}
        for kept in ("visibility", "in_reply_to_id"):
            told.pop(kept, None)
        server = server_of(self._http, self._clock, work.access)
        return _remote(server.send("PUT", f"/api/v1/statuses/{remote.id}", told).data)

    def remove(self, access: Access, remote: Remote) -> None:
        """Delete it; no fault if it is gone already."""
        try:
            server_of(self._http, self._clock, access).send("DELETE", f"/api/v1/statuses/{remote.id}")
        except NetworkError as fault:
            if fault.fault is not Fault.NOT_FOUND:
                raise


class MastodonRecents:
    """Lists an account's own statuses."""

    def __init__(self, http: Http, clock: Clock) -> None:
        self._http = http
        self._clock = clock

    def recent(self, access: Access, since: datetime) -> Sequence[Posted]:
        """Return the newest page, down to ``since``."""
        server = server_of(self._http, self._clock, access)
        path = f"/api/v1/accounts/{account_number(server, access)}/statuses"
        found = []
        for status in server.items(path, {"limit": PAGE, "exclude_reblogs": True}):
            at = parse_moment(status.get("created_at")) if isinstance(status, dict) else None
            if at is not None and at >= since:
                found.append(Posted(_remote(status), plain(str(status.get("content") or "")), at))
        return found


class MastodonMetrics:
    """Counts of statuses, asked for one by one: only servers from 4.3 on give several at once."""

    batch = 10

    def __init__(self, http: Http, clock: Clock) -> None:
        self._http = http
        self._clock = clock

    def counts(self, access: Access, ids: Sequence[str]) -> Mapping[str, Counts]:
        """Favourites, boosts and replies; Mastodon counts no views."""
        server, found = server_of(self._http, self._clock, access), {}
        for number in ids:
            try:
                told = server.get(f"/api/v1/statuses/{number}").data
            except NetworkError as fault:
                if fault.fault is not Fault.NOT_FOUND:
                    raise
                continue
            found[number] = Counts(
                likes=_count(told, "favourites_count"),
                replies=_count(told, "replies_count"),
                reposts=_count(told, "reblogs_count"),
            )
        return found


class MastodonTold:
    """Reads the limits of an instance: ``configuration`` of ``GET /api/v2/instance``."""

    def __init__(self, http: Http, clock: Clock) -> None:
        self._http = http
        self._clock = clock

    def limits(self, access: Access) -> Mapping[str, Any]:
        """Return them by the names of ``limits.toml``; what the instance does not tell is missing."""
        return values(read_instance(server_of(self._http, self._clock, access)).configuration)


def written(work: Work) -> dict[str, Any]:
    """The words of a status and what goes with them, as the API takes them."""
    version, part = work.version, work.part
    told: dict[str, Any] = {"status": _words(work, part)}
    if version.warning.strip():
        told |= {"spoiler_text": version.warning.strip(), "sensitive": True}
    if version.visibility in VISIBILITIES:
        told["visibility"] = version.visibility
    if version.language:
        told["language"] = version.language.partition("-")[0]
    if part.poll is not None:
        told["poll"] = {"options": list(part.poll.options), "expires_in": part.poll.seconds}
    return told


def _words(work: Work, part: Part) -> str:
    """The words; what a written handle stands for in its place, the card's link at the end if it is missing:
    Mastodon makes the card itself."""
    text, card = part.text, work.version.card
    for one in reversed(entities(text)):
        stands = (
            work.version.mentions.get(text[one.start + 1 : one.end]) if one.mark is Mark.MENTION else None
        )
        if stands:
            text = f"{text[: one.start]}@{stands.removeprefix('@')}{text[one.end :]}"
    first = work.kind is StepKind.PART and work.number == 1
    if card is not None and first and card.url not in text:
        text = f"{text}\n\n{card.url}".strip()
    return text


def account_number(server: Server, access: Access) -> str:
    """The account's id on its server: kept when it was connected, else asked for."""
    kept = access.options.get("number", "")
    return kept or _id(server.get("/api/v1/accounts/verify_credentials").data)


def _focus(focus: tuple[float, float]) -> str:
    """From shares of the picture to Mastodon's -1 to 1, up being positive."""
    across, down = focus
    return f"{2 * across - 1:.2f},{1 - 2 * down:.2f}"


def _seen(status: Any, sent: str) -> Seen | None:
    """A status as it compares with what was sent. ``text`` is there where the server gives the source back
    (snac2); else the HTML is compared, see ``_as_sent``. None for what is no status."""
    at = parse_moment(status.get("created_at")) if isinstance(status, dict) else None
    if at is None:
        return None
    source, attached = status.get("text"), status.get("media_attachments")
    return Seen(
        _remote(status),
        source if isinstance(source, str) else _as_sent(str(status.get("content") or ""), sent),
        at,
        media=len(attached) if isinstance(attached, list) else None,
        reply_to=str(status.get("in_reply_to_id") or ""),
    )


def _as_sent(content: str, sent: str) -> str:
    """Return ``sent`` if the HTML can be what a server makes of it, else the HTML's own words.

    A server shortens links and mentions: the words outside of them, and where the links lead, must be equal.
    """
    shown = plain(content)
    same = _bare(shown) == _bare(sent) and sorted(linked(content)) == sorted(_links(sent))
    return sent if same else shown


def _links(text: str) -> list[str]:
    found = [one for one in entities(text) if one.mark is Mark.LINK and not one.bare]
    return [text[one.start : one.end] for one in found]


def _bare(text: str) -> str:
    """The words outside links and mentions, which a server rewrites."""
    kept, at = [], 0
    for one in entities(text):
        if one.mark in {Mark.LINK, Mark.MENTION}:
            kept.append(text[at : one.start])
            at = one.end
    return "".join("".join([*kept, text[at:]]).split())


def _remote(status: Any) -> Remote:
    url = status.get("url") if isinstance(status, dict) else None
    return Remote(_id(status), url if isinstance(url, str) else "")


def _id(told: Any) -> str:
    found = told.get("id") if isinstance(told, dict) else None
    if not isinstance(found, str) or not found:
        raise NetworkError(Fault.GARBAGE, "garbled", "the server gave no id")
    return found


def _count(told: Any, name: str) -> int | None:
    found = told.get(name) if isinstance(told, dict) else None
    return found if isinstance(found, int) and not isinstance(found, bool) else None
