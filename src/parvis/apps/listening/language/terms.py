"""From a piece of a query to a term of its tree: checks, spelling, suggestions."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Final

from parvis.apps.listening.language.faults import Mistake, QuerySyntaxError
from parvis.apps.listening.language.lexer import CLOSERS, Piece, Token
from parvis.apps.listening.language.syntax import Field, FieldName, Has, Hashtag, Words
from parvis.apps.listening.language.words import bare_address, tokenise, written
from parvis.kit.text import fold

PREFIX_LEAST: Final = 2  # characters: fewer would match a post in two
FIELDS: Final = {
    "from": FieldName.FROM, "de": FieldName.FROM, "author": FieldName.FROM, "auteur": FieldName.FROM,
    "lang": FieldName.LANG, "langue": FieldName.LANG, "language": FieldName.LANG,
    "network": FieldName.NETWORK, "reseau": FieldName.NETWORK,
    "has": FieldName.HAS, "avec": FieldName.HAS,
    "url": FieldName.URL, "lien": FieldName.URL, "site": FieldName.URL,
}  # fmt: skip
CARRIED: Final = {
    "link": Has.LINK, "lien": Has.LINK, "links": Has.LINK, "liens": Has.LINK,
    "image": Has.IMAGE, "images": Has.IMAGE, "photo": Has.IMAGE, "video": Has.VIDEO, "videos": Has.VIDEO,
}  # fmt: skip
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}|unknown")
_HANDLE: Final = re.compile(r"[\w.@:-]+")
_NETWORK: Final = re.compile(r"[\w-]+")
_TAG: Final = re.compile(r"\w+")
_QUOTES: Final = re.compile(f"[{''.join(CLOSERS)}\\s\x1d\x1e]+")


def term(token: Token) -> Words | Hashtag | Field:
    """Return the term that a piece stands for. Raises ``QuerySyntaxError`` with its place."""
    if token.piece is Piece.HASHTAG:
        return _hashtag(token)
    if token.piece is Piece.FIELD:
        return _field(token)
    if token.piece is Piece.TERM and token.text.startswith(("http://", "https://", "www.")):
        return _url(token, token.text)
    return _words(token, token.text)


def _refuse(mistake: Mistake, token: Token, **params: str) -> QuerySyntaxError:
    return QuerySyntaxError(mistake, token.position, token.length, params)


def _starred(token: Token, text: str) -> tuple[str, bool]:
    text = text.strip()
    body = text.rstrip("*")
    if text and not body.strip():
        raise _refuse(Mistake.STAR_ALONE, token)
    if "*" in body:
        raise _refuse(Mistake.STAR_INSIDE, token)
    return body, body != text


def _words(token: Token, text: str) -> Words:
    body, prefix = _starred(token, text)
    clean = _QUOTES.sub(" ", body).strip()
    source = written(clean)
    found = list(tokenise(source.folded))
    if not found:
        raise _refuse(Mistake.NOTHING_TO_FIND, token, text=text.strip())
    first, last = found[0], found[-1]
    if prefix and (last.end != len(source.folded) or last.after):
        raise _refuse(Mistake.STAR_ALONE, token)
    if prefix and len(last.word) < PREFIX_LEAST and last.word.isascii():
        raise _refuse(Mistake.PREFIX_SHORT, token, limit=str(PREFIX_LEAST))
    start, end = source.span(first.start - len(first.before), last.end + len(last.after))
    return Words(clean[start:end], prefix)


def _hashtag(token: Token) -> Hashtag:
    body, prefix = _starred(token, token.text)
    tag = body.rstrip(".,;:!?…'’")
    if not tag:
        raise _refuse(Mistake.HASHTAG_EMPTY, token)
    if not _TAG.fullmatch(fold(tag)):
        raise _refuse(Mistake.NOTHING_TO_FIND, token, text=f"#{tag}")
    if prefix and len(tag) < PREFIX_LEAST:
        raise _refuse(Mistake.PREFIX_SHORT, token, limit=str(PREFIX_LEAST))
    return Hashtag(tag, prefix)


def _field(token: Token) -> Field:
    name = FIELDS.get(fold(token.name))
    if name is None:
        close = get_close_matches(fold(token.name), FIELDS, n=1, cutoff=0.0)
        raise _refuse(
            Mistake.FIELD_UNKNOWN, token, field=token.name, suggestion=close[0] if close else "from"
        )
    value = token.text.strip()
    if not value:
        raise _refuse(Mistake.FIELD_EMPTY, token, field=token.name)
    if name is FieldName.URL:
        return _url(token, value)
    if name is FieldName.FROM:
        body, prefix = _starred(token, value)
        return Field(name, _value(token, _HANDLE, fold(body).lstrip("@"), "from:lemonde.fr"), prefix)
    return Field(name, _plain_value(name, token, fold(value)))


def _url(token: Token, value: str) -> Field:
    """The part of an address that says something: neither ``https://`` nor ``www.``."""
    asked = _words(token, bare_address(fold(value)))
    return Field(FieldName.URL, fold(asked.text), asked.prefix)


def _plain_value(name: FieldName, token: Token, value: str) -> str:
    if name is FieldName.LANG:
        return _value(token, _LANGUAGE, re.split(r"[-_]", value)[0], "lang:fr")
    if name is FieldName.NETWORK:
        return _value(token, _NETWORK, value, "network:bluesky")
    carried = CARRIED.get(value)
    if carried is None:
        close = get_close_matches(value, CARRIED, n=1, cutoff=0.5)
        suggestion = close[0] if close else "link, image, video"
        raise _refuse(Mistake.VALUE_UNKNOWN, token, value=value, field=token.name, suggestion=suggestion)
    return carried.value


def _value(token: Token, pattern: re.Pattern[str], value: str, example: str) -> str:
    if not pattern.fullmatch(value):
        raise _refuse(Mistake.VALUE_UNKNOWN, token, value=token.text, field=token.name, suggestion=example)
    return value
