"""Which addresses the outside may make us connect to: public ones, unless the operator says otherwise.

One rule for HTTP and websockets. A name is resolved once, every address it gives is judged, and the
connection goes to an address that was judged: a second look-up could answer differently (DNS rebinding).
"""

from __future__ import annotations

import ipaddress
import os
import socket
import threading
from collections.abc import Callable, Sequence
from typing import Final

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str, int], Sequence[str]]

# RFC 6052: the well-known prefix that carries an IPv4 address in its last 32 bits.
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")


class HttpFault(Exception):  # noqa: N818 - one word for them all, as in `Fault`
    """Something went wrong on the way to a server. ``code`` is stable; the text is English, for logs."""

    code = "http"


class BadUrl(HttpFault):
    """The address is not one we would ever open (scheme, credentials inside, no host)."""

    code = "bad_url"


class AddressRefused(HttpFault):
    """The host leads to a private, local or otherwise reserved address."""

    code = "address_refused"


class Unreachable(HttpFault):
    """The name does not resolve, or nobody answers there, or TLS failed."""

    code = "unreachable"


class NotConnected(Unreachable):
    """No connection was made, so that nothing can have been sent."""


class TimedOut(HttpFault):
    """The total time was spent before the answer was complete."""

    code = "timed_out"


def private_hosts_allowed() -> bool:
    """True when the operator lets Parvis talk to its own network (``PARVIS_ALLOW_PRIVATE_HOSTS=1``)."""
    return os.environ.get("PARVIS_ALLOW_PRIVATE_HOSTS", "") == "1"


def _inner(address: Address) -> Address:
    """Return the IPv4 address that an IPv6 one only wraps, else the address itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def is_public(text: str) -> bool:
    """True for a global unicast address; loopback, private, link-local, CGNAT, metadata… are not."""
    try:
        address = _inner(ipaddress.ip_address(text.partition("%")[0]))
    except ValueError:
        return False
    # `is_global` says yes to multicast and, in some versions, to blocks that are reserved.
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def system_resolver(host: str, port: int) -> Sequence[str]:
    """Ask the operating system; raises ``OSError`` when the name is unknown."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(item[4][0]) for item in found))


def _resolve_within(resolver: Resolver, host: str, port: int, timeout_s: float) -> Sequence[str]:
    """Call the resolver, which cannot be interrupted, in a thread that we stop waiting for."""
    answer: list[Sequence[str]] = []
    fault: list[Exception] = []

    def ask() -> None:
        try:
            answer.append(resolver(host, port))
        except (OSError, UnicodeError) as error:  # UnicodeError: a label that IDNA cannot encode
            fault.append(error)

    thread = threading.Thread(target=ask, name="parvis-resolve", daemon=True)
    thread.start()
    thread.join(max(timeout_s, 0.0))
    if fault:
        message = f"{host} could not be found: {fault[0]}"
        raise NotConnected(message) from fault[0]
    if not answer:
        message = f"{host} could not be found in time"
        raise TimedOut(message)
    return answer[0]


def vetted(
    host: str, port: int, *, timeout_s: float, allow_private: bool, resolver: Resolver = system_resolver
) -> Sequence[str]:
    """Resolve ``host`` once and return its addresses, all of them judged.

    One forbidden address among several refuses the host: a mixed answer is how rebinding starts.
    Raises ``AddressRefused``, ``Unreachable`` or ``TimedOut``.
    """
    addresses = _resolve_within(resolver, host.strip("[]"), port, timeout_s)
    if not addresses:
        message = f"{host} has no address"
        raise NotConnected(message)
    if not allow_private:
        for address in addresses:
            if not is_public(address):
                message = f"{host} leads to {address}, which is not a public address"
                raise AddressRefused(message)
    return addresses
