"""Trends by program: the same as on the pages, what pushes them, and how sure the next hours are."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from typing import Any

import pyarrow.parquet as pq
import pytest

from apps.trends.planted import NOW, Planted
from callers import Caller, token_for
from parvis.apps.trends import selectors
from parvis.apps.trends.api.rises import RISES
from parvis.apps.trends.api.why import HOURS
from parvis.apps.trends.models import Rise
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def present(monkeypatch: pytest.MonkeyPatch) -> None:
    """The moment at which programs ask."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def reader(owner: User, workspace: Workspace) -> Caller:
    """A program that may not see who wrote a post."""
    return Caller(token_for(owner, workspace, [Verb.SEE_LISTENING], name="reader"))


def told(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.content
    return json.loads(answer.content)


def pushed_of(planted: Planted) -> Rise:
    return Rise.objects.filter(workspace=planted.workspace, kind="hashtag", key="boycottacme").latest("since")


def test_what_rises_now_is_ranked_as_on_the_page(risen: Planted, caller: Caller) -> None:
    found = told(caller.get("/trends/now"))
    ranked = selectors.rising_subjects(risen.workspace, now=NOW, limit=50, within=timedelta(days=7))
    assert [one["id"] for one in found["items"]] == [one.id for one in ranked]
    assert found["ended"] is False
    assert found["watched"] > 0
    first = next(one for one in found["items"] if one["key"] == "boycottacme")
    assert first["label"] == "#boycottacme"
    assert first["until"] is None
    assert first["times"]["low"] <= first["times"]["value"] <= first["times"]["high"]
    assert sum(first["hours"]) >= first["n"]


def test_rises_come_page_by_page_and_are_filtered(risen: Planted, caller: Caller) -> None:
    everything = {row.pk for row in selectors.rises_of(risen.workspace)}
    seen, cursor = [], None
    while True:
        page = told(caller.get("/trends", {"limit": 2} | ({"cursor": cursor} if cursor else {})))
        seen += [one["id"] for one in page["items"]]
        if (cursor := page["next"]) is None:
            break
    assert seen == sorted(everything, reverse=True)
    for query, held in (
        ({"kind": ["hashtag", "term"]}, lambda row: row.kind in {"hashtag", "term"}),
        ({"lasting": "true"}, lambda row: row.until is None),
        ({"lasting": "false"}, lambda row: row.until is not None),
        ({"pushed": "true"}, lambda row: row.pushed is True),
        ({"since": NOW.isoformat()}, lambda row: row.peak_at >= NOW),
        ({"until": NOW.isoformat()}, lambda row: row.peak_at < NOW),
    ):
        found = {one["id"] for one in told(caller.get("/trends", query))["items"]}
        assert found == {row.pk for row in Rise.objects.all() if held(row)}, query


def test_why_it_rises_names_what_carries_it(risen: Planted, caller: Caller, reader: Caller) -> None:
    rise = pushed_of(risen)
    why = told(caller.get(f"/trends/{rise.pk}/why"))
    shown = selectors.why(rise, now=selectors.rising(rise).end)
    assert (why["n"], why["read"], why["before"], why["authors"]) == (
        shown.n,
        shown.read,
        shown.before,
        shown.authors,
    )
    assert why["pushed"] is True
    aspects = {one["aspect"]: one["drivers"] for one in why["aspects"]}
    assert aspects["domain"][0]["key"] == "petition.example"
    assert all(one["low"] <= one["share"] <= one["high"] for found in aspects.values() for one in found)
    assert any(one["label"].endswith(".test") for one in aspects["author"])
    assert any(one["copies"] > 1 for one in why["posts"])
    theirs = reader.get(f"/trends/{rise.pk}/why")
    assert "author" not in {one["aspect"] for one in told(theirs)["aspects"]}
    assert ".test" not in theirs.content.decode()
    assert {one["post"]["handle"] for one in told(theirs)["posts"]} == {None}


def test_the_signs_of_pushing_stand_against_what_is_usual(risen: Planted, caller: Caller) -> None:
    signs = told(caller.get(f"/trends/{pushed_of(risen).pk}/signs"))
    assert signs["pushed"] is True
    strong = {one["kind"] for one in signs["signs"] if one["strong"]}
    assert "copies" in strong
    assert len(strong) >= 2
    organic = Rise.objects.filter(kind="query", key=str(risen.bike.pk)).latest("since")
    assert told(caller.get(f"/trends/{organic.pk}/signs"))["pushed"] is False


def test_the_hours_to_come_say_how_sure_they_are(risen: Planted, caller: Caller) -> None:
    rise = Rise.objects.filter(kind="query", key=str(risen.bike.pk)).latest("since")
    found = told(caller.get(f"/trends/{rise.pk}/forecast"))
    assert found["level"] == 0.8
    ahead = [one for one in found["hours"] if one["high"] is not None]
    assert 1 <= len(ahead) <= 6
    for one in ahead:
        assert one["n"] is None
        assert one["low"] <= one["foreseen"] <= one["high"]
        assert one["at"] >= "2026-11-23T12:00:00"
    marked = [one for one in found["hours"] if one["marked"] and one["n"] is not None]
    assert sum(one["n"] for one in marked) == rise.n
    table = pq.read_table(io.BytesIO(b"".join(caller.get(f"/trends/{rise.pk}/forecast/export"))))
    assert table.schema.equals(HOURS)
    assert table.num_rows == len(found["hours"])


def test_rises_are_a_file(risen: Planted, caller: Caller) -> None:
    table = pq.read_table(io.BytesIO(b"".join(caller.get("/trends/export", {"kind": "hashtag"}))))
    assert table.schema.equals(RISES)
    assert "#boycottacme" in table["label"].to_pylist()
    assert set(table["kind"].to_pylist()) == {"hashtag"}


def test_before_anything_was_followed_nothing_rises(caller: Caller) -> None:
    now = told(caller.get("/trends/now"))
    assert now == {"items": [], "until": None, "ended": False, "watched": 0}


def test_what_was_never_expected_is_told_without_infinity(caller: Caller, workspace: Workspace) -> None:
    rise = Rise.objects.create(
        workspace=workspace, kind="term", key="neuf", since=NOW, peak_at=NOW, n=40, expected=0.0,
        return_days=float("inf"), history_days=1.0, hours_from=NOW, hours=[40], noticed_at=NOW,
    )  # fmt: skip
    found = told(caller.get(f"/trends/{rise.pk}"))
    assert found["times"] == {"value": None, "low": None, "high": None}
    assert found["return_days"] is None
    assert told(caller.get(f"/trends/{rise.pk}/forecast"))["hours"] == []
    assert told(caller.get(f"/trends/{rise.pk}/why"))["posts"] == []


@pytest.mark.parametrize(
    ("path", "query", "where"),
    [
        ("/trends", {"kind": "person"}, "query.kind.0"),
        ("/trends", {"since": "yesterday"}, "query.since"),
        ("/trends", {"lasting": "perhaps"}, "query.lasting"),
        ("/trends/now", {"hours": "0"}, "query.hours"),
        ("/trends/now", {"limit": "201"}, "query.limit"),
        ("/trends/export", {"format": "xlsx"}, "query.format"),
    ],
)
def test_what_cannot_be_asked_is_named(caller: Caller, path: str, query: dict[str, str], where: str) -> None:
    problem = told(caller.get(path, query), 422)
    assert (problem["code"], problem["errors"][0]["where"]) == ("bad_input", where)
