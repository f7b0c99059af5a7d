"""Saved views by program: kept, changed, drawn as data, shown outside by links that are told once."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.test import Client
from django.utils import timezone

from apps.listening.heard import hear, posts
from callers import Caller, token_for
from parvis.apps.listening.exports import POSTS, VIEW
from parvis.apps.listening.models import Query
from parvis.apps.listening.saved.models import SavedView, SharedLink
from parvis.core.api.models import Answered
from parvis.core.audit import AuditEntry
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Role, Verb

pytestmark = pytest.mark.django_db
KEPT = "period=7d&language=fr&complaint=1&show=volume"


def told(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.content
    return json.loads(answer.content) if answer.content else None


def make(caller: Caller, name: str = "Matin", query: str = KEPT, **more: Any) -> dict[str, Any]:
    made: dict[str, Any] = told(caller.ask("POST", "/views", {"name": name, "query": query, **more}), 201)
    return made


@pytest.fixture
def spoken(workspace: Workspace) -> Workspace:
    """A workspace that heard twenty posts two days ago."""
    since = timezone.now() - timedelta(days=2)
    hear(workspace, posts(20, text="Le vélo de Lyon", terms=["lyon"], since=since))
    return workspace


def test_a_view_is_kept_changed_and_forgotten(caller: Caller, owner: User) -> None:
    made = make(caller, for_team=True)
    assert (made["name"], made["query"], made["for_team"], made["open_links"]) == ("Matin", KEPT, True, 0)
    assert made["owner"] == str(owner)
    changed = told(caller.ask("PATCH", f"/views/{made['id']}", {"name": "Soir", "query": "period=1d"}))
    assert (changed["name"], changed["query"], changed["for_team"]) == ("Soir", "period=1d", True)
    assert told(caller.get(f"/views/{made['id']}")) == changed
    assert told(caller.get("/views"))["items"] == [changed]
    told(caller.ask("DELETE", f"/views/{made['id']}"), 204)
    assert not SavedView.objects.exists()
    kinds = AuditEntry.objects.filter(target="view").values_list("verb", "actor_kind")
    assert sorted(kinds) == [("view.change", "api"), ("view.delete", "api"), ("view.save", "api")]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("colour=red", "colour"),
        ("sentiment=angry", "sentiment"),
        ("show=everything", "show"),
        ("period=2d", "period"),
        ("since=yesterday", "since"),
        ("question=maybe", "question"),
        ("query=abc", "query"),
        ("language=" + "x" * 201, "language"),
        ("period=7d&since=2026-11-01", "since"),
    ],
)
def test_a_filter_that_is_none_is_named_and_nothing_is_kept(caller: Caller, query: str, name: str) -> None:
    problem = told(caller.ask("POST", "/views", {"name": "Matin", "query": query}), 422)
    assert problem["code"] == "query"
    assert problem["detail"] == f"“{name}” cannot be used as a filter with this value."
    assert not SavedView.objects.exists()


def test_dates_are_kept_as_the_same_instants(caller: Caller) -> None:
    made = make(caller, query="since=2026-11-01&until=2026-11-02&term=v%C3%A9lo")
    assert made["query"].startswith("since=2026-10-31T23%3A00Z&until=2026-11-02T23%3A00Z")


def test_a_name_that_is_taken_is_a_conflict(caller: Caller) -> None:
    make(caller, for_team=True)
    answer = caller.ask("POST", "/views", {"name": "Matin", "query": "", "for_team": True})
    assert told(answer, 409)["code"] == "conflict"


def test_what_a_person_keeps_to_themselves_is_theirs_alone(
    caller: Caller, workspace: Workspace, member: Callable[[Role], User]
) -> None:
    mine = make(caller)
    analyst = Caller(token_for(member(Role.ANALYST), workspace))
    assert told(analyst.get("/views"))["items"] == []
    place = f"/views/{mine['id']}"
    for method, path in (("GET", place), ("PATCH", place), ("DELETE", place), ("GET", f"{place}/figures")):
        assert analyst.ask(method, path, {"name": "x"} if method == "PATCH" else None).status_code == 404
    assert analyst.ask("POST", f"{place}/links", {"days": 7}).status_code == 404


def test_a_view_of_a_query_that_is_somebodys_own_shows_them_alone(
    caller: Caller, workspace: Workspace, owner: User, member: Callable[[Role], User]
) -> None:
    """Ids of two digits: each digit must not be taken for a query of its own."""
    own = Query.objects.create(
        pk=12, workspace=workspace, name="q", text="x", created_by=owner, is_shared=False
    )
    view = make(caller, query=f"period=all&query={own.pk}", for_team=True)
    told(caller.get(f"/views/{view['id']}/figures"))
    analyst = Caller(token_for(member(Role.ANALYST), workspace))
    assert analyst.get(f"/views/{view['id']}/figures").status_code == 404
    assert analyst.get(f"/views/{view['id']}/export").status_code == 404
    refused = analyst.ask("POST", "/views", {"name": "Autre", "query": f"query={own.pk}"})
    assert refused.status_code == 404


def test_the_figures_of_a_view_are_those_of_its_dashboard(caller: Caller, spoken: Workspace) -> None:
    view = make(caller, query="period=7d&show=volume&show=terms&show=sentiment")
    found = told(caller.get(f"/views/{view['id']}/figures"))
    assert found["headline"]["posts"] == 20
    assert [panel["name"] for panel in found["panels"]] == ["volume", "sentiment", "terms"]
    assert found["panels"][0]["n"] == 20
    assert found["since"] < found["until"]
    table = pq.read_table(io.BytesIO(b"".join(caller.get(f"/views/{view['id']}/figures/export"))))
    assert table.schema.equals(VIEW)
    rows = table.to_pylist()
    assert sum(row["value"] for row in rows if row["panel"] == "volume") == 20
    assert [row["value"] for row in rows if row["panel"] == "terms" and row["label"] == "Lyon"] == [20]
    for row, mark in zip(
        [one for one in rows if one["panel"] == "sentiment"], found["panels"][1]["marks"], strict=True
    ):
        assert (row["value"], row["low"], row["high"], row["n"]) == tuple(
            mark[name] for name in ("value", "low", "high", "n")
        )


def test_the_posts_of_a_view_are_a_file(caller: Caller, spoken: Workspace) -> None:
    full, empty = make(caller, "a", "period=7d&term=lyon"), make(caller, "b", "period=7d&term=paris")
    tables = [
        pq.read_table(io.BytesIO(b"".join(caller.get(f"/views/{one['id']}/export")))) for one in (full, empty)
    ]
    assert [one.num_rows for one in tables] == [20, 0]
    assert tables[0].schema.equals(POSTS)
    csv = b"".join(caller.get(f"/views/{full['id']}/figures/export", {"format": "csv"}))
    assert csv.splitlines()[0] == b"panel,at,label,value,low,high,n,before"


def test_a_link_is_told_once_opens_and_is_withdrawn(caller: Caller, spoken: Workspace) -> None:
    view = make(caller, query="period=7d&show=volume")
    place = f"/views/{view['id']}/links"
    made = told(caller.ask("POST", place, {"days": 7}, Idempotency_Key="k"), 201)
    assert made["opens"]
    path = "/shared/" + made["url"].partition("/shared/")[2]
    assert Client().get(path).status_code == 200
    listed = told(caller.get(place))["items"]
    assert [one["id"] for one in listed] == [made["id"]]
    assert "url" not in listed[0]
    assert told(caller.get(f"/views/{view['id']}"))["open_links"] == 1
    again = told(caller.ask("POST", place, {"days": 7}, Idempotency_Key="k"), 201)
    assert again == {**made, "url": None}
    assert SharedLink.objects.count() == 1
    assert path.strip("/").rpartition("/")[2] not in Answered.objects.get().body
    told(caller.ask("DELETE", f"{place}/{made['id']}"), 204)
    assert Client().get(path).status_code == 410
    assert not told(caller.get(place))["items"][0]["opens"]


def test_a_link_is_withdrawn_through_its_own_view_only(caller: Caller, spoken: Workspace) -> None:
    view, other = make(caller, "a"), make(caller, "b")
    made = told(caller.ask("POST", f"/views/{view['id']}/links", {"days": 1}), 201)
    assert caller.ask("DELETE", f"/views/{other['id']}/links/{made['id']}").status_code == 404
    assert SharedLink.objects.get().withdrawn_at is None


@pytest.mark.parametrize("body", [{}, {"days": 2}, {"days": "seven"}, {"days": 7, "for_ever": True}, None])
def test_a_link_opens_for_one_of_four_times(caller: Caller, body: Any) -> None:
    view = make(caller)
    assert told(caller.ask("POST", f"/views/{view['id']}/links", body), 422)["code"] == "bad_input"
    assert not SharedLink.objects.exists()


def test_a_view_of_one_author_is_not_shown_outside(caller: Caller) -> None:
    view = make(caller, query="author=abc")
    problem = told(caller.ask("POST", f"/views/{view['id']}/links", {"days": 7}), 422)
    assert problem["code"] == "names_an_author"


def test_a_token_that_reads_sees_no_colleague_and_writes_nothing(
    caller: Caller, owner: User, workspace: Workspace
) -> None:
    view = make(caller)
    reader = Caller(token_for(owner, workspace, [Verb.SEE_LISTENING], name="reader"))
    assert told(reader.get(f"/views/{view['id']}"))["owner"] is None
    place = f"/views/{view['id']}"
    for method, path in (("PATCH", place), ("DELETE", place), ("POST", f"{place}/links"), ("POST", "/views")):
        assert told(reader.ask(method, path, {}), 403)["code"] == "not_allowed"
