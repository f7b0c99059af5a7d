"""Addresses of statuses: ``/@name/<id>`` and ``/users/<name>/statuses/<id>`` on the account's own server.

https://docs.joinmastodon.org/entities/Status/ (``url``, ``uri``),
https://docs.joinmastodon.org/methods/statuses/#get. Other software has addresses without the id: they are
looked for among the account's own statuses.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from parvis.networks.addresses import foreign, own
from parvis.networks.calling import needed, word
from parvis.networks.finding import PAGES
from parvis.networks.mastodon.publish import account_number, server_of
from parvis.networks.mastodon.server import Server
from parvis.networks.ports import Fault, NetworkError
from parvis.networks.publishing import Access, Hand, Remote


class MastodonAddresses(Hand):
    """Reads them, and finds the status on the account's own server."""

    example = "https://piaille.example/@velo/112345678901234567"

    def at(self, access: Access, address: str, *, comment: bool) -> Remote:
        """Return the status; a comment is a status too."""
        del comment
        server, address = server_of(self._http, self._clock, access), address.strip()
        number, (host, last) = account_number(server, access), _parts(address)
        if host not in {"", urlsplit(access.host).hostname} or not last.isdecimal():
            return _listed(server, number, address, host)
        told = server.get(f"/api/v1/statuses/{last}").data
        remote = Remote(needed(told, "id"), word(told, "url"))
        return own(remote, access.id if word(told, "account", "id") == number else "another", access)


def _parts(address: str) -> tuple[str, str]:
    """The host, empty for a bare id, and the last piece of the path."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        raise foreign(address) from None
    last = parts.path.rstrip("/").rpartition("/")[2]
    if not last or len(address) > 500 or (parts.scheme and not host):
        raise foreign(address)
    return host, last if last.isascii() else ""


def _listed(server: Server, number: str, address: str, host: str) -> Remote:
    below: dict[str, str] = {}
    for _ in range(PAGES):
        page = server.items(f"/api/v1/accounts/{number}/statuses", {"limit": 40, **below})
        found: Any = next((one for one in page if address in {word(one, "url"), word(one, "uri")}), None)
        if found is not None:
            return Remote(needed(found, "id"), word(found, "url"))
        if not page:
            break
        below = {"max_id": needed(page[-1], "id")}
    if not host:
        raise foreign(address)
    raise NetworkError(Fault.NOT_FOUND, "not_found", "no status of the account has this address")
