"""The hands of a network, loaded by the paths its manifest names: nobody who only reads loads them."""

from __future__ import annotations

from importlib import import_module
from typing import Any, cast

from parvis.kit.http import Http
from parvis.kit.moments import Clock
from parvis.networks.addresses import Addresses
from parvis.networks.connecting import Connector
from parvis.networks.ports import Manifest
from parvis.networks.publishing import Changes, Metrics, Places, Price, Publisher, Quotas, Told
from parvis.networks.recents import Recents
from parvis.networks.registry import NETWORKS


def that_publish() -> tuple[Manifest, ...]:
    """Return the networks that can be published on, by their names."""
    found = (manifest for manifest in NETWORKS.values() if manifest.publisher)
    return tuple(sorted(found, key=lambda manifest: manifest.label.casefold()))


def publisher(network: str, http: Http, clock: Clock) -> Publisher:
    """Return what publishes on a network; raises ``KeyError`` for one that cannot be published on."""
    return cast("Publisher", _named(network, NETWORKS[network].publisher)(http, clock))


def connector(network: str, http: Http, clock: Clock) -> Connector:
    """Return what connects accounts of it."""
    return cast("Connector", _named(network, NETWORKS[network].connector)(http, clock))


def changes(network: str, http: Http, clock: Clock) -> Changes | None:
    """Return what edits and removes; None where the network lets no program do so."""
    return cast("Changes | None", _made(network, NETWORKS[network].changes, http, clock))


def quotas(network: str, http: Http, clock: Clock) -> Quotas | None:
    """Return what tells quotas, if anything does."""
    return cast("Quotas | None", _made(network, NETWORKS[network].quotas, http, clock))


def metrics(network: str, http: Http, clock: Clock) -> Metrics | None:
    """Return what tells how posts do, if anything does."""
    return cast("Metrics | None", _made(network, NETWORKS[network].metrics, http, clock))


def places(network: str, http: Http, clock: Clock) -> Places | None:
    """Return what lists boards or channels, if the network has them."""
    return cast("Places | None", _made(network, NETWORKS[network].places, http, clock))


def told(network: str, http: Http, clock: Clock) -> Told | None:
    """Return what reads the server's own limits, if it tells them."""
    return cast("Told | None", _made(network, NETWORKS[network].told, http, clock))


def recents(network: str, http: Http, clock: Clock) -> Recents | None:
    """Return what lists an account's own posts, where a program may read them."""
    return cast("Recents | None", _made(network, NETWORKS[network].recents, http, clock))


def addresses(network: str, http: Http, clock: Clock) -> Addresses | None:
    """Return what reads addresses of posts."""
    return cast("Addresses | None", _made(network, NETWORKS[network].addresses, http, clock))


def price(network: str) -> Price | None:
    """Return what publishing costs, where each use is paid for."""
    path = NETWORKS[network].price
    return cast("Price", _named(network, path)) if path else None


def _made(network: str, path: str, http: Http, clock: Clock) -> Any:
    return _named(network, path)(http, clock) if path else None


def _named(network: str, path: str) -> Any:
    if not path:
        raise KeyError(network)
    module, _colon, name = path.partition(":")
    return getattr(import_module(module), name)
