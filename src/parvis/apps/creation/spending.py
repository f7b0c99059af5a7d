"""What calls to an endpoint may cost: set aside before a call is made, counted after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Case, DecimalField, F, QuerySet, Sum, Value, When

from parvis.ai.writing.ports import Price
from parvis.apps.creation.labels import TROUBLES
from parvis.apps.creation.models import Run, Spend, WritingModel
from parvis.core.errors import ParvisError
from parvis.core.workspaces.models import Workspace

CENTS: Final = Decimal("0.000001")  # what is kept of an amount
# How an answer may break off on its way: nobody knows then what it cost.
BROKEN: Final = frozenset({"ai_cut", "ai_timeout"})


@dataclass(frozen=True, slots=True)
class Came:
    """What a call came to: variants, money, tokens read and written."""

    variants: int = 0
    cost: Decimal = Decimal(0)
    tokens_in: int = 0
    tokens_out: int = 0


class BudgetSpent(ParvisError):  # noqa: N818 - the name of what is wrong
    """A call could cost more than what is left of a budget; nobody was asked."""

    status = 409
    code = "budget_month"


@dataclass(frozen=True, slots=True)
class Spent:
    """What was spent this month, open reservations counted whole: by everybody, and by one person."""

    month: Decimal
    person: Decimal


def amount(value: float | Decimal) -> Decimal:
    """An amount as it is kept."""
    return Decimal(str(value)).quantize(CENTS)


def month_of(workspace: Workspace, now: datetime) -> date:
    """The first day of the month, by the workspace's clock."""
    return now.astimezone(ZoneInfo(workspace.time_zone)).date().replace(day=1)


def spent(workspace: Workspace, user_id: int | None, now: datetime) -> Spent:
    """What counts against the budgets of this month."""
    rows = Spend.objects.filter(workspace=workspace, month=month_of(workspace, now))
    return Spent(_total(rows), _total(rows.filter(user_id=user_id)) if user_id else Decimal(0))


def _total(rows: QuerySet[Spend]) -> Decimal:
    counted = Case(When(settled_at=None, then=F("reserved")), default=F("spent"))
    field = DecimalField(max_digits=14, decimal_places=6)
    told = rows.aggregate(total=Sum(counted, output_field=field, default=Value(Decimal(0))))["total"]
    return Decimal(told)


def would_suffice(workspace: Workspace, user_id: int | None, price: Price, now: datetime) -> str:
    """The code of the budget that a call could overspend, or nothing."""
    row = WritingModel.objects.filter(workspace=workspace).first()
    if row is None:
        return ""
    used, most = spent(workspace, user_id, now), amount(price.high)
    if row.budget_month is not None and used.month + most > row.budget_month:
        return "budget_month"
    if row.budget_person is not None and used.person + most > row.budget_person:
        return "budget_person"
    return ""


def refused(code: str) -> BudgetSpent:
    """The error that says which budget would not suffice."""
    return BudgetSpent(TROUBLES[code], code=code)


@transaction.atomic
def reserve(
    *, workspace: Workspace, user_id: int | None, price: Price, now: datetime, run: Run | None = None
) -> Spend:
    """Set aside what a call may cost at most, before it is made. Raises ``BudgetSpent``.

    The row of the endpoint is locked first, so that two calls never count on the same money.
    """
    list(WritingModel.objects.select_for_update().filter(workspace=workspace))
    code = would_suffice(workspace, user_id, price, now)
    if code:
        raise refused(code)
    return Spend.objects.create(
        workspace=workspace,
        user_id=user_id,
        run=run,
        month=month_of(workspace, now),
        reserved=amount(price.high),
        at=now,
    )


def lost_settle(spends: QuerySet[Spend], now: datetime) -> None:
    """Calls of a worker that died: nobody knows what they cost, so they count as much as they could have."""
    spends.filter(settled_at=None).update(spent=F("reserved"), settled_at=now)


@transaction.atomic
def settle(*, spend: Spend, came: Came, fault: str, stopped: bool, now: datetime) -> Spend:
    """Count what a call came to. One that broke off on its way counts as much as was set aside, since nobody
    knows what it cost; one that was refused, what the writer counted."""
    broken = stopped or fault in BROKEN or (fault == "ai_server" and came.variants > 0)
    spend.spent = max(came.cost, spend.reserved) if broken else came.cost
    spend.tokens_in, spend.tokens_out, spend.settled_at = came.tokens_in, came.tokens_out, now
    spend.save(update_fields=["spent", "tokens_in", "tokens_out", "settled_at"])
    return spend
