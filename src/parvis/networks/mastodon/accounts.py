"""Accounts: looked up by what people type."""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import quote, urlsplit

from parvis.kit.http import Params
from parvis.networks.mastodon.server import Server
from parvis.networks.ports import Fault, NetworkError

_HANDLE: Final = re.compile(r"@?([\w.\-]{1,64})(?:@([\w.\-]{1,255}(?::\d{1,5})?))?")


def handle_of(typed: str) -> str:
    """Return ``name`` or ``name@host`` for a handle or a profile's address; raises ``bad_account``."""
    text = typed.strip()
    if text.startswith(("https://", "http://")):
        try:
            parts = urlsplit(text)
        except ValueError:
            parts = urlsplit("")
        name = next((part for part in parts.path.split("/") if part.startswith("@")), "")
        text = name if name.count("@") > 1 else f"{name}@{parts.netloc}"
    match = _HANDLE.fullmatch(text)
    if not match:
        raise NetworkError(Fault.BAD_INPUT, "bad_account", f"{typed!r:.100} is not an account")
    return match[1] + (f"@{match[2].lower()}" if match[2] else "")


def look_up(server: Server, typed: str) -> dict[str, Any]:
    """Return the account as the server gives it; raises ``NetworkError`` (``not_found``).

    Servers without ``lookup`` (before 3.4, and some others) are asked by search.
    """
    handle = handle_of(typed).removesuffix(f"@{server.name}")
    try:
        found = server.get("/api/v1/accounts/lookup", {"acct": handle}).data
    except NetworkError as fault:
        if fault.fault is not Fault.NOT_FOUND:
            raise
        found = _by_search(server, handle)
    if not isinstance(found, dict) or not isinstance(found.get("id"), str):
        raise NetworkError(Fault.GARBAGE, "garbled", f"{server.base} did not answer an account")
    return found


def _by_search(server: Server, handle: str) -> object:
    asked: Params = {"q": f"@{handle}", "limit": 5, "resolve": False}
    try:
        data = server.get("/api/v1/accounts/search", asked).data
    except NetworkError as fault:
        if fault.fault not in (Fault.AUTH, Fault.NOT_FOUND, Fault.REFUSED):
            raise
        data = []
    for account in data if isinstance(data, list) else ():
        if isinstance(account, dict) and account.get("acct") == handle:
            return account
    raise NetworkError(Fault.NOT_FOUND, "not_found", f"{server.name} knows no account {handle}")


def statuses_path(account: dict[str, Any]) -> str:
    """Return where an account's own posts are."""
    return f"/api/v1/accounts/{quote(account['id'], safe='')}/statuses"
