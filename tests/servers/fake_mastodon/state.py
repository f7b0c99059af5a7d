"""What the fake server holds."""

from __future__ import annotations

import base64
import hashlib
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from servers.fake_mastodon import entities
from servers.fake_mastodon.entities import Json

STARTED = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
Listener = Callable[[str, Any, Json], None]


@dataclass
class State:
    """Statuses by id, accounts by name, tokens. ``tell`` is called with event, payload and status."""

    base: str
    tell: Listener
    statuses: dict[int, Json] = field(default_factory=dict)
    accounts: dict[str, Json] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=lambda: {"good-token": "alice"})
    apps: dict[str, str] = field(default_factory=dict)
    codes: dict[str, Mapping[str, str]] = field(default_factory=dict)
    trending: dict[str, list[Any]] = field(default_factory=lambda: {"statuses": [], "tags": [], "links": []})
    lock: threading.RLock = field(default_factory=threading.RLock)
    _count: int = 0

    def next_id(self) -> int:
        """Return a snowflake: a second after the last one."""
        self._count += 1
        at = STARTED + timedelta(seconds=self._count)
        return int(at.timestamp() * 1000) << 16 | 7

    def account(self, name: str, **more: Any) -> Json:
        with self.lock:
            if name not in self.accounts:
                self.accounts[name] = entities.account(self.base, str(self.next_id()), name)
            self.accounts[name] |= more
            return self.accounts[name]

    def post(
        self,
        content: str,
        *,
        author: str = "alice",
        at: datetime | None = STARTED,
        number: int | None = None,
        **more: Any,
    ) -> str:
        """Publish a status and return its id; ``more`` replaces keys of the entity."""
        with self.lock:
            number = self.next_id() if number is None else number
            told = entities.status(self.base, str(number), self.account(author), content, at, **more)
            told["tags"] = [entities.tag(self.base, name) for name in more.get("tags", ())]
            self.statuses[number] = told
            self.tell("update", told, told)
            return str(number)

    def put_raw(self, status: Json) -> str:
        """Hold whatever is given, under a fresh id."""
        with self.lock:
            number = self.next_id()
            self.statuses[number] = {"id": str(number)} | status
            self.tell("update", self.statuses[number], self.statuses[number])
            return str(number)

    def edit(self, number: str, content: str) -> Json:
        with self.lock:
            told = self.statuses[int(number)]
            told |= {"content": content, "edited_at": entities.moment(STARTED + timedelta(hours=1))}
            self.tell("status.update", told, told)
            return told

    def delete(self, number: str) -> Json:
        with self.lock:
            told = self.statuses.pop(int(number))
            self.tell("delete", number, told)
            return told

    def page(self, wanted: Callable[[Json], bool], asked: Mapping[str, str]) -> list[Json]:
        """Return a page as Mastodon does: newest first; ``min_id`` gives the oldest after it."""
        with self.lock:
            ids = sorted((i for i, s in self.statuses.items() if wanted(s)), reverse=True)
        low = max(int(asked.get("since_id", 0)), int(asked.get("min_id", 0)))
        high = int(asked.get("max_id", 1 << 70))
        ids = [i for i in ids if low < i < high]
        size = min(int(asked.get("limit", 20)), 40)
        kept = ids[-size:] if "min_id" in asked else ids[:size]
        return [self.statuses[i] for i in kept]

    def authorize(self, asked: Mapping[str, str]) -> str:
        """Return a code, as if the person had said yes."""
        code = f"code-{len(self.codes)}"
        self.codes[code] = dict(asked)
        return code

    def redeem(self, told: Mapping[str, str]) -> str | None:
        """Return a token for a code, once, if the secret and the PKCE verifier are right."""
        asked = self.codes.pop(told.get("code", ""), None)
        if asked is None or self.apps.get(told.get("client_id", "")) != told.get("client_secret"):
            return None
        digest = hashlib.sha256(told.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked["client_id"] != told["client_id"] or asked.get("code_challenge", challenge) != challenge:
            return None
        token = f"token-{len(self.tokens)}"
        self.tokens[token] = "alice"
        return token
