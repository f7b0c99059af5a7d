"""What each line of a table asks for, or what is wrong with it in words. Nothing is written here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parvis.apps.content.bodies import LONGEST, MOST_MEDIA, Body, Piece, Placed, Variant
from parvis.apps.library.models import Asset
from parvis.apps.library.selectors import assets_of
from parvis.apps.planning.importing.columns import FRENCH, Column, cells, day_of, time_of
from parvis.apps.publishing.models import Account
from parvis.apps.publishing.selectors import accounts_of
from parvis.apps.publishing.times import known_zone
from parvis.core.errors import BadInput
from parvis.core.workspaces.models import Workspace
from parvis.kit.slots import Edge, wall_of
from parvis.kit.text import fold
from parvis.kit.utm import is_web_link
from parvis.networks.hands import that_publish

Cells = Mapping[Column, str]
NEAR: Final = 60  # characters of a text that a preview shows


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a cell, in words that say what to do. ``blocks`` is False for advice."""

    column: Column
    words: str
    blocks: bool = True

    @property
    def head(self) -> str:
        """What the column is called in a template in the reader's language."""
        return FRENCH[self.column] if get_language() == "fr" else self.column.value


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a line asks for; without an account and a time, a draft and no plan."""

    body: Body
    title: str
    campaign: str
    link: str
    account: Account | None = None
    day: date | None = None
    at: time | None = None
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table: its number in the file, how its text begins, and what it asks for unless it has
    problems that block."""

    number: int
    text: str
    problems: tuple[Problem, ...]
    wanted: Wanted | None

    @property
    def blocked(self) -> bool:
        """Whether it cannot be imported as it is."""
        return self.wanted is None


