"""What is done in the prompt workshop, in words people use; ``deeds`` takes them in."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DEEDS: Final[dict[str, Promise]] = {
    "case.archive": _("put a case away"),
    "case.starters": _("took the shipped cases"),
    "case.take": _("made a case of a brief"),
    "pair.judge": _("judged two texts blind"),
    "trial.ask": _("had versions of the prompt tried"),
    "trial.reveal": _("looked which version wrote what"),
    "trial.stop": _("stopped a trial"),
}
TARGETS: Final[dict[str, Promise]] = {
    "case": _("case"),
    "trial": _("trial"),
}
