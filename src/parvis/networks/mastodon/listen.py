"""The listener and the profile look-up that the manifest offers."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Final
from urllib.parse import quote

from parvis.kit.backoff import Backoff
from parvis.kit.http import Http
from parvis.kit.moments import utc_now
from parvis.kit.websocket import WebSocket, open_websocket
from parvis.networks.mastodon.accounts import handle_of, look_up, statuses_path
from parvis.networks.mastodon.batches import Batch
from parvis.networks.mastodon.poll import Pages, Poller, Trouble
from parvis.networks.mastodon.server import MAX_BYTES, SHARED, Budgets, Server, server_address
from parvis.networks.mastodon.statuses import Consent, StatusReader, UnreadableError
from parvis.networks.mastodon.stream import Open, Stream
from parvis.networks.ports import Author, Fault, Heard, NetworkError, Source, SourceKind, Stop

DEFAULT_HOST: Final = "https://mastodon.social"
_TAG: Final = re.compile(r"#?(\w*[^\W\d]\w*)")
_EVERY_S: Final = {  # a hashtag every half minute is 20 of 300 requests; trends change slowly
    SourceKind.HASHTAG: 30.0,
    SourceKind.TIMELINE: 60.0,
    SourceKind.SEARCH: 60.0,
    SourceKind.TRENDS: 600.0,
}


def _open(url: str, headers: Mapping[str, str]) -> WebSocket:
    return open_websocket(url, headers=headers)


def tag_of(term: str) -> str:
    """Return a hashtag without #; raises ``bad_hashtag`` for what no server would take for one."""
    match = _TAG.fullmatch(term.strip())
    if not match or len(match[1]) > 200:
        raise NetworkError(Fault.BAD_INPUT, "bad_hashtag", f"{term!r:.100} is not a hashtag")
    return match[1]


class MastodonListener:
    """Hears a server live (STREAM, needs a person's token), or asks it regularly (all other kinds).

    ``source.options``: ``scope`` = ``local`` hears only people of this server; ``consent`` is a ``Consent``.
    """

    def __init__(
        self,
        *,
        http: Http | None = None,
        open_socket: Open = _open,
        clock: Callable[[], datetime] = utc_now,
        rng: random.Random | None = None,
        base_wait_s: float = 1.0,
        poll_s: float | None = None,
        budgets: Budgets = SHARED,
    ) -> None:
        self._http = http
        self._open_socket = open_socket
        self._clock = clock
        self._rng = rng or random.Random()
        self._base_wait_s = base_wait_s
        self._poll_s = poll_s
        self._budgets = budgets

    def listen(self, source: Source, cursor: str, stop: Stop) -> Iterator[Heard]:
        """See ``Listener``. The first cursor means from now for a stream, the newest 200 posts otherwise."""
        http = self._http or Http(max_bytes=MAX_BYTES)
        account = source.term if source.kind is SourceKind.TIMELINE else ""
        server = _server(
            source.host, source.token, account, http=http, clock=self._clock, budgets=self._budgets
        )
        reader = StatusReader(server.name, self._clock, _consent(source))
        batch = Batch(reader, self._clock, cursor)
        trouble = Trouble(Backoff(self._base_wait_s, 300.0, self._rng))
        if source.kind is SourceKind.STREAM:
            heard = self._stream(source, server, batch, trouble).run(stop)
        else:
            every_s = _EVERY_S.get(source.kind, 60.0) if self._poll_s is None else self._poll_s
            heard = Poller(_pages(source, server), batch, trouble, every_s).run(stop)
        return heard if self._http else _closing(http, heard)

    def _stream(self, source: Source, server: Server, batch: Batch, trouble: Trouble) -> Stream:
        if not server.token:
            raise NetworkError(Fault.AUTH, "token_needed", "Since 4.2 a live stream needs a person's account")
        local = source.options.get("scope") == "local"
        if source.term:
            tag = tag_of(source.term)
            wanted = {"stream": "hashtag:local" if local else "hashtag", "tag": tag}
            path = f"/api/v1/timelines/tag/{quote(tag)}"
        else:
            wanted = {"stream": "public:local" if local else "public"}
            path = "/api/v1/timelines/public"
        pages = Pages(server, path, {"local": True} if local else {})
        return Stream(server, wanted, pages, batch, trouble, self._open_socket)


