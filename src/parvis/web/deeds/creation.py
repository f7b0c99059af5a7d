"""What is done to briefs and variants, in words people use; ``deeds`` takes them in."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DEEDS: Final[dict[str, Promise]] = {
    "ab_test.open": _("sent variants to an A/B test"),
    "brief.archive": _("put a brief away"),
    "brief.change": _("changed a brief"),
    "brief.create": _("wrote a brief"),
    "brief.delete": _("deleted a brief of the sample"),
    "brief.restore": _("took a brief out again"),
    "prompt.use": _("put a version of the prompt in use"),
    "prompt.write": _("wrote a version of the prompt"),
    "variants.ask": _("had variants written"),
    "variants.stop": _("stopped the writing of variants"),
    "variation.choose": _("made a post of a variant"),
    "variation.edit": _("changed a variant"),
    "variation.fill": _("filled the slots of a variant"),
    "variation.write": _("wrote a variant"),
    "voice.set": _("changed the brand’s voice"),
    "writing_model.choose": _("chose the model that writes"),
    "writing_model.restore": _("let Parvis’s own writer write alone"),
}
TARGETS: Final[dict[str, Promise]] = {
    "ab_test": _("A/B test"),
    "brief": _("brief"),
    "prompt": _("prompt"),
    "variation": _("variant"),
    "voice": _("brand voice"),
    "writing_model": _("model that writes"),
}
FIELDS: Final[dict[str, Promise]] = {
    "arms": _("variants that were compared"),
    "budget_month": _("budget a month"),
    "budget_person": _("budget of each person"),
    "by_kind": _("models by kind of text"),
    "currency": _("currency"),
    "disclosure": _("disclosure"),
    "examples": _("posts we like"),
    "fields": _("fields"),
    "formal": _("says “vous”"),
    "model": _("model"),
    "number": _("version"),
    "post": _("post"),
    "preferred": _("words we use"),
    "price_in": _("price of a million tokens read"),
    "price_out": _("price of a million tokens written"),
    "refused": _("words we never use"),
    "slots": _("slots"),
}
