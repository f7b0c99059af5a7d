"""Workers die while they hear: another goes on, nothing is lost, nothing is there twice."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from core.jobs.house import House, until

POSTS, KILLS = 6_000, 2
BEGIN = """
from pathlib import Path
from parvis.apps.listening.handlers import listen
from parvis.apps.listening.services import file_import
from parvis.core.actors import Actor
from parvis.core.people import User
from parvis.core.workspaces.services import workspace_create
from parvis.networks.files.reading import inspect
owner = User.objects.create_superuser("ada@example.org")
actor = Actor.system("test")
workspace = workspace_create(actor=actor, name="Vélo", owner=owner, language="fr")
path = Path({path!r})
options = inspect(path).guess.mapping.options()
source = file_import(actor=actor, workspace=workspace, path=path, name="posts", options=options)
listen.using(workspace_id=workspace.pk, unique_key=f"listen:{{source.pk}}").enqueue(source_id=source.pk)
"""
HELD = """
from parvis.apps.listening.store import lake_of
from parvis.core.lake import Filter
table = lake_of(1).latest(Filter(), limit=100_000)
answer = [table.num_rows, len(set(table.column("text").to_pylist())), lake_of(1).count(Filter())]
"""


@pytest.fixture
def house(new_house: Callable[[str, Path], House], tmp_path: Path) -> Iterator[House]:
    """An installation of its own."""
    made = new_house("sqlite", tmp_path / "house")
    yield made
    made.close()


def heard(house: House) -> int:
    [(count,)] = house.rows("SELECT heard FROM listening_source")
    return int(count)


def forget_the_lease(house: House) -> None:
    """As if the lease's fifteen seconds were over."""
    with closing(sqlite3.connect(house.home / "db.sqlite3", timeout=20)) as file, file:
        file.execute("UPDATE jobs_job SET lease_until = '2026-01-01' WHERE status = 'running'")


@pytest.mark.slow
def test_a_file_heard_by_workers_that_are_killed_is_there_once_and_whole(
    house: House, tmp_path: Path
) -> None:
    path = tmp_path / "posts.csv"
    with path.open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["text", "date", "author"])
        writer.writerows(
            [f"Le vélo numéro {n} passe à Lyon", f"2026-03-{n % 28 + 1:02} 12:00", f"a{n % 50}"]
            for n in range(POSTS)
        )
    house.ask(BEGIN.format(path=str(path)))
    cut_short = 0
    for _kill in range(KILLS):
        before = heard(house)
        worker = house.fork("worker", "--threads", "1")
        until(lambda before=before: heard(house) > before, within_s=120, what="a batch")
        house.kill(worker)
        cut_short += heard(house) < POSTS
        forget_the_lease(house)
    assert cut_short, "every worker lived long enough to finish: this test proved nothing"
    house.fork("worker")
    until(
        lambda: house.rows("SELECT 1 FROM listening_source WHERE state = 'done'"),
        within_s=120,
        what="the end of the file",
    )
    assert house.rows("SELECT heard, kept, refused FROM listening_source")[0][2] == 0
    assert house.ask(HELD) == [POSTS, POSTS, POSTS]
