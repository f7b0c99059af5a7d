"""From the address of a post, as a person copies it, to what a program calls the post.

Each network has its own forms (``<network>/addresses.py``, with their sources); what is read is looked for on
the network and must be the account's own, wherever the network shows it to a program.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol
from urllib.parse import parse_qsl, unquote, urlsplit

from parvis.networks.finding import PAGES, Seen
from parvis.networks.ports import Fault, NetworkError
from parvis.networks.publishing import Access, Remote

FOREIGN: Final = "not_its_address"
OTHERS: Final = "another_account"
OPAQUE: Final = "opaque_address"
LONGEST: Final = 500


class Addresses(Protocol):
    """Reads addresses of posts."""

    example: str  # an address of the usual form, shown to whoever typed something else

    def at(self, access: Access, address: str, *, comment: bool) -> Remote:
        """Return what stands at an address, or under an id.

        Raises ``NetworkError``: ``not_its_address``, ``opaque_address`` (it is one, and tells no id),
        ``another_account``, ``not_found``, or whatever asking raises.
        """
        ...


@dataclass(frozen=True, slots=True)
class Address:
    """An address taken apart: ``host`` without ``www.`` and ``m.``, the path's pieces, the query."""

    host: str
    path: tuple[str, ...]
    query: dict[str, str]

    def after(self, *names: str) -> str:
        """Return the piece of the path that follows one of these names, or nothing."""
        pairs = zip(self.path, self.path[1:], strict=False)
        return next((following for name, following in pairs if name in names), "")


def taken_apart(text: str, hosts: Collection[str]) -> Address | None:
    """Take an address of one of these hosts apart; None for what is no address; raises
    ``not_its_address``."""
    text = text.strip()
    if len(text) > LONGEST:
        raise foreign(text)
    if "/" not in text and "." not in text:
        return None
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.").removeprefix("mobile.")
    except ValueError:
        raise foreign(text) from None
    if parts.scheme not in {"http", "https"} or host not in hosts:
        raise foreign(text)
    path = tuple(unquote(piece) for piece in parts.path.split("/") if piece)
    return Address(host, path, dict(parse_qsl(parts.query)))


def digits(value: str, text: str) -> str:
    """Return an id that is a number; raises ``not_its_address`` for anything else."""
    if value.isascii() and value.isdigit() and len(value) <= 25:
        return value
    raise foreign(text)


def own(remote: Remote, owner: str, access: Access) -> Remote:
    """Return it if its owner is the account; an owner that the network keeps to itself is believed."""
    if owner and owner != access.id:
        raise NetworkError(Fault.REFUSED, OTHERS, f"{remote.id} belongs to another account")
    return remote


def coded(pages: Iterable[Sequence[Seen]], code: str) -> Remote:
    """Return the account's post whose public address holds this code; raises ``not_found``."""
    for count, page in enumerate(pages):
        if count >= PAGES:
            break
        for seen in page:
            if code in urlsplit(seen.remote.url).path.split("/"):
                return seen.remote
    raise NetworkError(Fault.NOT_FOUND, "not_found", f"{code} is not among the account's posts")


def foreign(text: str) -> NetworkError:
    """Return the fault of what is no address of a post there."""
    return NetworkError(Fault.BAD_INPUT, FOREIGN, f"{text!r:.80} is no address of a post")
