"""A fake network in another process, by its address: ordered and asked as one would inside."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import quote

from servers.fakes import Fault, Shown


class Remote:
    """A fake in another process, by its address."""

    def __init__(self, url: str) -> None:
        self.url = url

    def order(self, fault: Fault, method: str = ".*", path: str = ".*", times: int = 1) -> None:
        self._ask("/_fake/order", {"fault": fault, "method": method, "path": path, "times": times})

    def issue(self, account: str, scopes: Iterable[str] = (), life_s: float | None = None) -> str:
        data = {"account": account, "scopes": list(scopes), "life_s": life_s}
        return str(self._ask("/_fake/issue", data)["token"])

    def visible(self, account: str | None = None, *, comments: bool = False) -> list[Shown]:
        query = f"?comments={int(comments)}" + (f"&account={quote(account)}" if account else "")
        return [
            Shown(**{**post, "at": datetime.fromisoformat(post["at"])})
            for post in self._ask(f"/_fake/visible{query}", None)
        ]

    def _ask(self, path: str, data: object) -> Any:
        body = None if data is None else json.dumps(data).encode()
        with urllib.request.urlopen(urllib.request.Request(self.url + path, body)) as reply:  # noqa: S310
            return json.load(reply)
