"""The tables of the studio. Each room declares its own; Django looks for them here."""

from parvis.apps.studio.brand.models import BrandKit, Font
from parvis.apps.studio.compositions.models import Composition, Drawing, ImageEndpoint, Imagined

__all__ = ["BrandKit", "Composition", "Drawing", "Font", "ImageEndpoint", "Imagined"]
