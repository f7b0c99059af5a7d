"""Asking the networks how posts do: each account in turn, in batches, and no more often than it may be.

A turn asks about ``A_TURN`` posts of one account, or one full request where a network takes more at once;
the youngest come first, since what a post gathers early is never seen again. A fault ends the turn: the
network's own Retry-After is obeyed, and each failure in a row doubles our own wait. What may be the fault of
one post is asked again post by post, so that one that a network cannot show keeps no other from being
counted; a post is taken for gone only by a network that answers.
"""

from __future__ import annotations

import itertools
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Prefetch, Q
from django.utils import timezone

from parvis.apps.publishing.engine import leases, opening
from parvis.apps.publishing.engine.hands import Hands
from parvis.apps.publishing.models import Account, Step
from parvis.apps.publishing.states import Connection, StepState
from parvis.apps.results import services
from parvis.apps.results.counting import stood
from parvis.apps.results.models import Asking, Watch
from parvis.apps.results.selectors import those_that_tell
from parvis.core.jobs.tasks import job
from parvis.networks import hands as networks
from parvis.networks.ports import Fault, NetworkError
from parvis.networks.publishing import Access, Counts, Metrics, StepKind

logger = logging.getLogger(__name__)
# Posts of one account in a turn of five minutes; some networks take a request for each. The tightest
# documented allowance that we know of is Mastodon's 300 in that time: a fifteenth leaves listening, posting
# and people theirs, and 5,760 looks a day are enough for an account that posts 500 times a day.
A_TURN: Final = 20
FIRST_WAIT: Final = timedelta(minutes=10)
LONGEST_WAIT: Final = timedelta(hours=6)  # also where only a person can mend it, so that we see when they did
LONGEST_ASKED: Final = timedelta(days=7)  # no server keeps us away for ever by one header
OF_ONE_POST: Final = (Fault.NOT_FOUND, Fault.BAD_INPUT, Fault.REFUSED, Fault.GARBAGE)


class Busy(Exception):  # noqa: N818 - the name of what is
    """Another process speaks for the account, and its permission must be renewed: the next turn will do."""


@job(max_attempts=3)
def collect_results() -> int:
    """Follow what was published, and give each account with something to look at a turn; how many."""
    now = timezone.now()
    services.watches_begin(now=now)
    services.watches_end()
    accounts = due_accounts(now)
    for account_id, workspace_id in accounts:
        turn = collect_account.using(workspace_id=workspace_id, unique_key=f"results:{account_id}")
        turn.enqueue(account_id=account_id)
    return len(accounts)


@job(max_attempts=2)
def collect_account(account_id: int) -> int:
    """One account's turn; how many posts were looked at."""
    hands = Hands()
    try:
        return account_collect(hands, account_id)
    finally:
        hands.close()


def due_accounts(now: datetime) -> list[tuple[int, int]]:
    """Accounts, and their workspaces, with a post to look at, whose network tells and may be asked."""
    due = Watch.objects.filter(
        Q(account__results_asking=None)
        | Q(account__results_asking__until=None)
        | Q(account__results_asking__until__lte=now),
        next_at__lte=now,
        account__state=Connection.CONNECTED,
        account__network__in=those_that_tell(),
    )
    return list(due.order_by("account_id").values_list("account_id", "workspace_id").distinct())


def account_collect(hands: Hands, account_id: int) -> int:
    """Look at what is due of an account; how many posts were looked at."""
    account = Account.objects.select_related("workspace").filter(pk=account_id).first()
    if account is None or account.state != Connection.CONNECTED:
        return 0
    metrics = networks.metrics(account.network, hands.quick, hands.clock)
    if metrics is None:
        return 0
    try:
        turn = Turn(hands, account, metrics, _opened(hands, account), max(A_TURN, metrics.batch))
    except Busy:
        return 0
    except NetworkError as fault:
        _wait(account, fault, hands.clock())
        return 0
    looked = 0
    try:
        for group in _groups(_due(account, hands.clock(), turn.left), metrics.batch):
            looked += _look(turn, group) if turn.left > 0 else 0
        turn.end()
    except Busy:
        return looked
    except NetworkError as fault:
        _wait(account, fault, hands.clock())
    return looked