@dataclass(slots=True)
class _Reader:
    """What lines are read against: asked once, however many lines there are."""

    workspace: Workspace
    now: datetime
    accounts: Sequence[Account]
    assets: Mapping[str, Sequence[Asset]]
    networks: Mapping[str, str]  # by their names and labels, folded
    seen: dict[tuple[object, ...], int] = field(default_factory=dict)
    zones: dict[str, bool] = field(default_factory=dict)

    def line(self, number: int, row: Cells) -> Line:
        found: list[Problem] = []
        text = row.get(Column.TEXT, "")
        media = self._media(row, found)
        network, account = self._account(row, found)
        day, at, zone = self._when(row, found)
        link = self._link(row, found)
        if not text and not media:
            found.append(Problem(Column.TEXT, _("Write a text, or name a file of the media library.")))
        if len(text) > LONGEST:
            found.append(Problem(Column.TEXT, _("This text is far too long for any network. Shorten it.")))
        if (day is None) != (account is None) and not any(one.blocks for one in found):
            column = Column.ACCOUNT if account is None else Column.DATE
            words = (
                _("Name the account that it leaves for, or leave the date empty to import a draft.")
                if account is None
                else _("Say on which day and at what time, or leave the account empty to import a draft.")
            )
            found.append(Problem(column, words))
        self._twice(number, (text, network, account and account.pk, day, at), found)
        wanted = None
        if not any(one.blocks for one in found):
            variant = Variant(parts=(Piece(text=text, media=media),), link=link)
            body = Body(
                networks=(network,) if network else (), language=self.workspace.language, common=variant
            )
            title = row.get(Column.TITLE, "")[:120]
            campaign = row.get(Column.CAMPAIGN, "")[:80]
            wanted = Wanted(body, title, campaign, link, account, day, at, zone)
        return Line(number, text[:NEAR], tuple(found), wanted)

    def _twice(self, number: int, what: tuple[object, ...], found: list[Problem]) -> None:
        first = self.seen.setdefault(what, number)
        if first != number:
            words = _("This line says the same as line %(number)d. Take one of them out.")
            found.append(Problem(Column.TEXT, words % {"number": first}))

    def _account(self, row: Cells, found: list[Problem]) -> tuple[str, Account | None]:
        network = self._network(row, found)
        name = fold(row.get(Column.ACCOUNT, "")).lstrip("@")
        if not name:
            return network, None
        fits = [
            one
            for one in self.accounts
            if name in {fold(one.handle).lstrip("@"), fold(one.name)} and network in {"", one.network}
        ]
        if len(fits) == 1:
            return fits[0].network, fits[0]
        given = {"name": row[Column.ACCOUNT][:80]}
        words = (
            _("Several accounts are called “%(name)s”: fill in the column of the network.")
            if fits
            else _("No connected account is called “%(name)s”. Write its handle as under “Accounts”.")
        )
        found.append(Problem(Column.ACCOUNT, words % given))
        return network, None

    def _network(self, row: Cells, found: list[Problem]) -> str:
        name = fold(row.get(Column.NETWORK, ""))
        if not name:
            return ""
        if name in self.networks:
            return self.networks[name]
        known = ", ".join(sorted(str(one.label) for one in that_publish()))
        words = _("“%(name)s” is no network here. There are %(known)s.")
        found.append(Problem(Column.NETWORK, words % {"name": row[Column.NETWORK][:40], "known": known}))
        return ""

    def _when(self, row: Cells, found: list[Problem]) -> tuple[date | None, time | None, str]:
        zone = row.get(Column.ZONE, "") or self.workspace.time_zone
        if not self._known(zone):
            words = _("“%(zone)s” is no time zone. Write it as Europe/Paris, or leave it empty.")
            found.append(Problem(Column.ZONE, words % {"zone": zone[:40]}))
            return None, None, ""
        day, at = self._day(row, found), self._time(row, found)
        if day is None or at is None:
            missing = not any(one.column in {Column.DATE, Column.TIME} for one in found)
            if missing and (day is None) != (at is None):
                column = Column.TIME if at is None else Column.DATE
                found.append(Problem(column, _("A date needs a time, and a time needs a date.")))
            return None, None, ""
        wall = wall_of(day, at, zone)
        if wall.instant <= self.now:
            found.append(Problem(Column.DATE, _("This moment has passed. Choose a later one.")))
        elif wall.edge is not Edge.NONE:
            found.append(Problem(Column.TIME, edge_words(wall.edge, at, wall.shown), blocks=False))
        return day, at, zone

    def _known(self, zone: str) -> bool:
        if zone not in self.zones:
            try:
                known_zone(zone)
                self.zones[zone] = True
            except BadInput:
                self.zones[zone] = False
        return self.zones[zone]

    @staticmethod
    def _day(row: Cells, found: list[Problem]) -> date | None:
        text = row.get(Column.DATE, "")
        try:
            return day_of(text) if text else None
        except ValueError:
            words = _("“%(text)s” is no date. Write 2026-12-24 or 24/12/2026.") % {"text": text[:40]}
            found.append(Problem(Column.DATE, words))
            return None

    @staticmethod
    def _time(row: Cells, found: list[Problem]) -> time | None:
        text = row.get(Column.TIME, "")
        try:
            return time_of(text) if text else None
        except ValueError:
            words = _("“%(text)s” is no time. Write 09:30 or 9h30.") % {"text": text[:40]}
            found.append(Problem(Column.TIME, words))
            return None

    @staticmethod
    def _link(row: Cells, found: list[Problem]) -> str:
        link = row.get(Column.LINK, "")
        if link and (not is_web_link(link) or len(link) > 2000):
            found.append(
                Problem(Column.LINK, _("A link begins with https:// (or http://) and names a site."))
            )
            return ""
        return link

    def _media(self, row: Cells, found: list[Problem]) -> tuple[Placed, ...]:
        placed = []
        for name in _names(row):
            fits = self.assets.get(fold(name), ())
            if len(fits) == 1:
                placed.append(Placed(fits[0].pk, fits[0].sha256))
                continue
            words = (
                _("Several files of the media library are called “%(name)s”: rename one.")
                if fits
                else _("No file of the media library is called “%(name)s”. Add it there first.")
            )
            found.append(Problem(Column.MEDIA, words % {"name": name[:80]}))
        if len(placed) > MOST_MEDIA:
            found.append(Problem(Column.MEDIA, _("A post holds at most thirty-five pictures and videos.")))
        return tuple(placed)


def edge_words(edge: Edge, at: time, shown: datetime) -> str:
    """What a change of clocks does to a chosen time; empty when nothing."""
    given = {"at": f"{at:%H:%M}", "shown": f"{shown:%H:%M}"}
    if edge is Edge.SKIPPED:
        return _("Clocks jump over %(at)s on that day: it will leave at %(shown)s.") % given
    if edge is Edge.REPEATED:
        return _("Clocks show %(at)s twice on that day: it will leave the first time.") % given
    return ""


def _names(row: Cells) -> list[str]:
    return [name.strip() for name in row.get(Column.MEDIA, "").split("|") if name.strip()]


def lines(workspace: Workspace, text: str, now: datetime) -> Iterator[Line]:
    """Every line of the table, checked. As many questions to the database for five thousand as for one."""
    rows = list(cells(text))
    assets: dict[str, list[Asset]] = defaultdict(list)
    if any(_names(row) for _number, row in rows):
        for asset in assets_of(workspace).only("pk", "name", "sha256"):
            assets[fold(asset.name)].append(asset)
    accounts = list(accounts_of(workspace))
    networks = {fold(account.network): account.network for account in accounts}
    for one in that_publish():
        networks |= {fold(one.name): one.name, fold(str(one.label)): one.name}
    reader = _Reader(workspace, now, accounts, assets, networks)
    return (reader.line(number, row) for number, row in rows)
