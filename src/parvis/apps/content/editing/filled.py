"""The editor's form, read.

Names of fields are places: ``common.1.text`` is the text of the second post of the version for everyone,
``x.0.2.alt`` the description of the third file of the first post of X's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from parvis.apps.content.bodies import MOST_PARTS, Body
from parvis.apps.content.editing.settings import typed
from parvis.apps.content.reading import from_json
from parvis.apps.content.sight import COMMON
from parvis.core.errors import BadInput

TAGS_APART: Final = ","


def body_from(sent: QueryDict, hashes: Mapping[UUID, str]) -> Body:
    """What the form says. ``hashes`` are of the files that may be placed; others are left out. Raises
    ``BadInput``."""
    own = sent.getlist("own")
    return from_json(
        {
            "networks": sent.getlist("networks"),
            "language": sent.get("language", ""),
            "common": _variant(sent, COMMON, hashes),
            "own": {name: _variant(sent, name, hashes) for name in own},
            "settings": typed(sent),
        }
    )


def assets_named(sent: QueryDict) -> set[UUID]:
    """Every file that the form names."""
    places = [
        f"{variant}.{index}.asset"
        for variant in [COMMON, *sent.getlist("own")]
        for index in range(_how_many(sent, variant))
    ]
    covers = [
        value
        for name, value in sent.items()
        if name.endswith((".cover", ".card.picture")) and isinstance(value, str)
    ]
    named = [*covers, *(value for place in places for value in sent.getlist(place))]
    return {asset for asset in (asset_from(value) for value in named) if asset is not None}


def asset_from(value: str) -> UUID | None:
    """The file that a text names, if it can be one."""
    try:
        return UUID(value)
    except ValueError:
        return None


def number_from(value: str, default: int = 0) -> int:
    """A whole number that was sent; ``default`` for anything else."""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else default


def _how_many(sent: QueryDict, variant: str) -> int:
    many = number_from(sent.get(f"{variant}.parts", "1"), 1)
    if many > MOST_PARTS:
        raise BadInput(
            _("A thread holds at most %(most)d posts here. Shorten it."), code="parts_many", most=MOST_PARTS
        )
    return max(1, many)


def _variant(sent: QueryDict, name: str, hashes: Mapping[UUID, str]) -> dict[str, Any]:
    tags = [tag.strip() for tag in sent.get(f"{name}.tags", "").split(TAGS_APART)]
    plain = ("title", "link", "comment", "warning", "visibility")
    return {
        "parts": [_piece(sent, f"{name}.{index}", hashes) for index in range(_how_many(sent, name))],
        "tags": [tag for tag in tags if tag],
        "mentions": _mentions(sent, name),
        "card": _card(sent, name),
        "links": _beside(sent, f"{name}.link", ("written", "network", "short")),
        "card_picture": _card_picture(sent, name, hashes),
        **{field: sent.get(f"{name}.{field}", "").strip() for field in plain},
    }


def _piece(sent: QueryDict, place: str, hashes: Mapping[UUID, str]) -> dict[str, Any]:
    media = []
    for index, value in enumerate(sent.getlist(f"{place}.asset")):
        asset = asset_from(value)
        if asset is not None and asset in hashes:
            media.append(
                {"asset": str(asset), "sha256": hashes[asset], **_placed(sent, f"{place}.{index}", hashes)}
            )
    return {"text": sent.get(f"{place}.text", ""), "media": media, "poll": _poll(sent, f"{place}.poll")}


def _placed(sent: QueryDict, place: str, hashes: Mapping[UUID, str]) -> dict[str, Any]:
    across, down = sent.get(f"{place}.across", ""), sent.get(f"{place}.down", "")
    focus = [_share(across), _share(down)] if across and down else None
    return {"alt": sent.get(f"{place}.alt", "").strip(), "focus": focus, "cover": _cover(sent, place, hashes)}


def _cover(sent: QueryDict, place: str, hashes: Mapping[UUID, str]) -> dict[str, Any] | None:
    """A picture wins over a moment."""
    picture = asset_from(sent.get(f"{place}.cover", ""))
    if picture is not None and picture in hashes:
        return {"asset": str(picture), "sha256": hashes[picture]}
    seconds = sent.get(f"{place}.cover.at", "").strip().replace(",", ".")
    try:
        return {"at_ms": round(float(seconds) * 1000)} if seconds else None
    except (ValueError, OverflowError):
        return None


def _share(percent: str) -> float:
    return min(100, number_from(percent, 50)) / 100


def _poll(sent: QueryDict, place: str) -> dict[str, Any] | None:
    if not sent.get(place, ""):
        return None
    options = [option.strip() for option in sent.getlist(f"{place}.option")]
    return {
        "question": sent.get(f"{place}.question", "").strip(),
        "options": [option for option in options if option],
        "seconds": number_from(sent.get(f"{place}.seconds", ""), 86_400),
    }


def _card(sent: QueryDict, name: str) -> dict[str, str] | None:
    url = sent.get(f"{name}.card.url", "").strip()
    if not url:
        return None
    said = {field: sent.get(f"{name}.card.{field}", "").strip() for field in ("title", "description")}
    return {"url": url, "picture": "", **said}


def _card_picture(sent: QueryDict, name: str, hashes: Mapping[UUID, str]) -> dict[str, str] | None:
    picture = asset_from(sent.get(f"{name}.card.picture", ""))
    if picture is None or picture not in hashes:
        return None
    return {"asset": str(picture), "sha256": hashes[picture]}


def _mentions(sent: QueryDict, name: str) -> dict[str, dict[str, str]]:
    found = _beside(sent, f"{name}.mention", ("handle", "network", "account"))
    return {
        handle: {network: account.removeprefix("@") for network, account in known.items()}
        for handle, known in found.items()
    }


def _beside(sent: QueryDict, place: str, columns: tuple[str, str, str]) -> dict[str, dict[str, str]]:
    """Three lists side by side: what is written, the network, what it is there."""
    lists = (sent.getlist(f"{place}.{column}") for column in columns)
    found: dict[str, dict[str, str]] = {}
    for written, network, there in zip(*lists, strict=False):
        if written and there.strip():
            found.setdefault(written, {})[network] = there.strip()
    return found
