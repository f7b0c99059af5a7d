"""Saying what a brand looks like. A door. One verb, one transaction, one audit entry each."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.apps.library.models import Kind
from parvis.apps.library.selectors import asset_of
from parvis.apps.studio.brand import keeping
from parvis.apps.studio.brand.models import BrandKit, Font
from parvis.apps.studio.brand.selectors import COLOURS, fonts_of
from parvis.apps.studio.wording import refused
from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.errors import BadInput, NotFound
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require
from parvis.imaging.pictures.colours import checked
from parvis.imaging.pictures.faults import FontFault, PictureFault
from parvis.imaging.pictures.fonts import LARGEST, read_font

MOST_FONTS: Final = 20
MARGINS: Final = (0.03, 0.15)


@dataclass(frozen=True, slots=True, kw_only=True)
class KitDraft:
    """A brand kit as it is to be: colours by role, fonts and logo by id (None: Parvis's own, and no logo)."""

    colours: Mapping[str, str]
    title_font: int | None = None
    text_font: int | None = None
    logo: UUID | None = None
    margin: float = 0.07


@transaction.atomic
def kit_save(*, actor: Actor, workspace: Workspace, draft: KitDraft) -> BrandKit:
    """Say what the brand looks like. Raises ``BadInput`` whose code names the field to mend."""
    require(actor, workspace, Verb.EDIT_LIBRARY)
    colours = _colours(draft.colours)
    if not MARGINS[0] <= draft.margin <= MARGINS[1]:
        raise BadInput(_("The margin lies between 3 and 15 per cent of the shorter side."), code="margin")
    fonts = {pk: _font(workspace, pk) for pk in (draft.title_font, draft.text_font) if pk is not None}
    logo = asset_of(workspace, draft.logo) if draft.logo else None
    if draft.logo and (logo is None or logo.kind != Kind.IMAGE):
        raise BadInput(_("Choose a picture of the library as the logo."), code="logo")
    kit, _new = BrandKit.objects.select_for_update().get_or_create(workspace=workspace)
    before = _told(kit)
    kit.colours, kit.margin, kit.logo = colours, draft.margin, logo
    kit.title_font = fonts.get(draft.title_font or 0)
    kit.text_font = fonts.get(draft.text_font or 0)
    after = _told(kit)
    if before != after:
        kit.save()
        audit.record(
            actor=actor, workspace=workspace, verb="brand_kit.save", target="brand_kit", target_id=kit.pk,
            before=before, after=after,
        )  # fmt: skip
    return kit


def _colours(given: Mapping[str, str]) -> dict[str, str]:

    found = {}
    for role in COLOURS:
        try:
            found[role] = checked(given.get(role, COLOURS[role]))
        except PictureFault as fault:
            raise BadInput(str(refused(fault)), code=role) from fault
    return found


def _told(kit: BrandKit) -> dict[str, object]:
    return {
        "colours": kit.colours,
        "title_font": kit.title_font_id,
        "text_font": kit.text_font_id,
        "logo": str(kit.logo_id or ""),
        "margin": kit.margin,
    }


def _font(workspace: Workspace, pk: int) -> Font:
    font = fonts_of(workspace).filter(pk=pk).first()
    if font is None:
        raise NotFound(_("This font is no longer here. Somebody may have deleted it."))
    return font


def font_add(*, actor: Actor, workspace: Workspace, file: File[bytes]) -> Font:
    """Take a font in: TTF, OTF or WOFF2, told by its content. The very font that is there already is given
    back. Raises ``BadInput``. Call it outside a transaction: reading a font takes a while."""
    require(actor, workspace, Verb.EDIT_LIBRARY)
    try:
        found = read_font(file.read(LARGEST + 1))
    except FontFault as fault:
        raise refused(fault) from fault
    sha256 = hashlib.sha256(found.data).hexdigest()
    with transaction.atomic():
        known = fonts_of(workspace).filter(sha256=sha256).first()
        if known is not None:
            return known
        if fonts_of(workspace).count() >= MOST_FONTS:
            raise BadInput(
                _("There are %(most)d fonts already. Delete one first."), code="font", most=MOST_FONTS
            )
        keeping.place(workspace.pk, sha256, found.format, found.data)
        font = Font.objects.create(
            workspace=workspace, family=found.family, style=found.style, format=found.format, sha256=sha256,
            bytes=len(found.data), glyphs=found.glyphs, added_by_id=actor.user_id,
        )  # fmt: skip
        audit.record(
            actor=actor, workspace=workspace, verb="font.add", target="font", target_id=font.pk,
            after={"name": str(font), "file": sha256},
        )  # fmt: skip
    return font


@transaction.atomic
def font_delete(*, actor: Actor, workspace: Workspace, font_id: int) -> None:
    """Delete a font; what was set in it is set in Parvis's own from now on."""
    require(actor, workspace, Verb.EDIT_LIBRARY)
    font = _font(workspace, font_id)
    path = keeping.path_of_font(font)
    audit.record(
        actor=actor, workspace=workspace, verb="font.delete", target="font", target_id=font.pk,
        before={"name": str(font), "file": font.sha256},
    )  # fmt: skip
    font.delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True))
