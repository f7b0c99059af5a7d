"""The sentences of a report, each made from its numbers alone: no model writes here."""

from __future__ import annotations

from django.utils import translation

from parvis.apps.reports.facts import Facts
from parvis.apps.reports.statements import Statement
from parvis.apps.reports.wording.advice import advice
from parvis.apps.reports.wording.happened import happened
from parvis.apps.reports.wording.meaning import how_sure, why

__all__ = ["write"]


def write(facts: Facts, language: str) -> tuple[Statement, ...]:
    """What happened, why it may matter, how sure it is, what to do: in ``fr`` or ``en``."""
    with translation.override(language):
        return (*happened(facts), *why(facts), *how_sure(facts), *advice(facts))
