"""The database refuses to rewrite decisions, clearances, grants and uses: attacked with bare SQL, SQLite and
PostgreSQL alike; and workers that take at the same moment never exceed a grant."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from core.jobs.house import House

FILLED = """
from datetime import datetime, timedelta, timezone
from parvis.core.actors import Actor
from parvis.core.people import User
from parvis.core.workspaces.models import Membership, Workspace
from parvis.apps.content.bodies import Body, Piece, Variant
from parvis.apps.content.services import post_create
from parvis.apps.approval import services
from parvis.apps.approval.models import Verdict
from parvis.core.autonomy import services as autonomy
from parvis.core.autonomy.models import Task
now = datetime(2026, 11, 26, 9, tzinfo=timezone.utc)
w = Workspace.objects.create(name="w", slug="w")
ada = User.objects.create_user("ada@example.org")
Membership.objects.create(workspace=w, user=ada, role="owner")
me = Actor.human(ada)
for words in ("un", "deux"):
    body = Body(networks=("bluesky",), common=Variant((Piece(words),)))
    post = post_create(actor=me, workspace=w, body=body, now=now)
    review = services.review_open(actor=me, workspace=w, post_id=post.pk, now=now)
    verdict = Verdict.APPROVED if words == "un" else Verdict.CHANGES
    said = {"digest": post.digest, "verdict": verdict, "note": "n"}
    services.decide(actor=me, workspace=w, review_id=review.pk, now=now, **said)
allowed = {"words": "x", "a_day": 5, "until_at": now + timedelta(days=30)}
autonomy.grant_give(actor=me, workspace=w, task=Task.PUBLISH, now=now, **allowed)
autonomy.use_take(workspace=w, task=Task.PUBLISH, channel="1", what="delivery:0", now=now)
"""
TABLES = ("approval_decision", "approval_clearance", "autonomy_grant", "autonomy_use")
CLEAR = "INSERT INTO approval_clearance (post_id, digest, decision_id, at) SELECT "
ATTACKS = {
    "a decision changes its mind": "UPDATE approval_decision SET verdict = 'approved'",
    "a decision moves to other words": "UPDATE approval_decision SET digest = 'x'",
    "a decision goes": "DELETE FROM approval_decision",
    "a clearance of a refusal": CLEAR
    + "post_id, digest, id, at FROM approval_decision WHERE verdict = 'changes'",
    "a clearance of other words": CLEAR
    + "post_id, 'x', id, at FROM approval_decision WHERE verdict = 'approved'",
    "a clearance of another post": "INSERT INTO approval_clearance (post_id, digest, decision_id, at) SELECT "
    "(SELECT post_id FROM approval_decision WHERE verdict = 'changes'), digest, id, at "
    "FROM approval_decision WHERE verdict = 'approved'",
    "a clearance moves to other words": "UPDATE approval_clearance SET digest = 'x'",
    "a clearance goes": "DELETE FROM approval_clearance",
    "a grant is widened": "UPDATE autonomy_grant SET a_day = 99",
    "a grant lives longer": "UPDATE autonomy_grant SET until_at = '2099-01-01 00:00:00+00:00'",
    "a grant is widened while it is revoked": "UPDATE autonomy_grant SET a_day = 99, revoked_by_id = 1, "
    "revoked_at = from_at",
    "a grant goes": "DELETE FROM autonomy_grant",
    "a use moves": "UPDATE autonomy_use SET at = '2020-01-01 00:00:00+00:00'",
    "a use goes": "DELETE FROM autonomy_use",
}
POSTGRES_ONLY = {f"{table} is emptied": f"TRUNCATE {table} CASCADE" for table in TABLES}
SQLITE_ONLY = {
    f"{table} is replaced": " ".join(["INSERT OR REPLACE INTO", table, "SELECT * FROM", table])
    for table in TABLES
}
ONCE = {
    "a clearance is withdrawn": "UPDATE approval_clearance SET withdrawn_at = at",
    "a grant is revoked": "UPDATE autonomy_grant SET revoked_at = from_at, revoked_by_id = 1",
}
UNDONE = {
    "a clearance is withdrawn": "UPDATE approval_clearance SET withdrawn_at = NULL",
    "a grant is revoked": "UPDATE autonomy_grant SET revoked_at = NULL, revoked_by_id = NULL",
}


def run(house: House, statement: str) -> Any:
    """Bare SQL, by a connection that knows nothing of the product."""
    if house.database_url:
        with psycopg.connect(house.database_url) as server:
            return server.execute(statement)  # type: ignore[arg-type]
    with closing(sqlite3.connect(house.home / "db.sqlite3", timeout=20)) as file, file:
        return file.execute(statement)


def refused(house: House, statement: str) -> bool:
    try:
        run(house, statement)
    except (sqlite3.IntegrityError, psycopg.errors.IntegrityConstraintViolation):
        return True
    return False


def everything(house: House) -> list[Any]:
    return [sorted(map(str, house.rows("SELECT * FROM " + table))) for table in TABLES]  # noqa: S608 - constants


TAKING = """
import threading
from django.db import connection
from django.utils import timezone
from parvis.core.autonomy.services import use_take
from parvis.core.autonomy.models import Task, Use
from parvis.core.workspaces.models import Workspace
now += timedelta(days=1)
gate, taken = threading.Barrier(8), []
def work(n):
    gate.wait()
    for turn in range(3):
        use = use_take(workspace=w, task=Task.PUBLISH, channel="1", what=f"race:{n}:{turn}", now=now)
        taken.append(use is not None)
    connection.close()
threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
[t.start() for t in threads]
[t.join() for t in threads]
answer = [sum(taken), len(taken), Use.objects.filter(what__startswith="race").count()]
"""


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_workers_never_exceed_a_grant_together_and_bare_sql_rewrites_nothing(
    kind: str, new_house: Callable[[str, Path], House], tmp_path: Path
) -> None:
    house = new_house(kind, tmp_path / "house")
    try:
        assert house.ask(FILLED + TAKING) == [5, 24, 5], "workers that take at once"
        before = everything(house)
        assert [len(rows) for rows in before] == [2, 1, 1, 6]
        attacks = ATTACKS | (SQLITE_ONLY if kind == "sqlite" else POSTGRES_ONLY)
        assert [name for name, attack in attacks.items() if not refused(house, attack)] == []
        assert everything(house) == before
        for name, statement in ONCE.items():
            run(house, statement)  # the one change that is allowed
            assert refused(house, statement), name
            assert refused(house, UNDONE[name]), name
    finally:
        house.close()
