"""Addresses of posts: ``at://`` (https://atproto.com/specs/at-uri-scheme), and those of the official
application.

https://docs.bsky.app/docs/advanced-guides/posts (``bsky.app/profile/<who>/post/<key>``); the record tells its
CID (com.atproto.repo.getRecord), which the next post of a thread must name.
"""

from __future__ import annotations

import re
from typing import Final

from parvis.networks.addresses import foreign, own, taken_apart
from parvis.networks.bluesky.pds import REPO, caller
from parvis.networks.bluesky.records import POST, post_id, post_url
from parvis.networks.calling import Caller, needed
from parvis.networks.publishing import Access, Hand, Remote

_URI: Final = re.compile(rf"at://([^/\s]+)/{re.escape(POST)}/([A-Za-z0-9._~:-]{{1,512}})")
_KEY: Final = re.compile(r"[234567abcdefghij][234567a-z]{12}")  # a TID


class BlueskyAddresses(Hand):
    """Reads them, and finds the record on the account's own host."""

    example = "https://bsky.app/profile/velo.example/post/3l6oveex3ii2l"

    def at(self, access: Access, address: str, *, comment: bool) -> Remote:
        """Return the record; a comment is a post too."""
        del comment
        asking = caller(self._http, self._clock, access)
        who, key = _read(address.strip(), access)
        remote = Remote(post_id(access.id, key), post_url(access.id, key))
        own(remote, _did(asking, who, access), access)
        told = asking.get(f"/{REPO}.getRecord", {"repo": access.id, "collection": POST, "rkey": key})
        return Remote(remote.id, remote.url, {"cid": needed(told, "cid")})


def _read(text: str, access: Access) -> tuple[str, str]:
    if found := _URI.fullmatch(text):
        return found[1], found[2]
    if _KEY.fullmatch(text):
        return access.id, text
    address = taken_apart(text, {"bsky.app"}) if "://" in text or "/" in text else None
    if address is None or len(address.path) != 4 or address.path[::2] != ("profile", "post"):
        raise foreign(text)
    return address.path[1], address.path[3]


def _did(asking: Caller, who: str, access: Access) -> str:
    if who in {access.id, access.handle.removeprefix("@")}:
        return access.id
    if who.startswith("did:"):
        return who
    return needed(asking.get("/com.atproto.identity.resolveHandle", {"handle": who}), "did")
