"""Which posts a page of results looks at: a period, an account, a campaign, a network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ALL: Final = "all"
DEFAULT: Final = "90d"
PERIODS: Final[Mapping[str, tuple[timedelta | None, Promise]]] = {
    "30d": (timedelta(days=30), _("30 days")),
    "90d": (timedelta(days=90), _("90 days")),
    "365d": (timedelta(days=365), _("1 year")),
    ALL: (None, _("everything")),
}


@dataclass(frozen=True, slots=True)
class Scope:
    """Posts published since a moment (None: all of them), of one account, campaign or network, or of all."""

    period: str = DEFAULT
    since: datetime | None = None
    account: int | None = None
    campaign: str = ""
    network: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether anything but the period is chosen."""
        return bool(self.account or self.campaign or self.network)

    def query_string(self, **more: object) -> str:
        """The end of an address that shows the same posts."""
        given = {
            "period": self.period,
            "account": self.account or "",
            "campaign": self.campaign,
            "network": self.network,
            **more,
        }
        return urlencode({name: value for name, value in given.items() if value})


def since_of(period: str, now: datetime) -> datetime | None:
    """When a period of ``PERIODS`` begins."""
    length = PERIODS[period][0]
    return None if length is None else now - length
