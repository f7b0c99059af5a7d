"""What the fakes of Meta's networks share: errors in the Graph API's shape, tokens, containers.

Its rules are those of the documents named in ``parvis.networks.meta``; their numbers stand in each fake.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from parvis.networks.meta.graph import proof
from servers.fakes import WAIT_S, Fake, Refused, Shown, form, route, told
from servers.oauth_door import Rules
from servers.web import Answer, Ask

SECRET = "client-secret-1"


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def error(code: int, said: str, subcode: int | None = None, **more: Any) -> dict[str, Any]:
    told = {"message": said, "type": "OAuthException", "code": code, "fbtrace_id": "A0", **more}
    return {"error": told if subcode is None else {**told, "error_subcode": subcode}}


def no(code: int, said: str, subcode: int | None = None, status: int = 400) -> Refused:
    return Refused(status, error(code, said, subcode))


class GraphFake(Fake):
    """Tokens in the header, errors as Meta writes them, lists in pages, newest first."""

    proved: ClassVar[bool] = False
    long_path: ClassVar[str] = "/access_token"
    exchange: ClassVar[tuple[str, str]] = ("", "")  # grant type, and how the short token is named

    def who(self, ask: Ask, scope: str = "") -> str:
        account = super().who(ask, scope)
        given = {**ask.query, **form(ask)[0]}.get("appsecret_proof", "")
        if self.proved and given != proof(SECRET, self.bearer(ask)):
            raise no(100, "API calls from the server require an appsecret_proof argument")
        return account

    def unauthorized(self) -> tuple[object, Mapping[str, str]]:
        return error(190, "Error validating access token: Session has expired", 463), {}

    def narrow(self, scope: str) -> object:
        return error(10, f"Application does not have permission for this action: {scope}")

    def too_many(self) -> tuple[object, Mapping[str, str]]:
        usage = '{"1":[{"type":"pages","call_count":100,"estimated_time_to_regain_access":0}]}'
        said = error(32, "Page request limit reached", 2446079)
        return said, {"X-Business-Use-Case-Usage": usage, "Retry-After": str(WAIT_S)}

    def broken(self) -> object:
        return error(2, "Service temporarily unavailable", is_transient=True)

    def listed(self, ask: Ask, items: list[dict[str, Any]]) -> Answer:
        """Answer one page of what is given newest first."""
        unknown = set(ask.query["fields"].split(",")) - set(
            items[0] if items else ask.query["fields"].split(",")
        )
        if unknown:
            raise no(100, f"(#100) Tried accessing nonexisting field ({min(unknown)})")
        begin, size = int(ask.query.get("after") or 0), int(ask.query.get("limit") or 25)
        data: dict[str, Any] = {"data": items[begin : begin + size]}
        if len(items) > begin + size:
            data["paging"] = {"cursors": {"after": str(begin + size)}, "next": f"{self.url}{ask.path}"}
        return told(data)

    def newest(self, account: str, *, of: str = "") -> list[Shown]:
        return [post for post in reversed(self.posts) if post.account == account and post.of == of]

    def lengthened(self, ask: Ask) -> Answer:
        """Exchange a short token for a long one, or renew a long one."""
        kind, name = self.exchange
        held = self.tokens.get(ask.query.get(name, ""))
        if ask.query.get("grant_type") != kind or ask.query.get("client_secret") != SECRET:
            raise no(1, "Error validating client secret")
        return self._long(held.account if held else None)

    def _long(self, account: str | None) -> Answer:
        if account is None:
            raise Refused(400, error(190, "Error validating access token", 463))
        life = 5_184_000
        return told(
            {"access_token": self.issue(account, life_s=life), "token_type": "bearer", "expires_in": life}
        )


@dataclass
class Container:
    """What was made and is not published yet."""

    account: str
    fields: dict[str, str]
    media: tuple[str, ...] = ()
    alts: tuple[str, ...] = ()
    status: str = "FINISHED"
    polls: int = 0  # how often it still says that it works on it
    children: list[Container] = field(default_factory=list)


class ContainerFake(GraphFake):
    """Containers: what both Instagram and Threads check of one, and how it stands."""

    status_name: ClassVar[str]
    words: ClassVar[str]
    most_items: ClassVar[int]
    person: ClassVar[str]
    scopes: ClassVar[frozenset[str]]
    renewal: ClassVar[str]  # the grant type that renews a long token
    a_day: ClassVar[int]  # posts that the account may publish
    used = 0

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.containers: dict[str, Container] = {}
        self.processing = 0  # how often each new container says IN_PROGRESS
        self.door.person = self.person
        self.door.rules = Rules(
            "/oauth/authorize", "/oauth/access_token", scopes=self.scopes, scope_sign=",", proof=""
        )

    @route("GET", "/access_token")
    def long_lived(self, ask: Ask) -> Answer:
        return self.lengthened(ask)

    @route("GET", "/refresh_access_token")
    def renewed(self, ask: Ask) -> Answer:
        assert ask.query["grant_type"] == self.renewal
        held = self.tokens.get(ask.query["access_token"])
        return self._long(held.account if held else None)

    def limited(self, ask: Ask, account: str) -> Answer:
        """How much of the day's posts was used."""
        self.who(ask)
        config = {"quota_total": self.a_day, "quota_duration": 86_400}
        return told({"data": [{"quota_usage": self.used, "config": config, "id": account}]})

    def told_of(self, ask: Ask, post_id: str) -> Answer:
        """The figures of a post, those that are asked for."""
        post = self._there(ask, post_id, "Object does not exist")
        counts = {"likes": post.data.get("likes", 0)}
        names = ask.query["metric"].split(",")
        return told({"data": [{"name": name, "values": [{"value": counts.get(name, 0)}]} for name in names]})

    def found(self, ask: Ask, node_id: str) -> Answer:
        """A container and how it stands, or a post and where it is."""
        if node_id in self.containers:
            self.who(ask)
            return self.status(node_id)
        self._there(ask, node_id, f"Object with ID '{node_id}' does not exist")
        return told({"id": node_id, "permalink": self.address(node_id)})

    def address(self, post_id: str) -> str:
        """Where people read a post."""
        raise NotImplementedError

    def _there(self, ask: Ask, post_id: str, otherwise: str) -> Shown:
        self.who(ask)
        post = self.shown(post_id)
        if post is None:
            raise no(100, otherwise, 33)
        return post

    def made(self, ask: Ask, account: str) -> Answer:
        """Check what a container is to hold, and make it."""
        if self.who(ask) != account:
            raise no(10, "Application does not have permission for this action", status=403)
        fields, _files = form(ask)
        container = Container(account, fields, polls=self.processing)
        if fields.get("media_type") == "CAROUSEL":
            self._gathered(container, fields.get("children", "").split(","))
        elif fields.get("image_url") or fields.get("video_url"):
            self._fetched(container)
        self.checked(container)
        number = str(self.number())
        self.containers[number] = container
        return told({"id": number})

    def checked(self, container: Container) -> None:
        """Raise ``Refused`` for what the network does not take."""
        raise NotImplementedError

    def pictured(self, body: bytes) -> None:
        """Raise ``Refused`` for a picture that the network does not take."""
        raise NotImplementedError

    def status(self, container_id: str) -> Answer:
        container = self.containers[container_id]
        told_status = "IN_PROGRESS" if container.polls else container.status
        container.polls = max(0, container.polls - 1)
        return told({self.status_name: told_status, "id": container_id})

    def published(self, ask: Ask, account: str) -> Answer:
        if self.who(ask) != account:
            raise no(10, "Application does not have permission for this action", status=403)
        container = self.containers.get(form(ask)[0].get("creation_id", ""))
        if container is None or container.account != account or "is_carousel_item" in container.fields:
            raise no(24, "The requested resource does not exist", 2207008)
        if container.polls or container.status != "FINISHED":
            raise no(9007, "The media is not ready for publishing", 2207027)
        container.status = "PUBLISHED"
        return told({"id": self.showed(container).id})

    def showed(self, container: Container) -> Shown:
        return self.show(
            container.account,
            container.fields.get(self.words, ""),
            media=container.media,
            alts=container.alts,
            data={"ai": container.fields.get("is_ai_generated") == "true"},
        )

    def _gathered(self, container: Container, numbers: list[str]) -> None:
        children = [self.containers.get(number) for number in numbers]
        if not 2 <= len(children) <= self.most_items or not all(
            child and "is_carousel_item" in child.fields for child in children
        ):
            raise no(100, "Your post won't work as a carousel", 2207028)
        container.children = [child for child in children if child]
        container.media = tuple(name for child in container.children for name in child.media)
        container.alts = tuple(alt for child in container.children for alt in child.alts)

    def _fetched(self, container: Container) -> None:
        url = container.fields.get("image_url") or container.fields["video_url"]
        body = self.fetch(url)
        if not body:
            raise no(9004, "The media could not be fetched from this uri", 2207052)
        if "image_url" in container.fields:
            self.pictured(body)
        elif body[4:8] != b"ftyp":
            raise no(352, "The video format is not supported", 2207026)
        container.media = (url.rpartition("/")[2],)
        container.alts = (container.fields.get("alt_text", ""),)


def dated(post: Shown) -> str:
    return post.at.strftime("%Y-%m-%dT%H:%M:%S+0000")


__all__ = ["ContainerFake", "GraphFake", "dated", "error", "no", "route", "told", "units"]
