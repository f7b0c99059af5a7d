"""What a server says is rising: public, no account needed (https://docs.joinmastodon.org/methods/trends/)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from parvis.kit.markup import plain
from parvis.networks.mastodon.server import Server


@dataclass(frozen=True, slots=True)
class Day:
    """How much something was used in a day (UTC): ``uses`` times by ``accounts`` people."""

    day: date
    uses: int
    accounts: int


@dataclass(frozen=True, slots=True)
class Trend:
    """A rising hashtag (``name`` without #) or link (``name`` is its title), newest day first."""

    name: str
    url: str
    history: tuple[Day, ...]
    description: str = ""


def trending_tags(server: Server, count: int = 20) -> tuple[Trend, ...]:
    """Return the rising hashtags in the server's order; what is out of shape is left out."""
    found = server.items("/api/v1/trends/tags", {"limit": count})
    return tuple(trend for item in found if (trend := _trend(item, "name")) is not None)


def trending_links(server: Server, count: int = 20) -> tuple[Trend, ...]:
    """Return the rising links in the server's order; what is out of shape is left out."""
    found = server.items("/api/v1/trends/links", {"limit": count})
    return tuple(trend for item in found if (trend := _trend(item, "title")) is not None)


def _trend(item: Any, name: str) -> Trend | None:
    try:
        if not item["url"].startswith(("https://", "http://")):
            return None
        days = tuple(_day(told) for told in item.get("history") or ())
        return Trend(plain(item[name]), item["url"], days, plain(item.get("description") or ""))
    except (TypeError, KeyError, ValueError, AttributeError, OverflowError, OSError):
        return None


def _day(told: dict[str, str]) -> Day:
    moment = datetime.fromtimestamp(int(told["day"]), UTC)
    return Day(moment.date(), int(told["uses"]), int(told["accounts"]))
