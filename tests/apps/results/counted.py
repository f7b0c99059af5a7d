"""A network that tells how posts do, over the loopback: what ``networks.hands`` loads by its path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from parvis.kit.http import Http
from parvis.kit.moments import Clock
from parvis.networks.calling import Caller, dug, number
from parvis.networks.connecting import Grant
from parvis.networks.oauth import GONE
from parvis.networks.ports import Fault, NetworkError
from parvis.networks.publishing import Access, Counts
from servers.fakes import Fake, Refused, route, told
from servers.web import Answer, Ask

ME = "mastodon-1"


class CountedFake(Fake):
    """Tells likes, replies and views of the posts that are there; refuses a whole request for ``poison``."""

    network = "counted"

    @route("GET", r"/counts")
    def counts(self, ask: Ask) -> Answer:
        self.who(ask)
        ids = ask.query["ids"].split(",")
        if "poison" in ids:
            raise Refused(400, {"error": "cannot show poison"})
        found = {one: shown.data for one in ids if (shown := self.shown(one)) is not None}
        return told(found)

    def has(self, *ids: str, **counts: int) -> None:
        """Put posts there, each with these counts."""
        for one in ids:
            self.show(ME, "Bonjour", id=one, data=dict(counts))


class CountedMetrics:
    """Asks it, three posts at a time."""

    batch = 3

    def __init__(self, http: Http, clock: Clock) -> None:
        self._http, self._clock = http, clock

    def counts(self, access: Access, ids: Sequence[str]) -> Mapping[str, Counts]:
        assert len(ids) <= self.batch
        caller = Caller(self._http, self._clock, access.host, {"Authorization": f"Bearer {access.token}"})
        data: Any = caller.get("/counts", {"ids": ",".join(ids)})
        names = ("views", "likes", "replies", "reposts")
        return {one: Counts(**{name: number(dug(data, one), name) for name in names}) for one in data}


class RenewingConnector:
    """Renews a permission by asking the fake for another."""

    fake: CountedFake | None = None

    def __init__(self, *_hands: object) -> None:
        pass

    def refresh(self, *_given: object) -> Grant:
        if self.fake is None:
            raise NetworkError(Fault.AUTH, GONE, "the permission was withdrawn")
        return Grant(token=self.fake.issue(ME))
