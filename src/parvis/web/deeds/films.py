"""What is done to films and their music, in words people use; ``deeds`` takes them in."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DEEDS: Final[dict[str, Promise]] = {
    "film.change": _("changed a film"),
    "film.create": _("began a film"),
    "film.delete": _("deleted a film"),
    "film.make": _("had a film made"),
    "film.stop": _("stopped the making of a film"),
    "music.add": _("added music"),
    "music.delete": _("deleted music"),
}
TARGETS: Final[dict[str, Promise]] = {
    "film": _("film"),
    "music": _("music"),
}
