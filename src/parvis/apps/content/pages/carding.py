"""The picture of a linked page’s card: fetched, then taken into the media library as any file is."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from parvis.apps.content.bodies import Placed
from parvis.apps.content.cards import Page, picture_client, picture_of
from parvis.apps.library import services as library
from parvis.apps.library.models import Kind
from parvis.core.errors import ParvisError
from parvis.core.workspaces.access import WorkspaceRequest
from parvis.core.workspaces.permissions import Verb


def card_picture(request: WorkspaceRequest, page: Page) -> Placed | None:
    """The picture, cleaned and kept; None where there is none that can be used. It says nothing: its
    description is empty."""
    if not page.picture or not request.may(Verb.EDIT_LIBRARY):
        return None
    with picture_client() as http:
        body = picture_of(page.picture, http)
    try:
        added = library.asset_add(
            actor=request.actor,
            workspace=request.workspace,
            file=SimpleUploadedFile("card", body),
            name=page.card.title,
        )
    except ParvisError:  # no picture, or one that no network shows: the card does without
        return None
    asset = added.asset
    return Placed(asset.pk, asset.sha256) if asset.kind == Kind.IMAGE else None
