"""What people say of themselves, by program: what the page shows and nothing beyond."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pyarrow.parquet as pq
import pytest

from apps.demographics.crowd import NIGHT, city, people
from apps.listening.heard import hear
from callers import Caller, token_for
from parvis.apps.demographics import services
from parvis.apps.demographics.api import STATED
from parvis.core.actors import Actor
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb

pytestmark = pytest.mark.django_db
HERE = "/demographics/2026-07-01"


@pytest.fixture
def counted(workspace: Workspace) -> Workspace:
    """A workspace whose third quarter was counted."""
    city(workspace)
    services.quarters_count(actor=Actor.system(), workspace=workspace, now=NIGHT)
    return workspace


def told(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.content
    return json.loads(answer.content)


def test_a_quarter_tells_its_protected_tables(caller: Caller, counted: Workspace) -> None:
    (quarter,) = told(caller.get("/demographics"))["items"]
    assert quarter == {"since": "2026-07-01", "until": "2026-10-01", "number": 3}
    found = told(caller.get(f"/demographics/{quarter['since']}"))
    assert (found["people"], found["least"], found["rounded_to"]) == (315, 20, 5)
    table = next(one for one in found["tables"] if one["kind"] == "occupation")
    assert (table["people"], table["among_all"]) == (110, False)
    care = next(one for one in table["groups"] if one["key"] == "care")
    assert (care["label"], care["n"]) == ("health care and care of others", 60)
    assert care["low"] < care["share"] < care["high"]
    groups = [one for held in found["tables"] for one in held["groups"]]
    assert all(one["n"] >= 20 and one["n"] % 5 == 0 for one in groups)
    assert {"farming", "law_and_public_service"}.isdisjoint(one["key"] for one in groups)


def test_its_words_are_in_the_language_asked(caller: Caller, counted: Workspace) -> None:
    titles = {
        language: [one["title"] for one in told(Caller(caller.text, language).get(HERE))["tables"]]
        for language in ("en", "fr")
    }
    assert "Occupation stated" in titles["en"]
    assert set(titles["en"]).isdisjoint(titles["fr"])


def test_the_files_hold_what_is_shown(caller: Caller, counted: Workspace) -> None:
    shown = [
        (table["kind"], one["key"], one["n"])
        for table in told(caller.get(HERE))["tables"]
        for one in table["groups"]
    ]
    table = pq.read_table(io.BytesIO(b"".join(caller.get(f"{HERE}/export"))))
    assert table.schema.equals(STATED)
    assert [(one["kind"], one["key"], one["people"]) for one in table.to_pylist()] == shown
    lines = b"".join(caller.get(f"{HERE}/export", {"format": "csv"})).decode()
    assert len([*csv.DictReader(io.StringIO(lines))]) == len(shown)
    assert told(caller.get(f"{HERE}/export", {"format": "xlsx"}), 422)["code"] == "bad_input"


def test_a_quarter_of_too_few_people_does_not_exist(caller: Caller, workspace: Workspace) -> None:
    hear(workspace, people(19, "Je suis infirmière.", "nurse"))
    services.quarters_count(actor=Actor.system(), workspace=workspace, now=NIGHT)
    assert told(caller.get("/demographics"))["items"] == []
    told(caller.get(HERE), 404)
    told(caller.get(f"{HERE}/export"), 404)


@pytest.mark.parametrize(
    ("day", "status"),
    [("2026-07-02", 404), ("2026-10-01", 404), ("0001-01-01", 404), ("latest", 422), ("20260701", 422)],
)
def test_no_other_period_can_be_asked(caller: Caller, counted: Workspace, day: str, status: int) -> None:
    told(caller.get(f"/demographics/{day}"), status)


def test_a_token_that_only_reads_takes_no_file(caller: Caller, counted: Workspace, owner: User) -> None:
    reader = Caller(token_for(owner, counted, [Verb.SEE_LISTENING], name="reader"))
    told(reader.get(HERE))
    assert told(reader.get(f"{HERE}/export"), 403)["code"] == "not_allowed"
