"""What things of creation are called, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.ai.writing.ports import Doubt, Kind

KINDS: Final[Mapping[Kind, Promise]] = {
    Kind.CAPTION: _("Post"),
    Kind.THREAD: _("Thread"),
    Kind.PRODUCT: _("Product description"),
    Kind.ARTICLE: _("Blog article"),
    Kind.ALT: _("Alternative text"),
    Kind.HASHTAGS: _("Hashtags"),
    Kind.COMMENT: _("First comment"),
}
DOUBTS: Final[Mapping[Doubt, Promise]] = {
    Doubt.FIGURE: _("a figure that no fact of the brief bears out"),
    Doubt.SUPERLATIVE: _("a superlative that no fact of the brief bears out"),
    Doubt.NAME: _("a name that the brief does not mention"),
    Doubt.PROMISE: _("a promise that the brief does not make"),
    Doubt.CLAIM: _("a claim that no fact of the brief bears out"),
}
# Texts that go to no network: a site's page, or the description of a picture.
SITE: Final = "site"
ALONE: Final = frozenset({Kind.PRODUCT, Kind.ARTICLE, Kind.ALT})
# What stands beside a post and is none itself.
BESIDE: Final = frozenset({Kind.ALT, Kind.HASHTAGS, Kind.COMMENT})
TROUBLES: Final[Mapping[str, Promise]] = {
    "budget_month": _("The workspace’s budget for this month would not suffice. Nothing was sent."),
    "budget_person": _("Your budget for this month would not suffice. Nothing was sent."),
    "ai_gone": _("The endpoint was changed or taken away meanwhile. Nothing was sent to another."),
    "ai_key": _("The endpoint refuses the key. Whoever chooses the models can enter it again."),
    "ai_key_lost": _("The stored key cannot be opened any more. Enter it again."),
    "ai_quota": _("The endpoint says that too much was asked: a limit or a credit is used up. Try later."),
    "ai_missing": _("The endpoint knows no such address or model. Check both."),
    "ai_refused": _("The endpoint refuses the request. Check the model’s name."),
    "ai_server": _("The endpoint answers with an error of its own. Try again later."),
    "ai_timeout": _("The endpoint did not answer in time. Try again, or give it more seconds."),
    "ai_unreachable": _("Nobody answers at the endpoint’s address. Check that its server is running."),
    "ai_address": _("The endpoint lies inside the server’s own network. Whoever runs Parvis can allow it."),
    "ai_url": _("The endpoint’s address cannot be used. Check how it is written."),
    "ai_redirect": _("The endpoint’s address leads to another, which is not followed. Give the final one."),
    "ai_garbage": _(
        "The endpoint answered something that is no text for this brief. Nothing of it was kept."
    ),
    "ai_length": _("The answer grew longer than was foreseen and was ended. What had come before is kept."),
    "ai_cut": _("The answer broke off on its way. What had come before is kept."),
}
UNKNOWN: Final = _("The writer cannot answer (%(code)s).")


def trouble_words(code: str) -> str:
    """Why variants did not come, and what to do; empty where nothing is wrong."""
    if not code:
        return ""
    return str(TROUBLES[code]) if code in TROUBLES else str(UNKNOWN) % {"code": code}
