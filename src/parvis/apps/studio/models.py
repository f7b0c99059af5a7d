"""The tables of the studio. Each room declares its own; Django looks for them here."""

from parvis.apps.studio.brand.models import BrandKit, Font
from parvis.apps.studio.compositions.models import Composition, Drawing, ImageEndpoint, Imagined
from parvis.apps.studio.films.models import Film, Music

__all__ = ["BrandKit", "Composition", "Drawing", "Film", "Font", "ImageEndpoint", "Imagined", "Music"]
