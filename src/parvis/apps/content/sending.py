"""What a post says, as programs send it: shapes of the API, and the body that they make."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from ninja import Schema
from pydantic import Field

from parvis.apps.content.bodies import LONGEST, LONGEST_FILM_MS, MOST_MEDIA, MOST_PARTS, Body
from parvis.apps.content.reading import from_json
from parvis.apps.library.selectors import assets_by_id
from parvis.core.errors import NotFound
from parvis.core.workspaces.models import Workspace
from parvis.kit.translation import gettext_noop

Words = Annotated[str, Field(max_length=LONGEST)]
NetworkName = Annotated[str, Field(max_length=30, examples=["bluesky"])]
Seconds = Annotated[int, Field(strict=True, ge=1, le=366 * 86_400)]


class CoverIn(Schema, extra="forbid"):
    """What stands for a video until it plays: a picture of the library, or the frame at a moment."""

    asset: UUID | None = None
    at_ms: Annotated[int, Field(strict=True, ge=0, le=LONGEST_FILM_MS)] = 0


class FileIn(Schema, extra="forbid"):
    """A file of the media library where it stands; what is left out is the file's own."""

    asset: UUID
    alt: Annotated[str, Field(max_length=5000)] = ""
    focus: Annotated[
        list[Annotated[float, Field(ge=0, le=1)]] | None,
        Field(
            min_length=2,
            max_length=2,
            description=gettext_noop("From the left and from the top, 0 to 1 each."),
        ),
    ] = None
    cover: CoverIn | None = None


class PollIn(Schema, extra="forbid"):
    """A poll."""

    question: Annotated[str, Field(max_length=1000)] = ""
    options: Annotated[list[Annotated[str, Field(max_length=1000)]], Field(max_length=20)]
    seconds: Seconds


class PieceIn(Schema, extra="forbid"):
    """One post of a thread, or the only one."""

    text: Words = ""
    media: Annotated[list[FileIn], Field(max_length=MOST_MEDIA)] = []
    poll: PollIn | None = None


class CardIn(Schema, extra="forbid"):
    """What is shown of a linked page, where the network lets us say it."""

    url: Annotated[str, Field(max_length=2000)]
    title: Annotated[str, Field(max_length=300)]
    description: Annotated[str, Field(max_length=1000)] = ""


class VariantIn(Schema, extra="forbid"):
    """What a network gets."""

    parts: Annotated[list[PieceIn], Field(min_length=1, max_length=MOST_PARTS)] = [PieceIn()]
    title: Annotated[str, Field(max_length=1000)] = ""
    link: Annotated[str, Field(max_length=4000)] = ""
    tags: Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=100)] = []
    comment: Words = ""
    warning: Annotated[str, Field(max_length=1000)] = ""
    visibility: Annotated[str, Field(max_length=40)] = ""
    mentions: Annotated[
        dict[str, dict[str, str]],
        Field(
            description=gettext_noop("A handle as written, without @: what it stands for on each network.")
        ),
    ] = {}
    card: CardIn | None = None
    links: dict[str, dict[str, str]] = {}


class WordsIn(Schema, extra="forbid"):
    """What a post says: a version for all, and those that differ."""

    networks: Annotated[list[NetworkName], Field(max_length=30)] = []
    language: Annotated[str, Field(max_length=20, description=gettext_noop("BCP 47, such as “fr”."))] = ""
    common: VariantIn = VariantIn()
    own: dict[str, VariantIn] = {}
    settings: Annotated[
        dict[str, dict[str, Annotated[str, Field(max_length=100)]]],
        Field(
            description=gettext_noop(
                "What a network asks beside the words: its name, then the setting’s name and value, such as "
                "{“tiktok”: {“privacy_level”: “SELF_ONLY”}}."
            )
        ),
    ] = {}


def body_sent(workspace: Workspace, words: WordsIn) -> Body:
    """What was sent, its files as the library knows them; raises ``NotFound`` for a file that it has not."""
    sent = words.dict()
    variants = [sent["common"], *sent["own"].values()]
    files = [one for variant in variants for piece in variant["parts"] for one in piece["media"]]
    files += [one["cover"] for one in files if one["cover"] and one["cover"]["asset"]]
    known = assets_by_id(workspace, [one["asset"] for one in files]) if files else {}
    for one in files:
        if one["asset"] not in known:
            raise NotFound(_("The media library has no file %(id)s."), code="asset", id=one["asset"])
        one["sha256"] = known[one["asset"]].sha256
    for variant in variants:
        if variant["card"]:
            variant["card"]["picture"] = ""
    return from_json(sent)
