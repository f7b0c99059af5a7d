"""Reports by program: what they say and from which numbers, files, plans and links, as on the pages."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from apps.reports.conftest import NOW, SECRET
from apps.reports.made import by_ai, row
from callers import Caller, token_for
from parvis.apps.listening.models import Query
from parvis.apps.reports.models import Plan, Report, ReportLink
from parvis.core.audit import AuditEntry
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb

pytestmark = pytest.mark.django_db
WANTED = {"title": "La semaine", "since": "2026-11-09", "until": "2026-11-15"}


@pytest.fixture(autouse=True)
def present(monkeypatch: pytest.MonkeyPatch) -> None:
    """The moment at which programs ask."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def told(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.content
    return json.loads(answer.content) if answer.content else None


def every_value(report: dict[str, Any]) -> list[dict[str, Any]]:
    """The values of every table of a report."""
    held = [table for part in report["parts"] for table in part["tables"]] + [report["steps"]]
    return [value for table in held for line in table["rows"] for value in line]


def test_a_report_is_made_read_again_and_deleted(caller: Caller, heard: Workspace) -> None:
    made = told(caller.ask("POST", "/reports", WANTED), 201)
    assert (made["title"], made["made_by"], made["plan"], made["changed"]) == (
        "La semaine",
        "Ada",
        None,
        False,
    )
    assert (made["since"], made["until"]) == ("2026-11-08T23:00:00Z", "2026-11-15T23:00:00Z")
    assert told(caller.get(f"/reports/{made['id']}")) == made
    assert [one["id"] for one in told(caller.get("/reports"))["items"]] == [made["id"]]
    assert SECRET not in json.dumps(made, ensure_ascii=False)
    told(caller.ask("DELETE", f"/reports/{made['id']}"), 204)
    assert not Report.objects.exists()
    entries = AuditEntry.objects.filter(target="report").order_by("pk")
    assert [(one.verb, one.actor_kind) for one in entries] == [
        ("report.make", "api"),
        ("report.delete", "api"),
    ]


def test_every_number_that_a_sentence_says_stands_in_a_table(caller: Caller, heard: Workspace) -> None:
    made = told(caller.ask("POST", "/reports", WANTED), 201)
    sentences = [one for part in (*made["blocks"], *made["parts"]) for one in part["sentences"]]
    facts = [fact for one in sentences for fact in one["facts"]]
    assert len(facts) > 10
    held = every_value(made)
    assert all(fact in held for fact in facts)
    assert any(one["text"].startswith("From 9 to 15 November 2026, 210 posts") for one in sentences)
    assert {one["made_by"] for one in sentences} == {"rules"}
    french = told(Caller(caller.text, "fr").get(f"/reports/{made['id']}"))
    assert any("210 publications" in one["text"] for one in french["blocks"][0]["sentences"])
    assert french["digest"] == made["digest"]


def test_a_report_holds_the_parts_and_the_filters_asked(caller: Caller, heard: Workspace) -> None:
    wanted = {**WANTED, "sections": ["volume"], "query": "sentiment=negative"}
    made = told(caller.ask("POST", "/reports", wanted), 201)
    assert [one["key"] for one in made["parts"]] == ["volume", "sureness"]
    assert 120 in [one["value"] for one in every_value(made)]
    assert len(made["filters"]) == 1


@pytest.mark.parametrize(
    ("changes", "code", "where"),
    [
        ({"title": ""}, "bad_input", "body.title"),
        ({"title": " "}, "title", ""),
        ({"since": "2026-11-16"}, "until", ""),
        ({"since": "2024-11-16"}, "since", ""),
        ({"since": "0001-01-01"}, "bad_input", "body.since"),
        ({"until": "9999-12-31"}, "bad_input", "body.until"),
        ({"since": 7}, "bad_input", "body.since"),
        ({"sections": []}, "bad_input", "body.sections"),
        ({"sections": ["weather"]}, "bad_input", "body.sections.0"),
        ({"query": "author=abc"}, "about", ""),
        ({"query": "query=999"}, "about", ""),
        ({"query": "sentiment=furious"}, "query", ""),
        ({"colour": "red"}, "bad_input", "body.colour"),
    ],
)
def test_what_cannot_be_reported_is_refused_with_its_place(
    caller: Caller, heard: Workspace, changes: dict[str, Any], code: str, where: str
) -> None:
    problem = told(caller.ask("POST", "/reports", {**WANTED, **changes}), 422)
    assert (problem["code"], problem["errors"][0]["where"] if where else "") == (code, where)
    assert not Report.objects.exists()


