"""What a file says of its making, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.apps.library.models import Asset
from parvis.imaging.provenance.ports import Source, Standing

SOURCES: Final[Mapping[str, str | Promise]] = {
    Source.CAMERA: gettext_lazy("taken with a camera"),
    Source.DRAWN: gettext_lazy("drawn by a person with a program"),
    Source.EDITED: gettext_lazy("edited by a person"),
    Source.COMPOSED: gettext_lazy("composed of several"),
    Source.COMPOSED_WITH_AI: gettext_lazy("composed with parts that an AI made"),
    Source.GENERATED: gettext_lazy("made by an AI"),
}
STANDINGS: Final[Mapping[str, str | Promise]] = {
    Standing.NONE: gettext_lazy(
        "It came without a signature, but a field beside its pixels says: %(sources)s."
    ),
    Standing.ELSEWHERE: gettext_lazy(
        "It named an address where its credentials are kept. Parvis does not ask it: that would tell its "
        "owner who looks."
    ),
    Standing.UNREADABLE: gettext_lazy("It came with credentials that cannot be read."),
    Standing.BROKEN: gettext_lazy(
        "It came with credentials that no longer hold: it was changed after %(signer)s signed it, or it was "
        "badly signed."
    ),
    Standing.SIGNED: gettext_lazy(
        "It came signed by %(signer)s. Nothing was changed since; nobody here knows whether to trust "
        "that name."
    ),
    Standing.TRUSTED: gettext_lazy("It came signed by %(signer)s, whom this installation trusts."),
}


def provenance_words(asset: Asset) -> list[str]:
    """Sentences; never empty."""
    told = asset.credentials
    if "signed" in told:
        return [*_ours(told), *_before(told["before"])]
    if not told:
        return [_("The file says nothing of how it was made.")]
    return [
        *_before(told),
        _("Its credentials were taken out with what a camera writes: they can tell places and names."),
    ]


def _ours(told: Mapping[str, Any]) -> Iterator[str]:
    sources = _sources(deed["source"] for deed in told["deeds"])
    agents = list(dict.fromkeys(_agent(deed) for deed in told["deeds"] if deed["agent"]))
    yield _("Signed by this workspace, in the name of %(name)s: %(sources)s.") % {
        "name": told["signed"], "sources": sources or _("nothing said of its source")
    }  # fmt: skip
    if agents:
        yield _("Made with: %(agents)s.") % {"agents": ", ".join(agents)}


def _agent(deed: Mapping[str, str]) -> str:
    return f"{deed['agent']} {deed['version']}".strip()


def _before(told: Mapping[str, Any]) -> Iterator[str]:
    if not told:
        return
    said = {"signer": told["signer"] or _("somebody unnamed"), "sources": _sources(told["sources"])}
    yield str(STANDINGS[told["standing"]]) % said
    if told["sources"] and told["standing"] != Standing.NONE:
        yield _("It says: %(sources)s.") % said
    if told["program"]:
        yield _("Program: %(program)s.") % {"program": told["program"]}


def _sources(terms: Any) -> str:
    return ", ".join(dict.fromkeys(str(SOURCES.get(term, term)) for term in terms if term))
