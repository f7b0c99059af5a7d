"""The networks' own settings as the editor shows them: a list or a switch, with what accounts may choose."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from parvis.apps.content.bodies import Body
from parvis.apps.content.slots import label_of
from parvis.networks.ports import MediaKind
from parvis.networks.post_settings import Offered, Place, Setting
from parvis.networks.registry import NETWORKS

FIELD: Final = "setting"  # fields are called ``setting.<network>.<name>``


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One setting: ``choices`` are value, words and whether an account offers it; none for a switch."""

    field: str
    id: str
    label: str
    help: str
    value: str
    choices: tuple[tuple[str, str, bool], ...]
    is_optional: bool  # nobody, and no account, has to say it
    is_off: bool  # a switch that no account may turn on

    @property
    def is_switch(self) -> bool:
        """Whether it is yes or nothing."""
        return not self.choices


@dataclass(frozen=True, slots=True)
class NetworkSettings:
    """What one network asks."""

    network: str
    label: str
    rows: tuple[SettingRow, ...]
    terms: tuple[tuple[str, str], ...]  # their names and addresses


def declared(network: str) -> tuple[Setting, ...]:
    """What a network asks of each post."""
    manifest = NETWORKS.get(network)
    return tuple(one for one in manifest.settings if one.place is not Place.ACCOUNT) if manifest else ()


def rows_of(
    body: Body, kinds: Mapping[str, Collection[MediaKind]], offered: Mapping[str, Offered]
) -> tuple[NetworkSettings, ...]:
    """One for each chosen network that asks something; ``kinds`` are of the files that each gets."""
    found = []
    for network in body.networks:
        rows = tuple(_rows(body, network, kinds.get(network, ()), offered.get(network, {})))
        found += [NetworkSettings(network, label_of(network), rows, _terms(network))] if rows else []
    return tuple(found)


def _terms(network: str) -> tuple[tuple[str, str], ...]:
    return tuple((_(name), href) for name, href in NETWORKS[network].terms)


def _rows(body: Body, network: str, kinds: Collection[MediaKind], offered: Offered) -> Iterator[SettingRow]:
    said = body.settings.get(network, {})
    for one in declared(network):
        value = said.get(one.name, "")
        if not (one.about(kinds) or value or not kinds):  # before a file is chosen, all of them
            continue
        able = offered.get(one.name, one.allowed)
        yield SettingRow(
            field=f"{FIELD}.{network}.{one.name}",
            id=f"{FIELD}-{network}-{one.name}",
            label=_(one.label),
            help=_(one.help) if one.help else "",
            value=value,
            choices=tuple(_choices(one, value, able)),
            is_optional=not one.required,
            is_off=not one.values and not able,
        )


def _choices(one: Setting, value: str, able: Collection[str]) -> Iterator[tuple[str, str, bool]]:
    if not one.values:
        return
    usual = _(one.nothing) if one.nothing else _("not said")
    nothing = _("as the account is set") if one.place is Place.EITHER else usual
    yield "", _("choose…") if one.required and one.place is Place.POST else nothing, True
    for name, words in one.values:
        yield name, _(words), name in able
    if value and value not in one.allowed:
        yield value, value, False


def typed(sent: QueryDict) -> dict[str, dict[str, str]]:
    """What the form says of every network that shows settings, chosen or not."""
    found: dict[str, dict[str, str]] = {}
    for name in sent:
        field, _sep, rest = name.partition(".")
        network, _sep, setting = rest.partition(".")
        value = sent.get(name, "").strip()
        if field == FIELD and value and setting in {one.name for one in declared(network)}:
            found.setdefault(network, {})[setting] = value
    return found


def said(body: Body) -> Iterator[tuple[str, str, str]]:
    """What was decided, in words: the network's label, the setting's, the value's."""
    for network in body.networks:
        chosen = body.settings.get(network, {})
        for one in declared(network):
            value = chosen.get(one.name, "")
            if value:
                words = dict(one.values).get(value, "")
                yield label_of(network), _(one.label), _(words) if words else _("yes")
