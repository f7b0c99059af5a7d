"""Reading a body back from its JSON: only what has the right shape and size is one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from parvis.apps.content.bodies import (
    LONGEST,
    LONGEST_FILM_MS,
    LONGEST_POLL_S,
    MOST_MEDIA,
    MOST_PARTS,
    MOST_SETTINGS,
    MOST_WORDS,
    Body,
    Cover,
    Piece,
    Placed,
    Stands,
    Variant,
)
from parvis.core.errors import BadInput
from parvis.kit.utm import is_web_link
from parvis.networks import versions
from parvis.networks.limits import limits


def from_json(data: Mapping[str, Any]) -> Body:
    """Read a body; raises ``BadInput`` for what has another shape or is too large."""
    try:
        return _of_a_size(
            Body(
                networks=tuple(sorted({_network(name) for name in data.get("networks", ())})),
                language=_text(data.get("language", "")),
                common=_variant(data.get("common", {})),
                own={_network(name): _variant(one) for name, one in data.get("own", {}).items()},
                settings=_settings(data.get("settings", {})),
            )
        )
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise BadInput(_("This is not a post: %(why)s."), code="body_malformed", why=str(error)) from error


def _of_a_size(body: Body) -> Body:
    variants = [body.common, *body.own.values()]
    length = sum(len(piece.text) for variant in variants for piece in variant.parts)
    if length > MOST_WORDS:
        raise BadInput(
            _("All versions together have %(length)d characters; at most %(most)d are kept. Shorten some."),
            code="body_long", length=length, most=MOST_WORDS,
        )  # fmt: skip
    return body


def _variant(data: Mapping[str, Any]) -> Variant:
    card = data.get("card")
    parts = tuple(_piece(one) for one in data.get("parts", ({},)))
    if len(parts) > MOST_PARTS:
        raise BadInput(
            _("A thread holds at most %(most)d posts here. Shorten it."), code="parts_many", most=MOST_PARTS
        )
    return Variant(
        parts=parts or (Piece(),),
        title=_text(data.get("title", "")),
        link=_text(data.get("link", "")),
        tags=tuple(_text(tag) for tag in data.get("tags", ())),
        comment=_text(data.get("comment", "")),
        warning=_text(data.get("warning", "")),
        visibility=_text(data.get("visibility", "")),
        mentions=_stands(data.get("mentions", {})),
        card=versions.Card(**{name: _text(value) for name, value in card.items()}) if card else None,
        links=_links(data.get("links", {})),
        card_picture=_placed(data["card_picture"]) if card and data.get("card_picture") else None,
    )


def _links(data: Mapping[str, Mapping[str, Any]]) -> Stands:
    links = _stands(data)
    for short in (short for known in links.values() for short in known.values()):
        if not is_web_link(short):
            message = f"{short!r:.40} is not a link"
            raise ValueError(message)
    return links


def _stands(data: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    return {
        _text(name): {_network(network): _text(account) for network, account in known.items()}
        for name, known in data.items()
    }


def _settings(data: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    found = {}
    for network, given in data.items():
        said = {_text(name): _text(value) for name, value in given.items()}
        if len(said) > MOST_SETTINGS or any(len(name) + len(value) > 200 for name, value in said.items()):
            message = f"{network!r:.40} has too many settings"
            raise ValueError(message)
        if kept := {name: value for name, value in said.items() if value}:
            found[_network(network)] = kept
    return found


def _piece(data: Mapping[str, Any]) -> Piece:
    poll, media = data.get("poll"), tuple(_placed(one) for one in data.get("media", ()))
    if len(media) > MOST_MEDIA:
        raise BadInput(
            _("A post holds at most %(most)d pictures and videos here. Take some out."),
            code="media_many", most=MOST_MEDIA,
        )  # fmt: skip
    return Piece(
        text=_text(data.get("text", "")),
        media=media,
        poll=versions.Poll(
            _text(poll["question"]), tuple(_text(one) for one in poll["options"]), _seconds(poll["seconds"])
        )
        if poll
        else None,
    )


def _placed(data: Mapping[str, Any]) -> Placed:
    focus = data.get("focus")
    return Placed(
        UUID(str(data["asset"])),
        _text(data["sha256"]),
        _text(data.get("alt", "")),
        (_share(focus[0]), _share(focus[1])) if focus else None,
        _cover(data["cover"]) if data.get("cover") else None,
    )


def _cover(data: Mapping[str, Any]) -> Cover:
    if data.get("asset"):
        return Cover(UUID(str(data["asset"])), _text(data["sha256"]))
    moment = int(str(data["at_ms"]))
    if not 0 <= moment <= LONGEST_FILM_MS:
        message = f"{moment!r:.20} is no moment of a film"
        raise ValueError(message)
    return Cover(at_ms=moment)


def _network(value: object) -> str:
    if value not in limits():
        message = f"{value!r:.40} is no network"
        raise ValueError(message)
    return str(value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        message = f"{value!r:.40} is not a text"
        raise TypeError(message)
    if len(value) > LONGEST:
        raise BadInput(
            _("This text has %(length)d characters, and at most %(most)d are kept. Shorten it."),
            code="text_long", length=len(value), most=LONGEST,
        )  # fmt: skip
    lines = value.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    # Halves of surrogate pairs become U+FFFD: no database takes them.
    return lines if lines.isascii() else lines.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _share(value: object) -> float:
    share = float(str(value))
    if not 0 <= share <= 1:
        message = f"{share!r:.20} is no share of a picture"
        raise ValueError(message)
    return share


def _seconds(value: object) -> int:
    seconds = int(str(value))
    if not 0 < seconds <= LONGEST_POLL_S:
        message = f"{seconds!r:.20} is no time for a poll"
        raise ValueError(message)
    return seconds
