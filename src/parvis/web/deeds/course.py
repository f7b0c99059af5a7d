"""What is done in the course, in words people use; ``deeds`` takes them in."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DEEDS: Final[dict[str, Promise]] = {"lesson.do": _("did a lesson of the course")}
TARGETS: Final[dict[str, Promise]] = {"lesson": _("lesson")}
FIELDS: Final[dict[str, Promise]] = {"lesson": _("lesson")}
