"""Compositions, and the pictures of the library that are drawn from them. A door."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.apps.content.bodies import Body, Piece, Placed, Variant
from parvis.apps.content.models import Post
from parvis.apps.content.services import post_create
from parvis.apps.library.drafts import AssetDraft
from parvis.apps.library.models import Asset, Consent, Kind
from parvis.apps.library.selectors import asset_of
from parvis.apps.library.services import asset_add, asset_change
from parvis.apps.studio.brand.selectors import kit_of
from parvis.apps.studio.compositions.drafts import CompositionDraft, Recipe, checked
from parvis.apps.studio.compositions.models import Composition, Drawing
from parvis.apps.studio.compositions.rendering import Look, picture
from parvis.apps.studio.compositions.selectors import composition_of
from parvis.core import audit
from parvis.core.actors import Actor, Made
from parvis.core.errors import BadInput, NotFound
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require
from parvis.imaging.pictures.formats import formats

GONE = _("This composition is no longer here. Somebody may have deleted it.")


@transaction.atomic
def composition_create(*, actor: Actor, workspace: Workspace, draft: CompositionDraft) -> Composition:
    """Begin a composition."""
    require(actor, workspace, Verb.EDIT_LIBRARY)
    row = Composition(workspace=workspace, photo=_photo(workspace, draft.photo), created_by_id=actor.user_id)
    _put(row, draft)
    row.save(force_insert=True)
    _told(actor, row, "composition.create", after=CompositionDraft.of(row).told())
    return row


@transaction.atomic
def composition_save(
    *, actor: Actor, workspace: Workspace, composition_id: UUID, draft: CompositionDraft
) -> Composition:
    """Say otherwise what is composed. Raises ``BadInput`` whose code names the field to mend."""
    require(actor, workspace, Verb.EDIT_LIBRARY)
    row = _own(workspace, composition_id)
    before = CompositionDraft.of(row).told()
    row.photo = _photo(workspace, draft.photo)
    _put(row, draft)
    after = CompositionDraft.of(row).told()
    changed = [name for name in after if before[name] != after[name]]
    if changed:
        row.save()
        _told(
            actor, row, "composition.save",
            before={name: before[name] for name in changed}, after={name: after[name] for name in changed},
        )  # fmt: skip
    return row


@transaction.atomic
def composition_delete(*, actor: Actor, workspace: Workspace, composition_id: UUID) -> None:
    """Delete a composition; pictures that were drawn from it stay in the library."""
    require(actor, workspace, Verb.EDIT_LIBRARY)
    row = _own(workspace, composition_id)
    _told(actor, row, "composition.delete", before={"name": row.name})
    row.delete()


def _own(workspace: Workspace, pk: UUID) -> Composition:
    row = composition_of(workspace, pk)
    if row is None:
        raise NotFound(GONE)
    return row


def _photo(workspace: Workspace, pk: UUID | None) -> Asset | None:
    photo = asset_of(workspace, pk) if pk else None
    if pk and (photo is None or photo.kind != Kind.IMAGE):
        raise BadInput(_("Choose a picture of the library."), code="photo")
    return photo


def _put(row: Composition, draft: CompositionDraft) -> None:
    for column, value in checked(draft).items():
        setattr(row, column, value)


def _told(actor: Actor, row: Composition, verb: str, **states: dict[str, object]) -> None:
    audit.record(
        actor=actor, workspace=row.workspace, verb=verb, target="composition", target_id=row.pk, **states
    )


def pictures_add(
    *, actor: Actor, workspace: Workspace, composition_id: UUID, recipe: Recipe, names: Sequence[str]
) -> list[Asset]:
    """Draw a composition in these formats and put the pictures into the library.

    They keep the rights of the photograph that they show, so that what may not be used there may not be used
    here. A person arranged them: made by a person, or by both where an AI made the photograph. Call it
    outside a transaction. Raises ``BadInput``.
    """
    require(actor, workspace, Verb.EDIT_LIBRARY)
    unknown = [name for name in names if name not in formats()]
    if unknown or not names:
        raise BadInput(_("Choose at least one format."), code="formats")
    row = _own(workspace, composition_id)
    look = Look(row, kit_of(workspace))
    # All are drawn before the first is kept: a fault leaves nothing behind.
    files = {name: picture(look, recipe, formats()[name]).jpeg for name in dict.fromkeys(names)}
    return [_kept(actor, look, recipe, name, file) for name, file in files.items()]


def _kept(actor: Actor, look: Look, recipe: Recipe, name: str, jpeg: bytes) -> Asset:
    row, photo = look.row, look.row.photo
    added = asset_add(
        actor=actor,
        workspace=row.workspace,
        file=ContentFile(jpeg, name=f"{row.name[:80]} – {name}.jpg"),
        name=f"{row.name[:100]} – {name}",
        alt=_alt(row, recipe, photo),
        made=Made.HUMAN if photo is None or photo.made == Made.HUMAN else Made.BOTH,
    )
    if not added.is_new:
        return added.asset
    with transaction.atomic():
        if photo is not None:
            asset_change(
                actor=actor,
                workspace=row.workspace,
                asset_id=added.asset.pk,
                draft=_rights(added.asset, photo),
            )
        told = look.recipe_told(recipe)
        Drawing.objects.create(asset=added.asset, composition=row, format=name, recipe=told)
        _told(
            actor,
            row,
            "composition.draw",
            after={"asset": str(added.asset.pk), "format": name, **recipe.query()},
        )
    return added.asset


def _rights(asset: Asset, photo: Asset) -> AssetDraft:
    """What holds of the photograph holds of what shows it."""
    return AssetDraft.of(asset).with_values(
        {
            "owner": photo.owner,
            "licence": photo.licence,
            "people": photo.people,
            "consent": Consent(photo.consent),
            "usable_until": photo.usable_until,
        }
    )


def _alt(row: Composition, recipe: Recipe, photo: Asset | None) -> str:
    """For those who do not see it: every word on it, then what the photograph shows."""
    words = {**row.words, "headline": recipe.headline(row)}
    said = [str(words[part]) for part in ("kicker", "headline", "body", "call") if words.get(part)]
    return ". ".join(one.rstrip(".") for one in [*said, photo.alt if photo else ""] if one)


def picture_use(
    *, actor: Actor, workspace: Workspace, composition_id: UUID, recipe: Recipe, names: Sequence[str],
    now: datetime,
) -> Post:  # fmt: skip
    """Begin a post that shows these pictures; they go into the library first."""
    require(actor, workspace, Verb.WRITE_POSTS)
    assets = pictures_add(
        actor=actor, workspace=workspace, composition_id=composition_id, recipe=recipe, names=names
    )
    placed = tuple(Placed(asset.pk, asset.sha256) for asset in assets)
    language = _own(workspace, composition_id).language
    body = Body(language=language, common=Variant(parts=(Piece(media=placed),)))
    return post_create(actor=actor, workspace=workspace, body=body, now=now, title=assets[0].name)
