"""Pictures from words: a port, and any endpoint that speaks OpenAI's images interface.

It proposes a picture and keeps nothing: a service called by a person puts it into the library, marked as made
by an AI, with the model and the prompt. ``POST /v1/images/generations``; the answer holds the picture itself
(``b64_json``) or an address to fetch it from (``url``).
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, Protocol

from parvis.ai.backends.faults import fault_of, fault_of_status
from parvis.ai.backends.labels import BackendFault
from parvis.kit.formats import HEAD, format_of
from parvis.kit.http import (
    Garbled,
    Http,
    HttpFault,
    Reply,
)

LONGEST_PROMPT: Final = 4_000
SIZES: Final = ("1024x1024", "1024x1536", "1536x1024")
TIMEOUT_S: Final = 180.0  # large models draw for a minute
MAX_BYTES: Final = 60_000_000
_DRAWN: Final = frozenset({"png", "jpeg", "webp"})
_SETTINGS_REFUSED: Final = frozenset({400, 422})


@dataclass(frozen=True, slots=True)
class ImageAsk:
    """What is to be seen, and how large (one of ``SIZES``)."""

    prompt: str
    size: str = SIZES[0]


@dataclass(frozen=True, slots=True)
class ImageSaid:
    """A picture that a model made: a file, and what the model made of the prompt (empty: it did not say)."""

    picture: bytes = field(repr=False)
    model: str = ""
    revised: str = ""


class Imagine(Protocol):
    """Draws what it is told. Raises ``AiFault``."""

    def imagine(self, ask: ImageAsk) -> ImageSaid:
        """One picture for one request."""
        ...


class OpenAiImages:
    """An endpoint: ``url`` without its ``/images/generations``, its model, a key if it asks for one.

    ``fetch`` reads addresses that it answers with: these are somebody else's and lie outside always.
    """

    def __init__(
        self,
        url: str,
        model: str,
        key: str | None = None,
        *,
        http: Http | None = None,
        fetch: Http | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._url, self._model, self._key, self._now = url.rstrip("/"), model, key, now
        self._http = http or Http(timeout_s=TIMEOUT_S, max_bytes=MAX_BYTES, max_redirects=0)
        self._fetch = fetch or Http(timeout_s=60, max_bytes=MAX_BYTES)

    def imagine(self, ask: ImageAsk) -> ImageSaid:
        """Ask for one picture. Raises ``BackendFault``: the codes that ``classify`` of an endpoint has."""
        body = {"model": self._model, "prompt": ask.prompt[:LONGEST_PROMPT], "n": 1, "size": ask.size}
        # Some models give the picture itself only when asked to, and newer ones refuse to be asked.
        reply = self._sent({**body, "response_format": "b64_json"})
        if reply.status in _SETTINGS_REFUSED:
            reply = self._sent(body)
        if not reply.ok:
            raise fault_of_status(reply.status, reply.headers, self._now())
        return self._read(reply)

    def _sent(self, body: dict[str, object]) -> Reply:
        headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
        try:
            return self._http.post_json(f"{self._url}/images/generations", body, headers=headers)
        except HttpFault as error:
            raise fault_of(error) from error

    def _read(self, reply: Reply) -> ImageSaid:
        try:
            first: Any = reply.json()["data"][0]
            told, address = first.get("b64_json"), first.get("url")
            picture = base64.b64decode(told, validate=True) if told else self._fetched(str(address or ""))
            revised = first.get("revised_prompt")
        except (
            Garbled,
            KeyError,
            IndexError,
            TypeError,
            AttributeError,
            ValueError,
            binascii.Error,
        ) as error:
            raise BackendFault("ai_garbage", "the endpoint gave no picture") from error
        if format_of(picture[:HEAD]) not in _DRAWN:
            raise BackendFault("ai_garbage", "what the endpoint gave is no picture")
        return ImageSaid(picture, self._model, revised[:LONGEST_PROMPT] if isinstance(revised, str) else "")

    def _fetched(self, address: str) -> bytes:
        try:
            reply = self._fetch.get(address)
        except HttpFault as error:
            raise BackendFault("ai_garbage", f"its picture cannot be fetched: {error}") from error
        if not reply.ok:
            raise BackendFault("ai_garbage", f"its picture cannot be fetched ({reply.status})")
        return reply.body
