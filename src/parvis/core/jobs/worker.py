"""The worker: claims due jobs, runs them in threads, keeps their leases, stops cleanly.

One dispatcher (the thread that calls ``run``) serves schedules and claims; jobs run in two pools, so that
listeners, which never end, leave room for jobs that do; one thread renews every lease.
"""

from __future__ import annotations

import logging
import os
import random
import secrets
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime

from django.db import Error as DatabaseTrouble
from django.db import close_old_connections, connection
from django.utils import timezone
from django_tasks.exceptions import InvalidTaskError

from parvis.core.jobs import leases, schedules
from parvis.core.jobs.models import Job, Kind, WorkerPresence
from parvis.core.jobs.runs import Run
from parvis.kit.backoff import Backoff

logger = logging.getLogger("parvis.worker")
BEAT_S = 5.0
SCHEDULES_EACH_S = 1.0


class Worker:
    """One worker process. ``threads`` jobs and ``listeners`` listeners run at a time.

    ``poll_s`` is how long new work may lie unseen while the worker is idle; a job that ends frees its
    place at once.
    """

    def __init__(
        self,
        *,
        threads: int = 2,
        listeners: int = 16,
        poll_s: float = 0.5,
        beat_s: float = BEAT_S,
        clock: Callable[[], datetime] = timezone.now,
        rng: random.Random | None = None,
    ) -> None:
        self.name = f"{socket.gethostname()[:80]}:{os.getpid()}:{secrets.token_hex(3)}"
        self._room = {Kind.ONCE: threads, Kind.SERVICE: listeners}
        self._pools = {kind: ThreadPoolExecutor(room or 1, f"{kind}") for kind, room in self._room.items()}
        self._poll_s, self._beat_s = poll_s, beat_s
        self._clock, self._rng = clock, rng or random.Random()
        self._runs: dict[int, Run] = {}
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._ended = threading.Event()
        self._next_schedules = 0.0
        self._broken: set[str] = set()

    def stop(self) -> None:
        """Ask the worker to stop, from another thread (in a signal handler, it could deadlock)."""
        self._stopping.set()
        self._wake.set()

    def run(self, *, grace_s: float = 8.0) -> int:
        """Work until ``stop``. Returns how many jobs were still running after ``grace_s``: their leases are
        given back, and the process should end without waiting for their threads.
        """
        heart = threading.Thread(target=self._beat_on, name="heartbeat", daemon=True)
        heart.start()
        trouble = Backoff(0.5, 15.0, self._rng)
        while not self._stopping.is_set():
            self._wake.clear()
            pause = self._poll_s * self._rng.uniform(0.8, 1.2)
            try:
                self.round()
                trouble.reset()
            except DatabaseTrouble as error:
                pause = self._poll_s + trouble.next_wait()
                logger.warning("The database does not answer (%s); trying again in %.1f s", error, pause)
                connection.close()
            if not self._stopping.is_set():
                self._wake.wait(pause)
        left = self._wind_down(grace_s)
        self._ended.set()
        heart.join(timeout=1)
        return left

    def round(self) -> int:
        """Serve due schedules, take back expired leases, claim while there is room; how many were claimed."""
        close_old_connections()
        if time.monotonic() >= self._next_schedules:
            self._next_schedules = time.monotonic() + SCHEDULES_EACH_S
            self._serve_schedules()
            if expired := leases.reap(self._clock()):
                logger.warning("%d job(s) taken back from workers that vanished", expired)
        waiting = leases.kinds_waiting(self._clock())
        return sum(self._claim_while_room(kind) for kind in Kind if kind in waiting)

    def _serve_schedules(self) -> None:
        for schedule in schedules.unserved(self._clock()):
            if schedule.name in self._broken:
                continue
            try:
                if schedules.serve(schedule, self._clock()):
                    logger.info("schedule %s is due", schedule.name)
            except (ImportError, InvalidTaskError):  # one broken schedule must not stop the others
                self._broken.add(schedule.name)
                logger.exception("schedule %s names no task; it is left out", schedule.name)

    def _claim_while_room(self, kind: Kind) -> int:
        claimed = 0
        while not self._stopping.is_set() and self._busy(kind) < self._room[kind]:
            taken = leases.claim(worker=self.name, now=self._clock(), kind=kind)
            if taken is None:
                break
            self._start(*taken)
            claimed += 1
        return claimed

    def _busy(self, kind: Kind) -> int:
        with self._lock:
            return sum(run.kind == kind for run in self._runs.values())

    def _start(self, job: Job, lease: leases.Lease) -> None:
        run = Run(job, lease, clock=self._clock, rng=self._rng)
        with self._lock:
            self._runs[job.pk] = run
        self._pools[run.kind].submit(self._work, run)

    def _work(self, run: Run) -> None:
        close_old_connections()
        try:
            run.execute()
        except Exception:
            # Only the writing of the outcome can fail here; the lease runs out and the job is claimed again.
            logger.exception("job %s: its outcome could not be written", run.lease.job_id)
            connection.close()
        finally:
            with self._lock:
                self._runs.pop(run.lease.job_id, None)
            close_old_connections()
            self._wake.set()

    def _beat_on(self) -> None:
        started = self._clock()
        while not self._ended.is_set():
            try:
                self._beat(started)
            except DatabaseTrouble as error:
                logger.warning("heartbeat: the database does not answer (%s)", error)
                connection.close()
            held = self._held()
            self._ended.wait(min([self._beat_s, *(run.lease.seconds / 3 for run in held)]))
        with suppress(DatabaseTrouble):
            WorkerPresence.objects.filter(worker=self.name).delete()
        connection.close()

    def _held(self) -> list[Run]:
        with self._lock:
            return list(self._runs.values())

    def _beat(self, started: datetime) -> None:
        now = self._clock()
        for run in self._held():
            run.check_time()
        held = [run for run in self._held() if run.keeps_lease]
        beat = leases.extend([run.lease for run in held], now)
        for run in held:
            run.heard(beat)
        WorkerPresence.objects.update_or_create(
            worker=self.name, defaults={"started_at": started, "seen_at": now, "running": len(self._held())}
        )

    def _wind_down(self, grace_s: float) -> int:
        for run in self._held():
            run.ask_to_stop()
        deadline = time.monotonic() + grace_s
        while self._held() and time.monotonic() < deadline:
            self._wake.clear()
            if self._held():
                self._wake.wait(min(0.2, max(0.0, deadline - time.monotonic())))
        left = self._held()
        for run in left:
            with suppress(DatabaseTrouble):
                leases.release(run.lease, now=self._clock())
        for pool in self._pools.values():
            pool.shutdown(wait=not left, cancel_futures=True)
        return len(left)


def drain(*, clock: Callable[[], datetime] = timezone.now, limit: int = 1000) -> int:
    """Run due jobs (no listeners) here and now, until none is due; how many attempts. For tests, the CLI."""
    attempts = 0
    while attempts < limit:
        taken = leases.claim(worker="drain", now=clock(), kind=Kind.ONCE)
        if taken is None:
            break
        Run(*taken, clock=clock, rng=random.Random(0)).execute()
        attempts += 1
    return attempts
