"""Posts and forms, as tests of content need them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from parvis.apps.content.bodies import Body, Piece, Placed, Variant, to_json
from parvis.apps.content.models import Post
from parvis.apps.library.models import Asset, Kind
from parvis.core.workspaces.models import Workspace

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)


def said(text: str = "Bonjour Lyon", networks: tuple[str, ...] = ("bluesky", "x"), **more: Any) -> Body:
    """A body that says one text on some networks."""
    return Body(networks=networks, language="fr", common=Variant(parts=(Piece(text),)), **more)


def row(workspace: Workspace, body: Body | None = None, **fields: Any) -> Post:
    """A post as it lies in the database."""
    body = body or said()
    return Post.objects.create(
        workspace=workspace, body=to_json(body), digest=body.digest, said_at=NOW, **fields
    )


def asset(workspace: Workspace, name: str = "velo.jpg", **fields: Any) -> Asset:
    """A picture of the library; its file lies nowhere."""
    mark = f"{Asset.objects.count() + 1:064x}"
    known = {"kind": Kind.IMAGE, "format": "jpeg", "bytes": 100_000, "width": 1200, "height": 800}
    return Asset.objects.create(workspace=workspace, name=name, **{"sha256": mark, **known, **fields})


def placed(one: Asset, **fields: Any) -> Placed:
    """A file where it stands."""
    return Placed(UUID(str(one.pk)), one.sha256, **fields)


def form(body: Body | None = None, seen: int = 1, **fields: Any) -> dict[str, Any]:
    """What the editor's form would send of a body, without files, polls and cards."""
    body = body or said()
    sent: dict[str, Any] = {
        "seen": str(seen), "networks": list(body.networks), "language": body.language, "own": list(body.own),
    }  # fmt: skip
    for name, variant in {"common": body.common, **body.own}.items():
        sent[f"{name}.parts"] = str(len(variant.parts))
        for index, piece in enumerate(variant.parts):
            sent[f"{name}.{index}.text"] = piece.text
            sent[f"{name}.{index}.asset"] = [str(one.asset) for one in piece.media]
    return {**sent, **fields}
