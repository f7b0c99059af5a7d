"""Filters as the end of an address, as programs give them to be kept."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from parvis.ai.ports import Emotion, Sentiment
from parvis.apps.listening.panels import PANELS
from parvis.apps.listening.saved.services import LONGEST_QUERY
from parvis.apps.listening.scope import FLAGS, canonical
from parvis.core.api.door import ApiRequest
from parvis.core.errors import BadInput
from parvis.kit.translation import gettext_noop

Filters = Annotated[
    str,
    Field(
        max_length=LONGEST_QUERY,
        pattern=r"^[^\x00-\x1f\x7f]*$",
        examples=["period=7d&complaint=1&language=fr&show=volume"],
        description=gettext_noop(
            "The end of the dashboard’s address: period, filters, “show” for each panel. Without a period: "
            "the last thirty days, or everything where what was heard ended earlier."
        ),
    ),
]


def understood(request: ApiRequest, query: str) -> str:
    """The filters as they are kept. Raises ``BadInput`` that names the first thing that is not one: left out
    in silence, as pages do, a program would save another view than it meant."""
    kept = canonical(query, request.workspace.time_zone)
    known = QueryDict(kept)
    for name, values in QueryDict(query).lists():
        if not set(values) <= _usable(name, values, known.getlist(name)):
            said = _("“%(name)s” cannot be used as a filter with this value.")
            raise BadInput(said, code="query", name=name)
    return kept


# Of the filters that have few values, these; of the others, any that is kept.
CHOICES: dict[str, Collection[str]] = {
    "show": PANELS,
    "sentiment": frozenset(Sentiment),
    "emotion": frozenset(Emotion),
    **dict.fromkeys(FLAGS, ("1",)),
}


def _usable(name: str, values: list[str], known: list[str]) -> frozenset[str]:
    """Of the values that a filter was given, those that it can have. Instants are rewritten when kept."""
    if name in {"since", "until"}:
        return frozenset(values if known else ())
    return frozenset(one for one in values if one in known and one in CHOICES.get(name, values))
