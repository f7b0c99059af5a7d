"""A status, as the API gives it, read as a post (https://docs.joinmastodon.org/entities/Status/)."""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from html.parser import HTMLParser
from typing import Any, Final

from parvis.kit.markup import plain, tidy
from parvis.kit.moments import parse_moment, sane
from parvis.networks.mastodon.server import NETWORK
from parvis.networks.ports import Author, MediaKind, Post

MAX_TEXT: Final = 200_000  # characters; servers allow 500 to some 10,000
_MEDIA: Final = {
    "image": MediaKind.IMAGE,
    "gifv": MediaKind.VIDEO,
    "video": MediaKind.VIDEO,
    "audio": MediaKind.AUDIO,
}
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,3}")
_ID: Final = re.compile(r"[0-9A-Za-z_\-.]{1,128}")
# How people of the fediverse ask in their profile, on servers that have no setting for it.
_ASKED: Final = re.compile(
    r"#(?:nobots?|noindex|nosearch|noarchive)\b|\bnoindex\b|\bno ?bots?\b\s*(?:please|svp|$)", re.IGNORECASE
)


class Consent(enum.StrEnum):
    """Whose posts may be kept.

    Since 4.2 an account says whether its public posts may be searched (``indexable``), and the setting is off
    until switched on. ``OPTED_IN`` keeps those who switched it on, and those whose server has no such
    setting; ``NOT_OPTED_OUT`` also those who never touched it. Both drop who asked in any other way.
    """

    OPTED_IN = "opted_in"
    NOT_OPTED_OUT = "not_opted_out"


class UnreadableError(ValueError):
    """What came is not shaped like a status."""


@dataclass(frozen=True, slots=True)
class StatusReader:
    """Reads the statuses of one server, whose host is ``server``."""

    server: str
    clock: Callable[[], datetime]
    consent: Consent = Consent.OPTED_IN

    def post_id(self, status_id: object) -> str:
        """Return the id of a post: the host it was heard from, and the id there.

        Not its address: a deletion names this id only, and must find the post after any restart.
        """
        if isinstance(status_id, int):
            status_id = str(status_id)
        if not isinstance(status_id, str) or not _ID.fullmatch(status_id):
            raise UnreadableError("a status without an id")
        return f"{self.server}/{status_id}"

    def read(self, status: object) -> Post | None:
        """Return the post; None for boosts and for what was not public. Raises ``UnreadableError``."""
        if not isinstance(status, dict):
            raise UnreadableError(f"not a status but {type(status).__name__}")
        if status.get("reblog") is not None or status.get("visibility") != "public":
            self.post_id(status.get("id"))
            return None
        try:
            return self._post(status)
        except (TypeError, AttributeError, KeyError) as fault:
            raise UnreadableError(f"a status out of shape: {fault}"[:120]) from fault

    def _post(self, status: Mapping[str, Any]) -> Post:
        heard_at, content = self.clock(), _text(status["content"])
        if len(content) > 4 * MAX_TEXT:  # before the work of parsing it
            raise UnreadableError("a status of unreasonable length")
        text, links = without_emojis(plain(content), status), linked(content)
        if len(text) > MAX_TEXT:
            raise UnreadableError("a status of unreasonable length")
        reply = status.get("in_reply_to_id")
        edited = parse_moment(status.get("edited_at"))
        card = status.get("card") or {}
        return Post(
            network=NETWORK,
            id=self.post_id(status["id"]),
            author=self.author(status["account"]),
            text=text,
            title=plain(_text(status.get("spoiler_text") or "")),
            created_at=sane(parse_moment(status.get("created_at")), heard_at),
            heard_at=heard_at,
            url=_web(status.get("url")) or _web(status.get("uri")),
            languages=_languages(status.get("language")),
            reply_to=None if reply is None else self.post_id(reply),
            links=tuple(dict.fromkeys([*links, *filter(None, [_web(card.get("url"))])])),
            hashtags=tuple(dict.fromkeys(tidy(tag["name"]).lower() for tag in status.get("tags") or ())),
            media=tuple(
                _MEDIA.get(m["type"], MediaKind.OTHER) for m in status.get("media_attachments") or ()
            ),
            edited_at=None if edited is None else sane(edited, heard_at),
            likes=_count(status.get("favourites_count")),
            reposts=_count(status.get("reblogs_count")),
            replies=_count(status.get("replies_count")),
        )

    def author(self, account: Mapping[str, Any]) -> Author:
        """Return who wrote it; ``indexable`` False if the account does not want its posts kept."""
        handle = tidy(_text(account["acct"]))
        uri = account.get("uri") or account.get("url")
        if not handle or not isinstance(uri, str) or not uri:
            raise UnreadableError("an account without a name or an address")
        return Author(
            id=tidy(uri),
            handle=handle if "@" in handle else f"{handle}@{self.server}",
            name=without_emojis(tidy(_text(account.get("display_name") or "")), account),
            followers=_count(account.get("followers_count")),
            indexable=not (asked_out(account) or self._never_said_yes(account)),
        )

    def _never_said_yes(self, account: Mapping[str, Any]) -> bool:
        return self.consent is Consent.OPTED_IN and account.get("indexable") is False


def asked_out(account: Mapping[str, Any]) -> bool:
    """Whether an account asks not to be indexed: by ``noindex``, or by its own words in its profile."""
    if account.get("noindex") is True:
        return True
    fields = (f.get("value") for f in account.get("fields") or () if isinstance(f, dict))
    told = [account.get("note"), *fields]
    return any(_ASKED.search(plain(text[:20_000])) for text in told if isinstance(text, str) and text)


def without_emojis(text: str, entity: Mapping[str, Any]) -> str:
    """Return ``text`` without the codes of the server's own pictures (``:blobcat:``), if words are left."""
    codes = [e["shortcode"] for e in entity.get("emojis") or () if isinstance(e.get("shortcode"), str)]
    if not codes or ":" not in text:
        return text
    left = tidy(re.sub(f":(?:{'|'.join(map(re.escape, codes))}):", "", text))
    return left or text


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"text expected, not {type(value).__name__}")
    return value


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _web(address: object) -> str:
    # Only a web address may ever become a link on a page.
    return tidy(address) if isinstance(address, str) and address.startswith(("https://", "http://")) else ""


def _languages(code: object) -> tuple[str, ...]:
    return (code,) if isinstance(code, str) and _LANGUAGE.fullmatch(code) else ()


class _Anchors(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        classes = set((told.get("class") or "").split())
        if tag == "a" and not classes & {"mention", "hashtag", "u-url"}:
            self.links.append(_web(told.get("href")))


def linked(content: str) -> list[str]:
    """Return where a post points, mentions and hashtags left out."""
    if "<a" not in content:
        return []
    anchors = _Anchors()
    anchors.feed(content)
    return [link for link in anchors.links if link]
