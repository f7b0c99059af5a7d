"""Connecting a creator, asking the API, what its errors mean, and how posts do.

https://developers.tiktok.com/doc/oauth-user-access-token-management (tokens of 24 hours),
https://developers.tiktok.com/doc/login-kit-desktop (the proof is hexadecimal),
https://developers.tiktok.com/doc/tiktok-api-v2-error-handling,
https://developers.tiktok.com/doc/content-posting-api-reference-query-creator-info,
https://developers.tiktok.com/doc/tiktok-api-v2-video-query,
https://developers.tiktok.com/doc/tiktok-api-v2-video-list.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from parvis.kit.http import Reply, retry_after
from parvis.networks.calling import Caller, dug, needed, number, rows, word
from parvis.networks.connecting import Candidate, Grant
from parvis.networks.finding import Seen, listed
from parvis.networks.oauth import OAuth, OAuthConnector, Proof
from parvis.networks.ports import Fault, NetworkError
from parvis.networks.post_settings import YES
from parvis.networks.publishing import Access, Counts, Hand, Remote
from parvis.networks.recents import Posted
from parvis.networks.tiktok.settings import LEVEL

API: Final = "https://open.tiktokapis.com"
SCOPES: Final = "user.info.basic,video.publish,video.list"
CREATOR: Final = "/v2/post/publish/creator_info/query/"
UNAUDITED: Final = "unaudited_client_can_only_post_to_private_accounts"
_YEAR_3000: Final = 32_503_680_000
_ENDED: Final = frozenset({"access_token_invalid", "scope_not_authorized", "scope_permission_missed"})
_LIMITED: Final = frozenset({
    "rate_limit_exceeded", "reached_active_user_cap",
    "spam_risk_too_many_posts", "spam_risk_too_many_pending_share",
})  # fmt: skip


class TikTokHand(Hand):
    """Asks as one creator."""

    def asking(self, token: str, host: str) -> Caller:
        """Return what asks the API."""
        headers = {"Authorization": f"Bearer {token}"}
        return Caller(self._http, self._clock, host or API, headers, (token,), judged)


class TikTokConnector(OAuthConnector, TikTokHand):
    """Connects the creator who signs in."""

    door = API
    oauth = OAuth(
        "https://www.tiktok.com/v2/auth/authorize/",
        "/v2/oauth/token/",
        SCOPES,
        proof=Proof.HEX,
        id_name="client_key",
    )

    def accounts(self, grant: Grant, host: str) -> Sequence[Candidate]:
        """Return the one creator."""
        caller = self.asking(grant.token, host)
        told = dug(caller.get("/v2/user/info/", {"fields": "open_id,display_name"}), "data", "user")
        handle = needed(caller.post(CREATOR, {}), "data", "creator_username")
        address = f"https://www.tiktok.com/@{handle}"
        return (Candidate(needed(told, "open_id"), handle, word(told, "display_name"), address),)


class TikTokMetrics(TikTokHand):
    """Reads how public posts do."""

    batch = 20

    def counts(self, access: Access, ids: Sequence[str]) -> Mapping[str, Counts]:
        """Ask for several posts at once; one that is not public has no number, and no numbers."""
        asked = {"filters": {"video_ids": [post for post in ids if post.isdecimal()]}}
        path = "/v2/video/query/?fields=id,view_count,like_count,comment_count,share_count"
        told = self.asking(access.token, access.host).post(path, asked)
        return {needed(one, "id"): _counts(one) for one in rows(told, "data", "videos")}


class TikTokTold(TikTokHand):
    """Reads what the creator may choose: TikTok wants it asked before each choice."""

    def limits(self, access: Access) -> Mapping[str, Any]:
        """Return how long a video may last, and under ``settings`` the values that are offered now."""
        creator = dug(self.asking(access.token, access.host).post(CREATOR, {}), "data")
        levels = [one for one in rows(creator, "privacy_level_options") if isinstance(one, str)]
        offered: dict[str, list[str]] = {LEVEL: levels}
        for use in ("comment", "duet", "stitch"):
            offered[f"allow_{use}"] = [] if dug(creator, f"{use}_disabled") is True else [YES]
        longest = number(creator, "max_video_post_duration_sec")
        return {"settings": offered} | ({"video_seconds_max": longest} if longest else {})


class TikTokRecents(TikTokHand):
    """Lists the creator's public videos."""

    def recent(self, access: Access, since: datetime) -> Sequence[Posted]:
        """Read the newest twenty."""
        path = "/v2/video/list/?fields=id,title,create_time,share_url"
        told = self.asking(access.token, access.host).post(path, {"max_count": 20})
        return listed([_seen(rows(told, "data", "videos"))], since)


def _seen(videos: Iterable[Any]) -> Iterator[Seen]:
    for one in videos:
        at = number(one, "create_time")
        if at is not None and 0 <= at < _YEAR_3000:
            moment = datetime.fromtimestamp(at, UTC)
            yield Seen(Remote(needed(one, "id"), word(one, "share_url")), word(one, "title"), moment)


def _counts(told: Any) -> Counts:
    return Counts(
        views=number(told, "view_count"),
        likes=number(told, "like_count"),
        replies=number(told, "comment_count"),
        reposts=number(told, "share_count"),
    )


def judged(reply: Reply, now: datetime) -> NetworkError | None:
    """Return what TikTok's error means, None where the status tells enough."""
    try:
        error = dug(json.loads(reply.body), "error")
    except (ValueError, RecursionError):
        return None
    code = word(error, "code")
    said = f"status {reply.status}, {code}: {word(error, 'message'):.300}"
    if code in _ENDED:
        return NetworkError(Fault.AUTH, "unauthorized", said)
    if code in _LIMITED or reply.status == 429:
        return NetworkError(Fault.RETRY, "rate_limited", said, retry_after=retry_after(reply.headers, now))
    if code == UNAUDITED:
        return NetworkError(Fault.REFUSED, "unaudited", said)
    return NetworkError(Fault.REFUSED, "refused", said) if reply.status == 403 else None
