"""Connecting a person and their pages by OAuth 2, and asking the versioned API.

https://learn.microsoft.com/en-us/linkedin/shared/authentication/authorization-code-flow (without PKCE, which
LinkedIn has for native applications only), …/marketing/versioning, …/shared/api-guide/concepts/rate-limits.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Final
from urllib.parse import quote

from parvis.kit.http import Reply
from parvis.networks.calling import Caller, needed, read, rows, word
from parvis.networks.connecting import Candidate, Grant
from parvis.networks.oauth import OAuth, OAuthConnector, Proof
from parvis.networks.ports import Fault, NetworkError
from parvis.networks.publishing import Access, Hand

API: Final = "https://api.linkedin.com"
SITE: Final = "https://www.linkedin.com"
VERSION: Final = "202605"  # of May 2026; LinkedIn keeps each for a year at least
PERSON: Final = "urn:li:person:"
_TOLD: Final = {"LinkedIn-Version": VERSION, "X-Restli-Protocol-Version": "2.0.0"}


class LinkedInHand(Hand):
    """Asks LinkedIn for a person or a page."""

    def asking(self, token: str, host: str) -> Caller:
        """Return what asks."""
        told = {"Authorization": f"Bearer {token}", **_TOLD}
        return Caller(self._http, self._clock, host or API, told, (token,), judged)

    def asking_as(self, access: Access) -> Caller:
        """Return what asks for an account."""
        return self.asking(access.token, access.host)


def judged(reply: Reply, now: datetime) -> NetworkError | None:
    """Read an error. A limit is of the day, and each day ends at midnight UTC."""
    try:
        said = word(read(reply), "message")
    except NetworkError:
        said = ""
    if reply.status == 429 and "retry-after" not in reply.headers:
        midnight = datetime.combine(now.astimezone(UTC) + timedelta(days=1), time(), UTC)
        wait = (midnight - now).total_seconds()
        return NetworkError(Fault.RETRY, "rate_limited", said, retry_after=wait)
    if reply.status == 422 and "duplicate" in said.casefold():
        return NetworkError(Fault.REFUSED, "duplicate", said)
    if reply.status == 426:
        return NetworkError(Fault.REFUSED, "version_ended", said)
    return None


def coded(urn: str) -> str:
    """Write a URN as it stands in an address."""
    return quote(urn, safe="")


class LinkedInConnector(LinkedInHand, OAuthConnector):
    """Opens a person's account, and the pages they run where the application may ask for them."""

    oauth = OAuth(
        f"{SITE}/oauth/v2/authorization",
        "/oauth/v2/accessToken",
        "openid profile w_member_social",
        proof=Proof.NONE,
    )
    door = SITE

    def accounts(self, grant: Grant, host: str) -> Sequence[Candidate]:
        """Return the person and their pages, as far as the application has the scopes to ask."""
        linkedin, found = self.asking(grant.token, host), []
        for ask in (_person, _pages):
            try:
                found += ask(linkedin)
            except NetworkError as fault:
                if fault.fault is not Fault.REFUSED:
                    raise
        return found


def _person(linkedin: Caller) -> list[Candidate]:
    me = linkedin.get("/v2/userinfo")
    name = word(me, "name")
    return [Candidate(PERSON + needed(me, "sub"), name, name)]


def _pages(linkedin: Caller) -> list[Candidate]:
    asked = "/rest/organizationAcls?q=roleAssignee&role=ADMINISTRATOR&state=APPROVED"
    found = []
    for one in rows(linkedin.get(asked), "elements"):
        urn = needed(one, "organization")
        page = linkedin.get(f"/rest/organizations/{urn.rpartition(':')[2]}")
        name, handle = word(page, "localizedName"), word(page, "vanityName")
        found.append(Candidate(urn, handle or name, name, f"{SITE}/company/{handle}" if handle else ""))
    return found
