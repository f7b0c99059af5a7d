"""Results by program: posts and how they stand, one post over time, the AI beside people, and files."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime, timedelta
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.utils import timezone

from apps.publishing import made as publishing
from apps.results.made import compared, followed, look
from callers import Caller, token_for
from parvis.apps.publishing.models import Account
from parvis.apps.results.api import TAKEN
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb

pytestmark = pytest.mark.django_db


@pytest.fixture
def where(workspace: Workspace) -> Account:
    return publishing.account(workspace)


@pytest.fixture
def then() -> datetime:
    now = timezone.now() - timedelta(days=40)
    return (now - timedelta(days=now.weekday())).replace(hour=11, minute=0)


def told(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.content
    return json.loads(answer.content)


def test_posts_come_with_how_they_stand_and_what_is_not_told_is_null(
    caller: Caller, where: Account, owner: User, then: datetime
) -> None:
    watch = followed(where, owner, then, 12, views=300, campaign="Printemps")
    look(watch, then + timedelta(days=14), likes=15, views=400)
    (found,) = told(caller.get("/results", {"period": "all"}))["items"]
    assert (found["post"], found["made"], found["format"]) == (str(watch.post_id), "human", "text")
    assert (found["last"]["interactions"], found["last"]["views"], found["last"]["clicks"]) == (15, 400, None)
    assert found["last"]["engagement_rate"] == pytest.approx(15 / 400)
    assert found["at_seven_days"]["interactions"] == 12


def test_the_list_is_narrowed_and_paged(
    caller: Caller, workspace: Workspace, where: Account, owner: User, then: datetime
) -> None:
    other = publishing.account(workspace, "bluesky")
    for number in range(3):
        followed(where, owner, then + timedelta(hours=number), number)
    theirs = followed(other, owner, then, 5, campaign="Rentrée")
    for narrowed in ({"account": other.pk}, {"network": "bluesky"}, {"campaign": "Rentrée"}):
        items = told(caller.get("/results", {"period": "all", **narrowed}))["items"]
        assert [one["post"] for one in items] == [str(theirs.post_id)]
    assert told(caller.get("/results", {"period": "30d"}))["items"] == []
    first = told(caller.get("/results", {"period": "all", "limit": 3}))
    rest = told(caller.get("/results", {"period": "all", "limit": 3, "cursor": first["next"]}))
    assert (len(first["items"]), len(rest["items"]), rest["next"]) == (3, 1, None)
    assert told(caller.get("/results", {"period": "2d"}), 422)["code"] == "bad_input"


def test_one_post_is_told_each_time_it_was_looked_at(
    caller: Caller, where: Account, owner: User, then: datetime
) -> None:
    watch = followed(where, owner, then, 12)
    look(watch, then + timedelta(days=14), likes=15)
    (grown,) = told(caller.get(f"/results/{watch.post_id}"))["accounts"]
    assert [one["likes"] for one in grown["looks"]] == [12, 15]
    assert grown["result"]["account"] == where.pk


def test_the_comparison_is_the_pages_own(
    caller: Caller, workspace: Workspace, owner: User, then: datetime
) -> None:
    compared(workspace, owner, then, 12, ai=40, human=20)
    found = told(caller.get("/results/ally", {"period": "all"}))
    by_ai, with_ai = found["comparisons"]
    assert (by_ai["made"], by_ai["verdict"], by_ai["posts"], by_ai["others"]) == ("ai", "more", 12, 12)
    assert 0 < by_ai["change"]["low"] < by_ai["change"]["value"] < by_ai["change"]["high"]
    assert by_ai["words"][0] == "An ally: they gather more"
    assert (with_ai["made"], with_ai["posts"]) == ("both", 0)
    assert (with_ai["change"], with_ai["needed"]) == (None, None)
    assert [one["posts"] for one in found["counts"]] == [12, 0, 12]


def test_too_few_posts_have_no_interval_and_infinity_never_reaches_a_program(
    caller: Caller, workspace: Workspace, owner: User, then: datetime
) -> None:
    compared(workspace, owner, then, 2, ai=40, human=20)
    answer = caller.get("/results/ally", {"period": "all"})
    assert b"nfinity" not in answer.content
    found = told(answer)["comparisons"][0]
    assert (found["verdict"], found["change"], found["needed"]) == ("unknown", None, 6)


def taken(caller: Caller, form: str) -> bytes:
    return b"".join(caller.get("/results/export", {"period": "all", "format": form}))  # type: ignore[arg-type]


def test_the_files_hold_every_post(caller: Caller, where: Account, owner: User, then: datetime) -> None:
    watch = followed(where, owner, then, 12, views=300, campaign="=1+1")
    table = pq.read_table(io.BytesIO(taken(caller, "parquet")))
    assert table.schema.equals(TAKEN)
    (row,) = table.to_pylist()
    assert (row["post"], row["likes"], row["clicks"]) == (str(watch.post_id), 12, None)
    (line,) = csv.DictReader(io.StringIO(taken(caller, "csv").decode()))
    assert line["interactions_at_seven_days"] == "12"
    assert not line["campaign"].startswith("=")  # no cell is a formula


def test_a_token_that_only_reads_takes_no_file(caller: Caller, workspace: Workspace, owner: User) -> None:
    reader = Caller(token_for(owner, workspace, [Verb.SEE_POSTS], name="reader"))
    told(reader.get("/results"))
    assert told(reader.get("/results/export"), 403)["code"] == "not_allowed"
