"""Takes a delivery as far as it can go now, step by step. Whoever calls holds the account's lease.

Each step: prepare, store; look once more and say that it begins (one transaction); commit; store the id (a
transaction of its own); settle. What is stored always tells the next process where to go on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction

from parvis.apps.publishing import reach
from parvis.apps.publishing.engine import faults, gates, noting, opening, patience, works
from parvis.apps.publishing.engine.faults import Meaning
from parvis.apps.publishing.engine.hands import Hands
from parvis.apps.publishing.engine.leases import Heart, Lease, renew
from parvis.apps.publishing.engine.pace import Later, Pace
from parvis.apps.publishing.models import Delivery, Step
from parvis.apps.publishing.states import Boundary, Reason, State, StepState
from parvis.networks.ports import Fault, NetworkError
from parvis.networks.publishing import Live, Look, Pending, Remote, StepKind, Work

FRESH: Final = timedelta(seconds=10)  # a lease that was renewed so lately need not be again


@dataclass
class Forward:
    """One delivery on its way. ``go`` returns when there is nothing more to do about it now.

    The steps at hand are as stored, since who holds the lease alone writes them; those of a delivery that
    has not set out are stored with the mark that it has.
    """

    hands: Hands
    lease: Lease
    delivery: Delivery
    pace: Pace
    renewed: bool = False  # a permission is renewed once for each way, not in circles
    rests: bool = False  # the account should be left alone for now
    _steps: list[Step] = field(default_factory=list, init=False)
    _held_at: datetime = field(init=False)
    _done: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        self._held_at = self.now

    def go(self) -> None:
        """Take it as far as it can go."""
        self._steps = works.steps_of(self.delivery)
        if self.delivery.state == State.SCHEDULED and not self._may_begin():
            self._say_why_not()
            return
        while not self._done:
            step = self._next()
            if step is None:
                patience.patiently(self.hands.rest, self._end)
                return
            self._move(step)

    @property
    def now(self) -> datetime:
        """The present moment."""
        return self.hands.clock()

    # Where it stands

    def _may_begin(self) -> bool:
        """Whether it may, by what was read with it: nothing is done for one that may not."""
        if self.delivery.due_at > self.now:  # somebody moved it since it was found
            return False
        if self._look(works.holding_of(self.delivery)) is not None:
            return False
        try:
            self._steps = self._steps or works.plan(self.delivery)
        except works.Gone:
            return False
        return True

    def _look(self, holds: reach.Holding | None = None) -> gates.Hold | Later | None:
        return gates.look(self.delivery, self.pace, self.now, begun=self._begun(), holds=holds)

    def _say_why_not(self) -> None:
        """Write down why it does not set out, unless somebody has cancelled or moved it meanwhile."""
        self._done = True
        with transaction.atomic():
            renew(self.lease, self.now)
            row = works.kept(self.delivery.pk)
            self.delivery.due_at, self.delivery.late_allowed = row.due_at, row.late_allowed
            if row.state != State.SCHEDULED:
                return
            if row.due_at > self.now:
                noting.later(self.delivery, row.due_at)
            elif (stands := self._look()) is not None:
                self._stopped(stands)

    def _set_out(self, now: datetime) -> bool:
        """Mark it as being sent, unless it is; False if somebody cancelled or moved it meanwhile."""
        if self.delivery.state != State.SCHEDULED:
            return True
        waiting = Delivery.objects.filter(pk=self.delivery.pk, state=State.SCHEDULED, due_at__lte=now)
        if not waiting.update(state=State.SENDING):
            return False
        self.delivery.state = State.SENDING
        return True

    def _begun(self) -> bool:
        return any(step.commit_began_at is not None for step in self._steps)

    def _next(self) -> Step | None:
        """The step to go on with; None when all that can be done is done."""
        step = next((one for one in self._steps if one.state != StepState.LIVE), None)
        return None if step is None or step.state in {StepState.FAILED, StepState.UNCONFIRMED} else step

    def _end(self) -> None:
        stuck = next((one for one in self._steps if one.state != StepState.LIVE), None)
        if stuck is not None and stuck.state == StepState.UNCONFIRMED:
            reason = Reason(stuck.prepared.get("unknown", Reason.ABSENT))
            noting.waits_for_a_person(self.delivery, State.UNCONFIRMED, reason, now=self.now)
        elif stuck is not None and stuck.kind == StepKind.PART:
            reason = Reason(stuck.prepared.get("refused", Reason.REFUSED))
            noting.waits_for_a_person(self.delivery, State.FAILED, reason, now=self.now)
        else:
            noting.published(self.delivery, self._steps, self.now)

    def _stopped(self, stands: gates.Hold | Later) -> None:
        self._done = True
        if isinstance(stands, Later):
            self.rests = True
            noting.later(self.delivery, stands.at, account_too=True)
        else:
            noting.waits_for_a_person(
                self.delivery, State.HELD, stands.reason, now=self.now, words=stands.words
            )

    # One move

    def _move(self, step: Step) -> None:
        moves: dict[str, Callable[[Step, Work], None]] = {
            StepState.WAITING: self._prepare,
            StepState.PREPARING: self._prepare,
            StepState.PREPARED: self._commit,
            StepState.COMMITTING: self._find,
            StepState.PENDING: self._settle,
        }
        try:
            work = self._work(step)
        except works.Gone as gone:
            self._stopped(gates.Hold(gone.reason))
        except NetworkError as fault:
            if self._is_stored(step):
                self._refused(step, Boundary.REFRESH, fault, faults.before_commit(fault))
        else:
            moves[step.state](step, work)

    def _work(self, step: Step) -> Work:
        now = self.now
        if now - self._held_at > FRESH:
            renew(self.lease, now)
            self._held_at = now
        access = opening.opened(self.hands, step.account)
        return works.work_of(step, access, now)

    def _prepare(self, step: Step, work: Work) -> None:
        step.begun_at = work.begun_at
        # What carries files may take long, and leave something at the network.
        if work.files and not self._passes(step, StepState.PREPARING):
            return
        try:
            with Heart(self.hands.clock).beating(self.lease) if work.files else patience.nothing():
                step.prepared = dict(self.hands.preparer(step.account.network).prepare(work))
        except NetworkError as fault:
            if self._is_stored(step):
                self._refused(step, Boundary.PREPARE, fault, faults.before_commit(fault))
            return
        step.state = StepState.PREPARED
        self._commit(step, work)

    def _is_stored(self, step: Step) -> bool:
        """Whether it is, now if not before: what fails must leave a trace."""
        return not step._state.adding or self._passes(step, StepState.PREPARING)

    def _commit(self, step: Step, work: Work) -> None:
        if self._passes(step, StepState.COMMITTING):
            self._send(step, work)

    def _passes(self, step: Step, state: StepState) -> bool:
        """Look once more; if it may go on, say so. What was prepared is stored either way, if it can be: one
        transaction."""
        now, first = self.now, step.position == 1 and step.commit_began_at is None
        begins = state is StepState.COMMITTING
        with transaction.atomic():
            renew(self.lease, now)
            stands = self._look()
            goes = stands is None and self._set_out(now)
            if goes:
                step.state = state
                step.commit_began_at = step.commit_began_at or (now if begins else None)
            self._store(step)
            if goes and begins:
                noting.attempt(self.delivery, step, Boundary.COMMIT, "begins", at=now)
        self._held_at = now
        if goes and begins and first:
            self.pace.began(now)
        if not goes and self.delivery.state == State.SCHEDULED:
            self._say_why_not()
        elif stands is not None:
            self._stopped(stands)
        return goes

    def _store(self, step: Step) -> None:
        if not step._state.adding:
            step.save(update_fields=["state", "prepared", "begun_at", "commit_began_at"])
        elif self.delivery.state != State.SCHEDULED:
            Step.objects.bulk_create(self._steps)

    def _send(self, step: Step, work: Work) -> None:
        """Commit. From here on the network may show it, whatever happens to us."""
        try:
            told = self.hands.publisher(step.account.network).commit(work, step.prepared)
        except NetworkError as fault:
            self._unsent(step, fault)
            return
        self._told(step, told, Boundary.COMMIT)

    def _unsent(self, step: Step, fault: NetworkError) -> None:
        """The commit failed. Harmless: as if it had not begun. Doubtful: look for it, in a while."""
        meaning = faults.of_commit(fault)
        if meaning is Meaning.LOOK:
            patience.patiently(self.hands.rest, lambda: self._doubt(step, fault))
            return
        # It said no, or was never reached. If an earlier commit is in doubt, it still has to be looked for.
        if not step.log.filter(boundary=Boundary.FIND).exists():
            step.state, step.commit_began_at = StepState.PREPARED, None
            self.pace.forget()
            step.save(update_fields=["state", "commit_began_at"])
        self._refused(step, Boundary.COMMIT, fault, meaning)

    @transaction.atomic
    def _doubt(self, step: Step, fault: NetworkError) -> None:
        noting.failed_attempt(step, Boundary.COMMIT, fault, self.now)
        noting.later(self.delivery, faults.look_again_at(0, self.now) or self.now)
        self._done = True

    def _settle(self, step: Step, work: Work) -> None:
        too_long = self.now - (step.commit_began_at or self.now) > faults.UNSETTLED_AFTER
        try:
            told = self.hands.publisher(step.account.network).settle(work, step.prepared)
        except NetworkError as fault:
            meaning = faults.of_settle(fault)
            if too_long and meaning is Meaning.LATER:
                self._unknown(step, Reason.UNSETTLED)
            else:
                self._refused(step, Boundary.SETTLE, fault, meaning)
            return
        if too_long and isinstance(told, Pending):
            self._unknown(step, Reason.UNSETTLED)
        else:
            self._told(step, told, Boundary.SETTLE)

    def _told(self, step: Step, told: Live | Pending, boundary: Boundary) -> None:
        if isinstance(told, Live):
            self._live(step, told.remote, boundary)
            return
        patience.patiently(self.hands.rest, lambda: noting.pending(step, told, self.now))
        self._done = True

    def _live(self, step: Step, remote: Remote, boundary: Boundary) -> None:
        try:
            patience.patiently(self.hands.rest, lambda: noting.live(step, remote, self.now, boundary))
        except IntegrityError:  # the id is another step's: what was found, or answered, is not ours
            step.refresh_from_db()
            self._unknown(step, Reason.ABSENT)
        else:
            self._went_well()

    def _went_well(self) -> None:
        if self.delivery.attempts:
            self.delivery.attempts = 0
            self.delivery.save(update_fields=["attempts"])

    # A lost answer

    def _find(self, step: Step, work: Work) -> None:
        """Look for what a lost answer may have left; only then, and only with a key that the network still
        knows, is it sent again."""
        publisher = self.hands.publisher(step.account.network)
        try:
            found: Live | Look = publisher.find(work, step.prepared)
        except NetworkError as fault:
            self._not_looked(step, fault)
            return
        if isinstance(found, Live):
            self._told(step, found, Boundary.FIND)
            return
        noting.attempt(self.delivery, step, Boundary.FIND, found.value, at=self.now)
        began = step.commit_began_at or self.now
        if publisher.repeatable(work, step.prepared, committed_at=began, now=self.now):
            self._commit(step, work)
        elif found is Look.UNKNOWABLE:
            self._unknown(step, Reason.UNKNOWABLE)
        else:
            self._look_again(step, Reason.ABSENT)

    def _not_looked(self, step: Step, fault: NetworkError) -> None:
        noting.failed_attempt(step, Boundary.FIND, fault, self.now)
        if fault.fault is Fault.AUTH and self._renewed(step):
            return
        self._look_again(step, Reason.CANNOT_LOOK, fault.retry_after or 0.0)

    def _look_again(self, step: Step, reason: Reason, wait_s: float = 0.0) -> None:
        step.looked += 1
        step.save(update_fields=["looked"])
        again = faults.look_again_at(step.looked, opening.soon(self.now, wait_s))
        if again is None:
            self._unknown(step, reason)
            return
        noting.later(self.delivery, again)
        self._done = True

    def _unknown(self, step: Step, reason: Reason) -> None:
        """A person must say whether it is there."""
        step.state, step.prepared = StepState.UNCONFIRMED, {**step.prepared, "unknown": reason.value}
        step.save(update_fields=["state", "prepared"])

    # A failure that left nothing

    def _refused(self, step: Step, boundary: Boundary, fault: NetworkError, meaning: Meaning) -> None:
        noting.failed_attempt(step, boundary, fault, self.now)
        if meaning is Meaning.RENEW and self._renewed(step):
            return
        if meaning is Meaning.RENEW:
            self._stopped(gates.Hold(Reason.AUTH))
        elif meaning is Meaning.FAILS:
            self._fails(step, faults.why_failed(fault))
        else:
            self._try_later(step, fault)

    def _renewed(self, step: Step) -> bool:
        """Renew the permission, once; False if that was done already or does not help."""
        if self.renewed:
            return False
        self.renewed = True
        try:
            opening.renew(self.hands, step.account)
        except NetworkError as fault:
            noting.failed_attempt(step, Boundary.REFRESH, fault, self.now)
            if fault.fault is not Fault.RETRY:
                return False
            self._try_later(step, fault)
        return True

    def _try_later(self, step: Step, fault: NetworkError) -> None:
        delivery = self.delivery
        delivery.attempts += 1
        begun = self._begun()
        if begun and delivery.attempts > faults.MOST_ATTEMPTS and step.state != StepState.PENDING:
            self._fails(step, Reason.NO_ANSWER)
            return
        if not begun and gates.is_late(delivery, self.now):
            self._stopped(gates.Hold(Reason.NO_ANSWER))
            return
        again = opening.soon(self.now, faults.wait_s(delivery.attempts, fault, self.hands.rng))
        self.rests = fault.code == "rate_limited"
        noting.later(delivery, again, account_too=self.rests)
        self._done = True

    def _fails(self, step: Step, reason: Reason) -> None:
        step.state, step.prepared = StepState.FAILED, {**step.prepared, "refused": reason.value}
        step.save(update_fields=["state", "prepared"])


def forward(hands: Hands, lease: Lease, delivery: Delivery, pace: Pace) -> bool:
    """Take one delivery (of ``works.at_hand``) as far as it can go now, in its workspace's language; whether
    its account should be left alone afterwards. Raises ``LeaseLost``."""
    way = Forward(hands, lease, delivery, pace)
    with works.in_language_of(delivery.workspace):
        way.go()
    return way.rests
