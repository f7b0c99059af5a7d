"""What a person decides about a post on one network beside its words: who may answer, whether it advertises.

Each network declares its own (``<network>/settings.py``, named in the manifest). An editor draws them, a
check tells what is missing, a publisher reads them with ``Work.setting``. An account may offer less than its
network: ``offered`` holds what it told, by the setting's name.
"""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from parvis.networks.ports import MediaKind

YES: Final = "yes"
NO: Final = "no"
Offered = Mapping[str, Collection[str]]  # of an account: a setting's name -> the values that it may have now


class Place(enum.StrEnum):
    """Where a setting is decided."""

    POST = "post"
    EITHER = "either"  # for each post, or once for the account
    ACCOUNT = "account"  # for the account; the post has another field for it


@dataclass(frozen=True, slots=True)
class Clash:
    """When the setting has one of ``values``, another may not have one of ``others``; ``words`` say it."""

    values: frozenset[str]
    other: str
    others: frozenset[str]
    words: str


@dataclass(frozen=True, slots=True)
class Setting:
    """One decision. ``label``, ``help``, ``nothing`` (what unsaid means) and the words of ``values`` are
    msgids.

    ``values`` are what the network calls them; a switch has none: it is ``YES``, or nothing, which is off.
    ``required``: nothing is presumed, somebody must say it. ``only`` is the kind of file that it is about.
    """

    name: str
    label: str
    values: tuple[tuple[str, str], ...] = ()
    nothing: str = ""
    help: str = ""
    required: bool = False
    place: Place = Place.POST
    only: MediaKind | None = None
    clash: Clash | None = None

    @property
    def allowed(self) -> frozenset[str]:
        """Every value that it may have."""
        return frozenset(value for value, _words in self.values) if self.values else frozenset({YES})

    def about(self, kinds: Collection[MediaKind]) -> bool:
        """Whether it has a meaning for a post with files of these kinds."""
        return self.only is None or self.only in kinds


class Wrong(enum.StrEnum):
    """What can be wrong with a setting."""

    UNSAID = "setting_unsaid"
    UNKNOWN = "setting_unknown"
    NOT_OFFERED = "setting_not_offered"
    CLASH = "setting_clash"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong; ``words`` is a msgid: the setting's label, or what clashes."""

    wrong: Wrong
    words: str


@dataclass(frozen=True, slots=True)
class Account:
    """What is known of the account that a post is for: its own settings, and what it may choose among."""

    settings: Mapping[str, str] = field(default_factory=dict)
    offered: Offered = field(default_factory=dict)


def faults(
    declared: tuple[Setting, ...],
    said: Mapping[str, str],
    kinds: Collection[MediaKind],
    account: Account | None = None,
) -> Iterator[Fault]:
    """Yield what is wrong. Without an account, what may be said once for all of its posts is not missed."""
    known = account.settings if account else {}
    for one in declared:
        if not one.about(kinds) or one.place is Place.ACCOUNT:
            continue
        value = said.get(one.name) or (known.get(one.name, "") if one.place is Place.EITHER else "")
        if not value:
            if one.required and (account is not None or one.place is Place.POST):
                yield Fault(Wrong.UNSAID, one.label)
        elif value not in one.allowed:
            yield Fault(Wrong.UNKNOWN, one.label)
        elif account is not None and value not in account.offered.get(one.name, one.allowed):
            yield Fault(Wrong.NOT_OFFERED, one.label)
        elif one.clash and value in one.clash.values and said.get(one.clash.other) in one.clash.others:
            yield Fault(Wrong.CLASH, one.clash.words)