def test_no_report_is_made_of_a_query_that_somebody_keeps_to_themselves(
    caller: Caller, heard: Workspace, owner: User
) -> None:
    own = Query.objects.create(workspace=heard, name="q", text="x", created_by=owner, is_shared=False)
    answer = caller.ask("POST", "/reports", {**WANTED, "query": f"query={own.pk}"})
    assert told(answer, 422)["code"] == "about"


def test_its_files_are_those_of_the_page_in_the_language_asked(caller: Caller, workspace: Workspace) -> None:
    report = row(workspace, title="=cmd")
    pages = caller.get(f"/reports/{report.pk}/pdf")
    assert (pages.headers["Content-Type"], pages.content[:5]) == ("application/pdf", b"%PDF-")
    assert pages.headers["Content-Disposition"].endswith('.pdf"')
    again = caller.get(f"/reports/{report.pk}/pdf", **{"If-None-Match": pages.headers["ETag"]})
    assert again.status_code == 304
    for language, first in (("fr", "Partie"), ("en", "Part")):
        lines = caller.get(f"/reports/{report.pk}/csv", **{"Accept-Language": language}).content.decode()
        assert next(csv.reader(io.StringIO(lines)))[0] == first
    assert "1234" in lines


def test_a_sentence_of_an_ai_that_nobody_approved_leaves_by_no_way(
    caller: Caller, workspace: Workspace, owner: User
) -> None:
    report, french = by_ai(row(workspace), approved_by=None), Caller(caller.text, "fr")
    read = told(french.get(f"/reports/{report.pk}"))
    (said,) = [one for part in read["blocks"] for one in part["sentences"] if one["made_by"] == "ai"]
    assert said["approved"] is False
    for answer in (
        french.get(f"/reports/{report.pk}/pdf"),
        french.get(f"/reports/{report.pk}/csv"),
        french.ask("POST", f"/reports/{report.pk}/links", {"days": 7}),
    ):
        problem = told(answer, 409)
        assert problem["code"] == "unapproved_ai"
        assert "écrite par une IA" in problem["detail"]
    assert not ReportLink.objects.exists()
    Report.objects.all().delete()
    approved = by_ai(row(workspace), approved_by=owner.pk)
    assert french.get(f"/reports/{approved.pk}/csv").status_code == 200


def test_a_link_is_shown_once_opens_and_is_withdrawn(caller: Caller, workspace: Workspace) -> None:
    place = f"/reports/{row(workspace).pk}/links"
    made = told(caller.ask("POST", place, {"days": 7}, Idempotency_Key="k1"), 201)
    again = told(caller.ask("POST", place, {"days": 7}, Idempotency_Key="k1"), 201)
    assert again == {**made, "url": None}
    address = made["url"][made["url"].index("/shared/") :]
    assert caller.client.get(address).status_code == 200
    (listed,) = told(caller.get(place))["items"]
    assert listed == {name: value for name, value in made.items() if name != "url"}
    assert (listed["opens"], listed["by"]) == (True, "Ada")
    told(caller.ask("DELETE", f"{place}/{made['id']}"), 204)
    assert caller.client.get(address).status_code != 200
    assert told(caller.get(place))["items"][0]["opens"] is False
    assert told(caller.ask("POST", place, {"days": 8}), 422)["errors"][0]["where"] == "body.days"


def test_a_link_of_one_report_is_not_withdrawn_through_another(caller: Caller, workspace: Workspace) -> None:
    first, second = row(workspace), row(workspace, "Autre")
    made = told(caller.ask("POST", f"/reports/{first.pk}/links", {"days": 1}), 201)
    told(caller.ask("DELETE", f"/reports/{second.pk}/links/{made['id']}"), 404)
    assert ReportLink.objects.get().withdrawn_at is None


