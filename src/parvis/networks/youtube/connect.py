"""Connecting a channel, asking its API, and what its errors mean.

https://developers.google.com/identity/protocols/oauth2/web-server (offline access, consent, PKCE),
https://developers.google.com/youtube/v3/docs/errors, https://developers.google.com/youtube/v3/docs/channels/list.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from parvis.kit.http import Reply, retry_after
from parvis.networks.calling import Caller, dug, needed, rows, word
from parvis.networks.connecting import Candidate, Grant
from parvis.networks.oauth import OAuth, OAuthConnector
from parvis.networks.ports import Fault, NetworkError
from parvis.networks.publishing import Hand

API: Final = "https://www.googleapis.com"
VIDEOS: Final = "/youtube/v3/videos"
SCOPES: Final = (
    "https://www.googleapis.com/auth/youtube.upload https://www.googleapis.com/auth/youtube.force-ssl"
)
_SPENT: Final = frozenset({"quotaExceeded", "dailyLimitExceeded"})
_OFTEN: Final = frozenset({"rateLimitExceeded", "userRateLimitExceeded"})


class YouTubeHand(Hand):
    """Asks as one channel."""

    def asking(self, token: str, host: str) -> Caller:
        """Return what asks the API."""
        headers = {"Authorization": f"Bearer {token}"}
        return Caller(self._http, self._clock, host or API, headers, (token,), judged)


class YouTubeConnector(OAuthConnector, YouTubeHand):
    """Connects the channel of the person who signs in."""

    door = "https://oauth2.googleapis.com"
    oauth = OAuth(
        "https://accounts.google.com/o/oauth2/v2/auth",
        "/token",
        SCOPES,
        asked={"access_type": "offline", "prompt": "consent", "include_granted_scopes": "true"},
    )

    def accounts(self, grant: Grant, host: str) -> Sequence[Candidate]:
        """Return the person's channels."""
        asked = {"part": "snippet", "mine": "true"}
        found = dug(self.asking(grant.token, host).get("/youtube/v3/channels", asked), "items")
        if not found:
            raise NetworkError(Fault.NOT_FOUND, "not_found", "this person has no channel")
        return tuple(_channel(one) for one in rows(found))


def _channel(told: object) -> Candidate:
    channel, name = needed(told, "id"), word(told, "snippet", "title")
    handle = word(told, "snippet", "customUrl") or name
    return Candidate(channel, handle, name, f"https://www.youtube.com/channel/{channel}")


def judged(reply: Reply, now: datetime) -> NetworkError | None:
    """Return what Google's error means, None where the status tells enough."""
    try:
        error = dug(json.loads(reply.body), "error")
    except (ValueError, RecursionError):
        return None
    reason = word(error, "errors", 0, "reason")
    said = f"status {reply.status}, {reason or 'no reason'}: {word(error, 'message'):.300}"
    if reason in _SPENT:
        return NetworkError(Fault.RETRY, "rate_limited", said, retry_after=until_midnight(now))
    if reason == "uploadLimitExceeded":
        return NetworkError(Fault.RETRY, "rate_limited", said, retry_after=86_400.0)
    if reason in _OFTEN or reply.status == 429:
        return NetworkError(Fault.RETRY, "rate_limited", said, retry_after=retry_after(reply.headers, now))
    kinds = {400: (Fault.BAD_INPUT, "rejected"), 403: (Fault.REFUSED, "refused")}
    return NetworkError(*kinds[reply.status], said) if reply.status in kinds else None


def until_midnight(now: datetime) -> float:
    """Return the seconds until quotas begin anew: midnight on the Pacific coast."""
    there = now.astimezone(ZoneInfo("America/Los_Angeles"))
    midnight = (there + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return (midnight - there).total_seconds()
