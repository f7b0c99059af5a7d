"""What a linked page shows of itself: its card, read from the page when somebody asks for it.

Open Graph (https://ogp.me), then what HTML has always had: ``<title>`` and the description. The page is
untrusted: it is fetched by the guarded client (public addresses only, a cap on size and time), read as text,
and what it says is kept as text. Its picture is fetched
in the same way, when a network would show it, and goes through the media library as every file does.
"""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urljoin

from django.utils.translation import gettext_lazy as _

from parvis.core.errors import BadInput
from parvis.kit.http import AddressRefused, BadUrl, Http, HttpFault, Reply, TooLarge
from parvis.kit.markup import clip, tidy
from parvis.networks.versions import Card

PAGE_BYTES: Final = 1_000_000
PATIENCE_S: Final = 8.0
TITLE, DESCRIPTION = 200, 300  # characters that are kept
_TITLES: Final = ("og:title", "twitter:title")
_PICTURES: Final = ("og:image:secure_url", "og:image", "og:image:url", "twitter:image")
PICTURE_BYTES: Final = 5_000_000
_DESCRIPTIONS: Final = ("og:description", "twitter:description", "description")


class _Head(HTMLParser):
    """The first of each named ``<meta>``, and the title."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.named: dict[str, str] = {}
        self.title = ""
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_title = tag == "title" and not self.title
        if tag == "meta":
            given = {name: value or "" for name, value in attrs}
            name = (given.get("property") or given.get("name") or "").strip().lower()
            self.named.setdefault(name, given.get("content", ""))

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False


@dataclass(frozen=True, slots=True)
class Page:
    """What a page tells: its card, and the address of its picture, empty without one."""

    card: Card
    picture: str = ""


def card_of(url: str, http: Http) -> Page:
    """Read a page's card; ``url`` stays as written. Raises ``BadInput`` that says why there is none."""
    try:
        reply = http.get(url, headers={"Accept": "text/html,application/xhtml+xml"})
    except (BadUrl, AddressRefused) as error:
        raise BadInput(
            _("This address is not one of the public web: check the link."), code="card_address"
        ) from error
    except TooLarge as error:
        raise BadInput(
            _("This page is too large to be read. Write the card by hand."), code="card_large"
        ) from error
    except HttpFault as error:
        raise BadInput(
            _("This page does not answer. Check the link, or write the card yourself."), code="card_silent"
        ) from error
    if not reply.ok:
        raise BadInput(
            _("This page answers with error %(status)d. Check the link."),
            code="card_error",
            status=reply.status,
        )
    return read_card(url, _text(reply), reply.url or url)


def read_card(url: str, markup: str, base: str = "") -> Page:
    """The card that a page's markup tells; raises ``BadInput`` where it tells none. Addresses begin at
    ``base``."""
    head = _Head()
    head.feed(markup)
    head.close()
    title = next((head.named[name] for name in _TITLES if head.named.get(name, "").strip()), head.title)
    said = next((head.named[name] for name in _DESCRIPTIONS if head.named.get(name, "").strip()), "")
    if not title.strip():
        raise BadInput(_("This page has no title. Write the card by hand."), code="card_untitled")
    shown = next((head.named[name] for name in _PICTURES if head.named.get(name, "").strip()), "")
    return Page(
        Card(url, clip(_line(title), TITLE), clip(_line(said), DESCRIPTION)),
        _address(base or url, shown.strip()),
    )


def _address(base: str, shown: str) -> str:
    try:
        return urljoin(base, shown) if shown else ""
    except ValueError:
        return ""


def picture_of(url: str, http: Http) -> bytes:
    """The bytes of a card's picture; empty where there is none to be had: a card does without."""
    try:
        reply = http.get(url, headers={"Accept": "image/jpeg,image/png,image/webp"})
    except (BadUrl, AddressRefused, HttpFault):
        return b""
    return reply.body if reply.ok else b""


def _line(text: str) -> str:
    return " ".join(tidy(text).split())


def _text(reply: Reply) -> str:
    """The page as text, in the encoding that its header names; UTF-8 where it names none or one unknown."""
    _kind, _sep, named = reply.headers.get("content-type", "").partition("charset=")
    try:
        return reply.body.decode(named.split(";")[0].strip(" \"'") or "utf-8", "replace")
    except LookupError:
        return reply.body.decode("utf-8", "replace")


def card_client() -> Http:
    """The client that fetches pages: little patience, little memory."""
    return Http(timeout_s=PATIENCE_S, max_bytes=PAGE_BYTES)


def picture_client() -> Http:
    """The client that fetches their pictures."""
    return Http(timeout_s=PATIENCE_S, max_bytes=PICTURE_BYTES)
