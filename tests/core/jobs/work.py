"""Jobs that the tests give to real workers, in other processes."""

from __future__ import annotations

import os
import random
import time

from django.db import connection, transaction

from parvis.core.jobs.tasks import GiveUp, JobContext, RetryLater, job, job_with_context, listener

FLAKY = 0.15


class Flake(Exception):  # noqa: N818 - a flake is no error of ours
    """What a flaky world does."""


def make_tables() -> None:
    """Two tables: effects under a unique key, and a trace of every attempt."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE effects (key integer PRIMARY KEY, pid integer NOT NULL)")
        cursor.execute("CREATE TABLE attempts (key integer NOT NULL, pid integer NOT NULL)")


def _tell(table: str, key: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} (key, pid) VALUES (%s, %s)", [key, os.getpid()])  # noqa: S608


def _maybe_fail(where: str) -> None:
    if random.random() < FLAKY:
        raise Flake(where)


def _one_effect(key: int) -> None:
    _maybe_fail("before the effect")
    time.sleep(random.uniform(0.0, 0.02))
    _tell("effects", key)
    _maybe_fail("after the effect")


@job(atomic=True, max_attempts=40, backoff_base_s=0.05, backoff_cap_s=0.5, lease_s=3)
def atomic_effect(key: int) -> None:
    """The effect and the end of the job are one transaction: exactly once, by construction."""
    _one_effect(key)


@job(max_attempts=40, backoff_base_s=0.05, backoff_cap_s=0.5, lease_s=3)
def keyed_effect(key: int) -> None:
    """The effect has its own transaction; its unique key makes a second attempt harmless."""
    _tell("attempts", key)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM effects WHERE key = %s", [key])
            if cursor.fetchone():
                return
        _one_effect(key)
    _maybe_fail("after the commit, before the job is marked done")


@listener(lease_s=2)
def count_up(context: JobContext) -> None:
    """Counts, and stores how far it came."""
    count = int(context.state.get("count", 0))
    while not context.wait(0.05):
        count += 1
        context.checkpoint({"count": count, "pid": os.getpid()})


@job()
def add(left: int, right: int) -> int:
    """A result."""
    return left + right


@job(max_attempts=3)
def always_fails() -> None:
    """A typed error."""
    raise Flake("the feed answered nonsense")


@job()
def hopeless() -> None:
    """No use trying again."""
    raise GiveUp("the account is gone")


@job()
def asked_to_wait() -> None:
    """What a network's 429 becomes."""
    raise RetryLater("too many requests", after_s=900)


@job(atomic=True)
def writes_then_fails() -> None:
    """Leaves nothing behind."""
    add.using(unique_key="left-behind").enqueue(left=1, right=1)
    raise Flake("after writing")


@job_with_context()
def remembers(context: JobContext) -> dict[str, object]:
    """Its state survives it."""
    context.checkpoint({"seen": int(context.state.get("seen", 0)) + 1})
    if context.attempt == 1:
        raise Flake("the first time")
    return dict(context.state)


@job(atomic=True)
def atomic_add_and_enqueue() -> None:
    """Leaves a trace, if it is allowed to end."""
    add.enqueue(left=0, right=0)


def on_the_way() -> None:
    """A test may put something here."""


@listener()
def stumbles(context: JobContext) -> None:
    """Runs for a while, then fails."""
    on_the_way()
    raise Flake("the line was cut")
