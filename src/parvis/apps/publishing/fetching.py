"""Addresses where a network fetches a picture or a video: public, unguessable, and for a while only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.core import signing

from parvis.apps.library.models import Asset

FOR: Final = timedelta(hours=48)  # networks fetch within minutes; a delivery that is tried again gets another
SALT: Final = "publishing.fetching"


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address stands for."""

    workspace_id: int
    sha256: str
    format: str


def token_of(asset: Asset, now: datetime) -> str:
    """A signed token that opens one file until it expires: nobody can make another, or lengthen its life."""
    until = int((now + FOR).timestamp())
    told = [asset.workspace_id, asset.sha256, asset.format, until]
    return signing.dumps(told, salt=SALT, compress=False)


def address_of(asset: Asset, now: datetime) -> str:
    """The whole address. It ends as the file does: some networks look."""
    return f"{settings.PUBLIC_URL}/media/{token_of(asset, now)}/file.{asset.format}"


def opened(token: str, now: datetime) -> Fetched | None:
    """What a token opens; None if it is forged, altered or expired."""
    try:
        workspace_id, sha256, file_format, until = signing.loads(token, salt=SALT)
        if now.timestamp() > until:
            return None
        return Fetched(int(workspace_id), str(sha256), str(file_format))
    except (signing.BadSignature, TypeError, ValueError):
        return None
