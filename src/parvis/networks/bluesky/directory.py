"""Who is who: handles, DIDs, the host that keeps an account's posts, and public profiles."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote, unquote

from parvis.kit.addresses import HttpFault
from parvis.kit.http import Http, Params
from parvis.kit.markup import tidy
from parvis.networks.answers import accepted, from_fault
from parvis.networks.bluesky.records import POST, PROFILE, NotAPost, asks_to_be_hidden, read_post
from parvis.networks.ports import Author, Fault, NetworkError, Post

# Sources: https://docs.bsky.app/docs/advanced-guides/api-directory and https://web.plc.directory
APPVIEW: Final = "https://public.api.bsky.app"
PLC: Final = "https://plc.directory"
PAGE: Final = 100  # lexicon com.atproto.repo.listRecords, limit.maximum

# XRPC says 400 for what it does not know, and only the words tell it from a wrong request.
_UNKNOWN: Final = re.compile(
    rb"not found|could not find|could not locate|unable to resolve|NotFound", re.IGNORECASE
)

_DID: Final = re.compile(r"did:(plc:[a-z2-7]{24}|web:[a-zA-Z0-9.:%-]{1,253})\Z")
_HANDLE: Final = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?\Z")


@dataclass(frozen=True, slots=True)
class Page:
    """Posts of one account, newest first; ``after`` asks for the next page, empty at the end."""

    posts: tuple[Post, ...]
    after: str
    refused: int
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Directory:
    """Asks public hosts about accounts. Every failure is a ``NetworkError``."""

    http: Http
    clock: Callable[[], datetime]
    appview: str = APPVIEW
    plc: str = PLC
    _hosts: dict[str, str] = field(default_factory=dict)

    def did(self, account: str, host: str) -> str:
        """Return the DID of a handle (with or without @), or of itself."""
        name = account.strip().removeprefix("@")
        if _DID.match(name):
            return name
        handle = name.lower()
        if not _HANDLE.match(handle):
            message = f"{account!r:.100} is neither a handle nor a DID"
            raise NetworkError(Fault.BAD_INPUT, "bad_account", message)
        data = self.ask(host or self.appview, "com.atproto.identity.resolveHandle", {"handle": handle})
        found = data.get("did")
        if not isinstance(found, str) or not _DID.match(found):
            message = f"{handle} does not lead to an account"
            raise NetworkError(Fault.GARBAGE, "garbled", message)
        return found

    def host_of(self, did: str) -> str:
        """Return the address of the PDS that keeps an account (DID document, service #atproto_pds)."""
        if did not in self._hosts:
            document = self._get(self._document_url(did), None)
            self._hosts[did] = _pds(document, did)
        return self._hosts[did]

    def _document_url(self, did: str) -> str:
        if did.startswith("did:plc:"):
            return f"{self.plc}/{quote(did, safe=':')}"
        return f"https://{unquote(did.removeprefix('did:web:'))}/.well-known/did.json"

    def profile(self, account: str, host: str) -> Author:
        """Return the public profile: from ``host`` if one is named (a PDS knows its own), or the AppView."""
        if host:
            return self._profile_at(account, host)
        data = self.ask(self.appview, "app.bsky.actor.getProfile", {"actor": account.removeprefix("@")})
        followers = data.get("followersCount")
        return Author(
            id=str(data.get("did") or ""),
            handle=str(data.get("handle") or ""),
            name=_text(data.get("displayName")),
            followers=followers if type(followers) is int else None,
            indexable=not asks_to_be_hidden(data),
        )

    def _profile_at(self, account: str, host: str) -> Author:
        did = self.did(account, host)
        described = self.ask(host, "com.atproto.repo.describeRepo", {"repo": did})
        query = {"repo": did, "collection": PROFILE, "rkey": "self"}
        try:
            record = self.ask(host, "com.atproto.repo.getRecord", query).get("value")
        except NetworkError as error:
            if error.fault is not Fault.NOT_FOUND:
                raise
            record = None  # an account may have no profile record
        known: Mapping[str, Any] = record if isinstance(record, Mapping) else {}
        return Author(
            id=did,
            handle=str(described.get("handle") or ""),
            name=_text(known.get("displayName")),
            indexable=not asks_to_be_hidden(known),
        )

    def page(self, author: Author, host: str, after: str = "") -> Page:
        """Return a page of an account's posts as its PDS lists them, without any AppView."""
        query: Params = {"repo": author.id, "collection": POST, "limit": PAGE, "cursor": after or None}
        data = self.ask(host, "com.atproto.repo.listRecords", query)
        records = data.get("records")
        posts: list[Post] = []
        problems: list[str] = []
        for record in records if isinstance(records, list) else ():
            try:
                posts.append(self._listed(record, author))
            except NotAPost as error:
                problems.append(str(error))
        following = data.get("cursor")
        more = isinstance(following, str) and following != after and bool(records)
        return Page(tuple(posts), str(following) if more else "", len(problems), tuple(problems[:5]))

    def _listed(self, record: object, author: Author) -> Post:
        uri = record.get("uri") if isinstance(record, Mapping) else None
        if not isinstance(uri, str) or not uri.startswith(f"at://{author.id}/{POST}/"):
            message = "a record without its address"
            raise NotAPost(message)
        value = record.get("value") if isinstance(record, Mapping) else None
        return read_post(value, author.id, uri.rpartition("/")[2], self.clock(), author)

    def latest(self, did: str, host: str, pages: int) -> Iterator[Post]:
        """Yield an account's newest posts, at most ``pages`` pages of them."""
        after = ""
        for _ in range(pages):
            page = self.page(Author(id=did), host, after)
            yield from page.posts
            after = page.after
            if not after:
                return

    def ask(self, host: str, method: str, params: Params) -> Mapping[str, Any]:
        """Call an XRPC query and return its object."""
        return self._get(f"{host.rstrip('/')}/xrpc/{method}", params)

    def _get(self, url: str, params: Params | None) -> Mapping[str, Any]:
        try:
            reply = self.http.get(url, params=params)
            if reply.status == 400 and _UNKNOWN.search(reply.body[:2000]):
                message = f"{url} does not know {dict(params or {})}"
                raise NetworkError(Fault.NOT_FOUND, "not_found", message)
            data = accepted(reply, now=self.clock()).json()
        except HttpFault as fault:
            raise from_fault(fault) from fault
        if not isinstance(data, dict):
            message = f"{reply.url} did not answer an object"
            raise NetworkError(Fault.GARBAGE, "garbled", message)
        return data


def _text(value: object) -> str:
    return tidy(value)[:640] if isinstance(value, str) else ""


def _pds(document: Mapping[str, Any], did: str) -> str:
    services = document.get("service")
    for service in services if isinstance(services, list) else ():
        if isinstance(service, Mapping) and str(service.get("id", "")).endswith("#atproto_pds"):
            endpoint = service.get("serviceEndpoint")
            if isinstance(endpoint, str):
                return endpoint
    message = f"the document of {did} names no host"
    raise NetworkError(Fault.NOT_FOUND, "not_found", message)
