"""A post as the language sees it, read no further than a query asks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from parvis.apps.listening.language.words import (
    HASHTAG,
    SECTION,
    Word,
    addresses_in,
    bare_address,
    plain_words,
    tokenise,
)
from parvis.kit.text import fold


@dataclass(frozen=True, slots=True)
class Document:
    """What a query is put to. ``hashtags`` (without #): None means those written in the text."""

    text: str
    title: str = ""
    hashtags: tuple[str, ...] | None = None
    handle: str = ""
    language: str = "unknown"
    network: str = ""
    links: tuple[str, ...] = ()
    has_image: bool = False
    has_video: bool = False


def searched(text: str, title: str) -> str:
    """The text to search: the title before the text, and a border that no phrase crosses."""
    if SECTION in text or SECTION in title:
        text, title = text.replace(SECTION, " "), title.replace(SECTION, " ")
    return f"{title}{SECTION}{text}" if title else text


class View:
    """A document with its words (see ``plain_words``); the rest is worked out when first asked."""

    def __init__(self, document: Document, folded: str, words: str) -> None:
        self.document = document
        self.folded = folded
        self.words = words

    @cached_property
    def tokens(self) -> list[Word]:
        """The words with their symbols and places."""
        return list(tokenise(self.folded))

    @cached_property
    def tags(self) -> frozenset[str]:
        """The folded hashtags."""
        tags = self.document.hashtags
        if tags is None:
            return frozenset(HASHTAG.findall(self.folded))
        return frozenset(fold(tag).lstrip("#") for tag in tags)

    @cached_property
    def handles(self) -> tuple[str, ...]:
        """The names an author goes by: the handle, and the part before its server."""
        handle = fold(self.document.handle).lstrip("@")
        return tuple(dict.fromkeys((handle, handle.split("@")[0]))) if handle else ()

    @cached_property
    def language(self) -> str:
        """The language without its region."""
        return fold(self.document.language).replace("_", "-").split("-")[0]

    @cached_property
    def network(self) -> str:
        """The folded name of the network."""
        return fold(self.document.network)

    @cached_property
    def addresses(self) -> tuple[str, ...]:
        """The words of each link, written in the text or beside it."""
        links = [*(fold(link) for link in self.document.links), *addresses_in(self.folded)]
        return tuple(plain_words([bare_address(link).replace("\x1e", " ") for link in links]))
