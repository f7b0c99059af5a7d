"""Counting that a link was followed, without keeping anything of who did: no cookie, no address, no page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction
from django.db.models import F

from parvis.apps.planning.links.models import Clicks, From, ShortLink

# Those who name themselves: the preview fetchers of networks and messengers, search engines, monitors, and
# the libraries that scripts are written with. Whoever hides is counted as a person; the page says so.
_PROGRAMS: Final = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|facebookexternalhit|facebot|whatsapp|telegrambot|skypeuripreview|embedly"
    r"|preview|mastodon/|pleroma|misskey|akkoma|friendica|bluesky|cardyb|snac/|headlesschrome|lighthouse"
    r"|monitor|uptime|pingdom|curl/|wget/|python-|httpx|aiohttp|go-http-client|java/|okhttp|libwww|axios/"
    r"|node-fetch|ruby|php/|feedfetcher|feedparser|safelinks|proofpoint|barracuda",
    re.IGNORECASE,
)
_NETWORKS: Final = re.compile(
    r"(^|\.)(facebook\.com|fb\.(com|me)|instagram\.com|threads\.(net|com)|twitter\.com|x\.com|t\.co|linkedin\.com"
    r"|lnkd\.in|bsky\.app|youtube\.com|youtu\.be|tiktok\.com|pinterest\.[a-z]{2,3}|pin\.it|reddit\.com"
    r"|telegram\.org|t\.me|discord\.com|mastodon\.[a-z]+|piaille\.fr|mamot\.fr|framapiaf\.org)$"
)
_SEARCH: Final = re.compile(
    r"(^|\.)(google|bing|duckduckgo|qwant|ecosia|yahoo|startpage|baidu|yandex)\.[a-z.]{2,6}$"
)
_MAIL: Final = re.compile(
    r"(^|\.)(mail|webmail|outlook|gmail|messagerie|zimbra|roundcube)\.|^com\.google\.android\.gm$"
)


def is_program(method: str, headers: Mapping[str, str]) -> bool:
    """Whether it says of itself that no person asked: by its name, by asking for the head alone, or as a
    browser that fetches ahead (``Sec-Purpose``, Fetch standard; ``Purpose`` and ``X-Moz`` before it)."""
    agent = headers.get("User-Agent", "")
    ahead = headers.get("Sec-Purpose", "") + headers.get("Purpose", "") + headers.get("X-Moz", "")
    return method != "GET" or not agent or "prefetch" in ahead.lower() or _PROGRAMS.search(agent) is not None


def came_from(referer: str) -> From:
    """The kind of site that a referrer names."""
    try:
        host = (urlsplit(referer).hostname or "").removeprefix("www.")
    except ValueError:
        return From.UNTOLD
    if not host:
        return From.UNTOLD
    if _MAIL.search(host):
        return From.MAIL
    if _SEARCH.search(host):
        return From.SEARCH
    return From.NETWORK if _NETWORKS.search(host) else From.OTHER


def click_count(*, link: ShortLink, day: date, source: From, by_program: bool) -> None:
    """Add one."""
    row = Clicks.objects.filter(link=link, day=day, came_from=source, by_program=by_program)
    if row.update(n=F("n") + 1):
        return
    try:
        with transaction.atomic():
            Clicks.objects.create(link=link, day=day, came_from=source, by_program=by_program, n=1)
    except IntegrityError:  # another began the day's count meanwhile
        row.update(n=F("n") + 1)