@dataclass
class Turn:
    """An account's turn: who asks, about how many posts still, and what could not be asked about."""

    hands: Hands
    account: Account
    metrics: Metrics
    access: Access
    left: int
    renewed: bool = False
    answered: bool = False
    failed: list[tuple[Watch, NetworkError]] = field(default_factory=list)

    def ask(self, ids: Sequence[str]) -> dict[str, Counts]:
        """How these posts stand, in as many requests as it takes. Permission that ended is renewed once."""
        told: dict[str, Counts] = {}
        for start in range(0, len(ids), self.metrics.batch):
            wanted = ids[start : start + self.metrics.batch]
            self.left -= len(wanted)
            told |= self._once(wanted)
            self.answered = True
        return told

    def end(self) -> None:
        """Posts that alone could not be asked about have to wait, if the network answers otherwise; else
        raises what it said: it is no fault of theirs."""
        if self.failed and not self.answered:
            raise self.failed[0][1]
        now = self.hands.clock()
        for watch, _fault in self.failed:
            services.watch_postpone(watch=watch, now=now)
        services.asking_answers(account_id=self.account.pk, now=now)

    def _once(self, ids: Sequence[str]) -> Mapping[str, Counts]:
        try:
            return self.metrics.counts(self.access, ids)
        except NetworkError as fault:
            if fault.fault is not Fault.AUTH or self.renewed:
                raise
            self.renewed = True
            self.access = _opened(self.hands, self.account, renew=True)
            self.left -= len(ids)
            return self.metrics.counts(self.access, ids)


@dataclass(frozen=True, slots=True)
class Followed:
    """A post to look at: its ids on the network, in order, and how many replies below it are ours."""

    watch: Watch
    ids: tuple[str, ...]
    own_replies: int


def _due(account: Account, now: datetime, most: int) -> Iterator[Followed]:
    live = Step.objects.filter(state=StepState.LIVE).order_by("position")
    rows = (
        Watch.objects.filter(account=account, next_at__lte=now)
        .select_related("workspace")
        .prefetch_related(Prefetch("delivery__steps", queryset=live, to_attr="live_steps"))
        .order_by("-published_at")[:most]
    )
    for watch in rows:
        steps: list[Step] = watch.delivery.live_steps  # type: ignore[attr-defined]
        ids = tuple(step.remote_id for step in steps if step.kind == StepKind.PART.value)
        yield Followed(watch, ids, len(steps) - 1)


def _groups(due: Iterator[Followed], batch: int) -> Iterator[list[Followed]]:
    """Posts whose ids fit into one request together; a thread longer than that stands alone."""
    group: list[Followed] = []
    for one in due:
        if group and sum(len(held.ids) for held in group) + len(one.ids) > batch:
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def _look(turn: Turn, group: list[Followed]) -> int:
    """Ask about these posts and write down what was told; how many were told of."""
    ids = list(itertools.chain.from_iterable(one.ids for one in group))
    try:
        told = turn.ask(ids) if ids else {}
    except NetworkError as fault:
        if fault.fault not in OF_ONE_POST:
            raise
        if len(group) > 1:
            return sum(_look(turn, [one]) for one in group if turn.left > 0)
        turn.failed.append((group[0].watch, fault))
        return 0
    return sum(_kept(one, told, turn.hands.clock()) for one in group)


def _kept(one: Followed, told: Mapping[str, Counts], now: datetime) -> bool:
    found = stood(one.ids, told, own_replies=one.own_replies)
    if found is None:
        services.watch_missed(watch=one.watch, now=now)
        return False
    services.look_keep(watch=one.watch, stood=found, now=now)
    return True


def _opened(hands: Hands, account: Account, *, renew: bool = False) -> Access:
    """Who asks. Permission that ends is renewed under the account's lease: by one process at a time."""
    soon = account.expires_at is not None and account.expires_at <= hands.clock() + opening.EARLY
    if not (renew or soon):
        return opening.access_of(account)
    with leases.held(account.pk, hands.clock) as lease:
        if lease is None:
            raise Busy
        if renew:  # or find that somebody has since
            opening.renew(hands, account)
        return opening.opened(hands, account)


def _wait(account: Account, fault: NetworkError, now: datetime) -> None:
    logger.info("account %s does not tell how its posts do: %s", account.pk, fault.code)
    failures = Asking.objects.filter(account=account).values_list("failures", flat=True).first() or 0
    doubled = FIRST_WAIT * 2 ** min(failures, 10)
    ours = LONGEST_WAIT if fault.fault is Fault.AUTH else min(LONGEST_WAIT, doubled)
    asked = timedelta(seconds=min(fault.retry_after or 0.0, LONGEST_ASKED.total_seconds()))
    services.asking_wait(account_id=account.pk, fault=fault, until=now + max(ours, asked), now=now)