def _closing(http: Http, heard: Iterator[Heard]) -> Iterator[Heard]:
    with http:
        yield from heard


def _server(
    host: str,
    token: str | None,
    account: str,
    *,
    http: Http,
    clock: Callable[[], datetime],
    budgets: Budgets,
) -> Server:
    """Return the server to ask: the one chosen, else the account's own, which holds all its posts.

    A token goes to the server that was chosen with it, and to no other.
    """
    chosen = host if host.strip() not in ("", DEFAULT_HOST) else ""
    own = "" if chosen or not account else handle_of(account).partition("@")[2]
    base = server_address(chosen or own or DEFAULT_HOST)
    return Server(base, http, clock, None if own else token or None, budgets)


def _consent(source: Source) -> Consent:
    try:
        return Consent(source.options.get("consent") or Consent.OPTED_IN)
    except ValueError as fault:
        raise NetworkError(Fault.BAD_INPUT, "bad_option", "consent is opted_in or not_opted_out") from fault


def _own_posts(source: Source, server: Server) -> str:
    """Return where an account's posts are, unless it does not want them kept."""
    account = look_up(server, source.term)
    if not StatusReader(server.name, server.clock, _consent(source)).author(account).indexable:
        told = f"{source.term} does not allow its posts to be indexed"
        raise NetworkError(Fault.REFUSED, "opted_out", told)
    return statuses_path(account)


def _pages(source: Source, server: Server) -> Callable[[], Pages]:
    """Return what finds the timeline of a source; what a person must mend is raised at once."""
    local: dict[str, str | int | bool] = {"local": True} if source.options.get("scope") == "local" else {}
    if source.kind is SourceKind.HASHTAG:
        tag = quote(tag_of(source.term))
        return lambda: Pages(server, f"/api/v1/timelines/tag/{tag}", local)
    if source.kind is SourceKind.TIMELINE:
        return lambda: Pages(server, _own_posts(source, server), {"exclude_reblogs": True})
    if source.kind is SourceKind.TRENDS:
        return lambda: Pages(server, "/api/v1/trends/statuses", by_id=False)
    if source.kind is SourceKind.SEARCH and source.term.strip():
        asked: dict[str, str | int | bool] = {"q": source.term, "type": "statuses", "resolve": False}
        if not server.token:
            raise NetworkError(Fault.AUTH, "token_needed", "A search of posts needs a person's account")
        return lambda: Pages(server, "/api/v2/search", asked, at="statuses", by_id=False)
    raise NetworkError(Fault.BAD_INPUT, "unsupported", f"Mastodon cannot be heard by {source.kind}")


class MastodonProfiles:
    """Looks public profiles up on one server."""

    def __init__(
        self,
        *,
        http: Http | None = None,
        clock: Callable[[], datetime] = utc_now,
        budgets: Budgets = SHARED,
    ) -> None:
        self._http = http or Http(max_bytes=MAX_BYTES)
        self._clock = clock
        self._budgets = budgets

    def profile(self, account: str, *, host: str = "", token: str | None = None) -> Author:
        """See ``Profiles``. Without ``host``, the account's own server is asked."""
        server = _server(host, token, account, http=self._http, clock=self._clock, budgets=self._budgets)
        try:
            return StatusReader(server.name, self._clock).author(look_up(server, account))
        except (UnreadableError, TypeError, KeyError) as fault:
            raise NetworkError(Fault.GARBAGE, "garbled", f"{server.name} gave no readable account") from fault