def test_a_plan_is_made_changed_paused_and_forgotten(
    caller: Caller, workspace: Workspace, owner: User
) -> None:
    wanted = {"name": "Lundi", "readers": [owner.email.upper()], "query": "language=fr", "at": "07:30"}
    made = told(caller.ask("POST", "/reports/plans", wanted), 201)
    assert (made["rhythm"], made["weekday"], made["at"], made["query"]) == (
        "weekly",
        0,
        "07:30",
        "language=fr",
    )
    assert (made["readers"], made["newest"]) == ([owner.email], None)
    assert made["next_at"] == "2026-11-23T06:30:00Z"
    place = f"/reports/plans/{made['id']}"
    changed = told(caller.ask("PATCH", place, {"rhythm": "daily", "sections": ["volume", "topics"]}))
    assert changed == {
        **made, "rhythm": "daily", "sections": ["volume", "topics"], "next_at": "2026-11-18T06:30:00Z",
    }  # fmt: skip
    paused = told(caller.ask("POST", f"{place}/pause"))
    assert (paused["is_active"], paused["next_at"]) == (False, None)
    assert told(caller.ask("POST", f"{place}/resume")) == changed
    assert told(caller.get("/reports/plans"))["items"] == [changed] == [told(caller.get(place))]
    told(caller.ask("DELETE", place), 204)
    assert not Plan.objects.exists()
    said = AuditEntry.objects.filter(target="report_plan").order_by("pk").values_list("verb", flat=True)
    verbs = ("create", "update", "pause", "resume", "delete")
    assert [*said] == [f"report_plan.{verb}" for verb in verbs]


@pytest.mark.parametrize(
    ("changes", "code", "status"),
    [
        ({"name": " "}, "name", 422),
        ({"name": "Mardi"}, "name", 409),
        ({"at": "24:00"}, "bad_input", 422),
        ({"at": "07:30Z"}, "bad_input", 422),
        ({"weekday": 7}, "bad_input", 422),
        ({"day": 0}, "bad_input", 422),
        ({"rhythm": "hourly"}, "bad_input", 422),
        ({"readers": ["nobody@example.org"]}, "readers", 422),
        ({"query": "author=abc"}, "about", 422),
        ({"query": "mood=good"}, "query", 422),
    ],
)
def test_what_cannot_be_planned_is_refused(
    caller: Caller, workspace: Workspace, changes: dict[str, Any], code: str, status: int
) -> None:
    Plan.objects.create(workspace=workspace, name="Mardi", sections=["volume"])
    assert told(caller.ask("POST", "/reports/plans", {"name": "Lundi", **changes}), status)["code"] == code
    assert Plan.objects.count() == 1


def test_who_reads_a_plan_needs_the_verb(caller: Caller, workspace: Workspace, owner: User) -> None:
    made = told(caller.ask("POST", "/reports/plans", {"name": "Lundi", "readers": [owner.email]}), 201)
    blind = Caller(token_for(owner, workspace, [Verb.SEE_LISTENING, Verb.EDIT_REPORTS], name="blind"))
    place = f"/reports/plans/{made['id']}"
    assert told(blind.get(place))["readers"] is None
    assert told(blind.ask("PATCH", place, {"readers": [owner.email]}), 403)["code"] == "not_allowed"
    assert told(blind.ask("PATCH", place, {"name": "Mardi"}))["name"] == "Mardi"
    assert [*Plan.objects.get().readers.all()] == [owner], "what was left out stays"
    report = row(workspace)
    Report.objects.update(made_by=owner)
    assert told(blind.get(f"/reports/{report.pk}"))["made_by"] is None


def test_a_token_that_only_reads_makes_and_takes_nothing(
    caller: Caller, workspace: Workspace, owner: User
) -> None:
    report = row(workspace)
    reader = Caller(token_for(owner, workspace, [Verb.SEE_LISTENING], name="reader"))
    told(reader.get(f"/reports/{report.pk}"))
    for method, path in (
        ("POST", "/reports"),
        ("DELETE", f"/reports/{report.pk}"),
        ("GET", f"/reports/{report.pk}/pdf"),
        ("GET", f"/reports/{report.pk}/csv"),
        ("GET", f"/reports/{report.pk}/links"),
        ("POST", f"/reports/{report.pk}/links"),
        ("POST", "/reports/plans"),
    ):
        assert told(reader.ask(method, path), 403)["code"] == "not_allowed", (method, path)
