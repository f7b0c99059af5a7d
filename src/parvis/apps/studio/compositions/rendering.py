"""From rows to the renderer: a composition with the brand's kit, drawn, and kept for whoever asks again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import Final

from django.core.cache import caches

from parvis.apps.library.models import Asset
from parvis.apps.library.selectors import file_of
from parvis.apps.studio.brand.keeping import path_of_font
from parvis.apps.studio.brand.models import Font
from parvis.apps.studio.brand.selectors import KitSeen
from parvis.apps.studio.compositions.drafts import Recipe
from parvis.apps.studio.compositions.models import Composition
from parvis.apps.studio.wording import refused
from parvis.imaging.pictures import composition as imaging
from parvis.imaging.pictures.drawing import drawn
from parvis.imaging.pictures.faults import PictureFault
from parvis.imaging.pictures.fonts import Face, face_at
from parvis.imaging.pictures.formats import Format, formats
from parvis.imaging.pictures.variations import variations

SMALL: Final = 720  # pixels wide: what a page shows, sharp on a dense screen too
_KEPT_S: Final = 7 * 86_400
_VERSION: Final = 1  # raised when layouts change, so that kept pictures are drawn anew


@dataclass(frozen=True, slots=True)
class Look:
    """A composition with the kit that it is drawn with."""

    row: Composition
    kit: KitSeen

    def piece(self, recipe: Recipe) -> imaging.Composition:
        """What the renderer takes."""
        words, photo = self.row.words, self.row.photo
        return imaging.Composition(
            words=imaging.Words(
                recipe.headline(self.row),
                words.get("kicker", ""),
                words.get("body", ""),
                words.get("call", ""),
            ),
            language=self.row.language,
            layout=recipe.layout,
            palette=recipe.palette,
            crop=recipe.crop,
            photo=_read(photo),
            focus=_focus(photo),
            kit=imaging.Kit(
                colours=dict(self.kit.colours),
                title=_face(self.kit.title_font),
                text=_face(self.kit.text_font),
                logo=_read(self.kit.logo) if self.row.with_logo else b"",
                margin=self.kit.margin,
            ),
        )

    def recipe_told(self, recipe: Recipe) -> dict[str, object]:
        """Everything that the picture depends on, to draw the same one again."""
        photo, logo = self.row.photo, self.kit.logo if self.row.with_logo else None
        fonts = (self.kit.title_font, self.kit.text_font)
        return {
            **recipe.query(),
            "words": {**self.row.words, "headline": recipe.headline(self.row)},
            "language": self.row.language,
            "photo": photo.sha256 if photo else "",
            "focus": list(_focus(photo)),
            "colours": dict(self.kit.colours),
            "fonts": [font.sha256 if font else "" for font in fonts],
            "logo": logo.sha256 if logo else "",
            "margin": self.kit.margin,
        }

    def digest(self, recipe: Recipe) -> str:
        """A short name of all that; another one where anything differs."""
        told = json.dumps([_VERSION, self.recipe_told(recipe)], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()[:20]

    def recipes(self) -> list[Recipe]:
        """Dozens of ways of drawing it, those that differ most first."""
        others = tuple(self.row.words.get("others", ()))
        own = self.piece(Recipe.of(self.row))
        headlines = [self.row.words["headline"], *others]
        return [
            Recipe(one.layout, one.palette, one.crop, headlines.index(one.words.headline))
            for one in variations(replace(own, kit=imaging.Kit()), others)
        ]


def _focus(photo: Asset | None) -> tuple[float, float]:
    return (photo.focus_x, photo.focus_y) if photo else (0.5, 0.5)


def _read(asset: Asset | None) -> bytes:
    """The file of an asset; nothing where there is none, or where the file is gone."""
    if asset is None:
        return b""
    try:
        return file_of(asset).path.read_bytes()
    except FileNotFoundError:
        return b""


def _face(font: Font | None) -> Face | None:
    path = path_of_font(font) if font else None
    return face_at(path) if path and path.is_file() else None


def picture(look: Look, recipe: Recipe, form: Format) -> imaging.Drawn:
    """Draw it, or take it from what was drawn. Raises ``BadInput``: one sentence that says what to mend."""
    key = f"picture:{look.digest(recipe)}:{form.name}:{form.width}"
    kept = caches["charts"].get(key)
    if isinstance(kept, imaging.Drawn):
        return kept
    try:
        found = drawn(look.piece(recipe), form)
    except PictureFault as fault:
        raise refused(fault) from fault
    caches["charts"].set(key, found, _KEPT_S)
    return found


def preview(look: Look, recipe: Recipe, name: str) -> imaging.Drawn:
    """The same, as wide as a page shows it."""
    return picture(look, recipe, formats()[name].scaled(SMALL))
