"""A report as it is read: its sentences, charts and tables, part by part, for a page or a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from parvis.apps.reports import facts as facts_of
from parvis.apps.reports import statements as sentences
from parvis.apps.reports.cells import period
from parvis.apps.reports.facts import Facts
from parvis.apps.reports.figures import figures
from parvis.apps.reports.keeping import digest_of
from parvis.apps.reports.models import Report
from parvis.apps.reports.sections import Section
from parvis.apps.reports.statements import Block, Maker, Statement, for_outside
from parvis.apps.reports.tables import STEPS, SURENESS, Table, tables
from parvis.kit.figures import Figure

FIRST = 6  # sentences of a block on the first screen


@dataclass(frozen=True, slots=True)
class Part:
    """One part: what it is called, what it says, its chart and its tables."""

    key: str
    title: str
    statements: tuple[Statement, ...]
    figure: Figure | None
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A report in the language of the moment. ``blocks``: the first screen, block by block.

    ``changed``: it is not what was made. ``too_few``: it holds so little that nobody outside is shown it.
    """

    title: str
    period: str
    filters: tuple[str, ...]
    facts: Facts
    blocks: tuple[tuple[str, str, tuple[Statement, ...]], ...]
    parts: tuple[Part, ...]
    steps: Table | None
    changed: bool
    too_few: bool

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Every sentence of it."""
        return tuple(one for _key, _title, told in self.blocks for one in told) + tuple(
            one for part in self.parts for one in part.statements
        )

    @property
    def by_ai(self) -> bool:
        """Whether a language model wrote some sentence of it."""
        return any(one.made_by is Maker.AI for one in self.statements)


def told(report: Report, language: str, *, outside: bool = False) -> Told:
    """A report that was made, in ``fr`` or ``en``: what it says, it says for ever."""
    written = sentences.read(report.written.get(language) or report.written["fr"])
    changed = digest_of(report.facts, report.written) != report.digest
    return drafted(
        report.title, facts_of.read(report.facts), written, language, outside=outside, changed=changed
    )


def drafted(
    title: str,
    facts: Facts,
    written: tuple[Statement, ...],
    language: str,
    *,
    outside: bool = False,
    changed: bool = False,
) -> Told:
    """The same of facts and sentences that are kept nowhere."""
    shown = for_outside(written) if outside else written
    held = tables(facts, outside=outside)
    return Told(
        title=title,
        period=_capital(period(facts.since, facts.until, facts.zone).text),
        filters=tuple(one.in_(language) for one in facts.filters),
        facts=facts,
        blocks=tuple(_blocks(shown)),
        parts=tuple(_parts(facts, shown, held, outside=outside)),
        steps=next((one for one in held if one.key == STEPS), None) if facts.volume.n else None,
        changed=changed,
        too_few=facts.volume.n < facts_of.FEWEST_NAMED,
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _blocks(statements: tuple[Statement, ...]) -> Iterator[tuple[str, str, tuple[Statement, ...]]]:
    titles = {
        Block.HAPPENED: _("What happened"),
        Block.WHY: _("Why it may matter"),
        Block.SURE: _("How sure is it?"),
        Block.DO: _("What to do"),
    }
    for block, title in titles.items():
        own = tuple(one for one in statements if one.block is block and one.first)[:FIRST]
        if own:
            yield block.value, title, own


def _parts(
    facts: Facts, statements: tuple[Statement, ...], held: tuple[Table, ...], *, outside: bool
) -> Iterator[Part]:
    drawn = figures(facts, outside=outside)
    if not facts.volume.n:
        return
    titles = {**{one.value: str(one.label) for one in Section}, SURENESS: _("How sure is it?")}
    for key, title in titles.items():
        own = tuple(one for one in statements if one.section == key and _belongs(one, key))
        tables = tuple(one for one in held if one.key == key)
        if key in (*facts.sections, SURENESS) and (own or tables):
            yield Part(key, title, own, drawn.get(key), tables)


def _belongs(statement: Statement, key: str) -> bool:
    """Whether a part repeats a sentence: what happened in it, and how sure it is."""
    return statement.block is (Block.SURE if key == SURENESS else Block.HAPPENED)


def all_statements(report: Report) -> tuple[Statement, ...]:
    """Every sentence of a report, in every language."""
    return tuple(one for told_ in report.written.values() for one in sentences.read(told_))
