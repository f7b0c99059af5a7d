"""What a server says of itself: version, limits, and where it streams."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from parvis.networks.mastodon.server import Server
from parvis.networks.ports import Fault, NetworkError


@dataclass(frozen=True, slots=True)
class Instance:
    """A server's own words. Limits are None where it tells none; ``streaming`` is a ws or wss address."""

    version: str
    title: str
    streaming: str
    max_characters: int | None
    max_media: int | None
    characters_per_url: int | None
    languages: tuple[str, ...] = ()
    configuration: Mapping[str, Any] = field(default_factory=dict)


def read_instance(server: Server) -> Instance:
    """Ask ``/api/v2/instance``, or v1 of servers that have no v2. Raises ``NetworkError``."""
    try:
        data, newer = server.get("/api/v2/instance").data, True
    except NetworkError as fault:
        if fault.fault not in (Fault.NOT_FOUND, Fault.BAD_INPUT):
            raise
        data, newer = server.get("/api/v1/instance").data, False
    if not isinstance(data, dict) or not isinstance(data.get("version"), str):
        raise NetworkError(Fault.GARBAGE, "garbled", f"{server.base} does not speak the Mastodon API")
    settings = _part(data, "configuration")
    urls = _part(settings, "urls") if newer else _part(data, "urls")
    told = urls.get("streaming" if newer else "streaming_api")
    statuses = _part(settings, "statuses")
    return Instance(
        version=data["version"],
        title=str(data.get("title") or ""),
        streaming=_streaming(told, server.base),
        max_characters=_number(statuses.get("max_characters")) or _number(data.get("max_toot_chars")),
        max_media=_number(statuses.get("max_media_attachments")),
        characters_per_url=_number(statuses.get("characters_reserved_per_url")),
        configuration=settings,
        languages=tuple(code for code in data.get("languages") or () if isinstance(code, str)),
    )


def _part(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = data.get(name)
    return found if isinstance(found, dict) else {}


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None


def _streaming(told: object, base: str) -> str:
    """Return where to open the websocket: where the server says, else itself.

    On its own host it is spoken to as before: some software says ``wss`` whatever it speaks. Elsewhere a
    server reached by https may not ask for a websocket in the clear: a token would travel on it.
    """
    own = urlsplit(base)
    scheme = "wss" if own.scheme == "https" else "ws"
    parts = urlsplit(told if isinstance(told, str) and told else base)
    if parts.netloc == own.netloc:
        return f"{scheme}://{own.netloc}{parts.path.rstrip('/')}"
    claimed = {"http": "ws", "https": "wss"}.get(parts.scheme, parts.scheme)
    if claimed == "wss" or (claimed == "ws" and scheme == "ws"):
        return f"{claimed}://{parts.netloc}{parts.path.rstrip('/')}"
    return f"{scheme}://{own.netloc}"
