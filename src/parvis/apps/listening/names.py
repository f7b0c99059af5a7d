"""What codes are called in the reader's language."""

from __future__ import annotations

from django.utils.translation import get_language_info, pgettext
from django.utils.translation import gettext as _

from parvis.networks import registry


def network_label(name: str) -> str:
    """A network's own name; of what is no network, the reader's word for it."""
    manifest = registry.NETWORKS.get(name)
    return _(manifest.label) if manifest else name.capitalize()


def language_label(code: str) -> str:
    """A language's name in the reader's language."""
    names = {
        "fr": _("French"),
        "en": _("English"),
        "de": _("German"),
        "es": _("Spanish"),
        "it": _("Italian"),
        "pt": _("Portuguese"),
        "nl": _("Dutch"),
        "ar": _("Arabic"),
        "unknown": pgettext("language", "not recognised"),
    }
    return names.get(code) or _elsewhere(code)


def _elsewhere(code: str) -> str:
    """Django knows the names of a hundred languages more; a code that it does not know stays a code."""
    try:
        name = str(get_language_info(code)["name_translated"])
    except KeyError:
        return code
    return name.lower() if _("French").islower() else name  # as the reader’s language writes them


def word(name: str) -> str:
    """A label of a model in the reader's language."""
    words = {
        "negative": _("negative"),
        "neutral": _("neutral"),
        "positive": _("positive"),
        "unknown": _("not known"),
        "anger": _("anger"),
        "joy": _("joy"),
        "optimism": _("optimism"),
        "sadness": _("sadness"),
        "none": _("no emotion"),
        "true": _("yes"),
        "false": _("no"),
    }
    return words.get(name, name)


def pseudonym(author: str) -> str:
    """How a pseudonym is shown to those who may not see names."""
    return _("Author %(code)s") % {"code": author[:6].upper()} if author else _("author not given")
